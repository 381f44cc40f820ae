"""Words and buttons of an entry that is being filled in: children, days, hours, reason, the club."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from bot.absence import words
from bot.absence.models import AbsenceKind
from bot.absence.reporting import presses
from bot.absence.reporting.presses import Part, Why
from bot.absence.reporting.screens import in_twos
from bot.absence.reporting.views import Filling
from bot.absence.rules import at_minute
from bot.core.dates import clock_time, short_date
from bot.core.replies import Button, Rows, Screen, shortened
from bot.core.texts import _, capital, isolated, listed, pgettext

_NAME = 18
_NONE = -1


def filled(found: Filling) -> Screen:
    """Everything that is filled in, to be reported with one press."""
    if not found.called:
        return children(found)
    draft, wanted = found.draft, found.draft.wanted
    said = words.sentence(wanted, listed(found.called), today=found.today, many=len(found.called))
    if draft.continues is None:
        text = _("This is what I tell the school: %(what)s", what=said)
    else:
        text = _("This is what I change it to: %(what)s", what=said)
    # Translators: buttons under a report that is filled in, at most 20 characters.
    rows: list[tuple[Button, ...]] = [(Button(pgettext("a report", "Send"), presses.SendEntry(draft.id)),)]
    parts = [_open(draft.id, _("Which day"), Part.DAYS), _open(draft.id, _("Part of the day"), Part.HOURS)]
    parts.append(_open(draft.id, _("Why"), Part.REASON))
    if len(found.names) > 1 and draft.continues is None:
        parts.append(_open(draft.id, _("Which children"), Part.CHILDREN))
    rows += in_twos(parts)
    if club := found.policy.absence.club:
        rows.append((_club(draft.id, shortened(club, _NAME), told=wanted.club),))
    return Screen(text, tuple(rows))


def _open(entry_id: int, label: str, part: Part) -> Button:
    return Button(label, presses.ShowEntry(entry_id, part))


def _club(entry_id: int, club: str, *, told: bool) -> Button:
    # Translators: buttons with the after-school club's name: whether it is told, too.
    label = _("✓ %(club)s is told", club=isolated(club)) if told else _("%(club)s is not told", club=isolated(club))
    return Button(label, presses.TellClub(entry_id, told=not told))


def _back(entry_id: int) -> tuple[Button, ...]:
    return (_open(entry_id, _("Back"), Part.FORM),)


def children(found: Filling) -> Screen:
    """Which of them?"""
    rows = tuple((_child(found, pupil_id, name),) for pupil_id, name in found.names)
    on = (_open(found.draft.id, pgettext("children are chosen", "Go on"), Part.FORM),) if found.called else ()
    back = (Button(_("Back"), presses.ShowStart()),)
    return Screen(_("Who is it about?"), (*rows, on or back))


def _child(found: Filling, pupil_id: int, name: str) -> Button:
    label = capital(shortened(name, _NAME))
    chosen = pupil_id in found.draft.pupil_ids
    return Button(f"✓ {label}" if chosen else label, presses.TurnChild(found.draft.id, pupil_id))


def days(found: Filling) -> Screen:
    """Which day? The next ones, and behind buttons several days and days before."""
    entry = found.draft.id
    rows = in_twos([_day(found, day) for day in found.days])
    more = []
    if found.draft.wanted.kind is AbsenceKind.DAY and found.longer:
        more.append(_open(entry, _("Several days"), Part.LAST))
    if found.past:
        more.append(_open(entry, _("Earlier days"), Part.PAST))
    rows += [tuple(more)] if more else []
    return Screen(_("Which day?"), (*rows, _back(entry)))


def past(found: Filling) -> Screen:
    """A day before, to put right what was forgotten."""
    rows = in_twos([_day(found, day) for day in found.past])
    return Screen(_("Which day was it?"), (*rows, (_open(found.draft.id, _("Back"), Part.DAYS),)))


def _day(found: Filling, day: date) -> Button:
    press = presses.ChooseDay(found.draft.id, day, last=False)
    if day == found.today:
        return Button(pgettext("a day", "Today"), press)
    if day == found.today + timedelta(days=1):
        return Button(pgettext("a day", "Tomorrow"), press)
    return Button(capital(short_date(day)), press)


def last(found: Filling) -> Screen:
    """Up to which day, from the one that is chosen?"""
    entry = found.draft.id
    rows = in_twos([Button(capital(short_date(day)), presses.ChooseDay(entry, day, last=True)) for day in found.longer])
    first = words.day_named(found.draft.wanted.first_on, found.today)
    return Screen(_("From %(first)s. Up to and including which day?", first=first), (*rows, _back(entry)))


def hours(found: Filling) -> Screen:
    """What of the day?"""
    entry = found.draft.id
    whole = presses.ChooseHours(entry, AbsenceKind.DAY, _NONE, _NONE)
    rows: Rows = (
        # Translators: what of a day a child is away; buttons, at most 20 characters.
        (Button(_("All day"), whole), _open(entry, _("Comes later"), Part.LATE)),
        (_open(entry, _("Leaves early"), Part.EARLY), _open(entry, _("Away for a while"), Part.AWAY)),
    )
    return Screen(_("What of the day?"), (*rows, _back(entry)))


def late(found: Filling) -> Screen:
    """When do they come?"""
    entry = found.draft.id
    times = _times(found.times, lambda at: presses.ChooseHours(entry, AbsenceKind.LATE, _NONE, at))
    return Screen(_("From what time at school?"), (*times, _back(entry)))


def early(found: Filling) -> Screen:
    """When do they leave?"""
    entry = found.draft.id
    times = _times(found.times, lambda at: presses.ChooseHours(entry, AbsenceKind.EARLY, at, _NONE))
    return Screen(_("When do they leave school?"), (*times, _back(entry)))


def away(found: Filling) -> Screen:
    """From when?"""
    entry = found.draft.id
    times = _times(found.times[:-1], lambda at: presses.AwayFrom(entry, at))
    return Screen(_("Away from what time?"), (*times, _back(entry)))


def away_until(found: Filling, since: int) -> Screen:
    """Until when?"""
    entry = found.draft.id
    later = [at for at in found.times if at > since]
    times = _times(later, lambda at: presses.ChooseHours(entry, AbsenceKind.HOURS, since, at))
    return Screen(_("Until what time?"), (*times, _back(entry)))


def _times(
    found: Sequence[int], press: Callable[[int], presses.ChooseHours | presses.AwayFrom]
) -> list[tuple[Button, ...]]:
    buttons = [Button(clock_time(at_minute(at)), press(at)) for at in found]
    return [tuple(buttons[place : place + 4]) for place in range(0, len(buttons), 4)]


def reason(found: Filling) -> Screen:
    """Why, by the school's codes; never in words."""
    entry = found.draft.id
    buttons = [Button(words.reason_button(code), presses.ChooseReason(entry, Why(code))) for code in found.codes]
    buttons.append(Button(_("I do not say why"), presses.ChooseReason(entry, Why.NONE)))
    text = _("Why? The school needs no more than this, and nobody else sees it.")
    return Screen(text, (*in_twos(buttons), _back(entry)))


PARTS: dict[Part, Callable[[Filling], Screen]] = {
    Part.FORM: filled,
    Part.CHILDREN: children,
    Part.DAYS: days,
    Part.LAST: last,
    Part.PAST: past,
    Part.HOURS: hours,
    Part.LATE: late,
    Part.EARLY: early,
    Part.AWAY: away,
    Part.REASON: reason,
}
