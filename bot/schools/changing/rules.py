"""Pure rules of changing a policy: what differs, from when it holds, and how a typed setting is read.

The one rule kept here: a value never changes without its mark. Who sets one says where it was decided.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any

from msgspec import Struct

from bot.schools.policy import Mark, Policy, PolicyError, Problem, dump
from bot.schools.policy.document import KEYS
from bot.schools.policy.loading import policy_from, tree_of, unknown
from bot.schools.policy.values import Kind

# What everybody meets at once, whatever was opened when: asked of the present version at each sending or joining.
_AT_ONCE = (
    *("quiet.", "guardianships.", "joining.", "locale", "class_visit", "needs_talk.", "concern."),
    *("preparation.", "topics.", "without_child.", "agreements.", "interpreter."),
)
# What a round takes with it when it is opened.
_WITH_A_ROUND = ("conferences.", "booking.", "timeline.")


class Holds(StrEnum):
    """From when a changed setting is felt."""

    AT_ONCE = "at once"
    NEXT_ROUND = "for conferences that are opened from now on"
    TOLD = "where the principle is shown"
    NOT_BUILT = "nowhere yet, because no part of the bot keeps it"


class Setting(Struct, frozen=True):
    """A value with its mark; `value` None: left out."""

    value: object
    mark: Mark | None


class Change(Struct, frozen=True):
    """One setting that differs: by its value, or by no more than where it comes from."""

    key: str
    before: Setting
    after: Setting
    holds: Holds

    @property
    def of_value(self) -> bool:
        return self.before.value != self.after.value


def differences(before: Policy, after: Policy) -> tuple[Change, ...]:
    """Every setting in which two policies differ, marks included, in the order of the file."""
    return tuple(
        Change(key, _setting(before, key), _setting(after, key), holds_from(key, after))
        for key in KEYS
        if _setting(before, key) != _setting(after, key)
    )


def _setting(policy: Policy, key: str) -> Setting:
    return Setting(policy.value(key), policy.mark(key))


def holds_from(key: str, policy: Policy) -> Holds:
    """From when a setting of this policy is felt."""
    if not policy.built(key):
        return Holds.NOT_BUILT
    if key.startswith(_AT_ONCE):
        return Holds.AT_ONCE
    return Holds.NEXT_ROUND if key.startswith(_WITH_A_ROUND) else Holds.TOLD


def kinds_off(before: Policy, after: Policy) -> tuple[Kind, ...]:
    """The kinds of talks that the school no longer has."""
    return tuple(kind for kind in before.talk_kinds if kind not in after.talk_kinds)


def with_settings(policy: Policy, wanted: Mapping[str, str], mark: Mark) -> Policy:
    """The policy with these settings (dotted key → as typed) under one mark; "" takes an optional one out.

    Raises PolicyError with every problem, of the single value or of the whole.
    """
    problems = [Problem(key, unknown(key, KEYS, "setting")) for key in wanted if key not in KEYS]
    if problems:
        raise PolicyError(problems)
    tree = tree_of(dump(policy), "")
    for key, typed in wanted.items():
        *tables, name = key.split(".")
        place: dict[str, Any] = tree
        for table in tables:
            place = place.setdefault(table, {})
        if typed.strip():
            place[name] = {"value": read_typed(typed, policy.value(key)), **_mark(mark)}
        else:
            place.pop(name, None)
    return policy_from(tree, "")


def _mark(mark: Mark) -> dict[str, object]:
    parts: dict[str, object] = {mark.kind: mark.where, "source": mark.source, "checked_on": mark.checked_on}
    return {name: part for name, part in parts.items() if part is not None}


def read_typed(typed: str, present: object) -> object:
    """A value as one types it: TOML (30, true, 2026-08-10, ["phone"]), else text (17:00, warn, Aula).

    Where the setting is a list now, "in_person,phone" is one, too.
    """
    try:
        value: object = tomllib.loads(f"value = {typed.strip()}")["value"]
    except (tomllib.TOMLDecodeError, RecursionError):
        value = typed.strip()
    if isinstance(present, tuple) and not isinstance(value, list):
        value = list(_listed(typed)) if isinstance(value, str) else [value]
    return value


def _listed(typed: str) -> Iterator[str]:
    for part in typed.split(","):
        if word := part.strip():
            yield word


def read_assignments(typed: Sequence[str]) -> dict[str, str]:
    """ "key=value" as given on a command line. Raises PolicyError for what has no key, and for a key given twice."""
    found: dict[str, str] = {}
    for each in typed:
        key, equals, value = each.partition("=")
        key = key.strip()
        if not equals or not key:
            raise PolicyError([Problem(each, "write it as key=value, such as conferences.slot_minutes=20")])
        if key in found:
            raise PolicyError([Problem(key, "is given twice: say once what it shall be")])
        found[key] = value
    return found
