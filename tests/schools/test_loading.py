"""Reading and writing policies: every problem at once with file, key and fix, and nothing lost."""

import tomllib
from datetime import date, time
from importlib import resources

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.schools.policy import Mark, Offset, Period, Policy, PolicyError, dump, load_preset, parse_policy
from bot.schools.policy.loading import policy_from, preset_names

BUDDINGE = (resources.files("bot.schools.policy") / "presets" / "dk-buddinge.toml").read_text("utf-8")


def changed(key: str, new: str, text: str = BUDDINGE) -> str:
    """The text with the line of a dotted key replaced; "" takes the line out."""
    lines, section, found = [], "", 0
    for line in text.splitlines():
        if line.startswith("["):
            section = line.strip("[]") + "."
        if f"{section}{line.partition(' = ')[0]}" == key:
            found += 1
            line = new
        lines.append(line)
    assert found == 1, key
    return "\n".join(lines)


def problems(text: str) -> dict[str, str]:
    with pytest.raises(PolicyError) as caught:
        parse_policy(text, "ours.toml")
    for problem in caught.value.problems:
        assert problem.file == "ours.toml"
        assert str(problem) in str(caught.value)
    found: dict[str, str] = {}
    for problem in caught.value.problems:
        found[problem.key] = f"{found.get(problem.key, '')} {problem.fix}".strip()
    return found


@pytest.mark.parametrize(
    ("key", "new", "place", "words"),
    [
        (
            "conferences.slot_minutes",
            "slot_minuts = {value = 20, default = 'x'}",
            "conferences.slot_minuts",
            "slot_minutes?",
        ),
        ("conferences.slot_minutes", "", "conferences.slot_minutes", "missing"),
        ("conferences.slot_minutes", "slot_minutes = 20", "conferences.slot_minutes", "{value = …"),
        (
            "conferences.slot_minutes",
            "slot_minutes = {value = '20', default = 'x'}",
            "conferences.slot_minutes",
            "whole number",
        ),
        (
            "conferences.slot_minutes",
            "slot_minutes = {value = 25, default = 'x'}",
            "conferences.slot_minutes_choices",
            "add 25",
        ),
        (
            "conferences.slot_minutes",
            "slot_minutes = {value = 1, default = 'x'}",
            "conferences.slot_minutes",
            "at least 5",
        ),
        (
            "conferences.notice_mode",
            "notice_mode = {value = 'warning', stated = 'x'}",
            "conferences.notice_mode",
            "'block'",
        ),
        (
            "conferences.per_term",
            "per_term = {value = 'no', default = 'x'}",
            "conferences.per_term",
            "true or false",
        ),
        (
            "conferences.forms",
            "forms = {value = 'phone', stated = 'x'}",
            "conferences.forms",
            "square brackets",
        ),
        (
            "conferences.forms",
            "forms = {value = ['fax'], stated = 'x'}",
            "conferences.forms[1]",
            "'in_person'",
        ),
        ("conferences.forms", "forms = {value = [], stated = 'x'}", "conferences.forms", "at least one"),
        (
            "conferences.forms",
            "forms = {value = ['phone', 'phone'], stated = 'x'}",
            "conferences.forms",
            "once",
        ),
        (
            "conferences.kinds",
            "kinds = {value = ['separate'], stated = 'x'}",
            "conferences.kinds",
            "add ordinary",
        ),
        (
            "conferences.min_wording",
            "min_wording = {value = 'minimum'}",
            "conferences.min_wording",
            "exactly one",
        ),
        (
            "conferences.min_wording",
            "min_wording = {value = 'minimum', stated = 'x', default = 'y'}",
            "conferences.min_wording",
            "exactly one",
        ),
        (
            "conferences.min_wording",
            "min_wording = {value = 'minimum', stated = ''}",
            "conferences.min_wording.stated",
            "where",
        ),
        (
            "conferences.min_wording",
            "min_wording = {value = 'minimum', stated = 'x', sorce = 'y'}",
            "conferences.min_wording.sorce",
            "source?",
        ),
        (
            "conferences.min_wording",
            "min_wording = {value = 'minimum', stated = 'x', source = 1}",
            "conferences.min_wording.source",
            "text",
        ),
        (
            "conferences.min_wording",
            "min_wording = {value = 'minimum', stated = 'x', checked_on = '2026-01-01'}",
            "conferences.min_wording.checked_on",
            "without quotation marks",
        ),
        (
            "principle.approved_on",
            "approved_on = {value = '7 June 2023', stated = 'x'}",
            "principle.approved_on",
            "2026-08-10",
        ),
        (
            "booking.cancel_until",
            "cancel_until = {value = '8 pm', default = 'x'}",
            "booking.cancel_until",
            "HH:MM",
        ),
        ("school_year.starts", "starts = {value = '08-32', default = 'x'}", "school_year.starts", "MM-DD"),
        (
            "timezone",
            "timezone = {value = 'Europe/Roskilde', default = 'x'}",
            "timezone",
            "Europe/Copenhagen",
        ),
        ("principle.title", "title = {value = '  ', stated = 'x'}", "principle.title", "one line"),
        (
            "links.grading",
            "grading = {value = 'http://example.org', default = 'x'}",
            "links.grading",
            "https://",
        ),
        (
            "portal.replaces_dialogue",
            "replaces_dialogue = {value = true, default = 'x'}",
            "portal.replaces_dialogue",
            "False",
        ),
        (
            "leave.blocked_periods",
            "blocked_periods = {value = [{first = 2026-05-02, last = 2026-05-01}], default = 'x'}",
            "leave.blocked_periods[1]",
            "on or after",
        ),
        (
            "timeline.day_before",
            "day_before = {value = {school_days = -1}, default = 'x'}",
            "timeline.day_before",
            "HH:MM",
        ),
        (
            "timeline.day_before",
            "day_before = {value = {school_days = -1, hours = -4, at = '17:00'}, default = 'x'}",
            "timeline.day_before",
            "exactly one",
        ),
        (
            "timeline.day_before",
            "day_before = {value = {school_day = -1, at = '17:00'}, default = 'x'}",
            "timeline.day_before.school_day",
            "take it out",
        ),
    ],
)
def test_a_problem_names_the_key_and_the_fix(key: str, new: str, place: str, words: str) -> None:
    found = problems(changed(key, new))
    assert words in found[place]


