"""The five presets against a written table of what their principles say."""

import re
from datetime import date, time

import pytest

from bot.schools.calendar import SchoolCalendar
from bot.schools.policy import Policy, load_preset, preset_names
from bot.schools.policy.document import KEYS
from bot.schools.policy.timeline import check, quiet_hours

NAMES = ("dk-buddinge", "dk-smoerum", "dk-samtaler", "no-skedsmo", "se-samverkan")
# The document behind a preset and the number of its last sentence.
DOCUMENTS = dict(zip(NAMES, (("D1", 32), ("D2", 54), ("D3", 26), ("D4", 63), ("D5", 25)), strict=True))

ORDINARY = ("ordinary",)
IN_PERSON = ("in_person",)
THREE = ("pupil", "home", "school")
TWO = ("home", "school")

# One row a key, one column a preset in the order of NAMES: the value, and the sentence that says it or None.
TABLE: dict[str, tuple[tuple[object, str | None], ...]] = {
    "country": (("DK", None), ("DK", None), ("DK", None), ("NO", None), ("SE", None)),
    "locale": (("da", None), ("da", None), ("da", None), ("nb", None), ("sv", None)),
    "timezone": (
        ("Europe/Copenhagen", None),
        ("Europe/Copenhagen", None),
        ("Europe/Copenhagen", None),
        ("Europe/Oslo", None),
        ("Europe/Stockholm", None),
    ),
    "level": (
        ("school", None),
        ("school", None),
        ("school", None),
        ("municipality", "D4.58"),
        ("school", None),
    ),
    "principle.approved_by": (
        ("skolebestyrelsen", "D1.31"),
        ("skolebestyrelsen", "D2.53"),
        (None, None),
        ("Hovedutvalg for utdanning", "D4.58"),
        (None, None),
    ),
    "principle.discussed_in": (
        (None, None),
        ("MED-udvalg", "D2.53"),
        (None, None),
        (None, None),
        (None, None),
    ),
    "principle.approved_on": (
        (date(2023, 6, 7), "D1.31"),
        (date(2020, 1, 27), "D2.53"),
        (None, None),
        (date(2016, 9, 21), "D4.58"),
        (None, None),
    ),
    "principle.revised_on": (
        (None, None),
        (date(2023, 4, 24), "D2.54"),
        (None, None),
        (None, None),
        (None, None),
    ),
    "principle.review": (("none", None), ("none", None), ("yearly", "D3.24"), ("none", None), ("none", None)),
    "terms.conference": (
        ("skole_hjem_samtale", "D1.11"),
        ("skole_hjem_samtale", "D2.22"),
        ("skole_hjem_samtale", "D3.8"),
        ("utviklingssamtale", "D4.25"),
        ("utvecklingssamtal", "D5.11"),
    ),
    "record.name": (
        ("Meddelelsesbogen", "D1.18"),
        ("Meddelelsesbogen", "D2.36"),
        ("Meddelelsesbogen", None),
        (None, None),
        ("IUP", None),
    ),
    "conferences.min_per_year": ((1, "D1.19"), (1, "D2.22"), (0, "D3.10"), (2, "D4.11"), (2, "D5.13")),
    "conferences.min_wording": (
        ("minimum", "D1.19"),
        ("as_a_rule", "D2.22"),
        ("by_need", "D3.10"),
        ("minimum", "D4.11"),
        ("minimum", "D5.13"),
    ),
    "conferences.per_term": ((False, None), (False, None), (False, None), (False, None), (True, None)),
    "conferences.per_pupil_need": (
        (False, None),
        (False, None),
        (True, "D3.10"),
        (False, None),
        (False, None),
    ),
    "conferences.slot_minutes": ((20, None), (20, None), (20, None), (30, None), (30, None)),
    "conferences.notice_days": ((14, None), (14, None), (14, None), (14, None), (14, None)),
    "conferences.notice_mode": (
        ("warn", "D1.16"),
        ("warn", None),
        ("warn", "D3.8"),
        ("warn", None),
        ("warn", None),
    ),
    "conferences.forms": (
        (("in_person", "phone"), "D1.21"),
        (("in_person", "group", "subject_cafe"), "D2.32"),
        (("in_person", "virtual"), "D3.11"),
        (IN_PERSON, None),
        (IN_PERSON, None),
    ),
    "conferences.kinds": (
        (("ordinary", "needs_based", "network_meeting", "action_plan_meeting"), "D1.23"),
        (("ordinary", "needs_based"), "D2.23"),
        (("ordinary", "separate"), "D3.20"),
        (ORDINARY, "D4.11"),
        (ORDINARY, "D5.11"),
    ),
    "conferences.times": (
        ("real_possibility", "D1.17"),
        ("suits_both", "D2.30"),
        ("real_possibility", "D3.9"),
        ("open", None),
        ("all_guardians", "D5.20"),
    ),
    "conferences.attend.min_guardians": ((1, "D1.28"), (1, None), (1, None), (1, None), (1, None)),
    "conferences.attend.pupil": (
        ("expected", "D1.28"),
        ("party", "D2.24"),
        ("party", "D3.1"),
        ("right_from_12", None),
        ("party", "D5.11"),
    ),
    "conferences.attend.staff": (
        ("contact_teacher", None),
        ("class_team", "D2.24"),
        ("contact_teacher", "D3.21"),
        ("contact_teacher", "D4.11"),
        ("mentor_and_responsible_staff", "D5.11"),
    ),
    "conferences.attend.staff_consulted_with_contact_parents": (
        (False, None),
        (True, "D2.31"),
        (False, None),
        (False, None),
        (False, None),
    ),
    "preparation.pupil": (
        ("none", None),
        ("team", "D2.27"),
        ("two_step", "D3.21"),
        ("none", None),
        ("none", None),
    ),
    "topics.announce_before": ((True, None), (True, None), (True, "D3.18"), (True, None), (True, "D5.8")),
    "without_child.decision": (
        ("joint", None),
        ("joint", None),
        ("joint", "D3.19"),
        ("joint", None),
        ("joint", None),
    ),
    "without_child.separate_invitation": (
        (True, None),
        (True, None),
        (True, "D3.20"),
        (True, None),
        (True, None),
    ),
    "agreements.mode": (
        ("optional", "D1.15"),
        ("ask", "D2.26"),
        ("required", "D3.7"),
        ("optional", None),
        ("required", "D5.17"),
    ),
    "agreements.owners": ((TWO, "D1.15"), (THREE, "D2.26"), (TWO, "D3.7"), (TWO, None), (THREE, "D5.17")),
    "agreements.carry_over": (
        ("previous", None),
        ("previous", "D2.43"),
        ("previous", "D3.3"),
        ("previous", None),
        ("baseline", "D5.21"),
    ),
    "class_visit": (
        ("ask_team", None),
        ("by_appointment", "D2.20"),
        ("ask_team", None),
        ("ask_team", None),
        ("anytime", "D5.19"),
    ),
    "parent_meetings.min_per_year": ((0, None), (1, "D2.45"), (0, None), (1, "D4.9"), (0, None)),
    "parent_meetings.start_of_year": (
        (False, None),
        (False, None),
        (False, None),
        (True, "D4.29"),
        (False, None),
    ),
    "parent_meetings.approval": (
        ("none", None),
        ("contact_parents", "D2.46"),
        ("none", None),
        ("none", None),
        ("none", None),
    ),
    "portal.comes_first": ((True, "D1.25"), (True, "D2.14"), (False, None), (True, "D4.61"), (False, None)),
    "portal.replaces_dialogue": (
        (False, None),
        (False, "D2.15"),
        (False, None),
        (False, None),
        (False, None),
    ),
    "guardian_duty.read_portal": (
        ("duty", "D1.29"),
        ("open", None),
        ("open", None),
        ("open", None),
        ("open", None),
    ),
    "concern.duty_to_act": ((False, None), (False, None), (False, None), (True, "D4.14"), (True, None)),
    "owner_meetings_per_year": ((0, None), (0, None), (0, None), (2, "D4.50"), (0, None)),
    "competence_register": ((True, None), (True, None), (True, None), (True, "D4.34"), (True, "D5.23")),
}


@pytest.fixture(params=NAMES)
def policy(request: pytest.FixtureRequest) -> Policy:
    return load_preset(request.param)


def test_the_package_holds_the_five_presets() -> None:
    assert set(preset_names()) == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("key", TABLE)
def test_a_preset_says_what_its_principle_says(name: str, key: str) -> None:
    value, stated = TABLE[key][NAMES.index(name)]
    policy = load_preset(name)
    assert (policy.value(key), policy.stated(key)) == (value, stated)


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
