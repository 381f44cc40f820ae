"""The timeline of a talk: when the invitation, the nudges, the reminders and the limits fall.

The one rule kept here: one timeline a talk, taken from the policy and checked as a whole when the policy is
loaded. Days are school days, times are the school's wall clock, and nothing is planned between 02:00 and
03:00, the hour that a change of the clocks skips or repeats.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import partial

from msgspec import Struct

from bot.schools.calendar import QuietHours, SchoolCalendar
from bot.schools.policy.document import Policy
from bot.schools.policy.errors import Problem
from bot.schools.policy.sections import GuardianQuiet, StaffQuiet
from bot.schools.policy.timeline_check import problems_of
from bot.schools.policy.values import WEEKDAYS, Offset

_MINUTE = timedelta(minutes=1)
_AFTER_CHANGE = time(3)
_BEFORE_CHANGE = time(1, 59)
_WEEKEND = timedelta(days=3)


class Step(StrEnum):
    """A step of the timeline.

    Messages are moved out of the guardians' quiet hours; limits stand where they are.
    """

    INVITATION = "invitation"
    CHOOSE_BY = "choose_by"
    NUDGE = "nudge"
    PUPIL_TALK = "pupil_talk"
    HOME_PART = "home_part"
    TOPICS_CLOSE = "topics_close"
    DAY_BEFORE = "day_before"
    CANCEL_UNTIL = "cancel_until"
    SAME_DAY = "same_day"
    AFTER = "after"


LIMITS = frozenset({Step.CHOOSE_BY, Step.PUPIL_TALK, Step.TOPICS_CLOSE, Step.CANCEL_UNTIL})


class Moment(Struct, frozen=True):
    """One step with its instant (aware, UTC).

    `number` counts nudges from 1; `silent` arrives without a sound.
    """

    step: Step
    at: datetime
    silent: bool = False
    number: int = 1


def check(policy: Policy) -> list[Problem]:
    """Everything that is wrong with the policy's timeline as a whole; empty when it holds together."""
    return list(problems_of(policy.timeline, policy.booking, policy.quiet, policy.conferences.notice_days))


def quiet_hours(quiet: GuardianQuiet | StaffQuiet, calendar: SchoolCalendar) -> QuietHours:
    """One side's quiet hours (`policy.quiet.guardian` or `policy.quiet.staff`) on a calendar."""
    if isinstance(quiet, StaffQuiet):
        return QuietHours(calendar, quiet.start, quiet.end, quiet.weekends, quiet.holidays)
    return QuietHours(calendar, quiet.start, quiet.end)


def cancel_limit(policy: Policy, calendar: SchoolCalendar, talk_starts_at: datetime) -> datetime:
    """The last instant (aware, UTC) at which a guardian cancels without the teacher being rung up."""
    return _limit(policy.booking.cancel_until, calendar, talk_starts_at)


def move_limit(policy: Policy, calendar: SchoolCalendar, talk_starts_at: datetime) -> datetime:
    """The last instant (aware, UTC) at which a guardian moves a booking."""
    return _limit(policy.booking.move_until, calendar, talk_starts_at)


def choose_by(policy: Policy, calendar: SchoolCalendar, opens_at: datetime, first_talk_at: datetime) -> datetime:
    """The day to choose by (aware, UTC) that a new round proposes.

    A round opened late gets fewer days, but always a day to choose if there is one; otherwise the limit is
    the talk itself.
    """
    offset = policy.timeline.choose_by
    wished = _due(offset, calendar, first_talk_at)
    if offset.school_days is None or offset.at is None:
        return wished
    for count in range(-offset.school_days, 0, -1):
        day = _day_before(calendar, calendar.local(first_talk_at).date(), count)
        found = calendar.at(day, offset.at)
        if found - opens_at >= timedelta(days=1):
            return found
    return first_talk_at.astimezone(UTC)


def moments(policy: Policy, calendar: SchoolCalendar, talk_starts_at: datetime, opened_at: datetime) -> list[Moment]:
    """The instants of one talk, rising; the nudges belong to the round and come from `nudge_moments`.

    `opened_at` is when the round was opened for this home. Steps that would lie at or before it are left
    out, as is a message that finds no hour outside the guardians' quiet hours before the talk. Both
    instants must be aware.
    """
    quiet = quiet_hours(policy.quiet.guardian, calendar)
    found = []
    for step, offset in _steps(policy):
        if step is Step.INVITATION:
            due = opened_at.astimezone(UTC) + timedelta(hours=offset.hours or 0)
        else:
            due = _due(offset, calendar, talk_starts_at)
        if step not in LIMITS:
            latest = None if step is Step.AFTER else talk_starts_at
            placed = _placed(due, quiet, opened_at, latest)
            if placed is None:
                continue
            due = placed
        found.append(Moment(step, due, offset.silent))
    found.append(Moment(Step.CANCEL_UNTIL, cancel_limit(policy, calendar, talk_starts_at)))
    to_come = [moment for moment in found if moment.step is Step.INVITATION or moment.at > opened_at]
    return sorted(to_come, key=lambda moment: moment.at)


