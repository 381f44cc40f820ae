"""Notices of requests: looked at again when they are sent, and dropped when answered or no longer one's own."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from bot.conferences.requests.allowed import about
from bot.conferences.requests.plans import HOME, STAFF, URGENT
from bot.conferences.requests.presses import OpenRequest, ShowRequest
from bot.conferences.requests.queries import hearers_of, requests_by_ids, still_guarded
from bot.conferences.requests.rights import ANSWER
from bot.conferences.requests.words import something_new
from bot.core.replies import Dropped
from bot.core.unit import Unit
from bot.outbox.notices import Kind, Loaded, Notice, Words
from bot.people import whys
from bot.people.access import may
from bot.people.joining.queries import actings_of
from bot.reminders.queries import marks_for


async def _load_staff(unit: Unit, notices: Sequence[Notice]) -> Loaded:
    ids = {notice.about_id for notice in notices}
    requests = await requests_by_ids(unit, ids)
    heard = {(each.request_id, each.person_id) for each in await hearers_of(unit, ids)}
    actings = await actings_of(unit, sorted({notice.person_id for notice in notices}))
    loaded: dict[int, Words | Dropped] = {}
    for notice in notices:
        request, acting = requests.get(notice.about_id), actings.get(notice.person_id)
        if request is None or not request.waits:
            loaded[notice.id] = Dropped("answered")
        elif (request.id, notice.person_id) not in heard:
            loaded[notice.id] = Dropped("told to somebody else")
        # Without an acting there is no phone, which the sender finds by itself.
        elif acting is not None and not may(acting, ANSWER, about(request)):
            loaded[notice.id] = Dropped("no longer theirs to answer")
        else:
            loaded[notice.id] = partial(something_new, None, OpenRequest(request.id))
    return loaded


async def _load_home(unit: Unit, notices: Sequence[Notice]) -> Loaded:
    persons = sorted({notice.person_id for notice in notices})
    requests = await requests_by_ids(unit, {notice.about_id for notice in notices})
    guarded = await still_guarded(unit, persons)
    marks = await marks_for(unit, persons)
    loaded: dict[int, Words | Dropped] = {}
    for notice in notices:
        request = requests.get(notice.about_id)
        if request is None or (notice.person_id, request.pupil_id) not in guarded:
            loaded[notice.id] = Dropped("no longer their child here")
        else:
            mark = marks.get((notice.person_id, request.pupil_id))
            loaded[notice.id] = partial(something_new, mark, ShowRequest(request.id))
    return loaded


KINDS = (
    Kind(STAFF, _load_staff, neutral=True, why=whys.TALK),
    # A child's safety: whoever has an account that can be reached, suspended or not.
    Kind(URGENT, _load_staff, neutral=True, safety=True, why=whys.TALK),
    Kind(HOME, _load_home, neutral=True, why=whys.TALK),
)
