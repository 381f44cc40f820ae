"""The command menu of one person's chat, renewed by an outbox row when what they may do has changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from sqlalchemy import bindparam, select

from bot.accounts.models import Account
from bot.accounts.service import AccountFacts
from bot.core.replies import Dropped
from bot.core.unit import Unit
from bot.outbox.models import Act, Lane, Ring
from bot.outbox.notices import Commands, Kind, Loaded, Notice, Plan, Words
from bot.people.acting import Acting, acting_of
from bot.people.models import AccountLink

# (command, description) in menu order for whoever acts, in the language being written in.
Menu = Callable[[Acting], tuple[tuple[str, str], ...]]

KIND = "people.commands"

_ACCOUNTS = (
    select(
        AccountLink.person_id,
        Account.id,
        Account.chat_id,
        Account.language,
        Account.language_code,
        Account.unreachable_since,
    )
    .join(Account, Account.id == AccountLink.account_id)
    .where(AccountLink.person_id.in_(bindparam("persons", expanding=True)), AccountLink.until.is_(None))
)


def menu_plan(unit: Unit, school_id: int, person_id: int) -> Plan:
    """Renew the menu of this person's chat; for `plan_again`, since it may be needed more than once."""
    return Plan(
        key=f"{KIND}:{person_id}",
        kind=KIND,
        school_id=school_id,
        person_id=person_id,
        about_kind="person",
        about_id=person_id,
        send_at=unit.now,
        ring=Ring.SILENT,
        act=Act.COMMANDS,
        lane=Lane.INTERACTIVE,
    )


def menu_kind(menu: Menu) -> Kind:
    """The kind, with the function that words a menu. Two statements, and one a person, since roles differ."""

    async def load(unit: Unit, notices: Sequence[Notice]) -> Loaded:
        rows = await unit.all(_ACCOUNTS, {"persons": sorted({notice.person_id for notice in notices})})
        words: dict[int, Words] = {}
        for row in rows:
            values = row._asdict()
            person_id = values.pop("person_id")
            acting = await acting_of(unit, AccountFacts(**values, question=None, remember={}))
            words[person_id] = partial(_worded, menu, acting)
        return {notice.id: words.get(notice.person_id, Dropped("no account")) for notice in notices}

    return Kind(KIND, load)


def _worded(menu: Menu, acting: Acting) -> Commands:
    return Commands(menu(acting))
