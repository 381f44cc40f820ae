"""Which outbox rows fold a screen that a reply put up. Sent notices plan their own folds when they settle."""

from __future__ import annotations

from bot.core.replies import Screen
from bot.outbox.models import Act, Ring
from bot.outbox.notices import Plan
from bot.people.acting import Acting


def fold_plans(acting: Acting, message_id: int | None, screen: Screen) -> list[Plan]:
    """The fold of this screen in this message: none, or one that replaces an earlier one of the same message."""
    if screen.fold is None or message_id is None or not acting.persons:
        return []
    person = acting.persons[0]
    plan = Plan(
        key=f"fold:{acting.account.id}:{message_id}",
        kind="outbox.fold",
        school_id=person.school.id,
        person_id=person.person_id,
        about_kind="account",
        about_id=acting.account.id,
        send_at=screen.fold.at,
        ring=Ring.SILENT,
        act=Act.FOLD,
        params=screen.fold.params,
        message_id=message_id,
    )
    return [plan]
