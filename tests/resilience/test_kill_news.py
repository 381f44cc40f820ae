"""kill -9 while a post goes out, is corrected and taken back: nobody is left out, and whoever gets it twice hears it
once. Besides: a storm of 429, an hour without the bot, and a restart with a post that waits for its time."""

from __future__ import annotations

import random
import sys
from collections import Counter, defaultdict
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select, update

from bot.accounts.models import Account
from bot.core.clock import SystemClock
from bot.core.unit import Unit
from bot.news import posts
from bot.news.models import Follow, PostAudience, PostKind, PostRow, PostState, PostText, Timing
from bot.news.plans import POST
from bot.outbox.models import OutboxRow, State
from bot.people.models import AccountLink
from bot.playground.calls import Call
from bot.playground.server import serving
from bot.playground.standin import StandIn
from bot.wiring import WIDTH_FREE, House, open_house
from tests.news.sending.posting import runs
from tests.resilience.child import Child, settings_in, until
from tests.resilience.scene import FIRST_USER, Scene, build
from tests.world import World

WORDS = "Torsdag tager vi i skoven."
TEACHER = FIRST_USER - 1


async def posted(unit: Unit, scene: Scene, send_at: datetime, kind: PostKind = PostKind.IMPORTANT) -> int:
    """A post of the teacher's to the class, which is due at `send_at`. Gives its id."""
    values = {
        "school_id": scene.school_id, "class_id": scene.class_id, "written_by": scene.teacher_id,
        "kind": kind.value, "state": PostState.SCHEDULED.value, "language": "da", "timing": Timing.NOW.value,
        "send_at": send_at, "made_at": unit.now,
    }  # fmt: skip
    post_id = int(await unit.scalar(insert(PostRow).returning(PostRow.id), values))
    of = {"school_id": scene.school_id, "post_id": post_id}
    await unit.execute(insert(PostAudience), {**of, "class_id": scene.class_id})
    await unit.execute(insert(PostText), {**of, "language": "da", "words": WORDS})
    return post_id


async def states(house: House) -> Counter[str]:
    """How many copies are in which state."""

    async def look(unit: Unit) -> Counter[str]:
        rows = await unit.all(select(OutboxRow.state).where(OutboxRow.kind == POST))
        return Counter(row.state for row in rows)

    return await house.units.read(look)


def copies(telegram: StandIn) -> dict[int, list[Call]]:
    """The copies by chat that reached it, oldest first."""
    found = defaultdict(list)
    for call in telegram.calls:
        said = str(call.params.get("text", ""))
        if call.method == "sendMessage" and call.status == 200 and isinstance(call.chat_id, int) and WORDS in said:
            found[call.chat_id].append(call)
    # The writer's report begins with the same words.
    found.pop(TEACHER, None)
    return found


async def linked_teacher(unit: Unit, scene: Scene) -> None:
    """The teacher's phone: whoever has none may not send."""
    values = {"telegram_user": str(TEACHER), "chat_id": TEACHER, "language_code": "da", "created_at": unit.now}
    account = await unit.scalar(insert(Account).returning(Account.id), values)
    link = {"school_id": scene.school_id, "account_id": account, "person_id": scene.teacher_id, "since": unit.now}
    await unit.execute(insert(AccountLink), link)


