"""The kinds of values a policy holds, and the words it may choose from.

The one rule kept here: a word that people read is a key for the catalogues, written in ASCII; only proper
names (Meddelelsesbogen, IUP, Aula) are text. Nothing is coerced: "20" is not a number, 1 is not yes.
"""

from __future__ import annotations

import re
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Annotated, Literal, TypeVar, get_args
from unicodedata import category
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from bot.schools.calendar import Country as Country  # the calendar's own three

Locale = Literal["da", "nb", "sv"]
Level = Literal["school", "municipality"]
Form = Literal["in_person", "phone", "virtual", "group", "subject_cafe"]
Kind = Literal["ordinary", "needs_based", "separate", "network_meeting", "action_plan_meeting"]
NoticeMode = Literal["warn", "block"]
PupilPart = Literal["no", "optional", "right_from_12", "expected", "party"]
Strength = Literal["open", "aim", "expected", "duty"]
StaffPart = Literal["contact_teacher", "class_team", "mentor_and_responsible_staff"]
TimesPolicy = Literal["real_possibility", "suits_both", "all_guardians", "open"]
AgendaPoint = Literal[
    "academic",
    "wellbeing",
    "personal",
    "social",
    "general_education",
    "status",
    "development",
    "forward_goals",
    "who_contributes_what",
    "support_at_home",
    "agreements",
    "daily_work",
    "subject_competence",
    "environment_and_social_development",
    "conditions",
    "possibilities",
    "results",
    "assessment_and_grading",
    "commitments",
]
TopicArea = Literal[
    "learning",
    "wellbeing",
    "personal",
    "social",
    "school_day",
    "changes_at_home",
    "conflict",
    "health",
    "on_the_childs_mind",
    "leisure",
]
GuardianStep = Literal[
    "read_record", "talk_with_child", "child_expectations", "with_child_after_school", "view_from_home"
]
PupilPreparation = Literal["none", "team", "two_step"]
Decision = Literal["off", "teacher", "joint"]
AgreementMode = Literal["off", "optional", "ask", "required"]
Party = Literal["pupil", "home", "school"]
CarryOver = Literal["none", "previous", "baseline"]
Side = Literal["guardian", "school"]
ClassVisit = Literal["off", "ask_team", "by_appointment", "anytime"]
Audience = Literal["class", "grade", "school", "combined"]
MeetingItem = Literal[
    "communication_agreements", "about_the_school", "content_of_teaching", "participation", "routines"
]
InformAbout = Literal[
    "wellbeing_and_learning", "life_changes", "view_from_home", "learning_difficulties", "conflicts",
    "health_and_allergies", "on_the_childs_mind", "knowledge_and_experience",
]  # fmt: skip
AbsenceReason = Literal["illness", "medical", "valid", "other"]
LeaveKind = Literal["family", "travel", "religion", "event", "other"]
LeaveQuestion = Literal["child_said", "catch_up", "other_time"]
# What a policy may allow an adult without custody: the table of rights is the upper bound, and booking is custody's.
GuardianRight = Literal["conference.see", "absence.see", "absence.report", "news.read"]
GUARDIAN_RIGHTS: tuple[str, ...] = (*get_args(GuardianRight), "conference.book")
Rung = Literal["contact_teacher", "mentor", "head", "municipality", "anti_bullying_team", "state_governor",
    "ministry", "school_owner", "school_inspectorate"]  # fmt: skip
Survey = Literal["pupil_survey", "parent_survey", "national_tests", "local_tests"]
Result = Literal["user_surveys", "national_tests", "mapping_tests", "learning_environment"]
Quieting = Literal["silent", "held"]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday"]
WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)

# A screen shows a value whole, and Telegram's has 4096 characters.
LONGEST_LINE, MOST_ENTRIES = 400, 40

_T = TypeVar("_T", bound=Hashable)
_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")
_YEAR_DAY = re.compile(r"(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31")


def _clock(raw: object) -> object:
    """A time of day from "HH:MM", which is what a head writes; TOML's own local time is taken, too."""
    if isinstance(raw, str) and (found := _CLOCK.fullmatch(raw)):
        return time(int(found[1]), int(found[2]))
    if isinstance(raw, time) and raw.tzinfo is None and not (raw.second or raw.microsecond):
        return raw
    raise ValueError('write a time of day as "HH:MM", such as "17:00"')


def _day(raw: object) -> object:
    if isinstance(raw, date) and not isinstance(raw, datetime):
        return raw
    raise ValueError("write a date as 2026-08-10, without quotation marks")


