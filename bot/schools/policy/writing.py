"""Writing a policy as TOML, the form in which a school's own copy is stored.

The one rule kept here: what is written parses to an equal policy, marks included. The order is that of the
sections, so two versions of a policy can be compared line by line.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, time

from pydantic import BaseModel

from bot.schools.policy.document import Policy, fields_of, section_of
from bot.schools.policy.sections import Section
from bot.schools.policy.values import Mark, Responsibility, Right


def dump(policy: Policy) -> str:
    """The policy as TOML text, ending in a line break."""
    return "\n".join(_lines(Policy, policy, "", policy)).lstrip("\n") + "\n"


def written(value: object) -> str:
    """One value as a person reads it in a terminal: TOML, on one line; "nothing" for a setting that is left out."""
    return "nothing" if value is None else " ".join(_value(value).split())


def _lines(kind: type[Section], section: Section, prefix: str, policy: Policy) -> Iterator[str]:
    """Values first, then tables: in TOML a key after a table would belong to the table."""
    inner: list[str] = []
    for name, info in fields_of(kind).items():
        if section_of(info) is not None:
            inner.append(name)
        elif (mark := policy.marks.get(prefix + name)) is not None:
            yield f"{name} = {_leaf(getattr(section, name), mark)}"
    for name in inner:
        part: Section = getattr(section, name)
        yield f"\n[{prefix}{name}]"
        yield from _lines(type(part), part, f"{prefix}{name}.", policy)


def _leaf(value: object, mark: Mark) -> str:
    parts = [f"value = {_value(value)}", f"{mark.kind} = {_value(mark.where)}"]
    if mark.source is not None:
        parts.append(f"source = {_value(mark.source)}")
    if mark.checked_on is not None:
        parts.append(f"checked_on = {_value(mark.checked_on)}")
    return "{" + ", ".join(parts) + "}"


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        # JSON's escapes are TOML's, but for the delete character, which only TOML forbids.
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, time):
        return f'"{value:%H:%M}"'
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple) and any(isinstance(entry, (Responsibility, Right)) for entry in value):
        # Sentences: one a line. Within a list TOML allows the breaks that an inline table does not.
        return "[\n" + "".join(f"    {_value(entry)},\n" for entry in value) + "]"
    if isinstance(value, tuple):
        return "[" + ", ".join(_value(entry) for entry in value) + "]"
    if isinstance(value, BaseModel):
        present = ((name, entry) for name, entry in value if entry is not None and entry is not False)
        return "{" + ", ".join(f"{name} = {_value(entry)}" for name, entry in present) + "}"
    raise TypeError(f"no TOML form for {type(value).__name__}")
