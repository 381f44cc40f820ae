"""Buttons of visits to the class."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from bot.conferences.requests.facts import DayPart, WhyNotThen
from bot.core.presses import Press


class ChooseDay(Press, prefix="vid"):
    """Days to come, from this page on."""

    pupil_id: int
    page: int


class ChoosePart(Press, prefix="vip"):
    """When on that day?"""

    pupil_id: int
    day: date


class Visit(Press, prefix="viw"):
    """I would like to come then; or, where none is asked, I come then."""

    pupil_id: int
    day: date
    part: DayPart


class ShowVisit(Press, prefix="vis"):
    """How my visit stands."""

    visit_id: int


class TakeOffer(Press, prefix="via"):
    """Yes, I come on the day that the team offers."""

    visit_id: int


class CallOffVisit(Press, prefix="vic"):
    """I do not come after all."""

    visit_id: int


class ListVisits(Press, prefix="vil"):
    """The class's visits that wait for an answer or lie ahead."""


class ShowWeeks(Press, prefix="vik"):
    """In which weeks does the class take no visits?"""

    class_id: int


class CloseWeek(Press, prefix="viu"):
    """None in the week of this Monday; or again some."""

    class_id: int
    day: date
    closed: bool


class OpenVisit(Press, prefix="vio"):
    """One of them."""

    visit_id: int


class Welcome(Press, prefix="viy"):
    """You are welcome then."""

    visit_id: int


class OtherDays(Press, prefix="vin"):
    """Offer another day: which?"""

    visit_id: int


class OfferDay(Press, prefix="vif"):
    """This one."""

    visit_id: int
    day: date


class WhyNot(Press, prefix="vix"):
    """It does not suit: why?"""

    visit_id: int


class Decline(Press, prefix="viz"):
    """For this reason."""

    visit_id: int
    reason: WhyNotThen


class StandsIn(StrEnum):
    """What whoever stands in for a team that has not answered does with a wish."""

    OPEN = "o"
    WELCOME = "y"
    OTHER_DAYS = "n"
    WHY_NOT = "x"


class ListLateVisits(Press, prefix="vihl"):
    """The wishes that their teams left unanswered."""


class AnswerLate(Press, prefix="vih"):
    """One of them: open it, say that they are welcome, find another day or a reason."""

    visit_id: int
    does: StandsIn


class OfferDayLate(Press, prefix="vihf"):
    """Another day, for the team."""

    visit_id: int
    day: date


class DeclineLate(Press, prefix="vihz"):
    """Not that day, for the team."""

    visit_id: int
    reason: WhyNotThen
