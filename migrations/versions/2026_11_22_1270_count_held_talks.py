"""count held talks

Yesterday's release must run on this schema: add, or mark the version `contract` and drop only what the release
before no longer names. No import from the application in here.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "b8c7d9e0f1a2"
down_revision = "a7b6c8d9e0f1"
branch_labels = None
depends_on = None
kind = "expand"


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    op.create_table(
        "talk_facts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("pupil_id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("outcome", sa.String(length=8), nullable=True),
        _refers("talk_facts", "school_id", "schools"),
        _refers("talk_facts", "pupil_id", "pupils"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_talk_facts")),
        sa.UniqueConstraint("booking_id", name=op.f("uq_talk_facts_booking_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_talk_facts_pupil_id", "talk_facts", ["pupil_id", "held_on"])
    op.create_index("ix_talk_facts_school_id", "talk_facts", ["school_id", "held_on"])
    op.create_table(
        "talk_year_totals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("began_on", sa.Date(), nullable=False),
        sa.Column("pupils", sa.Integer(), nullable=False),
        sa.Column("pupils_met", sa.Integer(), nullable=False),
        sa.Column("held", sa.Integer(), nullable=False),
        sa.Column("not_met", sa.Integer(), nullable=False),
        sa.Column("unmarked", sa.Integer(), nullable=False),
        _refers("talk_year_totals", "school_id", "schools"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_talk_year_totals")),
        sa.UniqueConstraint("school_id", "began_on", name=op.f("uq_talk_year_totals_school_id_began_on")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "talk_delays",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(length=6), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        _refers("talk_delays", "school_id", "schools"),
        _refers("talk_delays", "booking_id", "bookings"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_talk_delays")),
        sa.UniqueConstraint("booking_id", "side", name=op.f("uq_talk_delays_booking_id_side")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "second_times",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(length=6), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("offered_round_id", sa.Integer(), nullable=True),
        _refers("second_times", "school_id", "schools"),
        _refers("second_times", "booking_id", "bookings"),
        _refers("second_times", "asked_by", "persons"),
        _refers("second_times", "offered_round_id", "rounds"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_second_times")),
        sa.UniqueConstraint("booking_id", "why", name=op.f("uq_second_times_booking_id_why")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_second_times_asked_by", "second_times", ["asked_by"])
    op.create_table(
        "feedback_given",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.Integer(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        _refers("feedback_given", "school_id", "schools"),
        _refers("feedback_given", "booking_id", "bookings"),
        _refers("feedback_given", "person_id", "persons"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback_given")),
        sa.UniqueConstraint(
            "booking_id", "person_id", "question", name=op.f("uq_feedback_given_booking_id_person_id_question")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_feedback_given_person_id", "feedback_given", ["person_id"])
    op.create_table(
        "feedback_totals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(length=6), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        _refers("feedback_totals", "school_id", "schools"),
        _refers("feedback_totals", "round_id", "rounds"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback_totals")),
        sa.UniqueConstraint("round_id", "question", "answer", name=op.f("uq_feedback_totals_round_id_question_answer")),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    op.drop_table("feedback_totals")
    op.drop_table("feedback_given")
    op.drop_table("second_times")
    op.drop_table("talk_delays")
    op.drop_table("talk_year_totals")
    op.drop_table("talk_facts")
