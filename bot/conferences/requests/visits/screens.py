"""Every word and button of visits that is not sent: days, how a visit stands, the team's answers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date

from msgspec import Struct

from bot.conferences.requests.asking.screens import part_of_day
from bot.conferences.requests.facts import DayPart, Visit, WhyNotThen
from bot.conferences.requests.models import VisitState
from bot.conferences.requests.presses import AskForTalk
from bot.conferences.requests.visits import presses, words
from bot.conferences.requests.visits.rules import DAYS_A_PAGE, STANDS
from bot.core.dates import long_date, short_date
from bot.core.feature import HomeLines
from bot.core.presses import Press
from bot.core.replies import Button, Rows, Screen, Toast, shortened
from bot.core.texts import _, capital, isolated, ngettext, pgettext
from bot.people.acting import Child
from bot.schools.policy.values import ClassVisit


def which_class(children: Sequence[Child]) -> Screen:
    """The class of which child?"""
    rows = tuple(
        (Button(shortened(isolated(child.listed_as), 40), presses.ChooseDay(child.pupil_id, 0)),) for child in children
    )
    return Screen(_("Whose class would you like to visit?"), rows)


def days(child: Child, rule: ClassVisit, found: Sequence[date], page: int, mine: Sequence[Visit]) -> Screen:
    """What the principle says about visits, and the days ahead; before them the visits there are."""
    text = {
        "anytime": _("You are welcome at any time. Do you want to tell us that you are coming? Then choose a day."),
        "by_appointment": _("You are welcome. Suggest a day, and the team will answer."),
        "ask_team": _("Would you like to visit the class? Ask the team: suggest a day, and they will answer."),
    }[rule]
    rows: list[tuple[Button, ...]] = [
        (Button(capital(_("My visit: %(date)s", date=short_date(visit.on_day))), presses.ShowVisit(visit.id)),)
        for visit in mine[:3]
    ]
    rows += _in_twos([Button(capital(short_date(day)), presses.ChoosePart(child.pupil_id, day)) for day in found])
    turn = [Button(_("Previous page"), presses.ChooseDay(child.pupil_id, page - 1))] if page else []
    if len(found) == DAYS_A_PAGE and page < 5:
        turn.append(Button(_("Later days"), presses.ChooseDay(child.pupil_id, page + 1)))
    return Screen(text, (*rows, tuple(turn)) if turn else tuple(rows))


def _in_twos(buttons: Sequence[Button]) -> list[tuple[Button, ...]]:
    return [tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2)]


def parts(child: Child, day: date) -> Screen:
    """When on that day?"""
    text = _("When on %(date)s?", date=long_date(day))
    buttons = [Button(_part(part), presses.Visit(child.pupil_id, day, part)) for part in DayPart]
    return Screen(text, (*_in_twos(buttons), (Button(_("Back"), presses.ChooseDay(child.pupil_id, 0)),)))


def _part(part: DayPart) -> str:
    return _("All day") if part is DayPart.ANY else part_of_day(part)


def visit(found: Visit) -> Screen:
    """How my visit stands."""
    if found.state is VisitState.WISHED:
        text = _(
            "Sent to the team: you would like to visit the class on %(when)s. They will answer.", when=words.when(found)
        )
    elif found.state is VisitState.TOLD:
        text = _("Thank you, the team knows that you visit the class on %(when)s.", when=words.when(found))
    elif found.state is VisitState.OFF:
        text = _("The visit to the class on %(when)s is called off.", when=words.when(found))
    else:
        text = words.answer(found)
    rows: Rows = words.buttons(found) if found.state in {VisitState.OFFERED, VisitState.DECLINED} else ()
    if found.state in STANDS - {VisitState.OFFERED}:
        rows = ((Button(_("Call it off"), presses.CallOffVisit(found.id)),),)
    again = () if found.state in STANDS else ((Button(_("Another day"), presses.ChooseDay(found.pupil_id, 0)),),)
    return Screen(text, rows or again, fold=words.fold(found) if found.state in STANDS else None)


def no_visits(pupil_id: int | None) -> Screen:
    """The principle says no; a talk is always possible."""
    rows: Rows = ((Button(_("I'd like a talk"), AskForTalk(pupil_id)),),) if pupil_id is not None else ()
    return Screen(_("The classes of this school are not open for visits. You can always ask for a talk."), rows)


def day_gone() -> Toast:
    return Toast(_("That day is not possible. Please choose another."))


# The team -----------------------------------------------------------------------------------------------------------


def home(waiting: int) -> HomeLines:
    """On the home screen of who can answer."""
    if not waiting:
        return HomeLines()
    line = ngettext("One family would like to visit.", "%(number)s families would like to visit.", waiting)
    return HomeLines((line,), (Button(_("Visits"), presses.ListVisits()),))


def home_of_late(waiting: int) -> HomeLines:
    """On the home screen of who stands in for a team that has not answered."""
    if not waiting:
        return HomeLines()
    line = ngettext(
        "%(number)s wish to visit a class waits for an answer.",
        "%(number)s wishes to visit a class wait for an answer.",
        waiting,
    )
    return HomeLines((line,), (Button(_("Wishes to visit"), presses.ListLateVisits()),))


def late_visits(found: Sequence[Visit]) -> Screen:
    """The wishes that their teams left unanswered."""
    rows = tuple((Button(_line(each), presses.AnswerLate(each.id, presses.StandsIn.OPEN)),) for each in found[:12])
    return Screen(_("Visits to the class:") if found else _("No visits lie ahead."), rows)


class Doors(Struct, frozen=True):
    """Where the answers to a wish lead: the team's, or those of who stands in for it."""

    back: Press
    opens: Callable[[int], Press]
    welcome: Callable[[int], Press]
    other_days: Callable[[int], Press]
    why_not: Callable[[int], Press]
    offer: Callable[[int, date], Press]
    decline: Callable[[int, WhyNotThen], Press]


