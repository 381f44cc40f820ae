"""The sent form of the yearly card of rights. It names no child and no school."""

from __future__ import annotations

from bot.core.replies import Button, Message
from bot.core.texts import _
from bot.directory.rights.presses import ReadRights, ShowLadder
from bot.directory.rights.screens import card_lines
from bot.people.acting import SchoolFacts
from bot.schools.policy import Policy


def card(school: SchoolFacts, policy: Policy, year: int) -> Message:
    """Complete as it stands; [Read] is a nameless count for the head."""
    text = "\n".join([_("What you can count on at school this year:"), "", *card_lines(policy)])
    # Translators: buttons, at most 20 characters; the first one says that the text above has been read.
    read = Button(_("I have read it"), ReadRights(school.id, year))
    return Message(text, ((read,), (Button(_("Whom to turn to?"), ShowLadder(school.id)),)))
