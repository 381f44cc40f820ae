"""What homes and teachers are told about preparation, and the sheets that are sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.conferences.booking.queries import Talk, talks, wards_of
from bot.conferences.booking.rules import age_on
from bot.conferences.facts import BookingFacts, RoundFacts
from bot.conferences.homes import who_sees
from bot.conferences.queries import LIVE, bookings_of_round, pupils_of_class, rounds
from bot.core.dates import local
from bot.core.replies import Dropped
from bot.core.unit import Unit
from bot.outbox.notices import Joined, Kind, Loaded, Notice, Words
from bot.people import whys
from bot.reminders.queries import marks_for
from bot.reminders.recipients import recipients
from bot.schools.policy import Policy
from bot.schools.queries import all_schools, policy_of
from bot.talks.preparation import words
from bot.talks.preparation.plans import ASKED, REMINDED, SHEET, SHEETS, UNPREPARED
from bot.talks.preparation.queries import pupil_parts, staff_of_classes, who_is_ready
from bot.talks.preparation.rules import age_band, prepares_pupil
from bot.talks.preparation.sheet import Page, made_aside
from bot.talks.preparation.words import Asked
from bot.talks.topics.facts import PupilFacts
from bot.talks.topics.models import Party
from bot.talks.topics.queries import pupils
from bot.talks.topics.rules import raises


async def _load_asked(unit: Unit, notices: Sequence[Notice]) -> Loaded:
    found = await talks(unit, [notice.about_id for notice in notices])
    sees = await who_sees(unit, [each.booking for each in found.values()])
    ready = {each[:2] for each in await who_is_ready(unit, [each.round_.round_id for each in found.values()])}
    persons = sorted({notice.person_id for notice in notices})
    marks = await marks_for(unit, persons)
    loaded: dict[int, Words | Dropped | Joined] = {}
    kept: dict[tuple[int, str | None], list[Notice]] = {}
    for notice in notices:
        why = _why_not(unit, notice, found.get(notice.about_id), sees, ready)
        if why is None:
            kept.setdefault((notice.person_id, notice.bundle), []).append(notice)
        else:
            loaded[notice.id] = Dropped(why)
    for rows in kept.values():
        rows.sort(key=lambda row: found[row.about_id].booking.starts_at)
        told = []
        for row in rows:
            talk = found[row.about_id]
            policy = await policy_of(unit, talk.round_.school_id, talk.round_.policy_version)
            told.append(_asked(talk, marks.get((row.person_id, talk.booking.pupil_id)), policy))
        loaded[rows[0].id] = _words_of(told)
        loaded.update({row.id: Joined(rows[0].id) for row in rows[1:]})
    return loaded


def _why_not(
    unit: Unit,
    notice: Notice,
    talk: Talk | None,
    sees: dict[int, list[int]],
    ready: set[tuple[int, int]],
) -> str | None:
    if talk is None or talk.booking.state.value not in LIVE or talk.booking.starts_at <= unit.now:
        return "no such talk"
    if notice.person_id not in sees[talk.booking.booking_id]:
        return "may not see it"
    if (talk.round_.round_id, talk.booking.pupil_id) in ready:
        return "ready"
    return None


def _asked(talk: Talk, mark: str | None, policy: Policy) -> Asked:
    starts = local(talk.booking.starts_at, talk.round_.zone)
    return Asked(talk.booking.booking_id, mark, starts, talk.booking.ends_at, raises(policy, Party.HOME))


def _words_of(told: Sequence[Asked]) -> Words:
    return lambda: words.asked(told)


async def _load_unprepared(unit: Unit, notices: Sequence[Notice]) -> Loaded:
    found = await rounds(unit, [notice.about_id for notice in notices])
    loaded: dict[int, Words | Dropped] = {}
    for notice in notices:
        round_ = found.get(notice.about_id)
        if round_ is None or round_.teacher_id != notice.person_id:
            loaded[notice.id] = Dropped("another teacher")
            continue
        parts = await pupil_parts(unit, round_.round_id)
        here = await pupils_of_class(unit, round_.class_id)
        done = {pupil for pupil, part in parts.items() if part.prepared_at is not None}
        missing = len({pupil.pupil_id for pupil in here} - done)
        policy = await policy_of(unit, round_.school_id, round_.policy_version)
        ahead = [each.starts_at for each in await bookings_of_round(unit, round_.round_id) if each.starts_at > unit.now]
        if not missing or not ahead or not prepares_pupil(policy):
            loaded[notice.id] = Dropped("all are prepared")
        else:
            loaded[notice.id] = _unprepared_words(round_, missing, min(ahead))
    return loaded


def _unprepared_words(round_: RoundFacts, missing: int, first_at: datetime) -> Words:
    return lambda: words.unprepared(round_, missing, first_at)


async def _load_sheet(unit: Unit, notices: Sequence[Notice]) -> Loaded:
    """A guardian's: of one child."""
    found = await talks(unit, [notice.about_id for notice in notices])
    custody = {(ward.person_id, ward.pupil_id) for ward in await wards_of(unit, [each.person_id for each in notices])}
    sees = await who_sees(unit, [each.booking for each in found.values()])
    children = await pupils(unit, [each.booking.pupil_id for each in found.values()])
    loaded: dict[int, Words | Dropped] = {}
    for notice in notices:
        talk = found.get(notice.about_id)
        pupil = children.get(talk.booking.pupil_id) if talk else None
        if talk is None or pupil is None or (notice.person_id, pupil.pupil_id) not in custody:
            loaded[notice.id] = Dropped("may not see it")
        elif notice.person_id not in sees[talk.booking.booking_id]:
            loaded[notice.id] = Dropped("hidden")
        else:
            policy = await policy_of(unit, pupil.school_id, talk.round_.policy_version)
            school = await _school_name(unit, pupil.school_id)
            loaded[notice.id] = await _sheet(unit, notice, school, [_page(pupil, talk.booking, policy, unit.now)])
    return loaded


