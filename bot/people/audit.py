"""Audit rows: what the access table was asked in a unit, by ids only."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import insert

from bot.core.unit import Unit
from bot.people.access import Asked
from bot.people.models import AuditRow

_INSERT = insert(AuditRow)


def write_asked(unit: Unit, account_id: int | None, asked: Sequence[Asked]) -> None:
    """One row a distinct question, written at the end of the unit."""
    rows = [
        {
            "school_id": question.about.school_id,
            "at": unit.now,
            "account_id": account_id,
            "person_id": question.person_id,
            "action": question.action,
            "about_kind": question.about.kind,
            "about_id": question.about.id,
            "allowed": question.allowed,
        }
        for question in dict.fromkeys(asked)
    ]
    unit.defer(_INSERT, rows)
