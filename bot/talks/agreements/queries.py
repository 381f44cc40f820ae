"""Selects of agreements.

The one rule kept here: what a guardian may see of them is decided in `may_see`, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, bindparam, func, select

from bot.conferences.booking.queries import Talk, talks
from bot.conferences.homes import NO_HOMES, homes_of
from bot.conferences.queries import bookings_of_pupils
from bot.conferences.rounds.running.queries import reached_adults
from bot.core.among import among
from bot.core.tables import written
from bot.core.unit import Unit
from bot.people.models import Person, Pupil
from bot.people.pairs.models import Sharing
from bot.talks.agreements.deeds import Deed
from bot.talks.agreements.facts import Agreement, Ended, Word
from bot.talks.agreements.models import (
    AgreementState,
    AgreementWord,
    Owner,
    Saying,
    TalkAgreement,
    TalkEnding,
)
from bot.talks.agreements.rules import LATELY
from bot.talks.topics.facts import PupilFacts
from bot.talks.topics.queries import IN_A_CLASS, pupils

_AGREEMENTS = select(
    TalkAgreement.id.label("agreement_id"),
    TalkAgreement.school_id,
    TalkAgreement.pupil_id,
    TalkAgreement.with_id,
    TalkAgreement.made_by,
    Person.given_name.label("maker"),
    TalkAgreement.owner,
    TalkAgreement.what,
    TalkAgreement.words,
    TalkAgreement.due_on,
    TalkAgreement.talk_on,
    TalkAgreement.carried,
    TalkAgreement.state,
    TalkAgreement.made_at,
    TalkAgreement.told_at,
    TalkAgreement.closed_at,
).join(Person, Person.id == TalkAgreement.made_by)
_OF_PUPILS = _AGREEMENTS.where(among(TalkAgreement.pupil_id, "pupils")).order_by(TalkAgreement.id)
_AHEAD = (TalkAgreement.state == written(AgreementState.OPEN), TalkAgreement.due_on >= bindparam("today"))
_AHEAD_OF_PUPILS = _OF_PUPILS.where(*_AHEAD)
_AHEAD_OF_STAFF = _AGREEMENTS.where(
    among(TalkAgreement.made_by, "persons"), TalkAgreement.owner == written(Owner.SCHOOL), *_AHEAD
)
_BY_IDS = _AGREEMENTS.where(among(TalkAgreement.id, "agreements"))
_ONE = _AGREEMENTS.where(TalkAgreement.id == bindparam("agreement"))
_LOCKED = _ONE.with_for_update(of=TalkAgreement)
_WORDS = (
    select(
        AgreementWord.agreement_id,
        AgreementWord.person_id,
        Person.given_name.label("name"),
        AgreementWord.party,
        AgreementWord.word,
    )
    .join(Person, Person.id == AgreementWord.person_id)
    .where(among(AgreementWord.agreement_id, "agreements"))
    .order_by(AgreementWord.id)
)
_ENDED = select(TalkEnding.agreed, TalkEnding.next_on).where(
    TalkEnding.round_id == bindparam("round"), TalkEnding.pupil_id == bindparam("pupil")
)
_OPEN_COUNTS = (
    select(Pupil.id, func.count(TalkAgreement.id).label("number"))
    .select_from(Pupil)
    .outerjoin(
        TalkAgreement, (TalkAgreement.pupil_id == Pupil.id) & (TalkAgreement.state == written(AgreementState.OPEN))
    )
    .where(IN_A_CLASS, among(Pupil.class_id, "classes"))
    .group_by(Pupil.id)
)


def _agreement(row: Row[Any]) -> Agreement:
    read = {
        "owner": Owner(row.owner),
        "what": Deed(row.what) if row.what else None,
        "state": AgreementState(row.state),
    }
    return Agreement(**{**row._asdict(), **read})


async def agreements_of(unit: Unit, pupil_ids: Sequence[int]) -> list[Agreement]:
    """Everything that was agreed for these pupils, oldest first."""
    return [_agreement(row) for row in await unit.all(_OF_PUPILS, {"pupils": sorted(set(pupil_ids))})]


async def open_of_pupils(unit: Unit, pupil_ids: Sequence[int], today: date) -> list[Agreement]:
    """What is open for these pupils and due from that day on."""
    return [_agreement(row) for row in await unit.all(_AHEAD_OF_PUPILS, {"pupils": list(pupil_ids), "today": today})]


async def open_of_staff(unit: Unit, person_ids: Sequence[int], today: date) -> list[Agreement]:
    """The same of what these people noted for the school to do."""
    rows = await unit.all(_AHEAD_OF_STAFF, {"persons": list(person_ids), "today": today})
    return [_agreement(row) for row in rows]


async def agreements_by_ids(unit: Unit, agreement_ids: Sequence[int]) -> dict[int, Agreement]:
    """The agreements by id."""
    rows = await unit.all(_BY_IDS, {"agreements": sorted(set(agreement_ids))})
    return {row.agreement_id: _agreement(row) for row in rows}


async def agreement(unit: Unit, agreement_id: int, *, locked: bool = False) -> Agreement | None:
    row = await unit.first(_LOCKED if locked else _ONE, {"agreement": agreement_id})
    return _agreement(row) if row is not None else None


async def words_of(unit: Unit, agreement_ids: Sequence[int]) -> list[Word]:
    """What was said of these agreements, in the order of saying."""
    rows = await unit.all(_WORDS, {"agreements": sorted(set(agreement_ids))})
    return [Word(row.agreement_id, row.person_id, row.name, Owner(row.party), Saying(row.word)) for row in rows]


async def who_may_see(unit: Unit, agreements: Sequence[Agreement]) -> dict[int, list[int]]:
    """By agreement, the custody holders who may know of it: all but who is hidden from the one whose talk it was."""
    homes = await homes_of(unit, {each.pupil_id for each in agreements})
    found: dict[int, list[int]] = {}
    for each in agreements:
        of = homes.get(each.pupil_id, NO_HOMES)
        found[each.agreement_id] = [
            person
            for person in of.custody
            if each.with_id is None or of.shares.between(person, each.with_id) is not Sharing.HIDDEN
        ]
    return found


async def told_of(unit: Unit, agreements: Sequence[Agreement]) -> frozenset[int]:
    """Those of the agreements (ids) of which somebody at home hears here; of the others the school gives the copy."""
    reached = await reached_adults(unit, [each.pupil_id for each in agreements])
    sees = await who_may_see(unit, agreements) if reached else {}
    return frozenset(
        each.agreement_id
        for each in agreements
        if any((each.pupil_id, person) in reached for person in sees.get(each.agreement_id, ()))
    )


async def may_see(unit: Unit, person_id: int, agreements: Sequence[Agreement]) -> list[Agreement]:
    """Those of the agreements that this guardian may know of."""
    if not agreements:
        return []
    told = await who_may_see(unit, agreements)
    return [each for each in agreements if person_id in told[each.agreement_id]]


async def talk_at_hand(unit: Unit, pupil_id: int) -> Talk | None:
    """The pupil's talk that is on, or was lately held; of two homes' talks the later one."""
    found = [
        each
        for each in await bookings_of_pupils(unit, [pupil_id])
        if each.starts_at <= unit.now < each.ends_at + LATELY
    ]
    return (await talks(unit, [found[-1].booking_id])).get(found[-1].booking_id) if found else None


async def ending_of(unit: Unit, round_id: int, pupil_id: int) -> Ended | None:
    """How the pupil's talk of the round ended; None while it has not."""
    row = await unit.first(_ENDED, {"round": round_id, "pupil": pupil_id})
    return Ended(row.agreed, row.next_on) if row is not None else None


async def pupils_with_open(unit: Unit, class_ids: Sequence[int]) -> list[tuple[PupilFacts, int]]:
    """The pupils of these classes, unordered, with how many agreements are open."""
    rows = await unit.all(_OPEN_COUNTS, {"classes": sorted(set(class_ids))})
    facts = await pupils(unit, [row.id for row in rows])
    return [(facts[row.id], row.number) for row in rows if row.id in facts]
