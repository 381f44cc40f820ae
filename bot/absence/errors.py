"""Why a report, an answer or an application does not go on as pressed: facts, worded in the screens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.core.errors import Constraint, Refusal

LOST_RACES = (
    # Reported twice at the same moment: the second run finds the report that stands.
    Constraint(
        "uq_absence_reports_standing",
        (
            "absence_reports.pupil_id",
            "absence_reports.reported_by",
            "absence_reports.first_on",
            "absence_reports.kind",
            "absence_reports.source",
        ),
    ),
    Constraint("uq_still_away_prompts_pupil_id_on_day", ("still_away_prompts.pupil_id", "still_away_prompts.on_day")),
    Constraint("uq_class_registers_class_id_on_day", ("class_registers.class_id", "class_registers.on_day")),
    Constraint("uq_register_marks_register_id_pupil_id", ("register_marks.register_id", "register_marks.pupil_id")),
    Constraint("uq_missing_cases_pupil_id_on_day", ("missing_cases.pupil_id", "missing_cases.on_day")),
    Constraint("uq_absence_days_pupil_id_on_day", ("absence_days.pupil_id", "absence_days.on_day")),
    Constraint(
        "uq_absence_follow_ups_pupil_id_rule_period",
        ("absence_follow_ups.pupil_id", "absence_follow_ups.rule", "absence_follow_ups.period"),
    ),
    Constraint("uq_leave_applications_open", ("leave_applications.pupil_id", "leave_applications.first_on")),
    Constraint("uq_absence_pins_person_id", ("absence_pins.person_id",)),
)


class EndsBeforeItStarts(Refusal):
    """The last day lies before the first, or the end of the hours before their beginning."""


class NoSchoolThen(Refusal):
    """No school day lies in those days."""


@dataclass
class TooLongAgo(Refusal):
    """Reports are put right for so many days back; `earliest` is the first of them."""

    earliest: date


@dataclass
class TooFarAhead(Refusal):
    """`latest` is the last day that can be reported today."""

    latest: date


@dataclass
class TooLong(Refusal):
    """More days than are reported at once: leave, or a talk."""

    most: int


class OutsideSchoolHours(Refusal):
    """Late after school is out, or early before it has begun: nothing of the school day is missed, or all of it."""


class ReasonNotAsked(Refusal):
    """The school's principle does not ask for this reason."""


@dataclass
class ReportOver(Refusal):
    """The report stands no more, or its days are past the time in which it can be put right."""

    report_id: int


@dataclass
class DraftSent(Refusal):
    """What was filled in has been sent; its reports are changed, not it."""

    draft_id: int


@dataclass
class NobodyChosen(Refusal):
    """No child is chosen yet."""

    draft_id: int


@dataclass
class PinAsked(Refusal):
    """Whoever reports wants to be asked for their four digits first."""

    draft_id: int
