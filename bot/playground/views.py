"""What a person sees, as values to assert on.

The one rule: a view is a snapshot; it does not change when the message is edited later.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from msgspec import Struct, field


class InlineButton(Struct, frozen=True):
    """A button inside a bubble; data or url, whichever it has."""

    text: str
    data: str | None = None
    url: str | None = None


class Document(Struct, frozen=True):
    """A file in a bubble."""

    filename: str
    content: bytes
    mime: str
    caption: str


class Push(Struct, frozen=True):
    """A notification. `text` is the lock-screen line: one line, whole, without formatting."""

    at: datetime
    text: str
    silent: bool
    message_id: int
    chat_id: int


class Toast(Struct, frozen=True):
    """An answerCallbackQuery: empty text means that only the spinner ended."""

    text: str
    alert: bool
    at: datetime
    url: str | None = None


class Bubble(Struct, frozen=True):
    """One message as it is on the screen now; `text` is the caption where there is a file."""

    message_id: int
    from_bot: bool
    text: str
    entities: list[dict[str, Any]]
    buttons: list[list[InlineButton]]
    date: datetime
    edited_at: datetime | None
    protected: bool
    silent: bool
    document: Document | None
    photo: Document | None
    reply_to: int | None
    deleted: bool
    kind: str = "text"
    pinned: bool = False
    wire: dict[str, Any] = field(default_factory=dict)

    @property
    def labels(self) -> list[str]:
        """The button texts, row after row."""
        return [button.text for row in self.buttons for button in row]