@pytest.mark.parametrize(
    ("key", "new", "place", "words"),
    [
        (
            "timeline.nudges",
            "[{school_days = -3, at = '17:00'}, {school_days = -2, at = '17:00'}, {school_days = -1, at = '17:00'}]",
            "timeline.nudges",
            "at most 2",
        ),
        ("timeline.nudges", "[{school_days = 1, at = '17:00'}]", "timeline.nudges", "0 or below"),
        (
            "timeline.nudges",
            "[{school_days = 0, at = '17:00'}, {school_days = -2, at = '17:00'}]",
            "timeline.nudges",
            "order",
        ),
        ("timeline.nudges", "[{school_days = 0, at = '20:30'}]", "timeline.nudges", "20:00"),
        ("timeline.nudges", "[{school_days = -1, at = '22:00'}]", "timeline.nudges[1]", "quiet hours"),
        (
            "timeline.pupil_talk",
            "{school_days = -5, at = '16:00'}",
            "timeline.pupil_talk",
            "before timeline.home_part",
        ),
        (
            "timeline.pupil_talk",
            "{school_days = -12, at = '16:00'}",
            "timeline.pupil_talk",
            "conferences.notice_days to at least 17",
        ),
        (
            "timeline.topics_close",
            "{school_days = -1, at = '18:00'}",
            "timeline.topics_close",
            "timeline.day_before",
        ),
        (
            "timeline.topics_close",
            "{school_days = -3, at = '02:30'}",
            "timeline.topics_close",
            "02:00 to 03:00",
        ),
        ("timeline.choose_by", "{hours = -48}", "timeline.choose_by", "school_days"),
        ("timeline.invitation", "{hours = 4}", "timeline.invitation", "hours = 0"),
        ("timeline.day_before", "{school_days = -1, at = '21:30'}", "timeline.day_before", "quiet hours"),
        (
            "timeline.day_before",
            "{school_days = -1, at = '20:00'}",
            "booking.cancel_until",
            "later than 20:00",
        ),
        ("timeline.same_day", "{hours = 2}", "timeline.same_day", "-12 to -1"),
        ("timeline.after", "{hours = -2}", "timeline.after", "above 0"),
        ("booking.cancel_until", "'16:30'", "booking.cancel_until", "later than 17:00"),
        ("booking.cancel_until", "'22:30'", "booking.cancel_until", "quiet hours"),
        ("booking.move_until", "'02:59'", "booking.move_until", "02:00 to 03:00"),
        ("conferences.notice_days", "7", "timeline.home_part", "at most 5 school days"),
    ],
)
def test_a_timeline_is_checked_as_a_whole(key: str, new: str, place: str, words: str) -> None:
    found = problems(changed(key, f"{key.rpartition('.')[2]} = {{value = {new}, default = 'x'}}"))
    assert words in found[place]


def test_a_limit_may_end_where_the_quiet_hours_begin() -> None:
    text = changed("booking.cancel_until", "cancel_until = {value = '21:00', default = 'x'}")
    assert parse_policy(text, "ours.toml").booking.cancel_until == time(21)


