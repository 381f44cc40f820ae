"""hold single talks

Yesterday's release must run on this schema: add, or mark the version `contract` and drop only what the release
before no longer names. No import from the application in here.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "a1b0c2d3e4f5"
down_revision = "6b0d54c1a7e8"
branch_labels = None
depends_on = None
kind = "expand"


def _instant(name: str, *, nullable: bool = False) -> sa.Column[sa.DateTime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    with op.batch_alter_table("rounds", schema=None, table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.add_column(sa.Column("kind", sa.String(length=20), server_default="ordinary", nullable=False))
        batch_op.add_column(sa.Column("pupil_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(op.f("fk_rounds_pupil_id"), "pupils", ["pupil_id"], ["id"])
    op.create_index("ix_rounds_pupil_id", "rounds", ["pupil_id"])
    op.create_table(
        "round_guests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=12), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.LargeBinary(), nullable=True),
        sa.Column("comes", sa.Boolean(), nullable=True),
        _instant("answered_at", nullable=True),
        _refers("round_guests", "school_id", "schools"),
        _refers("round_guests", "round_id", "rounds"),
        _refers("round_guests", "person_id", "persons"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_guests")),
        sa.UniqueConstraint("round_id", "person_id", name=op.f("uq_round_guests_round_id_person_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_round_guests_round_id", "round_guests", ["round_id"])
    op.create_index("ix_round_guests_person_id", "round_guests", ["person_id"])
    op.create_table(
        "single_talks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=True),
        sa.Column("offered_by", sa.Integer(), nullable=True),
        sa.Column("detail", sa.LargeBinary(), nullable=False),
        sa.Column("follow_up_on", sa.Date(), nullable=True),
        _instant("offered_at"),
        _instant("forgotten_at", nullable=True),
        _refers("single_talks", "school_id", "schools"),
        _refers("single_talks", "round_id", "rounds"),
        _refers("single_talks", "asked_by", "persons"),
        _refers("single_talks", "offered_by", "persons"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_single_talks")),
        sa.UniqueConstraint("round_id", name=op.f("uq_single_talks_round_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_single_talks_offered_by", "single_talks", ["offered_by"])
    op.create_table(
        "single_drafts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("plan", sa.LargeBinary(), nullable=False),
        _instant("changed_at"),
        _refers("single_drafts", "school_id", "schools"),
        _refers("single_drafts", "person_id", "persons"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_single_drafts")),
        sa.UniqueConstraint("person_id", name=op.f("uq_single_drafts_person_id")),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    op.drop_table("single_drafts")
    op.drop_table("single_talks")
    op.drop_table("round_guests")
    # The release before knows rounds of classes only: to it a single talk would be one that the whole class may book.
    for table in ("bookings", "unsuited", "slots"):
        op.execute(
            f"DELETE FROM {table} WHERE round_id IN (SELECT id FROM rounds WHERE pupil_id IS NOT NULL)"  # noqa: S608
        )
    op.execute("DELETE FROM rounds WHERE pupil_id IS NOT NULL")
    op.drop_index("ix_rounds_pupil_id", "rounds")
    with op.batch_alter_table("rounds", schema=None, table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.drop_constraint(op.f("fk_rounds_pupil_id"), type_="foreignkey")
        batch_op.drop_column("pupil_id")
        batch_op.drop_column("kind")
