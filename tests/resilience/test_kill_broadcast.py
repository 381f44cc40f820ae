"""kill -9 in the middle of a broadcast: everybody gets it, and whoever gets it twice hears it once."""

from __future__ import annotations

import random
import sys
from collections import defaultdict
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.conferences.plans import INVITED
from bot.core.clock import SystemClock
from bot.core.unit import Unit
from bot.outbox.models import OutboxRow, Ring, State
from bot.outbox.notices import Plan
from bot.outbox.planning import plan
from bot.playground.calls import Call
from bot.playground.server import serving
from bot.playground.standin import StandIn
from bot.wiring import WIDTH_FREE, House, open_house
from tests.resilience.child import Child, settings_in, until
from tests.resilience.scene import FIRST_USER, Scene, build


def invite_all(unit: Unit, scene: Scene) -> None:
    """One row a guardian that rings at any hour, so that what is silent is so for one reason only."""
    rows = [
        Plan(
            key=f"{INVITED}:{family.person_id}",
            kind=INVITED,
            school_id=scene.school_id,
            person_id=family.person_id,
            about_kind="round",
            about_id=scene.round_id,
            send_at=unit.now,
            ring=Ring.THROUGH,
        )
        for family in scene.families
    ]
    plan(unit, rows)


async def states(house: House) -> dict[str, int]:
    """How many invitations are in which state."""

    async def look(unit: Unit) -> dict[str, int]:
        counted = select(OutboxRow.state, func.count().label("rows")).where(OutboxRow.kind == INVITED)
        return {row.state: row.rows for row in await unit.all(counted.group_by(OutboxRow.state))}

    return await house.units.read(look)


def sends(telegram: StandIn) -> dict[int, list[Call]]:
    """The messages by chat that reached it, oldest first."""
    found = defaultdict(list)
    for call in telegram.calls:
        if call.method == "sendMessage" and call.status == 200 and isinstance(call.chat_id, int):
            found[call.chat_id].append(call)
    return found


async def called(telegram: StandIn, times: int) -> None:
    """Wait until the bot has made so many calls."""
    await until(telegram, lambda: len(telegram.calls) >= times)


async def broadcast_killed(folder: Path, recipients: int, kills: int, seed: int) -> tuple[int, int]:
    """Tell `recipients` people while the bot is killed `kills` times. Returns duplicates and kills."""
    draw = random.Random(seed)
    telegram = StandIn("skolebro_test_bot", "Skolebro")
    telegram.populate(recipients, FIRST_USER)
    # As far away as Telegram is, so that there are sends in flight when the kill comes.
    telegram.delay = 0.2
    settings = settings_in(folder)
    async with open_house(settings, SystemClock()) as house:
        scene = await build(house.units, recipients, times_each=1)

        async def work(unit: Unit) -> None:
            invite_all(unit, scene)

        await house.units.run(work)

    async with serving(telegram) as url:
        child = Child(folder, url, settings.database_url)
        try:
            for _ in range(kills):
                await child.start()
                await called(telegram, len(telegram.calls) + draw.randrange(3, max(4, recipients // kills)))
                await child.kill()
            await child.start()
            await until(telegram, lambda: len(sends(telegram)) == recipients, within=recipients)
            code, _said = await child.stop()
            assert code == 0
        finally:
            await child.gone()
    async with open_house(settings) as house:
        assert await states(house) == {State.SENT.value: recipients}
    received = sends(telegram)
    assert len(received) == recipients
    twice = [calls for calls in received.values() if len(calls) > 1]
    for calls in twice:
        # Of whom two kills caught before anything arrived, even the first to arrive is silent.
        assert all(call.params.get("disable_notification") for call in calls[1:]), "a duplicate rang"
    duplicates = sum(len(calls) - 1 for calls in twice)
    assert duplicates <= WIDTH_FREE * child.kills
    return duplicates, child.kills


@pytest.fixture
def folder(tmp_path: Path, sqlite_template: Path) -> Path:
    """A migrated installation's folder."""
    (tmp_path / "skolebro.db").write_bytes(sqlite_template.read_bytes())
    return tmp_path


async def test_fifty_recipients_survive_two_kills(folder: Path) -> None:
    _duplicates, kills = await broadcast_killed(folder, recipients=50, kills=2, seed=3)
    assert kills == 2


@pytest.mark.proof
async def test_a_thousand_recipients_survive_ten_kills(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    duplicates, kills = await broadcast_killed(folder, recipients=1000, kills=10, seed=4)
    with capsys.disabled():
        sys.stdout.write(
            f"\nkill -9 in a broadcast: 1000 recipients, {kills} kills, 0 lost, {duplicates} silent duplicates\n"
        )
