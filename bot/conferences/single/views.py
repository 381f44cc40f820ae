"""What the screens of a single talk show, read for one guardian at one instant.

The one rule kept here: nothing is locked, so that opening a message waits for nobody.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct

from bot.conferences.booking.queries import Talk, phone_of
from bot.conferences.booking.rules import masked
from bot.conferences.confidential.queries import words_about
from bot.conferences.confidential.rules import RECORD
from bot.conferences.facts import FreeSlot
from bot.conferences.holding.lateness.queries import minutes_late
from bot.conferences.holding.lateness.rules import is_today
from bot.conferences.holding.models import Side
from bot.conferences.homes import NO_HOMES, homes_of
from bot.conferences.models import BookingState, Form, GuestPart, RoundState, TalkKind
from bot.conferences.online import WayIn, ways_in
from bot.conferences.queries import LIVE, bookings_of_pupils
from bot.conferences.rules import overlaps
from bot.conferences.single.access import Invited
from bot.conferences.single.facts import MEETINGS, Single
from bot.conferences.single.queries import free_times, talks_in
from bot.core.unit import Unit
from bot.people.acting import Acting
from bot.reminders.queries import marks_for
from bot.schools.policy import Policy
from bot.schools.policy.timeline import move_limit
from bot.schools.queries import policy_of


class View(Struct, frozen=True):
    """A single talk as one invited guardian sees it.

    `times` are those that can be chosen; `number` the masked one that is called, None where the school has none;
    `asked`: it was this guardian who asked for the talk; `comes`: their answer to a meeting.
    """

    single: Single
    child: str
    mark: str | None
    now: datetime
    talk: Talk | None
    called_off: bool
    times: tuple[FreeSlot, ...]
    mine: bool
    move_until: datetime | None
    number: str | None
    office: str | None
    asked: bool
    comes: bool | None
    # The booking whose short record waits on the school's own page, once the talk is over.
    record: int | None = None
    # How many minutes late the home has said it comes, and the school that it is.
    late: int = 0
    behind: int = 0
    # Only of a meeting about a plan.
    policy: Policy | None = None
    # Of a talk online, on its day.
    way_in: WayIn | None = None

    @property
    def is_today(self) -> bool:
        """Whether the talk is today and not over."""
        return self.talk is not None and is_today(self.talk.booking, self.single.round_.zone, self.now)

    @property
    def is_meeting(self) -> bool:
        return self.single.kind in MEETINGS

    @property
    def is_over(self) -> bool:
        return self.talk is not None and self.talk.booking.starts_at <= self.now

    @property
    def may_move(self) -> bool:
        return self.mine and not self.is_meeting and self.move_until is not None and self.now <= self.move_until

    @property
    def by_phone(self) -> bool:
        return self.single.round_.form is Form.PHONE

    def others(self) -> list[str]:
        """Who else comes, by the names the school gave: colleagues and people from outside."""
        return [guest.name for guest in self.single.guests if guest.part is not GuestPart.GUARDIAN]


async def view_of(unit: Unit, acting: Acting, invited: Invited) -> View:
    """Everything the screen says."""
    single, person, homes = invited.single, invited.person, invited.homes
    round_ = single.round_
    made = (await talks_in(unit, [single.round_id])).get(single.round_id, [])
    seen = [each for each in made if homes.sees(person.person_id, each.booking)]
    live = next((each for each in seen if each.booking.state.value in LIVE), None)
    policy = await policy_of(unit, round_.school_id, round_.policy_version)
    calendar = person.school.calendar(policy)
    phone = await phone_of(unit, person.person_id)
    guest = single.guest(person.person_id)
    late = {side: await minutes_late(unit, [live.booking.booking_id] if live else [], side) for side in Side}
    marks = await marks_for(unit, [person.person_id])
    gone = round_.state is RoundState.CANCELLED
    return View(
        single=single,
        child=acting.child(single.pupil_id)[1].given_name,
        mark=marks.get((person.person_id, single.pupil_id)),
        now=unit.now,
        talk=live,
        called_off=gone or any(each.booking.state is BookingState.CANCELLED_BY_SCHOOL for each in seen),
        times=() if gone else tuple(await _free_for(unit, acting, single)),
        mine=live is not None and homes.may_change(person.person_id, live.booking),
        move_until=move_limit(policy, calendar, live.booking.starts_at) if live else None,
        number=masked(phone) if phone else None,
        office=person.school.phone,
        asked=single.asked_by == person.person_id,
        comes=guest.comes if guest else None,
        record=await _record(unit, live, person.person_id),
        late=late[Side.HOME].get(live.booking.booking_id, 0) if live else 0,
        behind=late[Side.SCHOOL].get(live.booking.booking_id, 0) if live else 0,
        policy=policy if single.kind is TalkKind.ACTION_PLAN_MEETING else None,
        way_in=await _way_in(unit, live) if live else None,
    )


async def _way_in(unit: Unit, live: Talk) -> WayIn | None:
    if live.round_.form is not Form.VIRTUAL or not is_today(live.booking, live.round_.zone, unit.now):
        return None
    return (await ways_in(unit, [live.round_.round_id])).get(live.round_.round_id)


async def _record(unit: Unit, live: Talk | None, person_id: int) -> int | None:
    """The talk's booking, if it has a record that this person may read."""
    if live is None or live.booking.starts_at > unit.now:
        return None
    found = await words_about(unit, (RECORD, live.booking.booking_id), person_id)
    return live.booking.booking_id if any(each.words is not None for each in found) else None


async def _free_for(unit: Unit, acting: Acting, single: Single) -> Iterable[FreeSlot]:
    """The free times at which the family has no talk of its own that it knows of."""
    free = await free_times(unit, [single.round_id])
    pupils = [child.pupil_id for _person, child in acting.children]
    busy = [(each.starts_at, each.ends_at) for each in await bookings_of_pupils(unit, pupils)] if free else []
    return (slot for slot in free if not any(overlaps(slot.starts_at, slot.ends_at, *span) for span in busy))


async def headline_mark(unit: Unit, person_id: int, pupil_id: int) -> str | None:
    """What tells the child apart in the one neutral sentence."""
    return (await marks_for(unit, [person_id])).get((person_id, pupil_id))


async def custody_of(unit: Unit, pupil_id: int) -> list[int]:
    """The pupil's custody holders, not locked."""
    return list((await homes_of(unit, [pupil_id])).get(pupil_id, NO_HOMES).custody)
