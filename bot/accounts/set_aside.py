"""What a set-aside update holds of an account: the whole update, sealed, so each has to be opened to be found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, delete, select

from bot.accounts.models import Account, SetAside
from bot.core.among import among
from bot.core.keeping import Subject
from bot.core.unit import Unit

_CHAT = select(Account.chat_id).where(Account.id == bindparam("account"))
_ALL = select(SetAside.id, SetAside.reason, SetAside.at, SetAside.payload)
_DELETE = delete(SetAside).where(among(SetAside.id, "rows"))


class SetAsideRows:
    """`core.keeping.Holding` for updates that could not be handled; a week's worth, and hardly ever any."""

    async def export(self, unit: Unit, subject: Subject) -> Sequence[Mapping[str, Any]]:
        return [{"reason": row.reason, "at": row.at} for row in await self._of(unit, subject)]

    async def erase(self, unit: Unit, subject: Subject) -> int:
        rows = [row.id for row in await self._of(unit, subject)]
        if rows:
            await unit.execute(_DELETE, {"rows": rows})
        return len(rows)

    @staticmethod
    async def _of(unit: Unit, subject: Subject) -> list[Any]:
        if subject.account_id is None:
            return []
        chat_id = await unit.scalar(_CHAT, {"account": subject.account_id})
        return [row for row in await unit.all(_ALL) if _speaks_of(row.payload, chat_id)]


def _speaks_of(part: Any, number: int | None) -> bool:
    """Whether this number stands anywhere in the update. In a private chat it is the user's and the chat's."""
    if isinstance(part, Mapping):
        return any(_speaks_of(each, number) for each in part.values())
    if isinstance(part, list):
        return any(_speaks_of(each, number) for each in part)
    return part is not None and part == number
