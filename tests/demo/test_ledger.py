"""The counters count: a duplicate is a duplicate, an answer that was asked for is none, a dropped press is lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.core.clock import AdjustableClock
from bot.demo.ledger import Ledger
from bot.playground.phone import Phone
from bot.playground.standin import StandIn

BUTTON = {"reply_markup": {"inline_keyboard": [[{"text": "Ja", "callback_data": "x"}]]}}


@pytest.fixture
def clock() -> AdjustableClock:
    return AdjustableClock(datetime(2026, 11, 16, 6, 40, tzinfo=UTC))


@pytest.fixture
def maria(clock: AdjustableClock) -> Phone:
    phone = StandIn(now=clock.now).phone("maria")
    phone.chat.reachable = True
    return phone


@pytest.fixture
def ledger(maria: Phone) -> Ledger:
    telegram = StandIn.__new__(StandIn)
    telegram.world = maria._world
    return Ledger(telegram)


def says(phone: Phone, text: str) -> None:
    phone._world.post(phone.chat, phone._world.me, {"text": text, **BUTTON})


def test_the_same_message_at_once_is_counted_twice(maria: Phone, ledger: Ledger) -> None:
    says(maria, "E: I morgen")
    assert ledger.twice == 0
    says(maria, "E: I morgen")
    assert ledger.twice == 1


def test_the_same_words_on_another_day_are_another_message(
    maria: Phone, ledger: Ledger, clock: AdjustableClock
) -> None:
    says(maria, "Vi vil gerne se dig")
    clock.advance(timedelta(days=2))
    says(maria, "Vi vil gerne se dig")
    assert ledger.twice == 0


async def test_what_was_asked_for_again_is_not_counted(maria: Phone, ledger: Ledger) -> None:
    says(maria, "Menu")
    await maria.sends("/menu")
    says(maria, "Menu")
    await maria.presses("Ja")
    says(maria, "Menu")
    assert ledger.twice == 0


async def test_a_press_is_lost_when_it_was_taken_and_never_answered(maria: Phone, ledger: Ledger) -> None:
    says(maria, "Kommer I?")
    await maria.presses("Ja")
    assert ledger.lost == 0, "it still waits in the queue"
    maria._world.inbox.drain()
    assert ledger.lost == 1
    maria._world.queries.clear()
    assert ledger.lost == 0
