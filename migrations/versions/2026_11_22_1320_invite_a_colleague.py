"""invite a colleague

Yesterday's release must run on this schema: add, or mark the version `contract` and drop only what the release
before no longer names. No import from the application in here.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "f2a1b3c4d5e6"
down_revision = "e1f0a2b3c4d5"
branch_labels = None
depends_on = None
kind = "expand"


def _refers(column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_booking_guests_{column}"))


def upgrade() -> None:
    op.create_table(
        "booking_guests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("comes", sa.Boolean(), nullable=True),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        _refers("school_id", "schools"),
        _refers("booking_id", "bookings"),
        _refers("person_id", "persons"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking_guests")),
        sa.UniqueConstraint("booking_id", "person_id", name=op.f("uq_booking_guests_booking_id_person_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_booking_guests_person_id", "booking_guests", ["person_id"])


def downgrade() -> None:
    op.drop_index("ix_booking_guests_person_id", table_name="booking_guests")
    op.drop_table("booking_guests")
