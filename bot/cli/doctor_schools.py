"""What `doctor` says of each school's principle and calendar: what is due, outdated, long unchecked, or missing.

The one rule kept here: these are notes. A school with an old principle still has a bot that works.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from bot.core.dates import local
from bot.core.unit import Unit
from bot.people.importing.contact_teachers import notes_on_contact_teachers
from bot.schools.changing.queries import versions
from bot.schools.closing.queries import closed_days
from bot.schools.closing.rules import Closed
from bot.schools.policy import Policy, PolicyError
from bot.schools.policy.reviewing import long_unchecked, next_review
from bot.schools.queries import SchoolEntry, all_schools, policy_of
from bot.schools.years import school_year_of

# Early enough to find the municipality's file, and to put the review on the board's agenda.
_AHEAD = timedelta(days=120)
_SOON = timedelta(days=30)
_MOST_NAMED = 5
# A day of snow is no calendar: a school year has at least a week off beyond its public holidays.
_A_HOLIDAY, _SATURDAY = 5, 5


async def notes_on_schools(unit: Unit) -> list[str]:
    """A sentence for each thing that a school should look at."""
    return [note for school in await all_schools(unit) for note in await _notes(unit, school)]


async def _notes(unit: Unit, school: SchoolEntry) -> list[str]:
    today = local(unit.now, school.zone).date()
    try:
        policy = await policy_of(unit, school.id, school.policy_version)
        began = local((await versions(unit, school))[0].created_at, school.zone).date()
    except PolicyError as error:
        return [f"{school.key}: its policy cannot be read by this release: {error.problems[0]}"]
    return [
        *_on_the_principle(school.key, policy, began, today),
        *_on_the_calendar(school.key, policy, await closed_days(unit, school.id), today),
        *[f"{school.key}: {note}" for note in await notes_on_contact_teachers(unit, school.id, policy)],
    ]


def _on_the_principle(key: str, policy: Policy, began: date, today: date) -> Iterator[str]:
    due = next_review(policy, began)
    if due is not None and due <= today + _SOON:
        by = f" by {policy.principle.reviewed_by}" if policy.principle.reviewed_by else ""
        yield (
            f"{key}: the principle's yearly review{by} {'was' if due < today else 'is'} due on {due}. When it is done: "
            f'skolebro school policy set {key} principle.reviewed_on={today} --stated "…"'
        )
    if policy.principle.law_outdated:
        mark = policy.mark("principle.law_outdated")
        yield f"{key}: the principle cites a law that has been replaced: {mark.where if mark else ''}."
    if old := long_unchecked(policy, today):
        more = f" and {len(old) - _MOST_NAMED} more" if len(old) > _MOST_NAMED else ""
        yield f"{key}: sources not looked at for more than a year: {', '.join(old[:_MOST_NAMED])}{more}."


def _on_the_calendar(key: str, policy: Policy, closed: Sequence[Closed], today: date) -> Iterator[str]:
    """Of the school year that is on, or about to begin; public holidays are known anyway."""
    begins, ends = school_year_of(policy, today + _AHEAD)
    if sum(begins <= each.day <= ends and each.day.weekday() < _SATURDAY for each in closed) < _A_HOLIDAY:
        yield (
            f"{key}: no holiday is known from {begins} to {ends}, so every weekday that is no public holiday counts as "
            f"a school day. Run: skolebro school calendar import {key} FILE.ics"
        )
