"""The report drawn anew, in the writer's own message and wherever a colleague has it open.

The one rule kept here: it counts and names nobody; who works with the class no more has it drawn no more.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from bot.core.replies import Dropped, Message
from bot.core.unit import Unit
from bot.news.queries import posts_by_ids
from bot.news.sending import drawing
from bot.news.sending.facts import Report
from bot.news.sending.plans import REPORT
from bot.news.sending.views import may_follow, reports_of
from bot.outbox.notices import Kind, Loaded, Notice, Words
from bot.people import whys
from bot.people.acting import Acting
from bot.people.joining.queries import actings_of

_GONE = Dropped("no longer staff of the class, or another phone")


async def _load(unit: Unit, notices: Sequence[Notice]) -> Loaded:
    posts = await posts_by_ids(unit, {notice.about_id for notice in notices})
    reports = await reports_of(unit, posts.values())
    readers = await actings_of(unit, sorted({notice.person_id for notice in notices}))
    loaded: dict[int, Words | Dropped] = {}
    for notice in notices:
        report, acting = reports.get(notice.about_id), readers.get(notice.person_id)
        if report is None or acting is None or not _may(notice, report, acting):
            loaded[notice.id] = _GONE
        else:
            loaded[notice.id] = partial(_drawn, report, "account" in notice.params)
    return loaded


def _may(notice: Notice, report: Report, acting: Acting) -> bool:
    same_phone = notice.params.get("account", acting.account.id) == acting.account.id
    return same_phone and may_follow(acting, report.post)


def _drawn(report: Report, opened: bool) -> Message:
    return Message(drawing.text_of(report), drawing.opened_rows(report) if opened else drawing.rows_of(report))


KINDS = (Kind(REPORT, _load, why=whys.CLASS_NEWS),)
