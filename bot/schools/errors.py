"""Refusals of the school's own slice: facts with keys and names of presets."""

from __future__ import annotations

from bot.core.errors import Constraint, Refusal


class UnknownPreset(Refusal):
    """There is no preset of this name; `known` lists those there are."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(name)
        self.name = name
        self.known = known


class SchoolKeyTaken(Refusal):
    """A school with this key exists already."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


class SchoolKeyUnfit(Refusal):
    """A key is 1 to 40 small letters, digits and hyphens, and begins with a letter or digit."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


class SchoolNameUnfit(Refusal):
    """A school's name has 1 to 200 characters, its office's number at most 40, each on one line."""


class UnknownSchool(Refusal):
    """There is no school with this key; `known` lists those there are."""

    def __init__(self, key: str, known: tuple[str, ...]) -> None:
        super().__init__(key)
        self.key = key
        self.known = known


LOST_RACES = (
    Constraint("uq_schools_key", ("schools.key",)),
    Constraint("uq_policies_school_id_version", ("policies.school_id", "policies.version")),
    Constraint("uq_closed_days_school_id_on_day", ("closed_days.school_id", "closed_days.on_day")),
)
