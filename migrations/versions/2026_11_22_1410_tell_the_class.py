"""tell the class

Yesterday's release must run on this schema: add, or mark the version `contract` and drop only what the release
before no longer names. No import from the application in here.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "c5d4e6f7a8b9"
down_revision = "b4c3d5e6f7a8"
branch_labels = None
depends_on = None
kind = "expand"


def upgrade() -> None:
    op.create_table(
        "posts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("class_id", sa.Integer(), nullable=True),
        sa.Column("written_by", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("timing", sa.String(length=8), nullable=False),
        sa.Column("send_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revision", sa.Integer(), server_default="1", nullable=False),
        sa.Column("asks_revision", sa.Integer(), server_default="1", nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("done_by", sa.Date(), nullable=True),
        sa.Column("link", sa.LargeBinary(), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("place", sa.LargeBinary(), nullable=True),
        sa.Column("agenda", sa.LargeBinary(), nullable=True),
        sa.Column("counts_people", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("team", sa.LargeBinary(), nullable=True),
        sa.Column("week", sa.String(length=8), nullable=True),
        sa.Column("spread_to", sa.Integer(), server_default="0", nullable=False),
        sa.Column("follows", sa.String(length=8), nullable=True),
        sa.Column("followed_to", sa.Integer(), server_default="0", nullable=False),
        sa.Column("reminded_on", sa.Date(), nullable=True),
        sa.Column("look_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("source", sa.LargeBinary(), nullable=True),
        sa.Column("album", sa.String(length=64), nullable=True),
        sa.Column("name_allowed", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(["class_id"], ["classes.id"], name=op.f("fk_posts_class_id")),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_posts_school_id")),
        sa.ForeignKeyConstraint(["written_by"], ["persons.id"], name=op.f("fk_posts_written_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posts")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_posts_due",
        "posts",
        ["send_at"],
        sqlite_where=sa.text("state IN ('scheduled', 'sending')"),
        postgresql_where=sa.text("state IN ('scheduled', 'sending')"),
    )
    op.create_index(
        "ix_posts_follows",
        "posts",
        ["id"],
        sqlite_where=sa.text("follows IS NOT NULL"),
        postgresql_where=sa.text("follows IS NOT NULL"),
    )
    op.create_index(
        "ix_posts_look_at",
        "posts",
        ["look_at"],
        sqlite_where=sa.text("look_at IS NOT NULL"),
        postgresql_where=sa.text("look_at IS NOT NULL"),
    )
    op.create_index("ix_posts_school_id", "posts", ["school_id", "sent_at"])
    op.create_index("ix_posts_written_by", "posts", ["written_by", "state"])
    op.create_index(
        "uq_posts_week",
        "posts",
        ["class_id", "week"],
        unique=True,
        sqlite_where=sa.text("week IS NOT NULL AND state NOT IN ('withdrawn', 'discarded')"),
        postgresql_where=sa.text("week IS NOT NULL AND state NOT IN ('withdrawn', 'discarded')"),
    )

    op.create_table(
        "post_texts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("help", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_post_texts_post_id")),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_post_texts_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post_texts")),
        sa.UniqueConstraint("post_id", "language", name=op.f("uq_post_texts_post_id_language")),
        sqlite_autoincrement=True,
    )

    op.create_table(
        "post_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("file_id", sa.LargeBinary(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_post_files_post_id")),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_post_files_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post_files")),
        sa.UniqueConstraint("post_id", "place", name=op.f("uq_post_files_post_id_place")),
        sqlite_autoincrement=True,
    )

    op.create_table(
        "post_audiences",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("class_id", sa.Integer(), nullable=True),
        sa.Column("pupil_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["class_id"], ["classes.id"], name=op.f("fk_post_audiences_class_id")),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_post_audiences_post_id")),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupils.id"], name=op.f("fk_post_audiences_pupil_id")),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_post_audiences_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post_audiences")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_post_audiences_class_id", "post_audiences", ["class_id"])
    op.create_index("ix_post_audiences_post_id", "post_audiences", ["post_id"])
    op.create_index("ix_post_audiences_pupil_id", "post_audiences", ["pupil_id"])

    op.create_table(
        "post_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_revision", sa.Integer(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("coming", sa.Boolean(), nullable=True),
        sa.Column("adults", sa.Integer(), nullable=True),
        sa.Column("children", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_post_answers_person_id")),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_post_answers_post_id")),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_post_answers_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post_answers")),
        sa.UniqueConstraint("post_id", "person_id", name=op.f("uq_post_answers_post_id_person_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_post_answers_person_id", "post_answers", ["person_id"])

    op.create_table(
        "post_proposals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("agrees", sa.Boolean(), nullable=True),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_post_proposals_person_id")),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_post_proposals_post_id")),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_post_proposals_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post_proposals")),
        sa.UniqueConstraint(
            "post_id", "person_id", "revision", name=op.f("uq_post_proposals_post_id_person_id_revision")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_post_proposals_person_id", "post_proposals", ["person_id"])


def downgrade() -> None:
    op.drop_table("post_proposals")
    op.drop_table("post_answers")
    op.drop_table("post_audiences")
    op.drop_table("post_files")
    op.drop_table("post_texts")
    op.drop_table("posts")
