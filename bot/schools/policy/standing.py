"""The sections that say how a school stands among others: concerns, the way on, bodies, and what the law gives.

The one rule kept here: a step or a right that the law adds is a value of its own with its source, never mixed into
what the principle says.
"""

from __future__ import annotations

from typing import Literal

from bot.schools.policy import values as v
from bot.schools.policy.sections import Section


class Concern(Section):
    """Concerns and bullying: whether staff must act (D4.14), and the working days until there is a plan.

    `first_step`: a talk that either side begins (D1.4), a talk by need (D2.23), or a case with its duties.
    """

    duty_to_act: v.Flag
    first_step: Literal["dialogue", "needs_talk", "case"] | None = None
    tell_head_at_once: v.Flag
    plan_working_days: v.Count | None = None


class Escalation(Section):
    """Whom to turn to, in order. `school_first` is shown as advice and never blocks the way (D4.56).

    `ladder` is whole; `own_steps` are those of its steps that the principle itself names (D4.52, D4.56).
    """

    ladder: v.Choices[v.Rung]
    own_steps: v.Choices[v.Rung] | None = None
    school_first: v.Flag
    outside_after_days: v.Count | None = None


class Bodies(Section):
    """The school's bodies by their proper names; some schools organise them otherwise (D4.41).

    `above` is whom they and the school report to (D4.55).
    """

    names: v.Choices[v.Line]
    above: v.Choices[v.Line] | None = None
    may_differ: v.Flag


class Rights(Section):
    """The card of rights: what guardians and pupils can count on, each with the law's own name and place (D4.32).

    Only what was confirmed stands here; a school fills in what its municipality adds.
    """

    card: tuple[v.Right, ...] | None = None
