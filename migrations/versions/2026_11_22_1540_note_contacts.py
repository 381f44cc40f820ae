"""note contacts

Yesterday's release must run on this schema: add, or mark the version `contract` and drop only what the release
before no longer names. No import from the application in here.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "e7f6a8b9c0d1"
down_revision = "c3e8a1f5d270"
branch_labels = None
depends_on = None
kind = "expand"


def upgrade() -> None:
    op.create_table(
        "home_contacts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("pupil_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("way", sa.String(length=8), nullable=False),
        sa.Column("talked_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_home_contacts_person_id")),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupils.id"], name=op.f("fk_home_contacts_pupil_id")),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_home_contacts_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_home_contacts")),
        sa.UniqueConstraint(
            "pupil_id", "talked_on", "person_id", name=op.f("uq_home_contacts_pupil_id_talked_on_person_id")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_home_contacts_person_id", "home_contacts", ["person_id"])


def downgrade() -> None:
    op.drop_table("home_contacts")
