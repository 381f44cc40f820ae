"""The server that tests get: databases of one's own, quickly, and nothing left behind."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import asyncpg
import pytest

from tests import postgres
from tests.guards.source import ROOT
from tests.washing import Washing

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """Not the session's: here it is ended as well."""
    with postgres.server_or_skip() as url:
        yield url


def test_each_test_gets_its_own_copy_of_the_template(server: str) -> None:
    def migrate(url: str) -> None:
        postgres.execute(url, "CREATE TABLE pupils (id int)")
        postgres.execute(url, "INSERT INTO pupils VALUES (1)")

    with (
        postgres.migrated_template(server, migrate) as template,
        postgres.fresh_database(server, template) as one,
        postgres.fresh_database(server, template) as other,
    ):
        postgres.execute(one, "DELETE FROM pupils")
        assert postgres.execute(one, "SELECT count(*) FROM pupils") == 0
        assert postgres.execute(other, "SELECT count(*) FROM pupils") == 1


def test_a_washed_database_is_empty_counts_anew_and_keeps_its_shape(server: str) -> None:
    def migrate(url: str) -> None:
        postgres.execute(url, "CREATE TABLE alembic_version (version_num text)")
        postgres.execute(url, "INSERT INTO alembic_version VALUES ('head')")
        postgres.execute(url, "CREATE TABLE schools (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY)")
        postgres.execute(url, "CREATE TABLE pupils (id int, school_id int REFERENCES schools)")
        postgres.execute(url, "CREATE UNIQUE INDEX uq_pupils_id ON pupils (id) WHERE id > 0")

    with postgres.migrated_template(server, migrate) as template:
        washing = Washing(server, template, "skolebro_washed")
        with washing.database() as url:
            postgres.execute(url, "INSERT INTO schools DEFAULT VALUES")
            postgres.execute(url, "INSERT INTO pupils VALUES (1, 1)")
        with washing.database() as url:
            assert postgres.execute(url, "SELECT count(*) FROM pupils") == 0
            assert postgres.execute(url, "INSERT INTO schools DEFAULT VALUES RETURNING id") == 1
            assert postgres.execute(url, "SELECT version_num FROM alembic_version") == "head"
            postgres.execute(url, "DROP INDEX uq_pupils_id")
        with washing.database() as url:
            assert postgres.execute(url, "SELECT count(*) FROM pg_indexes WHERE indexname = 'uq_pupils_id'") == 1
            postgres.execute(url, "INSERT INTO pupils VALUES (1)")
            with pytest.raises(asyncpg.UniqueViolationError):
                postgres.execute(url, "INSERT INTO pupils VALUES (1)")
            postgres.execute(url, "ALTER TABLE pupils ADD COLUMN name text")
        with washing.database() as url:
            there = "SELECT count(*) FROM pg_attribute WHERE attrelid = 'pupils'::regclass AND attname = 'name'"
            assert postgres.execute(url, there) == 0
        washing.close()


async def test_a_database_is_made_and_dropped_inside_a_running_loop(server: str) -> None:
    database = postgres.create_database(server)
    assert postgres.execute(database, "SELECT 1") == 1
    postgres.drop_database(server, database)
    name = postgres.database_name(database)
    assert postgres.execute(server, f"SELECT count(*) FROM pg_database WHERE datname = '{name}'") == 0
    await asyncio.sleep(0)


def test_a_killed_owner_leaves_nothing_behind() -> None:
    here = Path("/tmp") / f"skolebro-killed-{os.getpid()}"  # tmp_path can be entered by its owner only
    here.mkdir()
    environment = {**os.environ, "TMPDIR": str(here)}
    environment.pop("SKOLEBRO_TEST_POSTGRES_URL", None)
    owner = subprocess.Popen(
        [sys.executable, "-m", "tests.postgres"], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    )
    try:
        assert owner.stdout is not None
        url = owner.stdout.readline().strip()
        assert postgres.execute(url, "SELECT 1") == 1
        assert list(here.iterdir())
    finally:
        owner.send_signal(signal.SIGKILL)
        owner.communicate()
    assert became_empty(here)
    with pytest.raises(OSError):
        postgres.execute(url, "SELECT 1")
    here.rmdir()


def became_empty(folder: Path) -> bool:
    """Nobody tells us when: looked at twenty times a second."""
    return any(not list(folder.iterdir()) or Event().wait(0.05) for _ in range(400))


def test_where_none_starts_it_says_so_in_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def nowhere() -> Path:
        empty = tmp_path / "install" / "bin"
        empty.mkdir(parents=True, exist_ok=True)
        return empty

    monkeypatch.delenv("SKOLEBRO_TEST_POSTGRES_URL", raising=False)
    for find in ("installed", "packaged", "fetched"):
        monkeypatch.setattr(postgres, find, nowhere)
    monkeypatch.delenv("SKOLEBRO_TEST_REQUIRE_POSTGRES", raising=False)
    with pytest.raises(pytest.skip.Exception) as skipped, postgres.server_or_skip():
        pass
    assert "no PostgreSQL starts here" in str(skipped.value)
    assert "\n" not in str(skipped.value)
    monkeypatch.setenv("SKOLEBRO_TEST_REQUIRE_POSTGRES", "1")
    with pytest.raises(pytest.fail.Exception), postgres.server_or_skip():
        pass


def test_programs_out_of_reach_are_copied(tmp_path: Path) -> None:
    private = tmp_path / "private"
    (private / "pginstall" / "bin").mkdir(parents=True)
    (private / "pginstall" / "bin" / "postgres").touch()
    private.chmod(0o700)
    (tmp_path / "server").mkdir()
    copied = postgres.within_reach(private / "pginstall" / "bin", tmp_path / "server")
    assert copied == tmp_path / "server" / "program" / "bin"
    assert (copied / "postgres").exists()
