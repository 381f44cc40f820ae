"""`doctor`: what is missing or wrong, in plain words and in the order in which one puts it right.

The one rule kept here: it looks and changes nothing. It needs no working installation: what cannot be looked at is
itself the finding.
"""

from __future__ import annotations

import stat
from collections.abc import AsyncIterator, Iterable
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

import typer
from msgspec import Struct
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from bot.accounts.installation import kept_values
from bot.accounts.models import Account, KeyFingerprint, SetAside
from bot.cli.doctor_privacy import on_privacy
from bot.cli.doctor_schools import notes_on_schools
from bot.core.clock import SystemClock
from bot.core.database import async_url, open_engines
from bot.core.keys import KeyRing, KeyTrouble, others_may_read, read_ring
from bot.core.schema import SchemaBehind, ensure_current
from bot.core.unit import Unit, Units
from bot.outbox.queries import too_late
from bot.people.models import Person
from bot.schools.models import School
from bot.settings import IntakeWay, Settings

_PATIENCE = 10.0
_LATELY = timedelta(days=7)


class Mark(StrEnum):
    """FINE; NOTE is worth knowing; WRONG keeps the bot from working as it should."""

    FINE = "ok"
    NOTE = "note"
    WRONG = "wrong"


class Finding(Struct, frozen=True):
    """One thing that was looked at, as a sentence."""

    mark: Mark
    sentence: str


_PEOPLE = (
    select(School.key, func.count(Person.id).label("people"))
    .outerjoin(Person, (Person.school_id == School.id) & Person.left_on.is_(None))
    .group_by(School.key)
    .order_by(School.key)
)
_FINGERPRINTS = select(KeyFingerprint.fingerprint)
_SET_ASIDE = select(func.count(SetAside.id))
_UNREACHABLE = select(func.count(Account.id)).where(Account.unreachable_since.is_not(None))


async def examine(settings: Settings) -> list[Finding]:
    """Everything that can be looked at from here."""
    ring, of_key = _key_file(settings)
    return [
        *[finding async for finding in _telegram(settings)],
        *_way_in(settings),
        *of_key,
        *[finding async for finding in _database(settings, ring)],
    ]


def write_findings(findings: Iterable[Finding]) -> bool:
    """Print them to stdout; whether nothing is wrong."""
    sound = True
    for finding in findings:
        typer.echo(f"{finding.mark.value:6}{finding.sentence}")
        sound = sound and finding.mark is not Mark.WRONG
    return sound


def _fine(sentence: str) -> Finding:
    return Finding(Mark.FINE, sentence)


def _note(sentence: str) -> Finding:
    return Finding(Mark.NOTE, sentence)


def _wrong(sentence: str) -> Finding:
    return Finding(Mark.WRONG, sentence)


# Telegram --------------------------------------------------------------------------------------------------------


async def _telegram(settings: Settings) -> AsyncIterator[Finding]:
    token, url = settings.telegram_token.get_secret_value(), settings.telegram_api_url
    if not token:
        yield _wrong("SKOLEBRO_TELEGRAM_TOKEN is not set. BotFather gives a bot its token.")
        return
    import aiohttp

    # The address holds the token: no error of the library is shown, only its name.
    try:
        timeout = aiohttp.ClientTimeout(total=_PATIENCE)
        async with aiohttp.ClientSession(timeout=timeout) as session:
            async with session.get(f"{url.rstrip('/')}/bot{token}/getMe") as answer:
                said = await answer.json(content_type=None)
    except (aiohttp.ClientError, TimeoutError, ValueError) as error:
        yield _wrong(f"The Bot API at {url} does not answer ({type(error).__name__}).")
        return
    result = said.get("result") if isinstance(said, dict) else None
    if isinstance(result, dict) and result.get("username"):
        yield _fine(f"Telegram knows the bot as @{result['username']}.")
    elif answer.status in {401, 404}:
        yield _wrong("Telegram does not know the token in SKOLEBRO_TELEGRAM_TOKEN. BotFather shows the right one.")
    else:
        yield _wrong(f"The Bot API at {url} answers {answer.status}, and not as Telegram does.")


def _way_in(settings: Settings) -> Iterable[Finding]:
    address = urlsplit(settings.public_url)
    if settings.intake is IntakeWay.POLLING:
        yield _fine("Updates are fetched by polling; no public address is needed for that.")
    elif address.scheme == "https" and address.hostname:
        yield _fine(f"Telegram reaches the bot at {settings.public_url}.")
    else:
        yield _wrong("SKOLEBRO_INTAKE is webhook, but SKOLEBRO_PUBLIC_URL is no https address.")
    if settings.public_url and address.scheme != "https":
        yield _note("SKOLEBRO_PUBLIC_URL is not https: the school's own pages are switched off.")


