"""The five presets against a written table of what their principles say."""

import re
import tomllib
from datetime import date, time
from pathlib import Path

import pytest
from pydantic import BaseModel

from bot.schools.calendar import SchoolCalendar
from bot.schools.policy import Policy, load_preset, preset_names
from bot.schools.policy.document import KEYS
from bot.schools.policy.timeline import check, quiet_hours

NAMES = ("dk-buddinge", "dk-smoerum", "dk-samtaler", "no-skedsmo", "se-samverkan")
# The document behind a preset and the number of its last sentence.
DOCUMENTS = dict(zip(NAMES, (("D1", 32), ("D2", 54), ("D3", 26), ("D4", 63), ("D5", 25)), strict=True))

# key -> its row in policies.md, and what each document (D1 … D5, or "all") says: see the file's head.
TABLE = tomllib.loads(Path(__file__).with_name("principles.toml").read_text("utf-8"))
# Our own numbers, which no law and no practice gave; their reasons say so.
OWN_NUMBERS = {
    "conferences.notice_days", "conferences.slot_minutes_choices", "conferences.phone_minutes", "absence.report_by",
    "conferences.pause_minutes", "absence.follow_up_days", "messages.important_per_teacher_per_week",
    "surveys.hide_groups_under", "retention.details_days_after_talk", "retention.months_after_school_year",
    "retention.invitation_days", "joining.guardians_per_pupil", "conferences.attend.min_guardians",
    "class_events.team_min", "school_year.first_grade", "school_year.last_grade", "representatives.per_class_min",
    "representatives.per_class_max", "absence.answer_minutes", "absence.correct_days", "absence.ahead_days",
    "absence.longest_days", "absence.details_days", "absence.pattern_weeks", "absence.pattern_times",
    "messages.story_weeks", "messages.post_days", "parent_meetings.start_by_week",
}  # fmt: skip


def expected(key: str, name: str) -> tuple[object, str | None, bool]:
    """The value, the sentence that states it, and whether it has a source from law or practice."""
    row = TABLE[key]
    value, mark, source = ([*row.get(f"D{NAMES.index(name) + 1}", row.get("all")), None, None, None])[:3]
    return value, mark or None, source == "source"


def plain(value: object) -> object:
    """A policy's value as TOML has it."""
    if isinstance(value, tuple):
        return [plain(each) for each in value]
    if isinstance(value, BaseModel):
        return {key: plain(each) for key, each in value if each is not None and each is not False}
    return f"{value:%H:%M}" if isinstance(value, time) else value


@pytest.fixture(params=NAMES)
def policy(request: pytest.FixtureRequest) -> Policy:
    return load_preset(request.param)


def test_the_package_holds_the_five_presets() -> None:
    assert set(preset_names()) == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("key", TABLE)
def test_a_preset_says_what_its_principle_says(name: str, key: str) -> None:
    policy = load_preset(name)
    mark = policy.mark(key)
    said = (plain(policy.value(key)), policy.stated(key), mark is not None and mark.source is not None)
    assert said == expected(key, name)


def test_the_table_walks_every_row() -> None:
    rows = {row["row"] for row in TABLE.values()}
    assert rows == {*range(1, 60), "1.2", "1.3"}
    assert set(TABLE) <= set(KEYS)


def test_every_value_is_marked_and_every_mark_has_a_value(policy: Policy) -> None:
    given = {key for key in KEYS if policy.value(key) is not None}
    assert given == set(policy.marks)
    assert {mark.kind for mark in policy.marks.values()} == {"stated", "default"}


def test_a_stated_value_names_a_sentence_of_its_own_document(policy: Policy) -> None:
    document, last = DOCUMENTS[policy.preset]
    for key, mark in policy.marks.items():
        if mark.kind == "stated":
            assert re.fullmatch(r"D\d\.\d+", mark.where), key
            number = mark.where.removeprefix(f"{document}.")
            assert number.isdigit(), key
            assert 1 <= int(number) <= last, key


