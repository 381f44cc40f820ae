"""Keeping in touch: whom, where, when and how fast; and what each side tells the other."""

from __future__ import annotations

from bot.core.texts import N_, _, isolated, listed, ngettext
from bot.directory.principle.words.wording import Wording, at, choice, items, said, switch, weekday_name
from bot.schools.policy import Policy

NEWS_FROM_HOME = {
    "wellbeing_and_learning": N_("what matters for wellbeing and learning"),
    "life_changes": N_("great changes in the child's life"),
    "view_from_home": N_("what you know from home"),
    "learning_difficulties": N_("difficulties with learning"),
    "conflicts": N_("conflicts"),
    "health_and_allergies": N_("health and allergies"),
    "on_the_childs_mind": N_("what is on the child's mind"),
    "knowledge_and_experience": N_("knowledge and experience"),
}
ADVICE = {
    "speak_positively": N_("speaking well of the school"),
    "show_interest": N_("asking how school is going"),
    "calm_homework": N_("giving homework peace and quiet"),
    "on_time": N_("seeing that the child is on time"),
}
SURVEYS = {
    "pupil_survey": N_("a survey among pupils"),
    "parent_survey": N_("a survey among parents"),
    "national_tests": N_("national tests"),
    "local_tests": N_("local tests"),
}
RESULTS = {
    "user_surveys": N_("user surveys"),
    "national_tests": N_("national tests"),
    "mapping_tests": N_("mapping tests"),
    "learning_environment": N_("surveys of the learning environment"),
}


ALLOWED = {
    "conference.see": N_("see when the talks are"),
    "absence.see": N_("see when the child is away"),
    "absence.report": N_("report the child's absence"),
    "news.read": N_("read news from the class"),
}


def _portal(policy: Policy) -> str | None:
    names = [isolated(name) for name in policy.portal.names]
    return _("The school's own channel: %(names)s.", names=listed(names)) if names else None


def _questions(policy: Policy) -> str:
    return ngettext(
        "A question gets an answer within %(number)s school day.",
        "A question gets an answer within %(number)s school days.",
        policy.questions.answer_school_days,
    )


def _staff_quiet(policy: Policy) -> str:
    quiet = policy.quiet.staff
    return _("Staff read no messages from %(start)s to %(end)s.", start=at(quiet.start), end=at(quiet.end))


def _days_off(policy: Policy) -> str | None:
    quiet = policy.quiet.staff
    if quiet.weekends and quiet.holidays:
        return _("They read none at weekends and on days without school.")
    if quiet.weekends:
        return _("They read none at weekends.")
    return _("They read none on days without school.") if quiet.holidays else None


def _home_quiet(policy: Policy) -> str:
    quiet = policy.quiet.guardian
    return _(
        "Families are left in peace from %(start)s to %(end)s, or at the times they choose.",
        start=at(quiet.start),
        end=at(quiet.end),
    )


def _bundle(policy: Policy) -> str:
    messages = policy.messages
    return _(
        "What can wait comes in one message a week: %(weekday)s at %(time)s.",
        weekday=weekday_name(messages.bundle_on),
        time=at(messages.bundle_at),
    )


def _important(policy: Policy) -> str | None:
    number = policy.messages.important_per_teacher_per_week
    if not number:
        return None
    return ngettext(
        "A teacher marks at most %(number)s message a week as important.",
        "A teacher marks at most %(number)s messages a week as important.",
        number,
    )


def _plan(policy: Policy) -> str | None:
    messages = policy.messages
    if not messages.weekly_plan:
        return None
    return _(
        "The plan for the week to come is sent on %(weekday)s at %(time)s.",
        weekday=weekday_name(messages.plan_on),
        time=at(messages.plan_at),
    )


def _later(policy: Policy) -> str:
    return ngettext(
        "Who joins later finds the news of the last %(number)s day.",
        "Who joins later finds the news of the last %(number)s days.",
        policy.messages.post_days,
    )


CONTACT: tuple[Wording, ...] = (
    choice(
        "main_contact",
        {
            "single": N_("Each class has one teacher who is your first contact."),
            "team": N_("The class's team is your first contact."),
        },
    ),
    said("portal.names", _portal),
    switch("portal.comes_first", N_("The school's own channel comes first. The chat only points to it.")),
    said(
        "portal.replaces_dialogue",
        lambda _policy: _("Writing never takes the place of talking together about a child."),
    ),
    switch("questions.sensitive_to_voice", N_("What is sensitive is talked about, not written.")),
    switch("communication_card", N_("The class's team tells you how school and home keep in touch.")),
    said("questions.answer_school_days", _questions),
    Wording(("quiet.staff.start", "quiet.staff.end"), _staff_quiet),
    Wording(("quiet.staff.weekends", "quiet.staff.holidays"), _days_off),
    choice(
        "quiet.staff.mode",
        {
            "held": N_("Messages to staff wait until then."),
            "silent": N_("Messages to staff come without a sound then."),
        },
    ),
    Wording(("quiet.guardian.start", "quiet.guardian.end"), _home_quiet),
    choice(
        "quiet.guardian.mode",
        {
            "held": N_("Messages to families wait until then."),
            "silent": N_("Messages to families come without a sound then."),
        },
    ),
    items(
        "guardianships.information",
        ALLOWED,
        lambda listed: _("An adult who only has a right to information can here: %(what)s.", what=listed),
    ),
    items(
        "guardianships.other",
        ALLOWED,
        lambda listed: _("Another adult at home can here: %(what)s.", what=listed),
    ),
)

NEWS: tuple[Wording, ...] = (
    switch("messages.good_stories", N_("The school also tells the good stories from everyday life.")),
    switch("messages.goals", N_("The school tells you its goals, its work plan and how the work is laid out.")),
    switch("messages.weekly_plan", N_("The school tells you what the class is working on.")),
    items(
        "guardian_duty.inform",
        NEWS_FROM_HOME,
        lambda listed: _("The home tells the school about: %(what)s.", what=listed),
    ),
    choice(
        "guardian_duty.read_portal",
        {
            "open": None,
            "aim": N_("Parents do what they can to look in the school's own channel regularly."),
            "expected": N_("Parents are expected to look in the school's own channel regularly."),
            "duty": N_("Parents have a duty to look in the school's own channel regularly."),
        },
    ),
    items("guardian_duty.advice", ADVICE, lambda listed: _("Parents can help by: %(how)s.", how=listed)),
    switch("guardian_duty.answer_surveys", N_("Parents are asked to answer the school's surveys.")),
    items("surveys.run", SURVEYS, lambda listed: _("The school uses: %(surveys)s.", surveys=listed)),
    items(
        "surveys.results_published",
        RESULTS,
        lambda listed: _("The school makes these results known: %(results)s.", results=listed),
    ),
    Wording(("messages.bundle_on", "messages.bundle_at"), _bundle),
    Wording(("messages.plan_on", "messages.plan_at"), _plan),
    said("messages.post_days", _later),
    said("messages.important_per_teacher_per_week", _important),
)
