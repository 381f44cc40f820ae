"""What a feature says about its notices, and what the sender hands to it and to Telegram.

A `Kind` loads a whole batch in a fixed number of statements and gives back words that are made later, in the
recipient's language; what is no longer true comes back as `Dropped`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from msgspec import Struct, field
from msgspec.structs import replace

from bot.core.presses import Press
from bot.core.replies import Button, Dropped, Message
from bot.core.texts import _, pgettext
from bot.core.unit import Unit
from bot.outbox.models import Act, Lane, Ring


class Plan(Struct, frozen=True):
    """A notice to be planned. `key` names it once and for all; `not_after` is when it is worth nothing any more.

    `bundle`: rows of one person with the same bundle that are due together become one message.
    `message_id` only for folds and edits of a message that no row sent (a reply's screen).
    """

    key: str
    kind: str
    school_id: int
    person_id: int
    about_kind: str
    about_id: int
    send_at: datetime
    ring: Ring = Ring.RING
    act: Act = Act.SEND
    lane: Lane = Lane.BULK
    bundle: str | None = None
    not_after: datetime | None = None
    params: Mapping[str, Any] = field(default_factory=dict)
    message_id: int | None = None

    @classmethod
    def to(cls, to: Reader, kind: str, named: object, about: tuple[str, int], send_at: datetime, **more: Any) -> Plan:
        """A notice of this kind to one person, about one thing; `named` tells it from the kind's others."""
        return cls(f"{kind}:{named}", kind, to.school_id, to.person_id, about[0], about[1], send_at, **more)


class Reader(Struct, frozen=True):
    """Who is told, and at which school."""

    school_id: int
    person_id: int


class Notice(Struct, frozen=True):
    """A claimed row, as its kind sees it. `message_id` is the message it was sent as, `album` the rest of an album."""

    id: int
    key: str
    kind: str
    act: Act
    school_id: int
    person_id: int
    about_kind: str
    about_id: int
    bundle: str | None
    ring: Ring
    send_at: datetime
    not_after: datetime | None
    params: Mapping[str, Any]
    message_id: int | None
    attempts: int
    unsure: bool
    album: tuple[int, ...] = ()


class Recipient(Struct, frozen=True):
    """Where and how a person is reached, at one instant.

    `silent`: deliver without ringing (a guardian's quiet hours). `held_until`: do not deliver before (staff's).
    `neutral`: their lock screen shows no more than that there is something new. `suspended`: nobody has answered
    for so long that only what a child's safety needs is sent.
    """

    person_id: int
    account_id: int
    chat_id: int
    language: str
    silent: bool = False
    held_until: datetime | None = None
    neutral: bool = False
    suspended: bool = False


class ShowNotice(Press, prefix="rmn"):
    """Show in place what the message of this outbox row says."""

    row_id: int


def discreet(notice: Notice, message: Message) -> Message:
    """The message for a person whose lock screen names nothing: one sentence for all, opened by a press.

    An edit of what is there makes no push and stays as it is; a file that is made, and an album, keep their content
    and lose their caption. One file comes when it is opened.
    """
    if notice.act is not Act.SEND and notice.message_id is not None:
        return message
    text = _("You have a message from the school.")
    if message.document is not None or len(message.files) > 1:
        return replace(message, text=text, covered=bool(message.files))
    # Translators: opens a message that was folded to its headline.
    button = Button(pgettext("folded message", "Open"), ShowNotice(notice.id))
    return replace(message, text=text, rows=((button,),), files=())


class Joined(Struct, frozen=True):
    """This row is told in the message of row `leader`, and shares its fate."""

    leader: int


class Commands(Struct, frozen=True):
    """A command menu for one chat, (command, description) in menu order."""

    commands: tuple[tuple[str, str], ...]


# Dropped here is what only the reader's language tells: a text that is shorter in it than in another.
Words = Callable[[], Message | Commands | Dropped]


class Elsewhere(Struct, frozen=True):
    """This row goes to a chat that is not, or no longer, its person's: an old phone, somebody not let in."""

    recipient: Recipient
    words: Words


class HasChat(Protocol):
    """What of an account says where to write."""

    @property
    def id(self) -> int: ...

    @property
    def chat_id(self) -> int: ...


def phone_of(person_id: int, account: HasChat, language: str) -> Recipient:
    """The phone of an account as where a row goes `Elsewhere`."""
    return Recipient(person_id, account.id, account.chat_id, language)


Loaded = Mapping[int, Words | Dropped | Joined | Elsewhere]
Load = Callable[[Unit, Sequence[Notice]], Awaitable[Loaded]]
Recipients = Callable[[Unit, Sequence[int]], Awaitable[Mapping[int, Recipient]]]


class Kind(Struct, frozen=True):
    """One kind of notice. `neutral`: its sent form is the sentence shared with everyday kinds (and is protected).

    `safety`: it is sent to whoever has an account that can be reached, suspended or not (experience 1.5), and says what
    it is on every lock screen: safety beats discretion (1.1).
    `asked`: the person asked for just this and waits for it; quiet hours do not hold it.
    `why` is the msgid of the sentence that says what it is and why one gets it, naming nobody; "" for what is no
    message. `change` opens where the person can choose otherwise.
    """

    name: str
    load: Load
    neutral: bool = False
    safety: bool = False
    asked: bool = False
    why: str = ""
    change: Press | None = None
