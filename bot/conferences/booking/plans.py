"""The outbox rows of one talk: who is told, who is reminded and when, under keys that follow the booking."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from msgspec.structs import replace

from bot.conferences.booking.queries import Talk, Told
from bot.conferences.facts import RoundFacts
from bot.conferences.plans import CALENDAR, DAY_BEFORE, KEPT, LATE, NO_TIME, SAME_DAY, SUGGESTED, TOLD, board
from bot.conferences.rules import next_moment
from bot.outbox.models import Lane, Ring
from bot.outbox.notices import Plan
from bot.reminders.models import Preferences
from bot.reminders.rules import reminder_moments
from bot.schools.calendar import SchoolCalendar
from bot.schools.policy.document import Policy
from bot.schools.policy.timeline import Step


def told_plans(made: Talk, by: int, told: Iterable[Told], now: datetime) -> list[Plan]:
    """The other custody holders who may know of it hear of it, silently; one message a family and moment."""
    booking, round_ = made.booking, made.round_
    return [
        Plan(
            key=f"{TOLD}:{booking.booking_id}:{booking.sequence}:{other.person_id}",
            kind=TOLD,
            school_id=round_.school_id,
            person_id=other.person_id,
            about_kind="booking",
            about_id=booking.booking_id,
            send_at=next_moment(now),
            not_after=booking.ends_at,
            ring=Ring.SILENT,
            bundle=TOLD,
            params={"sequence": booking.sequence},
        )
        for other in told
        if other.person_id != by
    ]


def reminder_plans(
    made: Talk, told: Sequence[Told], policy: Policy, calendar: SchoolCalendar, now: datetime
) -> list[Plan]:
    """The day before (it rings) and two hours before (silent), for every custody holder by their own wishes."""
    plans: list[Plan] = []
    day = calendar.local(made.booking.starts_at).date().isoformat()
    # Parents mostly wish the same (the school's own times), and working them out is a tenth of a press.
    known: dict[Preferences, Mapping[Step, datetime]] = {}
    for person in told:
        wishes = replace(person.preferences, person_id=0)
        if wishes not in known:
            known[wishes] = reminder_moments(wishes, policy, calendar, made.booking.starts_at, now)
        due = known[wishes]
        for step, kind, ring in ((Step.DAY_BEFORE, DAY_BEFORE, Ring.RING), (Step.SAME_DAY, SAME_DAY, Ring.SILENT)):
            if step in due:
                plans.append(_reminder(made, person.person_id, kind, due[step], ring, day))
    return plans


def _reminder(made: Talk, person_id: int, kind: str, due: datetime, ring: Ring, day: str) -> Plan:
    booking = made.booking
    return Plan(
        key=f"{kind}:{booking.booking_id}:{person_id}",
        kind=kind,
        school_id=made.round_.school_id,
        person_id=person_id,
        about_kind="booking",
        about_id=booking.booking_id,
        send_at=due,
        not_after=booking.starts_at,
        ring=ring,
        # Several talks on one day are one reminder.
        bundle=f"{kind}:{day}",
        params={"sequence": booking.sequence},
    )


def suggested_plan(made: Talk, proposal_id: int, owner_id: int, now: datetime) -> Plan:
    """The one who booked is asked for another time; silently, as everything between two homes."""
    return _between_homes(SUGGESTED, made, proposal_id, owner_id, now)


def kept_plan(made: Talk, proposal_id: int, person_id: int, now: datetime) -> Plan:
    """Whoever suggested another time hears that the talk stays."""
    return _between_homes(KEPT, made, proposal_id, person_id, now)


def _between_homes(kind: str, made: Talk, proposal_id: int, person_id: int, now: datetime) -> Plan:
    booking = made.booking
    return Plan(
        key=f"{kind}:{proposal_id}",
        kind=kind,
        school_id=made.round_.school_id,
        person_id=person_id,
        about_kind="booking",
        about_id=booking.booking_id,
        send_at=now,
        not_after=booking.starts_at,
        ring=Ring.SILENT,
        bundle=f"{kind}:{proposal_id}",
        params={"sequence": booking.sequence, "proposal": proposal_id},
    )


def board_plan(round_: RoundFacts, now: datetime) -> Plan:
    """The teacher's board, a little later: a rush of bookings is one edit."""
    return board(round_.round_id, round_.school_id, round_.teacher_id, now + timedelta(seconds=1))


def _to_teacher(kind: str, key: str, round_: RoundFacts, about: tuple[str, int], now: datetime) -> Plan:
    return Plan(
        key=f"{kind}:{key}",
        kind=kind,
        school_id=round_.school_id,
        person_id=round_.teacher_id,
        about_kind=about[0],
        about_id=about[1],
        send_at=now,
    )


def no_time_plan(round_: RoundFacts, pupil_id: int, now: datetime) -> Plan:
    """Rings the teacher: a family needs another time."""
    key = f"{round_.round_id}:{pupil_id}:{now:%y%m%d%H%M}"
    # What piles up overnight is one ring in the morning.
    return replace(
        _to_teacher(NO_TIME, key, round_, ("round", round_.round_id), now), bundle=f"{NO_TIME}:{round_.round_id}"
    )


def late_plan(ended: Talk, now: datetime) -> Plan:
    """Rings the teacher: a talk was cancelled past the limit."""
    booking = ended.booking
    return _to_teacher(LATE, str(booking.booking_id), ended.round_, ("booking", booking.booking_id), now)


def calendar_plan(made: Talk, person_id: int, now: datetime) -> Plan:
    """The calendar file, for the one who is waiting for it."""
    booking = made.booking
    return Plan(
        key=f"{CALENDAR}:{booking.booking_id}:{booking.sequence}:{person_id}",
        kind=CALENDAR,
        school_id=made.round_.school_id,
        person_id=person_id,
        about_kind="booking",
        about_id=booking.booking_id,
        send_at=now,
        lane=Lane.INTERACTIVE,
        ring=Ring.SILENT,
        params={"sequence": booking.sequence},
    )
