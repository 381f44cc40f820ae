"""The notice that renews a chat's command menu: worded in the chat's language, for what the person may do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bot.core.replies import Dropped
from bot.core.texts import in_language
from bot.core.unit import Unit
from bot.outbox.models import Act, Ring
from bot.outbox.notices import Commands, Loaded, Notice
from tests.people.roster.samples import sample
from tests.people.town import START, Town


def notice(person_id: int) -> Notice:
    values: dict[str, Any] = {"key": f"people.commands:{person_id}", "kind": "people.commands", "act": Act.COMMANDS}
    about: dict[str, Any] = {"school_id": 1, "person_id": person_id, "about_kind": "person", "about_id": person_id}
    rest: dict[str, Any] = {"bundle": None, "ring": Ring.SILENT, "send_at": START, "not_after": None, "params": {}}
    return Notice(id=person_id, **values, **about, **rest, message_id=None, attempts=0, unsure=False)


async def test_a_linked_person_gets_a_menu_in_the_chats_language(town: Town, tmp_path: Path) -> None:
    await town.imports(sample(4), tmp_path)
    await town.phone(1).writes((await town.letter("g1")).code)
    ids = {name: number for number, name in (await town.listed()).items()}
    kind = next(each for each in town.feature.notices if each.name == "people.commands")

    async def load(unit: Unit) -> Loaded:
        loaded: Loaded = await kind.load(unit, [notice(ids["g1"]), notice(ids["g2"])])
        return loaded

    loaded = await town.units.read(load)
    assert isinstance(loaded[ids["g2"]], Dropped)
    words = loaded[ids["g1"]]
    assert callable(words)
    with in_language("sv"):
        assert words() == Commands((("start", "Kom igång"),))
