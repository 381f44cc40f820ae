"""What the screens of the home's side show, read and put together for one guardian at one instant.

The one rule kept here: of a talk that the other home hides, nothing gets as far as a screen.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from bot.conferences.booking.access import about_talk
from bot.conferences.booking.errors import NotYourTalk
from bot.conferences.booking.family_screens import ChildLine
from bot.conferences.booking.queries import Talk, phone_of
from bot.conferences.booking.queries import talk as find_talk
from bot.conferences.booking.rules import age_on, choosable, ensure_live, is_late_cancel, masked, right_from, takes_late
from bot.conferences.booking.screens import TalkView
from bot.conferences.facts import BookingFacts, RoundFacts
from bot.conferences.holding.lateness.rules import is_today
from bot.conferences.homes import NO_HOMES, Homes, homes_of
from bot.conferences.models import Form, RoundState
from bot.conferences.needs import needs_of
from bot.conferences.online import WayIn, ways_in
from bot.conferences.queries import LIVE, bookings_of_pupils, free_slots, rounds_of_classes
from bot.conferences.rules import is_open
from bot.core.dates import local
from bot.core.errors import Outdated
from bot.core.unit import Unit
from bot.people.access import About, may, require
from bot.people.acting import Acting, ActingPerson, Child
from bot.people.pairs.models import Sharing
from bot.schools.policy.timeline import move_limit
from bot.schools.queries import policy_of


class Seen(Struct, frozen=True):
    """The talks that this account may know of, and the homes of pupils where somebody else booked."""

    talks: Sequence[BookingFacts]
    homes: Mapping[int, Homes]
    persons: Mapping[int, int]

    def may_change(self, talk: BookingFacts) -> bool:
        """Whether this account moves, cancels and answers for the talk."""
        person = self.persons[talk.pupil_id]
        return talk.owner_id in {None, person} or self._homes(talk).may_change(person, talk)

    def knows_all(self, talk: BookingFacts) -> bool:
        """Whether who comes is this account's to know: its own talk, or everything is shared."""
        person = self.persons[talk.pupil_id]
        shares = self._homes(talk).shares
        return talk.owner_id in {None, person} or shares.between(person, talk.owner_id or person) is Sharing.FULL

    def in_home(self, talk: BookingFacts) -> bool:
        """Whether the talk is of this account's home, so that none is chosen beside it."""
        person = self.persons[talk.pupil_id]
        return talk.owner_id in {None, person} or self._homes(talk).in_home(person, talk)

    def _homes(self, talk: BookingFacts) -> Homes:
        return self.homes.get(talk.pupil_id, NO_HOMES)


async def seen_talks(unit: Unit, acting: Acting, talks: Sequence[BookingFacts]) -> Seen:
    """Those of one's children's talks that one may know of. A statement only where somebody else booked one."""
    persons = {child.pupil_id: person.person_id for person, child in acting.children}
    others = {talk.pupil_id for talk in talks if talk.owner_id not in {None, persons[talk.pupil_id]}}
    homes = await homes_of(unit, others)
    kept = [
        talk
        for talk in talks
        if talk.pupil_id not in others or homes.get(talk.pupil_id, NO_HOMES).sees(persons[talk.pupil_id], talk)
    ]
    return Seen(kept, homes, persons)


async def talk_view(unit: Unit, acting: Acting, talk: Talk, seen: Seen | None = None) -> TalkView:
    """The talk, which one may know of, as this guardian sees it."""
    person, child = acting.child(talk.booking.pupil_id)
    policy = await policy_of(unit, talk.round_.school_id, talk.round_.policy_version)
    day = local(talk.booking.starts_at, talk.round_.zone).date()
    calendar = person.school.calendar(policy)
    limit = move_limit(policy, calendar, talk.booking.starts_at)
    age, right = age_on(child.born_on, day), right_from(policy)
    allowed = may(acting, "conference.book", about_talk(child.pupil_id, talk.round_))
    ahead = allowed and talk.booking.starts_at > unit.now
    seen = seen or await seen_talks(unit, acting, [talk.booking])
    mine = seen.may_change(talk.booking)
    return TalkView(
        booking=talk.booking if seen.knows_all(talk.booking) else replace(talk.booking, coming={}),
        round_=talk.round_,
        child=child.given_name,
        pupil_part=policy.conferences.attend.pupil,
        move_until=limit,
        may_change=ahead and mine,
        may_move=unit.now <= limit,
        may_cancel=policy.booking.late_cancel != "off" or not is_late_cancel(policy, calendar, talk.booking, unit.now),
        has_right=age is not None and right is not None and age >= right,
        other=ahead and not mine,
        own=ahead and not mine and policy.booking.two_talks_for_two_homes == "yes",
        prepares=ahead,
        raises=ahead and policy.topics.announce_before and "home" in policy.topics.by,
        is_today=ahead and day == local(unit.now, talk.round_.zone).date(),
        way_in=await _way_in(unit, talk) if allowed else None,
        called=await _called(unit, person, talk) if ahead and mine else None,
    )


