"""Writing a request and whom it goes to: used by the home's and the school's use cases and by the clocks.

The one rule kept here: who is told has a row, so that the home can read who knows, and since when.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, update

from bot.conferences.requests.facts import Request, Staff
from bot.conferences.requests.models import RequestHearer, TalkRequest
from bot.conferences.requests.plans import STAFF, URGENT, to_staff
from bot.conferences.requests.queries import ABOUT, hearers_of, requests_by_ids
from bot.core.unit import Unit
from bot.outbox.planning import cancel_about, plan_again

_HEARER = insert(RequestHearer)
_CHANGE = update(TalkRequest).where(TalkRequest.id == bindparam("request"))


async def change(unit: Unit, request_id: int, **values: Any) -> Request:
    """Write these columns of the request. Returns it as it is now."""
    await unit.execute(_CHANGE.values(**values), {"request": request_id})
    return (await requests_by_ids(unit, [request_id]))[request_id]


async def add_hearers(unit: Unit, request: Request, staff: Iterable[Staff]) -> list[int]:
    """Let these hear of it, too. Returns those who had not heard."""
    known = {each.person_id for each in await hearers_of(unit, [request.id])}
    new = [each.person_id for each in staff if each.person_id not in known]
    same = {"school_id": request.school_id, "request_id": request.id, "told_at": unit.now, "seen_at": None}
    for person_id in new:
        await unit.execute(_HEARER, {**same, "person_id": person_id})
    return new


async def tell_all(unit: Unit, request: Request, turn: str, at: datetime | None = None) -> None:
    """Everybody who heard of it hears that there is something new."""
    persons = [each.person_id for each in await hearers_of(unit, [request.id])]
    plan_again(unit, to_staff(request, persons, turn, at or unit.now))


async def hush(unit: Unit, request_id: int) -> None:
    """Nothing more is said to the school about it."""
    await cancel_about(unit, ABOUT, [request_id], (STAFF, URGENT))
