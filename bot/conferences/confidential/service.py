"""Use cases of confidential words: keep them, let somebody else read them, note that they were read, erase them.

The one rule kept here: who reads is said when they are written, by name; nobody is added later but by a slice that
says so (`let_read`), and everybody who is added is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct
from sqlalchemy import bindparam, delete, insert, select, update

from bot.conferences.confidential.models import ConfidentialReader, ConfidentialWords
from bot.conferences.confidential.plans import ABOUT, WRITTEN, written
from bot.conferences.confidential.rules import READ_PAGE, RECORD
from bot.conferences.models import Booking, Slot
from bot.core.among import among
from bot.core.unit import Unit
from bot.core.upserts import Upsert
from bot.outbox.planning import cancel_about, plan
from bot.people.pages.service import end_links

_INSERT = insert(ConfidentialWords).returning(ConfidentialWords.id)
_LET = Upsert(ConfidentialReader, by=["words_id", "person_id"])
_READ = (
    update(ConfidentialReader)
    .where(ConfidentialReader.id == bindparam("reader"), ConfidentialReader.read_at.is_(None))
    .values(read_at=bindparam("at"))
)
_ABOUT = select(ConfidentialWords.id, ConfidentialWords.school_id).where(
    ConfidentialWords.about_kind == bindparam("kind"), ConfidentialWords.about_id == bindparam("about")
)
_ERASE = (
    update(ConfidentialWords)
    .where(among(ConfidentialWords.id, "gone"))
    .values(words=bindparam("nothing", type_=ConfidentialWords.words.type))
)
_OLD = select(ConfidentialWords.id).where(ConfidentialWords.written_at < bindparam("before"))
_FREE = (
    update(ConfidentialWords)
    .where(ConfidentialWords.answers_id.in_(_OLD), ConfidentialWords.written_at >= bindparam("before"))
    .values(answers_id=None)
)
_FORGET_READERS = delete(ConfidentialReader).where(ConfidentialReader.words_id.in_(_OLD))
_FORGET = delete(ConfidentialWords).where(ConfidentialWords.written_at < bindparam("before"))


class Written(Struct, frozen=True):
    """What somebody wrote about a pupil, and for whom. `about`: a thing of the slice's own, such as a topic."""

    school_id: int
    pupil_id: int
    author_id: int
    readers: Sequence[int]
    words: str
    link_id: int | None = None
    about: tuple[str, int] | None = None
    answers_id: int | None = None


async def keep_words(unit: Unit, what: Written) -> int:
    """Seal the words and tell their readers that there is something new; whoever calls has asked for the right.

    Returns the words' id, for `OpenPage(READ_PAGE, school, id)`.
    """
    kind, about_id = what.about or (None, None)
    words_id: int = await unit.scalar(
        _INSERT,
        {
            "school_id": what.school_id,
            "pupil_id": what.pupil_id,
            "author_id": what.author_id,
            "link_id": what.link_id,
            "about_kind": kind,
            "about_id": about_id,
            "answers_id": what.answers_id,
            "words": what.words,
            "written_at": unit.now,
        },
    )
    for person_id in sorted({*what.readers} - {what.author_id}):
        await let_read(unit, what.school_id, words_id, person_id)
    return words_id


async def let_read(unit: Unit, school_id: int, words_id: int, person_id: int) -> None:
    """One more person may read the words, and is told: a substitute who takes over, for instance. Twice is once."""
    values = {"school_id": school_id, "words_id": words_id, "person_id": person_id, "since": unit.now}
    if (await unit.execute(_LET, values)).rowcount:
        plan(unit, [written(school_id, words_id, person_id, unit.now)])


async def note_read(unit: Unit, reader_id: int) -> None:
    """This reader has seen the words; the first time counts."""
    await unit.execute(_READ, {"reader": reader_id, "at": unit.now})


async def erase_words(unit: Unit, about_kind: str, about_id: int) -> None:
    """Nothing of what was written about this thing stays but that something was; nobody can open it any more."""
    rows = await unit.all(_ABOUT, {"kind": about_kind, "about": about_id})
    gone = [row.id for row in rows]
    if gone:
        await unit.execute(_ERASE, {"gone": gone, "nothing": None})
        await cancel_about(unit, ABOUT, gone, [WRITTEN])
    for row in rows:
        await end_links(unit, row.school_id, READ_PAGE, row.id)


_RECORDS = (
    select(ConfidentialWords.about_id)
    .distinct()
    .join(Booking, Booking.id == ConfidentialWords.about_id)
    .join(Slot, Slot.id == Booking.slot_id)
    .where(
        ConfidentialWords.school_id == bindparam("school"),
        ConfidentialWords.about_kind == RECORD,
        ConfidentialWords.words.is_not(None),
        Slot.ends_at <= bindparam("until"),
    )
)


async def forget_records(unit: Unit, school_id: int, until: datetime) -> None:
    """Short records of talks that were over then go with the talks' other details."""
    for row in await unit.all(_RECORDS, {"school": school_id, "until": until}):
        await erase_words(unit, RECORD, row.about_id)


async def forget_old(unit: Unit, before: datetime) -> None:
    """Delete words from before then, with who read them."""
    for statement in (_FREE, _FORGET_READERS, _FORGET):
        await unit.execute(statement, {"before": before})
