"""Pure rules of the morning's question: who is asked about whom, until when an answer is awaited, what ends it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.absence.models import AbsenceKind, Source, Still
from bot.absence.rules import days_of
from bot.absence.still_away.facts import Candidate, Prompt
from bot.schools.calendar import SchoolCalendar
from bot.schools.policy import Policy

_FRIDAY = 4


class End(StrEnum):
    """How a question ended: absence is REPORTED; the child is BACK; OVER without a word."""

    REPORTED = "reported"
    BACK = "back"
    OVER = "over"


def is_time(policy: Policy, local: datetime) -> bool:
    """From the time the policy asks at until its register, which takes who has not answered for not reported."""
    return policy.absence.ask_again_at <= local.time() < policy.absence.register_by


def to_ask_about(found: Iterable[Candidate]) -> list[Candidate]:
    """One a pupil, in their order: the newest report shows. Whole days only, and no leave; nobody who was at school all
    the same."""
    newest: dict[int, Candidate] = {}
    for each in found:
        newest.setdefault(each.pupil_id, each)
    return [
        each
        for _pupil, each in sorted(newest.items())
        if each.kind is AbsenceKind.DAY and each.source is not Source.LEAVE and not each.was_there
    ]


def in_turn(about: Candidate, adults: Sequence[int]) -> tuple[list[int], list[int]]:
    """Who is asked at once, and who if nobody answers: whoever reported comes first. Who rang the school, or may not
    answer any more, did not report here: then everybody is asked at once."""
    if about.source is Source.HOME and about.reported_by in adults:
        return [about.reported_by], [each for each in adults if each != about.reported_by]
    return list(adults), []


def week_ends(calendar: SchoolCalendar, day: date) -> date:
    """The last school day of the day's week; the day itself where none follows."""
    friday = day + timedelta(days=max(_FRIDAY - day.weekday(), 0))
    return max((each for each in days_of(day, friday) if calendar.is_school_day(each)), default=day)


def ended(prompt: Prompt, calendar: SchoolCalendar, now: datetime) -> End | None:
    """What became of the question; None while an answer is awaited."""
    if prompt.known is not None:
        return End.REPORTED
    if prompt.answer is Still.BACK:
        return End.BACK
    awaited = prompt.answer is None and not prompt.register_taken and calendar.is_school_day(prompt.on_day)
    return None if awaited and calendar.local(now).date() == prompt.on_day else End.OVER
