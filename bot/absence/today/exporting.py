"""A day's absence as rows for the school's register, which is the record: the bot's details go after some days.

The one rule kept here: a row is what was reported or seen. What nobody has looked at is no row.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from bot.absence.facts import PupilDay, Standing, Told
from bot.absence.models import AbsenceKind, Mark
from bot.absence.queries import reports_by_ids
from bot.absence.rules import at_minute, said_last
from bot.absence.today.facts import Day, Staff
from bot.absence.today.queries import sourced_ids
from bot.absence.today.rules import seen, sorted_pupils
from bot.absence.today.views import school_day
from bot.core.dates import clock_time, local
from bot.core.texts import in_language, language_of
from bot.core.unit import Unit
from bot.schools.queries import SchoolEntry


class Row(Struct, frozen=True):
    """A pupil's absence on one day, or on a part of it, in the words of the code. `source` is "" where nobody told."""

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


# Who is on the way, as its home says, has not come.
_MISSING = frozenset({Standing.MISSING, Standing.ON_THE_WAY})
_PARTS = frozenset({Standing.LATE, Standing.EARLY, Standing.HOURS})


def rows_of_day(day: Day) -> Iterator[Row]:
    """The day's rows, by class and name."""
    for found in seen(replace(day, pupils=tuple(sorted_pupils(day.pupils)))):
        told = next(iter(found.pupil.told), None)
        if found.unheard or found.standing in _MISSING:
            yield _row(day, found.pupil, "missing", told)
        elif found.standing is Standing.AWAY:
            yield _row(day, found.pupil, "day", told)
        elif found.standing in _PARTS:
            yield from _parts(day, found.pupil, told)


def _parts(day: Day, pupil: PupilDay, told: Told | None) -> Iterator[Row]:
    parts = [each for each in said_last(pupil.told) if each.kind is not AbsenceKind.DAY]
    if pupil.mark is Mark.LATE and not any(each.kind is AbsenceKind.LATE for each in parts):
        # Late by the register and not by the home's word: its hours are not known.
        yield _row(day, pupil, "late", told, hours=False)
    for each in parts:
        yield _row(day, pupil, each.kind.value, each)


def _row(day: Day, pupil: PupilDay, kind: str, told: Told | None, *, hours: bool = True) -> Row:
    return Row(
        pupil.class_name,
        pupil.given_name,
        pupil.family_name,
        day.day.isoformat(),
        kind,
        _clock(told.from_minute) if told and hours else "",
        _clock(told.until_minute) if told and hours else "",
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
