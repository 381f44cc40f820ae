"""Marks tell the children of a family apart and never say anybody's name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.texts import in_language, isolated
from bot.reminders.marks import FamilyChild, marked, marked_many, marks, names


def family(*children: str) -> list[FamilyChild]:
    """Children from "given|family|born", the family name and the date left out at will."""
    return [FamilyChild(number, *child.split("|")) for number, child in enumerate(children)]


@pytest.mark.parametrize(
    ("children", "expected"),
    [
        (["Emma"], [None]),
        (["Emma", "Ida", "Noah"], ["E", "I", "N"]),
        (["Emma", "Ella", "Noah"], ["Em", "El", "N"]),
        (["Emma", "Ella", "Elias"], ["Em", "Ell", "Eli"]),
        (["Åse", "åge"], ["Ås", "Åg"]),
        # A short name would be written out whole, and "Mathi" is as good as a name.
        (["Bo", "Bodil"], ["B1", "B2"]),
        (["Bo|Olsen", "Bodil|Lund"], ["B1", "B2"]),
        (["Mathilde", "Mathias"], ["M1", "M2"]),
        (["Emma|Holm", "Emma|Lund"], ["EH", "EL"]),
        (["Emma|Holm", "Emma|Holm"], ["E1", "E2"]),
        (["Emma|Holm|2019-02-01", "Emma|Holm|2012-05-30"], ["E2", "E1"]),
        (["|Holm", "  |Lund"], ["H", "L"]),
        (["", " "], ["?1", "?2"]),
        (["'Ofa", "Ida"], ["O", "I"]),
        (["محمد", "مريم"], ["مح", "مر"]),
    ],
)
def test_mark_is_the_shortest_that_tells_apart(children: list[str], expected: list[str | None]) -> None:
    assert list(dict(sorted(marks(family(*children)).items())).values()) == expected


@given(st.lists(st.tuples(st.text(max_size=8), st.text(max_size=3)), min_size=2, max_size=7))
def test_marks_differ_are_never_empty_and_never_a_whole_name(children: list[tuple[str, str]]) -> None:
    found = marks(FamilyChild(number, *child) for number, child in enumerate(children))
    spoken = [mark.casefold() for mark in found.values() if mark]
    assert len(set(spoken)) == len(children)
    for number, (given_name, _family_name) in enumerate(children):
        name = given_name.strip()
        # A name of one letter is its own initial.
        if len(name) > 1 and name.isalpha():
            assert (found[number] or "").casefold() != name.casefold()


@given(st.lists(st.sampled_from(["Emma", "emma", "Ella", "Bo", "Åse", "Noah"]), min_size=2, max_size=6))
def test_names_differ(children: list[str]) -> None:
    found = names(family(*children))
    assert len(set(found.values())) == len(children)


def test_names_are_first_names_and_an_only_child_has_none() -> None:
    assert names(family("Emma|Holm", "Noah|Holm")) == {0: "Emma", 1: "Noah"}
    assert names(family("Emma|Holm", "Emma|Lund")) == {0: "Emma H", 1: "Emma L"}
    assert names(family("Emma|Holm")) == {0: None}


def test_sentence_carries_its_mark() -> None:
    assert marked("E", "I morgen kl. 16.20.") == "E: I morgen kl. 16.20."
    assert marked(None, "I morgen kl. 16.20.") == "I morgen kl. 16.20."


@pytest.mark.parametrize(("code", "expected"), [("da", "E, I og N"), ("nb", "E, I og N"), ("sv", "E, I och N")])
def test_several_marks_are_listed_as_people_write(code: str, expected: str) -> None:
    with in_language(code):
        assert marked_many(["E", "I", "N"], "3.") == f"{expected}: 3."
        assert marked_many([None, None], "3.") == "3."
        assert marked_many([], "3.") == "3."


def test_name_in_another_script_does_not_turn_the_line() -> None:
    assert isolated("محمد") == "\u2068محمد\u2069"
    assert isolated("Åse") == "Åse"
