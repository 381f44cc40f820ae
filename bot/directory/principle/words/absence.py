"""Absence and leave."""

from __future__ import annotations

from bot.core.dates import long_date
from bot.core.texts import N_, _, listed, ngettext
from bot.directory.principle.words.wording import Wording, at, choice, items, said, switch
from bot.schools.policy import Policy


def _follow_up(policy: Policy) -> str | None:
    days = policy.absence.follow_up_days
    if not days:
        return None
    return ngettext(
        "After %(number)s day of absence the school gets in touch and offers help.",
        "After %(number)s days of absence the school gets in touch and offers help.",
        days,
    )


_REASONS = {
    "illness": N_("illness"),
    "medical": N_("doctor or dentist"),
    "valid": N_("a valid reason"),
    "other": N_("something else"),
}


def _missing(policy: Policy) -> str:
    minutes = policy.absence.answer_minutes
    return ngettext(
        "If a child is not at school and nobody has told us, you hear it from %(time)s on. Without an answer within "
        "%(number)s minute the school rings.",
        "If a child is not at school and nobody has told us, you hear it from %(time)s on. Without an answer within "
        "%(number)s minutes the school rings.",
        minutes,
        time=at(policy.absence.missing_notice_at),
    )


def _correct(policy: Policy) -> str | None:
    days = policy.absence.correct_days
    if not days:
        return None
    return ngettext(
        "A report can be put right for %(number)s day.", "A report can be put right for %(number)s days.", days
    )


def _longest(policy: Policy) -> str:
    return ngettext(
        "One report covers %(number)s day at most.",
        "One report covers %(number)s days at most.",
        policy.absence.longest_days,
    )


def _ahead(policy: Policy) -> str | None:
    days = policy.absence.ahead_days
    if not days:
        return None
    return ngettext(
        "Absence can be reported %(number)s day ahead.", "Absence can be reported up to %(number)s days ahead.", days
    )


def _details(policy: Policy) -> str:
    return ngettext(
        "The reason is deleted after %(number)s day; that the child was away stays for the school year.",
        "The reason is deleted after %(number)s days; that the child was away stays for the school year.",
        policy.absence.details_days,
    )


def _club(policy: Policy) -> str | None:
    name = policy.absence.club
    # Translators: the after-school club by its own name, such as SFO.
    return _("%(club)s can be told in the same report.", club=name) if name else None


def _teacher_days(policy: Policy) -> str:
    days = policy.leave.teacher_max_days
    if not days:
        return _("The head decides about leave.")
    return ngettext(
        "The teacher can give leave for %(number)s day, the head for more.",
        "The teacher can give leave for up to %(number)s days, the head for more.",
        days,
    )


def _most(policy: Policy) -> str | None:
    days = policy.leave.max_days_per_year
    if days is None:
        return None
    return ngettext(
        "Leave can be at most %(number)s school day in a school year.",
        "Leave can be at most %(number)s school days in a school year.",
        days,
    )


def _leave_answer(policy: Policy) -> str:
    return ngettext(
        "Who applies for leave gets an answer within %(number)s day.",
        "Who applies for leave gets an answer within %(number)s days.",
        policy.leave.answer_days,
    )


def _blocked(policy: Policy) -> str | None:
    # Translators: a period of days, "from %(first)s to %(last)s".
    spans = [
        _("%(first)s to %(last)s", first=long_date(period.first), last=long_date(period.last))
        for period in policy.leave.blocked_periods
    ]
    return _("There is no leave in these periods: %(periods)s.", periods=listed(spans)) if spans else None


_KINDS = {
    "family": N_("a family occasion"),
    "travel": N_("a trip"),
    "religion": N_("a holy day"),
    "event": N_("sport or culture"),
    "other": N_("something else"),
}
_QUESTIONS = {
    "child_said": N_("what the child says about it"),
    "catch_up": N_("how the child catches up"),
    "other_time": N_("whether it could be at another time"),
}


def _notice(policy: Policy) -> str | None:
    days = policy.leave.notice_days
    if not days:
        return None
    return ngettext(
        "The school would like an application for leave %(number)s day before.",
        "The school would like an application for leave %(number)s days before.",
        days,
    )


ABSENCE: tuple[Wording, ...] = (
    said(
        "absence.report_by",
        lambda policy: _("Absence is reported by %(time)s at the latest.", time=at(policy.absence.report_by)),
    ),
    choice(
        "absence.same_day",
        {
            "home_tells_school": N_("The home tells the school the same day why the child is away."),
            "school_tells_home": N_("The school tells the home the same day when a child is away without a report."),
            "school_warns_home": N_("The school tells the home when a child is away without a report."),
        },
    ),
    choice(
        "absence.reason_detail",
        {
            "codes": N_("The reason is chosen from a short list, never written."),
            "valid_or_not": N_("The school only notes whether absence is valid."),
        },
    ),
    choice(
        "absence.owner",
        {
            "contact_teacher": N_("The contact teacher keeps an eye on absence and follows it up."),
            "office": N_("The office keeps an eye on absence and follows it up."),
        },
    ),
    items(
        "absence.reasons",
        _REASONS,
        # Translators: a list such as "illness, doctor or dentist and something else".
        lambda names: _("The reasons to choose from are %(reasons)s.", reasons=names),
    ),
    said(
        "absence.ask_again_at",
        lambda policy: _(
            "The morning after a day away you are asked at %(time)s whether your child stays at home.",
            time=at(policy.absence.ask_again_at),
        ),
    ),
    Wording(("absence.missing_notice_at", "absence.answer_minutes"), _missing),
    said("absence.correct_days", _correct),
    said("absence.ahead_days", _ahead),
    said("absence.longest_days", _longest),
    said("absence.details_days", _details),
    said("absence.club", _club),
    said("absence.follow_up_days", _follow_up),
    said("leave.teacher_max_days", _teacher_days),
    said("leave.max_days_per_year", _most),
    said("leave.answer_days", _leave_answer),
    switch("leave.both_guardians", N_("Both custody holders apply for leave together.")),
    said("leave.blocked_periods", _blocked),
    said("leave.notice_days", _notice),
    # Translators: a list such as "a family occasion, a trip and something else".
    items("leave.kinds", _KINDS, lambda names: _("Leave can be asked for these: %(kinds)s.", kinds=names)),
    # Translators: a list of questions such as "what the child says about it and how the child catches up".
    items(
        "leave.questions", _QUESTIONS, lambda names: _("Who asks for leave is asked %(questions)s.", questions=names)
    ),
)
