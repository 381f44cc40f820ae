"""When a principle is due to be looked at again, and which of its numbers nobody has checked for a year (D3.24).

The one rule kept here: a principle that names no review gets none from the bot.
"""

from __future__ import annotations

from datetime import date, timedelta

from bot.schools.policy.document import Policy

# Law changes: what was found longer ago is looked up again.
GOOD_FOR = timedelta(days=365)


def next_review(policy: Policy, since: date) -> date | None:
    """When the principle is evaluated next; None where it names no review.

    A year after it last was evaluated, revised or approved, whichever came last; after `since`, the day on which the
    school began here, where the principle has none of these dates.
    """
    if policy.principle.review == "none":
        return None
    known = (policy.principle.reviewed_on, policy.principle.revised_on, policy.principle.approved_on)
    last = max((day for day in known if day is not None), default=since)
    try:
        return last.replace(year=last.year + 1)
    except ValueError:
        # The 29th of February.
        return last + GOOD_FOR


def long_unchecked(policy: Policy, today: date) -> tuple[str, ...]:
    """The settings whose source was looked at more than a year ago, in the order of the file."""
    found = {key: mark.checked_on for key, _, mark in policy.settings() if mark.checked_on is not None}
    for right in policy.rights.card or ():
        if right.checked_on is not None:
            found["rights.card"] = min(right.checked_on, found.get("rights.card", right.checked_on))
    return tuple(key for key, day in found.items() if today - day > GOOD_FOR)
