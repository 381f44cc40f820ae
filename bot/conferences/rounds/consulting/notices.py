"""What contact parents and the contact teacher are told; looked at again when it is about to be sent."""

from __future__ import annotations

from collections.abc import Sequence

from bot.conferences.rounds.consulting import words
from bot.conferences.rounds.consulting.plans import ASKED, SAID
from bot.conferences.rounds.consulting.queries import classes_by_id, elected
from bot.conferences.rounds.queries import staff_reach
from bot.core.replies import Dropped
from bot.core.unit import Unit
from bot.outbox.notices import Joined, Kind, Loaded, Notice, Words
from bot.people import whys


async def _load_asked(unit: Unit, notices: Sequence[Notice]) -> Loaded:
    about = [notice.about_id for notice in notices]
    classes, parents = await classes_by_id(unit, about), await elected(unit, about)
    loaded: dict[int, Words | Dropped | Joined] = {}
    for notice in notices:
        if notice.about_id not in classes or (notice.about_id, notice.person_id) not in parents:
            loaded[notice.id] = Dropped("no longer a contact parent")
        else:
            loaded[notice.id] = _asked(notice.about_id, classes[notice.about_id].name)
    return loaded


def _asked(class_id: int, name: str) -> Words:
    return lambda: words.asked(class_id, name)


async def _load_said(unit: Unit, notices: Sequence[Notice]) -> Loaded:
    about = [notice.about_id for notice in notices]
    classes, parents = await classes_by_id(unit, about), await elected(unit, about)
    reach = await staff_reach(unit, sorted({notice.person_id for notice in notices}))
    loaded: dict[int, Words | Dropped | Joined] = {}
    for notice in notices:
        if (notice.person_id, "class", notice.about_id) not in reach or notice.about_id not in classes:
            loaded[notice.id] = Dropped("no longer staff of the class")
        elif (notice.about_id, notice.params["parent"]) not in parents:
            loaded[notice.id] = Dropped("no longer a contact parent")
        else:
            loaded[notice.id] = _said(notice, classes[notice.about_id].name)
    return loaded


def _said(notice: Notice, name: str) -> Words:
    fine = bool(notice.params["fine"])
    return lambda: words.said(notice.about_id, name, notice.params["parent"], fine=fine)


KINDS = (Kind(ASKED, _load_asked, why=whys.CLASS_ASKED), Kind(SAID, _load_said, why=whys.CLASS_TALKS))
