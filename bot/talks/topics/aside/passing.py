"""When whoever should answer cannot: somebody else does, and the guardian is told first.

The one rule kept here: nobody new hears of a topic before its guardian has had a school day to say no.
"""

from __future__ import annotations

from bot.accounts.installation import keep_value, kept_values
from bot.core.errors import Outdated
from bot.core.feature import Ended, Who
from bot.core.unit import Unit
from bot.people.acting import Acting
from bot.schools.queries import calendar_of, policy_of
from bot.talks.topics.aside import confiding, rules
from bot.talks.topics.aside.access import Mine, own_aside
from bot.talks.topics.aside.arranging import held_rounds, was_held
from bot.talks.topics.aside.errors import HasChanged, NobodyHears
from bot.talks.topics.aside.queries import asides, open_asides, open_of
from bot.talks.topics.aside.service import end
from bot.talks.topics.aside.writing import change, tell
from bot.talks.topics.facts import AsideFacts
from bot.talks.topics.models import Step, Word
from bot.talks.topics.queries import answering

# Rows looked at in one unit; where the look has come to is remembered.
_MOST = 50
_LOOKED = "asides"
# An arranged talk goes on with its round, whoever holds that.
_PASSES = (Step.PROPOSED, Step.RESTS, Step.AGREED)


async def pass_on(unit: Unit, acting: Acting, aside_id: int) -> Mine:
    """The teacher cannot see to it. Raises NobodyHears, HasChanged or Outdated."""
    mine = await own_aside(unit, acting, aside_id)
    aside = mine.aside
    if mine.at_home or aside.step not in _PASSES or aside.heir_id is not None:
        raise HasChanged(aside_id)
    begun = await _begin(unit, aside)
    if begun is None:
        raise NobodyHears(aside.pupil.phone)
    return Mine(begun, mine.person, mine.policy, mine.calendar)


async def let_pass(unit: Unit, acting: Acting, aside_id: int, *, at_once: bool) -> Mine:
    """The guardian lets somebody else answer at once, or waits for the teacher. Raises HasChanged or Outdated."""
    mine = await own_aside(unit, acting, aside_id)
    aside = mine.aside
    if not mine.at_home or aside.heir_id is None:
        raise HasChanged(aside_id)
    if at_once:
        aside = await _pass(unit, aside)
    else:
        due = rules.answer_by(mine.policy, mine.calendar, unit.now)
        aside = await change(unit, aside, heir_id=None, passes_at=None, answer_by=due)
        tell(unit, aside, home=False)
    return Mine(aside, mine.person, mine.policy, mine.calendar)


async def stands(unit: Unit, aside: AsideFacts) -> bool:
    """Whether its member of staff is still there for the pupil's class."""
    people = await answering(unit, aside.pupil.school_id, aside.pupil.class_id)
    return aside.teacher_id in {person for person, _name in people}


async def _begin(unit: Unit, aside: AsideFacts) -> AsideFacts | None:
    """Name who will take over, and tell the guardian; None where there is nobody else."""
    people = await answering(unit, aside.pupil.school_id, aside.pupil.class_id)
    heirs = [each for each in people if each[0] not in {aside.teacher_id, aside.guardian_id}]
    if not heirs:
        return None
    # What a teacher started and the home has not agreed to ends with the teacher's part in it.
    if not aside.from_home and aside.home is not Word.WITHOUT:
        return await end(unit, aside, Step.WITHDRAWN)
    at = rules.passes_at(await calendar_of(unit, aside.pupil), unit.now)
    begun = await change(unit, aside, heir_id=heirs[0][0], passes_at=at)
    tell(unit, begun, home=True)
    return (await asides(unit, [aside.aside_id]))[aside.aside_id]


async def _pass(unit: Unit, aside: AsideFacts) -> AsideFacts:
    """The heir answers from here on; what the one before said of it is said anew."""
    if aside.heir_id is None:
        raise Outdated
    policy = await policy_of(unit, aside.pupil.school_id, aside.pupil.policy_version)
    due = rules.answer_by(policy, await calendar_of(unit, aside.pupil), unit.now)
    await change(
        unit, aside, teacher_id=aside.heir_id, raised_by=aside.guardian_id, heir_id=None, passes_at=None,
        answer_by=due, school=None, school_at=None, step=Step.PROPOSED,
    )  # fmt: skip
    passed = (await asides(unit, [aside.aside_id]))[aside.aside_id]
    tell(unit, passed, home=False)
    await confiding.hand_on(unit, passed)
    return passed


async def look_after(unit: Unit) -> None:
    """The tick: a few open rows at a time. Passed on, overdue, held, a birthday that changes who has a say."""
    after = int((await kept_values(unit, _LOOKED)).get(_LOOKED, "0"))
    found = await open_asides(unit, after, _MOST)
    if found:
        held = await held_rounds(unit, [aside.round_id for aside in found if aside.round_id is not None])
        for seen in found:
            aside = (await asides(unit, [seen.aside_id], locked=True)).get(seen.aside_id)
            if aside is not None and aside.over_at is None:
                await _look_at(unit, aside, held)
    reached = found[-1].aside_id if len(found) == _MOST else 0
    if reached != after:
        await keep_value(unit, _LOOKED, str(reached))


async def _look_at(unit: Unit, aside: AsideFacts, held: set[int]) -> None:
    if aside.round_id in held or await _was_part_of_the_talk(unit, aside):
        await change(unit, aside, step=Step.HELD, over_at=unit.now)
    elif aside.passes_at is not None:
        if aside.passes_at <= unit.now:
            await _pass(unit, aside)
    elif aside.step in _PASSES and (rules.is_overdue(aside, unit.now) or not await stands(unit, aside)):
        await _begin(unit, aside)
    elif aside.step in {Step.AGREED, Step.ARRANGED}:
        await _ask_again(unit, aside)


async def _was_part_of_the_talk(unit: Unit, aside: AsideFacts) -> bool:
    """Whether it was taken in a part of the ordinary talk, where the principle wants no talk of its own."""
    policy = await policy_of(unit, aside.pupil.school_id, aside.pupil.policy_version)
    return aside.step is Step.AGREED and not policy.without_child.separate_invitation and await was_held(unit, aside)


async def _ask_again(unit: Unit, aside: AsideFacts) -> None:
    """The pupil has had the birthday that gives a right to be there: both are told, and the home is asked anew."""
    policy = await policy_of(unit, aside.pupil.school_id, aside.pupil.policy_version)
    if aside.home is not Word.WITHOUT or aside.home_at is None:
        return
    calendar = await calendar_of(unit, aside.pupil)
    if not rules.still_counts(policy, calendar, aside, aside.home_at, unit.now):
        aside = await change(unit, aside, home=None)
        tell(unit, aside, home=True)
        tell(unit, aside, home=False)


async def ends(unit: Unit, ended: Ended) -> None:
    """Whoever has lost the child has no topics about it any more; a role that ends is seen by the tick."""
    if ended.what is not Who.GUARDIANSHIP or ended.pupil_id is None:
        return
    for aside_id, _round_id, _step in await open_of(unit, ended.person_id, ended.pupil_id):
        aside = (await asides(unit, [aside_id], locked=True)).get(aside_id)
        if aside is not None:
            await end(unit, aside, Step.WITHDRAWN)
