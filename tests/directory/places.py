"""A school's principle as its screens get it, without a database."""

from __future__ import annotations

from datetime import date

from bot.directory.principle.rules import next_review
from bot.directory.principle.screens import Edition
from bot.people.acting import SchoolFacts
from bot.schools.policy import Policy

TODAY = date(2026, 11, 21)


def edition(policy: Policy) -> Edition:
    school = SchoolFacts(1, "Broskolen", policy.locale, policy.timezone, "12 34 56 78", 1, frozenset())
    return Edition(school, policy, next_review(policy, TODAY), None)
