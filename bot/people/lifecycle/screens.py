"""Every word and button after the question whether it is still them, and the office's about ages and silence.

The one rule kept here: names come after the yes.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.replies import Button, Rows, Screen
from bot.core.texts import N_, _, isolated, listed
from bot.people.lifecycle.presses import StillMe
from bot.people.lifecycle.words import yes_or_no
from bot.people.office.presses import SeenTo
from bot.people.office.queries import ProtectedChild, Task
from bot.people.office.screens import back, card, cards, since
from bot.people.privacy.presses import Forget

TURNED_15 = N_("A pupil has turned 15")
SILENT = N_("Somebody has not answered in the bot")
LOST = N_("Messages do not reach somebody any more")


def resting() -> Screen:
    """To somebody whose account rests, whatever they did."""
    return Screen(
        _("It has been quiet here for a long time, so I have stopped writing to you. Is it still you?"), yes_or_no()
    )


def confirmed(children: Sequence[str]) -> Screen:
    """After the yes; now the names may be said."""
    if not children:
        return Screen(_("Thank you. Then everything stays as it is."))
    return Screen(
        _(
            "Thank you. You are still linked to %(children)s.",
            children=listed([isolated(child) for child in children]),
        )
    )


def not_you() -> Screen:
    """After the no, before anything is deleted."""
    return Screen(
        _("Then I delete this chat's link to the school and what I know of you here. The school's office hears of it."),
        ((Button(_("Yes, delete it"), Forget()),), (Button(_("No, it is me"), StillMe()),)),
    )


def turned_15(task: Task, name: str, zone: str, *, protected: bool) -> Screen:
    """To the office: what a fifteenth birthday asks of it. Who may see what is decided on the pupil's card."""
    what = _("Talk with the pupil and the home: who may see what from now on? Nothing has been changed by itself.")
    return _task(task, TURNED_15, name, zone, what, (card(task.pupil_id or 0),), protected=protected)


def silent(task: Task, name: str, zone: str, protected: Sequence[ProtectedChild]) -> Screen:
    """To the office, a week before the account rests. Whom to ring for a protected child stands on its card."""
    what = _(
        "The bot has asked twice whether it is still them. If nothing comes within a week it stops writing to "
        "them, except where a child's safety is at stake. Ring them; one press there starts it again."
    )
    return _task(task, SILENT, name, zone, what, cards(protected), protected=bool(protected))


def lost(task: Task, name: str, zone: str, protected: Sequence[ProtectedChild]) -> Screen:
    """To the office: whom to ring from now on."""
    what = _(
        "They have blocked this chat, or left Telegram. Nothing more is sent to them until they write here "
        "themselves. Ring them, so that they do not miss anything."
    )
    return _task(task, LOST, name, zone, what, cards(protected), protected=bool(protected))


def _task(task: Task, title: str, name: str, zone: str, what: str, ways: Rows, *, protected: bool) -> Screen:
    head = _(title) + (f": {name}" if name else "")
    rows = (*ways, (Button(_("Seen to"), SeenTo(task.id)),), back())
    return Screen("\n".join((head, what, since(task, zone))), rows, protected=protected)
