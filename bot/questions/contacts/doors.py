"""The way from other lists to noting that one has rung a home (D1.7)."""

from __future__ import annotations

from bot.core.replies import Rows
from bot.people.access import About, has_role_for, may
from bot.people.acting import Acting
from bot.questions.contacts.screens import entry
from bot.questions.rights import NOTE


def contacts_door(acting: Acting, school_id: int, class_id: int | None) -> Rows:
    """A row for the class's own staff; where several classes are meant, for the staff of any."""
    allowed = has_role_for(acting, NOTE) if class_id is None else may(acting, NOTE, About(school_id, class_id))
    return ((entry(class_id),),) if allowed else ()