async def _called(unit: Unit, person: ActingPerson, talk: Talk) -> tuple[str | None, str | None] | None:
    if talk.booking.form_in(talk.round_) is not Form.PHONE:
        return None
    phone = await phone_of(unit, person.person_id)
    return masked(phone) if phone else None, person.school.phone


async def _way_in(unit: Unit, talk: Talk) -> WayIn | None:
    """The way into a talk online, on its day until it is over."""
    online = talk.booking.form_in(talk.round_) is Form.VIRTUAL and talk.booking.state.value in LIVE
    if not online or not is_today(talk.booking, talk.round_.zone, unit.now):
        return None
    return (await ways_in(unit, [talk.round_.round_id])).get(talk.round_.round_id)


async def family_lines(unit: Unit, acting: Acting) -> list[ChildLine]:
    """My children with their talk to come, or the round in which a time can be chosen. Three statements, and one more
    where somebody else booked."""
    mine = [
        (person, child)
        for person, child in acting.children
        if may(acting, "conference.see", About(person.school.id, child.class_id, child.pupil_id))
    ]
    if not mine:
        return []
    found = await rounds_of_classes(unit, sorted({child.class_id for _person, child in mine}))
    by_id = {round_.round_id: round_ for round_ in found}
    talks = await bookings_of_pupils(unit, [child.pupil_id for _person, child in mine])
    seen = await seen_talks(unit, acting, [talk for talk in talks if talk.round_id in by_id])
    late = await _still_late(unit, found)
    needs = await needs_of(unit, found)
    lines: list[ChildLine] = []
    for _person, child in mine:
        own = [talk for talk in seen.talks if talk.pupil_id == child.pupil_id]
        for talk in own:
            if talk.ends_at > unit.now:
                view = await talk_view(unit, acting, Talk(talk, by_id[talk.round_id]), seen)
                lines.append(ChildLine(child.pupil_id, child.given_name, view))
        for round_ in (each for each in found if each.class_id == child.class_id):
            in_round = [talk for talk in own if talk.round_id == round_.round_id and seen.in_home(talk)]
            if needs.may_choose(round_, child.pupil_id, in_round):
                line = _round_line(unit, child, round_, late)
                lines += [line] if line is not None else []
    return sorted(lines, key=_when)


def _when(line: ChildLine) -> tuple[bool, float]:
    """Talks in the order in which a family goes to them, then what has no time yet."""
    return (True, 0.0) if line.talk is None else (False, line.talk.booking.starts_at.timestamp())


async def _still_late(unit: Unit, found: Sequence[RoundFacts]) -> set[int]:
    """Those of the rounds whose day to choose by has passed and of which a time can still be chosen."""
    over = [each for each in found if takes_late(each, unit.now) and not is_open(each, unit.now)]
    free = await free_slots(unit, [each.round_id for each in over]) if over else []
    return {each.round_id for each in over if choosable(each, free, unit.now)}


def _round_line(unit: Unit, child: Child, round_: RoundFacts, late: Collection[int]) -> ChildLine | None:
    if is_open(round_, unit.now) or round_.round_id in late:
        return ChildLine(child.pupil_id, child.given_name, open_round=round_)
    if round_.state is RoundState.ANNOUNCED and unit.now < round_.opens_at:
        return ChildLine(child.pupil_id, child.given_name, opens_round=round_)
    return None


async def shown_talk(unit: Unit, acting: Acting, booking_id: int, *, changes: bool = False) -> TalkView:
    """A talk that may be seen, or (`changes`) answered for. Raises why it is none any more; a hidden one is none."""
    found = await find_talk(unit, booking_id)
    if found is None:
        raise Outdated
    require(unit, acting, "conference.see", about_talk(found.booking.pupil_id, found.round_, booking_id))
    seen = await seen_talks(unit, acting, [found.booking])
    if not seen.talks:
        raise Outdated
    if changes and not seen.may_change(found.booking):
        raise NotYourTalk(found.booking, found.round_)
    view = await talk_view(unit, acting, found, seen)
    # Whoever comes late to a talk online still finds the way in.
    if changes or view.way_in is None:
        ensure_live(found.booking, found.round_, unit.now)
    return view
