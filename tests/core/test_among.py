"""A list bound as one parameter: the same rows as IN, one statement whatever its length, by index."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text

from benchmarks.statements import counting
from bot.core.among import among, not_among
from bot.core.unit import Unit, Units
from bot.outbox.models import OutboxRow
from bot.schools.models import School
from bot.schools.service import add_school

pytestmark = pytest.mark.both_databases

_KEYS = select(School.key).order_by(School.key)


async def keys(units: Units, condition: object, values: dict[str, object]) -> list[str]:
    async def look(unit: Unit) -> list[str]:
        return [row.key for row in await unit.all(_KEYS.where(condition), values)]  # type: ignore[arg-type]

    return await units.read(look)


async def three_schools(units: Units) -> list[int]:
    async def work(unit: Unit) -> list[int]:
        return [await add_school(unit, key, key, "dk-buddinge") for key in ("a", "b", "c")]

    return await units.run(work)


async def test_the_rows_whose_number_is_in_the_list(units: Units) -> None:
    first, _second, third = await three_schools(units)
    assert await keys(units, among(School.id, "ids"), {"ids": [third, first, 9999]}) == ["a", "c"]
    assert await keys(units, not_among(School.id, "ids"), {"ids": {third, first}}) == ["b"]


async def test_the_rows_whose_text_is_in_the_list(units: Units) -> None:
    await three_schools(units)
    wanted = ["b", "it's", 'quoted "b"', "['c']"]
    assert await keys(units, among(School.key, "wanted"), {"wanted": wanted}) == ["b"]
    assert await keys(units, not_among(School.key, "wanted"), {"wanted": wanted}) == ["a", "c"]


async def test_in_an_empty_list_is_nobody_and_everybody_is_not(units: Units) -> None:
    await three_schools(units)
    assert await keys(units, among(School.id, "ids"), {"ids": []}) == []
    assert await keys(units, not_among(School.id, "ids"), {"ids": ()}) == ["a", "b", "c"]


async def test_the_statement_is_the_same_for_every_length(units: Units) -> None:
    condition = among(School.id, "ids")
    with counting(units.engines) as statements:
        for length in (0, 1, 2, 50):
            await keys(units, condition, {"ids": range(length)})
    assert len({statement for statement in statements if "schools" in statement}) == 1


@pytest.mark.sqlite_only("PostgreSQL reads small tables whole, whatever indexes there are")
async def test_sqlite_looks_each_of_them_up(units: Units) -> None:
    async def plan(unit: Unit) -> list[str]:
        statement = select(OutboxRow.key).where(among(OutboxRow.id, "ids"))
        written = str(statement.compile(dialect=unit.connection.dialect))
        rows = await unit.connection.execute(text("EXPLAIN QUERY PLAN " + written.replace("?", "'[1,2]'")))
        return [row[3] for row in rows]

    assert any(line.startswith("SEARCH outbox") for line in await units.read(plan))
