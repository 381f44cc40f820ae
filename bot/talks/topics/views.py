"""What a pupil's topics are raised for and what of an agenda somebody sees, read and put together.

The one rule kept here: the home's points are the home's own. The other guardian sees them only where the two share
everything (experience.md 1.5); the school sees all that is on the agenda.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from bot.conferences.booking.queries import Talk
from bot.conferences.booking.views import seen_talks
from bot.conferences.facts import BookingFacts
from bot.conferences.homes import NO_HOMES, homes_of
from bot.conferences.queries import bookings_of_pupils, rounds
from bot.core.unit import Unit
from bot.people.acting import Acting, ActingPerson
from bot.people.pairs.models import Sharing
from bot.schools.queries import policy_of
from bot.talks.topics import rules
from bot.talks.topics.access import is_guardian
from bot.talks.topics.facts import Before, PupilFacts, TopicFacts
from bot.talks.topics.models import Party
from bot.talks.topics.queries import answering, open_topics, team_asked_at, teams


class Agenda(Struct, frozen=True):
    """The points that one reader may see, in their order. `teacher` is who at the school hears of new ones. For who
    holds the talk: `asks`, whether there is a team to ask what it has for it, or `asked_at`, when it was asked."""

    before: Before
    topics: tuple[TopicFacts, ...]
    reader_id: int
    teacher: str | None
    asks: bool = False
    asked_at: datetime | None = None


async def before(unit: Unit, acting: Acting, person: ActingPerson, pupil: PupilFacts) -> Before:
    """The pupil's next ordinary talk as this person may know of it."""
    ahead = [talk for talk in await bookings_of_pupils(unit, [pupil.pupil_id]) if talk.starts_at > unit.now]
    if is_guardian(person, pupil.pupil_id):
        seen = await seen_talks(unit, acting, ahead)
        ahead = sorted(seen.talks, key=lambda talk: (not seen.in_home(talk), talk.starts_at))
    return await for_talk(unit, person, pupil, ahead[0] if ahead else None)


async def for_talk(unit: Unit, person: ActingPerson, pupil: PupilFacts, booking: BookingFacts | None) -> Before:
    """What holds for this talk, under the policy its round was made with; without one, under today's."""
    found = (await rounds(unit, [booking.round_id])).get(booking.round_id) if booking is not None else None
    policy = await policy_of(unit, pupil.school_id, found.policy_version if found else pupil.policy_version)
    calendar = person.school.calendar(policy)
    if booking is None or found is None:
        return Before(pupil, policy, calendar)
    closes = rules.closes_at(policy, calendar, booking.starts_at, found)
    return Before(pupil, policy, calendar, Talk(booking, found), closes)


async def agenda(unit: Unit, acting: Acting, person: ActingPerson, pupil: PupilFacts) -> Agenda:
    """Everything on the agenda that this person may see."""
    about = await before(unit, acting, person, pupil)
    topics = await open_topics(unit, [pupil.pupil_id])
    if is_guardian(person, pupil.pupil_id):
        topics = await _of_home(unit, person.person_id, pupil.pupil_id, topics)
    found = Agenda(about, tuple(rules.in_order(topics)), person.person_id, await teacher_of(unit, about, person))
    if about.talk is None or is_guardian(person, pupil.pupil_id):
        return found
    booking_id = about.talk.booking.booking_id
    team = (await teams(unit, [booking_id])).get(booking_id)
    if team is None or team.holder_id != person.person_id:
        return found
    asked_at = await team_asked_at(unit, booking_id)
    return replace(found, asks=asked_at is None and bool(team.reached), asked_at=asked_at)


async def _of_home(unit: Unit, person_id: int, pupil_id: int, topics: Sequence[TopicFacts]) -> list[TopicFacts]:
    """The school's points, one's own, and those of who shares everything."""
    homes = (await homes_of(unit, [pupil_id])).get(pupil_id, NO_HOMES)
    return [
        topic
        for topic in topics
        if topic.party is Party.SCHOOL or homes.shares.between(person_id, topic.person_id) is Sharing.FULL
    ]


async def teacher_of(unit: Unit, about: Before, person: ActingPerson) -> str | None:
    """The given name of who hears of what the home raises; None where the class has nobody."""
    found = await who_hears(unit, about.pupil, person.person_id)
    return found[1] if found else None


async def who_hears(unit: Unit, pupil: PupilFacts, not_person: int) -> tuple[int, str] | None:
    """Who at the school hears of a topic: the contact teacher, else who stands in. Nobody hears of their own."""
    people = await answering(unit, pupil.school_id, pupil.class_id)
    return next(((person_id, name) for person_id, name in people if person_id != not_person), None)
