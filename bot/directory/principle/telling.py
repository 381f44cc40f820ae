"""What a policy says in one theme, sentence by sentence, each marked as the school's word or as a default.

The one rule kept here: silent is not no, and silent is not said (experience.md, rule 1). A sentence is the school's
word only when every setting in it is marked so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from msgspec import Struct

from bot.core.replies import shortened
from bot.directory.principle.themes import WORDINGS, Theme
from bot.directory.principle.words.wording import Wording
from bot.schools.policy import Policy

# How a preset names a sentence of the document it was made from; nobody at the school knows these numbers.
_NUMBERED = re.compile(r"D\d+\.\d+")

# A phone shows about fifteen lines; a sentence takes two, a quotation three.
_LINES_A_PAGE = 16
# A last page of a sentence or two is not worth a press.
_LINES_OVER = 4
_LETTERS_A_LINE = 42
# A school may list forty things of four hundred letters; Telegram's message has 4096.
_LONGEST = 700


class Told(Struct, frozen=True):
    """One sentence. `quote`: the principle's own words for it; `where`: where the school decided it; `asks`: whom to
    ask, where the chat does nothing about it yet."""

    text: str
    stated: bool
    asks: frozenset[str] = frozenset()
    quote: str | None = None
    where: str | None = None

    @property
    def built(self) -> bool:
        """The chat does something about it."""
        return not self.asks

    @property
    def lines(self) -> int:
        """About how many lines it takes on a phone."""
        return -(-len(self.text) // _LETTERS_A_LINE) + -(-len(self.quote or "") // _LETTERS_A_LINE)


def told_in(policy: Policy, theme: Theme) -> tuple[Told, ...]:
    """The theme's sentences, the school's words first."""
    quotes = quotes_of(policy)
    found = [told for wording in WORDINGS[theme] if (told := _told(policy, wording, quotes)) is not None]
    return tuple(sorted(found, key=lambda told: not told.stated))


def changed_since(policy: Policy, before: Policy) -> tuple[Told, ...]:
    """The sentences that another version did not say, or did not say as the school's word (D2.54)."""
    found = []
    for theme in Theme:
        earlier = {(told.text, told.stated) for told in told_in(before, theme)}
        found += [told for told in told_in(policy, theme) if (told.text, told.stated) not in earlier]
    return tuple(sorted(found, key=lambda told: not told.stated))


def is_other_document(policy: Policy, before: Policy) -> bool:
    """The principle itself is another: its name, who decided it and when, its own sentences, where it is read."""
    return _document(policy) != _document(before)


def _document(policy: Policy) -> tuple[object, ...]:
    document, links = policy.principle, policy.links
    decided = (document.approved_by, document.approved_on, document.revised_on)
    return (document.title, *decided, document.responsibilities, links.principle, links.rules)


def is_news(policy: Policy, before: Policy) -> bool:
    """Whether everybody hears of the change (D5.5): it is another document, or its word is another somewhere."""
    told = (*changed_since(policy, before), *changed_since(before, policy))
    return is_other_document(policy, before) or any(each.stated for each in told)


def _told(policy: Policy, wording: Wording, quotes: dict[str, str]) -> Told | None:
    text = wording.say(policy)
    if text is None:
        return None
    marks = [mark for key in wording.keys if (mark := policy.mark(key)) is not None]
    asks = frozenset(asked for key in wording.keys if (asked := policy.ask(key)) is not None)
    text = shortened(text, _LONGEST)
    if not marks or any(mark.kind != "stated" for mark in marks):
        return Told(text, stated=False, asks=asks)
    place = marks[0].where
    # A sentence of the document is quoted once a theme, with the first setting made from it.
    quote = quotes.pop(place, None)
    return Told(text, True, asks, quote, None if _NUMBERED.search(place) else place)


def quotes_of(policy: Policy) -> dict[str, str]:
    """The principle's own sentences that the policy holds, by their place in it."""
    return {duty.stated: duty.text for duty in policy.principle.responsibilities or ()}


def pages_of(told: Sequence[Told]) -> list[tuple[Told, ...]]:
    """As many sentences to a page as a phone shows; one page at least."""
    pages: list[list[Told]] = [[]]
    room = _LINES_A_PAGE
    for each in told:
        if pages[-1] and room < each.lines:
            pages.append([])
            room = _LINES_A_PAGE
        pages[-1].append(each)
        room -= each.lines
    if len(pages) > 1 and sum(each.lines for each in pages[-1]) <= _LINES_OVER:
        pages[-2:] = [[*pages[-2], *pages[-1]]]
    return [tuple(page) for page in pages]


def split(told: Iterable[Told]) -> tuple[list[Told], list[Told]]:
    """(the school's words, what holds where it is silent)."""
    found = list(told)
    return [each for each in found if each.stated], [each for each in found if not each.stated]
