"""What every test may ask for: a database of its own on either engine, and a whole house with phones."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest
import structlog

from bot.core.clock import AdjustableClock
from bot.core.database import Engines
from bot.core.keys import new_ring
from bot.core.schema import migrate
from bot.core.sealed import give_ring
from bot.core.tables import Base
from bot.core.unit import Units
from bot.features import assemble
from bot.wiring import settle_garbage
from tests.engines import kept_engines
from tests.postgres import migrated_template, postgres_server
from tests.washing import Washing
from tests.world import World, open_world

__all__ = ["postgres_server"]

# Monday, week 47: the demo's first morning, so that weekdays in tests read like those on its phones.
STORY_START = datetime(2026, 11, 16, 6, 40, tzinfo=UTC)
LANGUAGES = frozenset({"da", "nb", "sv"})
# What tests share that is dear to have once a worker, by a part of their ids: a server with its compiled statements,
# all source read as trees, a stage, a browser. One worker runs them all.
SHARING = {
    "postgres": "postgres",
    "tests/guards/": "guards",
    "tests/demo/": "demo",
    "browser/test_story": "demo",
    "browser/test_pages": "pages",
}


def pytest_configure() -> None:
    """Errors are logged as plain tracebacks: the pretty ones, with every local variable, cost seconds each."""
    plain = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[structlog.processors.add_log_level, plain])


def pytest_collection_finish() -> None:
    """What was imported and collected stays, so the collector need not walk through it in every test."""
    settle_garbage()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--db",
        choices=("sqlite", "postgres", "both"),
        default="sqlite",
        help="databases for tests that take `database_url`: sqlite (and postgres where marked), postgres, both",
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Tests marked `both_databases` always run on both, `sqlite_only` on the one; the others on what --db says."""
    if "database_url" not in metafunc.fixturenames:
        return
    chosen = metafunc.config.getoption("--db")
    if metafunc.definition.get_closest_marker("both_databases"):
        chosen = "both"
    if metafunc.definition.get_closest_marker("sqlite_only"):
        chosen = "sqlite"
    names = ("sqlite", "postgres") if chosen == "both" else (chosen,)
    marks = {"sqlite": (), "postgres": (pytest.mark.postgres,)}
    metafunc.parametrize("database", [pytest.param(name, marks=marks[name]) for name in names], scope="function")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Groups by name: the marks of pytest-xdist 3.8 reach nobody with pytest 9.2, which keeps a test's id as it is."""
    if config.getvalue("dist") != "loadgroup" or config.getoption("--db") != "sqlite":
        return None
    from xdist.scheduler import LoadGroupScheduling  # type: ignore[import-untyped]

    class Grouping(LoadGroupScheduling):  # type: ignore[misc,unused-ignore]
        def _split_scope(self, nodeid: str) -> str:
            return next((group for part, group in SHARING.items() if part in nodeid), nodeid)

    return Grouping(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--db") == "sqlite":
        _leave_out_languages(config, items)


def _leave_out_languages(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL a test in several languages runs in one of them, another one from file to file: the words are
    proven on SQLite. `both_databases(every_language=True)`, or --db, runs it in all."""
    languages: dict[tuple[Path, str, tuple[str, ...]], list[pytest.Item]] = {}
    for item in items:
        mark = item.get_closest_marker("both_databases")
        if isinstance(item, pytest.Function) and mark and "postgres" in item.keywords and not mark.kwargs:
            rest = tuple(part for part in item.callspec.id.split("-") if part not in LANGUAGES)
            languages.setdefault((item.path, item.originalname, rest), []).append(item)
    turns = ((crc32(path.name.encode()), same) for (path, *_), same in languages.items())
    left_out = {item for turn, same in turns for item in same if item is not same[turn % len(same)]}
    if left_out:
        config.hook.pytest_deselected(items=list(left_out))
        items[:] = [item for item in items if item not in left_out]


@pytest.fixture
def clock() -> AdjustableClock:
    return AdjustableClock(STORY_START)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty database to copy: a copy costs a millisecond, the migration a second."""
    path = tmp_path_factory.mktemp("database") / "template.db"
    asyncio.run(migrate(f"sqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> Iterator[str]:
    def fill(url: str) -> None:
        asyncio.run(migrate(url))

    with migrated_template(postgres_server, fill) as template:
        yield template


@pytest.fixture(scope="session")
def postgres_washing(postgres_server: str, postgres_template: str) -> Iterator[Washing]:
    washing = Washing(postgres_server, postgres_template, "skolebro_test")
    yield washing
    washing.close()


@pytest.fixture
def database_url(database: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """A database at the head of the migrations, empty, gone after the test; at the same address in every test."""
    if database == "sqlite":
        template = request.getfixturevalue("sqlite_template")
        path = template.with_name("skolebro.db")
        path.write_bytes(template.read_bytes())
        yield f"sqlite:///{path}"
        for left in path.parent.glob("skolebro.db*"):
            left.unlink()
        return
    with request.getfixturevalue("postgres_washing").database() as url:
        yield url


@pytest.fixture
async def engines(database_url: str) -> AsyncIterator[Engines]:
    opened = kept_engines(database_url)
    give_ring(opened, new_ring())
    yield opened
    await opened.dispose()


@pytest.fixture
def units(engines: Engines, clock: AdjustableClock) -> Units:
    assembled = assemble()
    assert Base.metadata.tables
    return Units(engines, clock, (race for feature in assembled.features for race in feature.lost_races))


@pytest.fixture
async def world(database_url: str, tmp_path: Path, clock: AdjustableClock) -> AsyncIterator[World]:
    """The bot behind a stand-in for Telegram, with phones; see tests/world.py."""
    async with open_world(database_url, tmp_path / "skolebro.key", clock) as opened:
        yield opened
