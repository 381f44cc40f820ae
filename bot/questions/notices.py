"""Notices of questions: looked at again when they are sent, and dropped when they are no longer true or one's own."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from bot.conferences.requests.queries import still_guarded
from bot.core.replies import Dropped
from bot.core.unit import Unit
from bot.outbox.notices import Kind, Loaded, Notice, Words
from bot.people import whys
from bot.people.access import may
from bot.people.joining.queries import actings_of
from bot.questions.allowed import about
from bot.questions.facts import Question
from bot.questions.plans import HOME, STAFF, Turn
from bot.questions.queries import hearers_of, questions_by_ids
from bot.questions.rights import ANSWER
from bot.questions.words import for_home, for_staff
from bot.reminders.queries import marks_for


async def _load_staff(unit: Unit, notices: Sequence[Notice]) -> Loaded:
    ids = {notice.about_id for notice in notices}
    questions = await questions_by_ids(unit, ids)
    have_it = {(each.question_id, each.person_id) for each in await hearers_of(unit, ids) if each.has_it}
    actings = await actings_of(unit, sorted({notice.person_id for notice in notices}))
    loaded: dict[int, Words | Dropped] = {}
    for notice in notices:
        question, acting = questions.get(notice.about_id), actings.get(notice.person_id)
        if question is None or not question.waits:
            loaded[notice.id] = Dropped("answered")
        elif (question.id, notice.person_id) not in have_it:
            loaded[notice.id] = Dropped("with somebody else")
        # Without an acting there is no phone, which the sender finds by itself.
        elif acting is not None and not may(acting, ANSWER, about(question)):
            loaded[notice.id] = Dropped("no longer theirs to answer")
        else:
            loaded[notice.id] = partial(for_staff, question.id, question.class_name, Turn(notice.params["turn"]))
    return loaded


async def _load_home(unit: Unit, notices: Sequence[Notice]) -> Loaded:
    persons = sorted({notice.person_id for notice in notices})
    questions = await questions_by_ids(unit, {notice.about_id for notice in notices})
    guarded = await still_guarded(unit, persons)
    marks = await marks_for(unit, persons)
    loaded: dict[int, Words | Dropped] = {}
    for notice in notices:
        question, turn = questions.get(notice.about_id), Turn(notice.params["turn"])
        if question is None or (notice.person_id, question.pupil_id) not in guarded:
            loaded[notice.id] = Dropped("no longer their child here")
        elif not _still_so(question, turn):
            loaded[notice.id] = Dropped("something else since")
        else:
            mark = marks.get((notice.person_id, question.pupil_id))
            loaded[notice.id] = partial(for_home, mark, question.id, turn)
    return loaded


def _still_so(question: Question, turn: Turn) -> bool:
    """An answer is told even where the thread was closed since: nobody has read it yet."""
    if turn in {Turn.MOVED, Turn.UNHEEDED}:
        return question.waits
    return turn is not Turn.ENDED or not question.is_open


KINDS = (
    Kind(STAFF, _load_staff, why=whys.HOMES_QUESTION),
    Kind(HOME, _load_home, why=whys.QUESTION),
)
