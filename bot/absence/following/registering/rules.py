"""Pure rules of a register: what cannot be so at this school, and what it changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from msgspec import Struct

from bot.absence.following.registering.headings import DAY, PUPIL, VERDICT
from bot.absence.following.registering.reading import Entry, Register, Wrong
from bot.absence.models import AbsenceKind
from bot.people.roster.problems import shown
from bot.schools.calendar import SchoolCalendar


class Listed(Struct, frozen=True):
    """A pupil of the school's list. `in_bot`: staff meet the pupil here (`people.protection`)."""

    pupil_id: int
    left_on: date | None
    in_bot: bool


class Known(Struct, frozen=True):
    """A day's fact as it stands. `judged`: somebody has said already whether it was lawful."""

    fact_id: int
    kind: AbsenceKind
    unlawful: bool
    judged: bool


class Days(Struct, frozen=True):
    """Which days a register can be about: school days from `since` to `today`."""

    calendar: SchoolCalendar
    since: date
    today: date


class Judgement(Struct, frozen=True):
    """What the register says of a pupil's day; `known` is the fact it is about, None for one that is new."""

    listed: Listed
    entry: Entry
    known: Known | None

    @property
    def kind(self) -> AbsenceKind:
        """The register's, where it says one."""
        return self.entry.kind or (self.known.kind if self.known else AbsenceKind.DAY)

    @property
    def takes_back(self) -> bool:
        """What was unlawful is not."""
        return self.known is not None and self.known.unlawful and not self.entry.unlawful


class RegisterPlan(Struct, frozen=True):
    """What the register changes. `left_out`: lines about pupils who are not in the bot."""

    new: tuple[Judgement, ...]
    changed: tuple[Judgement, ...]
    unchanged: int
    left_out: int

    @property
    def judgements(self) -> tuple[Judgement, ...]:
        return (*self.new, *self.changed)


def wrong_here(register: Register, pupils: Mapping[str, Listed], days: Days) -> Iterator[Wrong]:
    """What cannot be so at this school, line by line."""
    first: dict[tuple[str, date], Entry] = {}
    for entry in register.entries:
        listed = pupils.get(entry.pupil)
        if listed is None:
            yield register.wrongs(entry.line, PUPIL, f"The school has no pupil with the id “{shown(entry.pupil)}”.")
        elif listed.left_on is not None and listed.left_on <= entry.on_day:
            yield register.wrongs(entry.line, DAY, f"The pupil has left, and is not listed since {listed.left_on}.")
        if (sentence := _day_unfit(entry.on_day, days)) is not None:
            yield register.wrongs(entry.line, DAY, sentence)
        before = first.setdefault((entry.pupil, entry.on_day), entry)
        if (before.unlawful, before.kind) != (entry.unlawful, entry.kind):
            yield register.wrongs(entry.line, VERDICT, f"Line {before.line} says something else of the same day.")


def _day_unfit(day: date, days: Days) -> str | None:
    if day > days.today:
        return f"{day} has not been yet."
    if day < days.since:
        return f"{day} is longer ago than absence is kept: from {days.since} on."
    return None if days.calendar.is_school_day(day) else f"{day} was no school day."


def plan_of(
    entries: Sequence[Entry], pupils: Mapping[str, Listed], known: Mapping[tuple[int, date], Known]
) -> RegisterPlan:
    """What is new and what changes; a line that stands twice counts once."""
    new, changed, unchanged, left_out = [], [], 0, 0
    for entry in {(entry.pupil, entry.on_day): entry for entry in entries}.values():
        listed = pupils[entry.pupil]
        judgement = Judgement(listed, entry, known.get((listed.pupil_id, entry.on_day)))
        if not listed.in_bot:
            left_out += 1
        elif judgement.known is None:
            new.append(judgement)
        elif _says_more(judgement, judgement.known):
            changed.append(judgement)
        else:
            unchanged += 1
    return RegisterPlan(tuple(new), tuple(changed), unchanged, left_out)


def _says_more(judgement: Judgement, known: Known) -> bool:
    return (judgement.entry.unlawful, judgement.kind, True) != (known.unlawful, known.kind, known.judged)
