"""Use cases of wishes: the teacher asks a class, guardians say when they can come and whether an interpreter is needed.

Each re-reads what it changes, asks the access table, writes, and plans who is told; the unit commits.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import time

from msgspec import Struct
from sqlalchemy import insert

from bot.conferences.queries import custody_holders, pupils_of_class
from bot.conferences.rounds.access import ClassChoice, allowed_class
from bot.conferences.wishes.errors import AskedAlready, NothingAsked
from bot.conferences.wishes.models import InterpreterNeed, TimeWish, WishCall
from bot.conferences.wishes.plans import asked
from bot.conferences.wishes.queries import Call, interpreter_needs, newest_calls, wishes_of
from bot.conferences.wishes.rules import LANGUAGES, Wish, written
from bot.core.errors import Outdated
from bot.core.unit import Unit
from bot.core.upserts import Upsert
from bot.outbox.planning import plan
from bot.people.access import About, may, require
from bot.people.acting import Acting, ActingPerson, Child
from bot.schools.queries import policy_of

# School days to answer in, and when the last of them ends.
_ANSWER_DAYS = 4
_EVENING = time(20)

_ASK = insert(WishCall).returning(WishCall.id)
_SAY = Upsert(TimeWish, by=["call_id", "pupil_id", "person_id"], take=["said", "said_at"])
_NEED = Upsert(InterpreterNeed, by=["person_id"], take=["language", "said_at"])


class Mine(Struct, frozen=True):
    """What I said: one wish for all of my children whose classes are asked."""

    asked: tuple[tuple[ActingPerson, Child, Call], ...]
    wish: Wish | None
    interpreters: dict[int, str]

    @property
    def interpreter(self) -> str | None:
        """The language, "" for none, None where nobody asked yet."""
        return next(iter(self.interpreters.values()), None)


async def ask_wishes(unit: Unit, acting: Acting, class_id: int) -> tuple[ClassChoice, Call]:
    """Ask the families of a class when they can come. Raises Outdated, NotAllowed or AskedAlready."""
    person, class_ = await allowed_class(unit, acting, class_id, locked=True)
    policy = await policy_of(unit, person.school.id, person.school.policy_version)
    if not policy.booking.wishes_first:
        raise Outdated
    newest = (await newest_calls(unit, [class_id])).get(class_id)
    if newest is not None and newest.is_open(unit.now):
        raise AskedAlready(class_id)
    calendar = person.school.calendar(policy)
    day = calendar.school_days_after(calendar.local(unit.now).date(), _ANSWER_DAYS)
    until = calendar.at(day, _EVENING)
    values = {
        "school_id": person.school.id,
        "class_id": class_id,
        "person_id": person.person_id,
        "asked_at": unit.now,
        "until": until,
    }
    call_id: int = await unit.scalar(_ASK, values)
    holders = await custody_holders(unit, [pupil.pupil_id for pupil in await pupils_of_class(unit, class_id)])
    guardians = {each for found in holders.values() for each in found}
    plan(unit, asked(call_id, person.school.id, class_id, guardians, until, unit.now))
    zone = person.school.zone
    return class_, Call(call_id, person.school.id, class_id, class_.name, person.person_id, until, zone)


async def my_wish(unit: Unit, acting: Acting) -> Mine:
    """What I said, and for which children. Raises NothingAsked when none of their classes is asked now."""
    children = [
        (person, child)
        for person, child in acting.children
        if may(acting, "wish.say", About(person.school.id, child.class_id, child.pupil_id))
    ]
    calls = await newest_calls(unit, sorted({child.class_id for _person, child in children}))
    open_ = {class_id: call for class_id, call in calls.items() if call.is_open(unit.now)}
    mine = tuple((person, child, open_[child.class_id]) for person, child in children if child.class_id in open_)
    if not mine:
        raise NothingAsked
    said = await wishes_of(unit, sorted({call.call_id for _person, _child, call in mine}))
    own = [
        said[call.call_id, child.pupil_id, person.person_id]
        for person, child, call in mine
        if (call.call_id, child.pupil_id, person.person_id) in said
    ]
    persons = sorted({person.person_id for person, _child, _call in mine})
    return Mine(mine, own[0] if own else None, await interpreter_needs(unit, persons))


async def say_wish(unit: Unit, acting: Acting, change: Callable[[Wish], Wish]) -> Mine:
    """Change what I said, for every child that is asked about. Raises NothingAsked."""
    mine = await my_wish(unit, acting)
    wish = change(mine.wish or Wish())
    rows = []
    for person, child, call in mine.asked:
        about = About(call.school_id, child.class_id, child.pupil_id, kind="wish_call", id=call.call_id)
        require(unit, acting, "wish.say", about)
        rows.append(
            {
                "school_id": call.school_id,
                "call_id": call.call_id,
                "pupil_id": child.pupil_id,
                "person_id": person.person_id,
                "said": written(wish),
                "said_at": unit.now,
            }
        )
    await unit.execute(_SAY, rows)
    return Mine(mine.asked, wish, mine.interpreters)


async def set_interpreter(unit: Unit, acting: Acting, language: str) -> Mine:
    """Whether I need an interpreter, and for which language: asked once, of the person. Raises Outdated or
    NothingAsked."""
    if language and language not in LANGUAGES:
        raise Outdated
    mine = await my_wish(unit, acting)
    rows = {}
    for person, child, call in mine.asked:
        require(unit, acting, "wish.say", About(call.school_id, child.class_id, child.pupil_id))
        rows[person.person_id] = {
            "school_id": call.school_id,
            "person_id": person.person_id,
            "language": language,
            "said_at": unit.now,
        }
    await unit.execute(_NEED, list(rows.values()))
    return Mine(mine.asked, mine.wish, dict.fromkeys(rows, language))
