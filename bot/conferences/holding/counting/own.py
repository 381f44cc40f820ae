"""Which talk of the year or term a home's next talk is, against the policy's minimum.

The one rule kept here: only what this guardian may know of is counted, so that no number tells of a hidden talk.
"""

from __future__ import annotations

from sqlalchemy import select

from bot.conferences.booking.views import seen_talks
from bot.conferences.facts import BookingFacts, RoundFacts, TalkCount
from bot.conferences.holding.counting.rules import minimum_of
from bot.conferences.holding.models import Outcome, TalkFact
from bot.conferences.queries import bookings_of_pupils
from bot.core.among import among
from bot.core.dates import local
from bot.core.tables import written
from bot.core.unit import Unit
from bot.people.acting import Acting
from bot.schools.queries import policy_of

_NOT_MET = select(TalkFact.booking_id).where(
    among(TalkFact.booking_id, "bookings"), TalkFact.outcome == written(Outcome.NOT_MET)
)


async def own_count(unit: Unit, acting: Acting, booking: BookingFacts, round_: RoundFacts) -> TalkCount | None:
    """The place of this talk among the home's talks of classes' rounds, a round counting once; None where the policy
    gives no number, or gives less than there are."""
    policy = await policy_of(unit, round_.school_id, acting.at(round_.school_id).school.policy_version)
    day = local(booking.starts_at, round_.zone).date()
    minimum = minimum_of(policy, round_.class_name, day)
    if minimum.number < 1:
        return None
    seen = await seen_talks(unit, acting, await bookings_of_pupils(unit, [booking.pupil_id]))
    before = [
        each
        for each in seen.talks
        if each.starts_at < booking.starts_at
        and seen.in_home(each)
        and minimum.covers(local(each.starts_at, round_.zone).date())
    ]
    missed = await unit.all(_NOT_MET, {"bookings": [each.booking_id for each in before]}) if before else []
    gone = {row.booking_id for row in missed}
    had = {each.round_id for each in before if each.booking_id not in gone} - {booking.round_id}
    number = len(had) + 1
    return TalkCount(number, minimum.number, minimum.is_term) if number <= minimum.number else None
