"""kill -9 while updates are being handled: none is lost, none has two effects, and the last one is answered."""

from __future__ import annotations

import random
import shutil
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.accounts.models import Account, SeenUpdate, SetAside
from bot.accounts.presses import ChooseLanguage
from bot.conferences.booking.presses import (
    BookSlot,
    CancelTalk,
    Coming,
    ConfirmTalk,
    MoveTo,
    SayNoTimeSuits,
    SayWhoComes,
)
from bot.conferences.models import Booking, Unsuited
from bot.core.clock import SystemClock
from bot.core.presses import Press
from bot.core.unit import Unit
from bot.people.models import AuditRow
from bot.playground.phone import Phone
from bot.playground.server import serving
from bot.playground.standin import StandIn
from bot.wiring import House, connect_telegram, open_house
from tests.resilience.child import Child, busy_until, settings_in, until
from tests.resilience.scene import Family, Scene, build

Json = dict[str, Any]


def presses_of(family: Family, round_id: int, draw: random.Random) -> Iterator[Press]:
    """What this guardian presses, over and over: it depends on nobody else, so any mixture ends the same."""
    while True:
        if family.booking_id is None:
            choices: list[Press] = [BookSlot(slot, family.pupil_id) for slot in family.slots]
            choices.append(SayNoTimeSuits(round_id, family.pupil_id))
        else:
            choices = [MoveTo(family.booking_id, slot) for slot in family.slots]
            choices += [ConfirmTalk(family.booking_id), SayWhoComes(family.booking_id, Coming.ME, False)]
            if draw.random() < 0.1:
                choices = [CancelTalk(family.booking_id)]
        choices.append(ChooseLanguage(draw.choice(("da", "nb", "sv"))))
        yield draw.choice(choices)


def phone_of(telegram: StandIn, family: Family) -> Phone:
    """The guardian's phone, with one message of the bot on it to press on."""
    phone = telegram.phone(f"user-{family.user_id}", language_code="da", user_id=family.user_id)
    phone.chat.reachable = True
    if not phone.chat.messages:
        telegram.world.post(phone.chat, telegram.world.me, {"text": "."})
    return phone


async def everything_pressed(telegram: StandIn, scene: Scene, count: int, seed: int) -> list[Json]:
    """`count` updates in the stand-in's queue, the same for the same seed."""
    draw = random.Random(seed)
    hands = [(phone_of(telegram, family), presses_of(family, scene.round_id, draw)) for family in scene.families]
    updates = []
    for _ in range(count):
        phone, presses = draw.choice(hands)
        first = min(phone.chat.messages)
        updates.append(await phone.presses_data(next(presses).encode(), first))
    return updates


async def effects(house: House) -> dict[str, object]:
    """All that the updates did, without what the order among chats may change (ids and instants)."""

    async def look(unit: Unit) -> dict[str, object]:
        bookings = await unit.all(
            select(Booking.pupil_id, Booking.slot_id, Booking.state, Booking.sequence, Booking.coming)
        )
        audit = await unit.all(select(AuditRow.account_id, AuditRow.action, AuditRow.allowed))
        return {
            "bookings": sorted(
                (row.pupil_id, row.slot_id, row.state, row.sequence, str(row.coming)) for row in bookings
            ),
            "unsuited": Counter(row.pupil_id for row in await unit.all(select(Unsuited.pupil_id))),
            "languages": {row.id: row.language for row in await unit.all(select(Account.id, Account.language))},
            "audit": Counter(tuple(row) for row in audit),
            "seen": {row.update_id for row in await unit.all(select(SeenUpdate.update_id))},
            "set aside": len(await unit.all(select(SetAside.id))),
        }

    return await house.units.read(look)


async def killed_again_and_again(folder: Path, updates: int, kills: int, families: int, seed: int) -> int:
    """Run both the killed and the undisturbed bot; compare what they did. Returns how often it was killed."""
    draw = random.Random(seed)
    telegram = StandIn("skolebro_test_bot", "Skolebro")
    settings = settings_in(folder, "killed.db")
    async with open_house(settings, SystemClock()) as house:
        scene = await build(house.units, families, booked=families // 2)
    shutil.copy(folder / "killed.db", folder / "calm.db")

    async with serving(telegram) as url:
        pressed = await everything_pressed(telegram, scene, updates, seed)
        child = Child(folder, url, settings.database_url)
        try:
            for _ in range(kills):
                await child.start()
                # Both within a batch and between two; what is left in the end is for a run that nobody kills.
                await busy_until(telegram, len(telegram.calls) + draw.randrange(1, max(2, updates // kills)))
                await child.kill()
            await child.start()
            await until(telegram, lambda: not telegram.world.inbox.waiting)
            await child.stop()
        finally:
            await child.gone()
    last = pressed[-1]["callback_query"]["id"]
    assert last not in telegram.world.queries, "the last press was never answered"

    async with open_house(settings) as house:
        after = await effects(house)
    calm = settings.model_copy(update={"database_url": f"sqlite:///{folder}/calm.db"})
    async with serving(StandIn("skolebro_test_bot", "Skolebro")) as url:
        async with open_house(calm.model_copy(update={"telegram_api_url": url})) as house:
            async with connect_telegram(house) as side:
                for update in pressed:
                    assert await side.polling.take_one(update)
            undisturbed = await effects(house)
    assert after["seen"] == {update["update_id"] for update in pressed}, "updates were lost"
    assert after == undisturbed
    assert after["set aside"] == 0
    return child.kills


@pytest.fixture
def folder(tmp_path: Path, sqlite_template: Path) -> Path:
    """A migrated installation's folder."""
    (tmp_path / "killed.db").write_bytes(sqlite_template.read_bytes())
    return tmp_path


async def test_sixty_updates_survive_two_kills(folder: Path) -> None:
    assert await killed_again_and_again(folder, updates=60, kills=2, families=8, seed=1) == 2


@pytest.mark.proof
async def test_a_thousand_updates_survive_twenty_kills(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kills = await killed_again_and_again(folder, updates=1000, kills=20, families=40, seed=2)
    with capsys.disabled():
        sys.stdout.write(f"\nkill -9 inbound: 1000 updates, {kills} kills, 0 lost, 0 double effects\n")
