"""How long a person's choices live, and that they are the person's."""

from __future__ import annotations

from bot.core.feature import Keep
from bot.core.keeping import Rows
from bot.reminders.models import Preference, ToldWay

KEEPS = (
    Keep(
        "preferences",
        None,
        "how a person wants to be told, as long as the person is known",
        holds=Rows(Preference, person=("person_id",)),
    ),
    Keep(
        "told_ways",
        None,
        "which messages ring, come silently or wait for the week's bundle, as long as the person is known",
        holds=Rows(ToldWay, person=("person_id",)),
    ),
)
