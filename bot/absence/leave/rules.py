"""Pure rules of leave: which days can be asked for, what counts, who decides and until when.

The one rule kept here: what is over a limit or in a blocked period is never refused by the bot; the head decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from bot.absence.errors import EndsBeforeItStarts, NoSchoolThen, TooFarAhead, TooLong
from bot.absence.leave.errors import AlreadyBegun
from bot.absence.leave.facts import Outlook
from bot.absence.models import Decides
from bot.absence.rules import school_days
from bot.core.errors import Outdated
from bot.schools.calendar import SchoolCalendar
from bot.schools.policy import Policy

Span = tuple[date, date]
_ONE_DAY = timedelta(days=1)
AHEAD = timedelta(days=366)
# Longer than a term's weeks is no leave but another school.
LONGEST = 60
# Until when the other custody holder is waited for before both are reminded, in school days.
CONSENT_DAYS = 3

# The codes that answer a question, by the letter that a button carries.
ANSWERS: dict[str, dict[str, str]] = {
    "child_said": {"w": "wants", "d": "doubts", "n": "not_asked"},
    "catch_up": {"h": "at_home", "t": "with_teacher", "s": "needs_help"},
    "other_time": {"n": "no", "y": "yes"},
}


def ensure_days(calendar: SchoolCalendar, now: datetime, first: date, last: date) -> int:
    """How many school days that is.

    Raises EndsBeforeItStarts, AlreadyBegun, TooFarAhead, NoSchoolThen, TooLong.
    """
    today = calendar.local(now).date()
    if last < first:
        raise EndsBeforeItStarts
    if first <= today:
        raise AlreadyBegun
    if last > today + AHEAD:
        raise TooFarAhead(today + AHEAD)
    if not (found := len(school_days(calendar, first, last))):
        raise NoSchoolThen
    if found > LONGEST:
        raise TooLong(LONGEST)
    return found


def year_around(starts: str, day: date) -> Span:
    """The school year with this day in it; `starts` is MM-DD."""
    month, dom = (int(part) for part in starts.split("-"))
    began = date(day.year, month, dom)
    if began > day:
        began = date(day.year - 1, month, dom)
    return began, date(began.year + 1, month, dom) - _ONE_DAY


def counted(calendar: SchoolCalendar, spans: Iterable[Span], year: Span) -> int:
    """The school days of these spans in that year, each once."""
    days = {day for first, last in spans for day in school_days(calendar, max(first, year[0]), min(last, year[1]))}
    return len(days)


def in_one_go(calendar: SchoolCalendar, spans: Sequence[Span], first: date, last: date) -> int:
    """The school days away in one go, with leave that adjoins: three single days are no way past the teacher's one."""
    grown = True
    while grown:
        grown = False
        for begins, ends in spans:
            if begins < first and calendar.school_days_before(first, 1) <= ends < first:
                first, grown = begins, True
            if ends > last and last < begins <= calendar.school_days_after(last, 1):
                last, grown = ends, True
    return len(school_days(calendar, first, last))


def answer_by(policy: Policy, calendar: SchoolCalendar, now: datetime, first: date) -> date:
    """The last school day for an answer: within the policy's days, and before the leave begins."""
    today = calendar.local(now).date()
    latest = min(today + timedelta(days=policy.leave.answer_days), first - _ONE_DAY)
    return max(calendar.school_days_before(latest, 0), today)


def consent_by(calendar: SchoolCalendar, now: datetime, first: date) -> date:
    """Until when the other custody holder is waited for in silence."""
    today = calendar.local(now).date()
    return max(today, min(calendar.school_days_after(today, CONSENT_DAYS), first - _ONE_DAY))


def outlook(
    policy: Policy, calendar: SchoolCalendar, now: datetime, span: Span, granted: Sequence[Span], asked: Sequence[Span]
) -> Outlook:
    """What the principle says of these days. `granted` and `asked` are the child's other leave, which counts too.

    Raises what `ensure_days` raises.
    """
    first, last = span
    number, rules = ensure_days(calendar, now, first, last), policy.leave
    used = counted(calendar, granted, year_around(policy.school_year.starts, first))
    blocked = tuple(each for each in rules.blocked_periods if each.first <= last and each.last >= first)
    over = rules.max_days_per_year is not None and used + number > rules.max_days_per_year
    one_go = in_one_go(calendar, [*granted, *asked], first, last)
    short = one_go <= rules.teacher_max_days and not over and not blocked
    return Outlook(
        first,
        last,
        number,
        used,
        rules.max_days_per_year,
        blocked,
        rules.notice_days,
        (first - calendar.local(now).date()).days < rules.notice_days,
        Decides.TEACHER if short else Decides.HEAD,
        answer_by(policy, calendar, now, first),
    )


def answers_in(policy: Policy, said: str, *, whole: bool = True) -> dict[str, str]:
    """The codes behind the letters of a button, question by question. Raises Outdated for another policy's."""
    questions = policy.leave.questions
    if len(said) > len(questions) or (whole and len(said) < len(questions)):
        raise Outdated
    try:
        return {question: ANSWERS[question][letter] for question, letter in zip(questions, said, strict=False)}
    except KeyError:
        raise Outdated from None


def ladder_after(policy: Policy, decides: Decides) -> str | None:
    """The step after who decided: where one can complain."""
    ladder = policy.escalation.ladder
    own = ("contact_teacher", "mentor") if decides is Decides.TEACHER else ("head",)
    place = next((number for number, rung in enumerate(ladder) if rung in own), None)
    # The anti-bullying team is a step for other matters.
    rest = [rung for rung in ladder[place + 1 if place is not None else 0 :] if rung != "anti_bullying_team"]
    return rest[0] if rest else None
