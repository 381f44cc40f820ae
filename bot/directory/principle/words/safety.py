"""When something is wrong: concern, bullying, and whom to turn to."""

from __future__ import annotations

from bot.core.texts import N_, _, listed, ngettext
from bot.directory.principle.words.wording import Wording, begun, choice, entries, said, switch
from bot.schools.ladder import RUNGS
from bot.schools.policy import Policy


def _plan(policy: Policy) -> str | None:
    days = policy.concern.plan_working_days
    if days is None:
        return None
    return ngettext(
        "If there is bullying, the school has a plan within %(number)s working day.",
        "If there is bullying, the school has a plan within %(number)s working days.",
        days,
    )


def _ladder(policy: Policy) -> str | None:
    names = [_(RUNGS[rung]) for rung in entries(policy, "escalation.ladder")]
    return _("Whom you can turn to, in this order: %(rungs)s.", rungs=listed(names)) if names else None


def _own_steps(policy: Policy) -> str | None:
    names = [_(RUNGS[rung]) for rung in entries(policy, "escalation.own_steps")]
    return _("You can also turn to: %(rungs)s.", rungs=listed(names)) if names else None


def _outside(policy: Policy) -> str | None:
    days, ladder = policy.escalation.outside_after_days, policy.escalation.ladder
    if days is None or not ladder:
        return None
    whom = begun(_(RUNGS[ladder[-1]]))
    return ngettext(
        "%(whom)s takes up a matter once %(number)s day has passed since you took it up with the head.",
        "%(whom)s takes up a matter once %(number)s days have passed since you took it up with the head.",
        days,
        whom=whom,
    )


SAFETY: tuple[Wording, ...] = (
    choice(
        "concern.first_step",
        {
            "dialogue": N_("If something worries you or the school, you talk about it together."),
            "needs_talk": N_("If something worries you or the school, you have an extra talk."),
            "case": N_("If a pupil is not safe, the school takes up the case and follows it to the end."),
            "None": None,
        },
    ),
    switch("concern.duty_to_act", N_("Staff who learn that a pupil is not safe at school must act.")),
    switch("concern.tell_head_at_once", N_("If a pupil is not safe, the head is told at once.")),
    said("concern.plan_working_days", _plan),
    switch("escalation.school_first", N_("The school asks you to come to it first. You can always go further.")),
    said("escalation.ladder", _ladder),
    said("escalation.own_steps", _own_steps),
    said("escalation.outside_after_days", _outside),
)
