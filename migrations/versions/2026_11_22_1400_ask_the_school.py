"""ask the school

Yesterday's release must run on this schema: add, or mark the version `contract` and drop only what the release
before no longer names. No import from the application in here.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "b4c3d5e6f7a8"
down_revision = "a3b2c4d5e6f7"
branch_labels = None
depends_on = None
kind = "expand"

_OPEN = sa.text("closed_at IS NULL")


def _column(name: str, kind: sa.types.TypeEngine[object], nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, kind, nullable=nullable)


def _keys(table: str, **targets: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))
        for column, target in targets.items()
    ]


def upgrade() -> None:

    moment = sa.DateTime(timezone=True)
    op.create_table(
        "questions",
        _column("id", sa.Integer()),
        _column("school_id", sa.Integer()),
        _column("pupil_id", sa.Integer()),
        _column("home_id", sa.Integer()),
        _column("begun_by_school", sa.Boolean()),
        _column("area", sa.String(length=10), True),
        _column("post_id", sa.Integer(), True),
        _column("asked_at", moment),
        _column("deliver_at", moment),
        _column("due_at", moment),
        _column("late_at", moment, True),
        _column("head_at", moment, True),
        _column("answered_at", moment, True),
        _column("answered_by", sa.Integer(), True),
        _column("first_answered_at", moment, True),
        _column("closed_at", moment, True),
        _column("closed_by", sa.Integer(), True),
        *_keys(
            "questions",
            school_id="schools",
            pupil_id="pupils",
            home_id="persons",
            answered_by="persons",
            closed_by="persons",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questions")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_questions_pupil_id", "questions", ["pupil_id"])
    op.create_index("ix_questions_home_id", "questions", ["home_id"])
    op.create_index("ix_questions_open", "questions", ["due_at"], sqlite_where=_OPEN, postgresql_where=_OPEN)
    op.create_table(
        "question_words",
        _column("id", sa.Integer()),
        _column("school_id", sa.Integer()),
        _column("question_id", sa.Integer()),
        _column("number", sa.Integer()),
        _column("person_id", sa.Integer()),
        _column("from_home", sa.Boolean()),
        _column("words", sa.LargeBinary()),
        _column("written_at", moment),
        _column("message_id", sa.LargeBinary(), True),
        *_keys("question_words", school_id="schools", question_id="questions", person_id="persons"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_words")),
        sa.UniqueConstraint("question_id", "number", name=op.f("uq_question_words_question_id_number")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_question_words_person_id", "question_words", ["person_id"])
    op.create_table(
        "question_hearers",
        _column("id", sa.Integer()),
        _column("school_id", sa.Integer()),
        _column("question_id", sa.Integer()),
        _column("person_id", sa.Integer()),
        _column("told_at", moment),
        _column("seen_at", moment, True),
        _column("left_at", moment, True),
        *_keys("question_hearers", school_id="schools", question_id="questions", person_id="persons"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_hearers")),
        sa.UniqueConstraint("question_id", "person_id", name=op.f("uq_question_hearers_question_id_person_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_question_hearers_person_id", "question_hearers", ["person_id"])


def downgrade() -> None:

    for table in ("question_hearers", "question_words", "questions"):
        op.drop_table(table)
