"""Issuing letters and revoking them.

The one rule kept here: a person has one open invitation at most, and a secret is readable in `Issued` only.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, time, timedelta

from msgspec import Struct
from sqlalchemy import bindparam, insert, select, update

from bot.core.dates import local
from bot.core.texts import name_key
from bot.core.unit import Unit
from bot.people.invitations import queries
from bot.people.invitations.errors import UnknownPeople
from bot.people.invitations.queries import Invitable
from bot.people.invitations.secrets import new_code, new_token, printed, token_hash
from bot.people.models import Invitation, StaffRole
from bot.schools.calendar import SchoolCalendar
from bot.schools.queries import SchoolEntry, calendar_of, policy_of

# Who has more to decide goes first: one letter names one role.
_ROLE_WORDS = {
    StaffRole.HEAD: "head",
    StaffRole.OFFICE: "office",
    StaffRole.CONTACT_TEACHER: "teacher",
    StaffRole.TEAM_TEACHER: "teacher",
    StaffRole.SUBSTITUTE: "teacher",
}

_KEPT = select(Invitation.id).where(Invitation.token_hash == bindparam("given"))
_REVOKE = (
    update(Invitation)
    .where(
        Invitation.person_id == bindparam("whose"),
        Invitation.used_at.is_(None),
        Invitation.revoked_at.is_(None),
    )
    .values(revoked_at=bindparam("at"))
)


class Issued(Struct, frozen=True):
    """A letter to be written. `person_id` is the roster's sourcedId, `pupils` sourcedIds joined by ";".

    `expires_on` is the last day on which it is good; `link` is empty when no bot's name was given.
    """

    person_id: str
    name: str
    role: str
    pupils: str
    code: str
    link: str
    expires_on: date


class Draft(Struct, frozen=True):
    """A letter with its secrets, of which nothing is kept yet."""

    person: Invitable
    token: str
    code: str
    expires_at: datetime
    letter: Issued


async def issue(
    unit: Unit,
    school: SchoolEntry,
    username: str | None,
    *,
    reissue: bool = False,
    only: Collection[str] = (),
) -> list[Issued]:
    """Invitations for people who have neither account nor live invitation, in the order of their names.

    Who that is with `reissue` and `only`: `due_people`. Raises UnknownPeople for ids in `only` that nobody has.
    """
    known = await queries.open_invitations(unit, school.id)
    drafts = await drafted(unit, school, await due_people(unit, school, reissue=reissue, only=only), username)
    # A letter that another terminal has written since is not replaced: the race is lost, and this one looks again.
    await keep(unit, school, drafts, replacing=known)
    return [draft.letter for draft in drafts]


async def due_people(
    unit: Unit, school: SchoolEntry, *, reissue: bool = False, only: Collection[str] = ()
) -> list[Invitable]:
    """Who is to get a letter, in the order of their names.

    `reissue` replaces live invitations, too; `only` (sourcedIds) narrows it down to some people, and with both of
    them people who have an account get a new letter: their new phone takes over when it is used. Who is not to be
    invited (`enabled`) never is. Raises UnknownPeople for ids in `only` that nobody has.
    """
    people = await queries.invitable_people(unit, school.id)
    unknown = set(only).difference(person.sourced_id for person in people)
    if unknown:
        raise UnknownPeople(tuple(sorted(unknown)))
    linked = await queries.linked_people(unit, school.id)
    open_ones = await queries.open_invitations(unit, school.id)
    due = [
        person
        for person in people
        if person.enabled
        and (not only or person.sourced_id in only)
        and (person.id not in linked or (reissue and only))
        and (reissue or not open_ones.get(person.id))
    ]
    return sorted(due, key=lambda each: name_key(each.name, school.locale))


async def drafted(unit: Unit, school: SchoolEntry, people: Sequence[Invitable], username: str | None) -> list[Draft]:
    """Letters for these people, each with secrets of its own, good as long as the policy says; only reads."""
    policy = await policy_of(unit, school.id, school.policy_version)
    last_day = local(unit.now + timedelta(days=policy.retention.invitation_days), school.zone).date()
    # Good for the whole of the day that the letter names.
    calendar: SchoolCalendar = await calendar_of(unit, school)
    expires_at = calendar.at(last_day + timedelta(days=1), time())
    drafts = []
    for person in people:
        token, code = new_token(), new_code()
        link = f"https://t.me/{username}?start={token}" if username else ""
        pupils = ";".join(person.pupils)
        letter = Issued(person.sourced_id, person.name, role_of(person), pupils, printed(code), link, last_day)
        drafts.append(Draft(person, token, code, expires_at, letter))
    return drafts


async def keep(
    unit: Unit, school: SchoolEntry, drafts: Sequence[Draft], *, replacing: Collection[int] | None = None
) -> None:
    """From now on these letters are good, and earlier ones of the same people are not.

    `replacing`: the people whose open letters may be replaced (None: all of them).
    """
    # Expired ones count as open until they are replaced.
    open_ones = await queries.open_invitations(unit, school.id) if replacing is None else replacing
    await revoke_open(unit, [draft.person.id for draft in drafts if draft.person.id in open_ones])
    rows = [
        {
            "school_id": school.id,
            "person_id": draft.person.id,
            "token_hash": token_hash(draft.token),
            "code": draft.code,
            "issued_at": unit.now,
            "expires_at": draft.expires_at,
        }
        for draft in drafts
    ]
    if rows:
        await unit.execute(insert(Invitation), rows)


async def is_kept(unit: Unit, draft: Draft) -> bool:
    """Whether this very letter is good already, or was."""
    return await unit.scalar(_KEPT, {"given": token_hash(draft.token)}) is not None


async def revoke(unit: Unit, school: SchoolEntry, only: Collection[str]) -> list[str]:
    """Make these people's letters worthless: the sourcedIds of those who had one. Raises UnknownPeople."""
    people = await queries.people_by_sourced_id(unit, school.id)
    unknown = set(only).difference(people)
    if unknown:
        raise UnknownPeople(tuple(sorted(unknown)))
    open_ones = await queries.open_invitations(unit, school.id)
    theirs = sorted(sourced_id for sourced_id in set(only) if people[sourced_id] in open_ones)
    await revoke_open(unit, [people[sourced_id] for sourced_id in theirs])
    return theirs


async def revoke_open(unit: Unit, person_ids: Sequence[int]) -> None:
    """Make these people's open invitations worthless."""
    if person_ids:
        await unit.execute(_REVOKE, [{"whose": person_id, "at": unit.now} for person_id in person_ids])


def role_of(person: Invitable) -> str:
    """What the person is first: head, office or teacher, else guardian."""
    return next((word for role, word in _ROLE_WORDS.items() if role in person.roles), "guardian")
