"""Selects of confidential words: who can be written to, and what somebody may read.

The one rule kept here: words are only ever read together with the row that lets this person read them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct
from sqlalchemy import and_, bindparam, or_, select

from bot.conferences.confidential.models import ConfidentialReader, ConfidentialWords
from bot.conferences.confidential.rules import READ_PAGE, READ_RECORD_PAGE, RECORD
from bot.conferences.models import Booking, Round
from bot.conferences.queries import CLASS_ROUND, custody_holders
from bot.core.among import among
from bot.core.unit import Unit
from bot.people.models import AccountLink, Person, Pupil, SchoolClass, StaffRole, StaffRoleRow
from bot.people.pages.presses import OpenPage
from bot.people.protection import shown_name
from bot.people.ties import holds

_LINKED = and_(AccountLink.person_id == Person.id, AccountLink.until.is_(None))
# Whom a home writes to: the first of these that anybody reached here holds for the class.
_IN_ORDER = (StaffRole.CONTACT_TEACHER, StaffRole.SUBSTITUTE, StaffRole.TEAM_TEACHER, StaffRole.HEAD)
_STAFF = (
    select(StaffRoleRow.role, Person.id, Person.given_name)
    .distinct()
    .join(Person, Person.id == StaffRoleRow.person_id)
    .join(AccountLink, _LINKED)
    .where(
        StaffRoleRow.school_id == bindparam("school"),
        or_(StaffRoleRow.class_id == bindparam("of_class"), StaffRoleRow.role == StaffRole.HEAD.value),
        holds(StaffRoleRow),
    )
    .order_by(Person.id)
)
_REACHED = (
    select(Person.id, Person.given_name)
    .join(AccountLink, _LINKED)
    .where(among(Person.id, "persons"))
    .order_by(Person.id)
)
_PUPIL = (
    select(
        Pupil.id.label("pupil_id"),
        Pupil.school_id,
        Pupil.class_id,
        Pupil.given_name,
        Pupil.protected,
        Pupil.alias,
        SchoolClass.name.label("class_name"),
    )
    .join(SchoolClass, SchoolClass.id == Pupil.class_id)
    .where(Pupil.left_on.is_(None))
)
_ONE_PUPIL = _PUPIL.where(Pupil.id == bindparam("pupil"))
_CLASS = select(SchoolClass.id, SchoolClass.school_id, SchoolClass.name).where(
    SchoolClass.id == bindparam("class_id"), SchoolClass.left_on.is_(None)
)
_WORDS = (
    select(
        ConfidentialWords.id,
        ConfidentialWords.school_id,
        ConfidentialWords.pupil_id,
        ConfidentialWords.author_id,
        ConfidentialWords.answers_id,
        ConfidentialWords.about_kind,
        ConfidentialWords.about_id,
        ConfidentialWords.words,
        ConfidentialWords.written_at,
        Person.given_name.label("author"),
        Pupil.class_id,
        ConfidentialReader.read_at,
        ConfidentialReader.id.label("reader_id"),
    )
    .select_from(ConfidentialWords)
    .join(Person, Person.id == ConfidentialWords.author_id)
    .join(Pupil, Pupil.id == ConfidentialWords.pupil_id)
    .outerjoin(
        ConfidentialReader,
        and_(ConfidentialReader.words_id == ConfidentialWords.id, ConfidentialReader.person_id == bindparam("person")),
    )
    .where(or_(ConfidentialReader.id.is_not(None), ConfidentialWords.author_id == bindparam("person")))
)
_ONE = _WORDS.where(ConfidentialWords.id == bindparam("wanted"))
_ABOUT = _WORDS.where(
    ConfidentialWords.about_kind == bindparam("kind"), ConfidentialWords.about_id == bindparam("about")
).order_by(ConfidentialWords.id)
_STILL = (
    select(
        ConfidentialReader.words_id,
        ConfidentialReader.person_id,
        ConfidentialWords.school_id,
        ConfidentialWords.pupil_id,
        Pupil.class_id,
        ConfidentialWords.about_kind,
        ConfidentialWords.about_id,
    )
    .join(ConfidentialWords, ConfidentialWords.id == ConfidentialReader.words_id)
    .join(Pupil, Pupil.id == ConfidentialWords.pupil_id)
    .where(
        among(ConfidentialReader.words_id, "words"),
        ConfidentialReader.read_at.is_(None),
        ConfidentialWords.words.is_not(None),
        Pupil.left_on.is_(None),
    )
)


class Somebody(Struct, frozen=True):
    """An adult by their given name."""

    person_id: int
    given_name: str


class PupilFacts(Struct, frozen=True):
    """A pupil that words are about; `called` is empty for a protected one without an alias."""

    pupil_id: int
    school_id: int
    class_id: int
    called: str
    class_name: str


class ClassFacts(Struct, frozen=True):
    class_id: int
    school_id: int
    name: str


class WordsFacts(Struct, frozen=True):
    """Words as this person may read them; `words` None when they were erased, `reader_id` None for the author."""

    id: int
    school_id: int
    pupil_id: int
    class_id: int
    author_id: int
    author: str
    answers_id: int | None
    about_kind: str | None
    about_id: int | None
    words: str | None
    written_at: datetime
    read_at: datetime | None
    reader_id: int | None


async def staff_readers(unit: Unit, school_id: int, class_id: int) -> list[Somebody]:
    """Who reads what a home of the class writes: its contact teachers; without one here whoever stands in for them."""
    rows = await unit.all(_STAFF, {"school": school_id, "of_class": class_id, "now": unit.now})
    for role in _IN_ORDER:
        found = [Somebody(row.id, row.given_name) for row in rows if row.role == role.value]
        if found:
            return found
    return []


async def home_readers(unit: Unit, pupil_id: int) -> list[Somebody]:
    """The pupil's custody holders who are reached here."""
    return await reached(unit, (await custody_holders(unit, [pupil_id]))[pupil_id])


