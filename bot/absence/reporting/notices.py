"""Notices of reports to the child's other adults, looked at again when they are sent."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

from bot.absence import plans
from bot.absence.facts import Report
from bot.absence.models import Ended
from bot.absence.queries import guardians_of, reports_by_ids, standing_reports
from bot.absence.reporting import words
from bot.absence.reporting.words import Marked
from bot.absence.rights import SEE
from bot.absence.rules import differ
from bot.core.replies import Dropped, Message
from bot.core.unit import Unit
from bot.outbox.notices import Joined, Kind, Loaded, Notice, Words
from bot.people import whys
from bot.reminders.queries import marks_for

# By notice, the report it is about now, or why it is dropped.
Said = Mapping[int, Report | Dropped]


async def _seen_by(unit: Unit, found: Iterable[Report | Dropped]) -> dict[int, list[int]]:
    """By pupil, the adults who may see its absence at this instant."""
    return await guardians_of(unit, {each.pupil_id for each in found if isinstance(each, Report)}, SEE)


async def _standing(unit: Unit, found: Mapping[int, Report]) -> list[Report]:
    """What stands of these reports' pupils and days."""
    if not found:
        return []
    first = min(each.wanted.first_on for each in found.values())
    last = max(each.wanted.last_on for each in found.values())
    return await standing_reports(unit, {each.pupil_id for each in found.values()}, first, last, locked=False)


def _follows(report: Report, standing: Sequence[Report]) -> Report | None:
    """The report that this one is continued by, as far as others read it."""
    if report.stands:
        return report
    if report.ended_why is not Ended.CHANGED:
        return None
    alike = (report.pupil_id, report.wanted.kind, report.wanted.first_on, report.wanted.last_on)
    return next(
        (
            each
            for each in standing
            if (each.pupil_id, each.wanted.kind, each.wanted.first_on, each.wanted.last_on) == alike
            and each.first_reported_at == report.first_reported_at
        ),
        None,
    )


async def _bundled(
    unit: Unit, notices: Sequence[Notice], said: Said, make: Callable[[Sequence[Marked]], Message]
) -> Loaded:
    """One message for the children that one adult reported in one go."""
    seen = await _seen_by(unit, said.values())
    marks = await marks_for(unit, sorted({notice.person_id for notice in notices}))
    loaded: dict[int, Words | Dropped | Joined] = {}
    together: dict[tuple[int, int], list[tuple[Notice, Report]]] = {}
    for notice in notices:
        report = said[notice.id]
        if isinstance(report, Dropped):
            loaded[notice.id] = report
        elif notice.person_id not in seen[report.pupil_id]:
            loaded[notice.id] = Dropped("may not see it")
        else:
            together.setdefault((notice.person_id, notice.school_id), []).append((notice, report))
    for (person_id, _school), rows in together.items():
        found = [(report, marks.get((person_id, report.pupil_id))) for _notice, report in rows]
        leader = rows[0][0].id
        loaded[leader] = partial(make, found)
        loaded.update({notice.id: Joined(leader) for notice, _report in rows[1:]})
    return loaded


async def _load_told(unit: Unit, notices: Sequence[Notice]) -> Loaded:
    found = await reports_by_ids(unit, {notice.about_id for notice in notices})
    standing = await _standing(unit, found)
    said: dict[int, Report | Dropped] = {}
    for notice in notices:
        report = found.get(notice.about_id)
        now = _follows(report, standing) if report is not None else None
        said[notice.id] = now or Dropped("stands no more")
    return await _bundled(unit, notices, said, words.told)


async def _load_taken_back(unit: Unit, notices: Sequence[Notice]) -> Loaded:
    found = await reports_by_ids(unit, {notice.about_id for notice in notices})
    standing = await _standing(unit, found)
    left: dict[int, Report] = {}
    said: dict[int, Report | Dropped] = {}
    for notice in notices:
        report = found.get(notice.about_id)
        if report is None or report.stands:
            said[notice.id] = Dropped("stands")
            continue
        same = [each for each in standing if each.pupil_id == report.pupil_id]
        if any(each.covers(report.wanted.first_on) and each.covers(report.wanted.last_on) for each in same):
            said[notice.id] = Dropped("reported again")
            continue
        rest = next((each for each in same if each.first_reported_at == report.first_reported_at), None)
        if rest is not None:
            left[report.id] = rest
        said[notice.id] = report
    return await _bundled(unit, notices, said, lambda rows: words.taken_back(rows, left))


async def _load_differs(unit: Unit, notices: Sequence[Notice]) -> Loaded:
    found = await reports_by_ids(unit, {notice.about_id for notice in notices})
    standing, seen = await _standing(unit, found), await _seen_by(unit, found.values())
    marks = await marks_for(unit, sorted({notice.person_id for notice in notices}))
    loaded: dict[int, Words | Dropped] = {}
    for notice in notices:
        report = found.get(notice.about_id)
        now = _follows(report, standing) if report is not None else None
        if now is None or notice.person_id not in seen[now.pupil_id]:
            loaded[notice.id] = Dropped("stands no more, or may not see it")
        elif not any(
            each.pupil_id == now.pupil_id and each.reported_by != now.reported_by and differ(each, now)
            for each in standing
        ):
            loaded[notice.id] = Dropped("they agree")
        else:
            loaded[notice.id] = partial(words.differs, now, marks.get((notice.person_id, now.pupil_id)))
    return loaded


KINDS = (
    Kind(plans.TOLD, _load_told, why=whys.ABSENCE),
    Kind(plans.TAKEN_BACK, _load_taken_back, why=whys.ABSENCE),
    Kind(plans.DIFFERS, _load_differs, why=whys.ABSENCE_TWICE),
)
