"""The table of what waits for the office."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped

from bot.core.tables import Base, column

_WAITING = text("done_at IS NULL")


class OfficeTask(Base):
    """One matter of a sort (`kind`) about a person, a pupil or an account. `key` is what it is once: two rows with
    one key never wait at the same time."""

    __tablename__ = "office_tasks"

    id: Mapped[int] = column(primary_key=True)
    school_id: Mapped[int] = column(ForeignKey("schools.id"))
    kind: Mapped[str] = column(String(40))
    key: Mapped[str] = column(String(120))
    person_id: Mapped[int | None] = column(ForeignKey("persons.id"))
    pupil_id: Mapped[int | None] = column(ForeignKey("pupils.id"))
    account_id: Mapped[int | None] = column(ForeignKey("accounts.id"))
    opened_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    done_by: Mapped[int | None] = column(ForeignKey("persons.id"))

    __table_args__ = (
        Index(
            "uq_office_tasks_waiting",
            "school_id",
            "key",
            unique=True,
            sqlite_where=_WAITING,
            postgresql_where=_WAITING,
        ),
        {"sqlite_autoincrement": True},
    )
