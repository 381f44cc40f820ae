"""Which outbox rows questions plan, and under which keys."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from bot.outbox.models import Ring
from bot.outbox.notices import Plan
from bot.questions.facts import Question
from bot.questions.queries import ABOUT

STAFF = "question.staff"
HOME = "question.home"


class Turn(StrEnum):
    """What happened. To the school: ASKED, MORE from the home, PASSED on to you, LATE, HEAD (late, and now with you).
    To the home: ANSWERED, MOVED to somebody else, UNHEEDED and now with the head, ENDED, WRITTEN by the school."""

    ASKED = "asked"
    MORE = "more"
    PASSED = "passed"
    LATE = "late"
    HEAD = "head"
    ANSWERED = "answered"
    MOVED = "moved"
    UNHEEDED = "unheeded"
    ENDED = "ended"
    WRITTEN = "written"


_SILENT = frozenset({Turn.LATE, Turn.MOVED, Turn.UNHEEDED})


def to_staff(question: Question, persons: Iterable[int], turn: Turn, at: datetime) -> list[Plan]:
    """To those who have it now. `at` is when they read; the sender looks at their quiet hours once more."""
    return [
        Plan(
            key=f"{STAFF}:{question.id}:{turn}:{at:%m%d%H%M%S}:{person_id}",
            kind=STAFF,
            school_id=question.school_id,
            person_id=person_id,
            about_kind=ABOUT,
            about_id=question.id,
            send_at=at,
            ring=Ring.SILENT if turn in _SILENT else Ring.RING,
            params={"turn": turn.value},
        )
        for person_id in persons
    ]


def to_home(question: Question, turn: Turn, now: datetime) -> Plan:
    """To the one adult whose matter it is."""
    return Plan(
        key=f"{HOME}:{question.id}:{turn}:{now:%m%d%H%M%S}",
        kind=HOME,
        school_id=question.school_id,
        person_id=question.home_id,
        about_kind=ABOUT,
        about_id=question.id,
        send_at=now,
        ring=Ring.SILENT if turn in _SILENT else Ring.RING,
        params={"turn": turn.value},
    )
