"""The sent forms of visits: what and when, with the child's mark for the home; never a name."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.conferences.requests.facts import DayPart, Visit, WhyNotThen
from bot.conferences.requests.models import VisitState
from bot.conferences.requests.visits.presses import (
    AnswerLate,
    CallOffVisit,
    ChooseDay,
    OpenVisit,
    ShowVisit,
    StandsIn,
    TakeOffer,
)
from bot.core.dates import long_date
from bot.core.replies import Button, Fold, Message, Rows
from bot.core.texts import _
from bot.reminders.marks import marked


def when(visit: Visit) -> str:
    """ "tirsdag den 1. december, om formiddagen"."""
    return in_part(long_date(visit.on_day), visit.part)


def in_part(said: str, part: DayPart) -> str:
    """A day, or what is on it, with the part of the day."""
    return {
        # Translators: a day, or what is on it, and the part of the day.
        DayPart.MORNING: _("%(date)s, in the morning", date=said),
        DayPart.MIDDAY: _("%(date)s, around noon", date=said),
        DayPart.AFTERNOON: _("%(date)s, in the afternoon", date=said),
        DayPart.ANY: _("%(date)s, all day", date=said),
    }[part]


def reason(why: WhyNotThen | None) -> str:
    """Why a day does not suit: a code's sentence, about nobody."""
    return {
        WhyNotThen.AWAY: _("The class is not at school that day."),
        WhyNotThen.TEST: _("The class has a test that day."),
        WhyNotThen.CALM: _("The class needs a quiet day then."),
        WhyNotThen.OTHERS: _("There are other visitors that day."),
        None: "",
    }[why]


def fold(visit: Visit) -> Fold:
    """The day after it is over, to what became of it."""
    over = datetime.combine(visit.on_day + timedelta(days=1), time(8), ZoneInfo(visit.zone))
    date = long_date(visit.on_day)
    if visit.state is VisitState.DECLINED:
        return Fold(over, _("A visit to the class was not possible on %(date)s.", date=date))
    if visit.state is VisitState.OFF:
        return Fold(over, _("The visit to the class on %(date)s was called off.", date=date))
    return Fold(over, _("The day of a visit to the class is over: %(date)s.", date=date))


def to_team(visit: Visit) -> Message:
    """The team: somebody would like to come, comes, or does not come after all."""
    if visit.state is VisitState.WISHED:
        text = _("Somebody from home would like to visit the class on %(when)s.", when=when(visit))
    elif visit.state is VisitState.OFF:
        text = _("The visit to the class on %(when)s is called off.", when=when(visit))
    else:
        text = _("Somebody from home visits the class on %(when)s.", when=when(visit))
    # Translators: buttons, at most 20 characters.
    label = _("Answer") if visit.state is VisitState.WISHED else _("See the visit")
    rows: Rows = () if visit.state is VisitState.OFF else ((Button(label, OpenVisit(visit.id)),),)
    return Message(text, rows, fold=fold(visit))


def late(visit: Visit) -> Message:
    """The head: nobody has answered."""
    text = _("A family's wish to visit a class on %(when)s still waits for an answer.", when=when(visit))
    return Message(text, ((Button(_("Answer"), AnswerLate(visit.id, StandsIn.OPEN)),),), fold=fold(visit))


def unanswered(visit: Visit, mark: str | None) -> Message:
    """The home: who knows of it now."""
    text = _(
        "Nobody has answered your wish to visit the class on %(when)s yet. The school's head knows of it now.",
        when=when(visit),
    )
    return Message(marked(mark, text), ((Button(_("See the visit"), ShowVisit(visit.id)),),), fold=fold(visit))


def to_visitor(visit: Visit, mark: str | None) -> Message:
    """The home: welcome, another day, or why not then."""
    return Message(marked(mark, answer(visit)), buttons(visit), fold=fold(visit))


def answer(visit: Visit) -> str:
    """What the team said."""
    if visit.state is VisitState.OFFERED:
        return _("Another day suits the class better for your visit: %(when)s.", when=when(visit))
    if visit.state is VisitState.DECLINED:
        text = _("A visit to the class is not possible on %(when)s.", when=when(visit))
        return " ".join([text, reason(visit.reason), _("You are welcome to suggest another day.")])
    return _("You are welcome in the class on %(when)s.", when=when(visit))


def buttons(visit: Visit) -> Rows:
    """What the home can do about it."""
    if visit.state is VisitState.OFFERED:
        other = Button(_("Another day"), ChooseDay(visit.pupil_id, 0))
        return (
            (Button(_("Yes, I come"), TakeOffer(visit.id)),),
            (other, Button(_("Call it off"), CallOffVisit(visit.id))),
        )
    if visit.state is VisitState.DECLINED:
        return ((Button(_("Another day"), ChooseDay(visit.pupil_id, 0)),),)
    return ((Button(_("See the visit"), ShowVisit(visit.id)),),)
