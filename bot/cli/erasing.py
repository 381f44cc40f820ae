"""`privacy export` and `privacy erase`: what they write and say.

The one rule kept here: what is said names counts and ids of the class list, never a name; the export goes into a
file that only its owner may read.
"""

from __future__ import annotations

import asyncio
import os
import stat
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import orjson
import typer
from msgspec import Struct

from bot.cli.plainly import Refused
from bot.core.database import Engines
from bot.core.feature import Keep
from bot.core.keeping import Row, Subject
from bot.core.unit import Unit
from bot.people.privacy import queries, service
from bot.schools.queries import school_by_key
from bot.wiring import House

_TRIES, _PAUSE = 20, 0.25


class Asked(Struct, frozen=True):
    """Whom a command is about, and why, as it was typed."""

    key: str
    person: str | None
    pupil: str | None
    reason: str

    @property
    def why(self) -> service.Reason:
        """Raises Refused for a word that is none of the reasons."""
        try:
            return service.Reason(self.reason)
        except ValueError:
            raise Refused(f"The reason is one of: {', '.join(service.Reason)}.") from None

    @property
    def what(self) -> str:
        return "person" if self.person is not None else "pupil"


def _keeps(house: House) -> list[Keep]:
    return [keep for feature in house.features for keep in feature.keeps]


async def _subject(unit: Unit, asked: Asked) -> Subject:
    school = await school_by_key(unit, asked.key)
    if asked.person is not None:
        person_id = await queries.listed_person(unit, school.id, asked.person)
        if person_id is not None:
            account_id = await queries.own_account(unit, person_id)
            return Subject(school.id, person_id=person_id, account_id=account_id)
    elif asked.pupil is not None:
        pupil_id = await queries.listed_pupil(unit, school.id, asked.pupil)
        if pupil_id is not None:
            return Subject(school.id, pupil_id=pupil_id)
    raise Refused(f"{asked.key} knows no {asked.what} with that id. The id is the one in the class list.")


def _about(subject: Subject) -> tuple[str, int]:
    if subject.person_id is not None:
        return "person", subject.person_id
    assert subject.pupil_id is not None
    return "pupil", subject.pupil_id


async def run_export(house: House, asked: Asked, out: Path) -> None:
    """Write the file, and the audit's row about it. Raises Refused for an unknown id and a file that exists."""
    why, keeps = asked.why, _keeps(house)

    async def work(unit: Unit) -> tuple[Subject, Mapping[str, Sequence[Row]], datetime]:
        subject = await _subject(unit, asked)
        kind, number = _about(subject)
        service.note(unit, subject.school_id, "export", why, about_kind=kind, about_id=number)
        return subject, await service.export(unit, keeps, subject), unit.now

    if out.exists():  # noqa: ASYNC240 - once, at the command line
        raise Refused(f"{out} exists already. Nothing was written.")
    _subject_of, found, now = await house.units.run(work)
    said = {keep.table: keep.why for keep in keeps}
    tables = {table: {"kept": said[table], "rows": rows} for table, rows in found.items()}
    document = {"school": asked.key, asked.what: asked.person or asked.pupil, "exported_at": now, "tables": tables}
    _write(out, as_json(document))
    typer.echo(f"Wrote {_counted(found)} to {out}. It holds names: treat it as you would the class list.", err=True)


def as_json(document: Any) -> bytes:
    """JSON for people: indented, with instants as text, and bytes (hashes) left out."""
    return orjson.dumps(document, default=_plain, option=orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS)


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    return None


def _write(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, stat.S_IRUSR | stat.S_IWUSR)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)


def _counted(found: Mapping[str, Sequence[Row]]) -> str:
    rows = sum(map(len, found.values()))
    return f"{rows} rows of {len(found)} tables"


async def run_erase(house: House, asked: Asked, *, yes: bool) -> None:
    """Show what an erasure concerns; with `yes` do it and wipe what it left in the file."""
    why, keeps = asked.why, _keeps(house)

    async def look(unit: Unit) -> Mapping[str, Sequence[Row]]:
        return await service.export(unit, keeps, await _subject(unit, asked))

    found = await house.units.read(look)
    for table, rows in found.items():
        typer.echo(f"  {table}: {len(rows)}", err=True)
    if not yes:
        typer.echo(f"This {asked.what} is in {_counted(found)}. Nothing was changed; --yes erases.", err=True)
        return

    async def work(unit: Unit) -> None:
        subject = await _subject(unit, asked)
        kind, number = _about(subject)
        if subject.person_id is not None:
            await service.erase_person(unit, keeps, house.ends, subject.school_id, subject.person_id)
        else:
            await service.erase_pupil(unit, keeps, house.ends, subject.school_id, number)
        service.note(unit, subject.school_id, "erase", why, about_kind=kind, about_id=number)

    await house.units.run(work)
    typer.echo(
        f"Erased. Ids and times that others' rows lean on stay, without a name. A class list that still has this "
        f"{asked.what} brings the name back: take it out there first. Exports and backups are yours to delete.",
        err=True,
    )
    await _wipe(house.engines)


async def _wipe(engines: Engines) -> None:
    """Nothing that was erased stays in freed pages or the write-ahead log."""
    if not engines.is_sqlite:
        typer.echo(
            "PostgreSQL keeps what was erased until its pages are rewritten: run VACUUM (FULL) when nobody waits for "
            "the bot. Its WAL archive and base backups hold it until you let them expire.",
            err=True,
        )
        return
    if await wiped(engines):
        typer.echo("The database file was rewritten and its write-ahead log emptied.", err=True)
    else:
        raise Refused(
            "What was erased is gone from the tables, but somebody is using the database, so its log could not be "
            "emptied. Run the same command again, or stop the bot once: its log empties then."
        )


async def wiped(engines: Engines) -> bool:
    """Rewrite an SQLite file and empty its log; False while somebody keeps reading it."""
    # Each engine holds connections of its own, and a reader's snapshot would keep the log alive.
    await engines.reading.dispose()
    async with engines.writing.connect() as connection:
        raw = await connection.get_raw_connection()
        driver = raw.driver_connection
        assert driver is not None
        await driver.execute("VACUUM")
        for _try in range(_TRIES):
            cursor = await driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            busy, _log, _moved = await cursor.fetchone()
            if not busy:
                return True
            await asyncio.sleep(_PAUSE)
    return False
