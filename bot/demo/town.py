"""Fills an empty database with the invented schools, through the product's own doors.

The one rule: nothing is written past the services. Schools are added, class lists imported, letters issued and used,
rounds drafted and opened, times booked, each as its own person may.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time
from functools import partial
from zoneinfo import ZoneInfo

from msgspec import Struct

from bot.accounts.service import Sender, lock_account
from bot.conferences.booking.service import book_slot
from bot.conferences.models import Form
from bot.conferences.queries import free_slots
from bot.conferences.rounds.drafting import service as drafting
from bot.conferences.rounds.drafting.draft import Draft
from bot.conferences.rounds.drafting.queries import view_of
from bot.core.clock import AdjustableClock
from bot.core.unit import Unit
from bot.demo.cast import CAST, Actor, neighbours
from bot.demo.schools import FATHER, SCHOOLS, ClassPlan, Family, SchoolPlan, TalkDay
from bot.directory.card import service as card
from bot.people.acting import Acting, acting_of
from bot.people.importing.queries import ids_of
from bot.people.importing.service import apply_import, plan_import
from bot.people.invitations.service import issue
from bot.people.joining.linking import Joined
from bot.people.joining.service import use_code
from bot.people.models import SchoolClass
from bot.people.roster import (
    ClassRow,
    GuardianRow,
    GuardianshipRow,
    PupilClass,
    PupilRow,
    Roster,
    SchoolRow,
    StaffClass,
    StaffPost,
    StaffRow,
)
from bot.questions.contacts.service import note
from bot.questions.facts import ContactWay
from bot.schools.closing.rules import by_hand
from bot.schools.closing.service import change_days, plan_days
from bot.schools.queries import SchoolEntry, school_by_key
from bot.schools.service import add_school
from bot.wiring import House

USERNAME = "skolebro_demo_bot"
# The families joined in autumn; the rounds open on the story's first morning.
JOINED = datetime(2026, 11, 9, 15, 0, tzinfo=UTC)


class Place(Struct, frozen=True):
    """A class of an imported school, with what the round needs to know."""

    class_id: int
    zone: str
    plan: ClassPlan


async def build(house: House, clock: AdjustableClock, story_start: datetime) -> dict[str, str]:
    """The whole town in one unit a school. Returns the letters that lie unopened: link tokens by phone key."""
    letters: dict[str, str] = {}
    people = (*CAST, *neighbours())
    for school in SCHOOLS:

        async def begin(unit: Unit, school: SchoolPlan = school) -> dict[str, Acting]:
            return await _school(unit, house, school, [each for each in people if each.school == school.key], letters)

        clock.set(JOINED)
        actings = await house.units.run(begin)
        clock.set(story_start)

        async def open_rounds(unit: Unit, school: SchoolPlan = school, actings: dict[str, Acting] = actings) -> None:
            await _rounds(unit, school, actings)

        await house.units.run(open_rounds)
    return letters


async def _school(
    unit: Unit, house: House, school: SchoolPlan, people: Sequence[Actor], letters: dict[str, str]
) -> dict[str, Acting]:
    """Add the school, import its class list and let everybody join who has joined; the actings by sourcedId."""
    await add_school(unit, school.key, school.name, school.preset, school.phone)
    entry = await school_by_key(unit, school.key)
    await apply_import(unit, await plan_import(unit, entry, _roster(school)), house.ends)
    issued = await issue(unit, entry, USERNAME, only=[each.person for each in people])
    tokens = {letter.person_id: letter.link.rpartition("=")[2] for letter in issued}
    actings: dict[str, Acting] = {}
    for person in people:
        if not person.linked:
            letters[person.key] = tokens[person.person]
            continue
        account = await lock_account(unit, Sender(person.user_id, person.user_id, person.language))
        await use_code(unit, await acting_of(unit, account), tokens[person.person], Joined(house.ends))
        actings[person.person] = await acting_of(unit, account)
    classes = await ids_of(unit, SchoolClass, entry.id)
    for plan in school.classes:
        await _card(unit, actings[plan.teacher], classes[plan.title], plan.welcome)
        for family in (each for each in plan.families if each.booked):
            await note(unit, actings[plan.teacher], _pupil_of(actings[family.guardian]), ContactWay.MET)
    await _close(unit, entry, school.closed)
    return actings


def _pupil_of(guardian: Acting) -> int:
    return next(child.pupil_id for _person, child in guardian.children)


async def _close(unit: Unit, school: SchoolEntry, days: Sequence[date]) -> None:
    change = partial(by_hand, days=days, reason=None)
    await change_days(unit, school, change, (await plan_days(unit, school, change)).plan)


async def _card(unit: Unit, teacher: Acting, class_id: int, words: str) -> None:
    """The class's card, with the contact teacher's words to whoever joins."""
    _person, _class, draft = await card.begin_card(unit, teacher, class_id)
    await card.write_welcome(unit, teacher, class_id, words)
    await card.use(unit, teacher, class_id, draft.draft_id)


# The class list ------------------------------------------------------------------------------------------------------


def _roster(school: SchoolPlan) -> Roster:
    """The school's class list, as reading OneRoster files would give it."""
    families = [(class_, family) for class_ in school.classes for family in class_.families]
    return Roster(
        name=school.key,
        version="1.2",
        schools=(SchoolRow(school.key, school.name),),
        sessions=(),
        classes=tuple(ClassRow(class_.title, class_.title, "homeroom", school.key, ()) for class_ in school.classes),
        pupils=tuple(_pupil(school, class_, family) for class_, family in families),
        guardians=tuple(_guardians(family for _class, family in families)),
        staff=tuple(_staff(school)),
        guardianships=tuple(_guardianships(family for _class, family in families)),
        enrollments=(),
        warnings=(),
    )


