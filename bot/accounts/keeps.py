"""How long the tables of accounts live, and what of a person they hold."""

from __future__ import annotations

from bot.accounts import service
from bot.accounts.models import Account
from bot.accounts.set_aside import SetAsideRows
from bot.core.feature import Keep
from bot.core.keeping import Nothing, Rows

KEEPS = (
    Keep(
        "accounts",
        None,
        "where to write to a person, as long as they are linked; nobody's, until it has been silent for 30 days",
        holds=Rows(Account, account=("id",), hides=("telegram_user",)),
    ),
    Keep(
        "seen_updates",
        service.KEEP_UPDATES.days,
        "so that nothing that arrives twice has two effects",
        purge=service.purge_seen,
        holds=Nothing("numbers of updates"),
    ),
    Keep(
        "set_aside",
        service.KEEP_UPDATES.days,
        "so that someone can look at what could not be handled",
        purge=service.purge_set_aside,
        holds=SetAsideRows(),
    ),
    Keep("installation", None, "the bot's own name; concerns nobody", holds=Nothing("the bot's own name")),
    Keep(
        "key_fingerprints",
        None,
        "which keys this database was begun with; concerns nobody",
        holds=Nothing("what tells keys apart"),
    ),
)
