"""Runs migrations on the connection it is handed. Nothing of the application is imported in a version file."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection
from sqlalchemy.types import TypeDecorator


def _render(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """A version file names plain database types: what a decorator does in Python is none of its business."""
    return f"sa.{item.impl!r}" if kind == "type" and isinstance(item, TypeDecorator) else False


def _run(connection: Connection) -> None:
    target = context.config.attributes.get("metadata")
    context.configure(
        connection=connection,
        target_metadata=target,
        # SQLite changes a table by copying it; the copy must keep AUTOINCREMENT, or ids would be used twice.
        render_as_batch=True,
        compare_type=True,
        render_item=_render,
    )
    with context.begin_transaction():
        context.run_migrations()


_run(context.config.attributes["connection"])
