"""Whatever families, teachers, the office and the clock do, in whatever order: a machine that presses.

After every step: no seat is had twice; nobody has two talks at once; what somebody is told is so; the line is served
in its order; a held time is nobody else's; and every count is the count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import insert, select, update

from bot.conferences.booking import presses as b
from bot.conferences.holding.models import TalkFact
from bot.conferences.models import Form, RoundTotal, SlotState, TalkKind
from bot.conferences.queries import boards
from bot.conferences.rounds.changing import presses as c
from bot.conferences.rounds.running import presses as r
from bot.conferences.scheduling.models import ProposedTime
from bot.conferences.scheduling.presses import DropSchedule, PublishSchedule
from bot.conferences.single import presses as s
from bot.conferences.single.errors import TeacherBusy
from bot.conferences.single.facts import Offer
from bot.conferences.single.offering import offer_times
from bot.conferences.waiting import presses as w
from bot.core.presses import Press
from bot.core.replies import Message
from bot.core.unit import Unit
from bot.outbox.sender import Delivery
from bot.people.models import ClassMembership, Guardianship, GuardianshipRow, Pupil
from bot.people.pairs.presses import SetPair
from bot.people.pupils.presses import ChangeKind, EndGuardianship
from tests.conferences.quarter import FIRST_DAY, SECOND_DAY, Ground, Quarter, View

ZONE = ZoneInfo("Europe/Copenhagen")
# Less before a time than this, and nobody can be sent to it by an offer (waiting/rules.py: LEAD and SHORTEST).
TOO_LATE = timedelta(hours=1, minutes=15)
OF_A_LIVE_TALK = {"conference.day_before", "conference.same_day", "conference.moved", "conference.changed"}
OF_A_HELD_TIME = {"conference.held", "conference.held_still"}
OF_A_TALK = {*OF_A_LIVE_TALK, *OF_A_HELD_TIME, "conference.told", "conference.off", "conference.kept"}
OF_AN_OFFER = {"conference.offered", "conference.proposed"}
TABLES = {"booking": "bookings", "round": "rounds", "single": "rounds", "offer": "offers"}

# Through the last evening and the days of the talks, (month, day) and hour.
DAYS = (((11, 25), 12), ((11, 30), 12), ((11, 30), 18), ((12, 1), 12), ((12, 1), 13), ((12, 2), 13), ((12, 3), 9))

any_one = st.integers(min_value=0, max_value=2**16)
# What ends much for many happens now and then (0), or nothing else would.
SELDOM = st.integers(min_value=0, max_value=3)


class Quarters(RuleBasedStateMachine):
    """One run. A step keeps what was before it, so that invariants can say what it did."""

    ground: Ground

    def __init__(self) -> None:
        super().__init__()
        self.quarter: Quarter = self.ground.open()
        self.people = self.quarter.people
        self.before = self.view = self._run(self.quarter.look())
        self.delivered: list[Delivery] = []
        self.refusal: Exception | None = None
        self.gave_up = 0
        # The ticks have run; `ticked` where everything that they keep up is looked at as well.
        self.woken = self.ticked = False
        self.people_changed = False
        self.by, self.by_staff = 0, False

    @initialize(chosen=st.booleans(), full=st.booleans(), certain=st.booleans(), line=st.permutations((3, 4, 2)))
    def begin(self, chosen: bool, full: bool, certain: bool, line: list[int]) -> None:
        """In half of the runs both classes choose, in the others 5.A waits for its schedule; and in half of them 3.B
        is full, with two homes in line, the first of them now and then for one certain time."""
        if chosen:
            self._press(self.people.teachers[1], DropSchedule(self.people.schedule, True))
        if not full:
            return
        free = [row.id for row in self.view.slots.values() if self.view.free(row)]
        for slot, place in zip(free, (0, 1, line[0]), strict=False):
            child = self.people.pupils[place]
            self._press(self._holder(child), b.BookSlot(slot, child))
        for place in line[1:]:
            child = self.people.pupils[place]
            self._press(self._holder(child), w.JoinLine(self.people.rounds[0], child, 0))
        if certain:
            child = self.people.pupils[line[1]]
            self._wait_for(self._holder(child), child, free[1])

    def _wait_for(self, guardian: int, child: int, slot: int) -> None:
        minutes = int(self.view.slots[slot].starts_at.timestamp()) // 60
        self._press(guardian, w.JoinForTime(self._round_of(child), child, minutes))

    def _holder(self, child: int) -> int:
        holders: list[int] = [person for person, pupil in self.view.custody if pupil == child]
        return min(holders)

    def teardown(self) -> None:
        """Whatever has happened, the days of the talks come, and what is said on the way is so."""
        try:
            for day, hour in DAYS:
                moment = datetime(2026, *day, hour, tzinfo=ZONE)
                if moment > self.quarter.clock.now():
                    self._begin()
                    self.quarter.clock.set(moment)
                    self._run(self.quarter.ticks())
                    self.woken = True
                    self._end()
                    self.all_holds()
        finally:
            self.ground.close(self.quarter)

    def _run(self, work: Any) -> Any:
        return self.ground.runner.run(work)

    # What a step is --------------------------------------------------------------------------------------------------

    def _begin(self) -> None:
        self.before = self.view
        self.refusal, self.gave_up, self.people_changed = None, 0, False
        self.by, self.by_staff = 0, False
        self.woken = self.ticked = False

    def _press(self, person: int, press: Press, *, gives_up: Any = None) -> None:
        self._begin()
        self.gave_up = gives_up.pupil_id if gives_up is not None else 0
        self.by, self.by_staff = person, person in {*self.people.teachers, self.people.office}
        self.refusal = self._run(self.quarter.presses(person, press))
        self._end()

    def _end(self) -> None:
        self.view = self._run(self.quarter.look())
        if self.refusal is not None:
            assert not (unlike := self.view.unlike(self.before)), f"{self.refusal!r} changed {unlike}"
        looked_at, self.delivered = self._run(self.quarter.sends())
        if looked_at:
            self.view = self._run(self.quarter.look())

    def _guardian(self, pick: int) -> int:
        return self.people.guardians[pick % len(self.people.guardians)]

    def _child(self, pick: int, guardian: int) -> int | None:
        own = sorted(pupil for person, pupil in self.view.custody if person == guardian)
        return own[pick % len(own)] if own else None

    def _slot(self, pick: int, *, of: int | None = None, single: bool = False) -> int:
        """A time of a class's round (`of` a pupil: mostly of its class), or of a single talk."""
        found = [
            row.id
            for row in self.view.slots.values()
            if (self.view.rounds[row.round_id].pupil_id is not None) is single
            and (of is None or pick % 7 == 0 or self.view.rounds[row.round_id].class_id == self.view.class_of[of])
        ]
        # What is offered to somebody is pressed by others, too.
        found += [slot for slot in found if self.view.slots[slot].state == SlotState.HELD.value]
        return found[pick % len(found)] if found else 0

    def _talk(self, pick: int, guardian: int | None = None, *, held: bool = False) -> Any | None:
        """A live talk; `guardian`'s own child's, mostly."""
        found = [
            row
            for row in self.view.live.values()
            if (guardian is None or pick % 7 == 0 or (guardian, row.pupil_id) in self.view.custody)
            and (not held or row.held_until is not None)
            and self.view.rounds[row.round_id].pupil_id is None
        ]
        return found[pick % len(found)] if found else None

    def _teacher(self, round_id: int) -> int:
        found: int = self.view.rounds[round_id].teacher_id
        return found

    # The home's side -------------------------------------------------------------------------------------------------

    @rule(who=any_one, whom=any_one, when=any_one)
    def book(self, who: int, whom: int, when: int) -> None:
        guardian = self._guardian(who)
        if (child := self._child(whom, guardian)) is not None:
            self._press(guardian, b.BookSlot(self._slot(when, of=child), child))

    @rule(who=any_one, whom=any_one, when=any_one)
    def book_again(self, who: int, whom: int, when: int) -> None:
        self.book(who, whom, when)

    @rule(who=any_one, which=any_one, when=any_one)
    def move(self, who: int, which: int, when: int) -> None:
        guardian = self._guardian(who)
        if (talk := self._talk(which, guardian)) is not None:
            self._press(guardian, b.MoveTo(talk.id, self._slot(when, of=talk.pupil_id)), gives_up=talk)

    @rule(who=any_one, which=any_one)
    def cancel(self, who: int, which: int) -> None:
        guardian = self._guardian(who)
        if (talk := self._talk(which, guardian)) is not None:
            self._press(guardian, b.CancelTalk(talk.id), gives_up=talk)

    @rule(who=any_one, which=any_one, yes=st.booleans())
    def answer_held_time(self, who: int, which: int, yes: bool) -> None:
        guardian = self._guardian(who)
        if (talk := self._talk(which, guardian, held=True)) is not None:
            self._press(guardian, b.AcceptTimes((talk.id,)) if yes else b.RefuseTime(talk.id), gives_up=talk)

    @rule(who=any_one, whom=any_one)
    def no_time_suits(self, who: int, whom: int) -> None:
        guardian = self._guardian(who)
        if (child := self._child(whom, guardian)) is not None:
            self._press(guardian, b.SayNoTimeSuits(self._round_of(child), child))

    def _round_of(self, child: int) -> int:
        klass = self.view.class_of[child]
        return self.people.rounds[self.people.classes.index(klass)]

    @rule(who=any_one, whom=any_one)
    def join_for_any_time(self, who: int, whom: int) -> None:
        self.join_the_line(who, whom, None)

    @rule(who=any_one, whom=any_one, day=st.sampled_from((None, FIRST_DAY, SECOND_DAY)))
    def join_the_line(self, who: int, whom: int, day: Any) -> None:
        guardian = self._guardian(who)
        if (child := self._child(whom, guardian)) is not None:
            self._press(guardian, w.JoinLine(self._round_of(child), child, day.toordinal() if day else 0))

    @rule(who=any_one, whom=any_one, when=any_one)
    def join_for_a_certain_time(self, who: int, whom: int, when: int) -> None:
        guardian = self._guardian(who)
        if (child := self._child(whom, guardian)) is not None:
            self._wait_for(guardian, child, self._slot(when, of=child))

    @precondition(lambda self: self.view.places)
    @rule(which=any_one)
    def leave_the_line(self, which: int) -> None:
        place = list(self.view.places.values())[which % len(self.view.places)]
        self._press(place.person_id or self._guardian(which), w.LeaveLine(place.round_id, place.pupil_id))

    @precondition(lambda self: self.view.offers)
    @rule(which=any_one, who=any_one, answer=st.sampled_from((w.TakeOffer, w.TakeOffer, w.DeclineOffer, w.NoneSuits)))
    def answer_offer(self, which: int, who: int, answer: Any) -> None:
        """Mostly the newest ones; now and then somebody else's."""
        found = (self.view.standing() if which % 4 else []) or list(self.view.offers.values())
        offer = found[which % len(found)]
        own = sorted(person for person, pupil in self.view.custody if pupil == offer.pupil_id)
        guardian = own[who % len(own)] if own and who % 8 else self._guardian(who)
        self._press(guardian, answer(offer.id))

    @rule(who=any_one, when=any_one, takes=st.booleans())
    def single_talk(self, who: int, when: int, takes: bool) -> None:
        if slot := self._slot(when, single=True):
            row = self.view.slots[slot]
            own = sorted(p for p, pupil in self.view.custody if pupil == self.view.rounds[row.round_id].pupil_id)
            guardian = own[who % len(own)] if own and who % 8 else self._guardian(who)
            self._press(guardian, s.TakeTime(slot, False) if takes else s.GiveUp(row.round_id))

    # The school's side -----------------------------------------------------------------------------------------------

    @precondition(
        lambda self: self.view.rounds[self.people.rounds[1]].state == "planned" or self.view.now.minute % 4 == 0
    )
    @rule(order=st.permutations(range(5)))
    def publish(self, order: list[int]) -> None:
        """The proposal of a solver that we are."""
        _first, round_id = self.people.rounds
        slots = [row.id for row in self.view.slots.values() if row.round_id == round_id]
        pupils = [pupil for pupil in self.people.pupils if self.view.class_of[pupil] == self.people.classes[1]]

        async def propose(unit: Unit) -> None:
            await unit.execute(ProposedTime.__table__.delete())
            lines = [
                {
                    "school_id": self.people.school,
                    "scheduling_id": self.people.schedule,
                    "round_id": round_id,
                    "slot_id": slots[place],
                    "next_slot_id": None,
                    "pupil_id": pupil,
                    "owner_id": None,
                    "kept": False,
                }
                for place, pupil in zip([each for each in order if each < len(slots)], pupils, strict=False)
            ]
            if lines:
                await unit.execute(insert(ProposedTime), lines)

        self._run(self.quarter.units.run(propose))
        self._press(self.people.teachers[1], PublishSchedule(self.people.schedule))

    @rule(which=any_one, blocked=st.booleans())
    def block(self, which: int, blocked: bool) -> None:
        if blocked and which % 4:
            return
        slot = self._slot(which)
        self._press(self._teacher(self.view.slots[slot].round_id), c.SetBlocked(slot, blocked))

    @rule(which=st.sampled_from((0, 1)), seldom=SELDOM, what=st.sampled_from((c.PauseRound, c.CloseRound)))
    def halt(self, which: int, seldom: int, what: Any) -> None:
        """And on again, where it stands still."""
        still = self.view.rounds[self.people.rounds[which]].state in {"paused", "closed"}
        if still:
            what = c.ResumeRound
        elif seldom:
            return
        round_id = self.people.rounds[which]
        self._press(self._teacher(round_id), what(round_id))

    @rule(which=st.sampled_from((0, 1)), seldom=SELDOM, day=st.sampled_from((FIRST_DAY, SECOND_DAY)))
    def cancel_day(self, which: int, seldom: int, day: Any) -> None:
        if seldom:
            return
        round_id = self.people.rounds[which]
        self._press(self._teacher(round_id), c.CancelDay(round_id, day.toordinal()))

    @rule(which=st.sampled_from((0, 1)), hour=st.sampled_from((13, 15, 17)))
    def add_times(self, which: int, hour: int) -> None:
        round_id = self.people.rounds[which]
        self._press(self._teacher(round_id), c.AddHours(round_id, SECOND_DAY, hour * 60, hour * 60 + 20))

    @rule(whom=any_one, when=any_one)
    def book_for(self, whom: int, when: int) -> None:
        child = self.people.pupils[whom % len(self.people.pupils)]
        slot = self._slot(when, of=child)
        self._press(self._teacher(self.view.slots[slot].round_id), r.BookFor(slot, child))

    @rule(which=any_one, when=any_one)
    def move_for(self, which: int, when: int) -> None:
        if (talk := self._talk(which)) is not None:
            self._press(
                self._teacher(talk.round_id), r.MoveFor(talk.id, self._slot(when, of=talk.pupil_id)), gives_up=talk
            )

    @rule(which=any_one, by_school=st.booleans())
    def cancel_for(self, which: int, by_school: bool) -> None:
        if (talk := self._talk(which)) is not None:
            self._press(self._teacher(talk.round_id), r.CancelFor(talk.id, by_school), gives_up=talk)

    @precondition(lambda self: self.view.unsuited)
    @rule(which=any_one, hour=st.sampled_from((13, 14, 15, 16)), day=st.sampled_from((FIRST_DAY, SECOND_DAY)))
    def make_a_time_for(self, which: int, hour: int, day: Any) -> None:
        said = list(self.view.unsuited.values())[which % len(self.view.unsuited)]
        start = datetime(day.year, day.month, day.day, hour, 10, tzinfo=ZONE)
        press = w.ProposeTimes(said.round_id, said.pupil_id, (int(start.timestamp()) // 60,))
        self._press(self._teacher(said.round_id), press)

    @rule(whom=any_one, minutes=st.sampled_from((0, 10, 25)), day=st.sampled_from((FIRST_DAY, SECOND_DAY)))
    def offer_single(self, whom: int, minutes: int, day: Any) -> None:
        """A needs-based talk, across the class's own times."""
        child = self.people.pupils[whom % len(self.people.pupils)]
        klass = self.view.class_of[child]
        teacher = self.people.teachers[self.people.classes.index(klass)]
        start = datetime(day.year, day.month, day.day, 15, minutes, tzinfo=ZONE)

        async def work(unit: Unit) -> None:
            offer = Offer(
                TalkKind.NEEDS_BASED, self.people.school, klass, child, teacher, Form.IN_PERSON, 20, None, [start]
            )
            await offer_times(unit, offer)

        self._begin()
        try:
            self._run(self.quarter.units.run(work))
        except TeacherBusy as refusal:
            self.refusal = refusal
        self._end()

    @rule(whom=any_one, two=st.booleans())
    def two_talks(self, whom: int, two: bool) -> None:
        child = self.people.pupils[whom % len(self.people.pupils)]
        if len({person for person, pupil in self.view.custody if pupil == child}) < 2:
            return
        round_id = self._round_of(child)
        self._press(self._teacher(round_id), r.DecideTwoTalks(round_id, child, two))

    # People and time -------------------------------------------------------------------------------------------------

    @rule(which=any_one, kind=st.sampled_from((*Guardianship, None)))
    def change_custody(self, which: int, kind: Guardianship | None) -> None:
        async def ties(unit: Unit) -> Sequence[int]:
            found = select(GuardianshipRow.id).where(GuardianshipRow.until.is_(None)).order_by(GuardianshipRow.id)
            return [row.id for row in await unit.all(found)]

        # Seldom: else nobody is left to press.
        if which % 4 or not (found := self._run(self.quarter.units.read(ties))):
            return
        row = found[which % len(found)]
        self._press(self.people.office, ChangeKind(row, kind) if kind else EndGuardianship(row))
        self.people_changed = True

    @rule(whom=any_one, hidden=st.booleans())
    def hide(self, whom: int, hidden: bool) -> None:
        child = self.people.pupils[whom % len(self.people.pupils)]
        own = sorted(person for person, pupil in self.view.custody if pupil == child)
        if len(own) > 1:
            self._press(self.people.office, SetPair(child, own[0], own[1], hidden))

    @rule(whom=any_one)
    def change_class(self, whom: int) -> None:
        """As a class list does it: the pupil's row, and where it was until when."""
        if whom % 4:
            return
        child = self.people.pupils[whom % len(self.people.pupils)]
        other = next(klass for klass in self.people.classes if klass != self.view.class_of[child])

        async def work(unit: Unit) -> None:
            await unit.execute(update(Pupil).where(Pupil.id == child).values(class_id=other))
            left = update(ClassMembership).where(ClassMembership.pupil_id == child, ClassMembership.until.is_(None))
            await unit.execute(left.values(until=unit.now))
            stay = {"school_id": self.people.school, "pupil_id": child, "class_id": other, "since": unit.now}
            await unit.execute(insert(ClassMembership), stay)

        self._begin()
        self._run(self.quarter.units.run(work))
        self.people_changed = True
        self.quarter.letterbox.boards.clear()
        self._end()

    @rule(span=st.sampled_from(({"minutes": 5}, {"hours": 2}, {"hours": 7}, {"days": 1}, {"days": 4})))
    def time_passes(self, span: dict[str, int]) -> None:
        """In pieces, with what wakes by itself in between."""
        self._begin()
        until = self.quarter.clock.now() + timedelta(**span)
        while (left := until - self.quarter.clock.now()) > timedelta():
            self.quarter.clock.advance(min(left, timedelta(hours=7)))
            self._run(self.quarter.ticks())
            if left > timedelta(hours=7):
                self._run(self.quarter.sends())
                self.before = self._run(self.quarter.look())
        self.woken = self.ticked = True
        self._end()

    @rule(before=st.booleans())
    def the_hour_comes(self, before: bool) -> None:
        """To the end of what is held soonest, and a moment before; nothing has woken yet."""
        ends = [row.until for row in self.view.standing()]
        ends += [row.held_until for row in self.view.live.values() if row.held_until is not None]
        ahead = [end for end in ends if end > self.quarter.clock.now()]
        if ahead:
            self._begin()
            self.quarter.clock.set(min(ahead) - timedelta(seconds=1 if before else 0))
            self._end()

    # What always holds -----------------------------------------------------------------------------------------------

    @invariant()
    def all_holds(self) -> None:
        self.no_seat_twice()
        self.nobody_has_two_talks_at_once()
        self.a_held_time_is_nobody_elses()
        self.the_line_is_served_in_its_order()
        self.what_came_free_went_to_the_line()
        self.what_somebody_is_told_is_so()
        if self.ticked:
            self.nobody_waits_beside_a_free_time()
            self.nothing_is_held_for_nobody()
            self.who_has_a_talk_is_reminded_of_it()
            self.every_count_is_the_count()

    def no_seat_twice(self) -> None:
        seats = Counter(row.slot_id for row in self.view.live.values())
        assert all(count == 1 for count in seats.values()), seats
        of_pupil = Counter((row.round_id, row.pupil_id, row.home) for row in self.view.live.values())
        assert all(count == 1 for count in of_pupil.values()), of_pupil

    def nobody_has_two_talks_at_once(self) -> None:
        fresh = set(self._clashes(self.view)) - set(self._clashes(self.before))
        if self.people_changed:
            # Who is given a child takes over its talks as they are.
            fresh = {clash for clash in fresh if clash[0] != "guardian"}
        if self.by_staff:
            # That a family has a talk of its own then is told to nobody of the school; the family is, and moves one.
            fresh = {clash for clash in fresh if clash[0] == "teacher" or not any(map(self._is_single, clash[2:]))}
        # Neither can what is hidden from a guardian be in their way: the other home hears of the move, and moves one.
        fresh = {clash for clash in fresh if not self._is_unseen(clash)}
        assert not fresh, fresh

    def _is_unseen(self, clash: tuple[Any, ...]) -> bool:
        kind, _who, *talks = clash
        return kind == "guardian" and any(self.view.is_hidden(self.view.bookings[each], self.by) for each in talks)

    def _is_single(self, booking: int) -> bool:
        return self.view.rounds[self.view.bookings[booking].round_id].pupil_id is not None

    def _clashes(self, view: View) -> Iterator[tuple[Any, ...]]:
        slots = view.slots
        ahead = sorted(view.live.values(), key=lambda row: slots[row.slot_id].starts_at)
        for one, other in combinations(ahead, 2):
            first, second = slots[one.slot_id], slots[other.slot_id]
            if first.ends_at <= second.starts_at or second.ends_at <= first.starts_at:
                continue
            if first.teacher_id == second.teacher_id:
                yield "teacher", first.teacher_id, one.id, other.id
            if one.pupil_id == other.pupil_id:
                yield "pupil", one.pupil_id, one.id, other.id
            for guardian in self._whose(view, one) & self._whose(view, other):
                yield "guardian", guardian, one.id, other.id

    def _whose(self, view: View, talk: Any) -> set[int]:
        holders = {person for person, pupil in view.custody if pupil == talk.pupil_id}
        return holders if talk.owner_id is None else holders & {talk.owner_id}

    def a_held_time_is_nobody_elses(self) -> None:
        taken = {row.slot_id for row in self.view.live.values()}
        offered = Counter(row.slot_id for row in self.view.standing())
        assert all(count == 1 for count in offered.values()), offered
        for slot in self.view.slots.values():
            if slot.state in {SlotState.HELD.value, SlotState.JOINED.value}:
                assert slot.id not in taken, f"{slot.id} is {slot.state} and booked"
            if slot.state == SlotState.HELD.value:
                assert offered[slot.id] == 1, f"{slot.id} is held for nobody"
        for offer in self.view.standing():
            # A day that is cancelled takes its times out; the tick ends their offers.
            assert self.view.slots[offer.slot_id].state in {"held", "blocked"} or not offer.place_id

    def the_line_is_served_in_its_order(self) -> None:
        for offer in self.view.offers.values():
            if offer.id in self.before.offers or offer.place_id is None:
                continue
            slot = self.view.slots[offer.slot_id]
            was, is_ = self.before.places.get(offer.place_id), self.view.places.get(offer.place_id)
            served = was or is_
            if served is None:
                continue
            assert any(self._wants(place, slot) for place in (was, is_) if place), f"{served.id} waits for another time"
            for place in self._could_have(slot):
                assert self._rank(place) >= self._rank(served), f"{place.id} stood before {served.id}"

    def what_came_free_went_to_the_line(self) -> None:
        for slot in self.view.slots.values():
            was = self.before.slots.get(slot.id)
            if was is None or self.before.free(was) or not self.view.free(slot):
                continue
            if self.before.rounds[slot.round_id].state not in {"open", "announced"} or self._is_busy(slot):
                continue
            assert not list(self._could_have(slot)), f"{slot.id} came free and {list(self._could_have(slot))} wait"

    def nobody_waits_beside_a_free_time(self) -> None:
        for slot in self.view.slots.values():
            if self.view.free(slot) and not self._is_busy(slot):
                waiting = [place for place in self._could_have(slot) if not place.first]
                assert not waiting, f"{slot.id} is free and {waiting} wait"

    def nothing_is_held_for_nobody(self) -> None:
        there = {(pupil, self.view.class_of[pupil]) for _person, pupil in self.view.custody}
        for offer in self.view.standing():
            whose = (offer.pupil_id, self.view.rounds[offer.round_id].class_id)
            assert whose in there, f"{offer.slot_id} is held for nobody of the class"

    def _could_have(self, slot: Any) -> Iterator[Any]:
        """Who stood in line before the step and after it, wants this time, and could be offered it."""
        view = self.view
        round_ = view.rounds[slot.round_id]
        if round_.state not in {"open", "announced"} or slot.starts_at - view.now < TOO_LATE:
            return
        has = {row.place_id for row in view.standing()}
        asked = {row.place_id for row in view.offers.values() if row.slot_id == slot.id}
        for place in view.places.values():
            fits = place.round_id == slot.round_id and self._wants(place, slot) and place.id in self.before.places
            if not fits or place.id in has | asked or place.pupil_id == self.gave_up:
                continue
            if view.class_of[place.pupil_id] != round_.class_id or (place.first and self.woken):
                continue
            if not self._home_of(place):
                continue
            if place.moves or not self._has_talk(place):
                yield place

    def _wants(self, place: Any, slot: Any) -> bool:
        day = slot.starts_at.astimezone(ZONE).date()
        return place.day in {None, day} and place.starts_at in {None, slot.starts_at}

    def _home_of(self, place: Any) -> set[int]:
        holders = {person for person, pupil in self.view.custody if pupil == place.pupil_id}
        return holders if place.person_id is None else holders & {place.person_id}

    def _has_talk(self, place: Any) -> bool:
        return any(row.round_id == place.round_id and row.pupil_id == place.pupil_id for row in self.view.live.values())

    def _rank(self, place: Any) -> tuple[Any, ...]:
        return (not place.first, place.since, place.id)

    def _is_busy(self, slot: Any) -> bool:
        """Whether the teacher has another talk then."""
        for row in self.view.live.values():
            other = self.view.slots[row.slot_id]
            across = other.starts_at < slot.ends_at and slot.starts_at < other.ends_at
            if other.id != slot.id and other.teacher_id == slot.teacher_id and across:
                return True
        return False

    def what_somebody_is_told_is_so(self) -> None:
        for row in self.view.outbox:
            if (table := TABLES.get(row.about_kind)) is not None:
                assert row.about_id in getattr(self.view, table), f"{row.key} is about nothing"
        for delivery in self.delivered:
            self._is_so(delivery)

    def _is_so(self, delivery: Delivery) -> None:
        notice, view = delivery.notice, self.view
        text = delivery.content.text if isinstance(delivery.content, Message) else ""
        if notice.kind in OF_A_TALK:
            talk = view.bookings[notice.about_id]
            assert (notice.person_id, talk.pupil_id) in view.custody, f"{notice.key} to a stranger"
            assert not view.is_hidden(talk, notice.person_id), f"{notice.key} is hidden from them"
            clock = f"{view.slots[talk.slot_id].starts_at.astimezone(ZONE):%H.%M}"
            if notice.kind in OF_A_LIVE_TALK | OF_A_HELD_TIME:
                assert talk.id in view.live, f"{notice.key} of a talk that is none"
            if notice.kind in OF_A_HELD_TIME:
                assert talk.held_until is not None, f"{notice.key} of a time that is not held"
            if notice.kind == "conference.off":
                assert talk.state == "cancelled_by_school", notice.key
            if notice.kind != "conference.changed":
                assert clock in text, f"{notice.key}: {clock} is not in {text!r}"
        if notice.kind in OF_AN_OFFER:
            offers = [view.offers[each] for each in notice.params.get("offers", [notice.about_id])]
            assert any(each.ended_at is None and view.now < each.until for each in offers), notice.key
            assert (notice.person_id, offers[0].pupil_id) in view.custody, f"{notice.key} to a stranger"
        if notice.kind in {"conference.invited", "conference.nudge"}:
            assert view.rounds[notice.about_id].state in {"open", "announced"}, notice.key

    def who_has_a_talk_is_reminded_of_it(self) -> None:
        due = {(row.about_id, row.person_id): row for row in self.view.outbox if row.kind == "conference.day_before"}
        for talk in self.view.live.values():
            starts = self.view.slots[talk.slot_id].starts_at
            if talk.held_until is not None or starts - self.view.now < timedelta(days=4):
                continue
            if self.view.rounds[talk.round_id].pupil_id is not None:
                continue
            for person, pupil in self.view.custody:
                if pupil == talk.pupil_id and not self.view.is_hidden(talk, person):
                    row = due.get((talk.id, person))
                    assert row is not None, f"{person} will not be reminded of {talk.id}"
                    assert row.params["sequence"] == talk.sequence

    def every_count_is_the_count(self) -> None:
        rounds = list(self.people.rounds)
        far, totals, facts = self._run(self.quarter.units.read(lambda unit: _counts(unit, rounds)))
        for round_id in rounds:
            round_, klass = self.view.rounds[round_id], self.view.rounds[round_id].class_id
            booked = {row.pupil_id for row in self.view.live.values() if row.round_id == round_id}
            in_class = {pupil for pupil, of in self.view.class_of.items() if of == klass}
            assert far[round_id].booked == len(booked & in_class)
            assert far[round_id].pupils == len(in_class)
            board = self.quarter.letterbox.boards.get(round_id)
            waits = any(row.kind == "conference.board" and row.about_id == round_id for row in self.view.outbox)
            if board is not None and not waits and round_.state != "cancelled":
                assert f"{len(booked & in_class)} af {len(in_class)}" in board, board
            ends = [row.ends_at for row in self.view.slots.values() if row.round_id == round_id]
            if any(self.view.now - timedelta(days=3) < end <= self.view.now for end in ends):
                assert totals[round_id] == len(booked)
        over = {row.id for row in self.view.live.values() if self.view.slots[row.slot_id].ends_at <= self.view.now}
        assert facts == over


async def _counts(unit: Unit, rounds: list[int]) -> tuple[Any, dict[int, int], set[int]]:
    totals = await unit.all(select(RoundTotal.round_id, RoundTotal.booked))
    facts = await unit.all(select(TalkFact.booking_id))
    return await boards(unit, rounds), dict(map(tuple, totals)), {row.booking_id for row in facts}


# What makes a failure small takes minutes and is wanted only where somebody looks for it.
QUICK = (Phase.generate,)
EASY = settings(deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture
def ground(sqlite_template: Path, tmp_path: Path) -> Iterator[Ground]:
    made = Ground(sqlite_template, tmp_path)
    yield made
    made.runner.close()


def drive(ground: Ground, how: settings) -> None:
    machine = type("Machine", (Quarters,), {"ground": ground})
    run_state_machine_as_test(machine, settings=how)


def test_no_order_of_presses_breaks_a_round(ground: Ground) -> None:
    how = settings(EASY, max_examples=8, stateful_step_count=30, derandomize=True, database=None, phases=QUICK)
    drive(ground, how)


@pytest.mark.proof
def test_no_order_of_a_thousand_breaks_a_round(ground: Ground) -> None:
    how = settings(EASY, max_examples=1_000, stateful_step_count=60, print_blob=True, phases=(*QUICK, Phase.shrink))
    drive(ground, how)
