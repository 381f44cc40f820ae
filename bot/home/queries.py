"""What the features have to say on the home screen."""

from __future__ import annotations

from collections.abc import Iterable

from bot.core.feature import Feature, HomeLines
from bot.core.replies import Button
from bot.core.unit import Unit
from bot.people.acting import Acting


def added_to_home(features: Iterable[Feature], acting: Acting) -> tuple[Button, ...]:
    """What the features put under the home screen whatever is new, in menu order."""
    return tuple(button for feature in features if "home" in feature.adds for button in feature.adds["home"](acting))


async def lines_of(features: Iterable[Feature], unit: Unit, acting: Acting) -> tuple[HomeLines, ...]:
    """Each feature's lines and buttons, in menu order; features that are silent are left out."""
    found = [await feature.home(unit, acting) for feature in features if feature.home is not None]
    return tuple(said for said in found if said.lines or said.buttons)
