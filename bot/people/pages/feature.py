"""Links to the school's own pages as a feature; the pages themselves are their slices'."""

from __future__ import annotations

from datetime import timedelta

from bot.core.feature import Feature, Keep
from bot.core.keeping import Rows
from bot.people.pages.handlers import PagesByName, routes
from bot.people.pages.models import PageLink
from bot.people.pages.rules import HAND_OUT, OPEN
from bot.people.pages.service import after_end, forget_links

# Worth nothing after hours; a week lets whoever asks see that a link was made and opened.
KEEP_LINKS = timedelta(days=7)


def pages_feature(pages: PagesByName) -> Feature:
    """The feature. `pages` are the whole house's, by name."""
    return Feature(
        "pages",
        routes=routes(pages),
        actions=frozenset({OPEN, HAND_OUT}),
        ends=after_end,
        keeps=(
            Keep(
                "page_links",
                KEEP_LINKS.days,
                "hashes only: who was given a link to which page, and whether it was opened",
                purge=forget_links,
                holds=Rows(
                    PageLink,
                    person=("person_id",),
                    others=("issued_by",),
                    hides=("token_hash", "browser_hash"),
                    clears=("issued_by",),
                ),
            ),
        ),
    )
