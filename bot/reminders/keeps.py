"""How long a person's choices live, and that they are the person's."""

from __future__ import annotations

from bot.core.feature import Keep
from bot.core.keeping import Rows
from bot.reminders.models import Preference

KEEPS = (
    Keep(
        "preferences",
        None,
        "how a person wants to be told, as long as the person is known",
        holds=Rows(Preference, person=("person_id",)),
    ),
)
