"""The sent forms of asking contact parents: a class, and nobody's name."""

from __future__ import annotations

from bot.conferences.rounds.consulting.presses import OpenStaff, ShowWhoSaid
from bot.conferences.rounds.wording import class_name
from bot.core.replies import Button, Message
from bot.core.texts import _, pgettext


def asked(class_id: int, name: str) -> Message:
    """To a contact parent."""
    text = _(
        "%(class_name)s: The school plans conferences and asks you as contact parent who from the school should "
        "take part.",
        class_name=class_name(name),
    )
    return Message(text, ((Button(pgettext("see what a message is about", "Show"), OpenStaff(class_id)),),))


def said(class_id: int, name: str, parent_id: int, *, fine: bool) -> Message:
    """To the contact teacher; who it was stands behind the button."""
    values = {"class_name": class_name(name)}
    if fine:
        text = _("%(class_name)s: A contact parent finds the proposal for who takes part fine.", **values)
    else:
        text = _("%(class_name)s: A contact parent would like to talk with you about who takes part.", **values)
    shown = Button(pgettext("see what a message is about", "Show"), ShowWhoSaid(class_id, parent_id))
    return Message(text, ((shown,),))
