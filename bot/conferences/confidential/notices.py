"""What a reader is told of confidential words: the neutral sentence, whatever they are (experience.md 1.1)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from bot.conferences.confidential.plans import WRITTEN
from bot.conferences.confidential.queries import Unread, unread
from bot.conferences.confidential.rules import READ
from bot.core.replies import Button, Dropped, Message
from bot.core.texts import _, pgettext
from bot.core.unit import Unit
from bot.outbox.notices import Kind, Loaded, Notice, Words
from bot.people import whys
from bot.people.access import About, may
from bot.people.joining.queries import actings_of
from bot.people.pages.presses import OpenPage
from bot.reminders.marks import marked
from bot.reminders.queries import marks_for


def something_new(opens: OpenPage, mark: str | None) -> Message:
    """The sentence that everyday changes of a talk share, so that it tells nothing."""
    button = Button(pgettext("see what a message is about", "Open"), opens)
    return Message(marked(mark, _("There is something new about a talk.")), ((button,),), protected=True)


async def _load(unit: Unit, notices: Sequence[Notice]) -> Loaded:
    persons = sorted({notice.person_id for notice in notices})
    waiting = await unread(unit, sorted({notice.about_id for notice in notices}))
    actings, marks = await actings_of(unit, persons), await marks_for(unit, persons)

    def allowed(found: Unread) -> bool:
        acting = actings.get(found.person_id)
        return acting is not None and may(acting, READ, About(found.school_id, found.class_id, found.pupil_id))

    loaded: dict[int, Words | Dropped] = {}
    for notice in notices:
        found = waiting.get((notice.about_id, notice.person_id))
        if found is None or not allowed(found):
            loaded[notice.id] = Dropped("read, erased or not theirs any more")
            continue
        mark = marks.get((notice.person_id, found.pupil_id))
        loaded[notice.id] = partial(something_new, found.opens, mark)
    return loaded


KINDS = (Kind(WRITTEN, _load, neutral=True, why=whys.TALK),)
