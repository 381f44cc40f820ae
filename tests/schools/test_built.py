"""What the policy names as not built yet is read by nothing, and what it does not name is read by something."""

import re
from collections.abc import Iterator

import pytest

from bot.schools.policy import load_preset, preset_names
from bot.schools.policy.built import UNBUILT
from bot.schools.policy.document import KEYS
from tests.guards.source import ROOT

# Where a value is told, looked at whole, or worked out without driving anything.
TELLS = ("bot/directory/", "bot/schools/policy/", "bot/cli/")
# The timeline is worked out whole; only the steps that are planned drive something.
TIMELINE = {"timeline.choose_by", "timeline.nudges", "timeline.day_before", "timeline.same_day", "timeline.invitation"}


def sources() -> Iterator[str]:
    for path in sorted((ROOT / "bot").rglob("*.py")):
        place = path.relative_to(ROOT).as_posix()
        if not place.startswith(TELLS):
            yield path.read_text("utf-8")


@pytest.fixture(scope="module")
def code() -> str:
    return "\n".join(sources())


def reads(code: str, key: str) -> bool:
    tail = r"\.".join(key.split(".")[-2:]) if "." in key else rf"policy\.{key}"
    return re.search(rf"\b{tail}\b", code) is not None


def unbuilt() -> list[str]:
    return [key for key in KEYS if any(key == each or key.startswith(f"{each}.") for each in UNBUILT)]


@pytest.mark.parametrize("key", unbuilt())
def test_what_is_not_built_drives_nothing(code: str, key: str) -> None:
    assert not reads(code, key), f"{key} is read: take it out of built.UNBUILT"


def test_every_entry_is_a_key_or_a_table_of_the_file() -> None:
    tables = {key.rpartition(".")[0] for key in KEYS}
    assert set(UNBUILT) <= {*KEYS, *tables}


def test_the_search_finds_what_is_read(code: str) -> None:
    """The twin: keys that drive something are found, or the test above would find nothing either."""
    for key in ("conferences.notice_days", "conferences.pause_minutes", "quiet.staff", "country"):
        assert reads(code, key), key
    assert not set(unbuilt()) & TIMELINE


@pytest.mark.parametrize("name", preset_names())
def test_a_policy_says_whom_to_ask_for_what_is_not_built(name: str) -> None:
    policy = load_preset(name)
    assert policy.ask("surveys.run") == "office"
    assert not policy.built("surveys.run")
    assert policy.built("class_visit")
    assert policy.built("conferences.notice_days")
    assert policy.built("conferences.notice_mode")
    with pytest.raises(KeyError):
        policy.built("surveys")


def test_every_form_that_a_principle_names_has_its_room() -> None:
    assert all(load_preset(name).built("conferences.forms") for name in preset_names())
