"""A post that is corrected as it is taken back, and reminded of by two colleagues at once. And a twin, in which
everybody believes that nothing has happened to it."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from bot.core.unit import Unit
from bot.news.models import PostKind, PostRow, PostState
from bot.news.sending import service
from bot.people.acting import Acting
from tests.races.conftest import Attempt, Field
from tests.races.talk import TEACHER
from tests.races.test_post_races import COLLEAGUE, believing, drafted

pytestmark = pytest.mark.both_databases


async def gone_out(field: Field, kind: PostKind = PostKind.NEWS) -> None:
    """The teacher's post to the class, which all homes have."""
    await drafted(field)

    async def sends(unit: Unit) -> None:
        values = {"state": PostState.SENT.value, "kind": kind.value, "send_at": unit.now, "sent_at": unit.now}
        await unit.execute(update(PostRow).values(**values))

    await field.units.run(sends)


async def corrects(unit: Unit, acting: Acting) -> None:
    await service.correct(unit, acting, 1, "da", "Husk regntøj.", asks=False, named=False, instead_of=1)


async def withdraws(unit: Unit, acting: Acting) -> None:
    await service.withdraw(unit, acting, 1)


async def reminds(unit: Unit, acting: Acting) -> None:
    await service.remind(unit, acting, 1)


async def follows(field: Field) -> tuple[str, str | None]:
    """The post's state, and what its copies are to follow."""

    async def look(unit: Unit) -> tuple[str, str | None]:
        row = await unit.first(select(PostRow.state, PostRow.follows))
        assert row is not None
        return row.state, row.follows

    return await field.units.read(look)


async def test_what_is_corrected_as_it_is_taken_back_is_taken_back(field: Field) -> None:
    await gone_out(field)
    ended = await field.race([Attempt(TEACHER, corrects), Attempt(COLLEAGUE, withdraws)])
    assert ended in (["done", "done"], ["PostOver", "done"])
    assert await follows(field) == ("withdrawn", "withdraw")


async def test_who_believes_that_it_stands_corrects_what_is_to_be_taken_back(
    field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    await gone_out(field)
    await believing(field, monkeypatch)
    await field.acts(COLLEAGUE, withdraws)
    await field.acts(TEACHER, corrects)
    assert await follows(field) == ("withdrawn", "correct")


async def test_of_two_colleagues_who_remind_one_does(field: Field) -> None:
    await gone_out(field, PostKind.NEED)
    ended = await field.race([Attempt(TEACHER, reminds), Attempt(COLLEAGUE, reminds)])
    assert sorted(ended) == ["StillFollowing", "done"]
