"""Who answers for what, in the principle's own words (D1.32, D3.26).

The one rule kept here: no page shows the parents' duties alone.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.schools.policy.values import Responsibility

PARTIES = ("together", "school", "home", "pupil")
# About a phone and a half: the parties belong beside each other more than a page belongs on one screen.
_LETTERS_A_PAGE = 1100

Page = dict[str, tuple[Responsibility, ...]]


def pages_of(duties: Sequence[Responsibility]) -> list[Page]:
    """Each party's sentences in order, dealt out evenly, so that every page with the parents has the school too."""
    by_party = {party: tuple(duty for duty in duties if duty.party == party) for party in PARTIES}
    count = 1
    while count < len(duties) and any(_letters(page) > _LETTERS_A_PAGE for page in _dealt(by_party, count)):
        count += 1
    return _dealt(by_party, count)


def _dealt(by_party: Page, count: int) -> list[Page]:
    pages: list[Page] = []
    for number in range(count):
        page = {party: _part(found, number, count) for party, found in by_party.items()}
        if page["home"] and not page["school"] and by_party["school"]:
            # The school has said less: its last sentence stands beside the parents' again.
            page["school"] = by_party["school"][-1:]
        pages.append({party: part for party, part in page.items() if part})
    return pages


def _part(found: tuple[Responsibility, ...], number: int, count: int) -> tuple[Responsibility, ...]:
    """The earlier parts take what does not come out even, so that a short list does not begin late."""
    each, rest = divmod(len(found), count)
    start = number * each + min(number, rest)
    return found[start : start + each + (number < rest)]


def _letters(page: Page) -> int:
    return sum(len(duty.text) for part in page.values() for duty in part)
