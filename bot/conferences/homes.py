"""Two homes: who of a pupil's guardians sees, moves and has which talk.

The one rule kept here: what one guardian is shown or told of another's talk is decided in `Homes.sees`, and nowhere
else; hidden means as if there were no such talk.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct, field
from sqlalchemy import ColumnElement, Row, select

from bot.conferences.facts import BookingFacts
from bot.conferences.models import TwoTalks
from bot.core.among import among
from bot.core.tables import rows_as_text, rows_in_text
from bot.core.unit import Unit
from bot.people.models import Guardianship, GuardianshipRow, Pupil
from bot.people.pairs.models import Sharing
from bot.people.pairs.queries import shares_columns, shares_in
from bot.people.pairs.rules import Shares
from bot.people.protection import IN_THE_BOT_FOR
from bot.people.ties import lasts
from bot.schools.policy.document import Policy


class Homes(Struct, frozen=True):
    """The homes of one pupil: `custody` are the persons who hold it, in id order, `apart` the rounds in which two
    homes have a talk each."""

    custody: Sequence[int] = ()
    shares: Shares = field(default_factory=Shares)
    apart: frozenset[int] = frozenset()

    def sees(self, person_id: int, booking: BookingFacts) -> bool:
        """Whether this guardian may know of the talk at all."""
        owner = booking.owner_id
        return owner is None or self.shares.between(person_id, owner) is not Sharing.HIDDEN

    def hides_from(self, person_id: int) -> bool:
        """Whether a custody holder is hidden from this guardian."""
        return any(self.shares.between(person_id, other) is Sharing.HIDDEN for other in self.custody)

    def may_change(self, person_id: int, booking: BookingFacts) -> bool:
        """Whether this guardian moves, cancels and answers for the talk: whoever booked it, both where everything is
        shared, and all where the school gave it or its owner is no guardian any more."""
        owner = booking.owner_id
        if owner is None or (owner not in self.custody and self.sees(person_id, booking)):
            return True
        return self.shares.between(person_id, owner) is Sharing.FULL

    def home_of(self, person_id: int, round_id: int) -> frozenset[int]:
        """The persons with whom this guardian has one talk in the round."""
        for home in self.homes(round_id):
            if person_id in home:
                return frozenset(home)
        # Who holds no custody has no home here and looks at what they may see.
        seen = {other for other in self.custody if self.shares.between(person_id, other) is not Sharing.HIDDEN}
        return frozenset({person_id, *seen})

    def homes(self, round_id: int) -> list[list[int]]:
        """The custody holders by home: nobody in one is hidden from another, and where each home has its own talk,
        only those live together who share everything."""
        found: list[list[int]] = []
        for person in self.custody:
            fitting = (home for home in found if all(self._together(person, other, round_id) for other in home))
            home = next(fitting, None)
            if home is None:
                found.append([person])
            else:
                home.append(person)
        return found

    def _together(self, one: int, other: int, round_id: int) -> bool:
        shared = self.shares.between(one, other)
        return shared is Sharing.FULL if round_id in self.apart else shared is not Sharing.HIDDEN

    def in_home(self, person_id: int, booking: BookingFacts) -> bool:
        """Whether the talk is this guardian's home's, or everybody's."""
        return booking.owner_id is None or booking.owner_id in self.home_of(person_id, booking.round_id)

    def place(self, person_id: int | None, round_id: int, *, split: bool) -> int:
        """What stands in a row's `home`: 0 for the child's one talk; of several homes, the least id of this one."""
        if person_id is None or not split or len(self.homes(round_id)) < 2:
            return 0
        return min(self.home_of(person_id, round_id))

    def two_talks(self, policy: Policy, round_id: int) -> bool:
        """Whether each home may have a talk of its own in this round."""
        return policy.booking.two_talks_for_two_homes == "yes" or round_id in self.apart


NO_HOMES = Homes()


def homes_columns(pupil_id: ColumnElement[int]) -> tuple[ColumnElement[Any], ...]:
    """What `homes_in` reads beside custody, for a statement that has this column of a pupil's id."""
    apart = select(rows_as_text(TwoTalks.round_id)).where(TwoTalks.pupil_id == pupil_id, TwoTalks.until.is_(None))
    return (*shares_columns(pupil_id), apart.scalar_subquery().label("apart"))


async def homes_in(unit: Unit, row: Row[Any], custody: Iterable[int]) -> Homes:
    """The homes of the pupil of a row with those columns and `school_id`."""
    apart = frozenset(int(round_id) for (round_id,) in rows_in_text(row.apart))
    return Homes(tuple(sorted(custody)), await shares_in(unit, row, row.school_id), apart)


_CUSTODY = (
    select(rows_as_text(GuardianshipRow.person_id))
    .where(
        GuardianshipRow.pupil_id == Pupil.id,
        IN_THE_BOT_FOR,
        GuardianshipRow.kind == Guardianship.CUSTODY.value,
        lasts(GuardianshipRow),
    )
    .correlate(Pupil)
    .scalar_subquery()
    .label("custody")
)
_HOMES = select(Pupil.id, Pupil.school_id, _CUSTODY, *homes_columns(Pupil.__table__.c.id)).where(
    among(Pupil.id, "pupils")
)


async def homes_of(unit: Unit, pupil_ids: Iterable[int]) -> Mapping[int, Homes]:
    """The homes by pupil, in one statement."""
    wanted = sorted(set(pupil_ids))
    rows = await unit.all(_HOMES, {"pupils": wanted, "now": unit.now}) if wanted else []
    return {
        row.id: await homes_in(unit, row, (int(person_id) for (person_id,) in rows_in_text(row.custody)))
        for row in rows
    }


async def who_sees(unit: Unit, bookings: Sequence[BookingFacts]) -> dict[int, list[int]]:
    """By booking, the custody holders who may hear of it."""
    homes = await homes_of(unit, (booking.pupil_id for booking in bookings))
    return {
        booking.booking_id: [
            person
            for person in homes.get(booking.pupil_id, NO_HOMES).custody
            if homes[booking.pupil_id].sees(person, booking)
        ]
        for booking in bookings
    }
