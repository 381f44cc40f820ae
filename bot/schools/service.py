"""Adding a school, and giving it a new version of its policy.

The one rule kept here: a school owns its policy. A preset is copied whole, so a release changes nobody's.
"""

from __future__ import annotations

import re

from sqlalchemy import bindparam, func, insert, select, update

from bot.core.unit import Unit
from bot.schools.errors import SchoolKeyTaken, SchoolKeyUnfit, SchoolNameUnfit, UnknownPreset
from bot.schools.models import PolicyVersion, School
from bot.schools.policy import Policy, dump, load_preset, preset_names

# Typed on a command line and put into file names: nothing that needs quoting.
_KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_NAME_LENGTH, _PHONE_LENGTH = 200, 40

_TAKEN = select(School.id).where(School.key == bindparam("wanted"))
_ADD = insert(School).returning(School.id)
_NEWEST = select(func.max(PolicyVersion.version)).where(PolicyVersion.school_id == bindparam("school"))
_USE = (
    update(School)
    .where(School.id == bindparam("school"))
    .values(locale=bindparam("speaks"), zone=bindparam("clocks"), policy_version=bindparam("newest"))
)


async def add_school(unit: Unit, key: str, name: str, preset: str, phone: str | None = None) -> int:
    """Add a school with a whole copy of the preset as version 1 of its policy; its id.

    Raises SchoolKeyUnfit, SchoolKeyTaken, SchoolNameUnfit, and UnknownPreset with the names there are.
    """
    if not _KEY.fullmatch(key):
        raise SchoolKeyUnfit(key)
    name, phone = name.strip(), (phone or "").strip()
    _ensure_line(name, _NAME_LENGTH)
    if not name:
        raise SchoolNameUnfit
    _ensure_line(phone, _PHONE_LENGTH)
    if preset not in preset_names():
        raise UnknownPreset(preset, preset_names())
    if await unit.scalar(_TAKEN, {"wanted": key}) is not None:
        raise SchoolKeyTaken(key)
    policy = load_preset(preset)
    values = {
        "key": key,
        "name": name,
        "locale": policy.locale,
        "zone": policy.timezone,
        "phone": phone or None,
        "policy_version": 1,
        "created_at": unit.now,
    }
    school_id: int = await unit.scalar(_ADD, values)
    await store_policy(unit, school_id, policy)
    return school_id


async def store_policy(unit: Unit, school_id: int, policy: Policy) -> int:
    """Keep `policy` as the school's newest version and use it from now on; its number.

    Rounds and bookings made under an older one keep that.
    """
    newest: int | None = await unit.scalar(_NEWEST, {"school": school_id})
    version = (newest or 0) + 1
    values = {
        "school_id": school_id,
        "version": version,
        "document": dump(policy),
        "created_at": unit.now,
    }
    await unit.execute(insert(PolicyVersion), values)
    use = {"school": school_id, "speaks": policy.locale, "clocks": policy.timezone, "newest": version}
    await unit.execute(_USE, use)
    return version


def _ensure_line(text: str, longest: int) -> None:
    if len(text) > longest or not text.isprintable():
        raise SchoolNameUnfit
