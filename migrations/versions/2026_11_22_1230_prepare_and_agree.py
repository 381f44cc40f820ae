"""prepare and agree

Yesterday's release must run on this schema: add, or mark the version `contract` and drop only what the release
before no longer names. No import from the application in here.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "d4e3f5a6b7c8"
down_revision = "c3d2e4f5a6b7"
branch_labels = None
depends_on = None
kind = "expand"


def upgrade() -> None:
    op.create_table(
        "pupil_preparations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("pupil_id", sa.Integer(), nullable=False),
        sa.Column("prepared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("prepared_by", sa.Integer(), nullable=True),
        sa.Column("parts", sa.LargeBinary(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_pupil_preparations_school_id")),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_pupil_preparations_round_id")),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupils.id"], name=op.f("fk_pupil_preparations_pupil_id")),
        sa.ForeignKeyConstraint(["prepared_by"], ["persons.id"], name=op.f("fk_pupil_preparations_prepared_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pupil_preparations")),
        sa.UniqueConstraint("round_id", "pupil_id", name=op.f("uq_pupil_preparations_round_id_pupil_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "home_preparations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("pupil_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("ticks", sa.LargeBinary(), nullable=False),
        sa.Column("ready_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_home_preparations_school_id")),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_home_preparations_round_id")),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupils.id"], name=op.f("fk_home_preparations_pupil_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_home_preparations_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_home_preparations")),
        sa.UniqueConstraint(
            "round_id", "pupil_id", "person_id", name=op.f("uq_home_preparations_round_id_pupil_id_person_id")
        ),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "talk_agreements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("pupil_id", sa.Integer(), nullable=False),
        sa.Column("with_id", sa.Integer(), nullable=True),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(length=8), nullable=False),
        sa.Column("what", sa.LargeBinary(), nullable=True),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("talk_on", sa.Date(), nullable=True),
        sa.Column("carried", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.Column("page_link", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_talk_agreements_school_id")),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupils.id"], name=op.f("fk_talk_agreements_pupil_id")),
        sa.ForeignKeyConstraint(["with_id"], ["persons.id"], name=op.f("fk_talk_agreements_with_id")),
        sa.ForeignKeyConstraint(["made_by"], ["persons.id"], name=op.f("fk_talk_agreements_made_by")),
        sa.ForeignKeyConstraint(["closed_by"], ["persons.id"], name=op.f("fk_talk_agreements_closed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_talk_agreements")),
        sa.UniqueConstraint("page_link", name=op.f("uq_talk_agreements_page_link")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("talk_agreements", schema=None) as batch_op:
        batch_op.create_index("ix_talk_agreements_pupil_id", ["pupil_id", "state"], unique=False)
    op.create_table(
        "agreement_words",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("pupil_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("party", sa.String(length=8), nullable=False),
        sa.Column("word", sa.String(length=10), nullable=False),
        sa.Column("outcome", sa.Boolean(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_agreement_words_school_id")),
        sa.ForeignKeyConstraint(["agreement_id"], ["talk_agreements.id"], name=op.f("fk_agreement_words_agreement_id")),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupils.id"], name=op.f("fk_agreement_words_pupil_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_agreement_words_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_words")),
        sa.UniqueConstraint(
            "agreement_id",
            "person_id",
            "party",
            "outcome",
            name=op.f("uq_agreement_words_agreement_id_person_id_party_outcome"),
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("agreement_words", schema=None) as batch_op:
        batch_op.create_index("ix_agreement_words_pupil_id", ["pupil_id"], unique=False)
    op.create_table(
        "talk_endings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("pupil_id", sa.Integer(), nullable=False),
        sa.Column("ended_by", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreed", sa.Boolean(), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_talk_endings_school_id")),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_talk_endings_round_id")),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupils.id"], name=op.f("fk_talk_endings_pupil_id")),
        sa.ForeignKeyConstraint(["ended_by"], ["persons.id"], name=op.f("fk_talk_endings_ended_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_talk_endings")),
        sa.UniqueConstraint("round_id", "pupil_id", name=op.f("uq_talk_endings_round_id_pupil_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "record_notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("pupil_id", sa.Integer(), nullable=False),
        sa.Column("told_by", sa.Integer(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_record_notes_school_id")),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupils.id"], name=op.f("fk_record_notes_pupil_id")),
        sa.ForeignKeyConstraint(["told_by"], ["persons.id"], name=op.f("fk_record_notes_told_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_notes")),
        sa.UniqueConstraint("pupil_id", "told_on", name=op.f("uq_record_notes_pupil_id_told_on")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "record_readings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("note_id", sa.Integer(), nullable=False),
        sa.Column("pupil_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("with_pupil", sa.Boolean(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_record_readings_school_id")),
        sa.ForeignKeyConstraint(["note_id"], ["record_notes.id"], name=op.f("fk_record_readings_note_id")),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupils.id"], name=op.f("fk_record_readings_pupil_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_record_readings_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_readings")),
        sa.UniqueConstraint("note_id", "person_id", name=op.f("uq_record_readings_note_id_person_id")),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    op.drop_table("record_readings")
    op.drop_table("record_notes")
    op.drop_table("talk_endings")
    with op.batch_alter_table("agreement_words", schema=None) as batch_op:
        batch_op.drop_index("ix_agreement_words_pupil_id")
    op.drop_table("agreement_words")
    with op.batch_alter_table("talk_agreements", schema=None) as batch_op:
        batch_op.drop_index("ix_talk_agreements_pupil_id")
    op.drop_table("talk_agreements")
    op.drop_table("home_preparations")
    op.drop_table("pupil_preparations")
