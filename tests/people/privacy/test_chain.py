"""The audit's chain: sealed each night, and a changed, added or deleted row is found."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import insert

from bot.core.clock import AdjustableClock
from bot.core.unit import Unit, Units
from bot.people.keeps import KEEP_AUDIT
from bot.people.models import AuditRow
from bot.people.privacy import chain as chain_of
from bot.people.privacy.chain import Verified, chain, verify


async def acts(units: Units, number: int) -> None:
    async def work(unit: Unit) -> None:
        row = {"school_id": 1, "at": unit.now, "account_id": 1, "person_id": 2, "allowed": True}
        rows = [{**row, "action": "home.see", "about_kind": None, "about_id": place} for place in range(number)]
        await unit.execute(insert(AuditRow), rows)

    await units.run(work)


async def lived(units: Units, clock: AdjustableClock) -> Verified:
    """Three days of acts, each sealed in its night."""
    for _day in range(3):
        await acts(units, 4)
        clock.advance(timedelta(days=1))
        for _tick in range(3):
            await units.run(chain)
    return await units.read(verify)


async def change(units: Units, statement: str) -> None:
    await units.run(lambda unit: unit.connection.exec_driver_sql(statement))


@pytest.mark.both_databases
async def test_a_nights_tick_seals_the_day_once(units: Units, clock: AdjustableClock) -> None:
    found = await lived(units, clock)
    assert (found.seals, found.rows, found.unsealed, found.broken) == (3, 12, 0, ())
    await acts(units, 2)
    await units.run(chain)
    assert (await units.read(verify)).unsealed == 2, "today is sealed tonight"


@pytest.mark.both_databases
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET allowed = false WHERE id = 6",
        "UPDATE audit SET at = '2026-11-17 06:41:00+00:00' WHERE id = 6",
        "UPDATE audit SET person_id = NULL WHERE id = 6",
        "DELETE FROM audit WHERE id = 6",
        "DELETE FROM audit_seals WHERE id = 2",
        "DELETE FROM audit_seals WHERE id = 1",
        "UPDATE audit SET id = 100 WHERE id = 12",
    ],
)
async def test_what_was_changed_afterwards_is_found(units: Units, clock: AdjustableClock, statement: str) -> None:
    await lived(units, clock)
    await change(units, statement)
    assert (await units.read(verify)).broken


@pytest.mark.both_databases
async def test_a_row_slipped_in_is_found(units: Units, clock: AdjustableClock) -> None:
    await acts(units, 4)
    await change(units, "DELETE FROM audit WHERE id = 2")
    clock.advance(timedelta(days=1))
    await units.run(chain)
    assert (await units.read(verify)).broken == ()
    await change(
        units,
        "INSERT INTO audit (id, school_id, at, action, allowed) VALUES (2, 1, '2026-11-16 06:00:00+00:00', 'x', true)",
    )
    assert (await units.read(verify)).broken


@pytest.mark.both_databases
async def test_an_end_that_was_cut_off_is_found_by_a_seal_kept_elsewhere(units: Units, clock: AdjustableClock) -> None:
    kept = (await lived(units, clock)).seal
    assert (await units.read(lambda unit: verify(unit, kept))).known
    await change(units, "DELETE FROM audit WHERE id > 8")
    await change(units, "DELETE FROM audit_seals WHERE id = 3")
    cut = await units.read(lambda unit: verify(unit, kept))
    assert (cut.broken, cut.known) == ((), False)


async def test_a_seal_made_without_the_key_does_not_fit(units: Units, clock: AdjustableClock) -> None:
    await lived(units, clock)
    await change(units, "UPDATE audit SET allowed = false WHERE id = 12")
    await change(units, "UPDATE audit_seals SET seal = (SELECT seal FROM audit_seals WHERE id = 2) WHERE id = 3")
    assert [link.first_id for link in (await units.read(verify)).broken] == [9]


async def test_a_long_day_is_sealed_in_several(
    units: Units, clock: AdjustableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chain_of, "_NEW", chain_of._NEW.limit(3))
    await acts(units, 8)
    clock.advance(timedelta(days=1))
    assert [await units.run(chain) for _tick in range(4)] == [3, 3, 2, 0]
    assert (await units.read(verify)).broken == ()


async def a_year_later(units: Units, clock: AdjustableClock, days: int) -> None:
    clock.advance(timedelta(days=days))
    await units.run(lambda unit: chain_of.forget_old(unit, unit.now - KEEP_AUDIT))


@pytest.mark.both_databases
async def test_after_thirteen_months_rows_go_and_the_chain_still_shows_that_none_was_changed(
    units: Units, clock: AdjustableClock
) -> None:
    before = await lived(units, clock)
    await a_year_later(units, clock, 394)
    assert (await units.read(verify)).rows == 8, "the first day's are over, the others not yet"
    await acts(units, 2)
    await a_year_later(units, clock, 2)
    await units.run(chain)
    found = await units.read(lambda unit: verify(unit, before.seal))
    assert (found.seals, found.rows, found.broken, found.known) == (4, 2, (), True)


@pytest.mark.both_databases
@pytest.mark.parametrize(
    "statement",
    ["DELETE FROM audit WHERE id <= 4", "UPDATE audit SET allowed = false WHERE id = 2"],
    ids=["deleted", "changed"],
)
async def test_what_was_changed_stays_as_evidence(units: Units, clock: AdjustableClock, statement: str) -> None:
    await lived(units, clock)
    await change(units, statement)
    await a_year_later(units, clock, 500)
    found = await units.read(verify)
    assert [link.first_id for link in found.broken] == [1]
    assert found.rows >= 8, "nothing after it is deleted either"


async def test_a_seal_marked_as_emptied_by_somebody_else_is_found(units: Units, clock: AdjustableClock) -> None:
    await lived(units, clock)
    await change(units, "DELETE FROM audit WHERE id <= 4")
    await change(units, "UPDATE audit_seals SET emptied = (SELECT seal FROM audit_seals WHERE id = 2) WHERE id = 1")
    assert [link.first_id for link in (await units.read(verify)).broken] == [1]
