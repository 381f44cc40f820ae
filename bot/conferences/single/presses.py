"""Button payloads of whoever is invited to a single talk."""

from __future__ import annotations

from bot.core.presses import Press


class OpenSingle(Press, prefix="sno"):
    """What is new about a talk: its times, or the time it has."""

    round_id: int


class CloseSingle(Press, prefix="snc"):
    """Fold it at once."""

    round_id: int


class TakeTime(Press, prefix="snt"):
    """This time suits; `by_phone`: as a call."""

    slot_id: int
    by_phone: bool


class RatherByPhone(Press, prefix="snp"):
    """The same times, for a call."""

    round_id: int


class OtherTimes(Press, prefix="snm"):
    """Move to another of the offered times."""

    round_id: int


class AskGiveUp(Press, prefix="snq"):
    """Ask before the time is given up."""

    round_id: int


class GiveUp(Press, prefix="snx"):
    """Give the time up."""

    round_id: int


class NoneSuits(Press, prefix="snn"):
    """None of the times suits: the teacher finds another."""

    round_id: int


class TakeFile(Press, prefix="snk"):
    """Send the calendar file."""

    round_id: int


class SayComes(Press, prefix="sny"):
    """Come to a meeting, or not."""

    round_id: int
    comes: bool


class AttendSingle(Press, prefix="sna"):
    """A colleague's talk to which I am invited."""

    round_id: int


class SayAttends(Press, prefix="snw"):
    """Come to a colleague's talk, or not."""

    round_id: int
    comes: bool


class AskLateSingle(Press, prefix="sni"):
    """We are late: how much?"""

    round_id: int


class SayLateSingle(Press, prefix="snj"):
    """We are so many minutes late; 0: on time after all."""

    round_id: int
    minutes: int
