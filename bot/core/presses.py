"""Typed button payloads: a frozen dataclass on our side, at most 64 bytes of text at Telegram's.

A payload comes back from a client that may be forged or a year old: decoding gives a `Press` or `Outdated`, and
what it names is looked up and checked again by whoever handles it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from enum import Enum
from typing import Any, ClassVar, Self, dataclass_transform, get_args, get_origin, get_type_hints

from bot.core.errors import Outdated

# Telegram: callback_data is 1 to 64 bytes.
MAX_BYTES = 64
# PostgreSQL: INTEGER has 32 bits.
MAX_INT = 2**31 - 1


@dataclass_transform(frozen_default=True)
class Press:
    """Base of all payloads: `class BookSlot(Press, prefix="bs"): slot_id: int`, frozen, compared by value.

    Fields are int, str (without ":" or ","), bool, date, Enum of str, or a tuple of int. There are hundreds of
    payloads, and the standard library's decorator writes and compiles six methods for each: a tenth of a start.
    """

    prefix: ClassVar[str]
    names: ClassVar[tuple[str, ...]] = ()
    _defaults: ClassVar[dict[str, Any]] = {}

    def __init_subclass__(cls, *, prefix: str, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.prefix, cls.names = prefix, tuple(cls.__annotations__)
        cls._defaults = {name: vars(cls)[name] for name in cls.names if name in vars(cls)}

    def __init__(self, *values: Any, **named: Any) -> None:
        given = {**self._defaults, **dict(zip(self.names, values, strict=False)), **named}
        if len(values) > len(self.names) or given.keys() != set(self.names):
            raise TypeError(f"{type(self).__name__} takes {', '.join(self.names) or 'nothing'}")
        vars(self).update(given)

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError(f"{type(self).__name__} does not change")

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and vars(other) == vars(self)

    def __hash__(self) -> int:
        return hash((type(self), *(getattr(self, name) for name in self.names)))

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.names)
        return f"{type(self).__name__}({shown})"

    def encode(self) -> str:
        """The callback_data. Raises ValueError past Telegram's 64 bytes."""
        names = _readers(type(self))
        data = ":".join([self.prefix, *(_written(getattr(self, name)) for name in names)])
        if len(data.encode()) > MAX_BYTES:
            raise ValueError(f"{data!r} is longer than {MAX_BYTES} bytes")
        return data

    @classmethod
    def decode(cls, data: str) -> Self:
        """The press behind callback_data of this prefix; last fields that have defaults may be missing. Raises Outdated
        when it does not fit the fields."""
        readers = _readers(cls)
        _prefix, *values = data.split(":")
        if len(values) > len(readers) or not {*list(readers)[len(values) :]} <= cls._defaults.keys():
            raise Outdated
        try:
            return cls(*(read(value) for read, value in zip(readers.values(), values, strict=False)))
        except ValueError as error:
            raise Outdated from error


class Encoded(Press, prefix="\0"):
    """A payload that was encoded earlier and is put under a button as it is: for screens kept as rows."""

    data: str

    def encode(self) -> str:
        return self.data


def day_of(ordinal: int) -> date | None:
    """The day with this ordinal, 0 for none in particular. Raises Outdated for a forger's."""
    if not 0 <= ordinal <= date.max.toordinal():
        raise Outdated
    return date.fromordinal(ordinal) if ordinal else None


def clock_of(minutes: int) -> time:
    """The time so many minutes after midnight. Raises Outdated for a forger's."""
    if not 0 <= minutes < 24 * 60:
        raise Outdated
    return time(minutes // 60, minutes % 60)


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, date):
        return value.strftime("%y%m%d")
    if isinstance(value, tuple):
        return ",".join(str(item) for item in value)
    text = str(value)
    if ":" in text or (isinstance(value, str) and "," in text):
        raise ValueError(f"{text!r} cannot stand in a button")
    return text


def _read_int(text: str) -> int:
    # int() also takes "١", "1_0" and " 1 ": a forger's spelling must not reach a query.
    if not text.isascii() or not text.removeprefix("-").isdigit() or len(text) > 11:
        raise ValueError(text)
    # No id is larger, and PostgreSQL's driver takes a larger one for a fault of ours.
    if abs(number := int(text)) > MAX_INT:
        raise ValueError(text)
    return number


def _read_bool(text: str) -> bool:
    if text not in {"0", "1"}:
        raise ValueError(text)
    return text == "1"


def _read_date(text: str) -> date:
    if len(text) != 6 or not text.isascii() or not text.isdigit():
        raise ValueError(text)
    return date(2000 + int(text[:2]), int(text[2:4]), int(text[4:]))


def _read_ints(text: str) -> tuple[int, ...]:
    return tuple(_read_int(item) for item in text.split(",")) if text else ()


_known: dict[type[Press], dict[str, Callable[[str], Any]]] = {}


def _readers(cls: type[Press]) -> dict[str, Callable[[str], Any]]:
    """How to read each field of a press type, worked out once a type."""
    if cls not in _known:
        hints = get_type_hints(cls)
        _known[cls] = {name: _reader(hints[name]) for name in cls.names}
    return _known[cls]


def _reader(hint: Any) -> Callable[[str], Any]:
    if get_origin(hint) is tuple and get_args(hint) == (int, ...):
        return _read_ints
    known: dict[Any, Callable[[str], Any]] = {int: _read_int, bool: _read_bool, str: str, date: _read_date}
    if hint in known:
        return known[hint]
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint
    raise TypeError(f"{hint} cannot stand in a button")
