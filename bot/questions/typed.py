"""Words that were typed before a button was pressed: they stand in the message that the button's screen answers.

The one rule kept here: they are read back from Telegram and were stored nowhere in between.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from bot.core.routes import Answer, Written
from bot.core.unit import Unit
from bot.people.acting import Acting
from bot.questions.errors import WordsGone

# Whoever began to write and writes much later may mean something else.
_STILL_MEANT = timedelta(hours=1)


def begun(unit: Unit, **remember: Any) -> dict[str, Any]:
    """What an open question remembers: this, and since when it is open."""
    return {**remember, "at": unit.now.isoformat()}


def is_old(unit: Unit, answer: Answer) -> bool:
    """Whether the question was opened so long ago that what is written now may be about something else."""
    return unit.now - datetime.fromisoformat(answer.remember["at"]) > _STILL_MEANT


def kept(acting: Acting) -> str:
    """The words above the pressed screen, if there are any."""
    try:
        return written(acting).text
    except WordsGone:
        return ""


def written(acting: Acting) -> Written:
    """The words above the pressed screen. Raises WordsGone where there are none, or where they lie under a file, which
    would not go with them."""
    if acting.answers is None or acting.answers.files or not acting.answers.text.strip():
        raise WordsGone
    return acting.answers
