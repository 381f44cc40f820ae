"""What can be wrong with a policy: one problem a place, and the error that carries all of them.

The one rule kept here: a problem names the file, the key and what to write instead, so that a head can put
it right without asking.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct


class Problem(Struct, frozen=True):
    """One thing to put right. `key` is dotted as in the file; `fix` is a sentence in plain words."""

    key: str
    fix: str
    file: str = ""

    def __str__(self) -> str:
        return ": ".join(part for part in (self.file, self.key, self.fix) if part)


class PolicyError(ValueError):
    """A policy cannot be used. `problems` holds all that was found, never only the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))
