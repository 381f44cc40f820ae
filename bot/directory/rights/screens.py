"""Every word and button of /rights.

The one rule kept here: numbers, laws and addresses come from the policy with their source; no text has one of its own.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from bot.core.dates import day_of_year
from bot.core.replies import Button, Rows, Screen, Toast
from bot.core.texts import _, capital, isolated, listed, ngettext
from bot.directory.rights.presses import ShowLadder, ShowRights, ShowSources, TakenUp
from bot.directory.rights.queries import Counted
from bot.directory.turning import in_twos
from bot.people.acting import SchoolFacts
from bot.people.rights.presses import ShowMyRights
from bot.schools.ladder import AT_SCHOOL, RUNGS, outside
from bot.schools.policy import Policy
from bot.schools.policy.values import Mark, Right

FEWEST_COUNTED = 5


class Standing(Struct, frozen=True):
    """A school's card of rights; `teachers` and `heads` are names where a class is known, else empty.

    `count` is for the head: how many got this year's card, and how many read it.
    """

    school: SchoolFacts
    policy: Policy
    class_id: int = 0
    teachers: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    count: Counted | None = None


def rights(standing: Standing) -> Screen:
    """What one can count on."""
    school_id, class_id = standing.school.id, standing.class_id
    lines = [_("What you can count on"), "", *card_lines(standing.policy), *_counted(standing)]
    # Translators: buttons, at most 20 characters.
    buttons = [Button(_("Whom to turn to?"), ShowLadder(school_id, class_id))]
    if standing.policy.rights.card:
        buttons.append(Button(_("Where it is written"), ShowSources(school_id, class_id)))
    buttons.append(Button(_("What may I do here?"), ShowMyRights()))
    return Screen("\n".join(lines), (*in_twos(buttons), *_links(standing.policy, "rules")))


def card_lines(policy: Policy) -> list[str]:
    """The rights of the policy's card, and what holds everywhere."""
    rights = [_right(right.right, policy) for right in policy.rights.card or ()]
    return [f"• {line}" for line in (*rights, *_always(policy))]


def _counted(standing: Standing) -> list[str]:
    """To the head; of a handful one could guess who."""
    count = standing.count
    if count is None or count.sent < FEWEST_COUNTED:
        return []
    return ["", _("This year's card went to %(sent)s; %(read)s have read it.", sent=count.sent, read=count.read)]


def read() -> Toast:
    return Toast(_("Thank you for reading it."))


def _right(which: str, policy: Policy) -> str:
    if which == "plan_against_bullying":
        return _plan(policy)
    if which == "attend_talks":
        return _attend(policy)
    return {
        "safe_environment": _("Every pupil has the right to be safe and well at school."),
        "duty_to_act": _("Staff who learn that a pupil is not safe at school must act."),
        "talks": _("You have the right to talks about how your child is doing."),
        "information": _("You have the right to know how your child is doing at school."),
        "influence": _("You have the right to a say, and to know about plans before they are decided."),
        "principles_by_board": _("The school board, with parents on it, sets the principles for school and home."),
        "interpreter": _("You can have an interpreter. A child never has to interpret."),
        "same_day_notice": _("If your child is away without a report, the school tells you the same day."),
        "complaint": _("You can take it further if the school does not solve it."),
    }[which]


def _plan(policy: Policy) -> str:
    days = policy.concern.plan_working_days
    if days is None:
        return _("If there is bullying, the school makes a plan.")
    return ngettext(
        "If there is bullying, the school has a plan within %(number)s working day.",
        "If there is bullying, the school has a plan within %(number)s working days.",
        days,
    )


def _attend(policy: Policy) -> str:
    age = policy.pupils.attend_right_from
    if age is None:
        return _("The pupil has the right to take part in talks.")
    return ngettext(
        "From the age of %(number)s year the pupil has the right to take part.",
        "From the age of %(number)s years the pupil has the right to take part.",
        age,
    )


def _always(policy: Policy) -> list[str]:
    """What holds at every school: nobody has to use this chat, and nobody is left without a way on."""
    lines = []
    if "guardian" in policy.needs_talk.who:
        lines.append(_("You can ask the school for an extra talk."))
    return [*lines, _("You do not have to use this chat. A call or a visit counts as much.")]


def sources(standing: Standing) -> Screen:
    """Each right with its law, and where and when that was looked up."""
    lines = [_("Where it is written"), ""]
    for right in standing.policy.rights.card or ():
        lines += [f"• {_right(right.right, standing.policy)}", _source(right)]
    lines += ["", _("This is help to find your way and no legal advice.")]
    back = (Button(_("Back"), ShowRights(standing.school.id, standing.class_id)),)
    return Screen("\n".join(lines), (*_links(standing.policy, "rules"), back))


def _source(right: Right) -> str:
    law = isolated(right.law)
    if right.source and right.checked_on:
        return _(
            "%(law)s (source: %(source)s, checked on %(date)s)",
            law=law,
            source=isolated(right.source),
            date=day_of_year(right.checked_on),
        )
    return law


