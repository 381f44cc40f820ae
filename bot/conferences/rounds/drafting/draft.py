"""The draft as values: what has been chosen so far, how it is kept in its row, and what a preview shows of it.

Frozen: every answer makes a new draft, so a handler that runs again begins from the row and not from itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from msgspec import Struct, field

from bot.conferences.facts import RoundFacts
from bot.conferences.models import Form
from bot.conferences.needs import ONE_TALK, Need
from bot.conferences.wishes.left_out import LeftOut


class Step(StrEnum):
    """Which question is next. HOW: like the last round, or from the beginning."""

    HOW = "how"
    DAYS = "days"
    HOURS = "hours"
    LENGTH = "length"
    PAUSES = "pauses"
    FORM = "form"
    TABLES = "tables"
    SEATS = "seats"
    ROOM = "room"
    PREVIEW = "preview"


class Part(StrEnum):
    """What [Change] under the preview asks again."""

    DAYS = "d"
    HOURS = "h"
    LENGTH = "l"
    PAUSES = "p"
    PLACE = "f"


class Hours(Struct, frozen=True):
    """From and to on the school's wall clock."""

    start: time
    end: time


class Pauses(Struct, frozen=True):
    """`minutes` of pause after every `every` talks; no minutes, no pauses."""

    minutes: int = 0
    every: int = 1


class Span(Struct, frozen=True):
    """A time to be offered: two instants, aware."""

    starts_at: datetime
    ends_at: datetime


class TableDraft(Struct, frozen=True):
    """A table of a subject café: who sits there, and what it is about."""

    teacher_id: int
    subject: str


class LastTime(Struct, frozen=True):
    """How the class's last round was held, read back from its times."""

    hours: Hours
    minutes: int
    pauses: Pauses
    form: Form
    room: str | None
    seats: int = 1
    tables: tuple[TableDraft, ...] = ()


class Draft(Struct, frozen=True):
    """The answers so far. `like` None: not asked yet; `changes` counts answers, so that an older preview is known.

    `usual` holds for every day that `hours` does not name; `leave_out` drops the times at which the teacher has
    other talks; `keep` keeps times back for families whom the bot does not reach. `seats`: how many families come to
    a time, or to one of the `tables`; None: not asked. `needs`: by pupil, what is other than one talk.
    """

    draft_id: int
    school_id: int
    person_id: int
    class_id: int
    changes: int = 0
    like: bool | None = None
    days: tuple[date, ...] = ()
    days_done: bool = False
    by_day: bool = False
    hours: Mapping[date, Hours] = field(default_factory=dict)
    usual: Hours | None = None
    minutes: int | None = None
    pauses: Pauses | None = None
    form: Form | None = None
    room: str | None = None
    room_done: bool = False
    leave_out: bool = False
    keep: bool = True
    seats: int | None = None
    tables: tuple[TableDraft, ...] = ()
    tables_done: bool = False
    needs: Mapping[int, Need] = field(default_factory=dict)
    link: str | None = None

    @property
    def is_online(self) -> bool:
        """Whether a link is used, if only for some of the pupils."""
        return Form.VIRTUAL in {self.form, *(need.form for need in self.needs.values())}

    def need_of(self, pupil_id: int) -> Need:
        """How many talks the pupil is to have, and in which form."""
        return self.needs.get(pupil_id, ONE_TALK)

    @property
    def families_at_once(self) -> int:
        """How many families come to one time, at one table."""
        return (self.seats or 1) if self.form is not None and self.form.is_shared else 1

    @property
    def is_cafe(self) -> bool:
        return self.form is Form.SUBJECT_CAFE

    def hours_of(self, day: date) -> Hours | None:
        """From and to on that day, if chosen yet."""
        return self.hours.get(day) or self.usual

    @property
    def day_without_hours(self) -> date | None:
        """The first chosen day whose hours are not known."""
        return next((day for day in self.days if self.hours_of(day) is None), None)


class Clash(Struct, frozen=True):
    """Another talk of the same teacher, in the way of a time of the draft."""

    span: Span
    class_name: str


