"""Buttons of the class's card."""

from __future__ import annotations

from bot.core.presses import Press
from bot.directory.card.rules import Step
from bot.directory.models import Channel, FirstAsked


class ListCards(Press, prefix="ccl"):
    """Choose the class, from this page of them."""

    page: int = 0


class ShowCard(Press, prefix="cc"):
    """The class's card."""

    class_id: int


class SetCard(Press, prefix="ccs"):
    """Begin to set the card, or go on with it."""

    class_id: int


class AskStep(Press, prefix="cct"):
    """Ask this part of the card being set."""

    class_id: int
    step: Step


class ToggleChannel(Press, prefix="ccc"):
    """Put a way of keeping in touch on the card, or take it off."""

    class_id: int
    channel: Channel


class SetAnswer(Press, prefix="cca"):
    """Answer within this many school days."""

    class_id: int
    days: int


class SetQuiet(Press, prefix="ccq"):
    """Quiet hours by their place among those offered; -1: the school's own."""

    class_id: int
    which: int


class SetFirst(Press, prefix="ccf"):
    """Whom homes ask first."""

    class_id: int
    first: FirstAsked


class LeaveWelcomeOut(Press, prefix="ccw"):
    """No welcome words."""

    class_id: int


class UseCard(Press, prefix="ccu"):
    """The draft becomes the class's card."""

    class_id: int
    draft_id: int


class DropCard(Press, prefix="ccd"):
    """Throw the draft away."""

    class_id: int
