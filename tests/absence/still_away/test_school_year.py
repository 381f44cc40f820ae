"""A school year of mornings: every question and notice once, to whom it belongs, and none on a day without school.

What is expected is worked out apart from the bot, from who was said to be where; only the last step to Telegram is
ours.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from msgspec import Struct, field
from sqlalchemy import insert, select

from bot.absence.facts import Wanted
from bot.absence.models import AbsenceKind, ClassRegister, Still, StillAwayPrompt
from bot.absence.reports import report, withdraw
from bot.absence.still_away.asking import ask_homes
from bot.absence.still_away.crossing import register_taken
from bot.absence.still_away.plans import BACK, STILL
from bot.absence.still_away.queries import open_of_pupil
from bot.absence.still_away.service import answer
from bot.accounts.service import Sender as Phone
from bot.accounts.service import lock_account
from bot.core.clock import AdjustableClock
from bot.core.unit import Unit, Units
from bot.features import assemble
from bot.outbox.models import Act, State
from bot.outbox.sender import Delivery, Outcome, Sender
from bot.people.joining.queries import actings_of
from bot.people.models import AccountLink, Guardianship, GuardianshipRow, Person, Pupil, SchoolClass
from bot.reminders.recipients import recipients
from bot.schools.calendar import SchoolCalendar
from bot.schools.models import ClosedDay
from bot.schools.queries import all_schools, calendar_of
from tests.town import Town

ZONE = ZoneInfo("Europe/Copenhagen")
ONE_DAY = timedelta(days=1)
# The school's own days off: in autumn, between the years, in winter, and a bridge in spring.
OFF = [date(2026, 10, 12) + ONE_DAY * n for n in range(5)] + [date(2026, 12, 21) + ONE_DAY * n for n in range(12)]
OFF += [date(2027, 2, 15) + ONE_DAY * n for n in range(5)] + [date(2027, 5, 7)]
# Closed at six in the morning, for snow.
SNOW = (date(2026, 12, 9), date(2027, 1, 20))


class Said(Struct):
    """What was said of one child and one day, by the test's own book."""

    kind: AbsenceKind
    by: int
    report: int


class Courier(Struct):
    """Telegram, as far as anything arrives there."""

    clock: AdjustableClock
    handed: list[tuple[datetime, Delivery]] = field(default_factory=list)

    async def deliver(self, delivery: Delivery) -> Outcome:
        self.handed.append((self.clock.now().astimezone(ZONE), delivery))
        return Outcome(State.SENT, message_id=delivery.notice.message_id or 1000 + len(self.handed))


