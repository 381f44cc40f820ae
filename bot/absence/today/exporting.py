"""A day's absence as rows for the school's register, which is the record: the bot's details go after some days.

The one rule kept here: a row is what was reported or seen. What nobody has looked at is no row.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from bot.absence.facts import Standing, Told
from bot.absence.models import Mark
from bot.absence.queries import reports_by_ids
from bot.absence.rules import at_minute
from bot.absence.today.facts import Day, Seen, Staff
from bot.absence.today.queries import sourced_ids
from bot.absence.today.rules import seen, sorted_pupils
from bot.absence.today.views import school_day
from bot.core.dates import clock_time, local
from bot.core.texts import in_language, language_of
from bot.core.unit import Unit
from bot.schools.queries import SchoolEntry


@dataclass(frozen=True, slots=True)
class Row:
    """One pupil's absence on one day, in the words of the code. `source` is "" where nobody had told."""

    class_name: str
    given_name: str
    family_name: str
    date: str
    kind: str
    since: str
    until: str
    told_at: str
    source: str
    pupil_id: int = 0
    report_id: int = 0


_KINDS = {Standing.AWAY: "day", Standing.LATE: "late", Standing.EARLY: "early", Standing.HOURS: "hours"}


def rows_of_day(day: Day) -> Iterator[Row]:
    """The day's rows, by class and name."""
    for found in seen(replace(day, pupils=tuple(sorted_pupils(day.pupils)))):
        kind = "missing" if found.unheard or found.standing is Standing.MISSING else _KINDS.get(found.standing)
        if kind is not None:
            yield _row(day, found, kind)


def _row(day: Day, found: Seen, kind: str) -> Row:
    pupil = found.pupil
    told: Told | None = next(iter(pupil.told), None)
    # Late by the register and not by the home's word: its hours are not known.
    own = told is not None and not (pupil.mark is Mark.LATE and told.kind != kind)
    return Row(
        pupil.class_name,
        pupil.given_name,
        pupil.family_name,
        day.day.isoformat(),
        kind,
        _clock(told.from_minute) if told and own else "",
        _clock(told.until_minute) if told and own else "",
        f"{local(told.reported_at, day.staff.zone):%Y-%m-%d %H:%M}" if told else "",
        told.source.value if told else "",
        pupil.pupil_id,
        told.report_id if told else 0,
    )


def _clock(minute: int | None) -> str:
    return "" if minute is None else clock_time(at_minute(minute))


# What a column of the school's own may hold, by its name on the command line.
COLUMNS = ("class", "given_name", "family_name", "pupil_id", "date", "kind", "from", "until", "told_at", "source")
# Not a column unless it is asked for.
REASON = "reason"


async def columns_of_school(unit: Unit, school: SchoolEntry, day: date | None) -> list[dict[str, str]]:
    """The day (today, if none is named) of the whole school, by the names of `COLUMNS`, and with the reason's code. For
    whoever runs the bot, who takes it to the school's register."""
    shown = day or local(unit.now, school.zone).date()
    everybody = Staff(0, school.id, school.zone, school.policy_version, (), whole_school=True, exports=True)
    with in_language(language_of(school.locale)):
        found = list(rows_of_day(await school_day(unit, everybody, shown, shown)))
    known = await sourced_ids(unit, school.id)
    reports = await reports_by_ids(unit, [row.report_id for row in found if row.report_id])
    reasons = {row.report_id: reports[row.report_id].wanted.reason or "" for row in found if row.report_id}
    return [
        {
            "class": row.class_name,
            "given_name": row.given_name,
            "family_name": row.family_name,
            "pupil_id": known.get(row.pupil_id, ""),
            "date": row.date,
            "kind": row.kind,
            "from": row.since,
            "until": row.until,
            "told_at": row.told_at,
            "source": row.source,
            REASON: reasons.get(row.report_id, ""),
        }
        for row in found
    ]
