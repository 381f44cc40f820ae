"""Pure rules of questions: whom one goes to, when it is read, how it stands, what may be written.

The one rule kept here: a question always goes to somebody, and no earlier than that one reads.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from bot.conferences.requests.facts import Staff
from bot.conferences.requests.rules import CLASS_STAFF, once
from bot.core.replies import utf16_length
from bot.directory.card.rules import Card
from bot.directory.models import FirstAsked
from bot.people.models import StaffRole
from bot.questions.errors import NoWords, TooLong
from bot.questions.facts import Hearer, Question, Stand
from bot.reminders.models import Preferences
from bot.reminders.rules import quiet_for
from bot.schools.calendar import QuietHours, SchoolCalendar
from bot.schools.policy import Policy

# What one reads in a chat; whoever has more to say talks with somebody.
LONGEST = 1500
# From here on a talk is offered first (D2.15).
LONG = 300
# School days after the promised one until the head is told, too.
_HEAD_AFTER = 2
# Answered, and nothing more written: it is over.
OVER_AFTER = timedelta(days=14)
# The same words about the same child within so long are a second press.
TWICE_WITHIN = timedelta(minutes=10)
# Two sorts of quiet hours that take turns; people have at most these two.
_TURNS = 14
_TEAM = (*CLASS_STAFF, StaffRole.TEAM_TEACHER)
_HEAD, _OFFICE = (StaffRole.HEAD,), (StaffRole.OFFICE,)
_TIERS: Mapping[FirstAsked, Sequence[tuple[StaffRole, ...]]] = {
    FirstAsked.CONTACT_TEACHER: (CLASS_STAFF, (StaffRole.TEAM_TEACHER,), _HEAD, _OFFICE),
    FirstAsked.TEAM: (_TEAM, _HEAD, _OFFICE),
    FirstAsked.OFFICE: (_OFFICE, _HEAD, _TEAM),
}


def clean_words(text: str) -> str:
    """What is sent. Raises NoWords for a text without a letter or number, and TooLong."""
    words = text.strip()
    if not any(character.isalnum() for character in words):
        raise NoWords
    if (letters := utf16_length(words)) > LONGEST:
        raise TooLong(letters)
    return words


def hearers(staff: Sequence[Staff], first: FirstAsked, asker: int) -> list[Staff]:
    """Who hears a question (D4.5): by the class's card, and the next in line where nobody of these can be reached.

    Where nobody can be reached at all it waits for the first in line and the head: they see it when they join.
    """
    others = [each for each in staff if each.person_id != asker]
    tiers = _TIERS[first]
    for roles in tiers:
        found = [each for each in others if each.role in roles and each.reached]
        if found:
            return once(found)
    return once(each for each in others if each.role in (*tiers[0], *_HEAD))


def colleagues(staff: Sequence[Staff], me: int, asker: int) -> list[Staff]:
    """To whom it can be passed on: whoever else of the class and the school can be reached."""
    return once(each for each in staff if each.reached and each.person_id not in {me, asker})


def reads_in(preferences: Preferences, card: Card, policy: Policy, calendar: SchoolCalendar) -> QuietHours:
    """When a member of staff does not read: by their own choice, else by the class's card, else by the policy."""
    section = policy.quiet.staff
    if preferences.quiet is not None or card.set_on is None:
        return quiet_for(preferences, section, calendar)
    start, end = card.quiet
    if start == end:
        return QuietHours(calendar, start, end)
    return QuietHours(calendar, start, end, card.weekends, section.holidays)


def read_at(people: Iterable[Collection[QuietHours]], now: datetime) -> datetime:
    """When the first of these people reads it, each by all their quiet hours; now, where it waits for nobody."""
    return min((_free_at(quiet, now) for quiet in people), default=now)


def _free_at(quiet: Collection[QuietHours], moment: datetime) -> datetime:
    for _turn in range(_TURNS):
        later = max(each.ends_after(moment) for each in quiet)
        if later <= moment:
            break
        moment = later
    return moment


def head_hears_on(calendar: SchoolCalendar, due_at: datetime) -> date:
    """The day on which the head hears of a question that was due before then."""
    return calendar.school_days_after(calendar.local(due_at).date(), _HEAD_AFTER - 1)


def stand_of(question: Question, heard: Sequence[Hearer], now: datetime) -> Stand:
    """How it stands, as both sides read it."""
    if not question.is_open:
        return Stand.CLOSED
    if question.answered_at is not None:
        return Stand.ANSWERED
    if question.late_at is not None or now >= question.due_at:
        return Stand.OVERDUE
    if question.is_held(now):
        return Stand.HELD
    if any(each.has_it and each.seen_at for each in heard):
        return Stand.SEEN
    return Stand.PASSED_ON if any(not each.has_it for each in heard) else Stand.DELIVERED
