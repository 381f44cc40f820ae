"""report absence

Yesterday's release must run on this schema: add, or mark the version `contract` and drop only what the release
before no longer names. No import from the application in here.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "a3b2c4d5e6f7"
down_revision = "f2a1b3c4d5e6"
branch_labels = None
depends_on = None
kind = "expand"


def upgrade() -> None:
    op.create_table(
        "absence_drafts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("filled", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_absence_drafts_person_id")),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_absence_drafts_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence_drafts")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_absence_drafts_person_id", "absence_drafts", ["person_id"])

    op.create_table(
        "absence_pins",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("pin", sa.LargeBinary(), nullable=False),
        sa.Column("strikes", sa.Integer(), nullable=False),
        sa.Column("struck_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_absence_pins_person_id")),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_absence_pins_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence_pins")),
        sa.UniqueConstraint("person_id", name=op.f("uq_absence_pins_person_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "class_registers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("class_id", sa.Integer(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("taken_by", sa.Integer(), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["class_id"], ["classes.id"], name=op.f("fk_class_registers_class_id")),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_class_registers_school_id")),
        sa.ForeignKeyConstraint(["taken_by"], ["persons.id"], name=op.f("fk_class_registers_taken_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_class_registers")),
        sa.UniqueConstraint("class_id", "on_day", name=op.f("uq_class_registers_class_id_on_day")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "absence_days",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("pupil_id", sa.Integer(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("origin", sa.String(length=10), nullable=False),
        sa.Column("unlawful", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("judged_by", sa.Integer(), nullable=True),
        sa.Column("judged_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["judged_by"], ["persons.id"], name=op.f("fk_absence_days_judged_by")),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupils.id"], name=op.f("fk_absence_days_pupil_id")),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_absence_days_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence_days")),
        sa.UniqueConstraint("pupil_id", "on_day", name=op.f("uq_absence_days_pupil_id_on_day")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_absence_days_school_id", "absence_days", ["school_id", "on_day"])

    op.create_table(
        "absence_follow_ups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("pupil_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=12), nullable=False),
        sa.Column("period", sa.String(length=12), nullable=False),
        sa.Column("counted", sa.Integer(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=True),
        sa.Column("taken_by", sa.Integer(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupils.id"], name=op.f("fk_absence_follow_ups_pupil_id")),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_absence_follow_ups_school_id")),
        sa.ForeignKeyConstraint(["taken_by"], ["persons.id"], name=op.f("fk_absence_follow_ups_taken_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence_follow_ups")),
        sa.UniqueConstraint("pupil_id", "rule", "period", name=op.f("uq_absence_follow_ups_pupil_id_rule_period")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_absence_follow_ups_open",
        "absence_follow_ups",
        ["school_id"],
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )

    op.create_table(
        "absence_reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("pupil_id", sa.Integer(), nullable=False),
        sa.Column("reported_by", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=8), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("from_minute", sa.Integer(), nullable=True),
        sa.Column("until_minute", sa.Integer(), nullable=True),
        sa.Column("club", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("first_reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.Column("ended_why", sa.String(length=10), nullable=True),
        sa.ForeignKeyConstraint(["ended_by"], ["persons.id"], name=op.f("fk_absence_reports_ended_by")),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupils.id"], name=op.f("fk_absence_reports_pupil_id")),
        sa.ForeignKeyConstraint(["reported_by"], ["persons.id"], name=op.f("fk_absence_reports_reported_by")),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_absence_reports_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence_reports")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_absence_reports_pupil_id", "absence_reports", ["pupil_id", "last_on"])
    op.create_index("ix_absence_reports_school_id", "absence_reports", ["school_id", "last_on"])
    op.create_index(
        "uq_absence_reports_standing",
        "absence_reports",
        ["pupil_id", "reported_by", "first_on", "kind", "source"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )

    op.create_table(
        "leave_applications",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("pupil_id", sa.Integer(), nullable=False),
        sa.Column("applied_by", sa.Integer(), nullable=False),
        sa.Column("kind", sa.LargeBinary(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("school_days", sa.Integer(), nullable=False),
        sa.Column("answers", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("goes_to", sa.String(length=8), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("consent_by", sa.Integer(), nullable=True),
        sa.Column("consent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("late_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=12), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("policy_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["applied_by"], ["persons.id"], name=op.f("fk_leave_applications_applied_by")),
        sa.ForeignKeyConstraint(["consent_by"], ["persons.id"], name=op.f("fk_leave_applications_consent_by")),
        sa.ForeignKeyConstraint(["decided_by"], ["persons.id"], name=op.f("fk_leave_applications_decided_by")),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupils.id"], name=op.f("fk_leave_applications_pupil_id")),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_leave_applications_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leave_applications")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_leave_applications_pupil_id", "leave_applications", ["pupil_id"])
    op.create_index(
        "ix_leave_applications_school_id",
        "leave_applications",
        ["school_id"],
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_index(
        "uq_leave_applications_open",
        "leave_applications",
        ["pupil_id", "first_on"],
        unique=True,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )

    op.create_table(
        "missing_cases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("pupil_id", sa.Integer(), nullable=False),
        sa.Column("class_id", sa.Integer(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("raised_by", sa.Integer(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tell_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.String(length=8), nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("passed_on_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_why", sa.String(length=10), nullable=True),
        sa.ForeignKeyConstraint(["answered_by"], ["persons.id"], name=op.f("fk_missing_cases_answered_by")),
        sa.ForeignKeyConstraint(["class_id"], ["classes.id"], name=op.f("fk_missing_cases_class_id")),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupils.id"], name=op.f("fk_missing_cases_pupil_id")),
        sa.ForeignKeyConstraint(["raised_by"], ["persons.id"], name=op.f("fk_missing_cases_raised_by")),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_missing_cases_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_missing_cases")),
        sa.UniqueConstraint("pupil_id", "on_day", name=op.f("uq_missing_cases_pupil_id_on_day")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_missing_cases_open",
        "missing_cases",
        ["school_id"],
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )

    op.create_table(
        "register_marks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("register_id", sa.Integer(), nullable=False),
        sa.Column("pupil_id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(length=8), nullable=False),
        sa.Column("marked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupils.id"], name=op.f("fk_register_marks_pupil_id")),
        sa.ForeignKeyConstraint(["register_id"], ["class_registers.id"], name=op.f("fk_register_marks_register_id")),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_register_marks_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_marks")),
        sa.UniqueConstraint("register_id", "pupil_id", name=op.f("uq_register_marks_register_id_pupil_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_register_marks_pupil_id", "register_marks", ["pupil_id"])

    op.create_table(
        "still_away_prompts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("pupil_id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.String(length=8), nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["answered_by"], ["persons.id"], name=op.f("fk_still_away_prompts_answered_by")),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupils.id"], name=op.f("fk_still_away_prompts_pupil_id")),
        sa.ForeignKeyConstraint(["report_id"], ["absence_reports.id"], name=op.f("fk_still_away_prompts_report_id")),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_still_away_prompts_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_still_away_prompts")),
        sa.UniqueConstraint("pupil_id", "on_day", name=op.f("uq_still_away_prompts_pupil_id_on_day")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_still_away_prompts_school_id", "still_away_prompts", ["school_id", "on_day"])


def downgrade() -> None:
    op.drop_index("ix_still_away_prompts_school_id", table_name="still_away_prompts")

    op.drop_table("still_away_prompts")
    op.drop_index("ix_register_marks_pupil_id", table_name="register_marks")

    op.drop_table("register_marks")
    op.drop_index(
        "ix_missing_cases_open",
        table_name="missing_cases",
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )

    op.drop_table("missing_cases")
    op.drop_index(
        "uq_leave_applications_open",
        table_name="leave_applications",
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.drop_index(
        "ix_leave_applications_school_id",
        table_name="leave_applications",
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.drop_index("ix_leave_applications_pupil_id", table_name="leave_applications")

    op.drop_table("leave_applications")
    op.drop_index(
        "uq_absence_reports_standing",
        table_name="absence_reports",
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.drop_index("ix_absence_reports_school_id", table_name="absence_reports")
    op.drop_index("ix_absence_reports_pupil_id", table_name="absence_reports")

    op.drop_table("absence_reports")
    op.drop_index(
        "ix_absence_follow_ups_open",
        table_name="absence_follow_ups",
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )

    op.drop_table("absence_follow_ups")
    op.drop_index("ix_absence_days_school_id", table_name="absence_days")

    op.drop_table("absence_days")
    op.drop_table("class_registers")
    op.drop_table("absence_pins")
    op.drop_index("ix_absence_drafts_person_id", table_name="absence_drafts")

    op.drop_table("absence_drafts")