def before_talk(
    offset: Offset, calendar: SchoolCalendar, talk_starts_at: datetime, opened_at: datetime
) -> datetime | None:
    """The instant of one message before a talk, as if there were no quiet hours; None where it does not lie between
    `opened_at` and the talk."""
    never = QuietHours(calendar, time(), time())
    found = _placed(_due(offset, calendar, talk_starts_at), never, opened_at, talk_starts_at)
    return found if found is not None and found > opened_at else None


def nudge_moments(policy: Policy, calendar: SchoolCalendar, opens_at: datetime, closes_at: datetime) -> list[Moment]:
    """The nudges of a round, rising: for those who have not chosen, between opening and the day to choose by.

    None on the day of the invitation, which still lies on top in the chat, none when the round has closed, and none
    on a day without school.
    """
    quiet = quiet_hours(policy.quiet.guardian, calendar)
    opening_day = calendar.local(opens_at).date()
    found = []
    for number, offset in enumerate(policy.timeline.nudges, start=1):
        due = _placed(_due(offset, calendar, closes_at, by_school=True), quiet, opens_at, closes_at)
        if due is not None and calendar.local(due).date() > opening_day:
            found.append(Moment(Step.NUDGE, due, offset.silent, number))
    return sorted(found, key=lambda moment: moment.at)


def _steps(policy: Policy) -> Iterator[tuple[Step, Offset]]:
    """The timeline's steps around a talk, in their order."""
    timeline = policy.timeline
    yield Step.INVITATION, timeline.invitation
    yield Step.PUPIL_TALK, timeline.pupil_talk
    yield Step.HOME_PART, timeline.home_part
    yield Step.CHOOSE_BY, timeline.choose_by
    yield Step.TOPICS_CLOSE, timeline.topics_close
    yield Step.DAY_BEFORE, timeline.day_before
    yield Step.SAME_DAY, timeline.same_day
    yield Step.AFTER, timeline.after


def _due(offset: Offset, calendar: SchoolCalendar, anchor: datetime, *, by_school: bool = False) -> datetime:
    """The instant of an offset from its anchor, before quiet hours are looked at.

    `by_school`: the day before the first day after a holiday is a school day, however long ago.
    """
    if offset.hours is not None:
        return anchor.astimezone(UTC) + timedelta(hours=offset.hours)
    day = calendar.local(anchor).date()
    clock = offset.at or time()
    if offset.weekday is not None:
        return calendar.weekly_after(anchor, WEEKDAYS.index(offset.weekday), clock)
    count = offset.school_days or 0
    if count > 0:
        return calendar.at(calendar.school_days_after(day, count), clock)
    before = calendar.school_days_before if by_school else partial(_day_before, calendar)
    return calendar.at(before(day, -count), clock)


def _day_before(calendar: SchoolCalendar, day: date, count: int) -> date:
    """The `count`-th school day before a day.

    One school day before the first day after a holiday lies weeks back, where a reminder is forgotten and a
    limit is absurd: over more than a weekend, "the day before" is the calendar's.
    """
    found = calendar.school_days_before(day, count)
    if count == 1 and day - found > _WEEKEND:
        return day - timedelta(days=1)
    return found


def _limit(clock: time, calendar: SchoolCalendar, talk_starts_at: datetime) -> datetime:
    return calendar.at(_day_before(calendar, calendar.local(talk_starts_at).date(), 1), clock)


def _placed(due: datetime, quiet: QuietHours, earliest: datetime, latest: datetime | None) -> datetime | None:
    """A message's instant outside the quiet hours: after them, or before them when after would be too late.

    None when neither lies from `earliest` on and before `latest`.
    """
    candidates = [quiet.ends_after(due)]
    if quiet.covers(due):
        candidates.append(quiet.starts_before(due) - _MINUTE)
    for candidate in candidates:
        moved = _clear_of_the_change(quiet.calendar, candidate, due)
        if earliest <= moved and (latest is None or moved < latest) and not quiet.covers(moved):
            return moved
    return None


def _clear_of_the_change(calendar: SchoolCalendar, moment: datetime, due: datetime) -> datetime:
    """Out of the hour from 02:00 to 03:00, on the side away from where the message came from."""
    local = calendar.local(moment)
    if local.hour != _AFTER_CHANGE.hour - 1:
        return moment
    return calendar.at(local.date(), _AFTER_CHANGE if moment >= due else _BEFORE_CHANGE)
