"""What is pressed in /news and on the way back to it."""

from __future__ import annotations

from bot.core.presses import Press


class ListNews(Press, prefix="nrl"):
    """What my children's classes and schools were told: of this sort and class, if they are named; newest first."""

    page: int = 0
    sort: str = ""
    class_id: int = 0


class ChooseSort(Press, prefix="nrk"):
    """Of which sort?"""

    class_id: int = 0


class ChooseReadClass(Press, prefix="nrc"):
    """Of which class?"""

    sort: str = ""


class FindNews(Press, prefix="nrw"):
    """Find what has a word in it."""


class ShowBundle(Press, prefix="nrb"):
    """Back to the week's bundle that this post stands in."""

    post_id: int
