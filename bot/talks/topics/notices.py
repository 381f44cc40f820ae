"""What is told of topics: that there is something new about a talk. Dropped when it is seen to, or overtaken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from bot.conferences.booking.queries import talks
from bot.conferences.queries import custody_holders
from bot.core.presses import Press
from bot.core.replies import Dropped
from bot.core.unit import Unit
from bot.outbox.notices import Joined, Kind, Loaded, Notice, Words
from bot.people import whys
from bot.reminders.queries import marks_for
from bot.talks.topics import words
from bot.talks.topics.aside.presses import ShowAside
from bot.talks.topics.aside.queries import asides
from bot.talks.topics.facts import AsideFacts
from bot.talks.topics.plans import ASIDE, ASKED, LATE, NEWS, TOLD, TOPIC
from bot.talks.topics.presses import ListTopics, OpenTopics
from bot.talks.topics.queries import pupils, teams, topics_by_ids

Found = dict[int, Words | Dropped | Joined]


def _ids(notices: Sequence[Notice], kind: str) -> list[int]:
    return [notice.about_id for notice in notices if notice.about_kind == kind]


async def _load_told(unit: Unit, notices: Sequence[Notice]) -> Loaded:
    """The school's side: topics and topics without the child alike, one message for what comes together."""
    topics = await topics_by_ids(unit, _ids(notices, TOPIC))
    hidden = await asides(unit, _ids(notices, ASIDE))
    loaded: Found = {}
    kept: dict[tuple[int, str | None], list[tuple[Notice, Press]]] = {}
    for notice in notices:
        opens: Press | None = None
        if notice.about_kind == TOPIC and notice.about_id in topics:
            opens = OpenTopics(topics[notice.about_id].pupil_id)
        elif notice.about_kind == ASIDE and _holds(notice, hidden, home=False):
            opens = ShowAside(notice.about_id)
        if opens is None:
            loaded[notice.id] = Dropped("seen to")
        else:
            kept.setdefault((notice.person_id, notice.bundle), []).append((notice, opens))
    for together in kept.values():
        (leader, first), followers = together[0], together[1:]
        opens = first if all(press == first for _notice, press in followers) else ListTopics(0)
        loaded[leader.id] = partial(words.something_new, (), opens)
        loaded.update({notice.id: Joined(leader.id) for notice, _press in followers})
    return loaded


def _holds(notice: Notice, hidden: Mapping[int, AsideFacts], *, home: bool) -> bool:
    """Whether this turn of it is the last one, and the reader still a party to it."""
    aside = hidden.get(notice.about_id)
    if aside is None or aside.turn != notice.params["turn"]:
        return False
    return notice.person_id == (aside.guardian_id if home else aside.teacher_id)


async def _load_news(unit: Unit, notices: Sequence[Notice]) -> Loaded:
    hidden = await asides(unit, _ids(notices, ASIDE))
    custody = await custody_holders(unit, sorted({aside.pupil.pupil_id for aside in hidden.values()}))
    marks = await marks_for(unit, sorted({notice.person_id for notice in notices}))
    loaded: Found = {}
    for notice in notices:
        if not _holds(notice, hidden, home=True):
            loaded[notice.id] = Dropped("changed since")
            continue
        pupil_id = hidden[notice.about_id].pupil.pupil_id
        if notice.person_id not in custody[pupil_id]:
            loaded[notice.id] = Dropped("no custody")
        else:
            mark = marks.get((notice.person_id, pupil_id))
            loaded[notice.id] = partial(words.something_new, [mark], ShowAside(notice.about_id))
    return loaded


async def _load_late(unit: Unit, notices: Sequence[Notice]) -> Loaded:
    topics = await topics_by_ids(unit, _ids(notices, TOPIC))
    here = await pupils(unit, [topic.pupil_id for topic in topics.values()])
    custody = await custody_holders(unit, sorted(here))
    marks = await marks_for(unit, sorted({notice.person_id for notice in notices}))
    loaded: Found = {}
    for notice in notices:
        topic = topics.get(notice.about_id)
        if topic is None or notice.person_id not in custody.get(topic.pupil_id, ()):
            loaded[notice.id] = Dropped("taken off, or no custody")
        else:
            mark = marks.get((notice.person_id, topic.pupil_id))
            loaded[notice.id] = partial(words.something_new, [mark], OpenTopics(topic.pupil_id))
    return loaded


async def _load_asked(unit: Unit, notices: Sequence[Notice]) -> Loaded:
    """A colleague's question, while who asked holds the talk, it lies ahead, and both teach the class."""
    about = _ids(notices, "booking")
    found, working = await talks(unit, about), await teams(unit, about)
    loaded: Found = {}
    kept: dict[tuple[int, str | None], list[Notice]] = {}
    for notice in notices:
        team = working.get(notice.about_id)
        if team is None or team.holder_id != notice.params["by"] or notice.person_id not in team.others:
            loaded[notice.id] = Dropped("no such talk, or no longer of its team")
        else:
            kept.setdefault((notice.person_id, notice.bundle), []).append(notice)
    for rows in kept.values():
        rows.sort(key=lambda row: (found[row.about_id].booking.starts_at, row.about_id))
        loaded[rows[0].id] = partial(words.asked, [found[row.about_id] for row in rows])
        loaded.update({row.id: Joined(rows[0].id) for row in rows[1:]})
    return loaded


KINDS = (
    Kind(ASKED, _load_asked, why=whys.TALK),
    Kind(TOLD, _load_told, neutral=True, why=whys.TALK),
    Kind(NEWS, _load_news, neutral=True, why=whys.TALK),
    Kind(LATE, _load_late, neutral=True, why=whys.TALK),
)
