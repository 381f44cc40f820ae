"""The sent forms of what time brings.

The one rule kept here: nobody is named, since it may arrive at the wrong person.
"""

from __future__ import annotations

from bot.core.replies import Button, Message
from bot.core.texts import _
from bot.people.lifecycle.presses import NotMe, StillMe


def yes_or_no() -> tuple[tuple[Button, ...], ...]:
    # Translators: answers to "Is it still you?"; at most 20 characters.
    return ((Button(_("Yes, it is me"), StillMe()),), (Button(_("Not any more"), NotMe()),))


def still_you() -> Message:
    """Sent form, at school start and after half a year of silence."""
    return Message(_("Is it still you who gets the school's messages here?"), yes_or_no())


def of_age() -> Message:
    """Sent form, to a guardian on the day a pupil turns 18."""
    return Message(
        _(
            "Congratulations on an 18th birthday! From today your grown-up child speaks with the school in person, "
            "so you get no more messages about them here. Thank you for all you did together with the school."
        )
    )
