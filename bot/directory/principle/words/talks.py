"""Talks between school and home, and how their times are chosen."""

from __future__ import annotations

from bot.core.texts import N_, _, ngettext
from bot.directory.principle.words.wording import (
    Wording,
    at,
    begun,
    choice,
    entries,
    items,
    main_teacher,
    month_names,
    said,
    switch,
    when,
)
from bot.schools.policy import Policy
from bot.schools.words import POINTS

FORMS = {
    "in_person": N_("a talk at school"),
    "phone": N_("a talk by phone"),
    "virtual": N_("an online talk"),
    "group": N_("a group talk"),
    "subject_cafe": N_("a subject café"),
}
KINDS = {
    "ordinary": N_("ordinary talks"),
    "needs_based": N_("extra talks when there is a need"),
    "separate": N_("separate talks"),
    "network_meeting": N_("network meetings"),
    "action_plan_meeting": N_("action-plan meetings"),
}


def _how_many(policy: Policy) -> str:
    talks = policy.conferences
    if talks.min_wording == "by_need" or not talks.min_per_year:
        return _("How many talks there are depends on what each pupil needs.")
    if talks.min_wording == "as_a_rule":
        return ngettext(
            "As a rule there is %(number)s talk in a school year.",
            "As a rule there are %(number)s talks in a school year.",
            talks.min_per_year,
        )
    return ngettext(
        "There is at least %(number)s talk in a school year.",
        "There are at least %(number)s talks in a school year.",
        talks.min_per_year,
    )


def _youngest(policy: Policy) -> str | None:
    number = policy.conferences.min_in_first_grade
    if number is None:
        return None
    return ngettext(
        "In the first grade there is at least %(number)s talk in a school year.",
        "In the first grade there are at least %(number)s talks in a school year.",
        number,
    )


def _by_need(policy: Policy) -> str | None:
    return _("A pupil who needs more talks gets more.") if policy.conferences.per_pupil_need else None


def _kinds(policy: Policy) -> str | None:
    # Ordinary talks alone are what everybody expects.
    return KINDS_SENTENCE.say(policy) if len(entries(policy, "conferences.kinds")) > 1 else None


KINDS_SENTENCE = items(
    "conferences.kinds", KINDS, lambda listed: _("There are different kinds of talks: %(kinds)s.", kinds=listed)
)


def _notice(policy: Policy) -> str | None:
    days = policy.conferences.notice_days
    if not days:
        return None
    return ngettext(
        "The invitation comes at least %(number)s day before.",
        "The invitation comes at least %(number)s days before.",
        days,
    )


def _length(policy: Policy) -> str:
    minutes = policy.conferences.slot_minutes
    return ngettext("A talk usually takes %(number)s minute.", "A talk usually takes %(number)s minutes.", minutes)


def _call(policy: Policy) -> str:
    minutes = policy.conferences.phone_minutes
    return ngettext("A call takes about %(number)s minute.", "A call takes about %(number)s minutes.", minutes)


def _adults(policy: Policy) -> str | None:
    adults = policy.conferences.attend.min_guardians
    if not adults:
        return None
    return ngettext(
        "At least %(number)s adult from home takes part.", "At least %(number)s adults from home take part.", adults
    )


def _pupil(policy: Policy) -> str:
    words = {
        "no": _("The pupil does not take part."),
        "optional": _("The pupil can take part."),
        "right_from_12": _right(policy.pupils.attend_right_from or 12),
        "expected": _("The pupil is expected to come along."),
        "party": _("The pupil is one of the parties and takes part."),
    }
    return words[policy.conferences.attend.pupil]


def _right(age: int) -> str:
    return ngettext(
        "From the age of %(number)s year the pupil has the right to take part.",
        "From the age of %(number)s years the pupil has the right to take part.",
        age,
    )


def _heard(policy: Policy) -> str | None:
    age = policy.pupils.heard_from
    if age is None:
        return None
    return ngettext(
        "From the age of %(number)s year a pupil is heard before certain decisions.",
        "From the age of %(number)s years a pupil is heard before certain decisions.",
        age,
    )


def _staff(policy: Policy) -> str:
    part = policy.conferences.attend.staff
    if part == "class_team":
        return _("The class's team takes part from the school.")
    if part == "mentor_and_responsible_staff":
        return _("The mentor and the staff responsible take part from the school.")
    # Translators: %(who)s is "the contact teacher", "the staff" …; the sentence begins with it.
    return begun(_("%(who)s takes part from the school.", who=main_teacher(policy)))


def _who_asks(policy: Policy) -> str | None:
    sides = set(policy.needs_talk.who)
    if sides == {"guardian", "school"}:
        return _("Both parents and school can ask for an extra talk.")
    if sides == {"guardian"}:
        return _("Parents can ask for an extra talk.")
    return _("The school can ask for an extra talk.") if sides else None


