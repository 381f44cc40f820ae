"""Pure rules of feedback: what is asked, how long, and when numbers may be shown.

The one rule kept here: nothing is shown while answers still come in, or of fewer families than the policy hides, so
that nobody's own answer can be told from a number that changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

ANSWER_DAYS = 30
SHOWN_AFTER = timedelta(days=ANSWER_DAYS)
# Each question has a number that stays, for totals outlive their wording.
GUARDIAN, PUPIL = 1, 2


class Answer(StrEnum):
    """SKIP is not counted."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    SKIP = "skip"


def is_late(ends_at: datetime, now: datetime) -> bool:
    """Whether it is too long ago to be asked about."""
    return now > ends_at + timedelta(days=ANSWER_DAYS)


def may_be_shown(numbers: Mapping[Answer, int], last_end: datetime, now: datetime, hide_under: int) -> bool:
    """Whether these numbers tell of nobody."""
    return now > last_end + SHOWN_AFTER and sum(numbers.values()) >= max(1, hide_under)
