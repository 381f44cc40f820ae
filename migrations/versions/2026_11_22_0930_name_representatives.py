"""name representatives

Yesterday's release must run on this schema: add, or mark the version `contract` and drop only what the release
before no longer names. No import from the application in here.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "609070ae1b3f"
down_revision = "e77e68a876d5"
branch_labels = None
depends_on = None
kind = "expand"

_LIVE = sa.text("until IS NULL")
_UNIQUE = {"uq_representatives_class": ["person_id", "class_id"], "uq_representatives_body": ["person_id", "body"]}
_PLAIN = {"ix_representatives_person_id": ["person_id"], "ix_representatives_class_id": ["class_id"]}


def upgrade() -> None:

    op.create_table(
        "representatives",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("class_id", sa.Integer(), nullable=True),
        sa.Column("body", sa.String(length=120), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["class_id"], ["classes.id"], name=op.f("fk_representatives_class_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_representatives_person_id")),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_representatives_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_representatives")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("representatives", schema=None) as batch_op:
        for name, columns in _UNIQUE.items():
            batch_op.create_index(name, columns, unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE)
        for name, columns in _PLAIN.items():
            batch_op.create_index(name, columns, unique=False)

    for table, columns in (
        ("pupils", ["admitted_at"]),
        ("guardianships", ["admitted_at", "closed_at"]),
        ("staff_roles", ["closed_at"]),
    ):
        with op.batch_alter_table(table, schema=None, table_kwargs={"sqlite_autoincrement": True}) as batch_op:
            for column in columns:
                batch_op.add_column(sa.Column(column, sa.DateTime(timezone=True), nullable=True))

    # Whatever ended before this release was told when it ended; what lies ahead has no NULL to look at yet.
    op.execute(sa.text("UPDATE guardianships SET closed_at = until WHERE until <= CURRENT_TIMESTAMP"))
    op.execute(sa.text("UPDATE staff_roles SET closed_at = until WHERE until <= CURRENT_TIMESTAMP"))


def downgrade() -> None:

    for table, columns in (
        ("staff_roles", ["closed_at"]),
        ("guardianships", ["closed_at", "admitted_at"]),
        ("pupils", ["admitted_at"]),
    ):
        with op.batch_alter_table(table, schema=None, table_kwargs={"sqlite_autoincrement": True}) as batch_op:
            for column in columns:
                batch_op.drop_column(column)

    with op.batch_alter_table("representatives", schema=None) as batch_op:
        for name in reversed(_PLAIN):
            batch_op.drop_index(name)
        for name in reversed(_UNIQUE):
            batch_op.drop_index(name, sqlite_where=_LIVE, postgresql_where=_LIVE)

    op.drop_table("representatives")
