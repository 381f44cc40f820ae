"""The yearly card of rights as a notice, worded from the policy of the moment in which it is sent."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from bot.core.replies import Dropped
from bot.core.unit import Unit
from bot.directory.rights.plans import CARD
from bot.directory.rights.words import card
from bot.outbox.notices import Kind, Loaded, Notice, Words
from bot.people import whys
from bot.people.acting import Acting, ActingPerson
from bot.people.joining.queries import actings_of
from bot.schools.queries import policy_of


async def _load(unit: Unit, notices: Sequence[Notice]) -> Loaded:
    found = await actings_of(unit, sorted({notice.person_id for notice in notices}))
    loaded: dict[int, Words | Dropped] = {}
    for notice in notices:
        person = _guardian(found.get(notice.person_id), notice.person_id)
        if person is None:
            loaded[notice.id] = Dropped("no child here any more")
            continue
        policy = await policy_of(unit, person.school.id, person.school.policy_version)
        loaded[notice.id] = partial(card, person.school, policy, int(notice.params["year"]))
    return loaded


def _guardian(acting: Acting | None, person_id: int) -> ActingPerson | None:
    persons = acting.persons if acting is not None else ()
    return next((person for person in persons if person.person_id == person_id and person.children), None)


KINDS = (Kind(CARD, _load, why=whys.RIGHTS),)
