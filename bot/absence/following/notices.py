"""What is sent about following up: to staff that something is worth a talk, to a home its own year as a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from functools import partial

from bot.absence.following import words
from bot.absence.following.plans import WORTH, YEAR_FILE
from bot.absence.following.presses import ListFollowUps, OpenFollowUp
from bot.absence.following.queries import Followed, Year, followed_by_ids
from bot.absence.following.rules import OF_THE_LAW
from bot.absence.following.views import own_year
from bot.absence.rights import FOLLOW, JUDGE
from bot.core.errors import NotAllowed
from bot.core.presses import Press
from bot.core.replies import Button, Document, Dropped, Message
from bot.core.texts import _, pgettext
from bot.core.unit import Unit
from bot.outbox.notices import Joined, Kind, Loaded, Notice, Words
from bot.people import whys
from bot.people.access import About, may
from bot.people.joining.queries import actings_of


async def _load_worth(unit: Unit, notices: Sequence[Notice]) -> Loaded:
    """Of one class, one message a person."""
    found = await followed_by_ids(unit, {notice.about_id for notice in notices})
    actings = await actings_of(unit, sorted({notice.person_id for notice in notices}))
    loaded: dict[int, Words | Dropped | Joined] = {}
    of_class: dict[tuple[int, int], list[tuple[Notice, Followed]]] = {}
    for notice in notices:
        each, acting = found.get(notice.about_id), actings.get(notice.person_id)
        if each is None or each.closed_at is not None:
            loaded[notice.id] = Dropped("taken care of")
        elif acting is not None and not may(acting, _right(each), About(each.school_id, each.class_id, each.pupil_id)):
            loaded[notice.id] = Dropped("no longer theirs to follow up")
        else:
            of_class.setdefault((notice.person_id, each.class_id), []).append((notice, each))
    for (leader, first), *others in of_class.values():
        press = ListFollowUps() if others else OpenFollowUp(first.id)
        loaded[leader.id] = partial(_worth, first.class_name, press)
        loaded |= {notice.id: Joined(leader.id) for notice, _followed in others}
    return loaded


def _right(found: Followed) -> str:
    return JUDGE if found.rule in OF_THE_LAW else FOLLOW


def _worth(class_name: str, press: Press) -> Message:
    """As sent: the class, and nobody."""
    text = _("%(class_name)s: There is absence that is worth a talk.", class_name=class_name)
    return Message(text, ((Button(pgettext("folded message", "Open"), press),),))


async def _load_file(unit: Unit, notices: Sequence[Notice]) -> Loaded:
    actings = await actings_of(unit, sorted({notice.person_id for notice in notices}))
    loaded: dict[int, Words | Dropped] = {}
    for notice in notices:
        acting = actings.get(notice.person_id)
        try:
            if acting is None:
                raise NotAllowed
            _child, year = await own_year(unit, acting, notice.about_id)
        except NotAllowed:
            loaded[notice.id] = Dropped("no longer their child here")
        else:
            loaded[notice.id] = partial(_file, year)
    return loaded


def _file(year: Year) -> Message:
    """A table that any spreadsheet opens: the day, and what of it; no name."""
    table = io.StringIO()
    writer = csv.writer(table, delimiter=";")
    writer.writerow([_("Day"), _("Absence")])
    writer.writerows([row.fact.on_day.isoformat(), words.kind_of(row.fact)] for row in year.facts)
    name = f"skolebro-{year.began.year}.csv"
    # A byte order mark, by which Excel knows the letters.
    content = Document(name, ("\ufeff" + table.getvalue()).encode(), "text/csv")
    return Message(_("The absence of this school year."), document=content)


KINDS = (Kind(WORTH, _load_worth, why=whys.CLASS_ABSENCE), Kind(YEAR_FILE, _load_file, asked=True, why=whys.FILE))
