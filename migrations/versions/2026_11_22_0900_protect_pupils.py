"""protect pupils

Yesterday's release must run on this schema: add, or mark the version `contract` and drop only what the release
before no longer names. No import from the application in here.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "c14966f001f7"
down_revision = "f228dc63a5db"
branch_labels = None
depends_on = None
kind = "expand"


def upgrade() -> None:

    with op.batch_alter_table("persons", schema=None, table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.add_column(sa.Column("language", sa.String(length=2), nullable=True))

    with op.batch_alter_table("pupils", schema=None, table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.add_column(sa.Column("protected", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("alias", sa.LargeBinary(), nullable=True))


def downgrade() -> None:

    with op.batch_alter_table("pupils", schema=None, table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.drop_column("alias")
        batch_op.drop_column("protected")

    with op.batch_alter_table("persons", schema=None, table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.drop_column("language")
