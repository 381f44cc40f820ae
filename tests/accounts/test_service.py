"""Accounts as updates meet them: seen once, locked, reachable, with one open question."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.accounts.installation import keep_bot_username, kept_bot_username
from bot.accounts.keyring import ring_for
from bot.accounts.models import Account, SeenUpdate, SetAside
from bot.accounts.service import (
    KEEP_UPDATES,
    AccountFacts,
    Sender,
    choose_language,
    find_account,
    lock_account,
    mark_unreachable,
    purge_seen,
    purge_set_aside,
    see_update,
    set_aside,
    set_question,
)
from bot.core.clock import AdjustableClock
from bot.core.keys import KeyTrouble
from bot.core.replies import Ask
from bot.core.unit import Units

SENDER = Sender(4711, 4711, "da")


async def met(units: Units, sender: Sender = SENDER) -> AccountFacts:
    return await units.run(lambda unit: lock_account(unit, sender))


async def found(units: Units) -> AccountFacts:
    account = await units.read(lambda unit: find_account(unit, SENDER.telegram_user))
    assert account is not None
    return account


@pytest.mark.both_databases
async def test_an_update_has_its_effect_once(units: Units) -> None:
    assert await units.run(lambda unit: see_update(unit, 7))
    assert not await units.run(lambda unit: see_update(unit, 7))
    assert await units.run(lambda unit: see_update(unit, 2**40))


@pytest.mark.both_databases
async def test_one_account_a_telegram_user_and_its_phone_is_kept_up_to_date(units: Units) -> None:
    first = await met(units)
    again = await met(units, Sender(4711, 4712, "sv"))
    assert again.id == first.id
    assert ((await found(units)).language_code, (await found(units)).chat_id) == ("sv", 4712)
    assert await units.read(lambda unit: find_account(unit, 9)) is None


async def test_a_language_code_of_any_length_is_survived(units: Units) -> None:
    await met(units)
    await met(units, Sender(4711, 4711, "x" * 500))
    assert (await found(units)).reads("sv") == "sv"


async def test_the_chosen_language_goes_before_the_phones_and_the_schools(units: Units) -> None:
    account = await met(units)
    assert account.reads("nb") == "da"
    await units.run(lambda unit: choose_language(unit, account.id, "sv"))
    assert (await found(units)).reads("nb") == "sv"


async def test_one_question_is_open_at_a_time_and_remembers(units: Units) -> None:
    account = await met(units)
    await units.run(lambda unit: set_question(unit, account, Ask("a.b", {"round": 3})))
    asked = await found(units)
    assert (asked.question, dict(asked.remember)) == ("a.b", {"round": 3})
    await units.run(lambda unit: set_question(unit, asked, None))
    assert (await found(units)).question is None


async def test_who_blocked_the_bot_is_reachable_again_once_they_write(units: Units, clock: AdjustableClock) -> None:
    account = await met(units)
    await units.run(lambda unit: mark_unreachable(unit, [account.id]))
    since = (await found(units)).unreachable_since
    assert since == clock.now()
    clock.advance(timedelta(days=1))
    await units.run(lambda unit: mark_unreachable(unit, [account.id]))
    assert (await found(units)).unreachable_since == since
    await met(units)
    assert (await found(units)).unreachable_since is None


async def test_updates_are_forgotten_after_a_week_and_not_before(units: Units, clock: AdjustableClock) -> None:
    await units.run(lambda unit: see_update(unit, 1))
    await units.run(lambda unit: set_aside(unit, 1, "x" * 300, {"text": "hemmeligt"}))
    for span, left in ((KEEP_UPDATES, 1), (timedelta(seconds=1), 0)):
        clock.advance(span)
        await units.run(lambda unit: purge_seen(unit, unit.now - KEEP_UPDATES))
        await units.run(lambda unit: purge_set_aside(unit, unit.now - KEEP_UPDATES))
        for table in (SeenUpdate, SetAside):
            count = select(func.count()).select_from(table)
            assert await units.read(lambda unit, count=count: unit.scalar(count)) == left  # type: ignore[misc]


async def test_nobody_can_read_in_the_database_who_it_is(units: Units) -> None:
    await met(units)
    raw = "SELECT telegram_user, chat_id FROM accounts"
    row = await units.read(lambda unit: unit.connection.exec_driver_sql(raw))
    assert b"4711" not in b"".join(bytes(value) for value in row.one())
    assert await units.read(lambda unit: unit.scalar(select(func.count()).select_from(Account))) == 1


async def test_the_bots_name_belongs_to_its_token(units: Units) -> None:
    await units.run(lambda unit: keep_bot_username(unit, "1", "one_bot"))
    assert await units.read(lambda unit: kept_bot_username(unit, "1")) == "one_bot"
    assert await units.read(lambda unit: kept_bot_username(unit, "2")) is None
    await units.run(lambda unit: keep_bot_username(unit, "2", "two_bot"))
    assert await units.read(lambda unit: kept_bot_username(unit, "1")) is None


async def test_a_database_opens_with_the_key_it_was_begun_with_and_no_other(units: Units, tmp_path: Path) -> None:
    made = await ring_for(tmp_path / "key", units)
    assert (await ring_for(tmp_path / "key", units)).fingerprint == made.fingerprint
    (tmp_path / "key").rename(tmp_path / "away")
    with pytest.raises(KeyTrouble):
        await ring_for(tmp_path / "key", units)
    assert not (tmp_path / "key").exists()
    (tmp_path / "key").write_text("00000000 " + "A" * 43 + "=\n")
    with pytest.raises(KeyTrouble):
        await ring_for(tmp_path / "key", units)
