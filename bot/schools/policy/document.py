"""A school's policy: the principle as data, with a mark on every value.

A policy file is TOML. Tables are the sections below, and each key holds a small table with the value and
its mark:

    [conferences]
    min_per_year = {value = 1, stated = "D1.19"}
    slot_minutes = {value = 20, default = "usual here", source = "school pages", checked_on = 2026-11-21}

`stated` names the place in the principle; `default` gives the reason why a silent principle gets this
value. A key has one of the two. `source` and `checked_on` go with numbers from law or practice. Times are
"HH:MM", dates are TOML dates, choices are the words listed in `values`. A school that changes a value
writes where it decided so: `stated = "school board, 10 August 2026"`.

The one rule kept here: silent is not no. A value that the principle does not say is a helpful default, and
its mark tells so; it is never shown as the school's words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from pydantic import Field, SkipValidation
from pydantic.fields import FieldInfo

from bot.schools.policy import away, standing
from bot.schools.policy import sections as s
from bot.schools.policy import values as v
from bot.schools.policy.built import Asked, whom_to_ask

MARKS = "marks"


class Policy(s.Section):
    """One school's policy; frozen. Values are read as `policy.conferences.slot_minutes`.

    `marks` maps a dotted key ("conferences.slot_minutes") to the `Mark` of its value; `preset` is the name
    of the preset the policy was copied from.
    """

    preset: v.Line
    country: v.Country
    locale: v.Locale
    timezone: v.Zone
    level: v.Level
    main_contact: Literal["single", "team"]
    class_visit: v.ClassVisit
    communication_card: v.Flag
    competence_register: v.Flag
    school_start_handover: v.Flag
    owner_meetings_per_year: v.Count
    principle: s.Principle
    terms: s.Terms
    record: s.Record
    portal: s.Portal
    links: s.Links
    school_year: s.SchoolYear
    conferences: s.Conferences
    booking: s.Booking
    timeline: s.Timeline
    quiet: s.Quiet
    preparation: s.Preparation
    topics: s.Topics
    without_child: s.WithoutChild
    agreements: s.Agreements
    needs_talk: s.NeedsTalk
    parent_meetings: s.ParentMeetings
    class_events: s.ClassEvents
    representatives: s.Representatives
    guardian_duty: s.GuardianDuty
    questions: s.Questions
    messages: s.Messages
    absence: away.Absence
    leave: away.Leave
    concern: standing.Concern
    escalation: standing.Escalation
    rights: standing.Rights = Field(default_factory=standing.Rights)
    bodies: standing.Bodies
    surveys: s.Surveys
    pupils: s.PupilRules
    guardianships: s.Guardianships = s.Guardianships.model_construct()
    interpreter: s.Interpreter
    joining: s.Joining = Field(default_factory=s.Joining)
    retention: s.Retention
    marks: SkipValidation[Mapping[str, v.Mark]]

    @property
    def talk_kinds(self) -> tuple[v.Kind, ...]:
        """The kinds of talks the school has.

        Those named, and those that follow from needs_talk and without_child.
        """
        kinds: list[v.Kind] = list(self.conferences.kinds)
        if self.needs_talk.who and "needs_based" not in kinds:
            kinds.append("needs_based")
        separate = self.without_child.separate_invitation and self.without_child.decision != "off"
        if separate and "separate" not in kinds:
            kinds.append("separate")
        return tuple(kinds)

    def stated(self, key: str) -> str | None:
        """Where the principle says this value ("D1.19").

        None for a default. Raises KeyError for an unknown key.
        """
        mark = self.mark(key)
        return mark.where if mark is not None and mark.kind == "stated" else None

    def mark(self, key: str) -> v.Mark | None:
        """The mark of a setting; None for one that is left out. Raises KeyError for an unknown key."""
        if key not in self.marks and key not in KEYS:
            raise KeyError(key)
        return self.marks.get(key)

    def built(self, key: str) -> bool:
        """Whether the bot keeps this setting today, or it is no more than told. Raises KeyError for an unknown key."""
        self.value(key)
        return whom_to_ask(key) is None

    def ask(self, key: str) -> Asked | None:
        """Who is asked about a setting that nothing keeps yet; None where the bot does. Raises KeyError."""
        self.value(key)
        return whom_to_ask(key)

    def settings(self) -> Iterator[tuple[str, object, v.Mark]]:
        """Every setting that the file holds, in the order of the file: dotted key, value, mark."""
        for key in KEYS:
            if key in self.marks:
                yield key, self.value(key), self.marks[key]

    def value(self, key: str) -> object:
        """The value behind a dotted key. Raises KeyError for an unknown key."""
        if key not in KEYS:
            raise KeyError(key)
        found: object = self
        for part in key.split("."):
            found = getattr(found, part)
        return found


def section_of(field: FieldInfo) -> type[s.Section] | None:
    """The section a field holds, or None when it holds a value."""
    kind = field.annotation
    return kind if isinstance(kind, type) and issubclass(kind, s.Section) else None


def fields_of(section: type[s.Section]) -> dict[str, FieldInfo]:
    """What a table of the file may contain.

    The marks stand beside the values, so they are no key of their own.
    """
    return {name: field for name, field in section.model_fields.items() if name != MARKS}


def _keys(section: type[s.Section], prefix: str = "") -> Iterator[str]:
    for name, field in fields_of(section).items():
        inner = section_of(field)
        if inner is None:
            yield prefix + name
        else:
            yield from _keys(inner, f"{prefix}{name}.")


KEYS: tuple[str, ...] = tuple(_keys(Policy))
