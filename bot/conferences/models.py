"""Tables of conferences: rounds, their times, bookings, what two homes ask of each other, families whom no time suits,
and nameless totals."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped

from bot.core.sealed import Sealed
from bot.core.tables import Base, column

_LIVE = text("state IN ('booked', 'moved')")
_HOLDS = text("until IS NULL")
_WAITING = text("answered_at IS NULL")
_HELD = text("held_until IS NOT NULL")


class RoundState(StrEnum):
    """DRAFT until opened; ANNOUNCED opens by itself; PAUSED takes no bookings while it is changed. PLANNED: its times
    are made and a schedule is looked for; families know nothing of it yet."""

    PLANNED = "planned"
    ANNOUNCED = "announced"
    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class SlotState(StrEnum):
    """A time is FREE, or BLOCKED by the teacher. Whether it is booked is told by its booking, and only there. JOINED:
    it belongs to the time before it, which is twice as long for as long as an interpreter comes to it. HELD: it is
    offered to one family (waiting/); KEPT: only staff give it, to those whom the bot does not reach."""

    FREE = "free"
    BLOCKED = "blocked"
    HELD = "held"
    KEPT = "kept"
    JOINED = "joined"


class BookingState(StrEnum):
    """BOOKED and MOVED hold a time; all others have let it go."""

    BOOKED = "booked"
    MOVED = "moved"
    CANCELLED = "cancelled"
    CANCELLED_LATE = "cancelled_late"
    CANCELLED_BY_SCHOOL = "cancelled_by_school"


class Form(StrEnum):
    """How a talk is held."""

    IN_PERSON = "in_person"
    PHONE = "phone"
    VIRTUAL = "virtual"
    GROUP = "group"
    SUBJECT_CAFE = "subject_cafe"

    @property
    def is_shared(self) -> bool:
        """Whether several families come at once (D2.33, D2.34)."""
        return self in {Form.GROUP, Form.SUBJECT_CAFE}

    @property
    def is_at_school(self) -> bool:
        """Whether people meet in a room of the school."""
        return self is Form.IN_PERSON or self.is_shared


class TalkKind(StrEnum):
    """What a talk is for: the words of the policy, and one that looks back at an earlier talk."""

    ORDINARY = "ordinary"
    NEEDS_BASED = "needs_based"
    SEPARATE = "separate"
    NETWORK_MEETING = "network_meeting"
    ACTION_PLAN_MEETING = "action_plan_meeting"
    FOLLOW_UP = "follow_up"


class GuestPart(StrEnum):
    """As what somebody is invited to a single talk."""

    GUARDIAN = "guardian"
    COLLEAGUE = "colleague"
    OUTSIDE = "outside"


class Round(Base):
    """A class's conferences: who holds them, when times can be chosen, and under which version of the policy.

    With `pupil_id` it is a single talk instead: of one pupil, of this `kind`, and for nobody's eyes but its holder's
    and its guests'. Whatever lists rounds of a class leaves it out (`CLASS_ROUND` in queries.py).

    `late_lead`: minutes before a time until which it can be booked although choosing is over; NULL: it cannot.
    `seats`: how many families come to one time; each seat is a `Slot` of its own, so that whatever guards a time
    guards a seat. `link`: into its talks online; read by `online.py` only, for the day of a talk.
    """

    __tablename__ = "rounds"

    id: Mapped[int] = column(primary_key=True)
    school_id: Mapped[int] = column(ForeignKey("schools.id"))
    class_id: Mapped[int] = column(ForeignKey("classes.id"))
    teacher_id: Mapped[int] = column(ForeignKey("persons.id"))
    policy_version: Mapped[int]
    state: Mapped[str] = column(String(12))
    form: Mapped[str] = column(String(12))
    room: Mapped[str | None] = column(String(40))
    minutes: Mapped[int]
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    created_at: Mapped[datetime]
    late_lead: Mapped[int | None]
    kind: Mapped[str] = column(String(20), default=TalkKind.ORDINARY.value, server_default="ordinary")
    pupil_id: Mapped[int | None] = column(ForeignKey("pupils.id"))
    seats: Mapped[int] = column(default=1, server_default="1")
    link: Mapped[str | None] = column(Sealed("rounds.link"))

    __table_args__ = (
        Index("ix_rounds_class_id", "class_id", "state"),
        Index("ix_rounds_pupil_id", "pupil_id"),
        {"sqlite_autoincrement": True},
    )


class RoundGuest(Base):
    """Who is invited to a single talk. No row of a GUARDIAN: all who hold custody are.

    `name` is of somebody outside the school, whom the teacher invites by other means. `comes`: what they answered.
    """

    __tablename__ = "round_guests"

    id: Mapped[int] = column(primary_key=True)
    school_id: Mapped[int] = column(ForeignKey("schools.id"))
    round_id: Mapped[int] = column(ForeignKey("rounds.id"))
    part: Mapped[str] = column(String(12))
    person_id: Mapped[int | None] = column(ForeignKey("persons.id"))
    name: Mapped[str | None] = column(Sealed("round_guests.name"))
    comes: Mapped[bool | None]
    answered_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_round_guests_round_id", "round_id"),
        Index("ix_round_guests_person_id", "person_id"),
        UniqueConstraint("round_id", "person_id"),
        {"sqlite_autoincrement": True},
    )


class RoundTable(Base):
    """A table of a subject café: what it is about, and who sits there (D2.34)."""

    __tablename__ = "round_tables"

    id: Mapped[int] = column(primary_key=True)
    school_id: Mapped[int] = column(ForeignKey("schools.id"))
    round_id: Mapped[int] = column(ForeignKey("rounds.id"))
    teacher_id: Mapped[int] = column(ForeignKey("persons.id"))
    subject: Mapped[str] = column(String(24))

    __table_args__ = (
        UniqueConstraint("round_id", "subject"),
        Index("ix_round_tables_teacher_id", "teacher_id"),
        {"sqlite_autoincrement": True},
    )


class RoundPupil(Base):
    """What the team judged that a pupil needs in this round, where that is not one talk in the round's form (D3.10).

    `talks` 0: nobody invites or misses them. `form` NULL: the round's.
    """

    __tablename__ = "round_pupils"

    id: Mapped[int] = column(primary_key=True)
    school_id: Mapped[int] = column(ForeignKey("schools.id"))
    round_id: Mapped[int] = column(ForeignKey("rounds.id"))
    pupil_id: Mapped[int] = column(ForeignKey("pupils.id"))
    talks: Mapped[int]
    form: Mapped[str | None] = column(String(12))

    __table_args__ = (
        UniqueConstraint("round_id", "pupil_id"),
        Index("ix_round_pupils_pupil_id", "pupil_id"),
        {"sqlite_autoincrement": True},
    )


class Slot(Base):
    """One time of a round, or one seat of it. A teacher's times never start together but as the seats of one time;
    overlaps are refused by the service. `table_id`: at which table of a subject café."""

    __tablename__ = "slots"

    id: Mapped[int] = column(primary_key=True)
    school_id: Mapped[int] = column(ForeignKey("schools.id"))
    round_id: Mapped[int] = column(ForeignKey("rounds.id"))
    teacher_id: Mapped[int] = column(ForeignKey("persons.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    state: Mapped[str] = column(String(8))
    table_id: Mapped[int | None] = column(ForeignKey("round_tables.id"))

    __table_args__ = (
        Index("ix_slots_round_id", "round_id", "starts_at"),
        Index("ix_slots_teacher_id", "teacher_id", "starts_at"),
        {"sqlite_autoincrement": True},
    )


class Booking(Base):
    """A pupil's talk in a round. One live booking per slot, one per pupil, round, home and turn: two guardians who
    press at once end in one, unless each home has a talk of its own (policies.md, booking.two_talks_for_two_homes).

    `turn`: which of several talks in the round it is, 0 the first (D3.10); at a café the id of its table, since a
    family may sit at each of them once.

    `owner_id` is the guardian whose talk it is; NULL: the school gave it to all who have the child. `home` is 0 as
    long as the child has one talk, else the least person id of the home. `sequence` counts moves and cancellations,
    for calendar files (RFC 5545, SEQUENCE). `held_until`: the school proposed the time, and without a yes by
    then it is given up; NULL once somebody said yes, and for whatever a person chose.
    """

    __tablename__ = "bookings"

    id: Mapped[int] = column(primary_key=True)
    school_id: Mapped[int] = column(ForeignKey("schools.id"))
    round_id: Mapped[int] = column(ForeignKey("rounds.id"))
    slot_id: Mapped[int] = column(ForeignKey("slots.id"))
    pupil_id: Mapped[int] = column(ForeignKey("pupils.id"))
    booked_by: Mapped[int] = column(ForeignKey("persons.id"))
    owner_id: Mapped[int | None] = column(ForeignKey("persons.id"))
    home: Mapped[int] = column(default=0, server_default="0")
    turn: Mapped[int] = column(default=0, server_default="0")
    state: Mapped[str] = column(String(20))
    sequence: Mapped[int]
    coming: Mapped[dict[str, Any]] = column(Sealed("bookings.coming"))
    confirmed_at: Mapped[datetime | None]
    held_until: Mapped[datetime | None]
    booked_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    __table_args__ = (
        Index("uq_bookings_slot", "slot_id", unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE),
        Index(
            "uq_bookings_pupil",
            "round_id",
            "pupil_id",
            "home",
            "turn",
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
        Index("ix_bookings_pupil_id", "pupil_id"),
        Index("ix_bookings_held_until", "held_until", sqlite_where=_HELD, postgresql_where=_HELD),
        {"sqlite_autoincrement": True},
    )


class Unsuited(Base):
    """ "No time suits me", until the teacher has dealt with it; `home` as in `Booking`, where one is hidden."""

    __tablename__ = "unsuited"

    id: Mapped[int] = column(primary_key=True)
    school_id: Mapped[int] = column(ForeignKey("schools.id"))
    round_id: Mapped[int] = column(ForeignKey("rounds.id"))
    pupil_id: Mapped[int] = column(ForeignKey("pupils.id"))
    person_id: Mapped[int] = column(ForeignKey("persons.id"))
    home: Mapped[int] = column(default=0, server_default="0")
    said_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]

    __table_args__ = (
        Index(
            "uq_unsuited_waiting",
            "round_id",
            "pupil_id",
            "home",
            unique=True,
            sqlite_where=_WAITING,
            postgresql_where=_WAITING,
        ),
        {"sqlite_autoincrement": True},
    )


class TwoTalks(Base):
    """A pupil's two homes have a talk each in this round: decided by the teacher, or where the policy says so by a
    guardian who wanted one. Talks that are booked stand when it is taken back."""

    __tablename__ = "two_talks"

    id: Mapped[int] = column(primary_key=True)
    school_id: Mapped[int] = column(ForeignKey("schools.id"))
    round_id: Mapped[int] = column(ForeignKey("rounds.id"))
    pupil_id: Mapped[int] = column(ForeignKey("pupils.id"))
    decided_by: Mapped[int] = column(ForeignKey("persons.id"))
    since: Mapped[datetime]
    until: Mapped[datetime | None]

    __table_args__ = (
        Index("uq_two_talks_live", "pupil_id", "round_id", unique=True, sqlite_where=_HOLDS, postgresql_where=_HOLDS),
        {"sqlite_autoincrement": True},
    )


class TimeProposal(Base):
    """Another time for a talk, suggested by a guardian who did not book it; one waits at a time."""

    __tablename__ = "time_proposals"

    id: Mapped[int] = column(primary_key=True)
    school_id: Mapped[int] = column(ForeignKey("schools.id"))
    booking_id: Mapped[int] = column(ForeignKey("bookings.id"))
    slot_id: Mapped[int] = column(ForeignKey("slots.id"))
    person_id: Mapped[int] = column(ForeignKey("persons.id"))
    proposed_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_time_proposals_booking_id", "booking_id"),
        Index(
            "uq_time_proposals_waiting",
            "booking_id",
            "person_id",
            unique=True,
            sqlite_where=_WAITING,
            postgresql_where=_WAITING,
        ),
        {"sqlite_autoincrement": True},
    )


class RoundDraft(Base):
    """The round a teacher is putting together: one a teacher and class; the answers so far."""

    __tablename__ = "round_drafts"

    id: Mapped[int] = column(primary_key=True)
    school_id: Mapped[int] = column(ForeignKey("schools.id"))
    person_id: Mapped[int] = column(ForeignKey("persons.id"))
    plan: Mapped[dict[str, Any]] = column(Sealed("round_drafts.plan"))
    changed_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("person_id"), {"sqlite_autoincrement": True})


class RoundTotal(Base):
    """What stays of a round when its details are gone (D3.24): numbers without names."""

    __tablename__ = "round_totals"

    id: Mapped[int] = column(primary_key=True)
    school_id: Mapped[int] = column(ForeignKey("schools.id"))
    round_id: Mapped[int] = column(ForeignKey("rounds.id"), unique=True)
    opened_on: Mapped[date]
    notice_days: Mapped[int]
    form: Mapped[str] = column(String(12))
    pupils: Mapped[int]
    booked: Mapped[int]
    held: Mapped[int]
    no_time_suited: Mapped[int]
    cancelled: Mapped[int]

    __table_args__ = ({"sqlite_autoincrement": True},)
