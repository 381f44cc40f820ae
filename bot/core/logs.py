"""Logs: one line an event, with ids and an action's name; never a message's text, never the token."""

from __future__ import annotations

import logging
import sys

import structlog

# Their INFO and DEBUG lines hold addresses with the bot's token, or what people wrote.
_TALKATIVE = ("alembic", "telegram", "httpx", "httpcore", "aiohttp", "apscheduler", "aiosqlite", "sqlalchemy")


def configure_logs(level: str) -> None:
    """Write events of `level` ("info", …) and above to stderr."""
    number = logging.getLevelNamesMapping().get(level.upper(), logging.INFO)
    logging.basicConfig(level=number, stream=sys.stderr, format="%(levelname)s %(name)s %(message)s", force=True)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(max(number, logging.WARNING))
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event"], bool_as_flag=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
