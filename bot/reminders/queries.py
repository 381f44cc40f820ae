"""Reading how people want to be told: their preferences, their family's marks, what one of their messages said.

The one rule kept here: a batch costs as many statements as one person does.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import Row, and_, bindparam, select

from bot.core.among import among
from bot.core.tables import aliased, written
from bot.core.unit import Unit
from bot.outbox.models import Act, OutboxRow, State
from bot.outbox.notices import Notice
from bot.outbox.queries import NOTICE, notice_of
from bot.people.models import AccountLink, ClassCardRow, GuardianshipRow, Pupil, StaffRole, StaffRoleRow
from bot.people.protection import IN_THE_BOT_FOR
from bot.people.ties import holds, lasts
from bot.reminders.marks import FamilyChild, marks, names
from bot.reminders.models import ClassHours, LockScreen, Preference, Preferences

CHOICES = (
    Preference.lock_screen,
    Preference.quiet_from,
    Preference.quiet_to,
    Preference.day_before,
    Preference.day_before_at,
    Preference.same_day,
    Preference.same_day_minutes,
)
_PREFERENCES = select(Preference.person_id, *CHOICES).where(among(Preference.person_id, "persons"))


def preferences_in(row: Row[Any]) -> Preferences:
    """The preferences in a row that has `person_id` and the CHOICES (all NULL: nothing was chosen)."""
    both = row.quiet_from is not None and row.quiet_to is not None
    return Preferences(
        row.person_id,
        LockScreen(row.lock_screen) if row.lock_screen else None,
        (row.quiet_from, row.quiet_to) if both else None,
        row.day_before,
        row.day_before_at,
        row.same_day,
        row.same_day_minutes,
    )


async def preferences_of(unit: Unit, person_ids: Sequence[int]) -> Mapping[int, Preferences]:
    """What each of them chose, in one statement; who chose nothing has an entry that says so."""
    found = {person_id: Preferences(person_id) for person_id in person_ids}
    if found:
        rows = await unit.all(_PREFERENCES, {"persons": list(found)})
        found.update({row.person_id: preferences_in(row) for row in rows})
    return found


_HOURS = (
    select(StaffRoleRow.person_id, ClassCardRow.quiet_from, ClassCardRow.quiet_to, ClassCardRow.weekends)
    .join(ClassCardRow, ClassCardRow.class_id == StaffRoleRow.class_id)
    .where(
        among(StaffRoleRow.person_id, "persons"),
        StaffRoleRow.role == StaffRole.CONTACT_TEACHER.value,
        holds(StaffRoleRow),
        ClassCardRow.set_at.is_not(None),
    )
    .order_by(ClassCardRow.id)
)


async def class_hours(unit: Unit, person_ids: Collection[int]) -> Mapping[int, ClassHours]:
    """The hours on the card that the class of each contact teacher set last; no entry where there is none."""
    if not person_ids:
        return {}
    rows = await unit.all(_HOURS, {"persons": list(person_ids), "now": unit.now})
    return {row.person_id: ClassHours(row.quiet_from, row.quiet_to, row.weekends) for row in rows}


_MINE, _THEIRS = aliased(AccountLink), aliased(AccountLink)
_FAMILIES = (
    select(
        _MINE.person_id.label("reader"),
        Pupil.id,
        Pupil.given_name,
        Pupil.family_name,
        Pupil.born_on,
        Pupil.protected,
        Preference.lock_screen,
    )
    .select_from(_MINE)
    .join(_THEIRS, and_(_THEIRS.account_id == _MINE.account_id, _THEIRS.until.is_(None)))
    .join(
        GuardianshipRow,
        and_(GuardianshipRow.person_id == _THEIRS.person_id, lasts(GuardianshipRow)),
    )
    .join(Pupil, and_(Pupil.id == GuardianshipRow.pupil_id, Pupil.left_on.is_(None)))
    .outerjoin(Preference, Preference.person_id == _MINE.person_id)
    .where(among(_MINE.person_id, "persons"), _MINE.until.is_(None), IN_THE_BOT_FOR)
)


async def marks_for(unit: Unit, person_ids: Sequence[int]) -> Mapping[tuple[int, int], str | None]:
    """What stands before a sent sentence, by (person, pupil): a mark, a first name where that was chosen, or None.

    One statement. Marks are told apart across the whole family of an account, whatever schools its children go to.
    A person without an account has no lock screen and no entries: read it with `.get`. A protected child has no mark
    and no name on a lock screen, whatever was chosen; it still makes the others siblings, who have theirs.
    """
    if not person_ids:
        return {}
    rows = await unit.all(_FAMILIES, {"persons": list(person_ids), "now": unit.now})
    families: dict[int, list[FamilyChild]] = {}
    by_name: set[int] = set()
    nameless = {row.id for row in rows if row.protected}
    for row in rows:
        named = not row.protected
        child = FamilyChild(row.id, row.given_name * named, row.family_name * named, row.born_on)
        families.setdefault(row.reader, []).append(child)
        if row.lock_screen == LockScreen.NAMES.value:
            by_name.add(row.reader)
    return {
        (reader, pupil_id): None if pupil_id in nameless else mark
        for reader, children in families.items()
        # Who wants to see "news from the school" only still reads which child, once it is opened.
        for pupil_id, mark in (names if reader in by_name else marks)(children).items()
    }


# What edits its own message was a message once: a board, a child that is missing.
_COMES = OutboxRow.act.in_([Act.SEND.value, Act.EDIT.value])
_NOTICES = select(*NOTICE).where(OutboxRow.state == State.SENT.value, _COMES)
_ONE_NOTICE = _NOTICES.where(OutboxRow.id == bindparam("row"))
_BUNDLE = _NOTICES.where(
    OutboxRow.person_id == bindparam("person"),
    OutboxRow.bundle == bindparam("together"),
    OutboxRow.kind == bindparam("alike"),
)


async def sent_message(unit: Unit, row_id: int) -> tuple[Notice, ...]:
    """The rows that one message told, the asked one first; empty when it was never sent or is forgotten."""
    row = await unit.first(_ONE_NOTICE, {"row": row_id})
    if row is None:
        return ()
    notice = notice_of(row)
    if notice.bundle is None:
        return (notice,)
    values = {"person": notice.person_id, "together": notice.bundle, "alike": notice.kind}
    others = [notice_of(other) for other in await unit.all(_BUNDLE, values)]
    return (
        notice,
        *(other for other in others if other.message_id == notice.message_id and other.id != notice.id),
    )


class LastNotice(Struct, frozen=True):
    """A message that came, told by its kind: which school sent it, and when."""

    kind: str
    school_id: int
    at: datetime


_LAST = (
    select(OutboxRow.kind, OutboxRow.school_id, OutboxRow.person_id, OutboxRow.message_id, OutboxRow.settled_at)
    .where(
        among(OutboxRow.person_id, "persons"),
        OutboxRow.state == written(State.SENT),
        _COMES,
        among(OutboxRow.kind, "kinds"),
    )
    .order_by(OutboxRow.settled_at.desc(), OutboxRow.id.desc())
    .limit(bindparam("most"))
)


async def last_notices(
    unit: Unit, person_ids: Collection[int], kinds: Collection[str], count: int
) -> tuple[LastNotice, ...]:
    """The last messages of these kinds that reached these people, newest first; a bundle is one, and so is an album."""
    # A family's bundle is a row a child and day.
    values = {"persons": list(person_ids), "kinds": list(kinds), "most": 12 * count}
    found: dict[object, LastNotice] = {}
    for row in await unit.all(_LAST, values):
        message = tuple(row.message_id) if isinstance(row.message_id, list) else row.message_id
        found.setdefault((row.person_id, message), LastNotice(row.kind, row.school_id, row.settled_at))
    return tuple(found.values())[:count]
