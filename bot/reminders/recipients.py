"""Where and how people are reached at this instant: what the outbox asks before it sends anything.

The one rule kept here: whoever has no live account that can be reached is not in the answer, so nothing is sent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from typing import Any

from msgspec import Struct
from sqlalchemy import Row, and_, exists, select

from bot.accounts.models import Account
from bot.core.among import among
from bot.core.texts import language_of
from bot.core.unit import Unit
from bot.outbox.notices import Recipient
from bot.people.models import AccountLink, GuardianshipRow, Pupil, StaffRoleRow
from bot.people.ties import holds, lasts
from bot.reminders.models import ClassHours, LockScreen, Preference, Preferences
from bot.reminders.queries import CHOICES, class_hours, preferences_in
from bot.reminders.rules import quiet_for, staff_quiet
from bot.schools.calendar import SchoolCalendar
from bot.schools.models import School
from bot.schools.queries import calendar_of, policy_of

HAS_CHILD = exists().where(
    GuardianshipRow.person_id == AccountLink.person_id,
    lasts(GuardianshipRow),
    Pupil.id == GuardianshipRow.pupil_id,
    Pupil.left_on.is_(None),
)
HAS_ROLE = exists().where(
    StaffRoleRow.person_id == AccountLink.person_id,
    holds(StaffRoleRow),
)
_REACHABLE = (
    select(
        AccountLink.person_id,
        Account.id.label("account_id"),
        Account.chat_id,
        Account.language,
        Account.language_code,
        Account.suspended_at,
        School.id,
        School.locale,
        School.zone,
        School.policy_version,
        HAS_CHILD.label("has_child"),
        HAS_ROLE.label("has_role"),
        *CHOICES,
    )
    .select_from(AccountLink)
    .join(Account, and_(Account.id == AccountLink.account_id, Account.unreachable_since.is_(None)))
    .join(School, School.id == AccountLink.school_id)
    .outerjoin(Preference, Preference.person_id == AccountLink.person_id)
    .where(among(AccountLink.person_id, "persons"), AccountLink.until.is_(None))
)


class _Quiet(Struct, frozen=True):
    """What quiet hours mean at this instant: nothing, no sound, or not before `until`."""

    silent: bool = False
    until: datetime | None = None


_Chosen = tuple[int, bool, tuple[time, time] | None, ClassHours | None]


async def recipients(unit: Unit, person_ids: Sequence[int]) -> Mapping[int, Recipient]:
    """How each of them is reached now; who cannot be reached is left out.

    One statement for the whole batch; with staff in it one more for their classes' cards, and one a school for its
    closed days.
    """
    if not person_ids:
        return {}
    rows = await unit.all(_REACHABLE, {"persons": list(person_ids), "now": unit.now})
    found: dict[int, Recipient] = {}
    hours = await class_hours(unit, [row.person_id for row in rows if _is_staff(row) and row.quiet_from is None])
    # A school's people mostly keep its own quiet hours: each kind is looked up once a batch.
    known: dict[_Chosen, _Quiet] = {}
    for row in rows:
        preferences = preferences_in(row)
        # Quiet hours belong to a person, not to a notice: who is also a parent gets everything at once, silently in
        # the evening, since news of their own child may not wait until the school's working day begins.
        staff, by_card = _is_staff(row), hours.get(row.person_id)
        chosen = (row.id, staff, preferences.quiet, by_card)
        if chosen not in known:
            known[chosen] = await _quiet_now(unit, row, preferences, by_card)
        quiet = known[chosen]
        found[row.person_id] = Recipient(
            row.person_id,
            row.account_id,
            row.chat_id,
            row.language or language_of(row.language_code, row.locale),
            quiet.silent,
            quiet.until,
            preferences.lock_screen is LockScreen.NEUTRAL,
            row.suspended_at is not None,
        )
    return found


def _is_staff(row: Row[Any]) -> bool:
    return bool(row.has_role and not row.has_child)


async def _quiet_now(unit: Unit, school: Row[Any], preferences: Preferences, hours: ClassHours | None) -> _Quiet:
    policy = await policy_of(unit, school.id, school.policy_version)
    staff = _is_staff(school)
    section = staff_quiet(policy, hours) if staff else policy.quiet.guardian
    # Only staff rest on the school's own days off, which are rows.
    calendar = await calendar_of(unit, school) if staff else SchoolCalendar(policy.country, school.zone)
    quiet = quiet_for(preferences, section, calendar)
    if not quiet.covers(unit.now):
        return _Quiet()
    if section.mode == "silent":
        return _Quiet(silent=True)
    return _Quiet(until=quiet.ends_after(unit.now))
