"""Selects of counting: from thin facts only, of ordinary talks only.

The one rule kept here: no talk with a single family but an ordinary one is in any number (experience.md 2.5).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import Row, bindparam, select

from bot.conferences.holding.access import COUNT
from bot.conferences.holding.counting.rules import Minimum, minimum_of
from bot.conferences.holding.models import Outcome, TalkFact
from bot.conferences.models import Round, TalkKind
from bot.conferences.queries import PupilName, bookings_of_pupils, pupil_name
from bot.conferences.rounds.access import ClassChoice, classes_open_to
from bot.core.among import among
from bot.core.dates import local
from bot.core.tables import written
from bot.core.unit import Unit
from bot.people.access import About, may
from bot.people.acting import Acting
from bot.people.models import Pupil
from bot.people.protection import admitted
from bot.schools.queries import policy_of

_PUPILS = select(
    Pupil.id.label("pupil_id"), Pupil.class_id, Pupil.given_name, Pupil.family_name, Pupil.protected, Pupil.alias
).where(among(Pupil.class_id, "classes"), Pupil.left_on.is_(None), admitted())
_FACTS = (
    select(
        TalkFact.pupil_id,
        TalkFact.round_id,
        TalkFact.turn,
        TalkFact.held_on,
        TalkFact.outcome,
        Round.pupil_id.label("single_of"),
    )
    .join(Pupil, Pupil.id == TalkFact.pupil_id)
    .outerjoin(Round, Round.id == TalkFact.round_id)
    .where(
        among(Pupil.class_id, "classes"),
        TalkFact.held_on >= bindparam("since"),
        TalkFact.kind == written(TalkKind.ORDINARY),
    )
)


class Counted(Struct, frozen=True):
    """A pupil with the talks they had in the span; `unmarked` rounds of talks that nothing was said of, `next_at` the
    talk that is booked."""

    pupil: PupilName
    held: int
    unmarked: tuple[int, ...]
    next_at: datetime | None = None


class ClassCount(Struct, frozen=True):
    """A class against its minimum. Pupils, not talks: two homes may have one each."""

    choice: ClassChoice
    minimum: Minimum
    zone: str
    pupils: tuple[Counted, ...]

    def has_all(self, each: Counted) -> bool:
        """Whether the pupil has had what it is to have; where no number is given, any talk at all."""
        return each.held >= max(1, self.minimum.number)

    @property
    def met(self) -> int:
        return sum(map(self.has_all, self.pupils))

    @property
    def without(self) -> tuple[Counted, ...]:
        return tuple(each for each in self.pupils if not self.has_all(each))

    @property
    def unmarked(self) -> tuple[int, ...]:
        """The rounds with talks that nothing was said of, the newest last."""
        return tuple(sorted({round_id for each in self.pupils for round_id in each.unmarked}))


async def classes_counted(unit: Unit, acting: Acting) -> list[ClassChoice]:
    """The classes whose numbers this account may see, its own first."""
    return [
        choice
        for choice in await classes_open_to(unit, acting, COUNT)
        if may(acting, COUNT, About(choice.school_id, class_id=choice.class_id))
    ]


async def counts(unit: Unit, acting: Acting, choices: Sequence[ClassChoice]) -> list[ClassCount]:
    """The classes against their minimums; two statements a school."""
    found: dict[int, ClassCount] = {}
    for school_id in dict.fromkeys(choice.school_id for choice in choices):
        school = acting.at(school_id).school
        policy = await policy_of(unit, school.id, school.policy_version)
        today = local(unit.now, school.zone).date()
        of_school = [choice for choice in choices if choice.school_id == school_id]
        ids = [choice.class_id for choice in of_school]
        minimums = {choice.class_id: minimum_of(policy, choice.name, today) for choice in of_school}
        since = min(minimum.begins for minimum in minimums.values())
        facts: dict[int, list[Row[Any]]] = {}
        for row in await unit.all(_FACTS, {"classes": ids, "since": since}):
            facts.setdefault(row.pupil_id, []).append(row)
        pupils: dict[int, list[Counted]] = {}
        for row in await unit.all(_PUPILS, {"classes": ids}):
            minimum = minimums[row.class_id]
            own = [fact for fact in facts.get(row.pupil_id, ()) if minimum.covers(fact.held_on)]
            pupils.setdefault(row.class_id, []).append(_counted(pupil_name(row), own))
        for choice in of_school:
            of_class = tuple(pupils.get(choice.class_id, ()))
            found[choice.class_id] = ClassCount(choice, minimums[choice.class_id], school.zone, of_class)
    return [found[choice.class_id] for choice in choices]


def _counted(pupil: PupilName, facts: Sequence[Row[Any]]) -> Counted:
    held = {(fact.round_id, fact.turn) for fact in facts if fact.outcome == Outcome.HELD.value}
    # Whether a talk with one family is marked is for its holder to see.
    open_ones = {(fact.round_id, fact.turn) for fact in facts if fact.outcome is None and fact.single_of is None}
    unmarked = {round_id for round_id, _turn in open_ones - held}
    return Counted(pupil, len(held), tuple(sorted(unmarked)))


async def next_talks(unit: Unit, pupil_ids: Sequence[int]) -> dict[int, datetime]:
    """By pupil, when the next talk in a class's round is."""
    found: dict[int, datetime] = {}
    for booking in await bookings_of_pupils(unit, pupil_ids):
        if booking.starts_at > unit.now:
            found.setdefault(booking.pupil_id, booking.starts_at)
    return found


def last_day(minimum: Minimum) -> date:
    """The last day that counts."""
    return date.fromordinal(minimum.ends.toordinal() - 1)
