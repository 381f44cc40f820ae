"""ask for talks

Yesterday's release must run on this schema: add, or mark the version `contract` and drop only what the release
before no longer names. No import from the application in here.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "b2c1d3e4f5a6"
down_revision = "a1b0c2d3e4f5"
branch_labels = None
depends_on = None
kind = "expand"

_OPEN = sa.text("closed_at IS NULL")
_STANDS = sa.text("state IN ('wished', 'offered', 'agreed', 'told')")


def _column(name: str, kind: sa.types.TypeEngine[object], nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, kind, nullable=nullable)


def _keys(table: str, **targets: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))
        for column, target in targets.items()
    ]


def upgrade() -> None:

    moment = sa.DateTime(timezone=True)
    op.create_table(
        "talk_requests",
        _column("id", sa.Integer()),
        _column("school_id", sa.Integer()),
        _column("pupil_id", sa.Integer()),
        _column("asked_by", sa.Integer()),
        _column("kind", sa.String(length=8)),
        _column("detail", sa.LargeBinary()),
        _column("asked_at", moment),
        _column("due_at", moment),
        _column("late_at", moment, True),
        _column("answer", sa.String(length=8), True),
        _column("answered_at", moment, True),
        _column("answered_by", sa.Integer(), True),
        _column("round_id", sa.Integer(), True),
        _column("closed_at", moment, True),
        *_keys(
            "talk_requests",
            school_id="schools",
            pupil_id="pupils",
            asked_by="persons",
            answered_by="persons",
            round_id="rounds",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_talk_requests")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "uq_talk_requests_open",
        "talk_requests",
        ["asked_by", "pupil_id", "kind"],
        unique=True,
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )
    op.create_index("ix_talk_requests_pupil_id", "talk_requests", ["pupil_id"])
    op.create_table(
        "request_hearers",
        _column("id", sa.Integer()),
        _column("school_id", sa.Integer()),
        _column("request_id", sa.Integer()),
        _column("person_id", sa.Integer()),
        _column("told_at", moment),
        _column("seen_at", moment, True),
        *_keys("request_hearers", school_id="schools", request_id="talk_requests", person_id="persons"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_hearers")),
        sa.UniqueConstraint("request_id", "person_id", name=op.f("uq_request_hearers_request_id_person_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_request_hearers_person_id", "request_hearers", ["person_id"])
    op.create_table(
        "class_visits",
        _column("id", sa.Integer()),
        _column("school_id", sa.Integer()),
        _column("class_id", sa.Integer()),
        _column("pupil_id", sa.Integer()),
        _column("person_id", sa.Integer()),
        _column("on_day", sa.Date()),
        _column("part", sa.String(length=10)),
        _column("state", sa.String(length=10)),
        _column("reason", sa.String(length=10), True),
        _column("asked_at", moment),
        _column("answered_at", moment, True),
        _column("answered_by", sa.Integer(), True),
        *_keys(
            "class_visits",
            school_id="schools",
            class_id="classes",
            pupil_id="pupils",
            person_id="persons",
            answered_by="persons",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_class_visits")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "uq_class_visits_standing",
        "class_visits",
        ["person_id", "pupil_id", "on_day"],
        unique=True,
        sqlite_where=_STANDS,
        postgresql_where=_STANDS,
    )
    op.create_index("ix_class_visits_class_id", "class_visits", ["class_id"])


def downgrade() -> None:

    for table in ("class_visits", "request_hearers", "talk_requests"):
        op.drop_table(table)
