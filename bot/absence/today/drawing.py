"""What a board says and what can be pressed on it: the same when it is put up and whenever it is drawn anew."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.absence.today import presses, words
from bot.absence.today.facts import Day, Seen
from bot.absence.today.presses import Paper
from bot.absence.today.rules import Group, by_class, classes_of, grouped, seen
from bot.core.dates import clock_time, short_date
from bot.core.presses import Press
from bot.core.replies import MAX_TEXT, Button, Rows, shortened, utf16_length
from bot.core.texts import _, capital, isolated, ngettext

# Telegram: 100 buttons a message.
_MOST_CLASSES = 80


def text_of(day: Day) -> str:
    """What the board says now; with less of each pupil where a message cannot hold it all."""
    found = seen(day)
    for full in (True, False):
        lines = _class_lines(day, found, full=full) if day.class_id is not None else _school_lines(day, found, full)
        text = "\n".join([words.title(day), _("Updated at %(time)s.", time=clock_time(day.now)), "", *lines])
        if utf16_length(text) <= MAX_TEXT:
            break
    return shortened(text, MAX_TEXT)


def _class_lines(day: Day, found: Sequence[Seen], *, full: bool) -> list[str]:
    groups = grouped(found)
    rest = len(groups.pop(Group.REST, ()))
    lines = []
    for group, pupils in groups.items():
        lines += [words.heading(group), *named(pupils, day, full=full), ""]
    if not found:
        return [_("There are no pupils in this class.")]
    if any(each.register_taken_at for each in day.pupils):
        return [*lines, ngettext("The register is taken: %(number)s is here.",
                                 "The register is taken: %(number)s are here.", rest)]  # fmt: skip
    if not groups:
        return [_("Nothing has been reported.")]
    if not rest:
        return lines
    return [*lines, ngettext("%(number)s other: nothing reported.", "%(number)s others: nothing reported.", rest)]


def named(pupils: Iterable[Seen], day: Day, *, full: bool, with_class: bool = False) -> list[str]:
    """A line a pupil, or their names in one."""
    if full:
        return [words.line(each, day, with_class=with_class) for each in pupils]
    return [", ".join(words.name(each, with_class=with_class) for each in pupils)]


def _school_lines(day: Day, found: Sequence[Seen], full: bool) -> list[str]:
    lines, quiet, counts = [], [], by_class(found)
    for class_id, name in classes_of(day.pupils):
        of_class = counts[class_id]
        said = [words.counted(group, of_class[group]) for group in Group if of_class[group] and group is not Group.REST]
        if said:
            lines.append(f"{isolated(name)}: {', '.join(said)}")
        else:
            quiet.append(isolated(name))
    if unheard := grouped(found).get(Group.UNHEARD):
        lines = [words.heading(Group.UNHEARD), *named(unheard, day, full=full, with_class=True), "", *lines]
    if quiet and lines:
        lines += ["", _("Nothing reported: %(classes)s.", classes=", ".join(quiet))]
    return lines or [_("Nothing has been reported.")]


def rows_of(day: Day) -> Rows:
    """What can be done from a board."""
    whole, staff = day.class_id is None, day.staff
    rows: list[tuple[Button, ...]] = []
    if day.class_id is not None:
        # Translators: buttons, at most 20 characters. A home rang to report absence.
        first = [Button(_("A home rang"), presses.RingsFor(day.class_id, day.day))]
        if day.is_today:
            first.insert(0, Button(_("The register"), presses.OpenRegister(day.class_id)))
        rows.append(tuple(first))
    else:
        names = classes_of(day.pupils)[:_MOST_CLASSES]
        buttons = [Button(shortened(isolated(name), 20), presses.ShowClass(id_, day.day)) for id_, name in names]
        rows += [tuple(buttons[start : start + 4]) for start in range(0, len(buttons), 4)]
    papers = [Button(_("List to print"), paper_press(day, Paper.LIST))]
    if day.club:
        club: Press = presses.ShowClub(staff.school_id, day.day)
        if day.class_id is not None:
            club = presses.ShowClubOfClass(day.class_id, day.day)
        papers.append(Button(_("List for %(club)s", club=shortened(isolated(day.club), 12)), club))
    rows.append(tuple(papers))
    if whole and staff.exports:
        rows.append((Button(_("For the register"), paper_press(day, Paper.TABLE)),))
    return (*rows, *_elsewhere(day))


def paper_press(day: Day, paper: Paper) -> Press:
    """What sends this file of what the board shows."""
    if day.class_id is None:
        return presses.SendPaper(day.staff.school_id, day.day, paper)
    return presses.SendPaperOfClass(day.class_id, day.day, paper)


def _elsewhere(day: Day) -> Rows:
    """The other day, other classes, the whole school."""
    staff = day.staff
    other: Press = presses.ShowSchool(staff.school_id, day.other)
    if day.class_id is not None:
        other = presses.ShowClass(day.class_id, day.other)
    row = [Button(capital(short_date(day.other)), other)]
    if day.class_id is None:
        return (tuple(row),)
    if staff.whole_school:
        row.append(Button(_("Whole school"), presses.ShowSchool(staff.school_id, day.day)))
        return (tuple(row),)
    others = [
        Button(shortened(isolated(name), 20), presses.ShowClass(class_id, day.day))
        for class_id, name in staff.classes
        if class_id != day.class_id
    ]
    return (tuple(row), *(tuple(others[start : start + 4]) for start in range(0, len(others), 4)))
