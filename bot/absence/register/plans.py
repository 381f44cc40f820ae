"""Which outbox rows a missing child's case plans: rows that redraw their own message, for a case goes on changing.

Each is sent while it is true, and edited, without a sound, when it no longer is; only that a child has come is news.
Who wants no more than "news from the school" on a lock screen reads that it is missing, too: safety beats discretion
(experience.md 1.1).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from bot.absence.register.facts import Case
from bot.outbox.models import Act, Lane, Ring
from bot.outbox.notices import Plan, Reader

# To the child's adults: missing, and come; to who may ring: a home wants it, and nobody answers.
MISSING, ARRIVED = "absence.missing", "absence.arrived"
RING_ME, UNANSWERED = "absence.ring_me", "absence.unanswered"
ABOUT, ABOUT_CLASS = "missing_case", "class"


class Moment(Struct, frozen=True):
    """When a row is due, until when it is worth anything, and how it arrives if it is new."""

    at: datetime
    ends: datetime
    ring: Ring = Ring.THROUGH


def _about_case(case: Case, kind: str, persons: Iterable[int], moment: Moment) -> list[Plan]:
    # A child that is missing a second time that day is a second matter: it rings again.
    named = f"{case.id}:{case.raised_at:%H%M%S}"
    return [_row(Reader(case.school.id, each), kind, f"{named}:{each}", (ABOUT, case.id), moment) for each in persons]


def _row(to: Reader, kind: str, named: str, about: tuple[str, int], moment: Moment, **params: str) -> Plan:
    return Plan.to(
        to,
        kind,
        named,
        about,
        moment.at,
        ring=moment.ring,
        act=Act.EDIT,
        lane=Lane.INTERACTIVE,
        not_after=moment.ends,
        params=params,
    )


def missing(case: Case, persons: Iterable[int], moment: Moment) -> list[Plan]:
    """To each adult of the child's: through quiet hours."""
    return _about_case(case, MISSING, persons, moment)


def arrived(case: Case, persons: Iterable[int], moment: Moment) -> list[Plan]:
    """To each adult who was alarmed: an edit alone would show nobody that the child has come."""
    return [replace(each, act=Act.SEND) for each in _about_case(case, ARRIVED, persons, moment)]


def ring_me(case: Case, persons: Iterable[int], moment: Moment) -> list[Plan]:
    """To who may ring: a home waits at the phone."""
    return _about_case(case, RING_ME, persons, moment)


def unanswered(case: Case, passed_on_at: datetime, persons: Iterable[tuple[int, Ring]], moment: Moment) -> list[Plan]:
    """One message a class for all its cases that go on in the same minute."""
    return [
        _row(
            Reader(case.school.id, each),
            UNANSWERED,
            f"{case.class_id}:{passed_on_at:%y%m%d%H%M%S}:{each}",
            (ABOUT_CLASS, case.class_id),
            replace(moment, ring=ring),
            at=passed_on_at.isoformat(),
        )
        for each, ring in persons
    ]
