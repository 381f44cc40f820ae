"""The phone of somebody whose account is erased: what its chat still shows is folded, its menu is a stranger's again.

The one rule kept here: the account goes at once. Where its phone is lies sealed in rows that are nobody's, and those go
when they are sent, or after a day.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import bindparam, delete, or_

from bot.accounts.service import AccountFacts
from bot.core.replies import Message
from bot.core.unit import Unit
from bot.outbox.models import Act, Lane, OutboxRow, Ring, State
from bot.outbox.notices import Commands, Elsewhere, Kind, Loaded, Notice, Plan, Recipient, Words
from bot.outbox.planning import Shown, plan, waiting_folds

FOLD, MENU = "privacy.left_fold", "privacy.left_menu"
# No person has this id, so no erasure and no new letter reaches these rows.
_NOBODY = -1
_ABOUT = "left"
_TRIED_FOR = timedelta(days=1)

_DONE = delete(OutboxRow).where(
    OutboxRow.about_kind == _ABOUT,
    or_(
        OutboxRow.state.not_in([State.WAITING.value, State.SENDING.value]),
        OutboxRow.not_after < bindparam("now"),
    ),
)


async def shown_by(unit: Unit, person_ids: Sequence[int]) -> Sequence[Shown]:
    """What these people's messages show that is to fold one day; to be read before anything of them ends."""
    return await waiting_folds(unit, person_ids)


def empty_phone(
    unit: Unit, school_id: int, account: AccountFacts, shown: Sequence[Shown], *, menu: bool = True
) -> None:
    """Fold all of it now and, where the account goes (`menu`), take its commands away; to be planned after erasing."""
    where: dict[str, int | str] = {"chat": account.chat_id, "language": account.reads(None)}
    folds = [_plan(unit, school_id, account.id, FOLD, one, {**where, "headline": one.headline}) for one in shown]
    plan(unit, [*folds, _plan(unit, school_id, account.id, MENU, None, where)] if menu else folds)


def _plan(
    unit: Unit, school_id: int, account_id: int, kind: str, shown: Shown | None, params: dict[str, int | str]
) -> Plan:
    return Plan(
        key=f"{kind}:{account_id}:{shown.message_id if shown else 0}",
        kind=kind,
        school_id=school_id,
        person_id=_NOBODY,
        about_kind=_ABOUT,
        about_id=account_id,
        send_at=unit.now,
        not_after=unit.now + _TRIED_FOR,
        ring=Ring.SILENT,
        act=Act.FOLD if shown else Act.COMMANDS,
        lane=Lane.INTERACTIVE,
        params=params,
        message_id=shown.message_id if shown else None,
    )


async def _load(_unit: Unit, notices: Sequence[Notice]) -> Loaded:
    return {notice.id: Elsewhere(_phone(notice), _words(notice)) for notice in notices}


def _phone(notice: Notice) -> Recipient:
    return Recipient(_NOBODY, notice.about_id, int(notice.params["chat"]), str(notice.params["language"]))


def _words(notice: Notice) -> Words:
    if notice.kind == MENU:
        return lambda: Commands(())
    return lambda: Message(str(notice.params["headline"]))


async def forget_sent(unit: Unit) -> None:
    """A tick: these rows have done what they were there for."""
    await unit.execute(_DONE, {"now": unit.now})


KINDS = (Kind(FOLD, _load), Kind(MENU, _load))
