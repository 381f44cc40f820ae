"""One way through under each of the five principles: a topic, a topic without the child, a talk asked for, and the
principle itself, which quotes nothing that it does not say."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any

import pytest
from msgspec.structs import replace
from sqlalchemy import select

from bot.conferences.requests.models import TalkRequest
from bot.core.texts import in_language
from bot.core.unit import Unit
from bot.directory.principle.themes import WORDINGS, Theme
from bot.schools.policy import load_preset, preset_names
from bot.talks.topics.models import Aside, Party, Step, Topic
from tests.flows.scene import DENMARK, NORWAY, SWEDEN, Place, Scene
from tests.flows.test_requests import WORDS
from tests.flows.test_topics import TALK, booked
from tests.flows.test_without_the_child import NEUTRAL, opens
from tests.world import Phone, World

TOGETHER = {"da": "Sammen med", "nb": "Sammen med", "sv": "Med"}
WITHOUT = {"da": "Uden", "nb": "Uten", "sv": "Utan"}
PRINCIPLE = {"da": "/princip", "nb": "/standard", "sv": "/princip"}
SAYS = {"da": "Princippet siger:", "nb": "Dette står i standarden:", "sv": "Riktlinjerna säger:"}
SILENT = {
    "da": "Indtil skolen bestemmer andet:",
    "nb": "Inntil skolen bestemmer noe annet, gjelder dette:",
    "sv": "Tills skolan bestämmer något annat:",
}
FIRST = "dk-buddinge"
MARKS = re.compile(r"[»«”]([^»«”]+)[»«”]")
ISOLATES = re.compile("[\u2066-\u2069]")


def place_of(preset: str) -> Place:
    """A school of this principle, in the language of its country."""
    country = {"dk": DENMARK, "no": NORWAY, "se": SWEDEN}[preset[:2]]
    return replace(country, preset=preset)


async def rows(world: World, model: Any) -> list[Any]:
    async def look(unit: Unit) -> list[Any]:
        return list(await unit.all(select(*model.__table__.c).order_by(model.id)))

    return await world.house.units.read(look)


async def everything(world: World, preset: str) -> None:
    here, mother = await booked(world, place_of(preset))
    father, teacher = await here.erik(), await here.mette()
    await raises_with_and_without(here, mother, father, teacher)
    await asks_for_a_talk(here, mother)
    await reads_the_principle(here, mother)
    assert not mother.unanswered


async def raises_with_and_without(here: Scene, mother: Phone, father: Phone, teacher: Phone) -> None:
    code, child, world = here.place.code, here.place.child, here.world
    talk, before = mother.last, list(father.lines)
    for way in (TOGETHER[code], WITHOUT[code]):
        await mother.presses(TALK[code], talk.message_id)
        await mother.presses(mother.last.labels[0])
        await mother.presses(f"{way} {child}")
    ((topic,), (aside,)) = await rows(world, Topic), await rows(world, Aside)
    assert (topic.person_id, topic.party) == (here.mother, Party.HOME.value)
    assert (aside.guardian_id, aside.teacher_id, aside.step) == (here.mother, here.teacher, Step.PROPOSED.value)
    # The other guardian hears nothing of it; the teacher may answer.
    assert father.lines == before
    opened = await opens(teacher, code)
    assert here.place.mother in opened.text
    assert any(WITHOUT[code].lower() in label for label in opened.labels)
    assert NEUTRAL[code] in teacher.lines


async def asks_for_a_talk(here: Scene, mother: Phone) -> None:
    words = WORDS[here.place.code]
    await mother.sends(words["talk"])
    await mother.presses(words["ask"])
    await mother.presses(words["school"])
    (asked,) = await rows(here.world, TalkRequest)
    assert (asked.asked_by, asked.pupil_id, asked.answer) == (here.mother, here.child, None)
    assert here.place.teacher in mother.last.text


# What the principle says -------------------------------------------------------------------------------------------


def given(policy: Mapping[str, Any], key: str = "") -> Iterator[tuple[str, bool]]:
    """Each value of a preset's file, by its name, and whether the principle states it: as the file has it."""
    for name, entry in policy.items():
        if isinstance(entry, dict) and "value" in entry:
            yield f"{key}{name}", "stated" in entry
        elif isinstance(entry, dict):
            yield from given(entry, f"{key}{name}.")


async def reads_the_principle(here: Scene, parent: Phone) -> None:
    """Every page of it: what stands as the principle's word is stated in the file, and what is quoted is its text."""
    code, preset = here.place.code, here.place.preset
    written = tomllib.loads((files("bot.schools.policy") / "presets" / f"{preset}.toml").read_text("utf-8"))
    stated = dict(given(written))
    own_words = {each["text"] for each in written["principle"]["responsibilities"]["value"]}
    await parent.sends(PRINCIPLE[code])
    says, silent, quoted = set(), set(), set()
    for theme in Theme:
        page = 0
        while True:
            await parent.presses_data(f"prt:{here.school}:{theme.value}:{page}")
            said, defaults = parts(ISOLATES.sub("", parent.last.text), code)
            says |= {(theme, line) for line in bullets(said)}
            silent |= {(theme, line) for line in bullets(defaults)}
            quoted |= set(MARKS.findall(said))
            assert not MARKS.findall(defaults), "what the principle is silent about is no quotation"
            page += 1
            if not any(f":{theme.value}:{page}" in str(b.data) for row in parent.last.buttons for b in row):
                break
    assert quoted <= own_words, quoted - own_words
    assert quoted
    assert silent
    sentences = dict(_sentences(preset, code))
    for line in says:
        assert all(stated[key] for key in sentences[line]), f"{line} is not said"
    for line in silent:
        assert not all(stated[key] for key in sentences[line]), f"{line} is said"


def parts(text: str, code: str) -> tuple[str, str]:
    """(what stands under "the principle says", what stands under "it says nothing about this")."""
    before, _line, defaults = text.partition(SILENT[code])
    return before.partition(SAYS[code])[2], defaults


def bullets(text: str) -> Iterator[str]:
    """The sentences, without the mark for what is not in the chat yet."""
    for line in text.splitlines():
        if line.startswith("• "):
            yield line[2:].removesuffix("\N{NO-BREAK SPACE}*")


def _sentences(preset: str, code: str) -> Iterator[tuple[tuple[Theme, str], tuple[str, ...]]]:
    """From which settings each sentence of a theme is made; those that no policy has given say nothing."""
    policy = load_preset(preset)
    with in_language(code):
        for theme, wordings in WORDINGS.items():
            for wording in wordings:
                if text := wording.say(policy):
                    keys = tuple(key for key in wording.keys if policy.mark(key) is not None)
                    yield (theme, ISOLATES.sub("", text)), keys


@pytest.mark.both_databases
async def test_a_guardian_finds_every_way_under_the_first_principle(world: World) -> None:
    await everything(world, FIRST)


@pytest.mark.parametrize("preset", [name for name in preset_names() if name != FIRST])
async def test_and_under_each_of_the_others(world: World, preset: str) -> None:
    await everything(world, preset)
