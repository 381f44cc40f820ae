"""Pure rules of being told: which times hold for a person, where a reminder goes, how typed times are read.

The one rule kept here: a reminder never says "tomorrow" or "today" on another day, and quiet hours move it only as
far as that allows.
"""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from typing import Any

from bot.reminders.errors import SameTimes, UnreadableTimes
from bot.reminders.models import ClassHours, Preferences, ReminderTimes
from bot.schools.calendar import QuietHours, SchoolCalendar
from bot.schools.policy import Offset, Policy
from bot.schools.policy.sections import GuardianQuiet, StaffQuiet, Timeline
from bot.schools.policy.timeline import Step, before_talk, cancel_limit, quiet_hours

DAY_BEFORE_CHOICES = tuple(time(hour) for hour in range(16, 21))
SAME_DAY_CHOICES = tuple(timedelta(hours=hours) for hours in (1, 2, 3))
NO_QUIET = (time(), time())
# A reminder nearer to the talk than this comes when one is on the way.
ON_THE_WAY = timedelta(minutes=30)

_MINUTE = timedelta(minutes=1)
_LONGEST_ANSWER = 80
# "21", "21.30", "21:30", "6,30", "2130", "halv 9"; a date's digits are left over.
_CLOCK = re.compile(
    r"(?<!\d)(?<!\d[.:,])(halv\s+)?(?:(\d{1,2})(\d{2})|(\d{1,2})(?:\s*[.:,]\s*(\d{2}))?)(?!\d)", re.A | re.I
)


def reminder_times(preferences: Preferences, timeline: Timeline) -> ReminderTimes:
    """What holds for this person: their own choice, else the school's."""
    day_before = preferences.day_before_at or timeline.day_before.at
    minutes = preferences.same_day_minutes or -60 * (timeline.same_day.hours or 0)
    return ReminderTimes(
        None if preferences.day_before is False else day_before,
        None if preferences.same_day is False else timedelta(minutes=minutes),
    )


def staff_quiet(policy: Policy, hours: ClassHours | None) -> StaffQuiet:
    """The school's quiet hours of staff, or those of their class's card."""
    section = policy.quiet.staff
    if hours is None:
        return section
    rests = hours.start != hours.end and section.holidays
    changes = {"start": hours.start, "end": hours.end, "weekends": hours.weekends, "holidays": rests}
    return section.model_copy(update=changes)


def quiet_for(preferences: Preferences, section: GuardianQuiet, calendar: SchoolCalendar) -> QuietHours:
    """The quiet hours of one person on one side (`policy.quiet.guardian` or `staff_quiet`).

    Own times replace the school's, and staff keep their weekends; who wants none has none on Sundays either.
    """
    hours = quiet_hours(section, calendar)
    if preferences.quiet is None:
        return hours
    start, end = preferences.quiet
    if start == end:
        return QuietHours(calendar, start, end)
    return QuietHours(calendar, start, end, hours.weekends, hours.holidays)


def reminder_moments(
    preferences: Preferences,
    policy: Policy,
    calendar: SchoolCalendar,
    talk_starts_at: datetime,
    opened_at: datetime,
) -> dict[Step, datetime]:
    """When this guardian is reminded of one talk: instants (aware, UTC) for `Step.DAY_BEFORE` and `Step.SAME_DAY`.

    A step is left out when it is not wanted, or lies at or before `opened_at`. The timeline itself comes from the
    policy; only its two reminders and the quiet hours are the person's.
    """
    times = reminder_times(preferences, policy.timeline)
    quiet = quiet_for(preferences, policy.quiet.guardian, calendar)
    found: dict[Step, datetime] = {}
    if times.day_before is not None:
        offset = _changed(policy.timeline.day_before, at=times.day_before)
        if (at := before_talk(offset, calendar, talk_starts_at, opened_at)) is not None:
            # After the limit "I can't after all" is a promise the school no longer keeps.
            limit = max(at, cancel_limit(policy, calendar, talk_starts_at))
            found[Step.DAY_BEFORE] = placed(at, limit, quiet, _midnight(calendar, at))
    if times.same_day is not None:
        offset = _changed(policy.timeline.same_day, hours=-(times.same_day // timedelta(hours=1)))
        if (at := before_talk(offset, calendar, talk_starts_at, opened_at)) is not None:
            latest = max(at, talk_starts_at - ON_THE_WAY)
            found[Step.SAME_DAY] = placed(at, latest, quiet, _midnight(calendar, talk_starts_at))
    return {step: at for step, at in found.items() if at > opened_at}


def _changed(offset: Offset, **to: Any) -> Offset:
    """The school's own offset with the person's time in it; copying it is what costs, so only where it differs."""
    return offset if all(getattr(offset, name) == value for name, value in to.items()) else offset.model_copy(update=to)


def _midnight(calendar: SchoolCalendar, moment: datetime) -> datetime:
    return calendar.at(calendar.local(moment).date(), time())


def placed(moment: datetime, latest: datetime, quiet: QuietHours, earliest: datetime | None = None) -> datetime:
    """Where a message due at `moment` goes when that is quiet: after the quiet hours, or before them if after is
    later than `latest`.

    `moment` itself where neither fits (before `earliest`, too): a guardian's quiet hours make it arrive silently, and
    that is better than not at all.
    """
    if not quiet.covers(moment):
        return moment
    after = _off_the_change(quiet.calendar, quiet.ends_after(moment), later=True)
    if after <= latest and not quiet.covers(after):
        return after
    before = _off_the_change(quiet.calendar, quiet.starts_before(moment) - _MINUTE, later=False)
    if (earliest is None or earliest <= before) and not quiet.covers(before):
        return before
    return moment


def _off_the_change(calendar: SchoolCalendar, moment: datetime, *, later: bool) -> datetime:
    """Out of the hour from 02:00 to 03:00, which a change of the clocks skips or repeats."""
    local = calendar.local(moment)
    if local.hour != 2:
        return moment
    return calendar.at(local.date(), time(3) if later else time(1, 59))


def read_span(text: str) -> tuple[time, time]:
    """From and to as people type them: "21-6.30", "kl 21 til 6:30", "2100 – 0630", "från 21 till halv 7".

    24 is midnight. Raises UnreadableTimes, and SameTimes when both are one.
    """
    found = list(_CLOCK.finditer(text)) if len(text) <= _LONGEST_ANSWER else []
    if len(found) != 2 or any(character.isdigit() for character in _CLOCK.sub("", text)):
        raise UnreadableTimes
    start, end = (_clock(clock) for clock in found)
    if start == end:
        raise SameTimes
    return start, end


def _clock(found: re.Match[str]) -> time:
    half, hours, minutes = found[1], int(found[2] or found[4]), int(found[3] or found[5] or 0)
    if half:
        # "Halv 9" is half past eight in all three languages.
        if minutes:
            raise UnreadableTimes
        hours, minutes = hours - 1, 30
    if (hours, minutes) == (24, 0):
        hours = 0
    if not 0 <= hours <= 23 or minutes > 59:
        raise UnreadableTimes
    return time(hours, minutes)
