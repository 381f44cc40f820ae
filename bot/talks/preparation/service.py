"""Use cases of preparation: tick, say ready, choose a part, prepare with a pupil, remind, put on paper."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, insert, update

from bot.conferences.facts import RoundFacts
from bot.conferences.homes import who_sees
from bot.conferences.queries import bookings_of_round, pupils_of_class
from bot.conferences.rounds.access import allowed_round
from bot.core.errors import Outdated
from bot.core.unit import Unit
from bot.outbox.planning import fold_soon, plan, plan_again
from bot.people.acting import Acting, ActingPerson
from bot.talks.preparation import plans
from bot.talks.preparation.errors import NobodyToRemind
from bot.talks.preparation.facts import HomePart, Preparing, PupilPart
from bot.talks.preparation.models import HomePreparation, HomeStep, Part, PupilPreparation
from bot.talks.preparation.queries import home_part, pupil_part, told_of
from bot.talks.preparation.rules import steps
from bot.talks.preparation.views import own_talk, ready_pupils

LEAD = "preparation.lead"

_INSERT_HOME, _INSERT_PUPIL = insert(HomePreparation), insert(PupilPreparation)
_HOME = update(HomePreparation).where(
    HomePreparation.round_id == bindparam("of_round"),
    HomePreparation.pupil_id == bindparam("of_pupil"),
    HomePreparation.person_id == bindparam("of_person"),
)
_PUPIL = update(PupilPreparation).where(
    PupilPreparation.round_id == bindparam("of_round"), PupilPreparation.pupil_id == bindparam("of_pupil")
)


async def tick_step(unit: Unit, acting: Acting, booking_id: int, step: HomeStep, done: bool) -> Preparing:
    """Note for the guardian alone that this is done. Raises Outdated, NotAllowed or NothingToPrepare."""
    person, about = await own_talk(unit, acting, booking_id)
    if step not in steps(about.policy):
        raise Outdated
    ticks = about.home_part.ticks | {step} if done else about.home_part.ticks - {step}
    await _keep_home(unit, person, about, {"ticks": sorted(ticks)})
    return (await own_talk(unit, acting, booking_id))[1]


async def say_ready(unit: Unit, acting: Acting, booking_id: int, ready: bool) -> Preparing:
    """The school may know that this home is ready. Raises Outdated, NotAllowed or NothingToPrepare."""
    person, about = await own_talk(unit, acting, booking_id)
    await _keep_home(unit, person, about, {"ready_at": unit.now if ready else None})
    return (await own_talk(unit, acting, booking_id))[1]


async def _keep_home(unit: Unit, person: ActingPerson, about: Preparing, values: dict[str, Any]) -> None:
    round_, pupil_id = about.round_, about.pupil.pupil_id
    now = {**values, "changed_at": unit.now}
    if await home_part(unit, round_.round_id, pupil_id, person.person_id) is None:
        of = {
            "school_id": round_.school_id,
            "round_id": round_.round_id,
            "pupil_id": pupil_id,
            "person_id": person.person_id,
        }
        await unit.execute(_INSERT_HOME, {**of, "ticks": sorted(HomePart().ticks), **now})
    else:
        of = {"of_round": round_.round_id, "of_pupil": pupil_id, "of_person": person.person_id}
        await unit.execute(_HOME.values(now), of)


async def hand_over(unit: Unit, acting: Acting, booking_id: int) -> tuple[ActingPerson, Preparing]:
    """The child gets the phone: what would fold in some minutes anyway folds now, whatever it is about. Raises
    Outdated, NotAllowed or NothingToPrepare."""
    person, about = await own_talk(unit, acting, booking_id)
    await fold_soon(unit, [each.person_id for each in acting.persons])
    return person, about


async def choose_part(
    unit: Unit, acting: Acting, booking_id: int, part: Part, wanted: bool
) -> tuple[ActingPerson, Preparing]:
    """The child says what it would like to do. Raises Outdated, NotAllowed or NothingToPrepare."""
    _person, about = await own_talk(unit, acting, booking_id)
    round_, pupil_id = about.round_, about.pupil.pupil_id
    # Locked: two guardians may hand their phones over at once.
    before = await pupil_part(unit, round_.round_id, pupil_id, locked=True)
    chosen = set((before or PupilPart(pupil_id)).parts) - {part} | ({part} if wanted else set())
    parts = [each.value for each in Part if each in chosen]
    await _keep_pupil(unit, round_, pupil_id, before, {"parts": parts})
    return await own_talk(unit, acting, booking_id)


async def _keep_pupil(
    unit: Unit, round_: RoundFacts, pupil_id: int, before: PupilPart | None, values: dict[str, Any]
) -> None:
    now = {**values, "changed_at": unit.now}
    if before is None:
        of = {"school_id": round_.school_id, "round_id": round_.round_id, "pupil_id": pupil_id}
        await unit.execute(_INSERT_PUPIL, {**of, **now})
    else:
        await unit.execute(_PUPIL.values(now), {"of_round": round_.round_id, "of_pupil": pupil_id})


async def prepare_pupil(unit: Unit, acting: Acting, round_id: int, pupil_id: int, done: bool) -> RoundFacts:
    """The school has prepared the talk with this pupil (D2.27, D3.21). Raises Outdated or NotAllowed."""
    person, round_ = await allowed_round(unit, acting, round_id, LEAD)
    if pupil_id not in {pupil.pupil_id for pupil in await pupils_of_class(unit, round_.class_id)}:
        raise Outdated
    before = await pupil_part(unit, round_id, pupil_id, locked=True)
    values = {"prepared_at": unit.now if done else None, "prepared_by": person.person_id if done else None}
    await _keep_pupil(unit, round_, pupil_id, before, values)
    return round_


async def remind_homes(unit: Unit, acting: Acting, round_id: int) -> tuple[RoundFacts, int]:
    """Remind, once a talk, the homes that have a time and are not ready; how many pupils that was. Raises
    NobodyToRemind, Outdated or NotAllowed."""
    _person, round_ = await allowed_round(unit, acting, round_id, LEAD, locked=True)
    here = {pupil.pupil_id for pupil in await pupils_of_class(unit, round_.class_id)}
    found = [each for each in await bookings_of_round(unit, round_id) if each.pupil_id in here]
    ahead = [each for each in found if each.starts_at > unit.now]
    ready = await ready_pupils(unit, round_id, ahead)
    reminded = await told_of(unit, [each.booking_id for each in ahead], plans.REMINDED)
    waiting = [each for each in ahead if each.pupil_id not in ready and each.booking_id not in reminded]
    told = await who_sees(unit, waiting)
    due = [each for each in waiting if told[each.booking_id]]
    if not due:
        raise NobodyToRemind(round_id)
    for each in due:
        plan(unit, plans.asked(plans.REMINDED, each, round_, told[each.booking_id], unit.now, silent=False))
    return round_, len({each.pupil_id for each in due})


async def put_on_paper(unit: Unit, acting: Acting, booking_id: int) -> None:
    """Have the child's sheet sent. Raises Outdated, NotAllowed or NothingToPrepare."""
    person, about = await own_talk(unit, acting, booking_id)
    plan_again(unit, [plans.sheet(about.booking, about.round_, person.person_id, unit.now)])


async def print_sheets(unit: Unit, acting: Acting, round_id: int) -> None:
    """Have the sheets of a round's pupils sent. Raises Outdated or NotAllowed."""
    person, round_ = await allowed_round(unit, acting, round_id, LEAD)
    plan_again(unit, [plans.sheets(round_, person.person_id, unit.now)])
