"""A pupil's agreements, read and put together for one reader."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.dates import local
from bot.core.errors import Outdated
from bot.core.unit import Unit
from bot.people.access import may
from bot.people.acting import Acting, ActingPerson
from bot.people.pages.service import has_pages
from bot.schools.queries import policy_of
from bot.talks.agreements.facts import Agreement, PupilAgreements, Word
from bot.talks.agreements.queries import (
    agreement,
    agreements_of,
    ending_of,
    may_see,
    talk_at_hand,
    told_of,
    words_of,
)
from bot.talks.agreements.rules import is_on, of_first_talk
from bot.talks.topics.access import about_pupil, allowed, is_guardian
from bot.talks.topics.facts import PupilFacts

SEE, ANSWER, MAKE = "talk_agreement.see", "talk_agreement.answer", "talk_agreement.make"


async def of_pupil(unit: Unit, acting: Acting, pupil_id: int, action: str = SEE) -> PupilAgreements:
    """What this reader may see, as guardian where they are one. Raises Outdated or NotAllowed."""
    person, pupil = await allowed(unit, acting, pupil_id, action)
    home = is_guardian(person, pupil_id) and action != MAKE
    found = await agreements_of(unit, [pupil_id])
    if home:
        found = await may_see(unit, person.person_id, found)
    return await _put_together(unit, acting, person, pupil, found, home=home)


async def _put_together(
    unit: Unit, acting: Acting, person: ActingPerson, pupil: PupilFacts, found: Sequence[Agreement], *, home: bool
) -> PupilAgreements:
    policy = await policy_of(unit, pupil.school_id, pupil.policy_version)
    today = local(unit.now, pupil.zone).date()
    makes = not home and is_on(policy) and may(acting, MAKE, about_pupil(pupil))
    talk = await talk_at_hand(unit, pupil.pupil_id) if makes else None
    words = await words_of(unit, [each.agreement_id for each in found])
    return PupilAgreements(
        pupil,
        policy,
        person.school.calendar(policy),
        today,
        found,
        _by_agreement([word for word in words if not home or word.person_id == person.person_id]),
        person.person_id,
        staff=not home,
        makes=makes,
        talk=talk,
        ended=await ending_of(unit, talk.round_.round_id, pupil.pupil_id) if talk else None,
        pages=await has_pages(unit),
        first=of_first_talk(found, policy, today),
        told=await told_of(unit, found) if makes else frozenset(),
    )


def _by_agreement(words: Sequence[Word]) -> dict[int, list[Word]]:
    found: dict[int, list[Word]] = {}
    for word in words:
        found.setdefault(word.agreement_id, []).append(word)
    return found


async def of_agreement(
    unit: Unit, acting: Acting, agreement_id: int, action: str = SEE, *, locked: bool = False
) -> tuple[PupilAgreements, Agreement]:
    """One agreement among its pupil's. Raises Outdated, also for one that is hidden from the reader, or NotAllowed."""
    one = await agreement(unit, agreement_id, locked=locked)
    if one is None:
        raise Outdated
    about = await of_pupil(unit, acting, one.pupil_id, action)
    if one.agreement_id not in {each.agreement_id for each in about.agreements}:
        raise Outdated
    return about, one
