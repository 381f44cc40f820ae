"""Button payloads of running late, the home's and the school's."""

from __future__ import annotations

from bot.core.presses import Press


class AskHowLate(Press, prefix="hdla"):
    """We are late: how much?"""

    booking_id: int


class SayLate(Press, prefix="hdl"):
    """We are so many minutes late; 0: on time after all."""

    booking_id: int
    minutes: int


class AskHowBehind(Press, prefix="hdba"):
    """The teacher is late: how much?"""

    round_id: int


class SayBehind(Press, prefix="hdb"):
    """The talks of today that have not begun begin so many minutes late; 0: on time again."""

    round_id: int
    minutes: int
