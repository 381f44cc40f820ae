"""Every kind of notice in every language, as a lock screen shows it: nobody's name, no word of a reason.

The one rule: a kind that nobody plays here fails, so a new feature cannot forget its own.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, update

from bot.conferences.models import Booking, BookingState, Unsuited
from bot.core.replies import Message
from bot.core.texts import LANGUAGES, in_language
from bot.core.unit import Unit
from bot.features import assemble
from bot.outbox.models import Act, Ring
from bot.outbox.notices import Notice, discreet
from bot.people.models import Pupil
from tests.flows.scene import DENMARK, Scene, scene
from tests.world import World

# What is rendered from elsewhere: a fold repeats a headline that its message chose, a menu lists commands.
NOT_WORDS = {"outbox.fold", "people.commands"}
# Kind → what it is about, who gets it, and the state its booking must have.
PLAYED: dict[str, tuple[str, str, BookingState | None]] = {
    "conference.invited": ("round", "mother", None),
    "conference.nudge": ("round", "mother", None),
    "conference.told": ("booking", "mother", BookingState.BOOKED),
    "conference.day_before": ("booking", "mother", BookingState.BOOKED),
    "conference.same_day": ("booking", "mother", BookingState.BOOKED),
    "conference.calendar": ("booking", "mother", BookingState.BOOKED),
    "conference.off": ("booking", "mother", BookingState.CANCELLED_BY_SCHOOL),
    "conference.moved": ("booking", "mother", BookingState.MOVED),
    "conference.changed": ("booking", "mother", BookingState.BOOKED),
    "conference.board": ("round", "teacher", None),
    "conference.no_time": ("round", "teacher", None),
    "conference.late": ("booking", "teacher", BookingState.CANCELLED_LATE),
}


def test_every_kind_of_notice_is_played() -> None:
    assert {kind.name for kind in assemble().kinds} == set(PLAYED) | NOT_WORDS


async def family(world: World, siblings: int) -> Scene:
    """Names that are no words of any language, and a class full of them."""
    here = await scene(world)
    names = {here.child: "Zoxana"}
    for number in range(siblings):
        other = await here.sibling(f"Quillo{number}", f"{number}.C", f"Vexel{number}")
        names[other.child] = f"Quillo{number}"
    for pupil, name in names.items():
        await world.house.units.run(
            lambda unit, pupil=pupil, name=name: unit.execute(  # type: ignore[misc]
                update(Pupil).where(Pupil.id == pupil).values(given_name=name, family_name="Brakkor")
            )
        )
    await here.joins(here.mother, world.phone("mother", "da"))
    await here.joins(here.teacher, world.phone("teacher", "da"))
    await here.opens(announced=False)
    return here


async def prepared(world: World, here: Scene, state: BookingState | None) -> None:
    if state is not None:
        booking: dict[str, Any] = {
            "school_id": here.school, "round_id": here.round_id, "slot_id": 1, "pupil_id": here.child,
            "booked_by": here.father, "state": state.value, "sequence": 0, "coming": {},
            "booked_at": world.clock.now(), "changed_at": world.clock.now(),
        }  # fmt: skip
        await world.house.units.run(lambda unit: unit.execute(insert(Booking), booking))


async def rendered(world: World, kind_name: str, here: Scene, language: str) -> Message:
    kind = next(kind for kind in world.house.assembled.kinds if kind.name == kind_name)
    about, who, _state = PLAYED[kind_name]
    person = {"mother": here.mother, "teacher": here.teacher}[who]
    notice = Notice(
        1, f"{kind_name}:1", kind_name, Act.SEND, here.school, person, about, here.round_id if about == "round" else 1,
        None, Ring.RING, world.clock.now(), None, {"sequence": 0, "pupil_id": here.child}, None, 0, False,
    )  # fmt: skip

    async def load(unit: Unit) -> object:
        return (await kind.load(unit, [notice]))[1]

    words = await world.house.units.read(load)
    assert callable(words), words
    with in_language(language):
        message = words()
        assert isinstance(message, Message)
        # The strictest lock screen needs room for its one sentence and its one button.
        assert len(discreet(notice, message).rows) <= 1 or message.document is not None
        return message


@pytest.mark.parametrize("siblings", [0, 2], ids=["one child", "three children"])
@pytest.mark.parametrize("kind", sorted(PLAYED))
async def test_no_sent_form_names_anybody(world: World, kind: str, siblings: int) -> None:
    here = await family(world, siblings)
    await prepared(world, here, PLAYED[kind][2])
    if kind == "conference.no_time":
        said = {
            "school_id": here.school, "round_id": here.round_id, "pupil_id": here.child, "person_id": here.mother,
            "said_at": world.clock.now(),
        }  # fmt: skip
        await world.house.units.run(lambda unit: unit.execute(insert(Unsuited), said))
    if kind in {"conference.day_before", "conference.same_day"}:
        world.clock.set(here.at(9) - timedelta(days=kind == "conference.day_before"))
    place = DENMARK
    names = {"Zoxana", "Quillo", "Vexel", "Brakkor", "Lund", place.mother, place.father, place.teacher}
    seen = set()
    for language in LANGUAGES:
        message = await rendered(world, kind, here, language)
        seen.add(message.text)
        labels = " ".join(button.label for row in message.rows for button in row)
        folded = message.fold.headline if message.fold else ""
        for text in (message.text, labels, folded):
            assert not [name for name in names if name in text], text
        if message.document is not None:
            content = message.document.content.decode()
            assert not [name for name in names if name in content], content
    # "3B: 0 av 1" is Norwegian and Swedish; no other sentence is two languages'.
    assert len(seen) == (2 if kind == "conference.board" else len(LANGUAGES))


async def test_the_neutral_sentence_is_shared_with_everyday_news(world: World) -> None:
    """A phone that looks neutral only when something is wrong has said that something is wrong."""
    neutral = [kind.name for kind in world.house.assembled.kinds if kind.neutral]
    assert "conference.changed" in neutral
