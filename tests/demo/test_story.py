"""The story as data: every label it presses exists in every language, and every step is cited and in time."""

from __future__ import annotations

import re

import pytest
from babel.messages.pofile import read_po

from bot.core.paths import folder
from bot.core.routes import CommandRoute
from bot.core.texts import LANGUAGES
from bot.demo.acts import Press, Say, Show
from bot.demo.cast import CAST, FRONT, actor, neighbours
from bot.demo.schools import SCHOOLS
from bot.demo.signs import SEEN
from bot.demo.story import MOMENTS, STORY
from bot.features import assemble


def originals(language: str) -> set[str]:
    with (folder("locales") / language / "LC_MESSAGES" / "bot.po").open("rb") as file:
        return {
            one
            for message in read_po(file, locale=language)
            if message.string
            for one in (message.id if isinstance(message.id, tuple | list) else (message.id,))
        }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_label_is_in_the_catalogue(language: str) -> None:
    known = originals(language)
    for step in STORY:
        for act in step.acts:
            if isinstance(act, Press):
                assert {act.words.one, act.words.many or act.words.one} <= known, (step.id, act.words)
                assert act.words.read_in(language)
                assert "%(" not in act.words.original
    assert {words.one for words in SEEN} <= known


def test_every_command_written_is_one_of_the_product() -> None:
    commands = [route for feature in assemble().features for route in feature.routes if isinstance(route, CommandRoute)]
    said = [act for step in STORY for act in step.acts if isinstance(act, Say)]
    for act in (each for each in said if each.text.startswith("/")):
        language = actor(act.phone).language
        assert act.text.removeprefix("/") in {route.words[language] for route in commands}


def test_steps_follow_the_clock_and_have_names_of_their_own() -> None:
    assert [step.at for step in STORY] == sorted(step.at for step in STORY)
    assert len({step.id for step in STORY}) == len(STORY)
    assert [moment.weekday() for moment in MOMENTS] == [0, 0, 1, 2, 2, 2, 2, 3, 0], (
        "the days of the week that the story says"
    )


def test_every_quotation_names_its_source() -> None:
    for step in STORY:
        if step.quote:
            assert step.quote.words
            assert step.quote.english
            assert re.search(r"D\d\.\d+$", step.quote.source)


def test_every_phone_of_the_story_is_somebodys() -> None:
    keys = {actor.key for actor in CAST}
    shown = {act.phone for step in STORY for act in step.acts if isinstance(act, Show)}
    assert {step.phone for step in STORY if step.phone} <= {*FRONT, *shown} <= keys
    numbers = [actor.user_id for actor in (*CAST, *neighbours())]
    assert len(numbers) == len(set(numbers))


def test_the_town_is_as_large_as_the_story_says() -> None:
    pupils = [family for school in SCHOOLS for class_ in school.classes for family in class_.families]
    third = next(class_ for class_ in SCHOOLS[0].classes if class_.title == "3.B")
    assert 60 <= len(pupils) <= 80
    assert len({family.pupil for family in pupils}) == len(pupils)
    assert (len(third.families), sum(family.booked for family in third.families)) == (24, 16)
    assert any(not family.reached for family in third.families)
