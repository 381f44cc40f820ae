"""What the office sees of somebody who left by themselves."""

from __future__ import annotations

from bot.core.replies import Button, Screen
from bot.core.texts import _
from bot.core.unit import Unit
from bot.people.acting import Acting
from bot.people.invitations.queries import addressee
from bot.people.invitations.screens import who
from bot.people.office.presses import SeenTo
from bot.people.office.queries import Task, protected_children
from bot.people.office.screens import back, cards, since
from bot.people.privacy.screens import LEFT_TITLE


async def show_left(unit: Unit, acting: Acting, task: Task) -> Screen:
    """Who left, and what that means: they are reached otherwise from now on."""
    whom, protected = await addressee(unit, task.person_id or 0), await protected_children(unit, task.person_id)
    lines = [f"{_(LEFT_TITLE)}: {who(whom)}"]
    lines.append(_("They are not reached here any more: ring or write. A new letter lets them in again."))
    lines.append(since(task, acting.at(task.school_id).school.zone))
    rows = (*cards(protected), (Button(_("Seen to"), SeenTo(task.id)),), back())
    return Screen("\n".join(lines), rows, protected=whom.hidden)
