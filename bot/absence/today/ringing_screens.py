"""Every word and button for a home that rang."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from bot.absence.facts import Report
from bot.absence.models import AbsenceKind
from bot.absence.rules import minutes
from bot.absence.today.facts import Day
from bot.absence.today.presses import Note, RingsAbout, RingsFor, RingsUntil, RingsWhen, TakeNoteBack
from bot.absence.today.rules import sorted_pupils
from bot.absence.words import day_named, sentence
from bot.core.dates import clock_time, short_date
from bot.core.replies import Button, Rows, Screen, Toast, shortened
from bot.core.texts import _, capital, isolated, pgettext
from bot.people.pupils.queries import PupilEntry
from bot.schools.policy import Policy

_HALF_HOUR = timedelta(minutes=30)
# Telegram: 100 buttons a message; a class is far smaller.
_MOST_PUPILS = 90


def which_pupil(day: Day) -> Screen:
    """A home rang: about whom? In a message of its own, so that the board stays."""
    buttons = [
        Button(shortened(each.name, 30), RingsAbout(each.pupil_id, day.day))
        for each in sorted_pupils(day.pupils)[:_MOST_PUPILS]
    ]
    text = _("Who in %(class_name)s did the home ring about?", class_name=isolated(day.class_named))
    if not buttons:
        text = _("There are no pupils in this class.")
    return Screen(text, _in(2, buttons), new=True)


def _in(width: int, buttons: Sequence[Button]) -> Rows:
    return tuple(tuple(buttons[start : start + width]) for start in range(0, len(buttons), width))


def what(pupil: PupilEntry, day: date, name: str) -> Screen:
    """What did they say?"""
    id_ = pupil.pupil_id
    # Translators: buttons, at most 20 characters: what a home says of a child.
    rows: Rows = (
        (Button(_("Away all day"), Note(id_, day, day, AbsenceKind.DAY, 0)),),
        (
            Button(_("Comes later"), RingsWhen(id_, day, AbsenceKind.LATE)),
            Button(_("Leaves early"), RingsWhen(id_, day, AbsenceKind.EARLY)),
        ),
        (Button(_("Several days"), RingsUntil(id_, day)),),
        (Button(_("Another pupil"), RingsFor(pupil.class_id, day)),),
    )
    return Screen(_("What about %(child)s %(day)s?", child=name, day=day_named(day)), rows)


def when(pupil: PupilEntry, day: date, kind: AbsenceKind, policy: Policy, name: str) -> Screen:
    """At what time?"""
    moment = datetime.combine(day, policy.absence.day_starts) + _HALF_HOUR
    buttons = []
    while moment < datetime.combine(day, policy.absence.day_ends):
        at = moment.time()
        buttons.append(Button(clock_time(at), Note(pupil.pupil_id, day, day, kind, minutes(at))))
        moment += _HALF_HOUR
    values = {"child": name, "day": day_named(day)}
    text = _("When does %(child)s come %(day)s?", **values)
    if kind is AbsenceKind.EARLY:
        text = _("When does %(child)s leave %(day)s?", **values)
    return Screen(text, (*_in(4, buttons), (Button(_("Back"), RingsAbout(pupil.pupil_id, day)),)))


def until(pupil: PupilEntry, first: date, days: Sequence[date], name: str) -> Screen:
    """Up to and including which day?"""
    buttons = [Button(capital(short_date(day)), Note(pupil.pupil_id, first, day, AbsenceKind.DAY, 0)) for day in days]
    text = _("Until which day is %(child)s away, that day included?", child=name)
    return Screen(text, (*_in(2, buttons), (Button(_("Back"), RingsAbout(pupil.pupil_id, first)),)))


def noted(report: Report, class_id: int, today: date) -> Screen:
    """Written down, and told to the home's adults."""
    said = sentence(report, report.called or pgettext("instead of a name", "a pupil"), today=today)
    text = "\n\n".join([said, _("It is noted, and the home's adults are told silently.")])
    rows = (
        (
            Button(_("Undo"), TakeNoteBack(report.id)),
            Button(_("Another pupil"), RingsFor(class_id, report.wanted.first_on)),
        ),
    )
    return Screen(text, rows)


def taken_back(report: Report) -> Screen:
    """It stands no more."""
    return Screen(_("This report does not stand any more."), ((_again(report)),))


def _again(report: Report) -> tuple[Button, ...]:
    return (Button(_("Another pupil"), RingsFor(report.class_id, report.wanted.first_on)),)


def no_longer() -> Toast:
    return Toast(_("It has been changed in the meantime."))
