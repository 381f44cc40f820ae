"""Protected pupils: when one is in the bot at all, and what the bot calls the child. One place decides both.

The one rule kept here: a protected pupil is in the bot only where the school let it in and this very guardian said
yes, and then under its alias; nobody else's list, count or mark tells that there is such a child.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, or_

from bot.people.models import GuardianshipRow, Pupil

# For statements that join guardianships with pupils: the pupil is in the bot for this guardian.
IN_THE_BOT_FOR = or_(
    Pupil.protected.is_(False), and_(Pupil.admitted_at.is_not(None), GuardianshipRow.admitted_at.is_not(None))
)


def admitted(pupil: type[Pupil] = Pupil) -> ColumnElement[bool]:
    """The pupil is one that staff of its class meet in the bot: not protected, or let in by the school."""
    return or_(pupil.protected.is_(False), pupil.admitted_at.is_not(None))


def shown_name(name: str, protected: bool, alias: str | None) -> str:
    """What the bot calls the child: its name, or the alias; empty where a protected pupil has none.

    Screens put a neutral word of the reader's language where this is empty.
    """
    return (alias or "") if protected else name
