"""Button payloads of two homes."""

from __future__ import annotations

from bot.core.presses import Press


class HidePair(Press, prefix="sp"):
    """Staff: what the guardians of this pupil see of each other's talks."""

    pupil_id: int


class SetPair(Press, prefix="sps"):
    """Office: these two are hidden from each other, or not any more."""

    pupil_id: int
    first_id: int
    second_id: int
    hidden: bool


class AskPair(Press, prefix="spa"):
    """Contact teacher: ask the office to hide these two from each other; they are until it has decided."""

    pupil_id: int
    first_id: int
    second_id: int


class DecideAsked(Press, prefix="spd"):
    """Office: what was asked is done, or left as it is."""

    task_id: int
    hide: bool


class ListSharing(Press, prefix="sg"):
    """Guardian: for which child?"""


class ShowSharing(Press, prefix="sgc"):
    """Guardian: what the others see of my talks about this child."""

    pupil_id: int


class HideMyTimes(Press, prefix="sgh"):
    """Guardian: keep my times to myself, or (no) show them again."""

    pupil_id: int
    yes: bool


class ShareAll(Press, prefix="sga"):
    """Guardian: share everything with the other, or (no) not any more, or not at all."""

    pupil_id: int
    yes: bool
