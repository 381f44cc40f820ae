"""The outbox rows of waiting: a time is held for a home, or three of which one may suit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.conferences.facts import RoundFacts
from bot.outbox.models import Lane
from bot.outbox.notices import Plan

OFFERED = "conference.offered"
PROPOSED = "conference.proposed"


def offered(round_: RoundFacts, offer_id: int, until: datetime, guardians: Iterable[int], now: datetime) -> list[Plan]:
    """A time has come free for this home. It rings, and in their quiet hours it lies there silently."""
    return [
        Plan(
            key=f"{OFFERED}:{offer_id}:{person_id}",
            kind=OFFERED,
            school_id=round_.school_id,
            person_id=person_id,
            about_kind="offer",
            about_id=offer_id,
            send_at=now,
            not_after=until,
            # Its clock runs: not behind a broadcast.
            lane=Lane.INTERACTIVE,
        )
        for person_id in sorted(set(guardians))
    ]


def proposed(
    round_: RoundFacts, offer_ids: Sequence[int], until: datetime, guardians: Iterable[int], now: datetime
) -> list[Plan]:
    """The teacher has found times for this home: one message for all of them."""
    return [
        Plan(
            key=f"{PROPOSED}:{offer_ids[0]}:{person_id}",
            kind=PROPOSED,
            school_id=round_.school_id,
            person_id=person_id,
            about_kind="offer",
            about_id=offer_ids[0],
            send_at=now,
            not_after=until,
            params={"offers": list(offer_ids)},
        )
        for person_id in sorted(set(guardians))
    ]
