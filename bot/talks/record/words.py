"""The sent form: that there is something new, where it is, and a receipt in one press; no names."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from bot.conferences.portal import portal_row
from bot.core.replies import Button, Message, Rows, shortened
from bot.core.texts import _, isolated, listed
from bot.reminders.marks import marked
from bot.schools.policy import Policy
from bot.talks.record import presses as p


class Told(Struct, frozen=True):
    """A note in a message to one guardian."""

    note_id: int
    pupil_id: int
    mark: str | None


def news(policy: Policy) -> str:
    """That there is something new, by the record's own name."""
    name = policy.record.name
    if name:
        return _("There is something new in %(name)s.", name=isolated(name))
    if policy.record.kind == "half_year_assessment":
        return _("The half-year assessment is ready.")
    return _("The school has written something new about how it is going.")


def where(policy: Policy) -> str:
    names = [isolated(name) for name in policy.portal.names]
    if names:
        return _("You find it in %(portal)s.", portal=listed(names))
    return _("You find it where the school writes to you.")


def told_new(found: Sequence[Told], policy: Policy) -> Message:
    """The sent form: that there is something new, where it is, and a receipt in one press."""
    lines = [marked(each.mark, news(policy)) for each in found]
    rows = receipt(found[0].note_id) if len(found) == 1 else _each(found)
    return Message("\n".join([*lines, where(policy)]), (*portal_row(policy), *rows))


def receipt(note_id: int) -> Rows:
    # Translators: buttons, at most 20 characters.
    return (
        (
            Button(_("I have read it"), p.ReadRecord(note_id, False)),
            Button(_("Read with my child"), p.ReadRecord(note_id, True)),
        ),
    )


def _each(found: Sequence[Told]) -> Rows:
    if not all(each.mark for each in found):
        return ((Button(_("See it"), p.ListRecords(0)),),)
    # Translators: a button before a child's initial, where there are several children.
    return tuple(
        (Button(_("Read: %(mark)s", mark=shortened(each.mark or "", 12)), p.ReadRecord(each.note_id, False)),)
        for each in found
    )
