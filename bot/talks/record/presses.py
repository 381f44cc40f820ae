"""Button payloads of the pointer to the record."""

from __future__ import annotations

from bot.core.presses import Press


class ListRecords(Press, prefix="rcl"):
    """Whose record? A page of one's pupils."""

    page: int


class ShowRecord(Press, prefix="rcs"):
    """Where the record is, and whether there is something new."""

    pupil_id: int


class TellNew(Press, prefix="rct"):
    """There is something new for this pupil's home."""

    pupil_id: int


class ReadRecord(Press, prefix="rcr"):
    """I have read it, alone or with the child."""

    note_id: int
    with_pupil: bool


class TellClass(Press, prefix="rca"):
    """There is something new for all of a class: really?"""

    class_id: int


class TellClassNow(Press, prefix="rcy"):
    """Yes, tell all homes of the class."""

    class_id: int
