"""Routes of what is chosen on a preview: to whom, which sort, when, in which languages."""

from __future__ import annotations

from datetime import timedelta

from bot.conferences.queries import pupils_of_class
from bot.core.errors import Outdated
from bot.core.presses import clock_of
from bot.core.replies import Ask, Reply
from bot.core.routes import Answer, AnswerRoute, AnyRoute, PressRoute
from bot.core.texts import LANGUAGES
from bot.core.unit import Unit
from bot.news.facts import Post
from bot.news.models import Timing
from bot.news.queries import post_by_id
from bot.news.writing import choices, screens, service
from bot.news.writing import presses as p
from bot.news.writing.moments import read_moment
from bot.news.writing.queries import posts_of_class, pupils_coming, pupils_silent
from bot.news.writing.replies import MOMENT, does, preview, when
from bot.news.writing.rules import days_ahead
from bot.news.writing.views import classes_at, view_of
from bot.people.acting import Acting

TRANSLATED = "news.translated"
_DAYS_A_PAGE = 8


# To whom --------------------------------------------------------------------------------------------------------------


async def choose_audience(unit: Unit, acting: Acting, press: p.ChooseAudience) -> Reply:
    return await _whom(unit, acting, await service.the_post(unit, acting, press.post_id), press.page)


async def _whom(unit: Unit, acting: Acting, post: Post, page: int = 0) -> Reply:
    view = await view_of(unit, acting, post)
    return Reply(choices.whom(view, await classes_at(unit, acting, post.school.id), page), closes=True)


async def toggle_class(unit: Unit, acting: Acting, press: p.ToggleClass) -> Reply:
    post = await service.toggle_class(unit, acting, press.post_id, press.class_id)
    return await _whom(unit, acting, post, press.page)


async def whole_year(unit: Unit, acting: Acting, press: p.WholeYear) -> Reply:
    post = await service.own_draft(unit, acting, press.post_id)
    classes = choices.of_year(await classes_at(unit, acting, post.school.id), press.year)
    if not classes:
        raise Outdated
    return await _whom(unit, acting, await service.to_classes(unit, acting, post, classes))


async def whole_school(unit: Unit, acting: Acting, press: p.WholeSchool) -> Reply:
    return await _whom(unit, acting, await service.to_school(unit, acting, press.post_id))


async def only_concerned(unit: Unit, acting: Acting, press: p.OnlyConcerned) -> Reply:
    post = await service.the_post(unit, acting, press.post_id)
    await service.class_locked(unit, acting, press.class_id)
    return await _concerned(unit, acting, post, press.class_id, press.page)


async def _concerned(unit: Unit, acting: Acting, post: Post, class_id: int, page: int = 0) -> Reply:
    pupils, asked = await pupils_of_class(unit, class_id), await posts_of_class(unit, class_id)
    view = await view_of(unit, acting, post)
    return Reply(choices.concerned(view, class_id, pupils, post.audience.pupils, asked, page), closes=True)


async def toggle_pupil(unit: Unit, acting: Acting, press: p.TogglePupil) -> Reply:
    post = await service.own_draft(unit, acting, press.post_id)
    if post.class_id is None:
        raise Outdated
    of_class = {each.pupil_id for each in await pupils_of_class(unit, post.class_id)}
    if press.pupil_id not in of_class:
        raise Outdated
    chosen = {*post.audience.pupils} & of_class ^ {press.pupil_id}
    post = await service.to_pupils(unit, acting, post.id, post.class_id, chosen)
    assert post.class_id is not None
    return await _concerned(unit, acting, post, post.class_id, press.page)


async def only_coming(unit: Unit, acting: Acting, press: p.OnlyComing) -> Reply:
    post, asked = await _of_one_class(unit, acting, press.post_id, press.event_id)
    assert post.class_id is not None
    chosen = await pupils_coming(unit, asked, post.class_id)
    post = await service.to_pupils(unit, acting, post.id, post.class_id, chosen)
    return await _concerned(unit, acting, post, post.class_id or 0)


async def only_silent(unit: Unit, acting: Acting, press: p.OnlySilent) -> Reply:
    post, asked = await _of_one_class(unit, acting, press.post_id, press.asked_id)
    assert post.class_id is not None
    chosen = await pupils_silent(unit, asked, post.class_id)
    post = await service.to_pupils(unit, acting, post.id, post.class_id, chosen)
    return await _concerned(unit, acting, post, post.class_id or 0)


async def _of_one_class(unit: Unit, acting: Acting, post_id: int, asked_id: int) -> tuple[Post, Post]:
    """The draft, and a post to the same class that it follows up."""
    post = await service.own_draft(unit, acting, post_id)
    asked = await post_by_id(unit, asked_id)
    if asked is None or post.class_id is None or post.class_id not in asked.audience.classes or not asked.stands:
        raise Outdated
    return post, asked


# Which sort, and when -------------------------------------------------------------------------------------------------


