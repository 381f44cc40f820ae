"""Routes of a class's week: /plan for homes and for the team."""

from __future__ import annotations

from datetime import date

from bot.core.dates import local
from bot.core.errors import Outdated, Refusal
from bot.core.replies import Ask, Reply, Screen
from bot.core.routes import Answer, AnswerRoute, AnyRoute, Command, CommandRoute, PressRoute, Route
from bot.core.texts import LANGUAGES, N_
from bot.core.unit import Unit
from bot.news.errors import PostOver
from bot.news.facts import Post
from bot.news.rights import READ, WRITE
from bot.news.sending import screens as after
from bot.news.sending.errors import NeedsMoreMessages, NothingChanged, StillFollowing
from bot.news.weeks import presses as p
from bot.news.weeks import screens, service
from bot.news.weeks.errors import HelpNames, HelpTooLong, NoPlansHere, NoSchoolThen
from bot.news.weeks.facts import ClassWeeks, Seen
from bot.news.weeks.rules import comes_at, languages_of, shown_first
from bot.news.weeks.views import read_classes, seen, with_plans, written_classes
from bot.news.writing import screens as writing
from bot.news.writing.errors import TooManyWords
from bot.news.writing.queries import class_name_of
from bot.news.writing.service import own_draft, policy_at, the_post
from bot.news.writing.views import view_of
from bot.people.access import has_role_for
from bot.people.acting import Acting

WORDS, HELP = "weeks.words", "weeks.help"
_CLASSES_A_PAGE = 8


async def my_plans(unit: Unit, acting: Acting, _asked: Command | p.MyPlans) -> Reply:
    """/plan: what one's children's classes do; for who has none here, what one writes."""
    classes = await read_classes(unit, acting)
    if not classes:
        return await list_plans(unit, acting, p.ListPlans())
    if len(classes) > 1:
        return Reply(screens.my_plans(classes, writes=has_role_for(acting, WRITE)))
    (only,) = classes
    person, _child = service.read_by(unit, acting, only.class_id)
    first = shown_first(only.ahead, local(unit.now, person.school.zone))
    return await _seen(unit, acting, only.class_id, first.monday)


async def see_plan(unit: Unit, acting: Acting, press: p.SeePlan) -> Reply:
    return await _seen(unit, acting, press.class_id, press.monday)


async def _seen(unit: Unit, acting: Acting, class_id: int, monday: date) -> Reply:
    found = await _look(unit, acting, class_id, monday)
    return Reply(screens.seen(found, writes=has_role_for(acting, WRITE)))


async def _look(unit: Unit, acting: Acting, class_id: int, monday: date) -> Seen:
    person, child = service.read_by(unit, acting, class_id)
    return await seen(unit, acting, person, child, service.week_from(monday))


async def help_at_home(unit: Unit, acting: Acting, press: p.HelpAtHome) -> Reply:
    return Reply(screens.help_at_home(await _look(unit, acting, press.class_id, press.monday)))


# The team ------------------------------------------------------------------------------------------------------------


