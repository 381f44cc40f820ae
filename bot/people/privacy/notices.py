"""The files of `/mydata` as notices: made when they are sent, from what is kept at that moment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from bot.core.feature import Keep
from bot.core.replies import Dropped, Message
from bot.core.unit import Unit
from bot.outbox.notices import Kind, Loaded, Notice
from bot.people import whys
from bot.people.joining.queries import actings_of
from bot.people.privacy.document import as_html, as_json
from bot.people.privacy.mine import Mine, mine
from bot.people.privacy.plans import FORMS, KIND
from bot.people.privacy.words import file_sent

_MADE = dict(zip(FORMS, (as_html, as_json), strict=True))


def files_kind(keeps: Callable[[], Sequence[Keep]]) -> Kind:
    """The kind, with what every table says it holds."""

    async def load(unit: Unit, notices: Sequence[Notice]) -> Loaded:
        found = await actings_of(unit, sorted({notice.person_id for notice in notices}))
        kept = {person_id: await mine(unit, keeps(), acting) for person_id, acting in found.items()}
        return {
            notice.id: partial(_worded, kept[notice.person_id], notice.params["form"], unit.now)
            if notice.person_id in kept
            else Dropped("no account")
            for notice in notices
        }

    return Kind(KIND, load, asked=True, why=whys.FILE)


def _worded(found: Mine, form: str, now: datetime) -> Message:
    said = file_sent(form)
    return Message(said.text, document=_MADE[form](found, now))
