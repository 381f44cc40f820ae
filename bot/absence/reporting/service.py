"""Use cases of reporting beside the draft itself: two presses, the reason added, one child more, taken back."""

from __future__ import annotations

from msgspec.structs import replace

from bot.absence import reports
from bot.absence.errors import ReportOver
from bot.absence.facts import Report, Wanted
from bot.absence.models import AbsenceKind, Source
from bot.absence.queries import reports_by_ids
from bot.absence.reporting import drafts
from bot.absence.reporting.drafts import Draft
from bot.absence.reporting.pins import pinned
from bot.absence.rules import day_meant, may_be_changed
from bot.core.errors import Outdated
from bot.core.unit import Unit
from bot.people.acting import Acting
from bot.schools.policy.values import AbsenceReason


async def whole_day(unit: Unit, acting: Acting, pupil_id: int) -> Wanted:
    """At home on the day that "today" means at this instant. Raises NotAllowed."""
    who = await reports.reporting(unit, acting.child(pupil_id)[0])
    day = day_meant(who.policy, who.calendar, unit.now)
    return Wanted(AbsenceKind.DAY, day, day, club=bool(who.policy.absence.club))


async def report_today(unit: Unit, acting: Acting, pupil_id: int) -> tuple[Draft, list[Report]]:
    """The two presses: sent, unless the digits are asked for first; then there are no reports yet. Reported already,
    it is that report again. Raises NotAllowed and what `reports.report` raises."""
    return await _report_now(unit, acting, pupil_id, await whole_day(unit, acting, pupil_id))


async def also_report(unit: Unit, acting: Acting, entry_id: int, pupil_id: int) -> tuple[Draft, list[Report]]:
    """The same days of one more child. Raises Outdated, and as `report_today`."""
    draft = await drafts.load(unit, acting, entry_id)
    if not draft.made:
        raise Outdated
    return await _report_now(unit, acting, pupil_id, replace(draft.wanted, reason=None))


async def _report_now(unit: Unit, acting: Acting, pupil_id: int, wanted: Wanted) -> tuple[Draft, list[Report]]:
    if await pinned(unit, [person.person_id for person in acting.persons]):
        return await drafts.start(unit, acting, [pupil_id], wanted), []
    made = await reports.report(unit, acting, [pupil_id], wanted)
    return await drafts.sent(unit, acting, made), made


async def say_why(unit: Unit, acting: Acting, entry_id: int, reason: AbsenceReason | None) -> Draft:
    """Add the reason to what the entry became. Raises Outdated, NotAllowed, ReportOver, ReasonNotAsked."""
    made: list[Report] = []
    for each in await became(unit, acting, entry_id):
        wanted = replace(each.wanted, reason=reason)
        if not each.stands:
            raise ReportOver(each.id)
        made += (
            await reports.report(unit, acting, [each.pupil_id], wanted, continues=each.id)
            if wanted != each.wanted
            else [each]
        )
    return await drafts.became(unit, acting, entry_id, made)


async def undo(unit: Unit, acting: Acting, entry_id: int) -> list[Report]:
    """Take back what stands of the entry. Raises Outdated, NotAllowed, ReportOver."""
    found = await became(unit, acting, entry_id)
    standing = [each for each in found if each.stands]
    return [await reports.withdraw(unit, acting, each.id) for each in standing or found]


async def more_days(unit: Unit, acting: Acting, entry_id: int) -> Draft:
    """A new entry that goes on from what this one became. Raises Outdated, NotAllowed, ReportOver."""
    found = await became(unit, acting, entry_id)
    if over := next((each for each in found if not each.stands), None):
        raise ReportOver(over.id)
    continues = found[0].id if len(found) == 1 else None
    return await drafts.start(unit, acting, [each.pupil_id for each in found], found[0].wanted, continues)


async def became(unit: Unit, acting: Acting, entry_id: int) -> list[Report]:
    """The reports that one's own entry became, as they are now. Raises Outdated."""
    draft = await drafts.load(unit, acting, entry_id)
    found = await reports_by_ids(unit, draft.made)
    if not found:
        raise Outdated
    return [found[each] for each in draft.made if each in found]


async def change_report(unit: Unit, acting: Acting, report_id: int) -> Draft:
    """An entry that puts a report right; why another adult reported it is theirs to tell. Raises Outdated, NotAllowed,
    ReportOver."""
    found, who = await reports.own_report(unit, acting, report_id)
    if found.source is Source.LEAVE or not may_be_changed(who.policy, who.calendar, unit.now, found):
        raise ReportOver(report_id)
    own = found.reported_by == who.person_id
    wanted = found.wanted if own else replace(found.wanted, reason=None)
    return await drafts.start(unit, acting, [found.pupil_id], wanted, found.id)
