"""The office's two acts on one person's letter: a new code, and none any more.

The one rule kept here: a task that asked for a new code gives one; who presses second gets none.
"""

from __future__ import annotations

from bot.core.unit import Unit
from bot.people.access import About, require
from bot.people.acting import Acting
from bot.people.invitations.queries import Addressee, person_for_letter
from bot.people.invitations.service import Issued, drafted, keep, revoke_open
from bot.people.office.service import close_task, ensure_closed_for

ASKED = "invitation.asked"


def asked_key(person_id: int) -> str:
    """The task in which a new code for this person is asked for."""
    return f"{ASKED}:{person_id}"


async def new_code(unit: Unit, acting: Acting, person_id: int, task_id: int) -> tuple[Addressee, Issued]:
    """A new code for the person; every earlier one is worthless. Raises AlreadySeenTo and Outdated."""
    whom = await person_for_letter(unit, person_id)
    about = About(whom.school.id, person_id=person_id, kind="person", id=person_id)
    by = require(unit, acting, "invitation.issue", about).person_id
    if task_id:
        await ensure_closed_for(unit, task_id, whom.school.id, person_id, by)
    else:
        # Made without being asked, it is also what anybody asked for.
        await close_task(unit, whom.school.id, asked_key(person_id), by)
    return whom, await reissue_for(unit, whom)


async def reissue_for(unit: Unit, whom: Addressee) -> Issued:
    """The letter with its readable code, which is shown once and kept as a hash."""
    (draft,) = await drafted(unit, whom.school, [whom.person], None)
    await keep(unit, whom.school, [draft])
    return draft.letter


async def revoke(unit: Unit, acting: Acting, person_id: int) -> Addressee:
    """The person's open letter is worth nothing from now on."""
    whom = await person_for_letter(unit, person_id)
    about = About(whom.school.id, person_id=person_id, kind="person", id=person_id)
    require(unit, acting, "invitation.revoke", about)
    await revoke_open(unit, [person_id])
    return whom