def test_all_problems_come_at_once() -> None:
    text = changed("conferences.slot_minutes", "slot_minutes = {value = 'x', default = 'x'}")
    text = changed("locale", "locale = {value = 'fo', default = 'x'}", text)
    text = changed("booking.cancel_until", "cancel_until = {value = '16:00', default = 'x'}", text)
    assert {"conferences.slot_minutes", "locale", "booking.cancel_until"} <= set(problems(text))


def test_a_missing_table_and_a_table_written_as_a_value_are_named() -> None:
    text = BUDDINGE.replace("[retention]", "[retension]")
    assert problems(text) == {
        "retention": "this is missing: add the table [retention]",
        "retension": "there is no key of this name: did you mean retention?",
    }
    assert "write it as [topics]" in problems('topics = "on"\n')["topics"]


def test_a_school_without_a_number_decides_by_need() -> None:
    text = changed("conferences.min_per_year", "min_per_year = {value = 0, stated = 'x'}")
    assert "raise min_per_year" in problems(text)["conferences.per_pupil_need"]


def test_the_clocks_of_a_morning_are_in_their_order() -> None:
    for key, clock, place in (
        ("absence.ask_again_at", "08:15", "absence.register_by"),
        ("absence.register_by", "09:30", "absence.missing_notice_at"),
        ("absence.day_ends", "08:30", "absence.day_ends"),
    ):
        text = changed(key, f"{key.rpartition('.')[2]} = {{value = '{clock}', default = 'x'}}")
        assert "make it later than absence." in problems(text)[place]


def test_broken_toml_says_where() -> None:
    assert "line 2" in problems('level = "school"\nlocale = da\n')[""]


def test_an_unknown_preset_is_refused_with_the_near_name() -> None:
    with pytest.raises(PolicyError, match="did you mean dk-buddinge"):
        load_preset("dk-budinge")


@pytest.mark.parametrize("name", preset_names())
def test_a_policy_comes_back_as_it_was_written(name: str) -> None:
    policy = load_preset(name)
    text = dump(policy)
    assert parse_policy(text, "ours.toml") == policy
    assert dump(parse_policy(text, "ours.toml")) == text


def test_a_schools_own_words_and_periods_come_back() -> None:
    policy = load_preset("dk-buddinge")
    weeks = Period(first=date(2027, 2, 1), last=date(2027, 2, 5))
    own = policy.model_copy(
        update={
            "leave": policy.leave.model_copy(update={"blocked_periods": (weeks,)}),
            "marks": {
                **policy.marks,
                "leave.blocked_periods": Mark("stated", 'board, "June"', "§ 3\x7f", weeks.last),
            },
        }
    )
    back = parse_policy(dump(own), "ours.toml")
    assert back == own
    assert back.stated("leave.blocked_periods") == 'board, "June"'
    assert back != policy


@settings(max_examples=60, deadline=None)
@given(st.text(min_size=1).filter(lambda text: text.strip()))
def test_any_reason_survives_the_way_round(where: str) -> None:
    policy = load_preset("se-samverkan")
    own = policy.model_copy(update={"marks": {**policy.marks, "locale": Mark("default", where)}})
    assert parse_policy(dump(own), "ours.toml") == own


def test_plain_values_are_typed_and_frozen() -> None:
    policy = load_preset("dk-buddinge")
    assert policy.booking.cancel_until == time(20)
    assert policy.timeline.day_before == Offset(school_days=-1, at=time(17))
    assert policy.mark("conferences.slot_minutes") == policy.marks["conferences.slot_minutes"]
    assert policy.mark("principle.revised_on") is None
    with pytest.raises(ValueError, match="frozen"):
        setattr(policy.conferences, "slot_minutes", 5)  # noqa: B010  (mypy knows that it is frozen)


def test_talks_that_a_principle_turns_off_are_no_kind() -> None:
    policy = load_preset("no-skedsmo")
    off: Policy = policy.model_copy(
        update={
            "needs_talk": policy.needs_talk.model_copy(update={"who": ()}),
            "without_child": policy.without_child.model_copy(update={"decision": "off"}),
        }
    )
    assert off.talk_kinds == ("ordinary",)


def test_a_policy_stored_before_a_setting_was_kept_still_loads() -> None:
    """A release changes nobody's policy, so what it adds may be missing from what is stored."""
    tree = tomllib.loads(BUDDINGE)
    for section, key in (
        ("principle", "responsibilities"),
        ("links", "complaints"),
        ("links", "anti_bullying"),
        ("concern", "first_step"),
        ("school_year", "summer_starts"),
    ):
        del tree[section][key]
    del tree["rights"]
    policy = policy_from(tree, "old.toml")
    assert policy.principle.responsibilities is None
    assert policy.rights.card is None
    assert policy.mark("rights.card") is None
    assert parse_policy(dump(policy), "old.toml") == policy