class Year(Struct):
    """The school, its families and the book of what was said."""

    units: Units
    clock: AdjustableClock
    chance: Random
    courier: Courier
    sender: Sender
    calendar: SchoolCalendar
    school: int = 0
    class_of: dict[int, int] = field(default_factory=dict)
    homes: dict[int, tuple[int, int]] = field(default_factory=dict)
    book: dict[tuple[int, date], Said] = field(default_factory=dict)
    asked: Counter[tuple[int, date]] = field(default_factory=Counter)
    expected_asks: Counter[tuple[int, date, int]] = field(default_factory=Counter)
    expected_backs: set[tuple[int, datetime]] = field(default_factory=set)

    def at(self, day: date, hour: int, minute: int) -> None:
        self.clock.set(datetime.combine(day, time(hour, minute), ZONE))

    async def look(self) -> None:
        """The tick, and what is due."""
        await self.units.run(ask_homes)
        await self.sender.drain()

    # What people do ----------------------------------------------------------------------------------------------

    async def reports(self, pupil: int, by: int, wanted: Wanted) -> None:
        """Only of days of which nothing is said yet: what replaces what has tests of its own."""
        days = [wanted.first_on + ONE_DAY * n for n in range((wanted.last_on - wanted.first_on).days + 1)]
        if any((pupil, day) in self.book for day in days) or not any(map(self.calendar.is_school_day, days)):
            return

        async def work(unit: Unit) -> int:
            (made,) = await report(unit, (await actings_of(unit, [by]))[by], [pupil], wanted)
            return made.id

        made = await self.units.run(work)
        self.book.update({(pupil, day): Said(wanted.kind, by, made) for day in days})

    async def withdraws(self, pupil: int, day: date) -> None:
        said = self.book[pupil, day]

        async def work(unit: Unit) -> None:
            await withdraw(unit, (await actings_of(unit, [said.by]))[said.by], said.report)

        await self.units.run(work)
        self.book = {key: each for key, each in self.book.items() if each.report != said.report}

    async def answers(self, pupil: int, day: date, by: int, said: Still) -> None:
        async def work(unit: Unit) -> None:
            (asked,) = await open_of_pupil(unit, pupil, day, day)
            await answer(unit, (await actings_of(unit, [by]))[by], [asked], said)

        await self.units.run(work)
        if said is Still.BACK:
            self.expected_backs.add((self.other(pupil, by), self.clock.now()))
            return
        last = day
        while said is Still.WEEK and last.weekday() < 4:
            last += ONE_DAY
        while not self.calendar.is_school_day(last):
            last -= ONE_DAY
        for n in range((last - day).days + 1):
            self.book[pupil, day + ONE_DAY * n] = Said(AbsenceKind.DAY, by, 0)

    async def takes_register(self, class_id: int, day: date) -> None:
        row = {"school_id": self.school, "class_id": class_id, "on_day": day}

        async def work(unit: Unit) -> None:
            await unit.execute(insert(ClassRegister), {**row, "taken_at": unit.now})
            await register_taken(unit, class_id, self.calendar)

        await self.units.run(work)

    # A day -------------------------------------------------------------------------------------------------------

    async def lives(self, day: date) -> None:
        """From the first cough to the register."""
        if day in SNOW:
            self.at(day, 6, 0)
            row = {"school_id": self.school, "on_day": day}
            await self.units.run(lambda unit: unit.execute(insert(ClosedDay), row))
            self.calendar = SchoolCalendar("DK", self.calendar.timezone, self.calendar.closed | {day})
        self.at(day, 6, 50)
        await self.evening_and_dawn(day)
        expected = self.to_ask(day)
        for minute in (9, 10, 11):
            self.at(day, 7, minute)
            await self.look()
        for by in {self.book[pupil, before].by for pupil, before in expected}:
            self.expected_asks[by, day, 1] += 1
        self.asked.update((pupil, day) for pupil, _before in expected)
        waiting = await self.first_answers(day, expected)
        self.at(day, 7, 40)
        await self.look()
        for other in {self.other(pupil, self.book[pupil, before].by) for pupil, before in waiting}:
            self.expected_asks[other, day, 2] += 1
        await self.second_answers(day, waiting)
        self.at(day, 8, 16)
        await self.look()

    async def evening_and_dawn(self, day: date) -> None:
        """Reports of the morning, and some about days to come."""
        for pupil, home in self.homes.items():
            turn, by = self.chance.random(), self.chance.choice(home)
            if turn < 0.03:
                first = day + ONE_DAY * self.chance.choice([0, 0, 0, 1])
                last = first + ONE_DAY * self.chance.choice([0, 0, 0, 1, 3])
                await self.reports(pupil, by, Wanted(AbsenceKind.DAY, first, last, "illness"))
            elif turn < 0.04:
                await self.reports(pupil, by, Wanted(AbsenceKind.LATE, day, day, until_minute=600))
            elif turn < 0.05 and (said := self.book.get((pupil, day - ONE_DAY))) is not None and said.report:
                await self.withdraws(pupil, day - ONE_DAY)

    def to_ask(self, day: date) -> list[tuple[int, date]]:
        """Who was away all the school day before, and of whom nothing is said today."""
        if not self.calendar.is_school_day(day):
            return []
        before = day - ONE_DAY
        while not self.calendar.is_school_day(before):
            before -= ONE_DAY
        return [
            (pupil, before)
            for pupil in self.homes
            if (said := self.book.get((pupil, before))) is not None
            and said.kind is AbsenceKind.DAY
            and (pupil, day) not in self.book
        ]

    def other(self, pupil: int, person: int) -> int:
        return next(each for each in self.homes[pupil] if each != person)

    async def first_answers(self, day: date, asked: Iterable[tuple[int, date]]) -> list[tuple[int, date]]:
        """Most answer at breakfast; of some the register speaks first. Gives those whose other adult is asked."""
        self.at(day, 7, 20)
        left = []
        for pupil, before in asked:
            said = self.chance.choice([Still.HOME, Still.WEEK, Still.BACK, None, None])
            if said is None:
                left.append((pupil, before))
            else:
                await self.answers(pupil, day, self.book[pupil, before].by, said)
        await self.sender.drain()
        taken = {class_id for class_id in set(self.class_of.values()) if left and self.chance.random() < 0.1}
        for class_id in sorted(taken):
            await self.takes_register(class_id, day)
        return [(pupil, before) for pupil, before in left if self.class_of[pupil] not in taken]

    async def second_answers(self, day: date, asked: Iterable[tuple[int, date]]) -> None:
        self.at(day, 7, 50)
        for pupil, before in asked:
            said = self.chance.choice([Still.HOME, Still.BACK, None])
            if said is not None:
                await self.answers(pupil, day, self.other(pupil, self.book[pupil, before].by), said)
        await self.sender.drain()

    # What came of it -----------------------------------------------------------------------------------------------

    async def proves(self) -> None:
        """Every question once, every message once, and all of them as the book says."""
        sent = [(moment, each.notice) for moment, each in self.courier.handed if each.notice.act is Act.SEND]
        assert max(Counter(notice.id for _moment, notice in sent).values()) == 1
        questions = [(moment, notice) for moment, notice in sent if notice.kind == STILL]
        assert {moment.time() for moment, _notice in questions} == {time(7, 10), time(7, 40)}
        turns = {time(7, 10): 1, time(7, 40): 2}
        found = Counter((notice.person_id, moment.date(), turns[moment.time()]) for moment, notice in questions)
        assert found == self.expected_asks
        assert all(self.calendar.is_school_day(moment.date()) for moment, _notice in questions)
        # Of children who are back at one moment there is one message.
        backs = Counter((notice.person_id, moment) for moment, notice in sent if notice.kind == BACK)
        assert backs == Counter(self.expected_backs)

        async def prompts(unit: Unit) -> Counter[tuple[int, date]]:
            rows = await unit.all(select(StillAwayPrompt.pupil_id, StillAwayPrompt.on_day))
            return Counter((row.pupil_id, row.on_day) for row in rows)

        assert await self.units.read(prompts) == self.asked
        assert max(self.asked.values()) == 1