async def _load_sheets(unit: Unit, notices: Sequence[Notice]) -> Loaded:
    """A teacher's: of every pupil of the round's class, in the order of the alphabet."""
    found = await rounds(unit, [notice.about_id for notice in notices])
    loaded: dict[int, Words | Dropped] = {}
    for notice in notices:
        round_ = found.get(notice.about_id)
        works = await staff_of_classes(unit, [notice.person_id])
        if round_ is None or (notice.person_id, round_.class_id) not in works:
            loaded[notice.id] = Dropped("may not see it")
            continue
        here = await pupils(unit, [pupil.pupil_id for pupil in await pupils_of_class(unit, round_.class_id)])
        first: dict[int, BookingFacts] = {}
        for each in await bookings_of_round(unit, round_.round_id):
            first.setdefault(each.pupil_id, each)
        ordered = sorted(here.values(), key=lambda each: (each.called, each.family_name, each.pupil_id))
        if not ordered:
            loaded[notice.id] = Dropped("nobody in the class")
            continue
        policy = await policy_of(unit, round_.school_id, round_.policy_version)
        pages = [_page(pupil, first.get(pupil.pupil_id), policy, unit.now) for pupil in ordered]
        loaded[notice.id] = await _sheet(unit, notice, await _school_name(unit, round_.school_id), pages)
    return loaded


async def _school_name(unit: Unit, school_id: int) -> str:
    return next((school.name for school in await all_schools(unit) if school.id == school_id), "")


async def _sheet(unit: Unit, notice: Notice, school: str, pages: Sequence[Page]) -> Words | Dropped:
    reader = (await recipients(unit, [notice.person_id])).get(notice.person_id)
    if reader is None:
        return Dropped("cannot be reached")
    document = await made_aside(school, pages, unit.now, reader.language)
    return lambda: words.sheet(document, len(pages))


def _page(pupil: PupilFacts, booking: BookingFacts | None, policy: Policy, now: datetime) -> Page:
    at = local(booking.starts_at if booking else now, pupil.zone)
    agenda = policy.conferences.agenda if policy.preparation.pupil_knows_agenda else ()
    band = age_band(age_on(pupil.born_on, at.date()))
    return Page(pupil.called, pupil.class_name, at if booking else None, band, agenda)


KINDS = (
    Kind(ASKED, _load_asked, why=whys.PREPARING),
    Kind(REMINDED, _load_asked, why=whys.PREPARING),
    Kind(UNPREPARED, _load_unprepared, why=whys.CLASS_TALKS),
    Kind(SHEET, _load_sheet, asked=True, why=whys.FILE),
    Kind(SHEETS, _load_sheets, asked=True, why=whys.FILE),
)
