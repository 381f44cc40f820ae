"""Whom to turn to, step by step: what the steps of a policy's ladder are called, and which lie outside the school."""

from __future__ import annotations

from bot.core.texts import N_
from bot.schools.policy.document import Policy

RUNGS = {
    "contact_teacher": N_("the contact teacher"),
    "mentor": N_("the mentor"),
    "head": N_("the head"),
    "municipality": N_("the municipality"),
    "anti_bullying_team": N_("the anti-bullying team"),
    "state_governor": N_("the County Governor"),
    "ministry": N_("the Ministry for Children and Education"),
    "school_owner": N_("the school's owner"),
    "school_inspectorate": N_("the Schools Inspectorate"),
}
AT_SCHOOL = frozenset({"contact_teacher", "mentor", "head"})


def outside(policy: Policy) -> list[str]:
    """The steps beyond the school, nearest first."""
    return [rung for rung in policy.escalation.ladder if rung not in AT_SCHOOL]