def _pupil(school: SchoolPlan, class_: ClassPlan, family: Family) -> PupilRow:
    place = (PupilClass(class_.title, home=True),)
    return PupilRow(family.pupil, family.pupil_name, family.family_name, place, (school.key,), family.born_on)


def _guardians(families: Iterator[Family]) -> Iterator[GuardianRow]:
    """Each guardian once; their father stands beside Maria."""
    seen: set[str] = set()
    for family in families:
        if family.guardian in seen:
            continue
        seen.add(family.guardian)
        yield GuardianRow(family.guardian, family.guardian_name, family.family_name, None, None, enabled=True)
        if family.guardian == "maria":
            yield GuardianRow(*FATHER, None, None, enabled=True)


def _guardianships(families: Iterator[Family]) -> Iterator[GuardianshipRow]:
    for family in families:
        yield GuardianshipRow(family.guardian, family.pupil, "custody")
        if family.guardian == "maria":
            yield GuardianshipRow(FATHER[0], family.pupil, "custody")


def _staff(school: SchoolPlan) -> Iterator[StaffRow]:
    for class_ in school.classes:
        posts = (StaffPost(school.key, "teacher"),)
        taught = (StaffClass(class_.title, primary=True),)
        yield StaffRow(class_.teacher, class_.teacher_name, "Bro", posts, taught, None, enabled=True)
    if school.head:
        yield StaffRow(*school.head, "Bro", (StaffPost(school.key, "head"),), (), None, enabled=True)


# Rounds and bookings -------------------------------------------------------------------------------------------------


async def _rounds(unit: Unit, school: SchoolPlan, actings: dict[str, Acting]) -> None:
    """Open each class's round as its teacher, and book as the families that have chosen already."""
    entry = await school_by_key(unit, school.key)
    classes = await ids_of(unit, SchoolClass, entry.id)
    for plan in school.classes:
        place = Place(classes[plan.title], entry.zone, plan)
        round_id = await _open(unit, actings[plan.teacher], place)
        await _book(unit, round_id, place, actings)


async def _open(unit: Unit, teacher: Acting, place: Place) -> int:
    plan = place.plan
    draft_id = (await drafting.begin_draft(unit, teacher, place.class_id)).draft_id
    for each in plan.days:
        await drafting.choose_day(unit, teacher, draft_id, each.day, on=True)
    await drafting.finish_days(unit, teacher, draft_id)
    await drafting.ask_by_day(unit, teacher, draft_id)
    for each in plan.days:
        await drafting.choose_hours(unit, teacher, draft_id, each.day, each.start, each.end)
    await drafting.choose_length(unit, teacher, draft_id, plan.minutes)
    await drafting.choose_pauses(unit, teacher, draft_id, minutes=0, every=1)
    await drafting.choose_form(unit, teacher, draft_id, Form.IN_PERSON)
    await drafting.type_room(unit, teacher, draft_id, plan.room)
    # All of them have phones before the story's first push; no family need be kept a time.
    draft: Draft = await drafting.keep_back(unit, teacher, draft_id, False)
    preview = (await view_of(unit, teacher, draft)).preview
    assert preview is not None
    return (await drafting.open_round(unit, teacher, draft_id, draft.changes, preview.newest)).round_id


async def _book(unit: Unit, round_id: int, place: Place, actings: dict[str, Acting]) -> None:
    """The times that other families took, first come, first served."""
    slots = {
        slot.starts_at.astimezone(ZoneInfo(place.zone)): slot.slot_id for slot in await free_slots(unit, [round_id])
    }
    taken = [slots[at] for day in place.plan.days for at in _taken(day, sorted(slots))]
    booked = [family for family in place.plan.families if family.booked]
    for family, slot_id in zip(booked, taken, strict=True):
        acting = actings[family.guardian]
        await book_slot(unit, acting, slot_id, _pupil_of(acting))


def _taken(day: TalkDay, times: Sequence[datetime]) -> list[datetime]:
    """Which of the day's times are gone."""
    mine = [at for at in times if at.date() == day.day]
    if day.free is None:
        return mine[: day.taken]
    return [at for at in mine if _said(at.time()) not in day.free]


def _said(at: time) -> str:
    return f"{at.hour}.{at.minute:02}"
