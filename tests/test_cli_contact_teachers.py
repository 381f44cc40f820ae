"""Who runs the bot reads which classes lack the one contact teacher whom the principle gives each pupil (D4.5)."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from bot.cli.doctor_schools import notes_on_schools
from bot.core.unit import Units
from bot.people.models import StaffRole
from tests.test_cli import Cli, cli, school
from tests.town import Town

__all__ = ["cli", "school"]


async def test_the_doctor_names_classes_without_one_contact_teacher_where_the_principle_has_one(units: Units) -> None:
    town = Town(units)
    for key, preset in (("skedsmo", "no-skedsmo"), ("smoerum", "dk-smoerum")):
        school = await town.school(key, preset, key.capitalize())
        none, one, several, empty = [await town.school_class(school, name) for name in ("1A", "2A", "3A", "4A")]
        tenth = await town.school_class(school, "10A")
        for class_id in (none, one, several, tenth):
            await town.pupil(school, class_id, "Emma")
        teachers = [await town.person(school, name) for name in ("Turid", "Kari")]
        await town.works(school, teachers[0], one)
        for teacher in teachers:
            await town.works(school, teacher, several)
        await town.works(school, teachers[0], none, StaffRole.SUBSTITUTE)
        assert empty
    notes = [note for note in await units.read(notes_on_schools) if "contact teacher" in note]
    assert notes == [
        "skedsmo: classes without a contact teacher (mentor), so that questions go to the team: 1A, 10A.",
        "skedsmo: classes with several contact teachers (mentors), where each pupil has one: 3A.",
    ]


def test_an_import_says_which_classes_have_no_contact_teacher_and_stops_nothing(school: Cli, tmp_path: Path) -> None:
    assert school("roster", "import", "buddinge", "list.zip").exit_code == 0
    with sqlite3.connect(tmp_path / "skolebro.db") as database:
        ended = "until = '2020-01-01 00:00:00.000000', decided_by = 'staff'"
        database.execute(f"UPDATE staff_roles SET {ended} WHERE role = 'contact_teacher'")
    again = school("roster", "import", "buddinge", "list.zip")
    assert again.exit_code == 0
    assert "Note: classes without a contact teacher (mentor)" in again.stderr
