"""Boards of the day: a class, the whole school, who does not come to the club."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from bot.absence.rules import end_of
from bot.absence.today import presses, words
from bot.absence.today.boards import BOARD, CLASS, SCHOOL
from bot.absence.today.drawing import named, paper_press, rows_of, text_of
from bot.absence.today.facts import Day, Staff
from bot.absence.today.presses import Paper
from bot.absence.today.rules import not_at_club
from bot.core.dates import short_date
from bot.core.presses import Press
from bot.core.replies import MAX_TEXT, Button, Fold, Live, Screen, Toast, shortened
from bot.core.texts import _, isolated
from bot.schools.calendar import SchoolCalendar

_SOON = timedelta(seconds=2)


def board(day: Day, calendar: SchoolCalendar, now: datetime) -> Screen:
    """The message that keeps itself up to date until its day is over."""
    whole = day.class_id is None
    about = (SCHOOL, day.staff.school_id) if day.class_id is None else (CLASS, day.class_id)
    opens: Press = presses.ShowSchool(day.staff.school_id, day.day)
    if day.class_id is not None:
        opens = presses.ShowClass(day.class_id, day.day)
    params = {"day": day.day.isoformat(), "other": day.other.isoformat()}
    live = Live(now + _SOON, BOARD, day.staff.school_id, day.staff.person_id, *about, params)
    shown = short_date(day.day)
    headline = (
        _("The school's list of %(date)s is closed.", date=shown)
        if whole
        else _("The list of %(class_name)s of %(date)s is closed.", class_name=isolated(day.class_named), date=shown)
    )
    return Screen(text_of(day), rows_of(day), fold=Fold(end_of(calendar, day.day), headline, opens, live))


def which_school(found: Sequence[tuple[str, Staff, date]]) -> Screen:
    """Who works at several schools: which? By name, with the day it shows."""
    rows = []
    for name, staff, day in found:
        press: Press = presses.ShowSchool(staff.school_id, day)
        if not staff.whole_school:
            press = presses.ShowClass(staff.classes[0][0], day)
        rows.append((Button(shortened(isolated(name), 40), press),))
    return Screen(_("Which school?"), tuple(rows))


def club(day: Day) -> Screen:
    """Who does not come to the after-school club."""
    found = not_at_club(day)
    with_class = day.class_id is None
    lines = named(found, day, full=True, with_class=with_class)
    name = isolated(day.club or "")
    if not found:
        lines = [_("Nobody has reported that a child does not come to %(club)s.", club=name)]
    head = _("Not coming to %(club)s:", club=name)
    text = "\n".join([words.title(day), "", *([head] if found else []), *lines])
    rows = ((Button(_("List to print"), paper_press(day, Paper.CLUB)),),) if found else ()
    return Screen(shortened(text, MAX_TEXT), rows, new=True)


def on_its_way() -> Toast:
    return Toast(_("The file is on its way."))
