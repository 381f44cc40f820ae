"""Use cases of talking without the child: raise, propose, say one's word, call, invite, release, take back.

Each re-reads the row under lock, knows who of its two parties acts, and leaves a state that both may read.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.conferences.queries import custody_holders
from bot.core.errors import Outdated
from bot.core.unit import Unit
from bot.people.acting import Acting, ActingPerson
from bot.talks.topics.access import DECIDE, allowed, ensure_side
from bot.talks.topics.aside import confiding, rules
from bot.talks.topics.aside.access import Mine, own_aside
from bot.talks.topics.aside.arranging import arrange, call_off, is_booked, other_guardians
from bot.talks.topics.aside.errors import HasChanged, NobodyHears
from bot.talks.topics.aside.queries import asides_of_guardian
from bot.talks.topics.aside.writing import change, tell, write_new
from bot.talks.topics.facts import AsideFacts, Before, PupilFacts
from bot.talks.topics.models import Area, Party, Step, Word
from bot.talks.topics.rules import areas, raises
from bot.talks.topics.service import put_on
from bot.talks.topics.views import before, who_hears


async def asking(unit: Unit, acting: Acting, pupil_id: int, party: Party) -> tuple[ActingPerson, Before]:
    """Whoever may talk about something without the child here. Raises Outdated or NotAllowed."""
    person, pupil = await allowed(unit, acting, pupil_id, DECIDE)
    ensure_side(person, pupil, party)
    about = await before(unit, acting, person, pupil)
    if not raises(about.policy, party) or not rules.is_possible(about.policy):
        raise Outdated
    return person, about


async def raise_aside(unit: Unit, acting: Acting, pupil_id: int, area: Area, *, calls: bool) -> Mine:
    """A guardian raises it without the child, or asks for a call about it; the same twice is one.

    Raises NobodyHears, Outdated or NotAllowed.
    """
    person, about = await asking(unit, acting, pupil_id, Party.HOME)
    if area not in areas(about.policy):
        raise Outdated
    for aside in await asides_of_guardian(unit, person.person_id, pupil_id):
        if aside.area is area and rules.can_go(aside):
            mine = await own_aside(unit, acting, aside.aside_id)
            return await ask_call(unit, acting, aside.aside_id) if calls and not aside.waits_for_call else mine
    hears = await who_hears(unit, about.pupil, person.person_id)
    if hears is None:
        raise NobodyHears(about.pupil.phone)
    values = {
        "guardian_id": person.person_id,
        "teacher_id": hears[0],
        "home": None if calls else Word.WITHOUT.value,
        "home_at": None if calls else unit.now,
        "call_at": unit.now if calls else None,
    }
    return await _written(unit, acting, about, person, area, values, home=False)


async def propose_aside(unit: Unit, acting: Acting, pupil_id: int, area: Area, guardian_id: int) -> Mine:
    """The teacher proposes it to one guardian; where the principle leaves it to the teacher, that decides it.

    Raises Outdated or NotAllowed.
    """
    person, about = await asking(unit, acting, pupil_id, Party.SCHOOL)
    if area not in areas(about.policy) or guardian_id not in await guardians(unit, person, about.pupil):
        raise Outdated
    for aside in await asides_of_guardian(unit, guardian_id, pupil_id):
        if (aside.teacher_id, aside.raised_by, aside.area) == (person.person_id, person.person_id, area):
            return await own_aside(unit, acting, aside.aside_id)
    values = {
        "guardian_id": guardian_id,
        "teacher_id": person.person_id,
        "school": Word.WITHOUT.value,
        "school_at": unit.now,
    }
    mine = await _written(unit, acting, about, person, area, values, home=True)
    return await _settle(unit, acting, mine) if rules.decides_alone(about.policy) else mine


async def guardians(unit: Unit, person: ActingPerson, pupil: PupilFacts) -> list[int]:
    """The custody holders in the bot to whom this member of staff could propose it."""
    holders = (await custody_holders(unit, [pupil.pupil_id]))[pupil.pupil_id]
    return [guardian for guardian in sorted(set(holders)) if guardian != person.person_id]


async def _written(
    unit: Unit,
    acting: Acting,
    about: Before,
    person: ActingPerson,
    area: Area,
    values: Mapping[str, Any],
    *,
    home: bool,
) -> Mine:
    aside_id = await write_new(
        unit,
        {
            "school_id": about.pupil.school_id,
            "pupil_id": about.pupil.pupil_id,
            "raised_by": person.person_id,
            "area": area.value,
            "step": Step.PROPOSED.value,
            "answer_by": rules.answer_by(about.policy, about.calendar, unit.now),
            **values,
        },
    )
    mine = await own_aside(unit, acting, aside_id)
    tell(unit, mine.aside, home=home)
    return mine


async def say_word(unit: Unit, acting: Acting, aside_id: int, word: Word) -> Mine:
    """One side's word. Raises HasChanged where nothing is to be said any more, or Outdated."""
    mine = await own_aside(unit, acting, aside_id)
    aside = mine.aside
    if aside.over_at is not None or not _may_say(mine):
        raise HasChanged(aside_id)
    if word is (aside.home if mine.at_home else aside.school):
        return mine
    if mine.at_home:
        aside = await change(unit, aside, home=word, home_at=unit.now)
    else:
        aside = await change(unit, aside, school=word, school_at=unit.now, heir_id=None, passes_at=None)
    return await _settle(unit, acting, _again(mine, aside))


