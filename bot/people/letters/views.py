"""Invitations as the office lists them: who has one, and what became of it. Never the secrets, which nobody knows.

The one rule kept here: next to a guardian of a protected pupil no class is shown.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from msgspec import Struct
from sqlalchemy import Row

from bot.core.dates import local
from bot.core.texts import name_key
from bot.core.unit import Unit
from bot.people.invitations.queries import invitable_people
from bot.people.invitations.service import role_of
from bot.people.letters import queries
from bot.people.letters.facts import Reader
from bot.schools.queries import SchoolEntry


class State(StrEnum):
    """What became of an invitation."""

    PENDING = "pending"
    USED = "used"
    EXPIRED = "expired"
    REVOKED = "revoked"


class Listed(Struct, frozen=True):
    """A person's newest invitation. `person_id` is the roster's sourcedId; `expires` its last good day.

    `classes` of pupils or taught, joined by ";"; `role` is empty for somebody with nothing to do here now.
    """

    person_id: str
    name: str
    role: str
    classes: str
    issued: date
    expires: date
    state: State


async def listed_invitations(unit: Unit, school: SchoolEntry, *only: State) -> list[Listed]:
    """The newest invitation of everybody who has one, in the order of names; those in these states, or all."""
    newest = {row.id: row for row in await queries.invitations(unit, school.id)}
    roles = {person.id: role_of(person) for person in await invitable_people(unit, school.id)}
    readers = await queries.readers(unit, school.id)
    taught = await queries.taught_classes(unit, school.id)
    found = [
        Listed(
            row.sourced_id,
            f"{row.given_name} {row.family_name}",
            roles.get(row.id, ""),
            _classes(readers[row.id], taught.get(row.id, [])),
            local(row.issued_at, school.zone).date(),
            local(row.expires_at - timedelta(microseconds=1), school.zone).date(),
            _state(row, unit.now),
        )
        for row in newest.values()
    ]
    return sorted(
        (each for each in found if not only or each.state in only),
        key=lambda each: (name_key(each.name, school.locale), each.person_id),
    )


def _classes(reader: Reader, taught: list[str]) -> str:
    if any(ward.protected for ward in reader.wards):
        return ";".join(dict.fromkeys(taught))
    return ";".join(dict.fromkeys([*taught, *(ward.class_name for ward in reader.wards)]))


def _state(row: Row[Any], now: datetime) -> State:
    if row.used_at is not None:
        return State.USED
    if row.revoked_at is not None:
        return State.REVOKED
    return State.PENDING if row.expires_at > now else State.EXPIRED
