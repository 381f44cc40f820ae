"""What `doctor` says of promises about people: the audit's chain, what lies in freed pages, and who should be gone.

The one rule kept here: numbers and days only. It names nobody, and opens nothing sealed.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import func, select, text

from bot.accounts.installation import keep_value, kept_values
from bot.core.dates import local
from bot.core.unit import Unit
from bot.people.models import AuditRow
from bot.people.privacy.gone import overdue
from bot.people.privacy.models import AuditSeal
from bot.people.privacy.strangers import overdue as strangers_overdue
from bot.schools.policy import PolicyError
from bot.schools.queries import all_schools

_VERIFIED = "audit.verified"
# A monthly look (promises 2, "Admin"); the nightly seal may miss a night.
_LOOK_EVERY, _SEAL_WITHIN = timedelta(days=35), timedelta(days=2)
_LARGE_LOG = 64 * 1024 * 1024

_ANY = select(func.count(AuditRow.id))
_SEALED_TO = select(func.coalesce(func.max(AuditSeal.last_id), 0)).scalar_subquery()


async def note_verified(unit: Unit) -> None:
    """Remember that the whole chain was looked at today, and fitted."""
    await keep_value(unit, _VERIFIED, unit.now.date().isoformat())


async def on_privacy(unit: Unit, file: Path | None) -> AsyncIterator[tuple[bool, str]]:
    """(all is well, a sentence) for each promise; `file` is the SQLite database's."""
    if await unit.scalar(_ANY):
        yield await _looked_at(unit)
        unsealed = await unit.scalar(_ANY.where(AuditRow.id > _SEALED_TO, AuditRow.at < unit.now - _SEAL_WITHIN))
        if unsealed:
            yield False, f"{unsealed} rows of the audit are older than two days and not sealed. Is the bot running?"
    if file is not None:
        yield await _freed(unit, file)
    late = strangers = await strangers_overdue(unit)
    if strangers:
        yield False, f"{strangers} accounts of nobody should have been forgotten. The bot does it while it runs."
    for school in await all_schools(unit):
        yesterday = local(unit.now, school.zone).date() - timedelta(days=1)
        try:
            number = await overdue(unit, school, yesterday)
        except PolicyError:
            # The schools' own notes say so.
            continue
        late += number
        if number:
            yield False, f"{school.key}: {number} who left should have been erased. The bot does it while it runs."
    if not late:
        yield True, "Nobody who left or never joined is kept longer than promised."


async def _looked_at(unit: Unit) -> tuple[bool, str]:
    found = (await kept_values(unit, _VERIFIED)).get(_VERIFIED)
    if found is None:
        return False, "The audit's chain was never looked at. Run: skolebro audit verify"
    if date.fromisoformat(found) + _LOOK_EVERY < unit.now.date():
        return False, f"The audit's chain was last looked at on {found}. Run: skolebro audit verify"
    return True, f"The audit's chain was whole on {found}."


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


async def _freed(unit: Unit, file: Path) -> tuple[bool, str]:
    """Freed pages are overwritten when they are freed; the log keeps what they were until it is emptied."""
    pages = await unit.scalar(text("SELECT freelist_count FROM pragma_freelist_count"))
    size = _size(file.with_name(f"{file.name}-wal"))
    if size > _LARGE_LOG:
        return False, (
            f"The write-ahead log has {size // 1024**2} MB, so what was erased may still lie in it. Stop the bot once: "
            "its log empties then."
        )
    return True, f"The database file has {pages} freed pages, overwritten, and a write-ahead log of {size // 1024} kB."
