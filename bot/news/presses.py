"""What is pressed under a post, wherever it is shown.

The one rule kept here: a press says where its post stands, so that the answer stands in the same place. `page`, `sort`
and `class_id` are those of the list that the post was opened from.
"""

from __future__ import annotations

from enum import StrEnum

from bot.core.presses import Press


class Place(StrEnum):
    """Where a post stands: as the copy that was sent, opened by itself, from the list of /news, or from the week's
    bundle."""

    COPY = "c"
    OPENED = "o"
    LIST = "l"
    BUNDLE = "b"


class ReadPost(Press, prefix="nrr"):
    """OK, I have read it: this revision of it."""

    post_id: int
    revision: int
    place: Place = Place.COPY
    page: int = 0
    sort: str = ""
    class_id: int = 0


class DonePost(Press, prefix="nrd"):
    """I have done what the post asks for; or I have not, after all."""

    post_id: int
    done: bool
    place: Place = Place.COPY
    page: int = 0
    sort: str = ""
    class_id: int = 0


class ReplyToPost(Press, prefix="nra"):
    """Answer its writer, and nobody else."""

    post_id: int


class ShowPost(Press, prefix="nrs"):
    """Show the post whole, or this part of a long one."""

    post_id: int
    place: Place = Place.OPENED
    page: int = 0
    sort: str = ""
    class_id: int = 0
    part: int = 0


class ShowFiles(Press, prefix="nrf"):
    """Send me the post's pictures and files (again)."""

    post_id: int


class SayComing(Press, prefix="nmc"):
    """We are coming to the meeting or event, or not."""

    post_id: int
    coming: bool
    place: Place = Place.COPY
    page: int = 0
    sort: str = ""
    class_id: int = 0


class CountPeople(Press, prefix="nmp"):
    """So many of us come; `done` goes back to the post."""

    post_id: int
    adults: int
    children: int
    done: bool = False
    place: Place = Place.COPY
    page: int = 0
    sort: str = ""
    class_id: int = 0


class TakeCalendar(Press, prefix="nmi"):
    """Send me the meeting's or event's calendar file."""

    post_id: int
