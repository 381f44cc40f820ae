"""Taking part: contact parents, bodies, and what families and municipality bring in."""

from __future__ import annotations

from bot.core.texts import N_, _, isolated, listed, ngettext
from bot.directory.principle.words.wording import Wording, choice, said, switch
from bot.schools.policy import Policy


def _contact_parents(policy: Policy) -> str:
    least, most = policy.representatives.per_class_min, policy.representatives.per_class_max
    if least == most:
        return ngettext("A class has %(number)s contact parent.", "A class has %(number)s contact parents.", most)
    return _("A class has %(least)s to %(most)s contact parents.", least=least, most=most)


def _bodies(policy: Policy) -> str | None:
    names = [isolated(name) for name in policy.bodies.names]
    return _("Bodies where parents have a say: %(names)s.", names=listed(names)) if names else None


def _above(policy: Policy) -> str | None:
    names = [isolated(name) for name in policy.bodies.above or ()]
    return _("The schools report to: %(names)s.", names=listed(names)) if names else None


def _days(policy: Policy) -> str | None:
    days = policy.school_year.min_school_days
    if days is None:
        return None
    return ngettext(
        "A school year has at least %(number)s school day.", "A school year has at least %(number)s school days.", days
    )


def _owner(policy: Policy) -> str | None:
    number = policy.owner_meetings_per_year
    if not number:
        return None
    return ngettext(
        "The school's management and its owner meet %(number)s time a year.",
        "The school's management and its owner meet %(number)s times a year.",
        number,
    )


BODIES: tuple[Wording, ...] = (
    Wording(("representatives.per_class_min", "representatives.per_class_max"), _contact_parents),
    said("bodies.names", _bodies),
    switch("bodies.may_differ", N_("The school can organise them in another way.")),
    switch("competence_register", N_("Families are welcome to offer what they can: work experience, skills, a hand.")),
    switch("school_start_handover", N_("What matters is passed on when a child starts school.")),
    said("bodies.above", _above),
    said("owner_meetings_per_year", _owner),
    said("school_year.min_school_days", _days),
    choice(
        "school_year.summer_starts",
        {"last_saturday_of_june": N_("The summer holiday begins on the last Saturday of June."), "None": None},
    ),
)
