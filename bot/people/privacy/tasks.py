"""What the office sees of somebody who left by themselves."""

from __future__ import annotations

from bot.core.replies import Button, Screen
from bot.core.texts import _, isolated
from bot.core.unit import Unit
from bot.people.acting import Acting
from bot.people.office.presses import SeenTo
from bot.people.office.queries import Task, subjects
from bot.people.office.screens import back, since
from bot.people.privacy.screens import LEFT_TITLE


async def show_left(unit: Unit, acting: Acting, task: Task) -> Screen:
    """Who left, and what that means: they are reached otherwise from now on."""
    name = (await subjects(unit, [task])).get(task.id, "")
    lines = [_(LEFT_TITLE) + (f": {isolated(name)}" if name else "")]
    lines.append(_("They are not reached here any more: ring or write. A new letter lets them in again."))
    lines.append(since(task, acting.at(task.school_id).school.zone))
    return Screen("\n".join(lines), ((Button(_("Seen to"), SeenTo(task.id)),), back()))
