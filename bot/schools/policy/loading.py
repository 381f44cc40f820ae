"""Reading policies: the presets in the package, and a school's own file, with every problem named at once.

The one rule kept here: a policy that loads is whole. What is missing, unknown, of the wrong type or out of
order is reported with file, key and fix, all together; nothing is guessed and nothing is filled in
silently.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date
from difflib import get_close_matches
from functools import cache, lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace
from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from bot.schools.policy.away import Absence
from bot.schools.policy.document import Policy, fields_of, section_of
from bot.schools.policy.errors import PolicyError, Problem
from bot.schools.policy.sections import Booking, Conferences, Quiet, Section, Timeline
from bot.schools.policy.timeline_check import problems_of
from bot.schools.policy.values import Mark

LARGEST_FILE = 256 * 1024
MOST_NAMED = 60

_MARK_KEYS = ("value", "stated", "default", "source", "checked_on")
_SHAPE = 'write it as {value = …, stated = "…"} or {value = …, default = "…"}'
_PLAIN = {
    "bool_type": "write true or false, without quotation marks",
    "int_type": "write a whole number, without quotation marks",
    "string_type": "write text in quotation marks",
    "tuple_type": "write a list in square brackets",
    "model_type": "write a table in curly brackets",
    "missing": "this part is missing: add it",
    "extra_forbidden": "there is no such part: take it out",
}


def preset_names() -> tuple[str, ...]:
    """The names of the presets in the package, sorted."""
    files = (resources.files(__package__) / "presets").iterdir()
    return tuple(sorted(file.name.removesuffix(".toml") for file in files if file.name.endswith(".toml")))


@lru_cache(maxsize=16)
def load_preset(name: str) -> Policy:
    """A preset by name ("dk-buddinge"). Raises PolicyError for an unknown name and for a broken file."""
    if name not in preset_names():
        raise PolicyError([Problem("preset", unknown(name, preset_names(), "preset"), name)])
    text = (resources.files(__package__) / "presets" / f"{name}.toml").read_text(encoding="utf-8")
    return parse_policy(text, f"{name}.toml")


def parse_policy(text: str, file: str) -> Policy:
    """A policy from TOML text.

    `file` is the name used in problems. Raises PolicyError with every problem found.
    """
    return policy_from(tree_of(text, file), file)


def tree_of(text: str, file: str) -> dict[str, Any]:
    """The tables of TOML text, unchecked. Raises PolicyError for what is no TOML."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PolicyError([Problem("", f"this is not TOML: {error}", file)]) from error
    except RecursionError as error:
        raise PolicyError([Problem("", "this is not a policy: its brackets nest too deeply", file)]) from error


def read_policy_file(path: Path) -> Policy:
    """A school's own file. Raises PolicyError, also for what is no text of a policy's size, and OSError."""
    with path.open("rb") as file:
        raw = file.read(LARGEST_FILE + 1)
    if len(raw) > LARGEST_FILE:
        raise PolicyError(
            [Problem("", f"this is larger than {LARGEST_FILE // 1024} KB: a policy has thirty", path.name)]
        )
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        fix = f"this is not UTF-8 (at byte {error.start}): save it as UTF-8"
        raise PolicyError([Problem("", fix, path.name)]) from error
    # TOML knows two line endings; what an editor or a mail made of them is no reason to refuse.
    return parse_policy(text.replace("\r\n", "\n").replace("\r", "\n"), path.name)


def policy_from(tree: dict[str, Any], file: str) -> Policy:
    """A policy from the tables of a file. Raises PolicyError with every problem found."""
    reading = _Reading()
    values = reading.section(Policy, tree, "")
    problems = [*reading.problems, *_across(values)]
    if problems:
        raise PolicyError(replace(problem, file=file) for problem in problems)
    return Policy.model_validate({**values, "marks": reading.marks})


@cache
def _adapter(kind: type[Section], name: str) -> TypeAdapter[object]:
    """What validates one key's value; making one costs more than a hundred validations."""
    return TypeAdapter(fields_of(kind)[name].rebuild_annotation())


