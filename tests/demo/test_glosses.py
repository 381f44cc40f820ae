"""Glosses: a sentence of a catalogue is recognised with its dates; what is not recognised stays without."""

from __future__ import annotations

from datetime import date

import pytest

from bot.core.dates import long_date, short_date
from bot.core.texts import LANGUAGES, _, capital, in_language
from bot.demo.glosses import Glosses


@pytest.fixture(scope="module")
def glosses() -> Glosses:
    return Glosses()


DAY = date(2026, 12, 1)


def said(language: str, message: str, **values: str) -> str:
    with in_language(language):
        return _(message, **values)


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_of_the_bot_get_their_english(glosses: Glosses, language: str) -> None:
    assert glosses.get(said(language, "We are coming")) == "We are coming"
    assert glosses.get(said(language, "Talk: %(child)s", child="Emma")) == "Talk: Emma"


@pytest.mark.parametrize("language", LANGUAGES)
def test_dates_and_marks_inside_are_english_too(glosses: Glosses, language: str) -> None:
    with in_language(language):
        when = _("%(date)s at %(time)s", date=long_date(DAY), time="16.20")
        line = "E: " + _("A time is booked for the talk on %(when)s.", when=when)
        listed = _("%(child)s: %(when)s with %(teacher)s.", child="Ida", when=when, teacher="Birgit")
        button = capital(_("%(date)s at %(time)s", date=short_date(DAY), time="15.30"))
    assert glosses.get(line) == "E: A time is booked for the talk on Tuesday 1 December at 16.20."
    assert glosses.get(f"{line}\n{line}") == "\n".join([glosses[line]] * 2)
    assert glosses.get(button) == "Tue 1 Dec at 15.30"
    assert glosses.get(listed) == "Ida: Tuesday 1 December at 16.20 with Birgit."


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_that_follow_each_other_are_recognised_one_by_one(glosses: Glosses, language: str) -> None:
    message = (
        "You are invited to a separate talk with %(teacher)s, without %(child)s. The ordinary talk stays as it is."
    )
    text = f"{said(language, message, child='Emma', teacher='Mette')} {said(language, 'Which time suits you?')}"
    assert glosses[text] == message % {"child": "Emma", "teacher": "Mette"} + " Which time suits you?"


@pytest.mark.parametrize("text", ["Hvad koster en is og en vaffel?", "/start", "16.20", ""])
def test_what_nobody_translated_gets_no_gloss(glosses: Glosses, text: str) -> None:
    assert glosses.get(text) is None
