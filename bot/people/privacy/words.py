"""The sent form of the files about oneself."""

from __future__ import annotations

from bot.core.replies import Message
from bot.core.texts import _


def file_sent(what: str) -> Message:
    """Sent form. `what` is the end of the file's name: it is read on a lock screen."""
    if what == "json":
        return Message(_("The same for a computer to read."))
    return Message(_("Here is what the bot keeps about you."))
