"""What follows when school and home agree: a talk of its own, with times to choose from; the ordinary one stays
(D3.20).

Only who is invited knows of that talk. After the ordinary talk was held it is one by need (experience.md 2.5).
"""

from __future__ import annotations

from sqlalchemy import bindparam, select

from bot.conferences.homes import NO_HOMES, homes_of
from bot.conferences.models import Booking, Form, Slot, TalkKind
from bot.conferences.queries import IS_LIVE, bookings_of_pupils
from bot.conferences.single.errors import KindOff, TeacherBusy
from bot.conferences.single.facts import Offer
from bot.conferences.single.offering import fitting_times, offer_times, withdraw_offer
from bot.conferences.single.plans import ABOUT, OFFERED
from bot.core.among import among
from bot.core.unit import Unit
from bot.outbox.planning import cancel_about
from bot.people.pairs.models import Sharing
from bot.schools.policy import Policy
from bot.talks.topics.aside.writing import change
from bot.talks.topics.facts import AsideFacts
from bot.talks.topics.models import Step

_TIMES = 3
_BOOKED = (
    select(Booking.round_id, Slot.starts_at, Slot.ends_at)
    .join(Slot, Slot.id == Booking.slot_id)
    .where(among(Booking.round_id, "rounds"), IS_LIVE)
    .order_by(Slot.starts_at)
)
_ROUND_IS_TAKEN = select(Booking.id).where(Booking.round_id == bindparam("round"), IS_LIVE).limit(1)


async def other_guardians(unit: Unit, aside: AsideFacts) -> list[int]:
    """Who else has custody and is not hidden from this guardian: the choice of who is invited."""
    homes = (await homes_of(unit, [aside.pupil.pupil_id])).get(aside.pupil.pupil_id, NO_HOMES)
    mine = aside.guardian_id
    return [
        other
        for other in homes.custody
        if other not in {mine, aside.teacher_id} and homes.shares.between(mine, other) is not Sharing.HIDDEN
    ]


async def arrange(unit: Unit, aside: AsideFacts, policy: Policy, *, by_home: bool) -> AsideFacts:
    """Offer the talk, or leave it agreed where there is no time or the principle wants none: then they call.

    `by_home`: it is the guardian who just said yes and reads the times at once, so no message tells of them.
    """
    if not policy.without_child.separate_invitation:
        return aside
    round_id = await _offer(unit, aside, policy)
    if round_id is None:
        return aside
    if by_home:
        await cancel_about(unit, ABOUT, [round_id], [OFFERED], aside.guardian_id)
    return await change(unit, aside, step=Step.ARRANGED, round_id=round_id)


async def _offer(unit: Unit, aside: AsideFacts, policy: Policy) -> int | None:
    pupil, minutes = aside.pupil, policy.conferences.slot_minutes
    others = await other_guardians(unit, aside) if aside.both else []
    starts = await fitting_times(unit, pupil, aside.teacher_id, minutes, _TIMES)
    wanted = TalkKind.NEEDS_BASED if await was_held(unit, aside) else TalkKind.SEPARATE
    for kind in dict.fromkeys((wanted, TalkKind.SEPARATE)):
        offer = Offer(
            kind, pupil.school_id, pupil.class_id, pupil.pupil_id, aside.teacher_id, Form.IN_PERSON, minutes, None,
            starts, (aside.guardian_id, *others), aside.guardian_id if aside.from_home else None,
        )  # fmt: skip
        try:
            return await offer_times(unit, offer) if starts else None
        except TeacherBusy:
            return None
        except KindOff:
            continue
    return None


async def was_held(unit: Unit, aside: AsideFacts) -> bool:
    """Whether the ordinary talk that it was raised before is over."""
    talks = await bookings_of_pupils(unit, [aside.pupil.pupil_id])
    return any(aside.raised_at < talk.ends_at <= unit.now for talk in talks)


async def is_booked(unit: Unit, round_id: int) -> bool:
    """Whether a time of its own talk was chosen."""
    return await unit.first(_ROUND_IS_TAKEN, {"round": round_id}) is not None


async def held_rounds(unit: Unit, round_ids: list[int]) -> set[int]:
    """Those of the talks of their own that are over."""
    rows = await unit.all(_BOOKED, {"rounds": round_ids}) if round_ids else []
    return {row.round_id for row in rows if row.ends_at <= unit.now}


async def call_off(unit: Unit, aside: AsideFacts) -> None:
    """Take the talk of its own back; who had a time hears of it."""
    if aside.round_id is not None:
        await withdraw_offer(unit, aside.round_id)
