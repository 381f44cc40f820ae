"""The composition root: settings become engines, features become routes, and everything is started and stopped.

Nothing here knows what a conference is; nothing elsewhere knows what is started when.
"""

from __future__ import annotations

import asyncio
import gc
import hmac
import signal
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from msgspec import Struct
from starlette.applications import Starlette
from starlette.routing import Route

from bot.accounts.keyring import ring_for
from bot.core import texts
from bot.core.clock import Clock, SystemClock
from bot.core.database import Engines, open_engines
from bot.core.feature import Ended, Feature
from bot.core.lease import lease_when_free
from bot.core.logs import configure_logs
from bot.core.schema import ensure_current
from bot.core.sealed import give_ring
from bot.core.unit import Unit, Units
from bot.features import Assembled, assemble
from bot.outbox.sender import Sender
from bot.people.pages.rules import public_address
from bot.people.pages.service import keep_public_url, knows_address
from bot.schools.queries import warm_policies
from bot.settings import IntakeWay, Settings
from bot.tg.application import Driver, make_bot
from bot.tg.client import Client
from bot.tg.courier import TelegramCourier
from bot.tg.intake import Intake
from bot.tg.menu import announce_commands
from bot.tg.pacer import FREE_RATE, Pacer
from bot.tg.paint import Painter
from bot.tg.polling import ALLOWED, Polling
from bot.ticker import start_ticks
from bot.web.application import make_web
from bot.web.serving import serving
from bot.web.watching import metrics_of, ready_of

# At most this many rows are under way, and so at most this many sends can repeat after a kill. A row is under way four
# times as long as Telegram takes to answer 50 ms away: it waits to be worded, for its start, and to be settled with the
# others of its moment, so a thousand a second need 200. Half of the client's connections stay with those who press.
WIDTH_FREE, WIDTH_PAID = 8, 256
# Seconds that what is in flight has to end in when the process is told to stop.
STOP_WITHIN = 8.0


class House(Struct, frozen=True):
    """An opened installation without its Telegram side: what the command line works with."""

    settings: Settings
    clock: Clock
    engines: Engines
    units: Units
    assembled: Assembled

    @property
    def features(self) -> tuple[Feature, ...]:
        return self.assembled.features

    async def ends(self, unit: Unit, ended: Ended) -> None:
        """Tell every feature that a role, guardianship or link ends in this transaction."""
        await self.assembled.ends(unit, ended)

    async def policy_effects(self, unit: Unit, school_id: int, before: Any, after: Any) -> list[str]:
        """What a new policy does to what is already made; nothing is written."""
        return await self.assembled.policy_effects(unit, school_id, before, after)

    async def days_effects(self, unit: Unit, school_id: int, before: Any, after: Any) -> list[str]:
        """What other closed days do to what is already made; nothing is written."""
        return await self.assembled.days_effects(unit, school_id, before, after)

    async def days_changed(self, unit: Unit, school_id: int, before: Any, after: Any) -> None:
        """Let every feature bring along what follows the school's days."""
        await self.assembled.days_changed(unit, school_id, before, after)

    @property
    def token(self) -> str:
        return self.settings.telegram_token.get_secret_value()

    async def bot_username(self) -> str:
        """The bot's name from getMe. Raises TelegramError when Telegram cannot be asked."""
        bot, _client = make_bot(self.token, self.settings.telegram_api_url, self.pacer())
        async with bot:
            return bot.username

    def pacer(self) -> Pacer:
        return Pacer(monotonic=self.clock.monotonic, rate=self.settings.telegram_rate)

    @property
    def webhook_secret(self) -> str:
        """The secret in Telegram's calls: as set, else made from the token, so that every replica has the same."""
        chosen = self.settings.webhook_secret.get_secret_value()
        return chosen or hmac.digest(self.token.encode(), b"webhook", "sha256").hex()


class TelegramSide(Struct, frozen=True):
    """The Telegram side of a house: initialised, not yet running."""

    driver: Driver
    client: Client
    sender: Sender
    polling: Polling
    painter: Painter


@asynccontextmanager
async def open_house(
    settings: Settings, clock: Clock | None = None, *, check_schema: bool = True
) -> AsyncIterator[House]:
    """Engines with their keys, and the features. Raises SchemaBehind or KeyTrouble before anything is done."""
    if check_schema:
        await ensure_current(settings.database_url)
    engines = open_engines(settings.database_url)
    try:
        assembled = assemble()
        clock = clock or SystemClock()
        units = Units(engines, clock, (race for feature in assembled.features for race in feature.lost_races))
        give_ring(engines, await ring_for(settings.key_file, units))
        yield House(settings, clock, engines, units, assembled)
    finally:
        await engines.dispose()


