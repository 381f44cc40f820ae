"""What time gives somebody to hear: the question whether it is still them, and a child that has come of age."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from bot.core.replies import Dropped
from bot.core.unit import Unit
from bot.outbox.models import Ring
from bot.outbox.notices import Kind, Loaded, Notice, Plan, Reader
from bot.people import whys
from bot.people.joining.queries import actings_of
from bot.people.lifecycle import words

ASK, OF_AGE = "lifecycle.ask", "lifecycle.of_age"


def ask_plan(school_id: int, person_id: int, account_id: int, on: date, send_at: datetime) -> Plan:
    """One question an account and day, whichever of its schools asks."""
    reader = Reader(school_id, person_id)
    return Plan.to(reader, ASK, f"{account_id}:{on:%Y%m%d}", ("account", account_id), send_at)


def of_age_plan(school_id: int, person_id: int, pupil_id: int, send_at: datetime) -> Plan:
    reader, named = Reader(school_id, person_id), f"{person_id}:{pupil_id}"
    return Plan.to(reader, OF_AGE, named, ("pupil", pupil_id), send_at, ring=Ring.SILENT)


async def _ask(unit: Unit, notices: Sequence[Notice]) -> Loaded:
    """Not to an account that has moved on since: somebody else may be behind it."""
    found = await actings_of(unit, sorted({notice.person_id for notice in notices}))
    return {
        notice.id: words.still_you
        if notice.person_id in found and found[notice.person_id].account.id == notice.about_id
        else Dropped("another account")
        for notice in notices
    }


async def _of_age(_unit: Unit, notices: Sequence[Notice]) -> Loaded:
    return {notice.id: words.of_age for notice in notices}


KINDS = (Kind(ASK, _ask, why=whys.STILL_YOU), Kind(OF_AGE, _of_age, why=whys.OF_AGE))
