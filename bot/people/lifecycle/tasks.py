"""What the office sees of birthdays and of people who do not answer."""

from __future__ import annotations

from bot.core.replies import Screen
from bot.core.unit import Unit
from bot.people.acting import Acting
from bot.people.lifecycle import screens
from bot.people.lifecycle.ages import TURNED_15
from bot.people.lifecycle.reviews import SILENT
from bot.people.office.kinds import TaskKind
from bot.people.office.queries import Task, subjects


async def _turned_15(unit: Unit, acting: Acting, task: Task) -> Screen:
    name = (await subjects(unit, [task])).get(task.id, "")
    return screens.turned_15(task, name, acting.at(task.school_id).school.zone)


async def _silent(unit: Unit, acting: Acting, task: Task) -> Screen:
    name = (await subjects(unit, [task])).get(task.id, "")
    return screens.silent(task, name, acting.at(task.school_id).school.zone)


KINDS = (TaskKind(TURNED_15, screens.TURNED_15, _turned_15), TaskKind(SILENT, screens.SILENT, _silent))
