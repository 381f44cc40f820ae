"""The teacher's side: three times made for a family whom no time suits, held for them alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

from msgspec import Struct
from sqlalchemy import bindparam, insert, select

from bot.conferences.facts import RoundFacts
from bot.conferences.homes import NO_HOMES, homes_of
from bot.conferences.models import Slot, SlotState
from bot.conferences.queries import PupilName, Waiting, pupils_of_class, waiting_for_times
from bot.conferences.rounds.access import allowed_round
from bot.conferences.rounds.drafting.queries import taken_times
from bot.conferences.rounds.errors import NotInTheClass
from bot.conferences.rounds.plans import board_of
from bot.conferences.rounds.running.service import answer_unsuited
from bot.conferences.rules import overlaps
from bot.conferences.single.offering import fitting_times
from bot.conferences.waiting.errors import NobodyAsks, TeacherHasTalks
from bot.conferences.waiting.lining import of_home, write_offer
from bot.conferences.waiting.plans import proposed
from bot.conferences.waiting.rules import Place, proposed_until
from bot.conferences.wishes.queries import newest_calls, wishes_of
from bot.conferences.wishes.rules import Wish, suits
from bot.core.dates import local
from bot.core.errors import Outdated
from bot.core.unit import Unit
from bot.outbox.planning import plan, plan_again
from bot.people.acting import Acting
from bot.people.models import Person
from bot.schools.queries import calendar_of

MOST = 3
# So many beginnings are looked at for three that the family wished for.
_LOOKED_AT = 25
# School days until the first of them: a family that found no time can hardly come tomorrow.
_NOTICE = 3
_LOCK_PERSON = select(Person.id).where(Person.id == bindparam("person")).with_for_update(key_share=True)
_SLOT = insert(Slot).returning(Slot.id)


class Asking(Struct, frozen=True):
    """A family whom no time suits, what its home wished for, and times that the teacher could offer."""

    round_: RoundFacts
    pupil: PupilName
    said: Waiting
    wishes: tuple[Wish, ...]
    starts: tuple[datetime, ...] = ()
    later: int = 0


async def _asking(unit: Unit, acting: Acting, round_id: int, pupil_id: int, *, locked: bool = False) -> Asking:
    """Raises Outdated, NotAllowed, NotInTheClass, or NobodyAsks."""
    _person, round_ = await allowed_round(unit, acting, round_id, "round.book_for", locked=locked)
    # Where several families come at once, a time for one of them is a talk of its own.
    if round_.form.is_shared:
        raise Outdated
    pupil = next((each for each in await pupils_of_class(unit, round_.class_id) if each.pupil_id == pupil_id), None)
    if pupil is None:
        raise NotInTheClass(round_id)
    said = [each for each in await waiting_for_times(unit, [round_id]) if each.pupil_id == pupil_id]
    if not said:
        raise NobodyAsks(round_id)
    # Of two homes, the one that said it first; the other is asked for next.
    first = min(said, key=lambda each: (each.home, each.person_id))
    homes = (await homes_of(unit, [pupil_id])).get(pupil_id, NO_HOMES)
    call = (await newest_calls(unit, [round_.class_id])).get(round_.class_id)
    answers = await wishes_of(unit, [call.call_id]) if call else {}
    home = of_home(homes, first.person_id, round_id)
    wishes = tuple(wish for (_call, pupil_, person), wish in answers.items() if pupil_ == pupil_id and person in home)
    return Asking(round_, pupil, first, wishes)


async def pick_proposals(unit: Unit, acting: Acting, round_id: int, pupil_id: int, days_ahead: int) -> Asking:
    """Three times on different days at which the teacher is free, what the family wished for first. `later` is where
    the next three are looked for. Raises what `_asking` raises."""
    found = await _asking(unit, acting, round_id, pupil_id)
    round_ = found.round_
    calendar = await calendar_of(unit, round_.school)
    soonest = calendar.at(calendar.school_days_after(calendar.local(unit.now).date(), _NOTICE), time())
    since = max(soonest, unit.now + timedelta(days=min(max(days_ahead, 0), 90)))
    starts = await fitting_times(unit, round_.school, round_.teacher_id, round_.minutes, _LOOKED_AT, since)
    wished = [each for each in starts if all(suits(wish, local(each, round_.zone)) for wish in found.wishes)]
    chosen = sorted([*wished, *(each for each in starts if each not in wished)][:MOST])
    later = (chosen[-1] - unit.now).days + 1 if chosen else 0
    return Asking(round_, found.pupil, found.said, found.wishes, tuple(chosen), later)


async def propose_times(
    unit: Unit, acting: Acting, round_id: int, pupil_id: int, minutes: Sequence[int]
) -> tuple[Asking, datetime]:
    """Make these times (minutes since 1970) and hold them for the family, which hears of them; until when.

    Raises TeacherHasTalks for times at which the teacher has something by now, Outdated for what no button offers,
    and what `_asking` raises.
    """
    found = await _asking(unit, acting, round_id, pupil_id, locked=True)
    round_ = found.round_
    starts = sorted({datetime.fromtimestamp(60 * minute, UTC) for minute in minutes})
    calendar = await calendar_of(unit, round_.school)
    if not 0 < len(starts) <= MOST or starts[0] < unit.now + timedelta(hours=2):
        raise Outdated
    if not all(calendar.is_school_day(calendar.local(start).date()) for start in starts):
        raise Outdated
    await unit.scalar(_LOCK_PERSON, {"person": round_.teacher_id})
    length = timedelta(minutes=round_.minutes)
    taken = await taken_times(unit, [round_.teacher_id], starts[0], starts[-1] + length)
    spans = [(start, start + length) for start in starts]
    if any(overlaps(*span, clash.span.starts_at, clash.span.ends_at) for span in spans for clash in taken):
        raise TeacherHasTalks(round_id, pupil_id)
    until = proposed_until(calendar, unit.now, starts)
    offer_ids = [await _hold(unit, found, span, until) for span in spans]
    homes = (await homes_of(unit, [pupil_id])).get(pupil_id, NO_HOMES)
    home = of_home(homes, found.said.person_id, round_id)
    await answer_unsuited(unit, round_id, [pupil_id], home if found.said.home else None)
    plan(unit, proposed(round_, offer_ids, until, home, unit.now))
    plan_again(unit, [board_of(round_, unit.now)])
    return Asking(round_, found.pupil, found.said, found.wishes, tuple(starts)), until


async def _hold(unit: Unit, found: Asking, span: tuple[datetime, datetime], until: datetime) -> int:
    """A time of the round that is there for this home alone."""
    round_, said = found.round_, found.said
    values = {
        "school_id": round_.school_id,
        "round_id": round_.round_id,
        "teacher_id": round_.teacher_id,
        "starts_at": span[0],
        "ends_at": span[1],
        "state": SlotState.HELD.value,
    }
    slot_id = await unit.scalar(_SLOT, values)
    to = Place(
        0, round_.school_id, round_.round_id, said.pupil_id, said.person_id, said.home, None, first=False, moves=False,
        since=unit.now,
    )  # fmt: skip
    return await write_offer(unit, round_, slot_id, to, until, in_line=False)
