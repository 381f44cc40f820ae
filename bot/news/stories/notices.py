"""The question for a good story, looked at again when it is sent: one that was told meanwhile answers it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from bot.core.replies import Button, Dropped, Message
from bot.core.texts import _, isolated, ngettext
from bot.core.unit import Unit
from bot.news.stories.plans import STORY_DUE
from bot.news.stories.queries import still_without
from bot.news.writing.presses import WriteTo
from bot.outbox.models import TOO_LATE
from bot.outbox.notices import Kind, Loaded, Notice, Words
from bot.people import whys

_TOLD = Dropped("there is one, or it is a colleague's class now")


async def _load(unit: Unit, notices: Sequence[Notice]) -> Loaded:
    loaded: dict[int, Words | Dropped] = {}
    by_since: dict[str, list[Notice]] = {}
    for notice in notices:
        by_since.setdefault(str(notice.params["since"]), []).append(notice)
    for since, together in by_since.items():
        told = {notice.about_id for notice in together}
        found = await still_without(unit, told, datetime.fromisoformat(since))
        names = {(each.class_id, each.person_id): each.name for each in found}
        for notice in together:
            name = names.get((notice.about_id, notice.person_id))
            if unit.now > datetime.fromisoformat(str(notice.params["until"])):
                loaded[notice.id] = Dropped(TOO_LATE)
            elif name is None:
                loaded[notice.id] = _TOLD
            else:
                loaded[notice.id] = partial(_asks, notice.about_id, name, int(notice.params["weeks"]))
    return loaded


def _asks(class_id: int, name: str, weeks: int) -> Message:
    text = ngettext(
        "%(who)s: No good story told for %(number)s week of school. A few words or a picture are enough.",
        "%(who)s: No good story told for %(number)s weeks of school. A few words or a picture are enough.",
        weeks,
        who=isolated(name),
    )
    # Translators: a button, at most 20 characters.
    return Message(text, ((Button(_("Write a good story"), WriteTo(class_id, True)),),))


KINDS = (Kind(STORY_DUE, _load, why=whys.CLASS_NEWS),)
