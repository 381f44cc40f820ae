"""How a pupil's day reads in staff's lists: what is known, who told and when.

The one rule kept here: never why. Who needs to know that asks the home.
"""

from __future__ import annotations

from datetime import date

from bot.absence.facts import Standing, Told, Wanted
from bot.absence.models import AbsenceKind, Mark, MissingAnswer, Source
from bot.absence.rules import said_last
from bot.absence.today.facts import Day, Seen
from bot.absence.today.rules import Group, said_differently
from bot.absence.words import hours
from bot.core.dates import clock_time, local, long_date, short_date, short_moment
from bot.core.texts import _, isolated, ngettext, pgettext


def title(day: Day) -> str:
    """What is shown: "3.B i dag, tirsdag den 24. november"."""
    shown = long_date(day.day)
    if day.class_id is None:
        return (
            _("The whole school today, %(date)s", date=shown)
            if day.is_today
            else _("The whole school on %(date)s", date=shown)
        )
    name = isolated(day.class_named)
    if day.is_today:
        return _("%(class_name)s today, %(date)s", class_name=name, date=shown)
    return _("%(class_name)s on %(date)s", class_name=name, date=shown)


def heading(group: Group) -> str:
    """What a part of a board is called."""
    return {
        Group.UNHEARD: _("Nobody has told us:"),
        Group.ON_THE_WAY: _("On the way:"),
        Group.UNCONFIRMED: _("Not confirmed yet:"),
        Group.AWAY: _("Away:"),
        Group.LATE: _("Coming later, or came late:"),
        Group.PART: _("Away for a part of the day:"),
        Group.BACK: _("Back again:"),
    }[group]


def counted(group: Group, number: int) -> str:
    """How many of a class stand there, in the school's list of classes."""
    match group:
        case Group.UNHEARD:
            return ngettext("%(number)s not heard of", "%(number)s not heard of", number)
        case Group.ON_THE_WAY:
            return ngettext("%(number)s on the way", "%(number)s on the way", number)
        case Group.UNCONFIRMED:
            return ngettext("%(number)s not confirmed", "%(number)s not confirmed", number)
        case Group.AWAY:
            return ngettext("%(number)s away", "%(number)s away", number)
        case Group.LATE:
            return ngettext("%(number)s late", "%(number)s late", number)
        case Group.PART:
            return ngettext("%(number)s a part of the day", "%(number)s a part of the day", number)
        case _:
            return ngettext("%(number)s back again", "%(number)s back again", number)


def name(found: Seen, *, with_class: bool) -> str:
    """ "Emma Lund", or "Emma Lund (3.B)" in a list of the whole school."""
    if not with_class:
        return found.pupil.name
    return _("%(child)s (%(class_name)s)", child=found.pupil.name, class_name=isolated(found.pupil.class_name))


def line(found: Seen, day: Day, *, with_class: bool = False) -> str:
    """Everything of one pupil in one line, and another for each adult who said otherwise."""
    parts = [name(found, with_class=with_class), *details(found, day)]
    lines = [f"• {', '.join(part for part in parts if part)}"]
    for told in said_differently(found.pupil.told):
        said = ", ".join(part for part in (what(told, day.day) or _("away all day"), _by_whom(told, day)) if part)
        # Translators: under a pupil's line: what another adult said of the same day.
        lines.append("  " + _("Also told: %(what)s.", what=said))
    return "\n".join(lines)


# What can be true yet of who came late.
_LATER = frozenset({AbsenceKind.EARLY, AbsenceKind.HOURS})


def details(found: Seen, day: Day) -> list[str]:
    """What is known of the pupil, as the parts of a line."""
    pupil = found.pupil
    if found.standing in {Standing.MISSING, Standing.ON_THE_WAY}:
        if pupil.case_answer is MissingAnswer.CALL:
            return [_("the home asks to be rung")]
        return [_("the school rings")] if pupil.case_passed_on else []
    if found.unheard:
        return [_("was away before, no answer this morning")]
    if not pupil.told or found.standing in {Standing.HERE, Standing.BACK}:
        return [_("came late")] if pupil.mark is Mark.LATE else []
    told = said_last(pupil.told)
    if pupil.mark is Mark.LATE:
        said = [_("came late"), *(what(each, day.day) for each in told if each.kind in _LATER)]
    else:
        said = [what(each, day.day) for each in told]
    return [*said, _by_whom(pupil.told[0], day)]


def what(told: Told, day: date) -> str:
    """Which hours, or until when; nothing for the day alone."""
    if told.kind is not AbsenceKind.DAY:
        return hours(Wanted(told.kind, day, day, None, told.from_minute, told.until_minute))
    # Translators: up to and including that day.
    return _("until %(date)s", date=short_date(told.last_on)) if told.last_on > day else ""


def _by_whom(told: Told, day: Day) -> str:
    if told.source is Source.LEAVE:
        return _("has leave")
    moment = local(told.reported_at, day.staff.zone)
    when = clock_time(moment) if moment.date() == day.now.date() else short_moment(moment)
    who = isolated(told.reporter) or pgettext("instead of a name", "the home")
    if moment.date() != day.now.date():
        if told.source is Source.SCHOOL:
            return _("rang in %(moment)s, noted by %(who)s", moment=when, who=who)
        return _("told %(moment)s by %(who)s", moment=when, who=who)
    if told.source is Source.SCHOOL:
        return _("rang in at %(time)s, noted by %(who)s", time=when, who=who)
    return _("told at %(time)s by %(who)s", time=when, who=who)
