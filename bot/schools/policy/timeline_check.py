"""What can be wrong with a timeline as a whole: the checks of one policy's steps against each other.

The one rule kept here: every check speaks of the key to change and of what to write there, and all of them
run.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time
from itertools import pairwise

from bot.schools.policy.errors import Problem
from bot.schools.policy.sections import Booking, GuardianQuiet, Quiet, Timeline
from bot.schools.policy.values import Offset

MOST_NUDGES = 2
# In this order, by the day they fall on and then by the clock.
_BEFORE_A_TALK = ("pupil_talk", "home_part", "topics_close", "day_before")
_HEARD = ("home_part", "day_before", "after")


def problems_of(timeline: Timeline, booking: Booking, quiet: Quiet, notice_days: int | None) -> Iterator[Problem]:
    """Everything that is wrong with a timeline, seen with the limits, quiet hours and notice it meets.

    Without `notice_days` (calendar days) the steps are not compared with the invitation.
    """
    yield from _wrong_units(timeline)
    yield from _wrong_order(timeline)
    yield from _wrong_nudges(timeline)
    if notice_days is not None:
        yield from _too_little_notice(timeline, notice_days)
    yield from _wrong_limits(timeline, booking)
    yield from _in_the_changing_hour(timeline, booking, quiet)
    yield from _swallowed(timeline, booking, quiet.guardian)


def _wrong_units(timeline: Timeline) -> Iterator[Problem]:
    for name in (*_BEFORE_A_TALK, "choose_by"):
        offset: Offset = getattr(timeline, name)
        if offset.school_days is None or offset.school_days >= 0:
            yield Problem(f"timeline.{name}", "count this step in school_days below 0, such as -3")
    if timeline.invitation.hours != 0:
        yield Problem("timeline.invitation", "the invitation goes out when the round opens: write hours = 0")
    if timeline.same_day.hours is None or not -12 <= timeline.same_day.hours < 0:
        yield Problem("timeline.same_day", "write hours from -12 to -1: this reminder comes on the talk's own day")
    after = timeline.after
    if after.weekday is None and (after.hours if after.hours is not None else after.school_days or 0) <= 0:
        yield Problem("timeline.after", "this step follows the talk: write a weekday, or a number above 0")


def _wrong_order(timeline: Timeline) -> Iterator[Problem]:
    for earlier, later in (*pairwise(_BEFORE_A_TALK), ("choose_by", "day_before")):
        first, second = _place(getattr(timeline, earlier)), _place(getattr(timeline, later))
        if first is not None and second is not None and first >= second:
            yield Problem(f"timeline.{earlier}", f"must lie before timeline.{later}: write an earlier day or time")


def _wrong_nudges(timeline: Timeline) -> Iterator[Problem]:
    nudges = timeline.nudges
    if len(nudges) > MOST_NUDGES:
        yield Problem("timeline.nudges", f"at most {MOST_NUDGES} nudges: take {len(nudges) - MOST_NUDGES} out")
    places = [_place(nudge) for nudge in nudges]
    if any(nudge.school_days is None or nudge.school_days > 0 for nudge in nudges):
        yield Problem("timeline.nudges", "count nudges in school_days of 0 or below from the day to choose by")
    elif any(first >= second for first, second in pairwise(place for place in places if place is not None)):
        yield Problem("timeline.nudges", "write the nudges in the order in which they are sent")
    closes = timeline.choose_by.at
    if any(nudge.school_days == 0 and nudge.at and closes and nudge.at >= closes for nudge in nudges):
        yield Problem("timeline.nudges", f"a nudge on the last day must come before {closes:%H:%M}, when it ends")


def _too_little_notice(timeline: Timeline, notice_days: int) -> Iterator[Problem]:
    """A step further off than the notice would fall before the invitation and never happen."""
    school_days = notice_days * 5 // 7
    for name in (*_BEFORE_A_TALK, "choose_by"):
        needed = -(getattr(timeline, name).school_days or 0)
        if needed > school_days:
            fix = f"lies before the invitation: write at most {school_days} school days, or raise "
            yield Problem(f"timeline.{name}", f"{fix}conferences.notice_days to at least {-(-needed * 7 // 5)}")


def _wrong_limits(timeline: Timeline, booking: Booking) -> Iterator[Problem]:
    reminder = timeline.day_before
    if reminder.school_days != -1 or reminder.at is None:
        return
    for name in ("cancel_until", "move_until"):
        limit: time = getattr(booking, name)
        if limit <= reminder.at:
            fix = f"must lie after timeline.day_before: write a time later than {reminder.at:%H:%M}"
            yield Problem(f"booking.{name}", fix)


def _in_the_changing_hour(timeline: Timeline, booking: Booking, quiet: Quiet) -> Iterator[Problem]:
    times: dict[str, time | None] = {
        f"timeline.{name}": getattr(timeline, name).at for name in Timeline.model_fields if name != "nudges"
    }
    times |= {f"timeline.nudges[{number}]": nudge.at for number, nudge in enumerate(timeline.nudges, start=1)}
    times |= {"booking.cancel_until": booking.cancel_until, "booking.move_until": booking.move_until}
    for side in ("guardian", "staff"):
        hours: GuardianQuiet = getattr(quiet, side)
        times |= {f"quiet.{side}.start": hours.start, f"quiet.{side}.end": hours.end}
    for key, clock in times.items():
        if clock is not None and clock.hour == 2:
            fix = "nothing is planned from 02:00 to 03:00, when the clocks change: write another time"
            yield Problem(key, fix)


def _swallowed(timeline: Timeline, booking: Booking, quiet: GuardianQuiet) -> Iterator[Problem]:
    """What guardians shall hear, or be able to keep to, that lies in their quiet hours."""
    times: dict[str, time | None] = {f"timeline.{name}": getattr(timeline, name).at for name in _HEARD}
    times |= {f"timeline.nudges[{number}]": nudge.at for number, nudge in enumerate(timeline.nudges, start=1)}
    # A limit at the very minute the quiet hours begin is still met before them; a message is not.
    limits = {"booking.cancel_until": booking.cancel_until, "booking.move_until": booking.move_until}
    times |= {key: clock for key, clock in limits.items() if clock != quiet.start}
    for key, clock in times.items():
        if clock is not None and _is_quiet(clock, quiet):
            between = f"{quiet.start:%H:%M} to {quiet.end:%H:%M}"
            yield Problem(key, f"falls into the guardians' quiet hours, {between}: write a time outside them")


def _is_quiet(clock: time, quiet: GuardianQuiet) -> bool:
    if quiet.start <= quiet.end:
        return quiet.start <= clock < quiet.end
    return clock >= quiet.start or clock < quiet.end


def _place(offset: Offset) -> tuple[int, time] | None:
    if offset.school_days is None or offset.at is None:
        return None
    return offset.school_days, offset.at
