"""How long requests and visits live: a change at home fades in a month, everything else after the year it was asked."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, or_, select

from bot.conferences.requests.models import ClassVisit, RequestHearer, RequestKind, TalkRequest
from bot.core.feature import Keep
from bot.core.keeping import Rows
from bot.core.tables import written
from bot.core.unit import Unit

DAYS = 400
FADES = timedelta(days=30)
VISIT_DAYS = 60

_GONE = or_(
    TalkRequest.asked_at < bindparam("before"),
    (TalkRequest.kind == written(RequestKind.CHANGE)) & (TalkRequest.asked_at < bindparam("faded")),
)
_PURGE_HEARERS = delete(RequestHearer).where(RequestHearer.request_id.in_(select(TalkRequest.id).where(_GONE)))
_PURGE = delete(TalkRequest).where(_GONE)
_PURGE_VISITS = delete(ClassVisit).where(ClassVisit.on_day < bindparam("before"))


async def purge(unit: Unit, before: datetime) -> None:
    """Forget requests from before then, and changes at home that have faded."""
    values = {"before": before, "faded": unit.now - FADES}
    await unit.execute(_PURGE_HEARERS, values)
    await unit.execute(_PURGE, values)


async def purge_visits(unit: Unit, before: datetime) -> None:
    """Forget visits on days before then."""
    await unit.execute(_PURGE_VISITS, {"before": before.date()})


KEEPS = (
    Keep(
        "request_hearers",
        None,
        "who at the school was told, and since when, as long as the request is kept",
        holds=Rows(RequestHearer, person=("person_id",), thin=True),
    ),
    Keep(
        "talk_requests",
        DAYS,
        "that somebody asked for a talk, in codes, for the year; that something changed at home: a month",
        purge=purge,
        holds=Rows(
            TalkRequest,
            person=("asked_by",),
            pupil=("pupil_id",),
            others=("asked_by",),
            clears=("answered_by",),
            emptied=lambda: {"detail": {}},
            stays=True,
        ),
    ),
    Keep(
        "class_visits",
        VISIT_DAYS,
        "who visits a class, until the visit is well past",
        purge=purge_visits,
        holds=Rows(
            ClassVisit, person=("person_id",), pupil=("pupil_id",), others=("person_id",), clears=("answered_by",)
        ),
    ),
)
