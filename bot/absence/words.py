"""How a report reads: its days, its hours, its reason, and the line of it that stays.

The one rule kept here: `headline` and `what` name nobody and never say why; they may stand on a lock screen.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from bot.absence.facts import Report, Wanted
from bot.absence.models import AbsenceKind, Source
from bot.absence.rules import at_minute
from bot.core.dates import clock_time, local, long_date, long_moment, span
from bot.core.texts import _, capital, isolated, ngettext, pgettext
from bot.schools.policy.values import AbsenceReason

_ONE_DAY = timedelta(days=1)


def day_named(day: date, today: date | None = None) -> str:
    """ "i dag, tirsdag den 24. november"; the date alone where it is another day, or `today` is not given."""
    if day == today:
        return _("today, %(date)s", date=long_date(day))
    if today is not None and day == today + _ONE_DAY:
        return _("tomorrow, %(date)s", date=long_date(day))
    return pgettext("on a day", "on %(date)s", date=long_date(day))


def days(wanted: Wanted, today: date | None = None) -> str:
    """The day, or "fra tirsdag den 24. november til fredag den 27. november"; stands inside sentences."""
    if wanted.first_on == wanted.last_on:
        return day_named(wanted.first_on, today)
    return _("from %(first)s to %(last)s", first=long_date(wanted.first_on), last=long_date(wanted.last_on))


def hours(wanted: Wanted) -> str:
    """What of the day, for lists: "kommer kl. 09.30", "går kl. 12.00", "væk kl. 10.00–12.00"; nothing for all of it."""
    match wanted.kind:
        case AbsenceKind.LATE:
            return _("comes at %(time)s", time=until) if (until := _clock(wanted.until_minute)) else _("comes later")
        case AbsenceKind.EARLY:
            return _("leaves at %(time)s", time=since) if (since := _clock(wanted.from_minute)) else _("leaves early")
        case AbsenceKind.HOURS:
            return _("away %(span)s", span=_span(wanted))
        case AbsenceKind.DAY:
            return ""


def what(wanted: Wanted, day_today: date | None = None) -> str:
    """What is reported, without name or reason: "hjemme i dag, tirsdag den 24. november"."""
    if wanted.kind is AbsenceKind.DAY:
        return _("at home %(day)s", day=days(wanted, day_today))
    # Translators: what of a day somebody is away, and which day: "comes at 09.30 today, Tuesday 24 November".
    return _("%(hours)s %(day)s", hours=hours(wanted), day=days(wanted, day_today))


def sentence(found: Report | Wanted, called: str, *, today: date | None = None, many: int = 1) -> str:
    """The whole of it, with why: "Emma er syg i dag, tirsdag den 24. november." `called`: a name, or `listed` names
    of `many` children; isolated here."""
    wanted = found.wanted if isinstance(found, Report) else found
    values = {"child": capital(isolated(called)), "day": days(wanted, today)}
    if isinstance(found, Report) and found.source is Source.LEAVE:
        return ngettext("%(child)s has leave %(day)s.", "%(child)s have leave %(day)s.", many, **values)
    if wanted.kind is AbsenceKind.DAY:
        return _whole_days(wanted.reason, many, values)
    said = _part_of_a_day(wanted, many, values)
    if wanted.reason is None or wanted.reason == "other":
        return said
    why = _("Reason: %(reason)s.", reason=reason_named(wanted.reason))
    return f"{said} {why}"


def _whole_days(reason: AbsenceReason | None, many: int, values: dict[str, str]) -> str:
    match reason:
        case "illness" if many == 1 and values["child"] == capital(pgettext("instead of a name", "your child")):
            # Translators: %(child)s is "your child", of a child whose name is nowhere; the adjective follows it.
            return pgettext("a child without a name", "%(child)s is ill %(day)s.", **values)
        case "illness":
            return ngettext("%(child)s is ill %(day)s.", "%(child)s are ill %(day)s.", many, **values)
        case "medical":
            return ngettext(
                "%(child)s is at the doctor's or dentist's %(day)s.",
                "%(child)s are at the doctor's or dentist's %(day)s.",
                many,
                **values,
            )
        case "valid":
            return ngettext(
                "%(child)s is away for a valid reason %(day)s.",
                "%(child)s are away for a valid reason %(day)s.",
                many,
                **values,
            )
        case "other":
            return ngettext("%(child)s is away %(day)s.", "%(child)s are away %(day)s.", many, **values)
        case None:
            return ngettext("%(child)s is at home %(day)s.", "%(child)s are at home %(day)s.", many, **values)


def _part_of_a_day(wanted: Wanted, many: int, values: dict[str, str]) -> str:
    match wanted.kind:
        case AbsenceKind.LATE if time := _clock(wanted.until_minute):
            return ngettext(
                "%(child)s comes at %(time)s %(day)s.", "%(child)s come at %(time)s %(day)s.", many, **values, time=time
            )
        case AbsenceKind.LATE:
            return ngettext("%(child)s comes later %(day)s.", "%(child)s come later %(day)s.", many, **values)
        case AbsenceKind.EARLY if time := _clock(wanted.from_minute):
            return ngettext(
                "%(child)s leaves at %(time)s %(day)s.",
                "%(child)s leave at %(time)s %(day)s.",
                many,
                **values,
                time=time,
            )
        case AbsenceKind.EARLY:
            return ngettext("%(child)s leaves early %(day)s.", "%(child)s leave early %(day)s.", many, **values)
        case _:
            return ngettext(
                "%(child)s is away %(span)s %(day)s.",
                "%(child)s are away %(span)s %(day)s.",
                many,
                **values,
                span=_span(wanted),
            )


def headline(first_reported_at: datetime, zone: str, wanted: Wanted) -> str:
    """The line that stays, for the home to show: that absence was reported, and when (experience.md text 6)."""
    moment = local(first_reported_at, zone)
    told = long_moment(moment)
    if wanted.first_on != wanted.last_on:
        return _(
            "Absence from %(first)s to %(last)s was reported %(moment)s.",
            first=long_date(wanted.first_on),
            last=long_date(wanted.last_on),
            moment=told,
        )
    if wanted.first_on != moment.date():
        return _("Absence on %(date)s was reported %(moment)s.", date=long_date(wanted.first_on), moment=told)
    return _("Absence was reported %(moment)s.", moment=told)


def reason_button(reason: AbsenceReason) -> str:
    """A reason as a button."""
    match reason:
        case "illness":
            # Translators: at most 20 characters, like the reasons after it.
            return _("Ill")
        case "medical":
            return _("Doctor or dentist")
        case "valid":
            return _("A valid reason")
        case "other":
            return _("Something else")


def reason_named(reason: AbsenceReason) -> str:
    """A reason inside a sentence: "syg", "læge eller tandlæge"."""
    match reason:
        case "illness":
            return pgettext("a reason", "ill")
        case "medical":
            return pgettext("a reason", "doctor or dentist")
        case "valid":
            return pgettext("a reason", "a valid reason")
        case "other":
            return pgettext("a reason", "something else")


def _clock(minute: int | None) -> str:
    return "" if minute is None else clock_time(at_minute(minute))


def _span(wanted: Wanted) -> str:
    return span(at_minute(wanted.from_minute or 0), at_minute(wanted.until_minute or 0))
