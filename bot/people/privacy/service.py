"""Exporting and erasing what the tables hold of somebody, and forgetting an account that asks for it.

The one rule kept here: nothing is erased before everybody concerned has heard that it ends, so a teacher who goes
leaves no round behind, and a guardian no talk.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import Date, bindparam, func, insert, update

from bot.core.feature import Ended, Keep, Who
from bot.core.keeping import Row, Subject
from bot.core.tables import Base
from bot.core.unit import Unit
from bot.outbox.planning import cancel_person, plan_again
from bot.people.acting import Acting, acting_of
from bot.people.closing import tell_ended
from bot.people.joining.linking import end_link
from bot.people.joining.plans import old_menu_plan
from bot.people.models import AuditRow, GuardianshipRow, Person, Pupil, StaffRoleRow
from bot.people.office.service import Matter, open_task
from bot.people.privacy.leaving import empty_phone, shown_by
from bot.people.privacy.queries import (
    Ties,
    accounts_only_theirs,
    linked_account,
    own_account,
    ties_of_person,
    ties_of_pupil,
)
from bot.people.ties import lasts

Ends = Callable[[Unit, Ended], Awaitable[None]]
# The kind of the office's task when somebody has left by themselves.
LEFT = "person.left"


class Reason(StrEnum):
    """Why the office exports or erases: a code for the audit, since an audit holds no words."""

    REQUEST = "request"
    LEFT_SCHOOL = "left_school"
    MISTAKE = "mistake"
    AUTHORITY = "authority"


_AUDIT = insert(AuditRow)
_END_GUARDING = (
    update(GuardianshipRow)
    .where(GuardianshipRow.person_id == bindparam("of_person"), lasts(GuardianshipRow, "at"))
    .values(until=bindparam("at"), closed_at=bindparam("at"))
)
_END_GUARDED = (
    update(GuardianshipRow)
    .where(GuardianshipRow.pupil_id == bindparam("of_pupil"), lasts(GuardianshipRow, "at"))
    .values(until=bindparam("at"), closed_at=bindparam("at"))
)
_END_ROLES = (
    update(StaffRoleRow)
    .where(StaffRoleRow.person_id == bindparam("of_person"), lasts(StaffRoleRow, "at"))
    .values(until=bindparam("at"), closed_at=bindparam("at"))
)
_LEAVE = (
    update(Pupil)
    .where(Pupil.id == bindparam("of_pupil"))
    .values(
        left_on=func.coalesce(Pupil.left_on, bindparam("on_day", type_=Date())),
        erased_on=bindparam("on_day", type_=Date()),
    )
)
_ERASED = update(Person).where(Person.id == bindparam("of_person")).values(erased_on=bindparam("on_day"))


async def export(unit: Unit, keeps: Iterable[Keep], subject: Subject) -> Mapping[str, Sequence[Row]]:
    """Every table's rows of the subject; tables without any are left out."""
    found = {}
    for keep in keeps:
        assert keep.holds is not None, f"{keep.table} does not say what it holds"
        if rows := await keep.holds.export(unit, subject):
            found[keep.table] = rows
    return found


async def _erase_rows(unit: Unit, keeps: Iterable[Keep], subject: Subject) -> None:
    """Children before parents, and the account last: what is sealed elsewhere may have to be found by it."""
    await unit.flush()
    order = {table.name: place for place, table in enumerate(Base.metadata.sorted_tables)}
    for keep in sorted(keeps, key=lambda keep: (keep.table == "accounts", -order[keep.table])):
        assert keep.holds is not None, f"{keep.table} does not say what it holds"
        await keep.holds.erase(unit, subject)


