"""Absence and leave."""

from __future__ import annotations

from bot.core.dates import long_date
from bot.core.texts import N_, _, listed, ngettext
from bot.directory.principle.words.wording import Wording, at, choice, said, switch
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
    said("absence.follow_up_days", _follow_up),
    said("leave.teacher_max_days", _teacher_days),
    said("leave.max_days_per_year", _most),
    said("leave.answer_days", _leave_answer),
    switch("leave.both_guardians", N_("Both custody holders apply for leave together.")),
    said("leave.blocked_periods", _blocked),
)
