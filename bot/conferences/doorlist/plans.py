"""The outbox row of a door list."""

from __future__ import annotations

from datetime import datetime

from bot.conferences.facts import RoundFacts
from bot.outbox.models import Lane, Ring
from bot.outbox.notices import Plan

DOOR_LIST = "conference.door_list"


def door_list_plan(round_: RoundFacts, person_id: int, now: datetime) -> Plan:
    """The file for the one who waits for it; asked again, it is made anew."""
    return Plan(
        key=f"{DOOR_LIST}:{round_.round_id}:{person_id}",
        kind=DOOR_LIST,
        school_id=round_.school_id,
        person_id=person_id,
        about_kind="round",
        about_id=round_.round_id,
        send_at=now,
        lane=Lane.INTERACTIVE,
        ring=Ring.SILENT,
    )
