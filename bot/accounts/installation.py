"""What the installation remembers between runs. The bot's name is kept by the bot it belongs to.

A token's part before the colon is the bot's id: with another bot's token an old name is worth nothing, and a letter
must never lead to a stranger's bot.
"""

from __future__ import annotations

from sqlalchemy import Integer, String, bindparam, cast, select

from bot.accounts.models import Installation
from bot.core.unit import Unit
from bot.core.upserts import Upsert

_BOT_NAME = "bot_username"


_KEEP = Upsert(Installation, by=["name"], take=["value", "at"])
_COUNT = Upsert(
    Installation, by=["name"], take=["at"], to={"value": cast(cast(Installation.value, Integer) + 1, String)}
)
_VALUE = select(Installation.value).where(Installation.name == bindparam("wanted"))
_SOME = select(Installation.name, Installation.value).where(Installation.name.startswith(bindparam("beginning")))


async def keep_value(unit: Unit, name: str, value: str) -> None:
    """Remember this under that name, instead of what was there."""
    await unit.execute(_KEEP, {"name": name, "value": value, "at": unit.now})


async def count_one(unit: Unit, name: str) -> None:
    """One more of what is counted under that name, from one on."""
    await unit.execute(_COUNT, {"name": name, "value": "1", "at": unit.now})


async def kept_values(unit: Unit, beginning: str) -> dict[str, str]:
    """What is remembered under names that begin so."""
    return {row.name: row.value for row in await unit.all(_SOME, {"beginning": beginning})}


async def keep_bot_username(unit: Unit, bot_id: str, username: str) -> None:
    """Remember what getMe said of the bot with this id."""
    values = {"name": _BOT_NAME, "value": f"{bot_id}:{username}", "at": unit.now}
    await unit.execute(_KEEP, values)


async def kept_bot_username(unit: Unit, bot_id: str) -> str | None:
    """The name getMe once gave for this very bot, if any."""
    value: str | None = await unit.scalar(_VALUE, {"wanted": _BOT_NAME})
    kept_id, _colon, username = (value or "").partition(":")
    return username if value and kept_id == bot_id else None
