"""Parents' meetings, events and visits."""

from __future__ import annotations

from bot.core.texts import N_, _, ngettext
from bot.directory.principle.words.wording import Wording, choice, items, said, switch
from bot.schools.policy import Policy

AUDIENCES = {
    "class": N_("the class"),
    "grade": N_("the grade"),
    "school": N_("the whole school"),
    "combined": N_("several of them together"),
}
ITEMS = {
    "communication_agreements": N_("how school and home, and parents among themselves, keep in touch"),
    "about_the_school": N_("the school"),
    "content_of_teaching": N_("what is taught"),
    "participation": N_("how parents can take part"),
    "routines": N_("routines"),
}


def _how_many(policy: Policy) -> str | None:
    number = policy.parent_meetings.min_per_year
    if not number:
        return None
    return ngettext(
        "There is at least %(number)s parents' meeting in a school year.",
        "There are at least %(number)s parents' meetings in a school year.",
        number,
    )


def _start_by(policy: Policy) -> str | None:
    meetings = policy.parent_meetings
    if not meetings.start_of_year:
        return None
    return _("It is held before the end of week %(week)s.", week=str(meetings.start_by_week))


def _team(policy: Policy) -> str | None:
    if not (policy.class_events.enabled and policy.class_events.team_min):
        return None
    return ngettext(
        "At least %(number)s from the team takes part in such events.",
        "At least %(number)s from the team take part in such events.",
        policy.class_events.team_min,
    )


MEETINGS: tuple[Wording, ...] = (
    said("parent_meetings.min_per_year", _how_many),
    switch("parent_meetings.start_of_year", N_("There is a parents' meeting at the start of the school year.")),
    said("parent_meetings.start_by_week", _start_by),
    items(
        "parent_meetings.audience",
        AUDIENCES,
        lambda listed: _("Parents' meetings can be for: %(audience)s.", audience=listed),
    ),
    choice(
        "parent_meetings.approval",
        {
            "none": None,
            "contact_parents": N_(
                "The team agrees with the contact parents on date, time, length and content of the meeting."
            ),
        },
    ),
    items(
        "parent_meetings.fixed_items",
        ITEMS,
        lambda listed: _("A parents' meeting is always about: %(items)s.", items=listed),
    ),
    switch("class_events.enabled", N_("Class, parents and team also meet at other events.")),
    said("class_events.team_min", _team),
    choice(
        "class_visit",
        {
            "off": N_("The class is not open for visits."),
            "ask_team": N_("Would you like to visit the class? Ask the team."),
            "by_appointment": N_("You are welcome to visit the class. Agree on it with the team first."),
            "anytime": N_("You are welcome to visit the class at any time."),
        },
    ),
)
