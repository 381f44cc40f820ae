"""name topics

Yesterday's release must run on this schema: add, or mark the version `contract` and drop only what the release
before no longer names. No import from the application in here.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "c3d2e4f5a6b7"
down_revision = "b2c1d3e4f5a6"
branch_labels = None
depends_on = None
kind = "expand"

_OPEN = sa.text("over_at IS NULL")


def _instant(name: str, *, nullable: bool = False) -> sa.Column[sa.DateTime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    op.create_table(
        "topics",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("pupil_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("party", sa.String(length=8), nullable=False),
        sa.Column("area", sa.String(length=20), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        _instant("raised_at"),
        _instant("over_at", nullable=True),
        _refers("topics", "school_id", "schools"),
        _refers("topics", "pupil_id", "pupils"),
        _refers("topics", "person_id", "persons"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topics")),
        sqlite_autoincrement=True,
    )
    columns = ["pupil_id", "person_id", "party", "area"]
    op.create_index("uq_topics_open", "topics", columns, unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN)
    _add_asides()


def _add_asides() -> None:
    """What is raised without the child stands apart, so that no list of topics can hold it."""
    op.create_table(
        "asides",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("pupil_id", sa.Integer(), nullable=False),
        sa.Column("guardian_id", sa.Integer(), nullable=False),
        sa.Column("teacher_id", sa.Integer(), nullable=False),
        sa.Column("raised_by", sa.Integer(), nullable=False),
        sa.Column("area", sa.LargeBinary(), nullable=True),
        sa.Column("step", sa.String(length=10), nullable=False),
        sa.Column("home", sa.String(length=8), nullable=True),
        _instant("home_at", nullable=True),
        sa.Column("school", sa.String(length=8), nullable=True),
        _instant("school_at", nullable=True),
        sa.Column("both", sa.Boolean(), nullable=False),
        _instant("call_at", nullable=True),
        _instant("called_at", nullable=True),
        sa.Column("round_id", sa.Integer(), nullable=True),
        sa.Column("heir_id", sa.Integer(), nullable=True),
        _instant("passes_at", nullable=True),
        _instant("answer_by"),
        sa.Column("turn", sa.Integer(), nullable=False),
        _instant("raised_at"),
        _instant("changed_at"),
        _instant("over_at", nullable=True),
        _refers("asides", "school_id", "schools"),
        _refers("asides", "pupil_id", "pupils"),
        *(_refers("asides", column, "persons") for column in ("guardian_id", "teacher_id", "raised_by", "heir_id")),
        _refers("asides", "round_id", "rounds"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asides")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_asides_pupil_id", "asides", ["pupil_id"])
    op.create_index("ix_asides_teacher_id", "asides", ["teacher_id"], sqlite_where=_OPEN, postgresql_where=_OPEN)


def downgrade() -> None:
    op.drop_table("asides")
    op.drop_table("topics")
