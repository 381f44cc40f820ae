"""A class with a teacher and families, in each of the three countries, for what the school's side does."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from msgspec import Struct, field
from sqlalchemy import func, select

from bot.core.dates import short_date
from bot.core.presses import Press
from bot.core.texts import _ as translated
from bot.core.texts import capital, in_language, ngettext
from bot.core.unit import Unit
from bot.people.models import StaffRole
from tests.world import Phone, World

T = TypeVar("T")

# The Monday after the school's two weeks of notice, counted from the story's first morning.
TALKS_FROM = date(2026, 11, 30)
COUNTRIES = ("da", "nb", "sv")
_PLACES = {
    "da": ("dk-buddinge", "Europe/Copenhagen"),
    "nb": ("no-skedsmo", "Europe/Oslo"),
    "sv": ("se-samverkan", "Europe/Stockholm"),
}


async def does(phone: Phone, press: Press) -> str:
    """Press a button by what it carries; gives the text that answers it, in the pressed message or in a new one."""
    pressed = phone.last
    await phone.presses_data(press.encode(), pressed.message_id)
    later = [message for message in phone.messages if message.message_id > pressed.message_id]
    now = next(message for message in phone.messages if message.message_id == pressed.message_id)
    return str(now.text if now.edited_at is not None or not later else later[0].text)


class Class(Struct):
    """A class that stands in the database: its teacher, and each pupil with one guardian."""

    world: World
    code: str
    zone: str
    school: int
    class_id: int
    teacher: int
    pupils: list[int] = field(default_factory=list)
    guardians: list[int] = field(default_factory=list)

    def words(self, message: str, **values: Any) -> str:
        """A message as it is read here."""
        with in_language(self.code):
            return translated(message, **values)

    def part(self, message: str) -> str:
        """The longest piece of a message without its placeholders: enough to know it by."""
        names = re.findall(r"%\((\w+)\)s", message)
        read = self.words(message, **dict.fromkeys(names, "\0"))
        return max(read.split("\0"), key=len).strip()

    def many(self, one: str, many: str, number: int, **values: Any) -> str:
        """A message with a number as it is read here."""
        with in_language(self.code):
            return ngettext(one, many, number, **values)

    def day(self, number: int, *, chosen: bool = False) -> str:
        """The label of the `number`-th day of the talks' first week, from 1 on."""
        with in_language(self.code):
            label = capital(short_date(TALKS_FROM + timedelta(days=number - 1)))
        return f"✓ {label}" if chosen else label

    def at(self, hour: int, minute: int = 0, day: date = TALKS_FROM) -> datetime:
        """An instant by the school's wall clock."""
        return datetime.combine(day, time(hour, minute), ZoneInfo(self.zone))

    async def mette(self) -> Phone:
        """The teacher's phone, joined."""
        return await self.joins(self.teacher, "mette")

    async def joins(self, person: int, key: str) -> Phone:
        """Let a person in on a phone of their own."""
        phone = self.world.phone(key, self.code)
        token, _code = await self.world.town.invited(self.school, person)
        await phone.starts(token)
        return phone

    async def opens(self, *starts: datetime, **more: Any) -> int:
        """A round with these times (four from 14.00 on, if none), and all that opening it plans."""
        times = list(starts) or [self.at(14) + timedelta(minutes=20 * number) for number in range(4)]
        found = await self.world.town.round(self.school, self.class_id, self.teacher, times, **more)
        await self.world.town.announces(found)
        return found

    async def count(self, model: Any) -> int:
        """How many rows a table has, by a connection of its own."""
        found: int = await self.reads(lambda unit: unit.scalar(select(func.count()).select_from(model)))
        return found

    async def reads(self, work: Callable[[Unit], Awaitable[T]]) -> T:
        return await self.world.house.units.read(work)

    async def rows(self, *columns: Any) -> Sequence[Any]:
        """Rows of a table by its columns, in the order of the first."""
        return await self.reads(lambda unit: unit.all(select(*columns).order_by(columns[0])))


async def school_class(
    world: World, code: str = "da", *, pupils: int = 3, names: Sequence[str] = (), class_name: str = "3.B"
) -> Class:
    """A class with so many pupils (or with these), a guardian each, and Mette, its contact teacher."""
    preset, zone = _PLACES[code]
    town = world.town
    school = await town.school(f"school-{code}", preset, "Broskolen")
    class_id = await town.school_class(school, class_name)
    teacher = await town.person(school, "Mette", "Dahl")
    await town.works(school, teacher, class_id, StaffRole.CONTACT_TEACHER)
    stage = Class(world, code, zone, school, class_id, teacher)
    for name in names or [f"Elev{number}" for number in range(1, pupils + 1)]:
        pupil = await town.pupil(school, class_id, name)
        guardian = await town.person(school, f"Far til {name}")
        await town.guards(school, guardian, pupil)
        stage.pupils.append(pupil)
        stage.guardians.append(guardian)
    return stage