class _Reading(Struct):
    """One pass over a file: the marks and problems met on the way."""

    marks: dict[str, Mark] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def section(self, kind: type[Section], table: dict[str, Any], prefix: str) -> dict[str, Any]:
        """The valid values of a table, nested as the sections are."""
        fields = fields_of(kind)
        for name in table:
            if name not in fields:
                self._report(prefix + name, unknown(name, tuple(fields), "key"))
        values: dict[str, Any] = {}
        for name, info in fields.items():
            key, inner = prefix + name, section_of(info)
            if name not in table:
                if info.is_required():
                    self._report(key, "this is missing: " + (_SHAPE if inner is None else f"add the table [{key}]"))
            elif inner is None:
                self._leaf(kind, name, table[name], key, values)
            elif isinstance(table[name], dict):
                values[name] = self._built(inner, table[name], key)
            else:
                self._report(key, f"this is a table of its own: write it as [{key}]")
        return values

    def _built(self, kind: type[Section], table: dict[str, Any], key: str) -> object:
        """The section as a model when all of it is valid, so that whole sections can be checked together."""
        before = len(self.problems)
        values = self.section(kind, table, f"{key}.")
        return kind.model_construct(**values) if len(self.problems) == before else None

    def _leaf(self, kind: type[Section], name: str, raw: object, key: str, values: dict[str, Any]) -> None:
        if not isinstance(raw, dict) or "value" not in raw:
            self._report(key, _SHAPE)
            return
        for part in raw:
            if part not in _MARK_KEYS:
                self._report(f"{key}.{part}", unknown(part, _MARK_KEYS, "part"))
        self._mark(raw, key)
        try:
            values[name] = _adapter(kind, name).validate_python(raw["value"])
        except ValidationError as error:
            for place, fix in _fixes(error):
                self._report(key + place, fix)

    def _mark(self, raw: dict[str, Any], key: str) -> None:
        kinds = [kind for kind in ("stated", "default") if kind in raw]
        where = raw[kinds[0]] if len(kinds) == 1 else None
        source, checked_on = raw.get("source"), raw.get("checked_on")
        if len(kinds) != 1:
            self._report(key, "give exactly one of stated (the principle says it) and default (it is silent)")
        elif not isinstance(where, str) or not where.strip():
            self._report(f"{key}.{kinds[0]}", "write in quotation marks where the value comes from")
        elif source is not None and not (isinstance(source, str) and source.strip()):
            self._report(f"{key}.source", "write the source as text in quotation marks")
        elif checked_on is not None and type(checked_on) is not date:
            self._report(f"{key}.checked_on", "write a date as 2026-08-10, without quotation marks")
        else:
            self.marks[key] = Mark("stated" if "stated" in kinds else "default", where, source, checked_on)

    def _report(self, key: str, fix: str) -> None:
        self.problems.append(Problem(key, fix))


def _across(values: dict[str, Any]) -> Iterator[Problem]:
    """What is wrong between values that are valid each by itself."""
    conferences, booking = values.get("conferences"), values.get("booking")
    timeline, quiet = values.get("timeline"), values.get("quiet")
    notice_days = None
    if isinstance(conferences, Conferences):
        yield from _in_conferences(conferences)
        notice_days = conferences.notice_days
    if isinstance(timeline, Timeline) and isinstance(booking, Booking) and isinstance(quiet, Quiet):
        yield from problems_of(timeline, booking, quiet, notice_days)
    if isinstance(absence := values.get("absence"), Absence):
        yield from _in_absence(absence)


def _in_absence(absence: Absence) -> Iterator[Problem]:
    """A morning has its order: whoever is asked after the register is asked too late."""
    for earlier, later in (("ask_again_at", "register_by"), ("register_by", "missing_notice_at")):
        if getattr(absence, earlier) >= getattr(absence, later):
            yield Problem(f"absence.{later}", f"make it later than absence.{earlier}")
    if not absence.day_starts < absence.day_ends > absence.missing_notice_at:
        yield Problem("absence.day_ends", "make it later than absence.day_starts and absence.missing_notice_at")


def _in_conferences(conferences: Conferences) -> Iterator[Problem]:
    if conferences.slot_minutes not in conferences.slot_minutes_choices:
        fix = f"add {conferences.slot_minutes} to the choices, or change conferences.slot_minutes"
        yield Problem("conferences.slot_minutes_choices", fix)
    if not conferences.forms:
        yield Problem("conferences.forms", "name at least one form, such as in_person")
    if "ordinary" not in conferences.kinds:
        yield Problem("conferences.kinds", "ordinary talks always exist: add ordinary")
    if conferences.min_per_year == 0 and not conferences.per_pupil_need:
        fix = "without a number of talks the need of each pupil decides: write true, or raise min_per_year"
        yield Problem("conferences.per_pupil_need", fix)


def _fixes(error: ValidationError) -> Iterator[tuple[str, str]]:
    """Each of pydantic's findings as a place inside the value and a sentence in plain words."""
    for detail in error.errors(include_url=False):
        place = "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in detail["loc"])
        yield place, _plain(detail)


def _plain(detail: ErrorDetails) -> str:
    context, given = detail.get("ctx", {}), detail["input"]
    if detail["type"] == "literal_error":
        return f"{given!r} is not possible here: write one of {context['expected']}"
    if detail["type"] in {"greater_than_equal", "less_than_equal"}:
        bound, word = context.get("ge", context.get("le")), "at least" if "ge" in context else "at most"
        return f"{given!r} is out of range: write {word} {bound}"
    if detail["type"] == "value_error":
        return str(context["error"])
    return _PLAIN.get(detail["type"], f"{given!r} does not fit: {detail['msg']}")


def unknown(name: str, known: tuple[str, ...], what: str) -> str:
    """What to write instead of a name that does not exist; long lists are not read out."""
    close = get_close_matches(name, known, n=1)
    if close:
        return f"there is no {what} of this name: did you mean {close[0]}?"
    if len(known) > MOST_NAMED:
        return f"there is no {what} of this name: skolebro school policy show names them all"
    return f"there is no {what} of this name: take it out, or choose from {', '.join(sorted(known))}"
