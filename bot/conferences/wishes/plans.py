"""The outbox rows of wishes: one question a guardian, whatever the number of children."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.conferences.rules import next_moment
from bot.outbox.notices import Plan

ASKED = "wish.asked"


def asked(
    call_id: int, school_id: int, class_id: int, guardians: Iterable[int], until: datetime, now: datetime
) -> list[Plan]:
    """The guardians of a class are asked when they can come."""
    return [
        Plan(
            key=f"{ASKED}:{call_id}:{person_id}",
            kind=ASKED,
            school_id=school_id,
            person_id=person_id,
            about_kind="wish_call",
            about_id=call_id,
            send_at=next_moment(now),
            not_after=until,
            bundle=ASKED,
            params={"class": class_id},
        )
        for person_id in sorted(set(guardians))
    ]
