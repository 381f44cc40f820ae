"""Button payloads of which talks were held, and of a second time."""

from __future__ import annotations

from datetime import date

from bot.core.presses import Press


class OpenHeld(Press, prefix="hdo"):
    """Were the talks held? The round's latest day that has begun."""

    round_id: int


class ShowHeld(Press, prefix="hd"):
    """Were they held? One day, a page of it."""

    round_id: int
    day: date
    page: int


class MarkTalk(Press, prefix="hdm"):
    """This talk was held, or nobody came."""

    booking_id: int
    met: bool
    page: int


class MarkDay(Press, prefix="hda"):
    """All talks of the day that nothing was said of were held."""

    round_id: int
    day: date


class MarkSingle(Press, prefix="hdi"):
    """The talk with one family was held, or nobody came."""

    round_id: int
    met: bool


class ProposeSecond(Press, prefix="hds"):
    """Find times for a second talk: the first was not enough, or nobody came."""

    booking_id: int


class OfferSecond(Press, prefix="hdt"):
    """Offer these times: minutes since 1970."""

    booking_id: int
    minutes: tuple[int, ...]
