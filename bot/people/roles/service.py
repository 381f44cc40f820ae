"""Use cases of roles: name somebody, end a role. The bot's ask the access table; the command line's act for the office.

Staff who touch a role decide it: no class list takes back what was given or gives back what was ended.
"""

from __future__ import annotations

from datetime import date, datetime

from msgspec import Struct
from sqlalchemy import bindparam, insert, update

from bot.core.dates import local
from bot.core.errors import Outdated
from bot.core.feature import Ended, Who
from bot.core.unit import Unit
from bot.people.access import About, require
from bot.people.acting import Acting
from bot.people.closing import Ends, renew_menu, tell_ended
from bot.people.models import Decider, Representative, RepresentativeRow, StaffRole, StaffRoleRow
from bot.people.roles.errors import DayHasPassed, HasTheRole, IsOver, LastHead
from bot.people.roles.queries import (
    ClassEntry,
    Holder,
    class_entry,
    guardians_of_class,
    holders_at_school,
    holders_in_class,
    known_staff,
    mandate_holder,
    role_holder,
)
from bot.people.roles.rules import end_of
from bot.schools.queries import policy_of

SEE, MANAGE, MANAGE_SCHOOL = "roles.see", "roles.manage", "roles.manage_school"

_GIVE = insert(StaffRoleRow).returning(StaffRoleRow.id)
_ELECT = insert(RepresentativeRow).returning(RepresentativeRow.id)
_END_ROLE = (
    update(StaffRoleRow)
    .where(StaffRoleRow.id == bindparam("row_id"))
    .values(until=bindparam("at"), closed_at=bindparam("at"), decided_by=Decider.STAFF.value)
)
_END_MANDATE = (
    update(RepresentativeRow)
    .where(RepresentativeRow.id == bindparam("row_id"))
    .values(until=bindparam("at"), closed_at=bindparam("at"))
)


class Given(Struct, frozen=True):
    """A role as it is to be: for a class, for the whole school, or in a body."""

    school_id: int
    person_id: int
    role: StaffRole | Representative
    class_id: int | None = None
    body: str | None = None
    until: datetime | None = None


async def give(unit: Unit, given: Given) -> int:
    """Write the role in, from now on. Raises HasTheRole. That person and class may be named is checked before."""
    if given.class_id is not None:
        held = await holders_in_class(unit, given.class_id)
    else:
        held = await holders_at_school(unit, given.school_id)
    same = (given.person_id, given.role, given.class_id, given.body)
    if any((each.person.person_id, each.role, each.class_id, each.body) == same for each in held):
        raise HasTheRole(given.class_id)
    values = {
        "school_id": given.school_id,
        "person_id": given.person_id,
        "role": given.role.value,
        "class_id": given.class_id,
        "since": unit.now,
        "until": given.until,
    }
    if isinstance(given.role, Representative):
        row_id = await unit.scalar(_ELECT, {**values, "body": given.body})
    else:
        row_id = await unit.scalar(_GIVE, {**values, "decided_by": Decider.STAFF.value})
    await renew_menu(unit, given.school_id, given.person_id)
    return int(row_id)


async def end(unit: Unit, holder: Holder, ends: Ends) -> None:
    """End a role at this instant, and tell everybody. Raises LastHead."""
    if isinstance(holder.role, Representative):
        await unit.execute(_END_MANDATE, {"row_id": holder.row_id, "at": unit.now})
        await renew_menu(unit, holder.school_id, holder.person.person_id)
        return
    if holder.role is StaffRole.HEAD:
        heads = [each for each in await holders_at_school(unit, holder.school_id) if each.role is StaffRole.HEAD]
        if len({each.person.person_id for each in heads}) == 1:
            raise LastHead
    await unit.execute(_END_ROLE, {"row_id": holder.row_id, "at": unit.now})
    await tell_ended(unit, ends, Ended(Who.ROLE, holder.school_id, holder.person.person_id, holder.class_id))


# In the bot ----------------------------------------------------------------------------------------------------------


async def managed_class(unit: Unit, acting: Acting, class_id: int, action: str = MANAGE) -> ClassEntry:
    """The class, after asking. Raises Outdated for one that is gone and NotAllowed for another school's."""
    found = await class_entry(unit, class_id)
    if found is None:
        raise Outdated
    require(unit, acting, action, About(found.school_id, class_id=class_id, kind="class", id=class_id))
    return found