async def reached(unit: Unit, person_ids: Sequence[int]) -> list[Somebody]:
    """Those of them who are reached here."""
    rows = await unit.all(_REACHED, {"persons": sorted(set(person_ids))}) if person_ids else []
    return [Somebody(row.id, row.given_name) for row in rows]


async def somebody(unit: Unit, person_id: int) -> Somebody | None:
    """This person, if they are reached here."""
    row = await unit.first(_REACHED, {"persons": [person_id]})
    return Somebody(row.id, row.given_name) if row else None


async def pupil_facts(unit: Unit, pupil_id: int) -> PupilFacts | None:
    """The pupil, if it is still at the school."""
    row = await unit.first(_ONE_PUPIL, {"pupil": pupil_id})
    if row is None:
        return None
    called = shown_name(row.given_name, row.protected, row.alias)
    return PupilFacts(row.pupil_id, row.school_id, row.class_id, called, "" if row.protected else row.class_name)


async def class_facts(unit: Unit, class_id: int) -> ClassFacts | None:
    row = await unit.first(_CLASS, {"class_id": class_id})
    return ClassFacts(row.id, row.school_id, row.name) if row else None


async def words_for(unit: Unit, words_id: int, person_id: int) -> WordsFacts | None:
    """The words, if this person wrote them or was let read them."""
    row = await unit.first(_ONE, {"wanted": words_id, "person": person_id})
    return WordsFacts(**row._asdict()) if row else None


async def words_about(unit: Unit, about: tuple[str, int], person_id: int) -> list[WordsFacts]:
    """All words about a thing of some slice that this person wrote or may read, oldest first."""
    rows = await unit.all(_ABOUT, {"kind": about[0], "about": about[1], "person": person_id})
    return [WordsFacts(**row._asdict()) for row in rows]


_RECORDS_OF = (
    select(ConfidentialWords.about_id)
    .join(Booking, Booking.id == ConfidentialWords.about_id)
    .join(Round, Round.id == Booking.round_id)
    .outerjoin(
        ConfidentialReader,
        and_(ConfidentialReader.words_id == ConfidentialWords.id, ConfidentialReader.person_id == bindparam("person")),
    )
    .where(
        ConfidentialWords.about_kind == RECORD,
        ConfidentialWords.pupil_id == bindparam("pupil"),
        ConfidentialWords.words.is_not(None),
        or_(ConfidentialReader.id.is_not(None), ConfidentialWords.author_id == bindparam("person")),
        CLASS_ROUND,
    )
    .order_by(ConfidentialWords.id.desc())
    .limit(1)
)


async def record_of(unit: Unit, pupil_id: int, person_id: int) -> int | None:
    """The booking of the pupil's newest talk in a class's round with a record that this person wrote or may read."""
    found: int | None = await unit.scalar(_RECORDS_OF, {"pupil": pupil_id, "person": person_id})
    return found


_READ_BY = (
    select(Person.given_name, ConfidentialReader.read_at)
    .join(Person, Person.id == ConfidentialReader.person_id)
    .where(ConfidentialReader.words_id == bindparam("words"))
    .order_by(ConfidentialReader.id)
)


async def read_by(unit: Unit, words_id: int) -> list[tuple[str, datetime | None]]:
    """Who may read the words (given names), and when they first did; for their author only."""
    return [(row.given_name, row.read_at) for row in await unit.all(_READ_BY, {"words": words_id})]


class Unread(Struct, frozen=True):
    """Words that wait for a reader."""

    words_id: int
    person_id: int
    school_id: int
    pupil_id: int
    class_id: int
    about_kind: str | None = None
    about_id: int | None = None

    @property
    def opens(self) -> OpenPage:
        """Where they are read."""
        if self.about_kind == RECORD and self.about_id is not None:
            return OpenPage(READ_RECORD_PAGE, self.school_id, self.about_id)
        return OpenPage(READ_PAGE, self.school_id, self.words_id)


async def unread(unit: Unit, words_ids: Sequence[int]) -> dict[tuple[int, int], Unread]:
    """By words and reader, what has not been read yet."""
    rows = await unit.all(_STILL, {"words": list(words_ids)})
    return {(row.words_id, row.person_id): Unread(**row._asdict()) for row in rows}
