"""What is done with a class's plan: begun from a message, taken over from a colleague, given how to help.

The one rule kept here: a class has one plan a week; who comes second sees the first. What has gone out is corrected,
and its copies follow.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from msgspec.structs import replace

from bot.core.errors import NotAllowed, Outdated
from bot.core.routes import Answer
from bot.core.unit import Unit
from bot.news.errors import PostOver
from bot.news.facts import Post, PostWords
from bot.news.models import Follow, PostKind, Timing
from bot.news.posts import change, draft_locked, found, reread, set_words
from bot.news.rights import READ, WRITE
from bot.news.sending.errors import NothingChanged, StillFollowing
from bot.news.sending.rules import ensure_fits
from bot.news.weeks import rules
from bot.news.weeks.errors import HelpNames, NoPlansHere, NoSchoolThen
from bot.news.weeks.facts import Week
from bot.news.weeks.queries import plan_of
from bot.news.writing import service as writing
from bot.news.writing.queries import first_names
from bot.people.access import About, may, require
from bot.people.acting import Acting, ActingPerson, Child
from bot.people.names import names_in


def week_from(monday: date) -> Week:
    """The week of a press. Raises Outdated for a day that begins none."""
    week = rules.week_of(monday)
    if week.monday != monday:
        raise Outdated
    return week


def read_by(unit: Unit, acting: Acting, class_id: int) -> tuple[ActingPerson, Child]:
    """The adult at home who reads this class's plans, and through which child. Raises NotAllowed."""
    for person, child in acting.children:
        about = About(person.school.id, class_id, child.pupil_id, kind="class", id=class_id)
        if child.class_id == class_id and may(acting, READ, about):
            return require(unit, acting, READ, about), child
    raise NotAllowed


async def writer_at(unit: Unit, acting: Acting, class_id: int, monday: date) -> tuple[ActingPerson, Week, Post | None]:
    """Who writes for this class, the week, and its plan if there is one.

    Raises Outdated, NotAllowed; and NoPlansHere, NoSchoolThen where none may be begun.
    """
    person = await writing.class_locked(unit, acting, class_id)
    week = week_from(monday)
    post = await plan_of(unit, class_id, week.key)
    policy = await writing.policy_at(unit, person)
    if post is None:
        if not policy.messages.weekly_plan:
            raise NoPlansHere
        calendar = person.school.calendar(policy)
        if week not in rules.ahead(calendar, calendar.local(unit.now).date()).weeks:
            raise NoSchoolThen
    return person, week, post


async def take(unit: Unit, acting: Acting, answer: Answer, class_id: int, monday: date) -> tuple[Post, bool]:
    """The message as the week's plan, and whether it is; else what a colleague has begun meanwhile.

    Raises as `writer_at`, and TooManyWords.
    """
    person, week, post = await writer_at(unit, acting, class_id, monday)
    if post is not None:
        return post, False
    policy = await writing.policy_at(unit, person)
    at = rules.comes_at(policy, person.school.calendar(policy), week)
    timing = {"timing": Timing.AT.value, "send_at": at} if at > unit.now else {}
    taken = await writing.take(unit, acting, answer, class_id, PostKind.PLAN, week=week.key, **timing)
    return taken.post, True


async def take_over(unit: Unit, acting: Acting, post_id: int) -> Post:
    """The team's plan: whoever goes on with a colleague's draft is its writer. Raises NotAllowed, PostOver."""
    post = await draft_locked(unit, acting, post_id)
    if post.week is None:
        raise Outdated
    person = require(unit, acting, WRITE, About(post.school.id, post.class_id, kind="post", id=post.id))
    await change(unit, post.id, written_by=person.person_id, name_allowed=False)
    return await reread(unit, post.id)


async def in_time(unit: Unit, acting: Acting, post: Post) -> Post:
    """One's own draft; where the class's time for it has passed, it goes when it is sent. Raises PostOver, NotAllowed
    if that was done, or a colleague took it over, meanwhile."""
    if post.timing is not Timing.AT or post.send_at is None or post.send_at > unit.now:
        return post
    await writing.own_draft(unit, acting, post.id)
    await change(unit, post.id, timing=Timing.NOW.value, send_at=None)
    return await reread(unit, post.id)


async def say_help(unit: Unit, acting: Acting, post_id: int, language: str, text: str | None) -> Post:
    """How one can help at home, in this language; None takes it out. What has gone out is corrected.

    Raises Outdated, NotAllowed, PostOver, HelpTooLong, HelpNames, and of what has gone out StillFollowing,
    NothingChanged and NeedsMoreMessages.
    """
    post = await found(unit, acting, post_id)
    if post.week is None or language not in rules.languages_of(post):
        raise Outdated
    said = rules.short(post.id, text) if text is not None else None
    there = post.texts.get(language) or PostWords("")
    if said and (names := names_in(said, await first_names(unit, post))):
        raise HelpNames(post.id, names)
    after = replace(post, texts=_texts(post, language, PostWords(there.words, said)))
    if post.is_draft:
        await writing.own_draft(unit, acting, post.id)
    else:
        await _correct(unit, post, after, changed=said != there.help)
    await set_words(unit, post, language, after.texts.get(language))
    return await reread(unit, post.id)


async def _correct(unit: Unit, post: Post, after: Post, *, changed: bool) -> None:
    """Everybody's copy is to say it."""
    if not post.stands:
        raise PostOver(post.id)
    if post.follows is not None:
        raise StillFollowing(post.id)
    if not changed:
        raise NothingChanged(post.id)
    ensure_fits(post, after)
    follows = {"revision": post.revision + 1, "follows": Follow.CORRECT.value, "followed_to": 0, "look_at": unit.now}
    await change(unit, post.id, **follows)


def _texts(post: Post, language: str, said: PostWords) -> Mapping[str, PostWords]:
    """The texts with this one; a language in which nothing is said is none."""
    texts = {**post.texts, language: said}
    return {code: each for code, each in texts.items() if each.words or each.help}