def _year_day(raw: str) -> str:
    if not _YEAR_DAY.fullmatch(raw):
        raise ValueError('write a day of the year that every year has as "MM-DD", such as "08-01"')
    return raw


def _zone(raw: str) -> str:
    try:
        ZoneInfo(raw)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError('write a time zone by its IANA name, such as "Europe/Copenhagen"') from None
    return raw


def _address(raw: str) -> str:
    if raw and not re.fullmatch(r"https://[^\s/]+\S*", raw):
        raise ValueError('write an address that begins with https://, or "" for none')
    return raw


def _no_doubles(values: tuple[_T, ...]) -> tuple[_T, ...]:
    if len(set(values)) != len(values):
        raise ValueError("name each entry once")
    if len(values) > MOST_ENTRIES:
        raise ValueError(f"at most {MOST_ENTRIES} entries: a screen shows them all")
    return values


def _one_line(raw: str) -> str:
    if not raw.strip() or len(raw) > LONGEST_LINE or any(category(sign) in {"Cc", "Zl", "Zp"} for sign in raw):
        raise ValueError(f"write one line of text, not empty and of at most {LONGEST_LINE} characters")
    return raw


Flag = Annotated[bool, Field(strict=True)]
Count = Annotated[int, Field(strict=True, ge=0, le=1000)]
Minutes = Annotated[int, Field(strict=True, ge=5, le=240)]
Pause = Annotated[int, Field(strict=True, ge=0, le=60)]
Percent = Annotated[int, Field(strict=True, ge=1, le=100)]
Month = Annotated[int, Field(strict=True, ge=1, le=12)]
Line = Annotated[str, Field(strict=True), AfterValidator(_one_line)]
Address = Annotated[str, Field(strict=True), AfterValidator(_address)]
Zone = Annotated[str, Field(strict=True), AfterValidator(_zone)]
YearDay = Annotated[str, Field(strict=True), AfterValidator(_year_day)]
Day = Annotated[date, BeforeValidator(_day)]
Clock = Annotated[time, BeforeValidator(_clock)]
# An ordered set: the first entry is what a screen offers first.
Choices = Annotated[tuple[_T, ...], AfterValidator(_no_doubles)]


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a value comes from.

    kind "stated": the principle says it, and `where` is the place in it ("D1.19" in a preset).
    kind "default": the principle is silent, and `where` is the reason for the helpful default.
    `source` and `checked_on` belong to numbers from law or practice.
    """

    kind: Literal["stated", "default"]
    where: str
    source: str | None = None
    checked_on: date | None = None


class Period(BaseModel):
    """Days from `first` to `last`, both included."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    first: Day
    last: Day

    @model_validator(mode="after")
    def _in_order(self) -> Period:
        if self.last < self.first:
            raise ValueError("a period ends on or after its first day")
        return self


class Responsibility(BaseModel):
    """A sentence of the principle that says what a party answers for, word for word in the document's language.

    `party` is the column it stands in; `who` names somebody more exactly than the party does.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    party: Literal["together", "school", "home", "pupil"]
    who: Literal["contact_teacher", "class_team", "head", "bodies", "municipality", "contact_parents"] | None = None
    text: Line
    stated: Line


class Right(BaseModel):
    """One entry of the card of rights: a key for the catalogues, and where it stands ("opplæringslova § 12-2").

    `source` and `checked_on` tell where the place was found; a municipality's own rule may have neither.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    right: Literal[
        "safe_environment", "duty_to_act", "plan_against_bullying", "talks", "information", "influence",
        "principles_by_board", "interpreter", "same_day_notice", "complaint", "attend_talks",
    ]  # fmt: skip
    law: Line
    source: Line | None = None
    checked_on: Day | None = None


class Offset(BaseModel):
    """When a step of the timeline is due, seen from its anchor (a talk, or the day to choose by).

    One of three: `school_days` with `at` (−1 is the school day before, 0 the day itself), `hours` on the
    clock (−2 is two hours before), or `weekday` with `at` (the first such day from the talk on). `silent`
    steps arrive without a sound.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    school_days: Annotated[int, Field(strict=True, ge=-60, le=60)] | None = None
    hours: Annotated[int, Field(strict=True, ge=-72, le=72)] | None = None
    weekday: Weekday | None = None
    at: Clock | None = None
    silent: Flag = False

    @model_validator(mode="after")
    def _one_way(self) -> Offset:
        ways = [way for way in (self.school_days, self.hours, self.weekday) if way is not None]
        if len(ways) != 1:
            raise ValueError("write exactly one of school_days, hours and weekday")
        if (self.at is None) != (self.hours is not None):
            raise ValueError('write at = "HH:MM" with school_days or weekday, and leave it out with hours')
        return self