async def add_substitute(unit: Unit, acting: Acting, class_id: int, person_id: int, last_day: date) -> ClassEntry:
    """Let one of the known staff stand in until the end of that day. Raises DayHasPassed, HasTheRole, Outdated."""
    found = await managed_class(unit, acting, class_id)
    if last_day < local(unit.now, found.zone).date():
        raise DayHasPassed(class_id, last_day)
    if person_id not in {each.person_id for each in await known_staff(unit, found.school_id)}:
        raise Outdated
    until = end_of(last_day, found.zone)
    await give(unit, Given(found.school_id, person_id, StaffRole.SUBSTITUTE, class_id, until=until))
    return found


async def name_contact_parent(unit: Unit, acting: Acting, class_id: int, person_id: int) -> ClassEntry:
    """Write in whom the class has elected. Raises HasTheRole, Outdated for who is no guardian of the class."""
    found = await managed_class(unit, acting, class_id)
    await _ensure_guardian(unit, class_id, person_id)
    await give(unit, Given(found.school_id, person_id, Representative.CONTACT_PARENT, class_id))
    return found


async def name_member(unit: Unit, acting: Acting, class_id: int, body: int, person_id: int) -> ClassEntry:
    """Write in whom the parents sent into a body. Raises HasTheRole, and Outdated for a body the policy lacks."""
    found = await managed_class(unit, acting, class_id)
    await _ensure_guardian(unit, class_id, person_id)
    names = await bodies_of(unit, found)
    if not 0 <= body < len(names):
        raise Outdated
    await give(unit, Given(found.school_id, person_id, Representative.BODY_MEMBER, body=names[body]))
    return found


async def bodies_of(unit: Unit, found: ClassEntry) -> tuple[str, ...]:
    """The bodies that the school's policy names."""
    return (await policy_of(unit, found.school_id, found.policy_version)).bodies.names


async def _ensure_guardian(unit: Unit, class_id: int, person_id: int) -> None:
    if person_id not in {each.person_id for each in await guardians_of_class(unit, class_id)}:
        raise Outdated


def about_holder(holder: Holder) -> tuple[str, About]:
    """Which action ends this role, and about what: roles of the whole school are the head's to end."""
    staff = not isinstance(holder.role, Representative)
    action = MANAGE_SCHOOL if staff and holder.class_id is None else MANAGE
    kind = "role" if staff else "mandate"
    return action, About(holder.school_id, class_id=holder.class_id, kind=kind, id=holder.row_id)


async def end_role(unit: Unit, acting: Acting, role_id: int, ends: Ends) -> Holder:
    """End a role of staff. Raises Outdated, NotAllowed, IsOver, LastHead."""
    return await _end(unit, acting, await role_holder(unit, role_id, locked=True), ends)


async def end_mandate(unit: Unit, acting: Acting, mandate_id: int, ends: Ends) -> Holder:
    """End what a guardian was elected for. Raises Outdated and NotAllowed."""
    return await _end(unit, acting, await mandate_holder(unit, mandate_id, locked=True), ends)


async def _end(unit: Unit, acting: Acting, holder: Holder | None, ends: Ends) -> Holder:
    if holder is None:
        raise Outdated
    require(unit, acting, *about_holder(holder))
    if holder.until is not None and holder.until <= unit.now:
        raise IsOver(holder.class_id)
    await end(unit, holder, ends)
    return holder


# When a child leaves -------------------------------------------------------------------------------------------------


async def ended(unit: Unit, what: Ended) -> None:
    """`Feature.ends`: who has no child in the class any more does not speak for it."""
    if what.what is not Who.GUARDIANSHIP:
        return
    for each in await holders_at_school(unit, what.school_id):
        if each.person.person_id == what.person_id and each.role is Representative.CONTACT_PARENT:
            assert each.class_id is not None
            here = {guardian.person_id for guardian in await guardians_of_class(unit, each.class_id)}
            if what.person_id not in here:
                await unit.execute(_END_MANDATE, {"row_id": each.row_id, "at": unit.now})
