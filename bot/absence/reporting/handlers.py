"""/absence and its buttons."""

from __future__ import annotations

from msgspec.structs import replace

from bot.absence import reports
from bot.absence.facts import Wanted
from bot.absence.queries import reports_by_ids
from bot.absence.reporting import drafts, filling_screens, pin_handlers, presses, screens, service, views
from bot.absence.reporting.presses import Why
from bot.absence.reporting.rules import with_day, with_hours
from bot.absence.reporting.sending import form, not_so, send_or_ask, shown, start
from bot.absence.rights import REPORT, SEE
from bot.core.errors import NotAllowed, Outdated
from bot.core.replies import Reply
from bot.core.routes import AnyRoute, Command, CommandRoute, PressRoute, Route
from bot.core.texts import N_
from bot.core.unit import Unit
from bot.people.acting import Acting
from bot.schools.policy.values import AbsenceReason

_CODES: dict[Why, AbsenceReason] = {
    Why.ILLNESS: "illness",
    Why.MEDICAL: "medical",
    Why.VALID: "valid",
    Why.OTHER: "other",
}


async def show(unit: Unit, acting: Acting, _asked: Command | presses.ShowStart) -> Reply:
    """/absence: a day at home is one press from here."""
    return Reply(await start(unit, acting))


async def report_today(unit: Unit, acting: Acting, press: presses.ReportToday) -> Reply:
    return await shown(unit, acting, *await service.report_today(unit, acting, press.pupil_id))


async def also_child(unit: Unit, acting: Acting, press: presses.AlsoChild) -> Reply:
    draft = await drafts.load(unit, acting, press.entry_id)
    found = await views.receipt(unit, acting, draft)
    return Reply(screens.also_whom(press.entry_id, found.others))


async def also_report(unit: Unit, acting: Acting, press: presses.AlsoReport) -> Reply:
    return await shown(unit, acting, *await service.also_report(unit, acting, press.entry_id, press.pupil_id))


async def undo(unit: Unit, acting: Acting, press: presses.UndoEntry) -> Reply:
    await service.undo(unit, acting, press.entry_id)
    return await shown(unit, acting, await drafts.load(unit, acting, press.entry_id))


async def say_why(unit: Unit, acting: Acting, press: presses.SayWhy) -> Reply:
    return await shown(unit, acting, await service.say_why(unit, acting, press.entry_id, _reason(press.why)))


def _reason(why: Why) -> AbsenceReason | None:
    return _CODES.get(why)


async def more_days(unit: Unit, acting: Acting, press: presses.MoreDays) -> Reply:
    draft = await service.more_days(unit, acting, press.entry_id)
    return Reply(filling_screens.last(await views.filling(unit, acting, draft)))


# An entry is filled in ----------------------------------------------------------------------------------------------


async def fill_in(unit: Unit, acting: Acting, press: presses.FillIn) -> Reply:
    """Something else than a day at home: about this child, or asked about whom."""
    return await _begin(unit, acting, [press.pupil_id] if press.pupil_id else [])


async def fill_in_all(unit: Unit, acting: Acting, _press: presses.FillInAll) -> Reply:
    return await _begin(unit, acting, [child.pupil_id for _person, child in drafts.reportable(acting)])


async def _begin(unit: Unit, acting: Acting, pupil_ids: list[int]) -> Reply:
    children = [child.pupil_id for _person, child in drafts.reportable(acting)]
    if not children:
        raise NotAllowed
    wanted = await service.whole_day(unit, acting, (pupil_ids or children)[0])
    return await form(unit, acting, await drafts.start(unit, acting, pupil_ids, wanted))


async def show_entry(unit: Unit, acting: Acting, press: presses.ShowEntry) -> Reply:
    draft = await drafts.load(unit, acting, press.entry_id)
    if draft.sent_at is not None:
        return await shown(unit, acting, draft)
    return Reply(filling_screens.PARTS[press.part](await views.filling(unit, acting, draft)))


async def turn_child(unit: Unit, acting: Acting, press: presses.TurnChild) -> Reply:
    draft = await drafts.load(unit, acting, press.entry_id)
    chosen = set(draft.pupil_ids) ^ {press.pupil_id}
    draft = await drafts.change(unit, acting, press.entry_id, pupil_ids=sorted(chosen))
    return Reply(filling_screens.children(await views.filling(unit, acting, draft)))


async def choose_day(unit: Unit, acting: Acting, press: presses.ChooseDay) -> Reply:
    wanted = (await drafts.load(unit, acting, press.entry_id)).wanted
    return await _filled(unit, acting, press.entry_id, with_day(wanted, press.day, last=press.last))


async def away_from(unit: Unit, acting: Acting, press: presses.AwayFrom) -> Reply:
    found = await views.filling(unit, acting, await drafts.load(unit, acting, press.entry_id))
    if press.minute not in found.times:
        raise Outdated
    return Reply(filling_screens.away_until(found, press.minute))


