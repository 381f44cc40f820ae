"""One family, one class, one round: the stage most flows are played on, in each of the three countries.

Every name is invented. Clock times are the school's own, so a test reads like the phone it looks at.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import orjson
from msgspec import Struct
from sqlalchemy import select, update

from bot.conferences.models import Booking, Form, Round, RoundState, Slot, SlotState
from bot.core.tables import Base
from bot.core.unit import Unit
from bot.outbox.models import OutboxRow
from bot.people.models import Guardianship
from bot.playground.views import Bubble
from tests.world import Phone, World

TALKS_ON = date(2026, 12, 1)  # a Tuesday, fifteen days into the story


class Place(Struct, frozen=True):
    """A school with its people, by their names."""

    preset: str
    zone: str
    key: str
    school: str
    class_name: str
    child: str
    mother: str
    father: str
    teacher: str
    code: str


DENMARK = Place(
    "dk-buddinge", "Europe/Copenhagen", "broskolen", "Broskolen", "3.B", "Emma", "Maria", "Erik", "Mette", "da"
)
NORWAY = Place("no-skedsmo", "Europe/Oslo", "bru", "Bru skole", "7A", "Jakob", "Kari", "Ole", "Turid", "nb")
SWEDEN = Place("se-samverkan", "Europe/Stockholm", "brosk", "Broskolan", "3B", "Elsa", "Åsa", "Nils", "Gunilla", "sv")
PLACES = {place.code: place for place in (DENMARK, NORWAY, SWEDEN)}


class Scene(Struct):
    """A place that stands in the database, with ids by what they are."""

    world: World
    place: Place
    school: int
    class_id: int
    child: int
    mother: int
    father: int
    teacher: int
    round_id: int = 0

    def at(self, hour: int, minute: int = 0, day: date = TALKS_ON) -> datetime:
        """An instant by the school's wall clock."""
        return datetime.combine(day, time(hour, minute), ZoneInfo(self.place.zone))

    def starts(self, first: str, last: str, minutes: int = 20, day: date = TALKS_ON) -> list[datetime]:
        """Talks back to back, from the one at `first` to the one at `last` ("15.20")."""
        begin, end = (self.at(int(hour), int(minute), day) for hour, minute in (first.split("."), last.split(".")))
        return [begin + timedelta(minutes=minutes * n) for n in range((end - begin) // timedelta(minutes=minutes) + 1)]

    async def opens(self, *starts: datetime, announced: bool = True, **more: Any) -> int:
        """A round of the class with these times (four from 15.20 on, if none), and all that opening it plans."""
        times = list(starts) or self.starts("15.20", "16.20")
        self.round_id = await self.world.town.round(self.school, self.class_id, self.teacher, times, **more)
        if announced:
            await self.world.town.announces(self.round_id)
        return self.round_id

    async def joins(self, person: int, phone: Phone) -> Phone:
        """Let the person in on this phone, by the link of a letter."""
        token, _code = await self.world.town.invited(self.school, person)
        await phone.starts(token)
        return phone

    async def maria(self, code: str | None = None) -> Phone:
        """The mother's phone, joined; `code` is what her phone speaks (her country's language, if not said)."""
        return await self.joins(self.mother, self.world.phone("mother", code or self.place.code))

    async def erik(self, code: str | None = None) -> Phone:
        """The father's phone, joined."""
        return await self.joins(self.father, self.world.phone("father", code or self.place.code))

    async def mette(self) -> Phone:
        """The teacher's phone, joined."""
        return await self.joins(self.teacher, self.world.phone("teacher", self.place.code))

    async def sibling(self, name: str, class_name: str, teacher: str) -> Scene:
        """Another child of both parents, in a class and with a teacher of its own."""
        town = self.world.town
        class_id = await town.school_class(self.school, class_name)
        child = await town.pupil(self.school, class_id, name)
        person = await town.person(self.school, teacher, "Berg")
        await town.works(self.school, person, class_id)
        for guardian in (self.mother, self.father):
            await town.guards(self.school, guardian, child)
        return Scene(self.world, self.place, self.school, class_id, child, self.mother, self.father, person)


async def scene(world: World, place: Place = DENMARK, *, born_on: str | None = None, fathers: bool = True) -> Scene:
    """The place with its family; `fathers` False leaves the father without custody of the child."""
    town = world.town
    school = await town.school(place.key, place.preset, place.school)
    class_id = await town.school_class(school, place.class_name)
    child = await town.pupil(school, class_id, place.child, born_on)
    mother, father = await town.person(school, place.mother), await town.person(school, place.father)
    teacher = await town.person(school, place.teacher, "Dahl")
    await town.guards(school, mother, child)
    if fathers:
        await town.guards(school, father, child)
    await town.works(school, teacher, class_id)
    return Scene(world, place, school, class_id, child, mother, father, teacher)


# Looking into the database, through a connection that the bot does not use ----------------------------------------


async def bookings(world: World) -> list[tuple[int, str, datetime]]:
    """(pupil, state, start) of every booking there ever was, oldest first."""

    async def look(unit: Unit) -> list[tuple[int, str, datetime]]:
        statement = (
            select(Booking.pupil_id, Booking.state, Slot.starts_at)
            .join(Slot, Slot.id == Booking.slot_id)
            .order_by(Booking.id)
        )
        return [(row.pupil_id, row.state, row.starts_at) for row in await unit.all(statement)]

    return await world.house.units.read(look)


async def live(world: World, zone: str = "Europe/Copenhagen") -> dict[int, str]:
    """By pupil, when the talk is that holds a time: "1/12 15.20"."""
    return {
        pupil: f"{start.astimezone(ZoneInfo(zone)):%-d/%-m %H.%M}"
        for pupil, state, start in await bookings(world)
        if state in {"booked", "moved"}
    }


async def outbox(world: World, kind: str) -> list[tuple[int, str, datetime]]:
    """(person, state, due) of every row of this kind, in order of planning."""

    async def look(unit: Unit) -> list[tuple[int, str, datetime]]:
        statement = select(OutboxRow.person_id, OutboxRow.state, OutboxRow.send_at).where(OutboxRow.kind == kind)
        return [tuple(row) for row in await unit.all(statement.order_by(OutboxRow.id))]

    return await world.house.units.read(look)


# What every update leaves behind, whatever it was about.
TRACES = {"seen_updates", "audit", "wrong_codes"}


async def snapshot(world: World, *, without: set[str] = TRACES) -> dict[str, list[str]]:
    """Every row of every table but those in `without`, opened and in a fixed order; not the day of an account's last
    press, which every press moves."""

    async def look(unit: Unit) -> dict[str, list[str]]:
        found = {}
        for table in Base.metadata.sorted_tables:
            if table.name not in without:
                columns = [column for column in table.columns if str(column) != "accounts.used_on"]
                rows = [orjson.dumps(list(map(_plain, row))).decode() for row in await unit.all(select(*columns))]
                found[table.name] = sorted(rows)
        return found

    return await world.house.units.read(look)


def _plain(value: object) -> object:
    return value.hex() if isinstance(value, bytes) else value


# Changing the school's side, where a flow needs it to have changed --------------------------------------------------


async def changes_round(world: World, round_id: int, **values: Any) -> None:
    """Write straight into the round (`state`, `closes_at`, `opens_at` …)."""
    await world.house.units.run(lambda unit: unit.execute(update(Round).where(Round.id == round_id).values(**values)))


async def blocks_all(world: World, round_id: int) -> None:
    """The teacher blocks every time of the round."""
    await world.house.units.run(
        lambda unit: unit.execute(update(Slot).where(Slot.round_id == round_id).values(state=SlotState.BLOCKED.value))
    )


def calls(world: World, method: str) -> int:
    """How many calls of this method there have been."""
    return sum(call.method == method for call in world.telegram.calls)


def data_of(bubble: Bubble, label: str) -> str:
    """The payload under the button with this label."""
    for row in bubble.buttons:
        for button in row:
            if button.text == label:
                assert button.data is not None
                return button.data
    raise LookupError(f"no button {label!r}; there are {bubble.labels}")


def with_text(phone: Phone, part: str) -> Bubble:
    """The newest message of the bot with these words in it; fails when there is none."""
    found: Sequence[Bubble] = [each for each in phone.messages if each.from_bot and part in each.text]
    assert found, f"nothing with {part!r} among {[each.text for each in phone.messages]}"
    return found[-1]


__all__ = [
    "DENMARK",
    "NORWAY",
    "PLACES",
    "SWEDEN",
    "TALKS_ON",
    "Form",
    "Guardianship",
    "Place",
    "RoundState",
    "Scene",
    "blocks_all",
    "bookings",
    "calls",
    "changes_round",
    "data_of",
    "live",
    "outbox",
    "scene",
    "snapshot",
    "with_text",
]
