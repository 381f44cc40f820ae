"""What can be wrong with a register."""

from __future__ import annotations

from collections.abc import Iterable


class RegisterError(ValueError):
    """The register was refused as a whole. `problems` are sentences, all that was found."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems: tuple[str, ...] = tuple(problems)
        super().__init__("\n".join(self.problems))
