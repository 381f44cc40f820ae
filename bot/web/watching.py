"""What operators ask: is the database there, and how much waits, failed or could not be reached."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

from sqlalchemy import func, select, text

from bot.accounts.models import Account, SetAside
from bot.core.unit import Unit, Units
from bot.outbox.models import OutboxRow
from bot.outbox.queries import too_late

LATELY = timedelta(days=7)

_ROWS = select(OutboxRow.state, func.count().label("rows")).group_by(OutboxRow.state)
_UNREACHABLE = select(func.count()).select_from(Account).where(Account.unreachable_since.is_not(None))
_ASIDE = select(func.count()).select_from(SetAside)


def ready_of(units: Units) -> Callable[[], Awaitable[bool]]:
    """A question whether the database answers."""

    async def look(unit: Unit) -> bool:
        return bool(await unit.scalar(text("SELECT 1")))

    async def ready() -> bool:
        try:
            return await units.read(look)
        except Exception:
            return False

    return ready


def metrics_of(units: Units, painting_failures: Callable[[], int]) -> Callable[[], Awaitable[bytes]]:
    """Figures in Prometheus' text format, read afresh at each call: no names, no texts."""

    async def look(unit: Unit) -> tuple[dict[str, int], dict[str, int], int, int]:
        rows = {row.state: row.rows for row in await unit.all(_ROWS)}
        late = await too_late(unit, unit.now - LATELY)
        return rows, late, await unit.scalar(_UNREACHABLE), await unit.scalar(_ASIDE)

    async def metrics() -> bytes:
        # Imported where it is used: a process that nobody scrapes does without.
        from prometheus_client import CollectorRegistry, Gauge, generate_latest

        rows, late, unreachable, aside = await units.read(look)
        registry = CollectorRegistry()
        outbox = Gauge("skolebro_outbox_rows", "Notices by state.", ["state"], registry=registry)
        for state, count in rows.items():
            outbox.labels(state).set(count)
        dropped = Gauge(
            "skolebro_notices_too_late",
            "Notices of the last week, by kind, that were not sent since they came too late to be useful.",
            ["kind"],
            registry=registry,
        )
        for kind, count in late.items():
            dropped.labels(kind).set(count)
        for name, meaning, value in (
            ("skolebro_accounts_unreachable", "Accounts that blocked the bot or are gone.", unreachable),
            ("skolebro_updates_set_aside", "Updates that could not be handled in the last week.", aside),
            ("skolebro_painting_failures", "Replies that could not be painted since the start.", painting_failures()),
        ):
            Gauge(name, meaning, registry=registry).set(value)
        return generate_latest(registry)

    return metrics
