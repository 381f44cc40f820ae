"""What the home screen says of news, and what whoever has just joined finds of what was told before."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.feature import HomeLines
from bot.core.replies import Button
from bot.core.unit import Unit
from bot.news.reading import screens, views
from bot.people.acting import Acting


async def home_lines(unit: Unit, acting: Acting) -> HomeLines:
    """What is new, and what is asked of who reads at home."""
    return screens.home(await views.waiting(unit, acting))


async def told_lately(unit: Unit, acting: Acting) -> tuple[Sequence[str], Button | None]:
    """What was told lately and is still worth reading, on the first screen; nothing is pushed (experience.md 2.7).

    Beside a protected child no text names its school or class: there is only the button.
    """
    posts = await views.on_joining(unit, acting)
    if not posts:
        return (), None
    protected = any(child.protected for _person, child in acting.children)
    return () if protected else (screens.on_joining(posts),), screens.read_news()
