"""Pure rules of a running round: pages that fit a message, and who may be reminded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.conferences.facts import RoundFacts
from bot.conferences.models import RoundState
from bot.conferences.rounds.plans import MOST_NUDGES
from bot.conferences.rules import is_open
from bot.core.replies import utf16_length

# Room for a headline and a foot below Telegram's 4096.
PAGE_TEXT = 3200
PAGE_LINES = 45
# Two reminders on one day would be nagging, whoever sends them.
BETWEEN_NUDGES = timedelta(hours=20)


def pages_of(blocks: Sequence[Sequence[str]]) -> list[list[list[str]]]:
    """The blocks (a headline and its lines) in pages that fit a message; a block is cut between lines, and its
    headline stands again where it goes on."""
    pages: list[list[list[str]]] = [[]]
    used_text = used_lines = 0
    for headline, *lines in blocks:
        current: list[str] = []
        for line in lines:
            first = not current
            size = utf16_length(line) + 1 + (utf16_length(headline) + 2 if first else 0)
            if (used_text + size > PAGE_TEXT or used_lines + 1 + first > PAGE_LINES) and used_lines:
                pages.append([])
                used_text = used_lines = 0
                current, first = [], True
                size = utf16_length(line) + utf16_length(headline) + 3
            if first:
                current = [headline]
                pages[-1].append(current)
                used_lines += 1
            current.append(line)
            used_text += size
            used_lines += 1
    return pages


def next_nudge(sent: Mapping[int, datetime | None], now: datetime) -> int | None:
    """The number of the nudge that this guardian can still get now; None when there is none, or one came today.

    `sent` has the nudges of the round that were sent, with their instants.
    """
    if any(at is not None and now - at < BETWEEN_NUDGES for at in sent.values()):
        return None
    return next((number for number in range(1, MOST_NUDGES + 1) if number not in sent), None)


def may_remind(round_: RoundFacts, free: int, now: datetime) -> bool:
    """Whether a reminder leads anywhere: times can be chosen, and there are some."""
    return is_open(round_, now) and free > 0


def is_shown(round_: RoundFacts, ends_at: datetime | None, now: datetime) -> bool:
    """Whether the round stands in the teacher's list: not cancelled, and its last talk is not long over."""
    if round_.state is RoundState.CANCELLED:
        return False
    return ends_at is None or now < ends_at + timedelta(days=7)
