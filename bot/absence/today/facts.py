"""Who reads the day, and what they read: a class, or the whole school."""

from __future__ import annotations

from datetime import date, datetime

from msgspec import Struct

from bot.absence.facts import PupilDay, Standing


class Staff(Struct, frozen=True):
    """A member of staff at one school: the classes that are theirs (id, name), and whether all are; whether they may
    take out the day for the school's register."""

    person_id: int
    school_id: int
    zone: str
    policy_version: int
    classes: tuple[tuple[int, str], ...]
    whole_school: bool
    exports: bool

    def reaches(self, class_id: int) -> bool:
        """Whether this class's day is theirs to see; of a whole school's staff its own statement says it."""
        return self.whole_school or any(own == class_id for own, _name in self.classes)


class Day(Struct, frozen=True):
    """A day as it stands. `class_id` None: of the whole school. `other`: the day that can be shown beside it; `club`:
    the after-school club's name."""

    staff: Staff
    class_id: int | None
    day: date
    other: date
    now: datetime
    register_over: bool
    club: str | None
    pupils: tuple[PupilDay, ...]

    @property
    def class_named(self) -> str:
        """The class's name, as its pupils or the staff know it."""
        known = dict(self.staff.classes).get(self.class_id or 0, "")
        return known or next((each.class_name for each in self.pupils), "")

    @property
    def is_today(self) -> bool:
        return self.now.date() == self.day


class Seen(Struct, frozen=True):
    """A pupil and where they are, as far as anybody knows."""

    pupil: PupilDay
    standing: Standing
    # A prompt without an answer, after the register's time: nobody knows (experience.md 2.4).
    unheard: bool