def ladder(standing: Standing) -> Screen:
    """The whole way, with a question before the part that lies outside the school; both answers lead on."""
    school_id, class_id = standing.school.id, standing.class_id
    steps = standing.policy.escalation.ladder
    lines = [_("Whom to turn to, step by step"), "", *_numbered(standing, steps, 1)]
    if not outside(standing.policy):
        return Screen("\n".join(lines), ((Button(_("Back"), ShowRights(school_id, class_id)),),))
    if standing.policy.escalation.school_first:
        lines += ["", _("The school asks you to come to it first. Have you talked with the school about it?")]
    # Translators: buttons, at most 20 characters: have you talked with the school about it?
    answers = (
        Button(_("Yes, go on"), TakenUp(school_id, class_id, True)),
        Button(_("Not yet"), TakenUp(school_id, class_id, False)),
    )
    return Screen("\n".join(lines), (answers, (Button(_("Back"), ShowRights(school_id, class_id)),)))


def _numbered(standing: Standing, rungs: Sequence[str], first: int) -> list[str]:
    return [f"{number}. {_rung(standing, rung)}" for number, rung in enumerate(rungs, start=first)]


def _rung(standing: Standing, rung: str) -> str:
    who = capital(_(RUNGS[rung]))
    names = {"contact_teacher": standing.teachers, "mentor": standing.teachers, "head": standing.heads}.get(rung, ())
    if names:
        return _("%(who)s: %(names)s", who=who, names=listed([isolated(name) for name in names]))
    return who


def further(standing: Standing) -> Screen:
    """The steps outside the school, what the policy says about when, and its addresses."""
    policy, found = standing.policy, outside(standing.policy)
    first = len(policy.escalation.ladder) - len(found) + 1
    lines = [_("You can go further here:"), "", *_numbered(standing, found, first)]
    if policy.escalation.outside_after_days and found:
        lines += ["", _after(policy.escalation.outside_after_days, found[-1])]
        lines += _marked(policy.mark("escalation.outside_after_days"))
    own = [rung for rung in policy.escalation.own_steps or () if rung in found]
    if own:
        names = listed([_(RUNGS[rung]) for rung in own])
        lines += ["", _("The principle itself names: %(rungs)s. The other steps follow from the law.", rungs=names)]
    if "municipality" in own:
        lines.append(_("You can contact the municipality at any time."))
    if not (policy.links.complaints or policy.links.anti_bullying):
        lines += ["", _ask_for_address(standing.school)]
    back = (Button(_("Back"), ShowLadder(standing.school.id, standing.class_id)),)
    return Screen("\n".join(lines), (*_links(policy, "complaints", "anti_bullying"), back))


def _after(days: int, last: str) -> str:
    """The law's waiting time is the last step's; those before can be turned to at any time (D4.56)."""
    whom = capital(_(RUNGS[last]))
    return ngettext(
        "%(whom)s takes up a matter once %(number)s day has passed since you took it up with the head.",
        "%(whom)s takes up a matter once %(number)s days have passed since you took it up with the head.",
        days,
        whom=whom,
    )


def _marked(mark: Mark | None) -> list[str]:
    if mark is None or not mark.source or not mark.checked_on:
        return []
    return [
        _("Source: %(source)s, checked on %(date)s.", source=isolated(mark.source), date=day_of_year(mark.checked_on))
    ]


def _ask_for_address(school: SchoolFacts) -> str:
    if school.phone:
        return _("The office can give you addresses and numbers: %(phone)s.", phone=school.phone)
    return _("The office can give you addresses and numbers.")


def school_first(standing: Standing) -> Screen:
    """Not taken up with the school yet: with whom to begin. The way further stays one press away."""
    found = [rung for rung in standing.policy.escalation.ladder if rung in AT_SCHOOL]
    lines = [_("Begin here. They want to hear it, and most things are solved close by:"), ""]
    lines += _numbered(standing, found, 1)
    if standing.school.phone:
        lines += ["", _("Call the office on %(phone)s and ask to speak with them.", phone=standing.school.phone)]
    lines += ["", _("Would you rather go further now? You can do that at any time.")]
    # Translators: button, at most 20 characters: on to those outside the school.
    on = (Button(_("Go further"), TakenUp(standing.school.id, standing.class_id, True)),)
    back = (Button(_("Back"), ShowLadder(standing.school.id, standing.class_id)),)
    return Screen("\n".join(lines), (on, back))


def schools(choices: Sequence[SchoolFacts]) -> Screen:
    """Rights at which school?"""
    rows = tuple((Button(isolated(school.name[:60]), ShowRights(school.id)),) for school in choices)
    return Screen(_("Which school?"), rows)


def _links(policy: Policy, *wanted: str) -> Rows:
    """Only addresses that the school has filled in (no dead doors)."""
    # Translators: buttons, at most 20 characters; they open pages.
    labels = {
        "rules": _("Laws and rules"),
        "complaints": _("How to complain"),
        "anti_bullying": _("Help with bullying"),
    }
    found = [(labels[name], getattr(policy.links, name)) for name in wanted]
    return tuple(in_twos([Button(label, url=address) for label, address in found if address]))
