"""What a card is, what the policy makes of it, and what may be written on it."""

from __future__ import annotations

from datetime import date, time
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from bot.core.errors import Outdated
from bot.core.replies import utf16_length
from bot.directory.card.errors import NoChannelLeft, WelcomeTooLong
from bot.directory.models import Channel, FirstAsked
from bot.schools.policy import Policy

LONGEST_WELCOME = 300
ANSWER_DAYS = (1, 2, 3, 5)
NO_QUIET = (time(0), time(0))
QUIET_CHOICES = ((time(15), time(7)), (time(16), time(7)), (time(17), time(7)), NO_QUIET)


class Step(StrEnum):
    """The questions a card is set by, in their order; the last shows it whole."""

    CHANNELS = "channels"
    ANSWER = "answer"
    QUIET = "quiet"
    FIRST = "first"
    WELCOME = "welcome"
    PREVIEW = "preview"


# All of them lead to somebody today: in the chat questions are asked and answered (experience.md 0.6).
WAYS = tuple(Channel)


class Card(Struct, frozen=True):
    """How a class's team and its homes keep in touch.

    `quiet` has equal ends for no quiet hours. `welcome` is the contact teacher's own text. `set_on` and `set_by` are
    None for what the policy gives.
    """

    channels: tuple[Channel, ...]
    answer_days: int
    quiet: tuple[time, time]
    weekends: bool
    first_asked: FirstAsked
    welcome: str | None = None
    set_on: date | None = None
    set_by: str | None = None
    draft_id: int = 0


def card_from(policy: Policy) -> Card:
    """What holds until the team has set a card of its own."""
    quiet = policy.quiet.staff
    portal = (Channel.PORTAL,) if policy.portal.comes_first or policy.portal.names else ()
    return Card(
        channels=(*portal, Channel.PHONE),
        answer_days=policy.questions.answer_school_days,
        quiet=(quiet.start, quiet.end),
        weekends=quiet.weekends,
        first_asked=FirstAsked.TEAM if policy.main_contact == "team" else FirstAsked.CONTACT_TEACHER,
    )


def ways(card: Card) -> tuple[Channel, ...]:
    """Where one reaches the other today; the phone, where a card names nothing else."""
    return tuple(channel for channel in card.channels if channel in WAYS) or (Channel.PHONE,)


def toggled(card: Card, channel: Channel) -> Card:
    """With or without this way, in the usual order. Raises NoChannelLeft, and Outdated for what is no way yet."""
    if channel not in WAYS:
        raise Outdated
    left = set(ways(card)) ^ {channel}
    if not left:
        raise NoChannelLeft
    return replace(card, channels=tuple(each for each in Channel if each in left))


def clean_welcome(text: str) -> str | None:
    """The welcome as it will be shown; None for nothing but spaces. Raises WelcomeTooLong."""
    written = "\n".join(" ".join(line.split()) for line in text.strip().splitlines() if line.strip())
    if utf16_length(written) > LONGEST_WELCOME:
        raise WelcomeTooLong(utf16_length(written))
    return written or None
