"""What a visitor may be asked to do in the story, and what the story may look at.

The one rule: labels are looked up in the catalogues by their English words, so a button that is renamed keeps its
step and one that is gone fails a test.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Protocol

from msgspec import Struct, field

from bot.core.texts import _, in_language, language_of, ngettext, pgettext
from bot.playground.phone import Phone
from bot.playground.views import Bubble


class Scene(Protocol):
    """What a step may look at: the phones, the clock, the plug, and what was counted."""

    was_pulled: bool
    was_looked: bool

    @property
    def now(self) -> datetime: ...

    @property
    def is_plugged(self) -> bool: ...

    @property
    def counters(self) -> Mapping[str, int]: ...

    @property
    def names_on_lock_screens(self) -> int: ...

    @property
    def lock_screen_lines(self) -> int: ...

    def phone(self, key: str) -> Phone: ...

    def is_shown(self, key: str) -> bool: ...

    def is_waiting(self, key: str) -> bool: ...


class Words(Struct, frozen=True):
    """Words of the bot, by their English original; `number` chooses the plural, `context` tells two uses apart."""

    one: str
    many: str = ""
    number: int = 0
    values: Mapping[str, Any] = field(default_factory=dict)
    context: str = ""

    @property
    def original(self) -> str:
        """As they are in English."""
        text = self.many if self.many and self.number != 1 else self.one
        return text % {"number": self.number, **self.values}

    def on(self, phone: Phone) -> str:
        """As they stand on this phone."""
        return self.read_in(language_of(phone.language_code))

    def read_in(self, language: str) -> str:
        """As they are in a language."""
        with in_language(language):
            if self.many:
                return ngettext(self.one, self.many, self.number, **self.values)
            if self.context:
                return pgettext(self.context, self.one, **self.values)
            return _(self.one, **self.values)


class Press(Struct, frozen=True):
    """A button to press; `place`: which one, counted from 0, of the message that has one with these words.

    `unplugged`: only while the bot's plug is out. `under`: only where the message says this.
    """

    phone: str
    words: Words
    place: int | None = None
    unplugged: bool = False
    under: Words | None = None

    def label(self, scene: Scene) -> str | None:
        """The label as it is to be pressed now; None while it is not on the screen."""
        phone = scene.phone(self.phone)
        if self.unplugged and (scene.is_plugged or scene.is_waiting(self.phone)):
            return None
        wanted = self.words.on(phone)
        said = self.under.on(phone) if self.under else ""
        newest = next((each for each in reversed(phone.messages) if wanted in each.labels), None)
        if newest is None or said not in newest.text:
            return None
        return wanted if self.place is None else newest.labels[self.place]

    def is_possible(self, scene: Scene) -> bool:
        """Whether the button is on the screen."""
        return self.label(scene) is not None


class Control(Struct, frozen=True):
    """A button of the page: "next", "plug" or "stranger"; `when` it is its turn."""

    name: str
    when: Callable[[Scene], bool] = lambda scene: True

    def is_possible(self, scene: Scene) -> bool:
        """Whether it is its turn."""
        return self.when(scene)


class Show(Struct, frozen=True):
    """One more phone to put on the page."""

    phone: str

    def is_possible(self, scene: Scene) -> bool:
        """Whether it is not there yet."""
        return not scene.is_shown(self.phone)


class Start(Struct, frozen=True):
    """START with the code of the letter in hand, which is what scanning its square comes to."""

    phone: str

    def is_possible(self, scene: Scene) -> bool:
        """Whether nothing was said on this phone yet."""
        return scene.is_shown(self.phone) and not scene.phone(self.phone).messages


class Say(Struct, frozen=True):
    """Something to write, offered as a chip; `after`: once these words stand on the screen."""

    phone: str
    text: str
    after: Words | None = None

    def is_possible(self, scene: Scene) -> bool:
        """Whether the person is in, has read what comes first, and waits for no answer."""
        phone = scene.phone(self.phone)
        read = self.after is None or shown(phone, self.after.on(phone)) is not None
        return scene.is_shown(self.phone) and bool(phone.keyboard) and read and not scene.is_waiting(self.phone)


Act = Press | Control | Show | Start | Say


def shown(phone: Phone, words: str) -> Bubble | None:
    """The newest message from the bot with these words."""
    return next((each for each in reversed(phone.messages) if each.from_bot and words in each.text), None)
