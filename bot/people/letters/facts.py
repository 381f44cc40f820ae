"""What a letter must know of its reader beyond the invitation."""

from __future__ import annotations

from msgspec import Struct, field


class Ward(Struct, frozen=True):
    """A child somebody acts for, as the office knows it."""

    class_id: int
    class_name: str
    given_name: str
    family_name: str
    protected: bool
    alias: str | None

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}"


class Reader(Struct):
    """Whoever gets a letter. `language` is None where neither the class list nor an account tells it."""

    language: str | None
    wards: list[Ward] = field(default_factory=list)
