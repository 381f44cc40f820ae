"""What preparation looks after by itself: homes are asked when it is their turn, teachers while there is time.

Talks are booked on a floor below, which knows nothing of preparation: so it is looked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from msgspec import Struct, field

from bot.conferences.booking.queries import Talk, talks
from bot.conferences.facts import RoundFacts
from bot.conferences.homes import who_sees
from bot.conferences.queries import rounds
from bot.core.unit import Unit
from bot.outbox.planning import plan
from bot.schools.calendar import SchoolCalendar
from bot.schools.policy import Policy
from bot.schools.policy.timeline import Moment
from bot.schools.queries import calendar_of, policy_of
from bot.talks.preparation import plans, rules
from bot.talks.preparation.queries import rounds_to_warn, talks_to_ask

# Six school days may span the longest holidays.
_AHEAD = timedelta(days=45)
# More than a day before its talk, or it comes on top of the reminder.
_LATEST = timedelta(hours=36)


class _Calendars(Struct):
    """What talks of one school and start share, worked out once a look."""

    unit: Unit
    found: dict[tuple[int, datetime], Moment | None] = field(default_factory=dict)

    async def home_part(self, talk: Talk) -> Moment | None:
        key = (talk.round_.round_id, talk.booking.starts_at)
        if key not in self.found:
            policy, calendar = await self.of(talk.round_)
            self.found[key] = rules.home_part(policy, calendar, talk.booking.starts_at, talk.round_)
        return self.found[key]

    async def of(self, round_: RoundFacts) -> tuple[Policy, SchoolCalendar]:
        policy = await policy_of(self.unit, round_.school_id, round_.policy_version)
        return policy, await calendar_of(self.unit, round_.school)


async def ask_homes(unit: Unit) -> None:
    """The tick: whoever has a talk is asked once to prepare it, when the policy says so, or when the talk was booked
    later than that."""
    waiting = await talks_to_ask(unit, unit.now + _AHEAD, plans.ASKED)
    if not waiting:
        return
    calendars = _Calendars(unit)
    found = await talks(unit, waiting)
    due = {
        booking_id: moment
        for booking_id, talk in found.items()
        if (moment := await _due(calendars, talk, unit.now)) is not None
    }
    await _ask(unit, found, due)


async def _due(calendars: _Calendars, talk: Talk, now: datetime) -> Moment | None:
    if talk.booking.starts_at - now < _LATEST:
        return None
    moment = await calendars.home_part(talk)
    return moment if moment is not None and moment.at <= now else None


async def _ask(unit: Unit, found: Mapping[int, Talk], due: Mapping[int, Moment]) -> None:
    told = await who_sees(unit, [found[booking_id].booking for booking_id in due])
    for booking_id, moment in due.items():
        talk = found[booking_id]
        guardians = told[booking_id]
        plan(unit, plans.asked(plans.ASKED, talk.booking, talk.round_, guardians, unit.now, silent=moment.silent))


async def warn_teachers(unit: Unit) -> None:
    """The tick: whoever holds a round hears once whose part at school is missing."""
    waiting = await rounds_to_warn(unit, unit.now + _AHEAD, plans.UNPREPARED)
    calendars = _Calendars(unit)
    for round_ in (await rounds(unit, list(waiting))).values() if waiting else ():
        policy, calendar = await calendars.of(round_)
        first_at = waiting[round_.round_id]
        at = rules.warns_at(policy, calendar, first_at, round_)
        if rules.prepares_pupil(policy) and at is not None and at <= unit.now:
            plan(unit, [plans.unprepared(round_, unit.now, first_at)])
