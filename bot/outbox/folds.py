"""The one notice kind the outbox itself knows: editing a message back to its headline.

Also on a phone that is the person's no more (`fold_now`): its account stands in the row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.accounts.queries import reached
from bot.accounts.service import AccountFacts
from bot.core.presses import Encoded
from bot.core.replies import Button, Dropped, Message
from bot.core.texts import pgettext
from bot.core.unit import Unit
from bot.outbox.notices import Elsewhere, Kind, Loaded, Notice, Words, phone_of


async def _load(unit: Unit, notices: Sequence[Notice]) -> Loaded:
    old = {int(notice.params["account"]) for notice in notices if "account" in notice.params}
    phones = await reached(unit, sorted(old)) if old else {}
    return {notice.id: _where(notice, phones) for notice in notices}


def _where(notice: Notice, phones: Mapping[int, AccountFacts]) -> Words | Elsewhere | Dropped:
    if "account" not in notice.params:
        return _words(notice)
    account = phones.get(int(notice.params["account"]))
    if account is None:
        return Dropped("phone gone")
    return Elsewhere(phone_of(notice.person_id, account, account.reads(None)), _words(notice))


def _words(notice: Notice) -> Words:
    def words() -> Message:
        opens = notice.params.get("opens")
        # Translators: opens a message that was folded to its headline.
        rows = ((Button(pgettext("folded message", "Open"), Encoded(opens)),),) if opens else ()
        return Message(str(notice.params["headline"]), rows)

    return words


FOLD = Kind("outbox.fold", _load)
