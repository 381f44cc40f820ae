"""Every word and button of running late."""

from __future__ import annotations

from bot.conferences.booking.presses import AskCancel
from bot.conferences.booking.queries import Talk
from bot.conferences.booking.screens import to_talks
from bot.conferences.facts import RoundFacts
from bot.conferences.holding.lateness.presses import AskHowLate, SayBehind, SayLate
from bot.conferences.holding.lateness.rules import HOME_MINUTES, SCHOOL_MINUTES
from bot.conferences.holding.marking.presses import OpenHeld
from bot.core.dates import clock_time, local, long_moment
from bot.core.replies import Button, Screen
from bot.core.texts import _, isolated, ngettext


def minutes_label(number: int) -> str:
    """How late, on a button."""
    # Translators: a button: how late somebody is.
    return ngettext("%(number)s minute", "%(number)s minutes", number)


def how_late(talk: Talk, *, ahead: bool, said: bool) -> Screen:
    """How late are you?"""
    booking_id = talk.booking.booking_id
    rows = [tuple(Button(minutes_label(number), SayLate(booking_id, number)) for number in HOME_MINUTES)]
    if said:
        rows.append((Button(_("On time after all"), SayLate(booking_id, 0)),))
    if ahead:
        rows.append((Button(_("Can't come after all"), AskCancel(booking_id)),))
    time = clock_time(local(talk.booking.starts_at, talk.round_.zone))
    return Screen(_("How late will you be for the talk at %(time)s?", time=time), tuple(rows))


def shall_i_tell(talk: Talk, minutes: int) -> Screen:
    """A typed sentence, as a button: shall the teacher be told?"""
    text = ngettext(
        "Shall I tell %(teacher)s that you will be about %(number)s minute late for the talk at %(time)s?",
        "Shall I tell %(teacher)s that you will be about %(number)s minutes late for the talk at %(time)s?",
        minutes,
        teacher=isolated(talk.round_.teacher_name),
        time=clock_time(local(talk.booking.starts_at, talk.round_.zone)),
    )
    booking_id = talk.booking.booking_id
    rows = ((Button(_("Yes, please"), SayLate(booking_id, minutes)), Button(_("Not quite"), AskHowLate(booking_id))),)
    return Screen(text, rows)


def late_said(talk: Talk, minutes: int) -> Screen:
    """The teacher knows."""
    teacher = isolated(talk.round_.teacher_name)
    again = ((Button(_("Change that"), AskHowLate(talk.booking.booking_id)),),)
    if not minutes:
        return Screen(_("Good, %(teacher)s knows that you are on time.", teacher=teacher), again)
    text = ngettext(
        "%(teacher)s knows that you will be about %(number)s minute late. Take your time.",
        "%(teacher)s knows that you will be about %(number)s minutes late. Take your time.",
        minutes,
        teacher=teacher,
    )
    return Screen(text, again)


def not_today(talk: Talk) -> Screen:
    """It is on another day, or over."""
    when = long_moment(local(talk.booking.starts_at, talk.round_.zone))
    text = _("The talk is on %(when)s. On that day you can say here if you are late.", when=when)
    return Screen(text, ((to_talks(),),))


def talk_is_over(talk: Talk) -> Screen:
    """Nobody waits any more."""
    when = long_moment(local(talk.booking.starts_at, talk.round_.zone))
    return Screen(_("The talk on %(when)s is over.", when=when), ((to_talks(),),))


def how_behind(round_: RoundFacts) -> Screen:
    """How late is the teacher?"""
    round_id = round_.round_id
    rows = (
        tuple(Button(minutes_label(number), SayBehind(round_id, number)) for number in SCHOOL_MINUTES[:2]),
        tuple(Button(minutes_label(number), SayBehind(round_id, number)) for number in SCHOOL_MINUTES[2:]),
        (Button(_("On time again"), SayBehind(round_id, 0)),),
        (_back(round_),),
    )
    return Screen(_("How late are you? All families with a talk later today are told at once."), rows)


def _back(round_: RoundFacts) -> Button:
    return Button(_("Today's talks"), OpenHeld(round_.round_id))


def behind_said(round_: RoundFacts, number: int) -> Screen:
    """The families who are still to come are told."""
    text = ngettext(
        "It holds for the %(number)s talk still to come today. Whoever I can reach is told.",
        "It holds for the %(number)s talks still to come today. Whoever I can reach is told.",
        number,
    )
    return Screen(text, ((_back(round_),),))


def none_ahead(round_: RoundFacts) -> Screen:
    """There is nobody to tell."""
    return Screen(_("No more talks begin today, so there is nobody to tell."), ((_back(round_),),))
