"""The draft as values: what has been chosen so far of a talk with one family, and how it is kept in its row."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from msgspec import Struct

from bot.conferences.models import Form, TalkKind
from bot.conferences.single.facts import MEETINGS, Reason


class What(StrEnum):
    """What a member of staff arranges: a kind, or a short call (D1.21)."""

    EXTRA = "e"
    CALL = "c"
    NETWORK = "n"
    PLAN = "p"
    FOLLOW = "f"

    @property
    def kind(self) -> TalkKind:
        return _KINDS[self]


_KINDS = {
    What.EXTRA: TalkKind.NEEDS_BASED,
    What.CALL: TalkKind.NEEDS_BASED,
    What.NETWORK: TalkKind.NETWORK_MEETING,
    What.PLAN: TalkKind.ACTION_PLAN_MEETING,
    What.FOLLOW: TalkKind.FOLLOW_UP,
}


class Draft(Struct, frozen=True):
    """A talk being arranged; `changes` tells one preview from the next."""

    draft_id: int
    school_id: int
    person_id: int
    class_id: int
    pupil_id: int
    what: What | None = None
    reason: Reason | None = None
    form: Form = Form.IN_PERSON
    minutes: int = 20
    room: str | None = None
    starts: tuple[datetime, ...] = ()
    guests: tuple[int, ...] = ()
    colleagues: tuple[int, ...] = ()
    outside: tuple[str, ...] = ()
    changes: int = 0

    @property
    def is_meeting(self) -> bool:
        return self.what is not None and self.what.kind in MEETINGS

    @property
    def needs_reason(self) -> bool:
        return self.what in {What.EXTRA, What.CALL} and self.reason is None

    @property
    def is_complete(self) -> bool:
        return self.what is not None and not self.needs_reason and bool(self.starts)


def written(draft: Draft) -> dict[str, Any]:
    """The draft as it is kept in its row."""
    return {
        "class": draft.class_id,
        "pupil": draft.pupil_id,
        "what": draft.what.value if draft.what else None,
        "reason": draft.reason.value if draft.reason else None,
        "form": draft.form.value,
        "minutes": draft.minutes,
        "room": draft.room,
        "starts": [start.isoformat() for start in draft.starts],
        "guests": list(draft.guests),
        "colleagues": list(draft.colleagues),
        "outside": list(draft.outside),
        "changes": draft.changes,
    }


def read(draft_id: int, school_id: int, person_id: int, plan: Mapping[str, Any]) -> Draft:
    """The draft of a row."""
    return Draft(
        draft_id,
        school_id,
        person_id,
        plan["class"],
        plan["pupil"],
        What(plan["what"]) if plan["what"] else None,
        Reason(plan["reason"]) if plan["reason"] else None,
        Form(plan["form"]),
        plan["minutes"],
        plan["room"],
        tuple(datetime.fromisoformat(start) for start in plan["starts"]),
        tuple(plan["guests"]),
        tuple(plan["colleagues"]),
        tuple(plan["outside"]),
        plan["changes"],
    )
