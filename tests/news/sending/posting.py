"""A post sent, and everything that follows from it, as a running bot would do it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from bot.core.files import File
from bot.core.unit import Unit
from bot.news.facts import PostWords
from bot.news.models import PostAnswer, PostKind, PostRow
from bot.news.posts import add_files, begin_post, found, schedule, set_audience, set_words
from bot.outbox.models import OutboxRow
from bot.people.joining.queries import actings_of
from tests.flows.scene import Scene
from tests.world import World

TEXT = {
    "da": "Torsdag tager vi i skoven. Husk madpakke.",
    "nb": "Torsdag går vi på tur i skogen. Husk matpakke.",
    "sv": "Torsdag går vi till skogen. Ta med matsäck.",
}


async def runs(world: World) -> None:
    """Every errand of class news once, with all that is due sent."""
    for errand in [each for each in world.house.assembled.errands if each.name.startswith("news.")]:
        await errand.run(world.house.units)
        await world.settle()


async def goes_on(world: World, **span: float) -> None:
    """Time passes, and the errands look in between."""
    await world.passes(**span)
    await runs(world)
    await world.passes(seconds=4)
    await runs(world)


async def scheduled(
    here: Scene,
    words: dict[str, str],
    *,
    kind: PostKind = PostKind.NEWS,
    by: int | None = None,
    class_id: int | None = 0,
    classes: Collection[int] = (),
    files: Collection[File] = (),
    at: datetime | None = None,
    **columns: Any,
) -> int:
    """A post of the teacher's to the class (`class_id` None: to the whole school), on its way."""
    person_id = by or here.teacher
    to = here.class_id if class_id == 0 else class_id

    async def work(unit: Unit) -> int:
        acting = (await actings_of(unit, [person_id]))[person_id]
        person = acting.at(here.school)
        post_id = await begin_post(unit, person, kind, to, next(iter(words), "da"), **columns)
        post = await found(unit, acting, post_id)
        for language, said in words.items():
            await set_words(unit, post, language, PostWords(said))
        await add_files(unit, post, list(files))
        if to is None or classes:
            await set_audience(unit, post, school=to is None, classes=classes, pupils=())
        await schedule(unit, acting, await found(unit, acting, post_id), at or unit.now)
        return post_id

    made: int = await here.world.house.units.run(work)
    return made


async def sent(here: Scene, words: dict[str, str], **more: Any) -> int:
    """The same, gone out and looked at once more."""
    post_id = await scheduled(here, words, **more)
    await goes_on(here.world, seconds=61)
    return post_id


async def answers(here: Scene, post_id: int, person_id: int, **columns: Any) -> None:
    """What pressing under the post writes."""

    async def work(unit: Unit) -> None:
        values = {"school_id": here.school, "post_id": post_id, "person_id": person_id, "answered_at": unit.now}
        await unit.execute(insert(PostAnswer), {**values, **columns})
        await unit.execute(update(PostRow).where(PostRow.id == post_id).values(look_at=unit.now))

    await here.world.house.units.run(work)


async def post_row(world: World, post_id: int) -> Any:
    async def look(unit: Unit) -> Any:
        return await unit.first(select(PostRow.__table__).where(PostRow.id == post_id))

    return await world.house.units.read(look)


async def copies(world: World, post_id: int, kind: str = "news.post") -> list[tuple[int, str, str]]:
    """(person, act, state) of the post's rows of this kind."""

    async def look(unit: Unit) -> list[tuple[int, str, str]]:
        rows = await unit.all(
            select(OutboxRow.person_id, OutboxRow.act, OutboxRow.state)
            .where(OutboxRow.about_kind == "post", OutboxRow.about_id == post_id, OutboxRow.kind == kind)
            .order_by(OutboxRow.id)
        )
        return [(row.person_id, row.act, row.state) for row in rows]

    return await world.house.units.read(look)
