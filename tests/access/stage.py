"""Two schools of two classes, somebody in every role, and a bot that answers presses without a network.

The one rule: names tell where they belong, so that a leak can be seen in the text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from typing import Any, get_type_hints

from msgspec import Struct, field, structs
from sqlalchemy import insert, select, text, update

from bot.accounts.service import Sender, lock_account
from bot.conferences.models import Booking, BookingState, RoundDraft, Slot
from bot.core.presses import Press
from bot.core.replies import Reply
from bot.core.routes import Route
from bot.core.unit import Unit, Units
from bot.features import Assembled, assemble
from bot.people.access import ROLES, Role
from bot.people.acting import Acting
from bot.people.models import (
    AccountLink,
    AuditRow,
    Guardianship,
    GuardianshipRow,
    Pupil,
    Representative,
    RepresentativeRow,
    StaffRole,
)
from bot.tg.arrivals import Arrival, Pressed
from bot.tg.intake import Intake
from bot.tg.paint import Painted
from tests.access.belongings import Belongings
from tests.town import Town

FIRST = datetime(2026, 12, 8, 14, 20, tzinfo=UTC)
OF_THE_SCHOOL = (StaffRole.OFFICE, StaffRole.HEAD)
MANY = frozenset({"slot_ids", "pupil_ids", "booking_ids", "round_ids", "prompt_ids"})
# What no screen shows to anybody: the name of a protected pupil.
SECRET = "Hemmelig"
WATCHED: tuple[str, ...] = (
    "rounds",
    "slots",
    "bookings",
    "unsuited",
    "round_drafts",
    "round_totals",
    "round_tables",
    "round_pupils",
    "persons",
    "pupils",
    "round_guests",
    "single_talks",
    "single_drafts",
)
WATCHED += ("classes", "guardianships", "staff_roles", "preferences", "account_links", "invitations", "outbox")
WATCHED += ("representatives", "office_tasks", "waiting_joins", "class_cards", "class_agreements", "shown_names")
WATCHED += ("topics", "asides", "booking_guests")
WATCHED += ("talk_requests", "class_visits")
WATCHED += ("waiting_places", "slot_offers")
WATCHED += ("guardian_pairs", "sharing_wishes", "two_talks", "time_proposals", "class_memberships", "closed_days")
WATCHED += ("talk_agreements", "agreement_words", "talk_endings", "pupil_preparations", "home_preparations")
WATCHED += ("record_notes", "record_readings")
WATCHED += ("talk_facts", "talk_delays", "second_times", "feedback_given", "feedback_totals")
WATCHED += ("posts", "post_texts", "post_files", "post_audiences", "post_answers", "post_proposals")
WATCHED += ("still_away_prompts", "missing_cases", "class_registers", "register_marks")


class Things(Struct, frozen=True):
    """One class's objects, by the name of the field that points at them, or by "Press.field"."""

    ids: dict[str, int]
    bookings: tuple[int, ...]
    slots: tuple[int, ...]
    pupils: tuple[int, ...]
    name: str

    def id_of(self, kind: type[Press], field_name: str) -> int | None:
        """What this field of this press points at here; None for a field that is no id."""
        return self.ids.get(f"{kind.__name__}.{field_name}", self.ids.get(field_name))

    def many(self, field_name: str) -> tuple[int, ...]:
        """The same of a field with several ids."""
        rounds, prompts = (self.ids["round_id"],), (self.ids["prompt_id"],)
        found = {"slot_ids": self.slots[1:2], "pupil_ids": self.pupils[:1], "booking_ids": self.bookings}
        return {**found, "round_ids": rounds, "prompt_ids": prompts}[field_name]


class Silent(Struct):
    """A painter that shows nothing and remembers what it was to show."""

    shown: list[Reply] = field(default_factory=list)
    failures: int = 0

    async def paint(self, _arrival: Arrival, _acting: Acting | None, _language: str, reply: Reply) -> Painted:
        self.shown.append(reply)
        return Painted()


class Watching(Intake):
    """The real intake, noting which writing handlers went through without asking the access table."""

    unasked: Counter[str]

    async def _run(self, unit: Unit, acting: Acting, found: Any) -> Reply | None:
        route: Route = found.route
        asked = len(unit.asked)

        async def handle(unit: Unit, acting: Acting, subject: Any) -> Reply:
            # A refusal passes through: what was refused need not have got as far as asking.
            reply = await route.handle(unit, acting, subject)
            if route.action is not None and not route.reads and len(unit.asked) == asked:
                self.unasked[f"{type(subject).__name__} ({route.action})"] += 1
            return reply

        watched = structs.replace(route, handle=handle)
        return await super()._run(unit, acting, structs.replace(found, route=watched))