async def list_plans(unit: Unit, acting: Acting, press: p.ListPlans) -> Reply:
    classes = await written_classes(unit, acting)
    if not classes:
        none = screens.no_plans_here() if has_role_for(acting, WRITE) else screens.no_classes()
        return Reply(Screen(none), closes=True)
    pages = -(-len(classes) // _CLASSES_A_PAGE)
    page = min(max(press.page, 0), pages - 1)
    on_page: list[ClassWeeks] = await with_plans(unit, classes[page * _CLASSES_A_PAGE :][:_CLASSES_A_PAGE])
    reads = bool(await read_classes(unit, acting))
    return Reply(screens.plans(on_page, page, pages, reads=reads), closes=True)


async def write_plan(unit: Unit, acting: Acting, press: p.WritePlan) -> Reply:
    person, week, post = await service.writer_at(unit, acting, press.class_id, press.monday)
    if post is not None:
        return await _shown(unit, acting, post)
    policy = await policy_at(unit, person)
    at = comes_at(policy, person.school.calendar(policy), week)
    name = await class_name_of(unit, press.class_id)
    screen = screens.asks_words(name, week, at if at > unit.now else None, person.school.zone)
    return Reply(screen, ask=Ask(WORDS, {"class_id": press.class_id, "monday": week.monday.isoformat()}))


async def take_words(unit: Unit, acting: Acting, answer: Answer) -> Reply:
    class_id, monday = int(answer.remember["class_id"]), date.fromisoformat(str(answer.remember["monday"]))
    try:
        async with unit.savepoint():
            post, mine = await service.take(unit, acting, answer, class_id, monday)
    except TooManyWords:
        return Reply(Screen(writing.note_words()), ask=Ask(WORDS, dict(answer.remember)), answers=True)
    if not mine:
        return await _shown(unit, acting, post)
    return Reply(writing.preview(await view_of(unit, acting, post), live=True), answers=True)


async def _shown(unit: Unit, acting: Acting, post: Post, *notes: str) -> Reply:
    """How far the plan is."""
    if post.stands:
        return Reply(screens.sent(post, *notes), closes=True)
    own = any(person.person_id == post.written_by for person in acting.persons)
    if not post.is_draft:
        return Reply(writing.receipt(await view_of(unit, acting, post), *notes, own=own), closes=True)
    if not own:
        return Reply(screens.colleagues(post), closes=True)
    post = await service.in_time(unit, acting, post)
    return Reply(writing.preview(await view_of(unit, acting, post), *notes), closes=True)


async def take_plan(unit: Unit, acting: Acting, press: p.TakePlan) -> Reply:
    return await _shown(unit, acting, await service.take_over(unit, acting, press.post_id))


# How to help ---------------------------------------------------------------------------------------------------------


async def say_help(unit: Unit, acting: Acting, press: p.SayHelp) -> Reply:
    post = await _own_plan(unit, acting, press.post_id)
    if len(languages_of(post)) > 1:
        return Reply(screens.which_language(post), closes=True)
    return _ask_help(post, post.language)


async def say_help_in(unit: Unit, acting: Acting, press: p.SayHelpIn) -> Reply:
    post = await _own_plan(unit, acting, press.post_id)
    if press.language not in languages_of(post):
        raise Outdated
    return _ask_help(post, press.language)


async def _own_plan(unit: Unit, acting: Acting, post_id: int) -> Post:
    """A plan that one may say more in now. Raises PostOver, NotAllowed."""
    post = await the_post(unit, acting, post_id)
    if post.week is None:
        raise Outdated
    if post.is_draft:
        return await own_draft(unit, acting, post_id)
    if not post.stands:
        raise PostOver(post_id)
    return post


def _ask_help(post: Post, code: str, *notes: str) -> Reply:
    return Reply(screens.asks_help(post, code, *notes), ask=Ask(HELP, {"post_id": post.id, "language": code}))


async def take_help(unit: Unit, acting: Acting, answer: Answer) -> Reply:
    post_id, code = int(answer.remember["post_id"]), str(answer.remember["language"])
    return await _shown(unit, acting, await service.say_help(unit, acting, post_id, code, answer.text))


async def drop_help(unit: Unit, acting: Acting, press: p.DropHelp) -> Reply:
    if press.language not in LANGUAGES:
        raise Outdated
    return await _shown(unit, acting, await service.say_help(unit, acting, press.post_id, press.language, None))


# Refusals ------------------------------------------------------------------------------------------------------------


async def refused(unit: Unit, acting: Acting, subject: object, refusal: Refusal) -> Reply:
    """Why not; the plan stays as it is, and an open question stays open for better words."""
    if isinstance(refusal, NoPlansHere | NoSchoolThen):
        why = screens.no_plans_here() if isinstance(refusal, NoPlansHere) else screens.no_school_then()
        return Reply(Screen(why), closes=True)
    note, post_id = _note(refusal), getattr(refusal, "post_id", None)
    if note is None or post_id is None:
        raise refusal
    if isinstance(refusal, PostOver):
        return Reply(Screen(note), closes=True)
    post = await the_post(unit, acting, post_id)
    if isinstance(refusal, HelpTooLong | HelpNames) and isinstance(subject, Answer):
        return _ask_help(post, str(subject.remember["language"]), note)
    return await _shown(unit, acting, post, note)


def _note(refusal: Refusal) -> str | None:
    match refusal:
        case HelpTooLong():
            return screens.help_too_long()
        case HelpNames():
            return screens.help_names(refusal.names)
        case NothingChanged():
            return after.nothing_changed()
        case NeedsMoreMessages():
            return after.needs_more()
        case StillFollowing():
            return after.still_following()
        case PostOver():
            return after.over()
        case _:
            return None


ROUTES: tuple[AnyRoute, ...] = (
    CommandRoute(
        "plan",
        {"da": "ugeplan", "nb": "ukeplan", "sv": "veckobrev"},
        N_("Plan for the week"),
        Route(my_plans, READ, reads=True),
    ),
    PressRoute(p.MyPlans, Route(my_plans, READ, reads=True)),
    PressRoute(p.SeePlan, Route(see_plan, READ, reads=True)),
    PressRoute(p.HelpAtHome, Route(help_at_home, READ, reads=True)),
    PressRoute(p.ListPlans, Route(list_plans, WRITE)),
    PressRoute(p.WritePlan, Route(write_plan, WRITE, refused=refused)),
    AnswerRoute(WORDS, Route(take_words, WRITE, refused=refused), files=True),
    PressRoute(p.TakePlan, Route(take_plan, WRITE, refused=refused)),
    PressRoute(p.SayHelp, Route(say_help, WRITE, refused=refused)),
    PressRoute(p.SayHelpIn, Route(say_help_in, WRITE, refused=refused)),
    AnswerRoute(HELP, Route(take_help, WRITE, refused=refused)),
    PressRoute(p.DropHelp, Route(drop_help, WRITE, refused=refused)),
)