@asynccontextmanager
async def connect_telegram(house: House) -> AsyncIterator[TelegramSide]:
    """Bot, intake and sender. Raises InvalidToken or NetworkError when Telegram does not know the bot."""
    settings, assembled = house.settings, house.assembled
    pacer = house.pacer()
    bot, client = make_bot(house.token, settings.telegram_api_url, pacer)
    painter = Painter(bot, assembled.routes)
    width = WIDTH_FREE if settings.telegram_rate <= FREE_RATE else WIDTH_PAID
    courier = TelegramCourier(bot, pacer)
    sender = Sender(house.units, assembled.kinds, assembled.recipients, courier, width, lambda: intake.waiting > 0)
    intake = Intake(house.units, assembled.routes, assembled.manners, painter, sender.wake)
    driver = Driver(bot, intake)
    await driver.application.initialize()
    try:
        intake.bot_link = f"https://t.me/{bot.username}"
        polling = Polling(client, f"{settings.telegram_api_url}/bot{house.token}", driver, house.units)
        yield TelegramSide(driver, client, sender, polling, painter)
    finally:
        await driver.application.shutdown()


async def run(
    settings: Settings,
    clock: Clock | None = None,
    stopping: asyncio.Event | None = None,
    opened: Callable[[House, TelegramSide], None] | None = None,
) -> None:
    """Run until told to stop: take updates, send what is due, tick. Writes "ready" to stderr when it listens.

    `opened` is handed the parts that run, once they are ready: the demo steers the clock by them.
    """
    configure_logs(settings.log_level)
    texts.load_catalogues()
    stopping = stopping or _stopping_by_signal()
    async with AsyncExitStack() as stack:
        house = await stack.enter_async_context(open_house(settings, clock))
        await house.units.read(warm_policies)
        await remember_address(house)
        side = await stack.enter_async_context(connect_telegram(house))
        await announce_commands(side.driver.bot, house.assembled.routes)
        web = make_web_part(house, side)
        await stack.enter_async_context(serving(web, settings.listen_host, settings.listen_port))
        print("ready", file=sys.stderr, flush=True)  # noqa: T201 - the sign that whoever started this waits for
        settle_garbage()
        if opened is not None:
            opened(house, side)
        if settings.intake is IntakeWay.WEBHOOK:
            await _set_webhook(house, side)
        while not stopping.is_set():
            await _with_lease(house, side, stopping)


async def remember_address(house: House) -> None:
    """Let every feature know whether there are pages to lead to. A full disk keeps nobody from reading."""
    url = house.settings.public_url
    if not await house.units.read(lambda unit: knows_address(unit, url)):
        await house.units.run(lambda unit: keep_public_url(unit, url))


def settle_garbage() -> None:
    """What was imported stays: the collector need not walk through it again, and may wait for more in between.

    A sixth of what a notice costs was spent looking for garbage among code and catalogues.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def _stopping_by_signal() -> asyncio.Event:
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopping.set)
    return stopping


async def _with_lease(house: House, side: TelegramSide, stopping: asyncio.Event) -> None:
    """Poll, send and tick until told to stop or until the lease is lost; another replica takes over then."""
    async with lease_when_free(house.engines, stopping) as lost:
        if lost is None:
            return
        ending = asyncio.Event()
        if house.settings.intake is IntakeWay.POLLING:
            await side.driver.bot.delete_webhook()
        scheduler = start_ticks(house.units, house.assembled.ticks, house.assembled.errands)
        loops: Sequence[asyncio.Task[Any]] = [asyncio.create_task(side.sender.run(ending))]
        if house.settings.intake is IntakeWay.POLLING:
            loops = [*loops, asyncio.create_task(side.polling.run(ending))]
        signs: Sequence[asyncio.Task[Any]] = [asyncio.create_task(lost()), asyncio.create_task(stopping.wait())]
        try:
            await asyncio.wait({*loops, *signs}, return_when=asyncio.FIRST_COMPLETED)
            ending.set()
            await asyncio.wait(loops, timeout=STOP_WITHIN)
        finally:
            scheduler.shutdown(wait=False)
            for task in (*signs, *loops):
                task.cancel()
            await asyncio.wait({*signs, *loops})
        for loop in loops:
            if loop.done() and not loop.cancelled() and (error := loop.exception()):
                raise error


async def _set_webhook(house: House, side: TelegramSide) -> None:
    await side.driver.bot.set_webhook(
        f"{house.settings.public_url.rstrip('/')}/telegram", allowed_updates=ALLOWED, secret_token=house.webhook_secret
    )


def make_web_part(house: House, side: TelegramSide) -> Starlette:
    """The web part of this process."""
    by_webhook = house.settings.intake is IntakeWay.WEBHOOK
    return make_web(
        ready=ready_of(house.units),
        metrics=metrics_of(house.units, lambda: side.painter.failures),
        secret=house.webhook_secret if by_webhook else None,
        take=side.polling.take_one if by_webhook else None,
        pages=_pages_of(house),
    )


def _pages_of(house: House) -> list[Route]:
    """The school's own pages, where they have an address; without one their drawing is not even loaded."""
    address = public_address(house.settings.public_url)
    if not address:
        return []
    from bot.web.pages.routes import page_routes

    return page_routes(house.units, house.assembled.pages, address)
