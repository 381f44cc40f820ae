"""Pure rules of talking without the child: what two words make, when a word no longer counts, when an answer is due.

The one rule kept here: neither alone (D3.19). Where the two are not of one mind it rests.
"""

from __future__ import annotations

from datetime import date, datetime, time

from bot.conferences.booking.rules import age_on, right_from
from bot.schools.calendar import SchoolCalendar
from bot.schools.policy import Policy
from bot.talks.topics.facts import AsideFacts
from bot.talks.topics.models import Step, Word

# Staff's own quiet hours begin then at most schools: what is asked for a day has come by the end of its work.
_END_OF_WORK = time(17)
# Where words about it are written, and what they hang on there.
WRITE_PAGE, ABOUT = "topic.write", "aside"


def is_possible(policy: Policy) -> bool:
    """Whether anything is talked about without the child at this school."""
    return policy.topics.announce_before and policy.without_child.decision != "off"


def decides_alone(policy: Policy) -> bool:
    """Whether the principle leaves the decision to the teacher; what is raised at all stays with who raises it."""
    return policy.without_child.decision == "teacher"


def settled(policy: Policy, home: Word | None, school: Word | None) -> Step:
    """What the two words make of it."""
    words = {school} if decides_alone(policy) else {home, school}
    if Word.WITH in words:
        return Step.RESTS
    return Step.PROPOSED if None in words else Step.AGREED


def has_right(policy: Policy, born_on: str | None, day: date) -> bool:
    """Whether being there is the pupil's right on that day."""
    age, right = age_on(born_on, day), right_from(policy)
    return age is not None and right is not None and age >= right


def still_counts(policy: Policy, calendar: SchoolCalendar, aside: AsideFacts, said_at: datetime, now: datetime) -> bool:
    """Whether a word still counts: not one from before the birthday that gave the pupil the right to be there."""
    born = aside.pupil.born_on
    today, then = calendar.local(now).date(), calendar.local(said_at).date()
    return not has_right(policy, born, today) or has_right(policy, born, then)


def answer_by(policy: Policy, calendar: SchoolCalendar, now: datetime) -> datetime:
    """Until when the school answers, in school days (policies.md, needs_talk.answer_school_days)."""
    days = max(1, policy.needs_talk.answer_school_days)
    return calendar.at(calendar.school_days_after(calendar.local(now).date(), days), _END_OF_WORK)


def passes_at(calendar: SchoolCalendar, now: datetime) -> datetime:
    """When somebody else takes over: the guardian has a whole school day to say no."""
    return calendar.at(calendar.next_school_day(calendar.local(now).date()), _END_OF_WORK)


def is_overdue(aside: AsideFacts, now: datetime) -> bool:
    """Whether the school's answer, or its call, should have come."""
    waits = (aside.step is Step.PROPOSED and aside.school is None) or aside.waits_for_call
    return waits and now > aside.answer_by


def can_go(aside: AsideFacts) -> bool:
    """Whether it can still be put on the agenda or taken back without a word with the other side."""
    return aside.step in {Step.PROPOSED, Step.RESTS}
