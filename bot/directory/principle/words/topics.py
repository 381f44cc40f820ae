"""Before a talk and after it: preparation, topics, talking without the child, agreements."""

from __future__ import annotations

from bot.core.texts import N_, _, isolated
from bot.directory.principle.words.wording import Wording, choice, items, said, switch, when
from bot.schools.policy import Policy

STEPS = {
    "read_record": N_("reading what the school has written about the child"),
    "talk_with_child": N_("talking with the child about how school is going"),
    "child_expectations": N_("talking with the child about what you expect of the talk"),
    "with_child_after_school": N_("preparing with the child after the school has done so"),
    "view_from_home": N_("bringing what you know from home"),
}
AREAS = {
    "learning": N_("learning"),
    "wellbeing": N_("wellbeing"),
    "personal": N_("personal development"),
    "social": N_("life with others"),
    "school_day": N_("the school day"),
    "changes_at_home": N_("changes at home"),
    "conflict": N_("conflicts"),
    "health": N_("health"),
    "on_the_childs_mind": N_("what is on the child's mind"),
    "leisure": N_("free time"),
}
PARTIES = {"pupil": N_("the pupil"), "home": N_("the home"), "school": N_("the school")}


def _record(policy: Policy) -> str | None:
    record = policy.record
    if record.kind == "none":
        return None
    if record.name:
        return _("The school writes about the pupil's development in: %(name)s.", name=isolated(record.name))
    if record.kind == "half_year_assessment":
        return _("The school writes an assessment of the pupil each half-year.")
    return _("The school writes about the pupil's development.")


PREPARATION: tuple[Wording, ...] = (
    items("preparation.guardian", STEPS, lambda listed: _("Parents prepare by: %(steps)s.", steps=listed)),
    choice(
        "preparation.pupil",
        {
            "none": None,
            "team": N_("The team prepares the talk together with the pupil."),
            "two_step": N_("The pupil prepares first with the teacher and then at home."),
        },
    ),
    switch("preparation.pupil_knows_agenda", N_("The pupil knows beforehand what the talk is about.")),
    said(
        "timeline.pupil_talk",
        lambda policy: _("The pupil's part at school: %(when)s.", when=when(policy.timeline.pupil_talk)),
    ),
    said("timeline.home_part", lambda policy: _("Your part at home: %(when)s.", when=when(policy.timeline.home_part))),
    Wording(("record.kind", "record.name"), _record),
    choice(
        "record.written_by",
        {
            "class_team": N_("It is the class's team that writes."),
            "contact_teacher": N_("It is the contact teacher who writes."),
            "mentor": N_("It is the mentor who writes."),
            "None": None,
        },
    ),
    switch("record.known_to_all", N_("Pupil and parents know what is written.")),
    switch("record.strengths_based", N_("What is written builds on the pupil's strengths.")),
    switch("record.basis_for_talk", N_("The talk starts from what is written.")),
)

TOPICS: tuple[Wording, ...] = (
    switch(
        "topics.announce_before",
        N_("What you would like to talk about can be said before the talk."),
        N_("Topics are raised at the talk itself."),
    ),
    items("topics.by", PARTIES, lambda listed: _("Topics can come from: %(parties)s.", parties=listed)),
    items("topics.areas", AREAS, lambda listed: _("Topics can be about: %(areas)s.", areas=listed)),
    switch("topics.few_words", N_("A topic can be said in a few words in the chat.")),
    said(
        "timeline.topics_close",
        lambda policy: _("Say them at the latest %(when)s.", when=when(policy.timeline.topics_close)),
    ),
    choice(
        "without_child.decision",
        {
            "off": N_("The child is part of every talk."),
            "teacher": N_("The teacher decides whether something is talked about without the child."),
            "joint": N_("Parents and teachers decide together whether something is talked about without the child."),
        },
    ),
    switch(
        "without_child.separate_invitation",
        N_("What is talked about without the child gets a talk of its own."),
    ),
)

AGREEMENTS: tuple[Wording, ...] = (
    choice(
        "agreements.mode",
        {
            "off": N_("Agreements are not written down."),
            "optional": N_("At the talk school and home can make agreements."),
            "ask": N_("At the talk you find out together who does what."),
            "required": N_("A talk leads to agreements."),
        },
    ),
    items("agreements.owners", PARTIES, lambda listed: _("Those who take something on: %(parties)s.", parties=listed)),
    choice(
        "agreements.carry_over",
        {
            "none": None,
            "previous": N_("The next talk looks back at what was agreed."),
            "baseline": N_("Each talk starts from the first one."),
        },
    ),
    switch("agreements.evaluate_before_next", N_("Before the next talk you look together at how it went.")),
    switch("agreements.next_date_required", N_("Each talk looks ahead to the next one.")),
    said(
        "timeline.after", lambda policy: _("Questions about how it went: %(when)s.", when=when(policy.timeline.after))
    ),
)
