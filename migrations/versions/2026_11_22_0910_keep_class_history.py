"""keep class history

Yesterday's release must run on this schema: add, or mark the version `contract` and drop only what the release
before no longer names. No import from the application in here.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "5f717a3fb920"
down_revision = "8a9f79554af4"
branch_labels = None
depends_on = None
kind = "expand"


# Where a pupil has been since nobody wrote down: since the first guardianship, which came with the same list.
_PRESENT = """
    INSERT INTO class_memberships (school_id, pupil_id, class_id, since, until)
    SELECT p.school_id, p.id, p.class_id,
           COALESCE((SELECT MIN(g.since) FROM guardianships g WHERE g.pupil_id = p.id), CURRENT_TIMESTAMP),
           CASE WHEN p.left_on IS NULL THEN NULL
                ELSE COALESCE((SELECT MAX(g.until) FROM guardianships g WHERE g.pupil_id = p.id), CURRENT_TIMESTAMP)
           END
    FROM pupils p ORDER BY p.id
"""


def upgrade() -> None:

    op.create_table(
        "class_memberships",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("pupil_id", sa.Integer(), nullable=False),
        sa.Column("class_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["class_id"], ["classes.id"], name=op.f("fk_class_memberships_class_id")),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupils.id"], name=op.f("fk_class_memberships_pupil_id")),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_class_memberships_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_class_memberships")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("class_memberships", schema=None) as batch_op:
        batch_op.create_index("ix_class_memberships_class_id", ["class_id"], unique=False)
        batch_op.create_index("ix_class_memberships_pupil_id", ["pupil_id"], unique=False)
        batch_op.create_index(
            "uq_class_memberships_live",
            ["pupil_id"],
            unique=True,
            sqlite_where=sa.text("until IS NULL"),
            postgresql_where=sa.text("until IS NULL"),
        )
    op.execute(_PRESENT)


def downgrade() -> None:

    with op.batch_alter_table("class_memberships", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_class_memberships_live",
            sqlite_where=sa.text("until IS NULL"),
            postgresql_where=sa.text("until IS NULL"),
        )
        batch_op.drop_index("ix_class_memberships_pupil_id")
        batch_op.drop_index("ix_class_memberships_class_id")

    op.drop_table("class_memberships")