async def choose_hours(unit: Unit, acting: Acting, press: presses.ChooseHours) -> Reply:
    wanted = (await drafts.load(unit, acting, press.entry_id)).wanted
    return await _filled(unit, acting, press.entry_id, with_hours(wanted, press.kind, press.since, press.until))


async def choose_reason(unit: Unit, acting: Acting, press: presses.ChooseReason) -> Reply:
    wanted = (await drafts.load(unit, acting, press.entry_id)).wanted
    return await _filled(unit, acting, press.entry_id, replace(wanted, reason=_reason(press.why)))


async def tell_club(unit: Unit, acting: Acting, press: presses.TellClub) -> Reply:
    wanted = (await drafts.load(unit, acting, press.entry_id)).wanted
    return await _filled(unit, acting, press.entry_id, replace(wanted, club=press.told))


async def _filled(unit: Unit, acting: Acting, entry_id: int, wanted: Wanted) -> Reply:
    return await form(unit, acting, await drafts.change(unit, acting, entry_id, wanted=wanted))


async def send(unit: Unit, acting: Acting, press: presses.SendEntry) -> Reply:
    return await send_or_ask(unit, acting, press.entry_id)


# What is reported ---------------------------------------------------------------------------------------------------


async def show_reports(unit: Unit, acting: Acting, _press: presses.ShowReports) -> Reply:
    children = [child for _person, child in views.seen(acting)]
    found = await views.reports_shown(unit, acting)
    return Reply(screens.reports(found, children, reports=bool(drafts.reportable(acting))))


async def show_report(unit: Unit, acting: Acting, press: presses.ShowReport) -> Reply:
    return Reply(screens.one(await views.one(unit, acting, press.report_id)))


async def change_report(unit: Unit, acting: Acting, press: presses.ChangeReport) -> Reply:
    return await form(unit, acting, await service.change_report(unit, acting, press.report_id))


async def withdraw(unit: Unit, acting: Acting, press: presses.WithdrawReport) -> Reply:
    await reports.withdraw(unit, acting, press.report_id)
    return Reply(screens.gone(await views.one(unit, acting, press.report_id)))


async def come_back(unit: Unit, acting: Acting, press: presses.ComeBack) -> Reply:
    """From that day on at school: the report is shorter, or gone."""
    before = (await reports_by_ids(unit, [press.report_id])).get(press.report_id)
    if before is None or not before.covers(press.day):
        raise Outdated
    left = await reports.back_from(unit, acting, press.report_id, press.day)
    if left is None:
        return Reply(screens.gone(await views.one(unit, acting, press.report_id)))
    return Reply(screens.one(await views.one(unit, acting, left.id)), screens.saved())


def _reads(handle: object) -> Route:
    return Route(handle, SEE, reads=True, refused=not_so)  # type: ignore[arg-type]


def _writes(handle: object) -> Route:
    return Route(handle, REPORT, refused=not_so)  # type: ignore[arg-type]


routes: tuple[AnyRoute, ...] = (
    CommandRoute(
        "absence",
        {"da": "fravaer", "nb": "fravaer", "sv": "franvaro"},
        N_("Report absence"),
        Route(show, REPORT, reads=True, refused=not_so),
        keyboard=N_("Report absence"),
    ),
    PressRoute(presses.ShowStart, Route(show, REPORT, reads=True, refused=not_so)),
    PressRoute(presses.ReportToday, _writes(report_today)),
    PressRoute(presses.AlsoChild, _writes(also_child)),
    PressRoute(presses.AlsoReport, _writes(also_report)),
    PressRoute(presses.UndoEntry, _writes(undo)),
    PressRoute(presses.SayWhy, _writes(say_why)),
    PressRoute(presses.MoreDays, _writes(more_days)),
    PressRoute(presses.FillIn, _writes(fill_in)),
    PressRoute(presses.FillInAll, _writes(fill_in_all)),
    PressRoute(presses.ShowEntry, _writes(show_entry)),
    PressRoute(presses.TurnChild, _writes(turn_child)),
    PressRoute(presses.ChooseDay, _writes(choose_day)),
    PressRoute(presses.AwayFrom, _writes(away_from)),
    PressRoute(presses.ChooseHours, _writes(choose_hours)),
    PressRoute(presses.ChooseReason, _writes(choose_reason)),
    PressRoute(presses.TellClub, _writes(tell_club)),
    PressRoute(presses.SendEntry, _writes(send)),
    PressRoute(presses.ShowReports, _reads(show_reports)),
    PressRoute(presses.ShowReport, _reads(show_report)),
    PressRoute(presses.ChangeReport, _writes(change_report)),
    PressRoute(presses.WithdrawReport, _writes(withdraw)),
    PressRoute(presses.ComeBack, _writes(come_back)),
    *pin_handlers.routes,
)
