"""Which outbox rows fold a screen that a reply put up. Sent notices plan their own folds when they settle."""

from __future__ import annotations

from bot.core.replies import Fold, Live, Screen
from bot.outbox.models import Act, Lane, Ring
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
    return [plan] if screen.fold.live is None else [plan, _live(acting, message_id, screen.fold, screen.fold.live)]


def _live(acting: Acting, message_id: int, fold: Fold, live: Live) -> Plan:
    """What draws the screen anew in this message, and in no other chat than this account's."""
    return Plan(
        key=f"live:{acting.account.id}:{message_id}",
        kind=live.kind,
        school_id=live.school_id,
        person_id=live.person_id,
        about_kind=live.about_kind,
        about_id=live.about_id,
        send_at=live.at,
        not_after=fold.at,
        ring=Ring.SILENT,
        act=Act.REDRAW,
        lane=Lane.INTERACTIVE,
        params={**live.params, "account": acting.account.id},
        message_id=message_id,
    )
