"""Which outbox rows joining plans, and under which keys. Words and re-checks live in the notices module."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.core.unit import Unit
from bot.outbox.models import Act, Lane, Ring
from bot.outbox.notices import Plan, Reader

MENU = "people.commands"
OLD_MENU = "people.commands_old"
JOINED = "joining.joined"
JOINED_HOME = "joining.joined_home"
WELCOMED = "joining.welcomed"
DECLINED = "joining.declined"

# After this nobody wonders any more who joined: the letters' list has it.
_NEWS_FOR = timedelta(days=3)
# Letters reach a whole class on one day: the office hears once an hour, not once a letter.
TOLD_EVERY = timedelta(hours=1)


def menu_plan(unit: Unit, school_id: int, person_id: int) -> Plan:
    """Renew the menu of this person's chat; for `plan_again`, since it may be needed more than once."""
    return _to_person(unit, MENU, school_id, person_id, act=Act.COMMANDS)


def old_menu_plan(unit: Unit, school_id: int, person_id: int, account_id: int) -> Plan:
    """Renew the menu of a phone that this person no longer has; for `plan_again`."""
    reader, about = Reader(school_id, person_id), ("account", account_id)
    return Plan.to(
        reader, OLD_MENU, account_id, about, unit.now, ring=Ring.SILENT, act=Act.COMMANDS, lane=Lane.INTERACTIVE
    )


def told_office(unit: Unit, school_id: int, person_id: int, office: Iterable[int]) -> list[Plan]:
    """Tell the office who joined: silently, all of an hour in one message; for `plan_again`."""
    return [
        Plan.to(
            Reader(school_id, reader),
            JOINED,
            f"{person_id}:{reader}",
            ("person", person_id),
            _end_of_hour(unit),
            not_after=unit.now + _NEWS_FOR,
            ring=Ring.SILENT,
            bundle=f"{JOINED}:{school_id}",
        )
        for reader in office
    ]


def _end_of_hour(unit: Unit) -> datetime:
    return unit.now.replace(minute=0, second=0, microsecond=0) + TOLD_EVERY


def told_homes(unit: Unit, school_id: int, person_id: int, sharers: Iterable[int]) -> list[Plan]:
    """Tell the guardians who share everything with this person; silent, and once."""
    return [
        Plan.to(
            Reader(school_id, reader),
            JOINED_HOME,
            f"{person_id}:{reader}",
            ("person", person_id),
            unit.now,
            not_after=unit.now + _NEWS_FOR,
            ring=Ring.SILENT,
        )
        for reader in sorted(set(sharers) - {person_id})
    ]


def welcomed(unit: Unit, school_id: int, person_id: int) -> Plan:
    """The office said yes: it rings, since somebody waits for it."""
    return _to_person(unit, WELCOMED, school_id, person_id, act=Act.SEND)


def declined(unit: Unit, school_id: int, person_id: int, account_id: int, waiting_id: int) -> Plan:
    """The office said no to this account, which is linked to nobody."""
    reader, about = Reader(school_id, person_id), ("account", account_id)
    return Plan.to(reader, DECLINED, waiting_id, about, unit.now, lane=Lane.INTERACTIVE)


def _to_person(unit: Unit, kind: str, school_id: int, person_id: int, act: Act) -> Plan:
    ring = Ring.RING if act is Act.SEND else Ring.SILENT
    reader, about = Reader(school_id, person_id), ("person", person_id)
    return Plan.to(reader, kind, person_id, about, unit.now, ring=ring, act=act, lane=Lane.INTERACTIVE)