async def fill(year: Year, pupils: int) -> None:
    """Classes of 25; every fourth home has two children, and every child two adults with a phone."""
    year.school = await Town(year.units).school()
    rows = [{"school_id": year.school, "on_day": day} for day in OFF]

    async def work(unit: Unit) -> None:
        await unit.execute(insert(ClosedDay), rows)
        home: tuple[int, int] = (0, 0)
        class_id = 0
        for number in range(pupils):
            if number % 25 == 0:
                class_id = await _add(
                    unit, SchoolClass, school_id=year.school, sourced_id=f"c{number}", name=f"{number}"
                )
            if number % 4 != 1:
                home = (await _adult(unit, year.school, 2 * number), await _adult(unit, year.school, 2 * number + 1))
            pupil = await _add(
                unit, Pupil, school_id=year.school, class_id=class_id, sourced_id=f"p{number}",
                given_name=f"Elev{number}", family_name="Lund",
            )  # fmt: skip
            for person in home:
                kind = {"kind": Guardianship.CUSTODY.value, "since": unit.now}
                await _add(unit, GuardianshipRow, school_id=year.school, person_id=person, pupil_id=pupil, **kind)
            year.homes[pupil], year.class_of[pupil] = home, class_id
        (school,) = await all_schools(unit)
        year.calendar = await calendar_of(unit, school)

    await year.units.run(work)


async def _add(unit: Unit, model: type, **values: object) -> int:
    found: int = await unit.scalar(insert(model).returning(model.id), values)  # type: ignore[attr-defined]
    return found


async def _adult(unit: Unit, school: int, number: int) -> int:
    names = {"given_name": f"Voksen{number}", "family_name": "Lund", "enabled": True}
    person = await _add(unit, Person, school_id=school, sourced_id=f"a{number}", **names)
    account = await lock_account(unit, Phone(10_000 + number, 10_000 + number, ("da", "nb", "sv")[number % 3]))
    link = {"account_id": account.id, "person_id": person, "since": unit.now}
    await _add(unit, AccountLink, school_id=school, **link)
    return person


SPANS: Sequence[object] = [
    pytest.param(40, date(2026, 11, 30), date(2027, 1, 24), id="40 pupils around Christmas"),
    pytest.param(2_000, date(2026, 8, 10), date(2027, 6, 25), id="2,000 pupils a year", marks=pytest.mark.proof),
]


@pytest.mark.parametrize(("pupils", "first", "last"), SPANS)
async def test_every_question_once_and_none_without_school(
    units: Units, clock: AdjustableClock, pupils: int, first: date, last: date
) -> None:
    clock.set(datetime.combine(first - ONE_DAY, time(12), ZONE))
    courier = Courier(clock)
    sender = Sender(units, assemble().kinds, recipients, courier, 8)
    year = Year(units, clock, Random(pupils), courier, sender, SchoolCalendar("DK", "Europe/Copenhagen"))
    await fill(year, pupils)
    for number in range((last - first).days + 1):
        await year.lives(first + ONE_DAY * number)
    await year.proves()
    assert len(year.asked) > pupils / 2, "too little happened to prove anything"
