"""Conflicts between a class list and the school, as something that waits for the office."""

from __future__ import annotations

from msgspec.structs import replace

from bot.core.replies import Screen
from bot.core.texts import N_
from bot.core.unit import Unit
from bot.people.acting import Acting
from bot.people.importing import screens
from bot.people.importing.plan import TASK, Clash
from bot.people.office.kinds import TaskKind
from bot.people.office.queries import Task, is_protected, subjects


async def _show(unit: Unit, acting: Acting, task: Task) -> Screen:
    """The task's key says what clashes: see `Conflict.task_key`."""
    clash = Clash(task.key.split(":")[1])
    adult = (await subjects(unit, [replace(task, pupil_id=None)])).get(task.id, "") if task.person_id else ""
    pupil = (await subjects(unit, [replace(task, person_id=None)])).get(task.id, "") if task.pupil_id else ""
    protected = await is_protected(unit, task.pupil_id)
    return screens.conflict(task, clash, adult, pupil, acting.at(task.school_id).school.zone, protected=protected)


KINDS = (TaskKind(TASK, N_("The class list and the school disagree"), _show),)
