"""What the screens of preparation show, read and put together for one reader.

The one rule kept here: of talks without the child nothing is read, so nothing of them can be shown to the child.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.conferences.booking.queries import talk
from bot.conferences.booking.rules import age_on
from bot.conferences.booking.views import seen_talks
from bot.conferences.facts import BookingFacts, RoundFacts
from bot.conferences.homes import who_sees
from bot.conferences.models import BookingState
from bot.conferences.queries import bookings_of_round, pupils_of_class
from bot.core.dates import local
from bot.core.errors import Outdated
from bot.core.unit import Unit
from bot.people.acting import Acting, ActingPerson
from bot.schools.queries import policy_of
from bot.talks.agreements.deeds import Deed
from bot.talks.agreements.models import Owner
from bot.talks.agreements.queries import agreements_of, may_see
from bot.talks.preparation.errors import NothingToPrepare
from bot.talks.preparation.facts import HomePart, Preparing, PupilPart, RoundView
from bot.talks.preparation.queries import home_part, pupil_part, pupil_parts, who_is_ready
from bot.talks.topics.access import allowed, is_guardian
from bot.talks.topics.facts import TopicFacts
from bot.talks.topics.models import Party
from bot.talks.topics.rules import raises
from bot.talks.topics.views import agenda

HOME = "preparation.home"
_LIVE = frozenset({BookingState.BOOKED, BookingState.MOVED})


async def own_talk(unit: Unit, acting: Acting, booking_id: int) -> tuple[ActingPerson, Preparing]:
    """A talk to come that this guardian may know of. Raises Outdated, NotAllowed or NothingToPrepare."""
    found = await talk(unit, booking_id)
    if found is None:
        raise Outdated
    pupil_id = found.booking.pupil_id
    person, pupil = await allowed(unit, acting, pupil_id, HOME)
    if not is_guardian(person, pupil_id) or not (await seen_talks(unit, acting, [found.booking])).talks:
        raise Outdated
    if found.booking.state not in _LIVE or found.booking.ends_at <= unit.now:
        raise NothingToPrepare
    policy = await policy_of(unit, pupil.school_id, found.round_.policy_version)
    day = local(found.booking.starts_at, found.round_.zone).date()
    _person, child = acting.child(pupil_id)
    round_id = found.round_.round_id
    agreed = await may_see(unit, person.person_id, await agreements_of(unit, [pupil_id]))
    return person, Preparing(
        found,
        pupil,
        policy,
        age_on(child.born_on, day),
        await pupil_part(unit, round_id, pupil_id) or PupilPart(pupil_id),
        await home_part(unit, round_id, pupil_id, person.person_id) or HomePart(),
        looks_back=len([each for each in agreed if each.is_open]) if policy.agreements.evaluate_before_next else 0,
        topics=raises(policy, Party.HOME),
    )


async def points_for_child(unit: Unit, acting: Acting, person: ActingPerson, about: Preparing) -> Sequence[TopicFacts]:
    """What is on the agenda, where the principle lets the pupil know it beforehand (D3.14)."""
    if not about.policy.preparation.pupil_knows_agenda:
        return ()
    return (await agenda(unit, acting, person, about.pupil)).topics


async def promises_of(unit: Unit, person: ActingPerson, about: Preparing) -> Sequence[Deed]:
    """What the pupil took on, by name only."""
    agreed = await may_see(unit, person.person_id, await agreements_of(unit, [about.pupil.pupil_id]))
    return [each.what for each in agreed if each.is_open and each.owner is Owner.PUPIL and each.what is not None]


async def ready_pupils(unit: Unit, round_id: int, booked: Sequence[BookingFacts]) -> frozenset[int]:
    """The pupils of these talks of a round whose home is ready: of two homes with a talk each, both."""
    ready = {(pupil, person) for _round, pupil, person in await who_is_ready(unit, [round_id])}
    sees = await who_sees(unit, booked)
    waiting = {
        each.pupil_id
        for each in booked
        if not any((each.pupil_id, person) in ready for person in sees[each.booking_id])
    }
    return frozenset(each.pupil_id for each in booked) - waiting


async def round_view(unit: Unit, round_: RoundFacts) -> RoundView:
    """How far a round's preparation is."""
    pupils = await pupils_of_class(unit, round_.class_id)
    here = {pupil.pupil_id for pupil in pupils}
    booked = [each for each in await bookings_of_round(unit, round_.round_id) if each.pupil_id in here]
    ahead = [each for each in booked if each.ends_at > unit.now]
    return RoundView(
        round_,
        await policy_of(unit, round_.school_id, round_.policy_version),
        pupils,
        {pupil: part for pupil, part in (await pupil_parts(unit, round_.round_id)).items() if pupil in here},
        frozenset(each.pupil_id for each in ahead),
        await ready_pupils(unit, round_.round_id, ahead),
        min((each.starts_at for each in ahead), default=None),
    )
