"""What stands on the page where words about a topic without the child are written."""

from __future__ import annotations

from bot.core.pages import Field, FieldKind, Form, Note, Say, Sheet
from bot.core.texts import _, isolated
from bot.talks.topics.facts import AsideFacts

WORDS = "words"


def write(aside: AsideFacts, reader: str) -> Sheet:
    """To the other party."""
    child, name = isolated(aside.pupil.child), isolated(reader)
    field = Field(WORDS, _("What would you like to say?"), FieldKind.WORDS)
    return Sheet(
        _("In confidence to %(names)s", names=name),
        (
            Say(_("It is about what you talk about without %(child)s.", child=child)),
            Say(_("Only %(name)s can read it, here on the school's own page. It is erased with the topic.", name=name)),
            Form("write", _("Send"), (field,)),
        ),
    )


def sent(reader: str) -> Sheet:
    """The receipt."""
    name = isolated(reader)
    return Sheet(_("Sent"), (Note(_("%(names)s hears now that there is something to read.", names=name)),))
