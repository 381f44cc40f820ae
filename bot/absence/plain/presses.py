"""Buttons under what was understood of a message. An entry is the draft that it became."""

from __future__ import annotations

from datetime import date

from bot.absence.models import AbsenceKind
from bot.core.presses import Press


class ShowUnderstood(Press, prefix="apo"):
    """Show it once more."""

    entry_id: int


class MeanChild(Press, prefix="apk"):
    """It is about this child; 0: about all of them."""

    entry_id: int
    pupil_id: int


class MeanWay(Press, prefix="apw"):
    """It is meant in this way; -1 for no minute."""

    entry_id: int
    kind: AbsenceKind
    first: date
    last: date
    since: int
    until: int


class DropUnderstood(Press, prefix="apn"):
    """It is not what was meant."""

    entry_id: int
