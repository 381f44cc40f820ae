"""Every setting of a policy in words: none forgotten, none without a word in some language, no default in disguise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.texts import LANGUAGES, in_language
from bot.directory.principle import duties, rules, screens, telling
from bot.directory.principle.themes import WORDINGS, Theme
from bot.directory.principle.words.inner import INNER
from bot.people.acting import SchoolFacts
from bot.schools.policy import Mark, Policy, load_preset, preset_names
from bot.schools.policy.document import KEYS, fields_of, section_of
from bot.schools.policy.sections import Section
from tests.directory.places import TODAY, edition

WORDED = [key for wordings in WORDINGS.values() for wording in wordings for key in wording.keys]
SILENT = {
    "da": "Princippet siger ikke noget om dette. Indtil skolen bestemmer andet:",
    "nb": "Standarden sier ingenting om dette. Inntil skolen bestemmer noe annet, gjelder dette:",
    "sv": "Riktlinjerna säger inget om detta. Tills skolan bestämmer något annat:",
}
SAYS = {"da": "Princippet siger:", "nb": "Dette står i standarden:", "sv": "Riktlinjerna säger:"}


def test_every_setting_is_worded_once_or_is_inner_on_purpose() -> None:
    assert sorted([*WORDED, *INNER]) == sorted(KEYS)
    assert all(INNER.values())


def marked(policy: Policy, stated: frozenset[str]) -> Policy:
    """The policy with just these settings said by the principle."""
    marks = {key: Mark("stated" if key in stated else "default", "D9.9") for key in policy.marks}
    return policy.model_copy(update={"marks": marks})


@settings(max_examples=60, deadline=None)
@given(
    preset=st.sampled_from(preset_names()),
    stated=st.frozensets(st.sampled_from(WORDED)),
    code=st.sampled_from(LANGUAGES),
    which=st.sampled_from(Theme),
)
def test_no_default_is_ever_shown_as_the_schools_word(
    preset: str, stated: frozenset[str], code: str, which: Theme
) -> None:
    policy = marked(load_preset(preset), stated)
    with in_language(code):
        said = {
            text: all(key in stated for key in wording.keys if key in policy.marks)
            for wording in WORDINGS[which]
            if (text := wording.say(policy)) is not None
        }
        pages = telling.pages_of(telling.told_in(policy, which))
        for number in range(len(pages)):
            shown = screens.theme(edition(policy), which, pages, number).text
            before, _line, after = shown.partition(SILENT[code])
            for text, by_the_school in said.items():
                assert f"• {text}" not in (after if by_the_school else before), text
                if f"• {text}" in before:
                    assert SAYS[code] in before
        whole = "\n".join(screens.theme(edition(policy), which, pages, n).text for n in range(len(pages)))
        assert all(f"• {text}" in whole for text in said)


def choices(kind: type[Section] = Policy, prefix: str = "") -> Iterator[tuple[str, tuple[str, ...], bool]]:
    """Every setting that is one or several of given words: (key, words, several)."""
    for name, field in fields_of(kind).items():
        inner = section_of(field)
        if inner is not None:
            yield from choices(inner, f"{prefix}{name}.")
        elif words := tuple(word for word in literals(field.rebuild_annotation()) if isinstance(word, str)):
            yield prefix + name, words, "tuple" in str(field.annotation)


def literals(kind: Any) -> tuple[Any, ...]:
    """The words of a Literal, wherever it hides in the type."""
    if get_origin(kind) is Literal:
        return get_args(kind)
    hidden = get_origin(kind) in {tuple, Union, UnionType} or hasattr(kind, "__metadata__")
    return tuple(word for part in get_args(kind) for word in literals(part)) if hidden else ()


def with_value(policy: Policy, key: str, value: object) -> Policy:
    section, _dot, rest = key.partition(".")
    if not rest:
        return policy.model_copy(update={section: value})
    return policy.model_copy(update={section: _deep(getattr(policy, section), rest, value)})


def _deep(section: Section, key: str, value: object) -> Section:
    name, _dot, rest = key.partition(".")
    return section.model_copy(update={name: _deep(getattr(section, name), rest, value) if rest else value})


CHOICES = [(key, words, several) for key, words, several in choices() if key in WORDED]


@pytest.mark.parametrize(("key", "words", "several"), CHOICES, ids=[key for key, _words, _several in CHOICES])
def test_whatever_a_school_may_choose_has_words(key: str, words: tuple[str, ...], several: bool) -> None:
    wording = next(wording for wordings in WORDINGS.values() for wording in wordings if key in wording.keys)
    for code in LANGUAGES:
        with in_language(code):
            told = {}
            for word in words:
                policy = with_value(load_preset("dk-buddinge"), key, (word,) if several else word)
                told[word] = wording.say(policy)
            assert not any(
                text is not None and ("%(" in text or word in text) for word, text in told.items() if "_" in word
            )


def test_the_test_finds_the_choices() -> None:
    found: Mapping[str, tuple[str, ...]] = {key: words for key, words, _several in CHOICES}
    assert found["conferences.attend.pupil"] == ("no", "optional", "right_from_12", "expected", "party")
    assert "contact_teacher" in found["escalation.ladder"]
    assert len(found) > 25


@pytest.mark.parametrize("preset", preset_names())
@pytest.mark.parametrize("code", LANGUAGES)
def test_the_first_screen_says_whose_document_it_is(preset: str, code: str) -> None:
    policy = load_preset(preset)
    with in_language(code):
        screen = screens.principle(edition(policy))
    assert screen.text.startswith(policy.principle.title)
    for value in (policy.principle.approved_by, policy.principle.discussed_in, policy.principle.reviewed_by):
        assert value is None or value in screen.text
    for day in (policy.principle.approved_on, policy.principle.revised_on):
        assert day is None or str(day.year) in screen.text
    outdated = {"da": "afløst", "nb": "erstattet", "sv": "ersatts"}[code]
    assert (outdated in screen.text) is policy.principle.law_outdated


@pytest.mark.parametrize("preset", preset_names())
@pytest.mark.parametrize("code", LANGUAGES)
def test_the_parents_duties_never_stand_alone(preset: str, code: str) -> None:
    policy = load_preset(preset)
    found = policy.principle.responsibilities
    assert found is not None
    pages = duties.pages_of(found)
    with in_language(code):
        shown = [screens.duties(edition(policy), pages, number).text for number in range(len(pages))]
        titles = {party: screens.party_title(party) for party in duties.PARTIES}
    for text in shown:
        assert len(text) < 1700
        assert f"\n{titles['school']}\n" in text
    whole = "\n".join(shown)
    assert all(duty.text in whole for duty in found)
    for party in {duty.party for duty in found}:
        assert f"\n{titles[party]}\n" in whole
    named = {"da": "på dansk", "nb": "på norsk", "sv": "på svenska"}[policy.locale] if code == "sv" else ""
    assert policy.locale == code or named in shown[0]


def test_a_school_that_says_less_than_the_parents_is_repeated_beside_them() -> None:
    preset = load_preset("dk-buddinge").principle.responsibilities
    assert preset is not None
    school = next(duty for duty in preset if duty.party == "school")
    home = next(duty for duty in preset if duty.party == "home").model_copy(update={"text": "x" * 400})
    pages = duties.pages_of([school, *[home] * 40])
    assert len(pages) > 10
    assert all(page.get("school") for page in pages if page.get("home"))


@pytest.mark.parametrize("preset", preset_names())
@pytest.mark.parametrize("code", LANGUAGES)
def test_a_page_fits_on_a_phone_and_what_is_not_built_says_whom_to_ask(preset: str, code: str) -> None:
    policy = load_preset(preset)
    with in_language(code):
        for which in Theme:
            pages = telling.pages_of(telling.told_in(policy, which))
            for number, page in enumerate(pages):
                text = screens.theme(edition(policy), which, pages, number).text
                assert len(text) < 1300
                assert ("12 34 56 78" in text or "\n* " in text) is any(told.asks for told in page)


def test_what_a_school_decided_says_where_and_a_presets_number_does_not() -> None:
    policy = load_preset("dk-buddinge")
    marks = {**policy.marks, "conferences.slot_minutes": Mark("stated", "skolebestyrelsen 10. august 2026")}
    changed = policy.model_copy(update={"marks": marks})
    with in_language("da"):
        told = telling.told_in(changed, Theme.TALKS)
        pages = telling.pages_of(told)
        whole = "\n".join(screens.theme(edition(changed), Theme.TALKS, pages, n).text for n in range(len(pages)))
    assert "• En samtale varer normalt 20 minutter. (skolebestyrelsen 10. august 2026)" in whole
    assert "D1." not in whole


def test_what_changed_is_what_was_not_said_before() -> None:
    before = load_preset("dk-buddinge")
    after = with_value(before, "conferences.slot_minutes", 30)
    with in_language("da"):
        assert [told.text for told in telling.changed_since(after, before)] == ["En samtale varer normalt 30 minutter."]
        assert telling.changed_since(before, before) == ()


def test_forty_long_names_still_fit_into_a_message() -> None:
    policy = with_value(load_preset("dk-smoerum"), "bodies.names", tuple(f"{n}" + "x" * 398 for n in range(40)))
    with in_language("da"):
        pages = telling.pages_of(telling.told_in(policy, Theme.BODIES))
        assert all(len(screens.theme(edition(policy), Theme.BODIES, pages, n).text) < 4096 for n in range(len(pages)))


def test_the_next_review_is_a_year_after_the_last_or_before_the_school_year_ends() -> None:
    yearly = load_preset("dk-samtaler")
    assert str(rules.next_review(yearly, TODAY)) == "2027-07-31"
    reviewed = with_value(yearly, "principle.reviewed_on", TODAY.replace(month=3, day=2))
    assert str(rules.next_review(reviewed, TODAY)) == "2027-03-02"
    assert rules.next_review(load_preset("dk-buddinge"), TODAY) is None


def test_without_the_parties_own_sentences_the_document_and_the_office_are_named() -> None:
    policy = with_value(load_preset("se-samverkan"), "links.principle", "https://skolan.example/riktlinjer")
    with in_language("sv"):
        screen = screens.no_duties(edition(policy))
    assert "12 34 56 78" in screen.text
    assert screen.rows[0][0].url == "https://skolan.example/riktlinjer"


def test_a_school_without_a_phone_is_no_dead_end() -> None:
    policy = load_preset("dk-buddinge")
    school = SchoolFacts(1, "Broskolen", "da", policy.timezone, None, 1, frozenset())
    with in_language("da"):
        pages = telling.pages_of(telling.told_in(policy, Theme.BODIES))
        text = screens.theme(screens.Edition(school, policy, None, None), Theme.BODIES, pages, 0).text
    assert "Spørg læreren eller kontoret." in text