async def erase_person(unit: Unit, keeps: Iterable[Keep], ends: Ends, school_id: int, person_id: int) -> None:
    """End what ties this person to the school, tell everybody concerned, and leave an id without a name."""
    account_id, linked = await own_account(unit, person_id), await linked_account(unit, person_id)
    shown = await shown_by(unit, [person_id])
    ties, old_phones = await ties_of_person(unit, person_id), await accounts_only_theirs(unit, person_id)
    values = {"of_person": person_id, "at": unit.now}
    await unit.execute(_END_GUARDING, values)
    await unit.execute(_END_ROLES, values)
    await _tell(unit, ends, ties)
    await end_link(unit, school_id, person_id, ends)
    await cancel_person(unit, person_id)
    await _erase_rows(unit, keeps, Subject(school_id, person_id=person_id, account_id=account_id))
    await _erase_accounts(unit, keeps, old_phones)
    await unit.execute(_ERASED, {"of_person": person_id, "on_day": unit.now.date()})
    if linked is not None:
        empty_phone(unit, school_id, linked, shown, menu=account_id is not None)
        if account_id is None:
            # Still somebody's at another school, who keeps that menu.
            plan_again(unit, [old_menu_plan(unit, school_id, person_id, linked.id)])


async def erase_pupil(unit: Unit, keeps: Iterable[Keep], ends: Ends, school_id: int, pupil_id: int) -> None:
    """The same for a pupil. The adults stay who they are."""
    ties = await ties_of_pupil(unit, pupil_id)
    await unit.execute(_END_GUARDED, {"of_pupil": pupil_id, "at": unit.now})
    await unit.execute(_LEAVE, {"of_pupil": pupil_id, "on_day": unit.now.date()})
    await _tell(unit, ends, ties)
    await _erase_rows(unit, keeps, Subject(school_id, pupil_id=pupil_id))


async def _tell(unit: Unit, ends: Ends, ties: Ties) -> None:
    for ended in (*ties.guardianships, *ties.roles):
        await tell_ended(unit, ends, ended)


def note(unit: Unit, school_id: int, what: str, reason: Reason, *, about_kind: str, about_id: int) -> None:
    """The audit row of an act at the command line: who did it is the machine's business, why is a code."""
    row = {
        "school_id": school_id,
        "at": unit.now,
        "account_id": None,
        "person_id": None,
        "action": f"privacy.{what}:{reason.value}",
        "about_kind": about_kind,
        "about_id": about_id,
        "allowed": True,
    }
    unit.defer(_AUDIT, [row])


async def forget(unit: Unit, keeps: Sequence[Keep], ends: Ends, acting: Acting) -> None:
    """Everything that this account brought with it goes; each of its schools hears that the person has left.

    What the school's own list says stays with the school, and so does a talk that is booked: the chair is not empty
    because a chat is.
    """
    if acting.account.suspended_at is not None:
        acting = await acting_of(unit, acting.account.roused)
    shown, old_phones = await shown_by(unit, [person.person_id for person in acting.persons]), set[int]()
    for person in acting.persons:
        school_id, person_id = person.school.id, person.person_id
        await end_link(unit, school_id, person_id, ends)
        # Their role is the school's to end, but nobody holds a round from here.
        await ends(unit, Ended(Who.LINK, school_id, person_id, for_good=True))
        await cancel_person(unit, person_id)
        await open_task(unit, Matter(school_id, LEFT, f"{LEFT}:{person_id}", person_id=person_id))
        old_phones.update(await accounts_only_theirs(unit, person_id))
        await _erase_rows(unit, keeps, Subject(school_id, person_id=person_id, leaves=True))
    await _erase_accounts(unit, keeps, old_phones | {acting.account.id})
    if acting.persons:
        empty_phone(unit, acting.persons[0].school.id, acting.account, shown)


async def _erase_accounts(unit: Unit, keeps: Iterable[Keep], account_ids: Iterable[int]) -> None:
    for account_id in sorted(account_ids):
        await erase_account(unit, keeps, account_id)


async def erase_account(unit: Unit, keeps: Iterable[Keep], account_id: int) -> None:
    """The account and all that hangs on it, and on no person of a school."""
    # No school is asked of the account's own rows; one that was never linked has nothing else.
    await _erase_rows(unit, keeps, Subject(0, account_id=account_id, leaves=True))


async def purge(unit: Unit, keeps: Iterable[Keep]) -> None:
    """Delete what every table promises to delete, by its days."""
    for keep in keeps:
        if keep.purge is not None and keep.days is not None:
            await keep.purge(unit, unit.now - timedelta(days=keep.days))
