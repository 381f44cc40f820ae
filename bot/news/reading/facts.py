"""What the screens of reading show."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from bot.news.facts import Concerned, Post, ReaderAnswer, Where
from bot.people.acting import ActingPerson, Child


class Mine(Struct, frozen=True):
    """A post as one of its readers has it: who reads it for which children, and what they pressed.

    `answer` None: it is shown to one of the school's staff, who presses nothing under it.
    """

    post: Post
    person: ActingPerson
    children: tuple[Child, ...]
    concerned: Concerned
    answer: ReaderAnswer | None

    @property
    def said(self) -> ReaderAnswer:
        """What they pressed, if anything."""
        return self.answer or ReaderAnswer()


class Shelf(Struct, frozen=True):
    """A page of what one reads. `classes` are those there is a choice among, by id; `more`: older ones follow."""

    posts: Sequence[Mine]
    where: Where
    classes: dict[int, str]
    more: bool = False


class Waiting(Struct, frozen=True):
    """How many posts are new to a reader, and how many ask something of them."""

    new: int = 0
    needed: int = 0