def test_a_number_from_law_or_practice_says_when_it_was_checked(policy: Policy) -> None:
    for key, mark in policy.marks.items():
        assert (mark.source is None) == (mark.checked_on is None), key


def test_a_number_that_is_nobodys_word_is_one_of_ours(policy: Policy) -> None:
    """Every other number that binds somebody comes from the principle, from law or from practice."""
    for key, value, mark in policy.settings():
        numbers = [each for each in (value if isinstance(value, tuple) else (value,)) if type(each) is int and each]
        if numbers and mark.kind == "default" and mark.source is None and key not in OWN_NUMBERS:
            assert key in {"conferences.slot_minutes", "conferences.season"}, key
            assert policy.country == "SE", key


def test_responsibilities_are_the_principles_own_sentences_side_by_side(policy: Policy) -> None:
    said = policy.principle.responsibilities
    assert said
    document, last = DOCUMENTS[policy.preset]
    for each in said:
        number = each.stated.removeprefix(f"{document}.")
        assert number.isdigit(), each
        assert 1 <= int(number) <= last, each
    parties = {each.party for each in said}
    # Never only the parents'; the pupil where the principle has one (D2.28, D3.26).
    assert {"school", "home"} <= parties
    assert ("pupil" in parties) == (document in {"D2", "D3"})


def test_the_ladder_begins_at_the_class_and_tells_the_laws_steps_from_the_principles(policy: Policy) -> None:
    ladder = policy.escalation.ladder
    assert ladder[0] in {"contact_teacher", "mentor"}
    assert ladder[1] == "head"
    assert set(policy.escalation.own_steps or ()) <= set(ladder)
    assert policy.stated("escalation.ladder") is None
    mark = policy.mark("escalation.ladder")
    assert mark is not None
    assert mark.checked_on


def test_the_card_of_rights_names_no_law_that_was_not_found(policy: Policy) -> None:
    for right in policy.rights.card or ():
        assert right.source, right.law
        assert right.checked_on, right.law
    if policy.country == "NO":
        # The standard cites chapter 9a, which is gone (D4.32).
        assert all("9" not in right.law for right in policy.rights.card or ())
        assert policy.principle.law_outdated


def test_silent_is_not_no(policy: Policy) -> None:
    assert policy.topics.announce_before
    assert (policy.without_child.decision, policy.without_child.separate_invitation) == ("joint", True)
    assert set(policy.needs_talk.who) == {"guardian", "school"}
    assert policy.class_visit != "off"
    assert {"ordinary", "needs_based", "separate"} <= set(policy.talk_kinds)


def test_catalogue_words_are_keys_and_not_texts(policy: Policy) -> None:
    for word in policy.terms.model_dump().values():
        assert re.fullmatch(r"[a-z_]+", word)


def test_the_timeline_holds_together(policy: Policy) -> None:
    assert check(policy) == []


def test_quiet_hours_follow_the_side(policy: Policy) -> None:
    calendar = SchoolCalendar(policy.country, policy.timezone)
    sunday_noon = calendar.at(date(2026, 11, 15), time(12))
    assert not quiet_hours(policy.quiet.guardian, calendar).covers(sunday_noon)
    assert quiet_hours(policy.quiet.staff, calendar).covers(sunday_noon)
    assert (policy.quiet.guardian.mode, policy.quiet.staff.mode) == ("silent", "held")


def test_an_unknown_setting_is_an_error_and_no_silent_none(policy: Policy) -> None:
    with pytest.raises(KeyError):
        policy.stated("conferences.minimum")
    with pytest.raises(KeyError):
        policy.value("conferences")


def test_settings_come_in_the_order_of_the_document(policy: Policy) -> None:
    keys = [key for key, _, _ in policy.settings()]
    assert keys == sorted(keys, key=KEYS.index)
    assert len(keys) == len(policy.marks)