class Stage(Struct):
    """The schools, the people and the bot."""

    units: Units
    assembled: Assembled
    intake: Watching
    painter: Silent
    places: list[Things]
    users: dict[Role, int]
    _updates: int = 0

    async def press(self, user: int, data: str) -> Reply | None:
        """One press, from the update to what would be painted."""
        self._updates += 1
        self.painter.shown.clear()
        pressed = Pressed(data, "1", 1)
        await self.intake.handle(Arrival(self._updates, Sender(user, user, "da"), pressed))
        return self.painter.shown[-1] if self.painter.shown else None

    def foreign_to(self, role: Role) -> list[Things]:
        """The other class and the other school; to those who work for the whole school, only the other school."""
        return self.places[2:3] if role in OF_THE_SCHOOL else self.places[1:3]

    async def picture(self) -> dict[str, Any]:
        """Every row of everything that a press could change."""

        async def look(unit: Unit) -> dict[str, Any]:
            # That a board is drawn anew, or that one's own screen folds, says nothing and changes nothing.
            own_fold = "kind = 'outbox.fold' AND about_kind = 'account'"
            only = {"outbox": f"WHERE kind <> 'conference.board' AND NOT ({own_fold})"}
            queries = {name: text(f"SELECT * FROM {name} {only.get(name, '')}") for name in WATCHED}
            return {name: sorted(map(repr, await unit.all(query))) for name, query in queries.items()}

        return await self.units.read(look)

    async def denials(self) -> int:
        async def look(unit: Unit) -> int:
            return len(await unit.all(select(AuditRow.id).where(AuditRow.allowed.is_(False))))

        return await self.units.read(look)

    async def aside(self) -> int:
        async def look(unit: Unit) -> int:
            found: int = await unit.scalar(text("SELECT count(*) FROM set_aside"))
            return found

        return await self.units.read(look)


def stage_of(units: Units, places: list[Things], users: dict[Role, int]) -> Stage:
    """The bot in front of what `fill` put there."""
    assembled, painter = assemble(), Silent()
    intake = Watching(units, assembled.routes, assembled.manners, painter, lambda: None)  # type: ignore[arg-type]
    intake.unasked = Counter()
    return Stage(units, assembled, intake, painter, places, users)


async def fill(units: Units) -> tuple[list[Things], dict[Role, int]]:
    """Somebody in every role in the first class of the first school."""
    town = Town(units)
    places: list[Things] = []
    users: dict[Role, int] = {}
    for number, key in enumerate(("own", "near", "far")):
        if key != "near":
            school = await town.school(key, name=f"{key.capitalize()}skolen")
        places.append(await _place(units, town, school, key, number))
    own = places[0]
    for user, role in enumerate(ROLES, start=1):
        person = await town.person(_school_of(own), f"Role{user}")
        if isinstance(role, Guardianship):
            await town.guards(_school_of(own), person, own.ids["pupil_id"], role)
        elif isinstance(role, Representative):
            await _elected(units, _school_of(own), person, own.ids["class_id"], role)
        else:
            whose = None if role in OF_THE_SCHOOL else own.ids["class_id"]
            await town.works(_school_of(own), person, whose, role)
        await _link(units, user, person, _school_of(own))
        users[role] = user
    return places, users


def _school_of(place: Things) -> int:
    return place.ids["school_id"]


async def _link(units: Units, user: int, person: int, school: int) -> None:
    async def work(unit: Unit) -> None:
        account = await lock_account(unit, Sender(user, user, "da"))
        link = {"school_id": school, "account_id": account.id, "person_id": person, "since": unit.now}
        await unit.execute(insert(AccountLink), link)

    await units.run(work)


async def _elected(units: Units, school: int, person: int, klass: int, role: Representative) -> int:
    """A guardian elected by the class, or into a body."""

    async def work(unit: Unit) -> int:
        of_class = role is Representative.CONTACT_PARENT
        values = {
            "school_id": school,
            "person_id": person,
            "role": role.value,
            "class_id": klass if of_class else None,
            "body": None if of_class else "skolebestyrelsen",
            "since": unit.now,
        }
        found: int = await unit.scalar(insert(RepresentativeRow).returning(RepresentativeRow.id), values)
        return found

    return await units.run(work)


