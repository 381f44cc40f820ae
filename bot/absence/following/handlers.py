"""Routes of following up: the staff's list, a pupil's days, the home's own year."""

from __future__ import annotations

from bot.absence.following import presses as p
from bot.absence.following import screens, service, views
from bot.absence.rights import FOLLOW, JUDGE, SEE
from bot.core.replies import Reply
from bot.core.routes import AnyRoute, Command, CommandRoute, PressRoute, Route
from bot.core.texts import N_
from bot.core.unit import Unit
from bot.people.access import About, may
from bot.people.acting import Acting


async def list_waiting(unit: Unit, acting: Acting, _subject: Command | p.ListFollowUps) -> Reply:
    found = await views.waiting(unit, acting)
    return Reply(screens.waiting(found, has_trail=bool(views.schools_of(acting, JUDGE))))


async def open_one(unit: Unit, acting: Acting, press: p.OpenFollowUp) -> Reply:
    return Reply(screens.one(await service.followed(unit, acting, press.follow_up_id)))


async def close_one(unit: Unit, acting: Acting, press: p.CloseFollowUp) -> Reply:
    await service.take_up(unit, acting, press.follow_up_id, press.outcome)
    return await list_waiting(unit, acting, p.ListFollowUps())


async def show_trail(unit: Unit, acting: Acting, press: p.ShowTrail) -> Reply:
    return Reply(screens.trail(await views.past(unit, acting), max(press.page, 0)))


async def show_days(unit: Unit, acting: Acting, press: p.ShowDays) -> Reply:
    return await _days(unit, acting, press.pupil_id, press.page)


async def _days(unit: Unit, acting: Acting, pupil_id: int, page: int) -> Reply:
    pupil, year = await views.pupil_year(unit, acting, pupil_id)
    judges = may(acting, JUDGE, About(pupil.school_id, pupil.class_id, pupil_id))
    return Reply(screens.days(pupil, year, max(page, 0), may_judge=judges))


async def judge(unit: Unit, acting: Acting, press: p.Judge) -> Reply:
    pupil_id = await service.judge(unit, acting, press.fact_id, unlawful=press.unlawful)
    return await _days(unit, acting, pupil_id, press.page)


async def show_year(unit: Unit, acting: Acting, press: p.ShowYear) -> Reply:
    return Reply(screens.own_year(*await views.own_year(unit, acting, press.pupil_id)))


async def take_year(unit: Unit, acting: Acting, press: p.TakeYear) -> Reply:
    await service.ask_for_file(unit, acting, press.pupil_id)
    return Reply(toast=screens.file_is_coming())


ROUTES: tuple[AnyRoute, ...] = (
    CommandRoute(
        "absences",
        {"da": "opfoelgning", "nb": "oppfolging", "sv": "uppfoljning"},
        N_("Follow up absence"),
        Route(list_waiting, FOLLOW, reads=True),
    ),
    PressRoute(p.ListFollowUps, Route(list_waiting, FOLLOW, reads=True)),
    PressRoute(p.OpenFollowUp, Route(open_one, FOLLOW, reads=True)),
    PressRoute(p.CloseFollowUp, Route(close_one, FOLLOW)),
    PressRoute(p.ShowTrail, Route(show_trail, JUDGE, reads=True)),
    PressRoute(p.ShowDays, Route(show_days, FOLLOW, reads=True)),
    PressRoute(p.Judge, Route(judge, JUDGE)),
    PressRoute(p.ShowYear, Route(show_year, SEE, reads=True)),
    PressRoute(p.TakeYear, Route(take_year, SEE)),
)