async def choose_kind(unit: Unit, acting: Acting, press: p.ChooseKind) -> Reply:
    post = await service.the_post(unit, acting, press.post_id)
    return Reply(choices.sorts(await view_of(unit, acting, post)), closes=True)


async def set_kind(unit: Unit, acting: Acting, press: p.SetKind) -> Reply:
    return await preview(unit, acting, await service.set_kind(unit, acting, press.post_id, press.kind))


async def choose_done_by(unit: Unit, acting: Acting, press: p.ChooseDoneBy) -> Reply:
    post = await service.the_post(unit, acting, press.post_id)
    view = await view_of(unit, acting, post)
    page = min(max(press.page, 0), 3)
    first = view.calendar.local(unit.now).date() + timedelta(days=1 + page * _DAYS_A_PAGE)
    return Reply(choices.done_by(view, days_ahead(first, _DAYS_A_PAGE), page), closes=True)


async def set_done_by(unit: Unit, acting: Acting, press: p.SetDoneBy) -> Reply:
    return await preview(unit, acting, await service.set_done_by(unit, acting, press.post_id, press.day))


async def choose_time(unit: Unit, acting: Acting, press: p.ChooseTime) -> Reply:
    return await when(unit, acting, await service.the_post(unit, acting, press.post_id))


async def set_timing(unit: Unit, acting: Acting, press: p.SetTiming) -> Reply:
    return await preview(unit, acting, await service.set_timing(unit, acting, press.post_id, press.timing))


async def choose_hour(unit: Unit, acting: Acting, press: p.ChooseHour) -> Reply:
    post = await service.the_post(unit, acting, press.post_id)
    view = await view_of(unit, acting, post)
    times = [each for each in choices.HOURS if view.calendar.at(press.day, each) > unit.now]
    if not times:
        return await when(unit, acting, post, screens.note_past())
    return Reply(choices.hours(view, press.day, times), closes=True)


async def set_moment(unit: Unit, acting: Acting, press: p.SetMoment) -> Reply:
    post = await service.the_post(unit, acting, press.post_id)
    at = (await view_of(unit, acting, post)).calendar.at(press.day, clock_of(press.minute))
    return await preview(unit, acting, await service.set_timing(unit, acting, post.id, Timing.AT, at))


async def take_moment(unit: Unit, acting: Acting, answer: Answer) -> Reply:
    post = await service.the_post(unit, acting, int(answer.remember["post_id"]))
    view = await view_of(unit, acting, post)
    at = read_moment(answer.text, view.calendar, unit.now)
    return await preview(unit, acting, await service.set_timing(unit, acting, post.id, Timing.AT, at))


# Languages ------------------------------------------------------------------------------------------------------------


async def choose_language(unit: Unit, acting: Acting, press: p.ChooseLanguage) -> Reply:
    post = await service.the_post(unit, acting, press.post_id)
    return Reply(choices.languages(await view_of(unit, acting, post)), closes=True)


async def write_in(unit: Unit, acting: Acting, press: p.WriteIn) -> Reply:
    post = await service.the_post(unit, acting, press.post_id)
    if press.language not in LANGUAGES:
        raise Outdated
    screen = choices.write_in(await view_of(unit, acting, post), press.language)
    return Reply(screen, ask=Ask(TRANSLATED, {"post_id": post.id, "language": press.language}))


async def take_translated(unit: Unit, acting: Acting, answer: Answer) -> Reply:
    post_id, code = int(answer.remember["post_id"]), str(answer.remember["language"])
    post = await service.say_in(unit, acting, post_id, code, answer.text)
    return await preview(unit, acting, post, *(screens.notes_changed(post) if code == post.language else ()))


ROUTES: tuple[AnyRoute, ...] = (
    PressRoute(p.ChooseAudience, does(choose_audience)),
    PressRoute(p.ToggleClass, does(toggle_class)),
    PressRoute(p.WholeYear, does(whole_year)),
    PressRoute(p.WholeSchool, does(whole_school)),
    PressRoute(p.OnlyConcerned, does(only_concerned)),
    PressRoute(p.TogglePupil, does(toggle_pupil)),
    PressRoute(p.OnlyComing, does(only_coming)),
    PressRoute(p.OnlySilent, does(only_silent)),
    PressRoute(p.ChooseKind, does(choose_kind)),
    PressRoute(p.SetKind, does(set_kind)),
    PressRoute(p.ChooseDoneBy, does(choose_done_by)),
    PressRoute(p.SetDoneBy, does(set_done_by)),
    PressRoute(p.ChooseTime, does(choose_time)),
    PressRoute(p.SetTiming, does(set_timing)),
    PressRoute(p.ChooseHour, does(choose_hour)),
    PressRoute(p.SetMoment, does(set_moment)),
    AnswerRoute(MOMENT, does(take_moment)),
    PressRoute(p.ChooseLanguage, does(choose_language)),
    PressRoute(p.WriteIn, does(write_in)),
    AnswerRoute(TRANSLATED, does(take_translated)),
)
