"""What the office reads where the class list and its own decisions part.

The one rule kept here: the school's word stands. No button here applies what the list wants; the pupil's card does,
by the office's own hand.
"""

from __future__ import annotations

from bot.core.replies import Button, Screen
from bot.core.texts import _, isolated
from bot.people.importing.plan import Clash
from bot.people.office.presses import SeenTo
from bot.people.office.queries import Task
from bot.people.office.screens import back, card, since


def conflict(task: Task, clash: Clash, adult: str, pupil: str, zone: str, *, protected: bool) -> Screen:
    """One matter. A name is empty where the adult has no row, or where a protected pupil must not be named."""
    lines = [_wanted(clash, adult, pupil), since(task, zone)]
    rows = [(Button(_("Seen to"), SeenTo(task.id)),), back()]
    if task.pupil_id is not None:
        lines.append(_("If the list is right, change it on the pupil's card. If it is wrong, have the list put right."))
        rows.insert(0, card(task.pupil_id))
    return Screen("\n".join(lines), tuple(rows), protected=protected)


def _wanted(clash: Clash, adult: str, pupil: str) -> str:
    names = {
        "adult": isolated(adult) if adult else _("this adult"),
        "pupil": isolated(pupil) if pupil else _("this pupil"),
    }
    if clash is Clash.ROLE:
        return _(
            "The class list gives %(adult)s a role that the school has ended. It stays ended.", adult=names["adult"]
        )
    if clash is Clash.PROTECTION:
        return _(
            "The class list does not say any more that %(pupil)s is protected. The protection stays; only the head can "
            "end it.",
            pupil=names["pupil"],
        )
    if clash is Clash.KIND:
        return _(
            "The class list says otherwise than the school what %(adult)s may do for %(pupil)s. What the school "
            "decided stands.",
            **names,
        )
    if not adult:
        return _(
            "The class list has an adult for %(pupil)s with the name or number of somebody whom the school removed. "
            "Nobody was linked.",
            pupil=names["pupil"],
        )
    return _(
        "The class list has %(adult)s as an adult of %(pupil)s again. The school has removed that, and it stays so.",
        **names,
    )
