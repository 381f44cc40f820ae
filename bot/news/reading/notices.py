"""The files of a post, sent again to who asked for them; and the week's line to who has no bundle otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from bot.core.files import File
from bot.core.replies import Dropped, Message
from bot.core.texts import N_
from bot.core.unit import Unit
from bot.news import words
from bot.news.facts import Portal
from bot.news.portal import portals_for
from bot.news.queries import concerned, posts_by_ids
from bot.news.reading.plans import FILES
from bot.news.reading.queries import schools_by_ids, with_bundle
from bot.news.reading.week import PORTAL
from bot.news.rules import albums
from bot.outbox.models import Act
from bot.outbox.notices import Kind, Loaded, Notice, Words
from bot.people import whys
from bot.reminders.presses import ChangeWays

_NOT_THEIRS, _GONE = Dropped("no longer theirs"), Dropped("taken back")
_IN_BUNDLE, _CHOSEN = Dropped("in the bundle"), Dropped("not wanted")


async def _load_files(unit: Unit, notices: Sequence[Notice]) -> Loaded:
    posts = await posts_by_ids(unit, {notice.about_id for notice in notices})
    whose = await concerned(unit, posts, {notice.person_id for notice in notices})
    loaded: dict[int, Words | Dropped] = {}
    for notice in notices:
        post = posts.get(notice.about_id)
        if notice.act is Act.DELETE:
            loaded[notice.id] = words.taken_back
        elif (notice.about_id, notice.person_id) not in whose:
            loaded[notice.id] = _NOT_THEIRS
        elif post is None or not post.stands:
            loaded[notice.id] = _GONE
        else:
            found = albums(post.files)
            number = int(notice.params["album"])
            loaded[notice.id] = partial(_files, found[number]) if number < len(found) else _GONE
    return loaded


def _files(files: tuple[File, ...]) -> Message:
    return Message("", files=files)


async def _load_week(unit: Unit, notices: Sequence[Notice]) -> Loaded:
    schools = await schools_by_ids(unit, {notice.about_id for notice in notices})
    persons = {notice.person_id: schools[notice.about_id] for notice in notices}
    portals = await portals_for(unit, persons)
    bundled = await with_bundle(unit, persons, {notice.bundle for notice in notices if notice.bundle})
    loaded: dict[int, Words | Dropped] = {}
    for notice in notices:
        portal = portals.get(notice.person_id)
        if (notice.person_id, notice.bundle) in bundled:
            loaded[notice.id] = _IN_BUNDLE
        elif portal is None or not portal.duty:
            loaded[notice.id] = _CHOSEN
        else:
            loaded[notice.id] = partial(_week, portal)
    return loaded


def _week(portal: Portal) -> Message:
    return Message(words.look_in(portal), words.portal_row(portal))


KINDS = (
    Kind(FILES, _load_files, asked=True, why=whys.FILE),
    Kind(
        PORTAL,
        _load_week,
        why=N_("The school's principle asks homes to look in the school's own system."),
        change=ChangeWays(),
    ),
)