async def _protected(units: Units, town: Town, school: int, klass: int, key: str) -> None:
    """A protected pupil with a guardian, who are in the bot with both yeses, and one who is not in it at all."""
    for number, in_the_bot in enumerate((True, False)):
        pupil = await town.pupil(school, klass, f"{SECRET}{key}{number}", family=SECRET)
        guardian = await town.person(school, f"Adult{key}{number}", SECRET)
        row = await town.guards(school, guardian, pupil)

        async def work(unit: Unit, pupil: int = pupil, row: int = row, yes: bool = in_the_bot) -> None:
            at = unit.now if yes else None
            await unit.execute(update(Pupil).where(Pupil.id == pupil).values(protected=True, admitted_at=at))
            await unit.execute(update(GuardianshipRow).where(GuardianshipRow.id == row).values(admitted_at=at))

        await units.run(work)


async def _place(units: Units, town: Town, school: int, key: str, number: int) -> Things:
    """A class with two pupils, a guardian who speaks for it, a teacher, a round with a talk in it, and a draft; and
    two protected pupils."""
    klass = await town.school_class(school, f"{number}.{key}")
    teacher = await town.person(school, f"Teacher{key}")
    guardian = await town.person(school, f"Guardian{key}")
    role = await town.works(school, teacher, klass)
    pupils = tuple([await town.pupil(school, klass, f"Child{key}{n}") for n in range(2)])
    guardianships = [await town.guards(school, guardian, pupil) for pupil in pupils]
    mandate = await _elected(units, school, guardian, klass, Representative.CONTACT_PARENT)
    await _protected(units, town, school, klass, key)
    start = FIRST + timedelta(hours=3 * number)
    round_id = await town.round(school, klass, teacher, [start + timedelta(minutes=20 * n) for n in range(4)])

    async def work(unit: Unit) -> Things:
        slots = tuple(
            row.id for row in await unit.all(select(Slot.id).where(Slot.round_id == round_id).order_by(Slot.id))
        )
        booking = {
            "school_id": school,
            "round_id": round_id,
            "slot_id": slots[0],
            "pupil_id": pupils[1],
            "booked_by": guardian,
            "state": BookingState.BOOKED.value,
            "sequence": 0,
            "coming": {},
            "booked_at": unit.now,
            "changed_at": unit.now,
        }
        made = await unit.scalar(insert(Booking).returning(Booking.id), booking)
        draft = {"school_id": school, "person_id": teacher, "plan": {"class_id": klass}, "changed_at": unit.now}
        drafted = await unit.scalar(insert(RoundDraft).returning(RoundDraft.id), draft)
        ids = {
            "school_id": school,
            "round_id": round_id,
            "pupil_id": pupils[0],
            "booking_id": made,
            "slot_id": slots[1],
            "class_id": klass,
            "draft": drafted,
            "person_id": guardian,
            "role_id": role,
            "teacher_id": teacher,
            "mandate_id": mandate,
            "guardianship_id": guardianships[0],
        }
        return Things(ids, (made,), slots, pupils, key)

    place = await units.run(work)
    place.ids.update(await Belongings(units, place.ids, number, key).fill(pupils[1], place.slots[2]))
    return place


HINTS: dict[type[Press], dict[str, Any]] = {}


def filled(kind: type[Press], things: Sequence[Things], day: date) -> Iterator[Press]:
    """Presses of this kind pointing at these objects: field by field from the places in turn, so that own and
    foreign ids are mixed when there are several places."""
    # Reading types from their names is what takes longest here.
    hints = HINTS.get(kind) or HINTS.setdefault(kind, get_type_hints(kind))
    names = kind.names
    if not any(name in MANY or things[0].id_of(kind, name) for name in names):
        return
    for turn in range(len(things)):
        values: dict[str, Any] = {}
        for place, name in enumerate(names):
            source = things[(turn + place) % len(things)]
            values[name] = _value(kind, name, hints[name], source, day)
        yield kind(**values)


def _value(kind: type[Press], name: str, hint: Any, source: Things, day: date) -> Any:
    if name in MANY:
        return source.many(name)
    if found := source.id_of(kind, name):
        return found
    if hint is date:
        return day
    if hint is bool:
        return True
    if isinstance(hint, type) and issubclass(hint, Enum):
        return next(iter(hint))
    return 0 if hint is int else ""