class Preview(Struct, frozen=True):
    """Everything the preview says. `newest` is the highest id of the class's rounds: it tells whether somebody opened
    another one while this was being read. `unreached`: families for whom times can be kept, if the school wants it.

    `pupils` are those who are invited, of `in_class` in the class, to so many `talks`; `seats`: how many families come
    to each time, at a café to each table; `unsuited`: whom the times leave out, by what their homes wished.
    """

    times: tuple[Span, ...]
    pupils: int
    notice_days: int
    wished_notice: int
    notice_binds: bool
    closes_at: datetime | None
    opens_later_at: datetime | None
    clashes: tuple[Clash, ...]
    closed_days: tuple[date, ...]
    others: tuple[RoundFacts, ...]
    newest: int
    too_many: bool
    teacher_id: int
    teacher_name: str
    unreached: int = 0
    seats: int = 1
    talks: int = 0
    in_class: int = 0
    unsuited: tuple[LeftOut, ...] = ()

    @property
    def keepable(self) -> int:
        """How many times can be kept back for the families whom the bot does not reach."""
        return min(self.unreached, len(self.times) * self.seats)

    @property
    def missing(self) -> int:
        """How many more times everyone would need."""
        return max(0, -(-((self.talks or self.pupils) - len(self.times) * self.seats) // self.seats))

    @property
    def asks_nobody(self) -> bool:
        """Whether no pupil of the class is to come."""
        return bool(self.in_class) and not self.pupils

    @property
    def short_notice(self) -> bool:
        """Whether the first talk comes sooner than the school wishes."""
        return bool(self.times) and self.notice_days < self.wished_notice

    @property
    def can_open(self) -> bool:
        in_time = not (self.notice_binds and self.short_notice)
        return bool(self.times) and in_time and not self.clashes and not self.too_many and not self.asks_nobody


def written(draft: Draft) -> dict[str, Any]:
    """The draft as it is kept in its row."""
    return {
        "class": draft.class_id,
        "changes": draft.changes,
        "like": draft.like,
        "days": [day.isoformat() for day in draft.days],
        "days_done": draft.days_done,
        "by_day": draft.by_day,
        "hours": {day.isoformat(): _written_hours(hours) for day, hours in draft.hours.items()},
        "usual": _written_hours(draft.usual) if draft.usual else None,
        "minutes": draft.minutes,
        "pauses": [draft.pauses.minutes, draft.pauses.every] if draft.pauses else None,
        "form": draft.form.value if draft.form else None,
        "room": draft.room,
        "room_done": draft.room_done,
        "leave_out": draft.leave_out,
        "keep": draft.keep,
        "seats": draft.seats,
        "tables": [[table.teacher_id, table.subject] for table in draft.tables],
        "tables_done": draft.tables_done,
        "needs": [[pupil, need.talks, need.form.value if need.form else None] for pupil, need in draft.needs.items()],
        "link": draft.link,
    }


def read(draft_id: int, school_id: int, person_id: int, plan: Mapping[str, Any]) -> Draft:
    """The draft behind a row."""
    return Draft(
        draft_id,
        school_id,
        person_id,
        class_id=plan["class"],
        changes=plan["changes"],
        like=plan["like"],
        days=tuple(map(date.fromisoformat, plan["days"])),
        days_done=plan["days_done"],
        by_day=plan["by_day"],
        hours={date.fromisoformat(day): _read_hours(hours) for day, hours in plan["hours"].items()},
        usual=_read_hours(plan["usual"]) if plan["usual"] else None,
        minutes=plan["minutes"],
        pauses=Pauses(*plan["pauses"]) if plan["pauses"] else None,
        form=Form(plan["form"]) if plan["form"] else None,
        room=plan["room"],
        room_done=plan["room_done"],
        leave_out=plan["leave_out"],
        keep=plan.get("keep", True),
        seats=plan.get("seats"),
        tables=tuple(TableDraft(*table) for table in plan.get("tables", ())),
        tables_done=plan.get("tables_done", False),
        needs={pupil: Need(talks, Form(form) if form else None) for pupil, talks, form in plan.get("needs", ())},
        link=plan.get("link"),
    )


def _written_hours(hours: Hours) -> list[str]:
    return [hours.start.isoformat("minutes"), hours.end.isoformat("minutes")]


def _read_hours(pair: list[str]) -> Hours:
    return Hours(time.fromisoformat(pair[0]), time.fromisoformat(pair[1]))
