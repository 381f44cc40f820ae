"""What the screens of inviting show, read and put together."""

from __future__ import annotations

from msgspec import Struct

from bot.conferences.booking.queries import Talk
from bot.conferences.colleagues.queries import Colleague, Guest, busy_then, colleagues_of, guests_at
from bot.core.unit import Unit
from bot.schools.queries import policy_of


class Invitations(Struct, frozen=True):
    """A talk with who is invited to it and who else could be; `busy`: persons with another talk then."""

    talk: Talk
    guests: tuple[Guest, ...]
    others: tuple[Colleague, ...]
    busy: frozenset[int]


async def invitations_of(unit: Unit, made: Talk) -> Invitations:
    """Everything that the choice of a colleague shows."""
    booking, round_ = made.booking, made.round_
    policy = await policy_of(unit, round_.school_id, round_.policy_version)
    team = await colleagues_of(unit, round_, others=policy.conferences.attend.other_staff)
    guests = (await guests_at(unit, [booking.booking_id]))[booking.booking_id]
    invited = {guest.person_id for guest in guests}
    persons = invited | {each.person_id for each in team}
    busy = await busy_then(unit, sorted(persons), booking.starts_at, booking.ends_at, booking.booking_id)
    others = tuple(each for each in team if each.person_id not in invited)
    return Invitations(made, tuple(guests), others, frozenset(busy))
