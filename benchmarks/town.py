"""A school of any size, written in bulk: classes of 25, guardians with accounts, a teacher and a round a class.

The one rule: everything a booking press reads is there as an import and people would have left it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from msgspec import Struct
from sqlalchemy import insert, text

from benchmarks.telegram import FIRST_USER
from bot.accounts.models import Account
from bot.conferences.booking.presses import BookSlot
from bot.conferences.models import Form, Round, RoundState, Slot, SlotState
from bot.core.unit import Unit, Units
from bot.people.models import (
    AccountLink,
    Guardianship,
    GuardianshipRow,
    Person,
    Pupil,
    SchoolClass,
    StaffRole,
    StaffRoleRow,
)
from bot.schools.queries import warm_policies
from bot.schools.service import add_school

# A Monday morning, outside everybody's quiet hours.
NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
FIRST_TALK = datetime(2026, 12, 7, 13, 0, tzinfo=UTC)
CLASS = 25
TIMES = 30
MINUTES = 20
_LANGUAGES = ("da", "nb", "sv")
_CHUNK = 5_000

Row = dict[str, Any]


class Family(Struct, frozen=True):
    """A pupil with its first guardian's Telegram user, class, round and the time meant for it."""

    pupil_id: int
    person_id: int
    user_id: int
    class_id: int
    round_id: int
    slot_id: int
    teacher_id: int
    starts_at: datetime

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=MINUTES)

    @property
    def press(self) -> tuple[int, str]:
        """Who presses, and the button that books the time."""
        return self.user_id, BookSlot(self.slot_id, self.pupil_id).encode()


class Town(Struct, frozen=True):
    """A filled school."""

    school_id: int
    families: tuple[Family, ...]


class _Rows:
    """Rows of every table, with ids given here: thousands are written in one statement."""

    def __init__(self, school_id: int, guardians: int) -> None:
        self.school_id = school_id
        self.guardians = guardians
        self.tables: dict[Any, list[Row]] = {
            model: []
            for model in (
                *(SchoolClass, Pupil, Person, GuardianshipRow, StaffRoleRow, Account, AccountLink, Round, Slot),
            )
        }
        self._ids = {model: count(1) for model in self.tables}

    def add(self, model: Any, **values: Any) -> int:
        number = next(self._ids[model])
        row = {"id": number, **values}
        if model is not Account:
            row["school_id"] = self.school_id
        self.tables[model].append(row)
        return number

    def person(self, name: str, user_id: int | None = None) -> int:
        person = self.add(Person, sourced_id=f"person-{name}", given_name=name, family_name="Lund", enabled=True)
        if user_id is not None:
            account = self.add(
                Account,
                telegram_user=user_id,
                chat_id=user_id,
                language=_LANGUAGES[user_id % 3],
                language_code="en",
                # Somebody's first press of a day notes the day: one statement more, which is not the ordinary press.
                used_on=NOW.date(),
                created_at=NOW,
            )
            self.add(AccountLink, account_id=account, person_id=person, since=NOW, until=None)
        return person

    def school_class(self, number: int, pupils: int) -> Iterator[Family]:
        klass = self.add(SchoolClass, sourced_id=f"class-{number}", name=f"{number % 9 + 1}.{number}")
        teacher = self.person(f"Teacher{number}")
        role = StaffRole.CONTACT_TEACHER.value
        self.add(StaffRoleRow, person_id=teacher, class_id=klass, role=role, since=NOW, until=None)
        round_ = self._round(klass, teacher)
        starts = [FIRST_TALK + timedelta(days=time // 9, minutes=MINUTES * (time % 9)) for time in range(TIMES)]
        slots = [self._slot(round_, teacher, start) for start in starts]
        for place in range(pupils):
            yield self._family(number * CLASS + place, klass, round_, teacher, slots[place], starts[place])

    def _family(self, number: int, klass: int, round_: int, teacher: int, slot: int, starts_at: datetime) -> Family:
        pupil = self.add(
            Pupil,
            class_id=klass,
            sourced_id=f"pupil-{number}",
            given_name=f"Elev{number}",
            family_name="Lund",
            born_on="2017-03-04",
        )
        user = FIRST_USER + number * self.guardians
        persons = [self.person(f"Guardian{number}-{which}", user + which) for which in range(self.guardians)]
        for person in persons:
            kind = Guardianship.CUSTODY.value
            self.add(GuardianshipRow, person_id=person, pupil_id=pupil, kind=kind, since=NOW, until=None)
        return Family(pupil, persons[0], user, klass, round_, slot, teacher, starts_at)

    def _round(self, klass: int, teacher: int) -> int:
        return self.add(
            Round,
            class_id=klass,
            teacher_id=teacher,
            policy_version=1,
            state=RoundState.OPEN.value,
            form=Form.IN_PERSON.value,
            room="12",
            minutes=MINUTES,
            opens_at=NOW - timedelta(hours=1),
            closes_at=FIRST_TALK - timedelta(days=2),
            created_at=NOW - timedelta(hours=1),
        )

    def _slot(self, round_: int, teacher: int, start: datetime) -> int:
        return self.add(
            Slot,
            round_id=round_,
            teacher_id=teacher,
            starts_at=start,
            ends_at=start + timedelta(minutes=MINUTES),
            state=SlotState.FREE.value,
        )


async def fill(units: Units, pupils: int, *, guardians: int = 2) -> Town:
    """A school with this many pupils and the guardians of each; user ids rise from FIRST_USER."""
    school_id = await units.run(lambda unit: add_school(unit, "bench", "Broskolen", "dk-buddinge", "12 34 56 78"))
    rows = _Rows(school_id, guardians)
    families = [
        family
        for number, start in enumerate(range(0, pupils, CLASS))
        for family in rows.school_class(number, min(CLASS, pupils - start))
    ]

    async def write(unit: Unit) -> None:
        order = (SchoolClass, Person, Pupil, Account, AccountLink, GuardianshipRow, StaffRoleRow, Round, Slot)
        for model in order:
            found = rows.tables[model]
            for start in range(0, len(found), _CHUNK):
                await unit.execute(insert(model), found[start : start + _CHUNK])
        if unit.connection.dialect.name == "postgresql":
            # Its own housekeeping does so within a minute, with the tables that were filled and no others.
            await unit.execute(text(f"ANALYZE {', '.join(model.__tablename__ for model in order)}"))

    await units.run(write)
    await units.read(warm_policies)
    return Town(school_id, tuple(families))
