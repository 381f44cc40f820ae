"""Schools as a feature: no routes of its own yet, but tables with a length of life."""

from __future__ import annotations

from bot.core.feature import Feature, Keep
from bot.core.keeping import Nothing
from bot.schools.errors import LOST_RACES

feature = Feature(
    "schools",
    lost_races=LOST_RACES,
    keeps=(
        Keep("schools", None, "as long as the school uses the bot", holds=Nothing("the school's own name and number")),
        Keep(
            "policies",
            None,
            "every version a round was made under, as long as the school uses the bot",
            holds=Nothing("the school's principle"),
        ),
        Keep("closed_days", None, "as long as the school uses the bot", holds=Nothing("days")),
    ),
)
