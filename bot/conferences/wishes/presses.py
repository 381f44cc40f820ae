"""Button payloads of wishes. A wish is for all of one's children who are asked: it is the adult who can come or not."""

from __future__ import annotations

from bot.conferences.models import Form
from bot.conferences.wishes.models import PartOfDay
from bot.core.presses import Press


class ShowWish(Press, prefix="fww"):
    """What I said about when I can come."""


class ChoosePart(Press, prefix="fwp"):
    """This part of the day suits, or does not any more. It says which, so that a second press changes nothing."""

    part: PartOfDay
    on: bool


class ChooseDay(Press, prefix="fwd"):
    """The same for a day of the week, 0 is Monday."""

    day: int
    on: bool


class ChooseForm(Press, prefix="fwf"):
    """The same for a form."""

    form: Form
    on: bool


class AnyTimeSuits(Press, prefix="fwa"):
    """I can come whenever it is."""


class FinishWish(Press, prefix="fwx"):
    """That is all."""


class AskInterpreter(Press, prefix="fwi"):
    """Do I need an interpreter, and for which language?"""


class SetInterpreter(Press, prefix="fwl"):
    """For this language; empty for none."""

    language: str


class ShowNeeds(Press, prefix="fwn"):
    """What the families of a class need, a page of it."""

    class_id: int
    page: int


class AskWishes(Press, prefix="fwq"):
    """Ask the families of a class when they can come."""

    class_id: int


class ListWishes(Press, prefix="fwc"):
    """Which class?"""