def _may_say(mine: Mine) -> bool:
    """Whether a word of this side still changes anything: an arranged talk only asks for a word anew."""
    if mine.at_home and rules.decides_alone(mine.policy):
        return False
    return mine.aside.step is not Step.ARRANGED or (mine.at_home and mine.aside.home is None)


def _again(mine: Mine, aside: AsideFacts) -> Mine:
    return Mine(aside, mine.person, mine.policy, mine.calendar)


async def _settle(unit: Unit, acting: Acting, mine: Mine) -> Mine:
    """Make of the two words what they make, and tell the other side."""
    aside = await _renewed(unit, mine)
    step = rules.settled(mine.policy, aside.home, aside.school)
    if aside.step is Step.ARRANGED and step is Step.AGREED:
        tell(unit, aside, home=not mine.at_home)
        return _again(mine, aside)
    if aside.step is Step.ARRANGED:
        await call_off(unit, aside)
        aside = await change(unit, aside, round_id=None)
    aside = await change(unit, aside, step=step)
    if step is Step.AGREED:
        aside = await arrange(unit, aside, mine.policy, by_home=mine.at_home)
    # Who is invited to the talk hears of it from there.
    if aside.step is not Step.ARRANGED or mine.at_home:
        tell(unit, aside, home=not mine.at_home)
    return _again(mine, aside)


async def _renewed(unit: Unit, mine: Mine) -> AsideFacts:
    """The row without a word of the other side from before the pupil's right to be there: it is asked anew (NO)."""
    aside = mine.aside
    said_at = aside.school_at if mine.at_home else aside.home_at
    said = aside.school if mine.at_home else aside.home
    if said is not Word.WITHOUT or said_at is None:
        return aside
    if rules.still_counts(mine.policy, mine.calendar, aside, said_at, unit.now):
        return aside
    return await change(unit, aside, **({"school": None} if mine.at_home else {"home": None}))


async def ask_call(unit: Unit, acting: Acting, aside_id: int) -> Mine:
    """The guardian would rather be called. Raises HasChanged or Outdated."""
    mine = await own_aside(unit, acting, aside_id)
    if not mine.at_home or mine.aside.over_at is not None:
        raise HasChanged(aside_id)
    due = rules.answer_by(mine.policy, mine.calendar, unit.now)
    aside = await change(unit, mine.aside, call_at=unit.now, called_at=None, answer_by=due)
    tell(unit, aside, home=False)
    return _again(mine, aside)


async def say_called(unit: Unit, acting: Acting, aside_id: int) -> Mine:
    """The school has called; what was agreed and has no time of its own is talked about with that.

    Raises HasChanged or Outdated.
    """
    mine = await own_aside(unit, acting, aside_id)
    if mine.at_home or mine.aside.over_at is not None:
        raise HasChanged(aside_id)
    called = {"call_at": mine.aside.call_at or unit.now, "called_at": unit.now}
    over = {"step": Step.HELD, "over_at": unit.now} if mine.aside.step is Step.AGREED else {}
    return _again(mine, await change(unit, mine.aside, **called, **over))


async def release(unit: Unit, acting: Acting, aside_id: int) -> Mine:
    """Put it on the ordinary agenda, with the child: only whoever raised it (experience.md 0.2).

    Raises HasChanged or Outdated.
    """
    mine = await own_aside(unit, acting, aside_id)
    aside = mine.aside
    if not mine.raised_it or not rules.can_go(aside) or aside.area is None:
        raise HasChanged(aside_id)
    about = await before(unit, acting, mine.person, aside.pupil)
    await put_on(unit, mine.person, about, Party.HOME if mine.at_home else Party.SCHOOL, aside.area)
    aside = await change(unit, aside, step=Step.RELEASED, over_at=unit.now)
    if not mine.at_home:
        tell(unit, aside, home=True)
    return _again(mine, aside)


async def withdraw(unit: Unit, acting: Acting, aside_id: int) -> Mine:
    """Take it back: only whoever raised it. Its talk goes with it. Raises HasChanged or Outdated."""
    mine = await own_aside(unit, acting, aside_id)
    if not mine.raised_it or mine.aside.over_at is not None:
        raise HasChanged(aside_id)
    was = mine.aside.step
    aside = await end(unit, mine.aside, Step.WITHDRAWN)
    if was in {Step.AGREED, Step.ARRANGED}:
        tell(unit, aside, home=not mine.at_home)
    return _again(mine, aside)


async def end(unit: Unit, aside: AsideFacts, step: Step) -> AsideFacts:
    """It is over: what it was about goes at once, who said what and when stays as codes (D3.19)."""
    await call_off(unit, aside)
    await confiding.erase(unit, aside.pupil.school_id, aside.aside_id)
    return await change(unit, aside, step=step, over_at=unit.now, area=None, heir_id=None, passes_at=None)


async def invite(unit: Unit, acting: Acting, aside_id: int, *, both: bool) -> Mine:
    """Who is invited is part of the decision; a talk whose time nobody chose yet is offered anew.

    Raises HasChanged or Outdated.
    """
    mine = await own_aside(unit, acting, aside_id)
    aside = mine.aside
    if not mine.at_home or aside.over_at is not None or (both and not await other_guardians(unit, aside)):
        raise HasChanged(aside_id)
    if aside.both == both:
        return mine
    if aside.round_id is not None and await is_booked(unit, aside.round_id):
        raise HasChanged(aside_id)
    aside = await change(unit, aside, both=both)
    if aside.step is Step.ARRANGED:
        await call_off(unit, aside)
        aside = await arrange(unit, aside, mine.policy, by_home=True)
    elif aside.school is not None:
        tell(unit, aside, home=False)
    return _again(mine, aside)