def _extra_answer(policy: Policy) -> str:
    return ngettext(
        "Who asks for an extra talk gets an answer within %(number)s school day.",
        "Who asks for an extra talk gets an answer within %(number)s school days.",
        policy.needs_talk.answer_school_days,
    )


TALKS: tuple[Wording, ...] = (
    Wording(("conferences.min_per_year", "conferences.min_wording"), _how_many),
    said("conferences.min_in_first_grade", _youngest),
    said("conferences.per_pupil_need", _by_need),
    switch("conferences.per_term", N_("There is a talk in each term.")),
    said("conferences.kinds", _kinds),
    items("conferences.agenda", POINTS, lambda listed: _("A talk is about: %(points)s.", points=listed)),
    items("conferences.forms", FORMS, lambda listed: _("The form can be: %(forms)s.", forms=listed)),
    choice(
        "conferences.attend.guardians",
        {
            "open": N_("Parents are welcome to take part."),
            "aim": N_("Parents do what they can to take part."),
            "expected": N_("Parents are expected to take part."),
            "duty": N_("Parents have a duty to take part."),
        },
    ),
    said("conferences.attend.min_guardians", _adults),
    Wording(("conferences.attend.pupil", "pupils.attend_right_from"), _pupil),
    said("conferences.attend.staff", _staff),
    switch(
        "conferences.attend.staff_consulted_with_contact_parents",
        N_("Contact parents and team discuss which staff take part."),
    ),
    switch("conferences.attend.other_staff", N_("Others from the school can be invited where it helps.")),
    said("needs_talk.who", _who_asks),
    switch("needs_talk.always", N_("An extra talk is always possible.")),
    said("needs_talk.answer_school_days", _extra_answer),
    said("conferences.slot_minutes", _length),
    said("conferences.phone_minutes", _call),
    switch("interpreter.ask", N_("The school asks whether you would like an interpreter.")),
    switch("interpreter.double_length", N_("A talk with an interpreter takes twice as long.")),
    switch("conferences.feedback_after", N_("After the talk there are two short questions about how it went.")),
    said("pupils.heard_from", _heard),
)

TIMES: tuple[Wording, ...] = (
    choice(
        "conferences.times",
        {
            "real_possibility": N_("Times are set so that all parents have a real chance to take part."),
            "suits_both": N_("Times are offered that suit both school and home."),
            "all_guardians": N_("All parents get the chance to take part."),
            "open": None,
        },
    ),
    choice(
        "conferences.notice_mode",
        {
            "warn": N_("The school does what it can to invite in good time."),
            "block": N_("The school invites in good time."),
        },
    ),
    said("conferences.notice_days", _notice),
    said(
        "conferences.season",
        lambda policy: (
            _("The talks are usually in: %(months)s.", months=month_names(policy.conferences.season))
            if policy.conferences.season
            else None
        ),
    ),
    switch("booking.wishes_first", N_("Families can say beforehand which times never suit them.")),
    said(
        "timeline.choose_by",
        lambda policy: _("A time is chosen at the latest %(when)s.", when=when(policy.timeline.choose_by)),
    ),
    said(
        "booking.move_until",
        lambda policy: _("A time can be moved until %(time)s the day before.", time=at(policy.booking.move_until)),
    ),
    said(
        "booking.cancel_until",
        lambda policy: _(
            "A time can be cancelled until %(time)s the day before.", time=at(policy.booking.cancel_until)
        ),
    ),
    choice(
        "booking.late_cancel",
        {
            "tell_teacher": N_(
                "Who cannot come after all, later than that, can still say so: the teacher is told at once."
            ),
            "off": N_("Later than that it takes a call to the school."),
        },
    ),
    said("timeline.day_before", lambda policy: _("Reminder: %(when)s.", when=when(policy.timeline.day_before))),
    said("timeline.same_day", lambda policy: _("Silent reminder: %(when)s.", when=when(policy.timeline.same_day))),
    choice("booking.swap", {"ask_both": N_("Two families can swap times when both agree."), "off": None}),
    switch("booking.waiting_list", N_("A time that is given back goes to a family that waits for one.")),
    switch("booking.new_time_after_no_show", N_("Who forgot the talk can get a new time.")),
    switch("booking.keep_for_unreached", N_("Times are kept for families who are not reached here.")),
    choice(
        "booking.two_talks_for_two_homes",
        {
            "no": N_("Two homes have one talk together."),
            "teacher_decides": N_("The teacher decides whether two homes have a talk each."),
            "yes": N_("Two homes can have a talk each."),
        },
    ),
    switch(
        "booking.hide_between_guardians",
        N_("A child's parents do not see each other's times."),
        N_("Both custody holders see when and where the talk is."),
    ),
)
