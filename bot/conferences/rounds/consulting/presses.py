"""Buttons by which a contact parent answers, and a teacher reads whose answer it is."""

from __future__ import annotations

from bot.core.presses import Press


class OpenStaff(Press, prefix="rqo"):
    """Who is to take part in the talks of this class?"""

    class_id: int


class SayOfStaff(Press, prefix="rqs"):
    """That is fine, or I would rather talk about it."""

    class_id: int
    fine: bool


class ShowWhoSaid(Press, prefix="rqw"):
    """Which contact parent would like to talk about it?"""

    class_id: int
    person_id: int
