"""What is said when an update fits no feature.

The one rule kept here: it changes nothing, stores no text, and a stranger gets one answer whatever they did.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.errors import NotAllowed, Outdated, Refusal
from bot.core.feature import Feature, Takes
from bot.core.manners import Odd
from bot.core.replies import Reply
from bot.core.routes import BRIEF, Written
from bot.core.texts import language
from bot.core.unit import Unit
from bot.home import screens
from bot.home.queries import added_to_home, lines_of
from bot.home.words import HELP_WORDS
from bot.people.access import has_role_for
from bot.people.acting import Acting
from bot.people.lifecycle.screens import resting


class HomeManners:
    """`core.manners.Manners` on top of the features of the house."""

    def __init__(self, features: Sequence[Feature]) -> None:
        self._features = features
        in_order = sorted(features, key=lambda feature: feature.doors_last)
        self._doors = [feature.doors for feature in in_order if feature.doors is not None]
        self._edited = [feature.edited for feature in features if feature.edited is not None]

    async def refused(self, unit: Unit, acting: Acting, refusal: Refusal) -> Reply:
        if not acting.persons:
            return self.stranger(acting)
        if isinstance(refusal, NotAllowed) or not _has_anything(acting):
            return Reply(screens.no_access(acting))
        if isinstance(refusal, Outdated):
            return Reply(screens.outdated(acting, await lines_of(self._features, unit, acting)))
        return Reply(screens.not_possible())

    async def text(self, unit: Unit, acting: Acting, written: Written) -> Reply:
        """The first door that knows what it is about answers; else nobody has got it, and it says so."""
        if (reply := await _first(self._doors, unit, acting, written)) is not None:
            return reply
        if written.files:
            return await self.odd(unit, acting, Odd.FILE)
        if not acting.persons:
            return self.stranger(acting)
        if offers := [
            each for feature in self._features for each in feature.offers if has_role_for(acting, each.action)
        ]:
            return Reply(screens.what_is_it(offers), answers=True)
        if len(written.text) > BRIEF:
            return Reply(screens.long_text(acting))
        found = await lines_of(self._features, unit, acting) if _has_anything(acting) else ()
        return Reply(screens.unasked(found))

    async def edited(self, unit: Unit, acting: Acting, written: Written) -> Reply:
        """The first feature that has got this message takes the change; else it is not read a second time."""
        return await _first(self._edited, unit, acting, written) or await self.odd(unit, acting, Odd.EDITED)

    async def odd(self, unit: Unit, acting: Acting, what: Odd) -> Reply:
        return Reply(screens.odd(acting, what)) if acting.persons else self.stranger(acting)

    async def unknown_command(self, unit: Unit, acting: Acting) -> Reply:
        return Reply(screens.unknown_command(HELP_WORDS[language()])) if acting.persons else self.stranger(acting)

    async def present(self, unit: Unit, acting: Acting) -> Reply:
        if not acting.persons:
            return self.stranger(acting)
        if not _has_anything(acting):
            return Reply(screens.no_access(acting))
        added = added_to_home(self._features, acting)
        return Reply(screens.menu(acting, await lines_of(self._features, unit, acting), added))

    def stranger(self, acting: Acting | None = None) -> Reply:
        if acting is not None and acting.account.suspended_at is not None:
            return Reply(resting())
        return Reply(screens.stranger())

    def group(self, link: str) -> Reply:
        return Reply(screens.group(link), leave=True)

    def apology(self) -> Reply:
        return Reply(screens.apology())


async def _first(takes: Sequence[Takes], unit: Unit, acting: Acting, written: Written) -> Reply | None:
    for take in takes:
        if (reply := await take(unit, acting, written)) is not None:
            return reply
    return None


def _has_anything(acting: Acting) -> bool:
    """A child or a role; without either the features have nothing to say."""
    return any(person.children or person.roles for person in acting.persons)