# Keys ------------------------------------------------------------------------------------------------------------


def _key_file(settings: Settings) -> tuple[KeyRing | None, list[Finding]]:
    path = settings.key_file
    if not path.exists():
        return None, [_note(f"There is no key file {path} yet; it is made with an empty database.")]
    try:
        ring = read_ring(path)
    except KeyTrouble as error:
        return None, [_wrong(f"{str(error)[:1].upper()}{str(error)[1:]}.")]
    findings = [_fine(f"The key file {path} can be read.")]
    if others_may_read(path):
        rights = stat.S_IMODE(path.stat().st_mode)
        findings.append(_wrong(f"Others may read the key file (rights {rights:o}). Run: chmod 600 {path}"))
    if _beside_database(settings):
        findings.append(
            _note("The key file lies beside the database: whoever copies the folder has both. Move it elsewhere.")
        )
    return ring, findings


def _beside_database(settings: Settings) -> bool:
    url = async_url(settings.database_url)
    if url.get_backend_name() != "sqlite" or not url.database:
        return False
    return Path(url.database).resolve().parent == settings.key_file.resolve().parent


# The database ----------------------------------------------------------------------------------------------------


async def _database(settings: Settings, ring: KeyRing | None) -> AsyncIterator[Finding]:
    try:
        if _is_missing(settings):
            yield _wrong("There is no database yet. Run: skolebro migrate")
            return
        await ensure_current(settings.database_url)
    except SchemaBehind as error:
        yield _wrong(f"{str(error)[:1].upper()}{str(error)[1:]}. Run: skolebro migrate")
        return
    except (DBAPIError, OSError) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        yield _wrong(f"The database cannot be reached: {str(cause).partition(chr(10))[0].rstrip('.')}.")
        return
    yield _fine("The database can be reached, and its schema is that of this release.")
    engines = open_engines(settings.database_url)
    try:
        for finding in await Units(engines, SystemClock()).read(lambda unit: _inside(unit, ring, _file(settings))):
            yield finding
    finally:
        await engines.dispose()


def _is_missing(settings: Settings) -> bool:
    """Opening a missing SQLite file would make an empty one."""
    url = async_url(settings.database_url)
    return url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file()


def _file(settings: Settings) -> Path | None:
    url = async_url(settings.database_url)
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None


async def _inside(unit: Unit, ring: KeyRing | None, file: Path | None) -> list[Finding]:
    """What the tables say, without opening anything sealed."""
    fingerprints = {row.fingerprint for row in await unit.all(_FINGERPRINTS)}
    findings = []
    if fingerprints and ring is None:
        findings.append(
            _wrong("This database was begun with a key, and the key file is missing. Find it: nothing else opens it.")
        )
    elif fingerprints and ring is not None and ring.fingerprint not in fingerprints:
        findings.append(_wrong("The key file is not the one this database was begun with."))
    elif fingerprints:
        findings.append(_fine("The key file is the one this database was begun with."))
    schools = await unit.all(_PEOPLE)
    if not schools:
        findings.append(_note("There is no school yet. Add one with: skolebro school add"))
    for row in schools:
        if row.people:
            findings.append(_fine(f"{row.key}: {row.people} people."))
        else:
            findings.append(_note(f"{row.key} has no people yet. Run: skolebro roster import {row.key} PATH"))
    findings += [_note(sentence) for sentence in await notes_on_schools(unit)]
    async for well, sentence in on_privacy(unit, file):
        findings.append(_fine(sentence) if well else _note(sentence))
    if count := await unit.scalar(_SET_ASIDE):
        findings.append(_note(f"Updates that could not be handled and are set aside for a week: {count}."))
    for kind, count in (await too_late(unit, unit.now - _LATELY)).items():
        findings.append(_note(f"Not sent in the last week, since it came too late to be useful: {count} {kind}."))
    if helped := await kept_values(unit, "help:"):
        found, missed = helped.get("help:found", "0"), helped.get("help:missed", "0")
        findings.append(_fine(f"Help: {found} found what they looked for, {missed} did not."))
    if count := await unit.scalar(_UNREACHABLE):
        findings.append(_note(f"Accounts that have blocked the bot or are gone: {count}."))
    return findings