TEAM = Doors(
    presses.ListVisits(),
    presses.OpenVisit,
    presses.Welcome,
    presses.OtherDays,
    presses.WhyNot,
    presses.OfferDay,
    presses.Decline,
)


def _late(does: presses.StandsIn) -> Callable[[int], Press]:
    return lambda visit_id: presses.AnswerLate(visit_id, does)


STAND_IN = Doors(
    presses.ListLateVisits(),
    _late(presses.StandsIn.OPEN),
    _late(presses.StandsIn.WELCOME),
    _late(presses.StandsIn.OTHER_DAYS),
    _late(presses.StandsIn.WHY_NOT),
    presses.OfferDayLate,
    presses.DeclineLate,
)


def visits(found: Sequence[Visit], classes: Sequence[tuple[int, str]]) -> Screen:
    """The visits that wait or lie ahead; `classes` are those whose weeks one may close (id, name)."""
    rows = tuple((Button(_line(each), presses.OpenVisit(each.id)),) for each in found[:12])
    if len(classes) == 1:
        # Translators: buttons, at most 20 characters: the weeks in which a class takes no visits.
        closing: Rows = ((Button(_("Weeks without visits"), presses.ShowWeeks(classes[0][0])),),)
    else:
        closing = tuple(
            (Button(_("No visits: %(class_name)s", class_name=shortened(name, 12)), presses.ShowWeeks(class_id)),)
            for class_id, name in classes[:12]
        )
    return Screen(_("Visits to the class:") if found else _("No visits lie ahead."), (*rows, *closing))


def weeks(class_id: int, name: str, found: Sequence[date], closed: Collection[date]) -> Screen:
    """The weeks ahead; ✕ before those without visits."""
    text = _(
        "In which weeks does %(class_name)s take no visits? Press a week to close it (✕) or to open it. Visits that "
        "were agreed on stand.",
        class_name=isolated(name),
    )
    buttons = [_week(class_id, monday, closed=monday in closed) for monday in found]
    return Screen(text, (*_in_twos(buttons), (Button(_("Back"), presses.ListVisits()),)))


def _week(class_id: int, monday: date, *, closed: bool) -> Button:
    # Translators: a button: a week by its number.
    label = _("Week %(number)s", number=monday.isocalendar().week)
    return Button(f"✕ {label}" if closed else label, presses.CloseWeek(class_id, monday, not closed))


def _line(found: Visit) -> str:
    day = short_date(found.on_day)
    if found.state is VisitState.WISHED:
        # Translators: lines of a list of visits; a day comes first.
        return capital(_("%(date)s: wished for", date=day))
    if found.state is VisitState.OFFERED:
        return capital(_("%(date)s: offered", date=day))
    return capital(_("%(date)s: they come", date=day))


def one(found: Visit, doors: Doors = TEAM) -> Screen:
    """One visit, with the team's answers."""
    who = isolated(found.visitor) or pgettext("instead of a name", "The home")
    child = isolated(found.called) or pgettext("instead of a name", "a pupil")
    values = {"who": who, "child": child, "when": words.when(found)}
    back = (Button(_("Back"), doors.back),)
    if found.state is VisitState.WISHED:
        # Translators: buttons, at most 20 characters.
        rows: Rows = (
            (Button(_("Welcome"), doors.welcome(found.id)),),
            (
                Button(_("Another day"), doors.other_days(found.id)),
                Button(_("Not that day"), doors.why_not(found.id)),
            ),
        )
        return Screen(
            _("%(who)s (about %(child)s) would like to visit the class on %(when)s.", **values), (*rows, back)
        )
    if found.state is VisitState.OFFERED:
        return Screen(_("%(who)s (about %(child)s) was offered %(when)s and has not answered.", **values), (back,))
    if found.state in {VisitState.AGREED, VisitState.TOLD}:
        return Screen(_("%(who)s (about %(child)s) visits the class on %(when)s.", **values), (back,))
    return Screen(_("This visit does not take place."), (back,))


def other_days(found: Visit, choices: Sequence[date], doors: Doors = TEAM) -> Screen:
    """Which day suits better?"""
    buttons = [Button(capital(short_date(day)), doors.offer(found.id, day)) for day in choices]
    back = (Button(_("Back"), doors.opens(found.id)),)
    return Screen(_("Which day suits the class better?"), (*_in_twos(buttons), back))


def why_not(found: Visit, doors: Doors = TEAM) -> Screen:
    """By which reason?"""
    # Translators: buttons, at most 20 characters: why a day does not suit a class.
    labels = {
        WhyNotThen.AWAY: _("Not at school"),
        WhyNotThen.TEST: _("A test"),
        WhyNotThen.CALM: _("Needs a quiet day"),
        WhyNotThen.OTHERS: _("Other visitors"),
    }
    buttons = [Button(label, doors.decline(found.id, why)) for why, label in labels.items()]
    back = (Button(_("Back"), doors.opens(found.id)),)
    return Screen(_("Why does that day not suit? The home reads this reason."), (*_in_twos(buttons), back))


def answered(doors: Doors = TEAM) -> Screen:
    """Sent."""
    return Screen(_("Sent to the home."), ((Button(_("Visits"), doors.back),),))


def already_answered() -> Toast:
    return Toast(_("It has been answered in the meantime."))
