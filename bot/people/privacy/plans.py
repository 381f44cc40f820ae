"""Which outbox rows bring somebody the files about themselves."""

from __future__ import annotations

from bot.core.unit import Unit
from bot.outbox.models import Lane
from bot.outbox.notices import Plan

KIND = "privacy.mydata"
FORMS = ("html", "json")


def file_plans(unit: Unit, school_id: int, person_id: int) -> list[Plan]:
    """Both files, for `plan_again`: who asks twice gets them twice."""
    return [
        Plan(
            key=f"{KIND}:{person_id}:{form}",
            kind=KIND,
            school_id=school_id,
            person_id=person_id,
            about_kind="person",
            about_id=person_id,
            send_at=unit.now,
            lane=Lane.INTERACTIVE,
            params={"form": form},
        )
        for form in FORMS
    ]
