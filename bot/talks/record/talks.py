"""A talk's short record: who writes it, who is invited to read it, and what of it a person may read.

The one rule kept here: it is for those who were invited to the talk, and of a talk with one family nobody else learns
that there is one.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from bot.conferences.booking.queries import Talk, talk
from bot.conferences.confidential.errors import NobodyReads, WordsErased
from bot.conferences.confidential.queries import Somebody, WordsFacts, reached, read_by, words_about
from bot.conferences.confidential.rules import READ, RECORD
from bot.conferences.confidential.service import Written, erase_words, keep_words, note_read
from bot.conferences.homes import NO_HOMES, homes_of, who_sees
from bot.conferences.queries import LIVE
from bot.conferences.single.access import ARRANGE, arranged_by, nothing_there
from bot.conferences.single.queries import bookings_by_id
from bot.core.errors import NotAllowed, Outdated
from bot.core.pages import Asked
from bot.core.unit import Unit
from bot.people.access import About, require
from bot.people.acting import Acting, ActingPerson
from bot.schools.policy import Policy
from bot.schools.queries import policy_of
from bot.talks.agreements.rules import LATELY
from bot.talks.record.errors import NoTalkToRecord
from bot.talks.record.parts import packed, unpacked
from bot.talks.record.service import TELL
from bot.talks.topics.access import allowed
from bot.talks.topics.facts import PupilFacts
from bot.talks.topics.queries import pupils


class Writing(Struct, frozen=True):
    """A talk whose record is written. `before`: what the writer sent already, by heading."""

    person: ActingPerson
    pupil: PupilFacts
    policy: Policy
    talk: Talk
    readers: Sequence[Somebody]
    before: dict[str, str]


class Reading(Struct, frozen=True):
    """A record before one of its readers. `read` and `unread` only for who wrote it: given names."""

    pupil: PupilFacts
    policy: Policy
    zone: str
    words: WordsFacts
    talk_at: datetime | None
    read: Sequence[str] = ()
    unread: Sequence[str] = ()
    mine: bool = False

    @property
    def parts(self) -> list[tuple[str, str]]:
        return unpacked(self.words.words or "[]")


async def writing(unit: Unit, acting: Acting, asked: Asked) -> Writing:
    """The talk, for whoever writes its record: staff of its class, and of a talk with one family who holds it. Raises
    Outdated, NotAllowed, NoTalkToRecord or NobodyReads."""
    person, pupil, found, invited = await _to_write(unit, acting, asked)
    booking = found.booking
    if booking.state.value not in LIVE or not booking.starts_at <= unit.now < booking.ends_at + LATELY:
        raise NoTalkToRecord
    readers = [each for each in await reached(unit, invited) if each.person_id != person.person_id]
    if not readers:
        raise NobodyReads(None)
    mine = [each for each in await _kept(unit, asked.about_id, person.person_id) if each.author_id == person.person_id]
    policy = await policy_of(unit, pupil.school_id, pupil.policy_version)
    return Writing(person, pupil, policy, found, readers, dict(unpacked(mine[-1].words or "[]")) if mine else {})


async def _to_write(unit: Unit, acting: Acting, asked: Asked) -> tuple[ActingPerson, PupilFacts, Talk, Sequence[int]]:
    """Who writes, of whom, which talk, and which guardians were invited to it."""
    ordinary = await talk(unit, asked.about_id)
    if ordinary is not None and ordinary.round_.school_id == asked.school_id:
        person, pupil = await allowed(unit, acting, ordinary.booking.pupil_id, TELL)
        return person, pupil, ordinary, (await who_sees(unit, [ordinary.booking]))[ordinary.booking.booking_id]
    found = (await bookings_by_id(unit, [asked.about_id])).get(asked.about_id)
    if found is None or found.round_.school_id != asked.school_id:
        raise nothing_there(unit, acting, ARRANGE, asked.about_id)
    person, single = await arranged_by(unit, acting, found.round_.round_id, asked=asked.about_id)
    about = (await pupils(unit, [single.pupil_id])).get(single.pupil_id)
    if about is None:
        raise Outdated
    homes = (await homes_of(unit, [single.pupil_id])).get(single.pupil_id, NO_HOMES)
    invited = [each for each in single.guardians(homes.custody) if homes.sees(each, found.booking)]
    return person, about, found, invited


async def write_record(
    unit: Unit, acting: Acting, asked: Asked, parts: Sequence[tuple[str, str]], link: int
) -> Writing:
    """Seal the record and tell those invited that there is something new; one sent earlier gives way to it. Raises
    what `writing` raises."""
    about = await writing(unit, acting, asked)
    await erase_words(unit, RECORD, asked.about_id)
    words = Written(
        about.pupil.school_id,
        about.pupil.pupil_id,
        about.person.person_id,
        [each.person_id for each in about.readers],
        packed(parts),
        link or None,
        (RECORD, asked.about_id),
    )
    await keep_words(unit, words)
    return about


async def _kept(unit: Unit, booking_id: int, person_id: int) -> list[WordsFacts]:
    return [each for each in await words_about(unit, (RECORD, booking_id), person_id) if each.words is not None]


async def reading(unit: Unit, acting: Acting, asked: Asked) -> Reading:
    """The newest record of the talk, for who wrote it or was invited; opening it is the receipt. Raises NotAllowed,
    also where there is none, or WordsErased."""
    mine = acting.at(asked.school_id)
    found = await words_about(unit, (RECORD, asked.about_id), mine.person_id)
    if not found or found[-1].school_id != asked.school_id:
        # Asked all the same, so that the try is written down.
        require(unit, acting, READ, About(asked.school_id, kind="confidential", id=asked.about_id))
        raise NotAllowed
    newest = found[-1]
    about = About(newest.school_id, newest.class_id, newest.pupil_id, kind="confidential", id=asked.about_id)
    person = require(unit, acting, READ, about)
    pupil = (await pupils(unit, [newest.pupil_id])).get(newest.pupil_id)
    if newest.words is None or pupil is None:
        raise WordsErased
    if newest.reader_id is not None:
        await note_read(unit, newest.reader_id)
    return await _put_together(unit, person, pupil, newest)


async def _put_together(unit: Unit, person: ActingPerson, pupil: PupilFacts, newest: WordsFacts) -> Reading:
    assert newest.about_id is not None
    made = await talk(unit, newest.about_id) or (await bookings_by_id(unit, [newest.about_id])).get(newest.about_id)
    mine = newest.author_id == person.person_id
    readers = await read_by(unit, newest.id) if mine else []
    return Reading(
        pupil,
        await policy_of(unit, pupil.school_id, pupil.policy_version),
        person.school.zone,
        newest,
        made.booking.starts_at if made else None,
        [name for name, read_at in readers if read_at is not None],
        [name for name, read_at in readers if read_at is None],
        mine,
    )
