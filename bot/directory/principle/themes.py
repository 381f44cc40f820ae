"""The themes the settings of a policy are shown by, each with its sentences.

The one rule kept here: every worded setting belongs to one theme.
"""

from __future__ import annotations

from enum import StrEnum

from bot.directory.principle.words import absence, belonging, contact, meetings, safety, talks, topics
from bot.directory.principle.words.wording import Wording


class Theme(StrEnum):
    """What a person may look up, in the order of the buttons."""

    TALKS = "talks"
    TIMES = "times"
    PREPARATION = "preparation"
    TOPICS = "topics"
    AGREEMENTS = "agreements"
    MEETINGS = "meetings"
    CONTACT = "contact"
    NEWS = "news"
    ABSENCE = "absence"
    SAFETY = "safety"
    BODIES = "bodies"


WORDINGS: dict[Theme, tuple[Wording, ...]] = {
    Theme.TALKS: talks.TALKS,
    Theme.TIMES: talks.TIMES,
    Theme.PREPARATION: topics.PREPARATION,
    Theme.TOPICS: topics.TOPICS,
    Theme.AGREEMENTS: topics.AGREEMENTS,
    Theme.MEETINGS: meetings.MEETINGS,
    Theme.CONTACT: contact.CONTACT,
    Theme.NEWS: contact.NEWS,
    Theme.ABSENCE: absence.ABSENCE,
    Theme.SAFETY: safety.SAFETY,
    Theme.BODIES: belonging.BODIES,
}
