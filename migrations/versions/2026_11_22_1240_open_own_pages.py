"""open own pages

Yesterday's release must run on this schema: add, or mark the version `contract` and drop only what the release
before no longer names. No import from the application in here.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "e5f4a6b7c8d9"
down_revision = "d4e3f5a6b7c8"
branch_labels = None
depends_on = None
kind = "expand"


def _instant(name: str, *, nullable: bool = False) -> sa.Column[sa.DateTime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    op.create_table(
        "page_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("issued_by", sa.Integer(), nullable=True),
        sa.Column("page", sa.String(length=24), nullable=False),
        sa.Column("about_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("browser_hash", sa.LargeBinary(), nullable=True),
        sa.Column("turn", sa.Integer(), server_default="0", nullable=False),
        sa.Column("handed", sa.Boolean(), server_default=sa.false(), nullable=False),
        _instant("issued_at"),
        _instant("expires_at"),
        _instant("opened_at", nullable=True),
        _instant("used_at", nullable=True),
        _instant("ended_at", nullable=True),
        _refers("page_links", "school_id", "schools"),
        _refers("page_links", "person_id", "persons"),
        _refers("page_links", "issued_by", "persons"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page_links")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_page_links_token_hash")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_page_links_person_id", "page_links", ["person_id"])
    op.create_index("ix_page_links_issued_at", "page_links", ["issued_at"])
    op.create_table(
        "confidential_words",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("pupil_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("link_id", sa.Integer(), nullable=True),
        sa.Column("about_kind", sa.String(length=24), nullable=True),
        sa.Column("about_id", sa.Integer(), nullable=True),
        sa.Column("answers_id", sa.Integer(), nullable=True),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        _instant("written_at"),
        _refers("confidential_words", "school_id", "schools"),
        _refers("confidential_words", "pupil_id", "pupils"),
        _refers("confidential_words", "author_id", "persons"),
        _refers("confidential_words", "answers_id", "confidential_words"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confidential_words")),
        sa.UniqueConstraint("link_id", name=op.f("uq_confidential_words_link_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_confidential_words_pupil_id", "confidential_words", ["pupil_id"])
    op.create_index("ix_confidential_words_about_kind_about_id", "confidential_words", ["about_kind", "about_id"])
    op.create_index("ix_confidential_words_written_at", "confidential_words", ["written_at"])
    op.create_table(
        "confidential_readers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("words_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        _instant("since"),
        _instant("read_at", nullable=True),
        _refers("confidential_readers", "school_id", "schools"),
        _refers("confidential_readers", "words_id", "confidential_words"),
        _refers("confidential_readers", "person_id", "persons"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confidential_readers")),
        sa.UniqueConstraint("words_id", "person_id", name=op.f("uq_confidential_readers_words_id_person_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_confidential_readers_person_id", "confidential_readers", ["person_id"])


def downgrade() -> None:
    op.drop_table("confidential_readers")
    op.drop_table("confidential_words")
    op.drop_table("page_links")
