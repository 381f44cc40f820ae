"""What the office sees of birthdays and of people who do not answer."""

from __future__ import annotations

from bot.core.replies import Screen
from bot.core.texts import isolated
from bot.core.unit import Unit
from bot.people.acting import Acting
from bot.people.invitations.queries import addressee
from bot.people.invitations.screens import who
from bot.people.lifecycle import screens
from bot.people.lifecycle.ages import TURNED_15
from bot.people.lifecycle.lost import LOST
from bot.people.lifecycle.reviews import SILENT
from bot.people.office.kinds import TaskKind
from bot.people.office.queries import Task, is_protected, protected_children, subjects


async def _turned_15(unit: Unit, acting: Acting, task: Task) -> Screen:
    name = (await subjects(unit, [task])).get(task.id, "")
    protected = await is_protected(unit, task.pupil_id)
    return screens.turned_15(task, isolated(name), acting.at(task.school_id).school.zone, protected=protected)


async def _silent(unit: Unit, acting: Acting, task: Task) -> Screen:
    whom = await addressee(unit, task.person_id or 0)
    protected = await protected_children(unit, task.person_id)
    return screens.silent(task, who(whom), acting.at(task.school_id).school.zone, protected)


async def _lost(unit: Unit, acting: Acting, task: Task) -> Screen:
    whom = await addressee(unit, task.person_id or 0)
    protected = await protected_children(unit, task.person_id)
    return screens.lost(task, who(whom), acting.at(task.school_id).school.zone, protected)


KINDS = (
    TaskKind(TURNED_15, screens.TURNED_15, _turned_15),
    TaskKind(SILENT, screens.SILENT, _silent),
    TaskKind(LOST, screens.LOST, _lost),
)