async def news_killed(folder: Path, readers: int, kills: int, seed: int) -> tuple[int, int]:
    """Tell `readers` people while the bot is killed `kills` times. Returns duplicates and kills."""
    draw = random.Random(seed)
    telegram = StandIn("skolebro_test_bot", "Skolebro")
    telegram.populate(readers + 1, TEACHER)
    # As far away as Telegram is, so that there are sends in flight when the kill comes.
    telegram.delay = 0.2
    settings = settings_in(folder)
    async with open_house(settings, SystemClock()) as house:
        scene = await build(house.units, readers, times_each=1)

        async def work(unit: Unit) -> None:
            await linked_teacher(unit, scene)
            await posted(unit, scene, unit.now)

        await house.units.run(work)

    async with serving(telegram) as url:
        child = Child(folder, url, settings.database_url)
        try:
            for _ in range(kills):
                await child.start()
                wanted = len(telegram.calls) + draw.randrange(3, max(4, readers // kills))
                await until(telegram, lambda wanted=wanted: len(telegram.calls) >= wanted)  # type: ignore[misc]
                await child.kill()
            await child.start()
            await until(telegram, lambda: len(copies(telegram)) == readers, within=readers)
            code, _said = await child.stop()
            assert code == 0
        finally:
            await child.gone()
    async with open_house(settings) as house:
        assert await states(house) == {State.SENT.value: readers}
    twice = [calls for calls in copies(telegram).values() if len(calls) > 1]
    for calls in twice:
        assert all(call.params.get("disable_notification") for call in calls[1:]), "a duplicate rang"
    duplicates = sum(len(calls) - 1 for calls in twice)
    assert duplicates <= WIDTH_FREE * child.kills
    return duplicates, child.kills


@pytest.fixture
def folder(tmp_path: Path, sqlite_template: Path) -> Path:
    """A migrated installation's folder."""
    (tmp_path / "skolebro.db").write_bytes(sqlite_template.read_bytes())
    return tmp_path


async def test_thirty_readers_of_a_post_survive_two_kills(folder: Path) -> None:
    _duplicates, kills = await news_killed(folder, readers=30, kills=2, seed=5)
    assert kills == 2


@pytest.mark.proof
async def test_two_thousand_readers_survive_fifty_kills(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    duplicates, kills = await news_killed(folder, readers=2000, kills=50, seed=6)
    with capsys.disabled():
        sys.stdout.write(
            f"\nkill -9 in a post to many: 2000 readers, {kills} kills, 0 lost, {duplicates} silent duplicates\n"
        )


async def due_post(world: World, readers: int, after: timedelta = timedelta()) -> tuple[Scene, int]:
    """A class of so many readers, and a post that is due after so long."""
    world.telegram.populate(readers + 1, TEACHER)
    scene = await build(world.house.units, readers, times_each=1)

    async def work(unit: Unit) -> int:
        await linked_teacher(unit, scene)
        return await posted(unit, scene, unit.now + after)

    return scene, await world.house.units.run(work)


async def test_a_storm_of_429_holds_the_post_and_loses_nobody(world: World) -> None:
    await due_post(world, 20)
    world.telegram.fail("sendMessage", None, 429, retry_after=3, times=15)
    for _look in range(30):
        await runs(world)
        await world.passes(seconds=4)
    assert await states(world.house) == {State.SENT.value: 20}
    assert [len(calls) for calls in copies(world.telegram).values()] == [1] * 20


async def test_a_bot_that_was_stopped_for_an_hour_tells_its_scheduled_post_then_and_once(world: World) -> None:
    await due_post(world, 5, timedelta(minutes=10))
    await runs(world)
    assert not copies(world.telegram), "nothing is early"
    # Nothing ran for an hour; then two runs look at the same moment.
    world.clock.set(world.clock.now() + timedelta(hours=1))
    await runs(world)
    await runs(world)
    assert [len(calls) for calls in copies(world.telegram).values()] == [1] * 5


async def test_a_correction_that_died_half_way_is_finished_and_repeats_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    _scene, post = await due_post(world, 7)
    await runs(world)
    monkeypatch.setattr("bot.news.sending.following.PAGE", 3)

    async def corrected(unit: Unit) -> None:
        await unit.execute(update(PostRow).values(follows=Follow.CORRECT.value, revision=2))
        await unit.execute(update(PostText).values(words="Fredag i skoven."))

    await world.house.units.run(corrected)
    reached: list[object] = []

    async def dies(unit: Unit, post_id: int, **columns: object) -> None:
        if reached:
            raise RuntimeError("killed")
        reached.append(columns)
        await posts.change(unit, post_id, **columns)

    monkeypatch.setattr("bot.news.sending.following.change", dies)
    await runs(world)
    monkeypatch.setattr("bot.news.sending.following.change", posts.change)
    await runs(world)
    edits = Counter(call.chat_id for call in world.telegram.calls if call.method == "editMessageText")
    assert {edits[FIRST_USER + number] for number in range(7)} == {1}
    assert post == 1
