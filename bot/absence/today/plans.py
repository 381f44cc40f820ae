"""The outbox rows of the day's files: for whoever waits for one; asked again, it is made anew."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from bot.absence.today.boards import CLASS, SCHOOL
from bot.absence.today.facts import Staff
from bot.absence.today.presses import Paper
from bot.outbox.models import Lane, Ring
from bot.outbox.notices import Plan, Reader

PAPER = "absence.paper"
_WAITED_FOR = timedelta(minutes=5)


def paper_plan(staff: Staff, class_id: int | None, day: date, paper: Paper, now: datetime) -> Plan:
    """The file of a class, or of the whole school."""
    about = (SCHOOL, staff.school_id) if class_id is None else (CLASS, class_id)
    return Plan.to(
        Reader(staff.school_id, staff.person_id),
        PAPER,
        f"{paper.value}:{about[0]}:{about[1]}:{day:%y%m%d}:{staff.person_id}",
        about,
        now,
        ring=Ring.SILENT,
        lane=Lane.INTERACTIVE,
        # Worth something while somebody waits for it, so quiet hours do not hold it back.
        not_after=now + _WAITED_FOR,
        params={"paper": paper.value, "day": day.isoformat()},
    )
