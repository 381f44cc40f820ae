"""What requests look like when they are read, and the codes that stand in place of words."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct

from bot.conferences.facts import RoundSchool
from bot.conferences.models import Form
from bot.conferences.requests.models import AnswerKind, RequestKind, VisitState
from bot.people.models import StaffRole


class Way(StrEnum):
    """How somebody would like to talk, in a letter: buttons are short."""

    SCHOOL = "s"
    PHONE = "p"
    ONLINE = "o"

    @property
    def form(self) -> Form:
        """The same as talks have it."""
        return {Way.SCHOOL: Form.IN_PERSON, Way.PHONE: Form.PHONE, Way.ONLINE: Form.VIRTUAL}[self]


class DayPart(StrEnum):
    """When in the day."""

    MORNING = "m"
    MIDDAY = "d"
    AFTERNOON = "a"
    ANY = "x"


class WhyNotThen(StrEnum):
    """Why a visit does not suit that day (D2.21), without a word about anybody."""

    AWAY = "away"
    TEST = "test"
    CALM = "calm"
    OTHERS = "others"


class Staff(Struct, frozen=True):
    """Somebody of the school a request may go to; `reached`: they have a phone here."""

    person_id: int
    given_name: str
    family_name: str
    role: StaffRole
    reached: bool

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()


class Hearer(Struct, frozen=True):
    """Who was told, since when, and since when they have it open; `lost`: no message reaches them here."""

    request_id: int
    person_id: int
    given_name: str
    family_name: str
    told_at: datetime
    seen_at: datetime | None
    lost: bool = False

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()


class Request(Struct, frozen=True):
    """A request as it stands. `called` is what the bot calls the child; empty for a protected one without alias."""

    id: int
    school_id: int
    class_id: int
    class_name: str
    pupil_id: int
    called: str
    asked_by: int
    asker: str
    asker_phone: str | None
    kind: RequestKind
    way: Way
    rings: DayPart | None
    asked_at: datetime
    due_at: datetime
    late_at: datetime | None
    answer: AnswerKind | None
    answered_at: datetime | None
    answered_by: int | None
    round_id: int | None
    closed_at: datetime | None
    zone: str

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def waits(self) -> bool:
        """Whether somebody at the school has something to do."""
        return self.closed_at is None and self.answer is not AnswerKind.RANG


class Visit(Struct, frozen=True):
    """A visit as it stands."""

    id: int
    school_id: int
    class_id: int
    class_name: str
    pupil_id: int
    called: str
    person_id: int
    visitor: str
    on_day: date
    part: DayPart
    state: VisitState
    reason: WhyNotThen | None
    zone: str
    asked_at: datetime
    policy_version: int

    @property
    def school(self) -> RoundSchool:
        """What the school's calendar is found by."""
        return RoundSchool(self.school_id, self.zone, self.policy_version)
