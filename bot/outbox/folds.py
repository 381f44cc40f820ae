"""The one notice kind the outbox itself knows: editing a message back to its headline."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.presses import Encoded
from bot.core.replies import Button, Message
from bot.core.texts import pgettext
from bot.core.unit import Unit
from bot.outbox.notices import Kind, Loaded, Notice, Words


async def _load(_unit: Unit, notices: Sequence[Notice]) -> Loaded:
    return {notice.id: _words(notice) for notice in notices}


def _words(notice: Notice) -> Words:
    def words() -> Message:
        opens = notice.params.get("opens")
        # Translators: opens a message that was folded to its headline.
        rows = ((Button(pgettext("folded message", "Open"), Encoded(opens)),),) if opens else ()
        return Message(str(notice.params["headline"]), rows)

    return words


FOLD = Kind("outbox.fold", _load)
