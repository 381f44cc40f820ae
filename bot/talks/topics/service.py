"""Use cases of the agenda: raise a point, say it in a few words, take it off again.

The one rule kept here: nothing is taken off an agenda that is fixed, and what comes later stands there as new (D3.14).
"""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import bindparam, delete, insert, update

from bot.conferences.booking.queries import talks
from bot.conferences.homes import who_sees
from bot.core.errors import Outdated
from bot.core.unit import Unit
from bot.outbox.planning import plan, plan_again
from bot.people.acting import Acting, ActingPerson
from bot.talks.topics import plans, rules
from bot.talks.topics.access import RAISE, allowed, ensure_side
from bot.talks.topics.errors import AgendaIsFixed, TooManyWords
from bot.talks.topics.facts import Before, TopicFacts
from bot.talks.topics.models import Area, Party, Topic
from bot.talks.topics.queries import open_topic, open_topics, team_asked_at, teams
from bot.talks.topics.views import before, who_hears

_INSERT = insert(Topic).returning(Topic.id)
_SAY = update(Topic).where(Topic.id == bindparam("topic")).values(words=bindparam("said"))
_REMOVE = delete(Topic).where(Topic.id == bindparam("topic"))


class Raised(Struct, frozen=True):
    """A point on an agenda and what it was raised for; `teacher` is who hears of it."""

    topic: TopicFacts
    before: Before
    teacher: str | None


async def raising(unit: Unit, acting: Acting, pupil_id: int, party: Party) -> tuple[ActingPerson, Before]:
    """Whoever may raise a point for this party, and what for. Raises Outdated, also where the policy has no topics
    before a talk, or NotAllowed."""
    person, pupil = await allowed(unit, acting, pupil_id, RAISE)
    ensure_side(person, pupil, party)
    about = await before(unit, acting, person, pupil)
    if not rules.raises(about.policy, party):
        raise Outdated
    return person, about


async def add_topic(unit: Unit, acting: Acting, pupil_id: int, party: Party, area: Area) -> Raised:
    """Put a point on the agenda; the same point twice is one. Raises Outdated or NotAllowed."""
    person, about = await raising(unit, acting, pupil_id, party)
    if area not in rules.areas(about.policy):
        raise Outdated
    return await put_on(unit, person, about, party, area)


async def put_on(unit: Unit, person: ActingPerson, about: Before, party: Party, area: Area) -> Raised:
    """Write the point for whoever was allowed to, and tell whom it concerns."""
    hears = await who_hears(unit, about.pupil, person.person_id)
    teacher = hears[1] if hears else None
    for topic in await open_topics(unit, [about.pupil.pupil_id]):
        if (topic.person_id, topic.party, topic.area) == (person.person_id, party, area):
            return Raised(topic, about, teacher)
    values = {
        "school_id": about.pupil.school_id,
        "pupil_id": about.pupil.pupil_id,
        "person_id": person.person_id,
        "party": party.value,
        "area": area.value,
        "raised_at": unit.now,
    }
    topic_id = await unit.scalar(_INSERT, values)
    topic = TopicFacts(topic_id, about.pupil.pupil_id, person.person_id, party, area, None, unit.now, person.given_name)
    if party is Party.SCHOOL:
        await _tell_home(unit, topic, about)
    elif hears is not None:
        plan(unit, [plans.told(topic, about.pupil.school_id, hears[0], unit.now)])
    return Raised(topic, about, teacher)


async def _tell_home(unit: Unit, topic: TopicFacts, about: Before) -> None:
    """Only what comes late: before that the home reads the agenda when it prepares."""
    if about.talk is not None and about.is_fixed(unit.now):
        booking = about.talk.booking
        told = (await who_sees(unit, [booking]))[booking.booking_id]
        plan(unit, plans.late(topic, about.pupil.school_id, told, unit.now, booking.starts_at))


async def ask_team(unit: Unit, acting: Acting, booking_id: int) -> int:
    """Ask the other teachers of the class, once a talk, what they have for it; the pupil. Raises Outdated, for
    everybody but who holds the talk and once it is over or cancelled, or NotAllowed."""
    talk, team = (await talks(unit, [booking_id])).get(booking_id), (await teams(unit, [booking_id])).get(booking_id)
    if talk is None or team is None:
        raise Outdated
    person, _about = await raising(unit, acting, team.pupil_id, Party.SCHOOL)
    if person.person_id != team.holder_id:
        raise Outdated
    if await team_asked_at(unit, booking_id) is None:
        # What was dropped asked nobody, and may be asked again.
        plan_again(unit, plans.asked(talk, person.person_id, team.reached, unit.now))
        await unit.flush()
    return team.pupil_id


async def own_topic(
    unit: Unit, acting: Acting, topic_id: int, *, locked: bool = True
) -> tuple[ActingPerson, Before, TopicFacts]:
    """A point that this person raised. Raises Outdated for what is gone or anybody else's, or NotAllowed."""
    topic = await open_topic(unit, topic_id, locked=locked)
    if topic is None:
        raise Outdated
    person, about = await raising(unit, acting, topic.pupil_id, topic.party)
    if topic.person_id != person.person_id:
        raise Outdated
    return person, about, topic


async def remove_topic(unit: Unit, acting: Acting, topic_id: int) -> Before:
    """Take one's own point off. Raises AgendaIsFixed, Outdated or NotAllowed."""
    _person, about, topic = await own_topic(unit, acting, topic_id)
    if about.is_fixed(unit.now) and not about.is_late(topic):
        raise AgendaIsFixed(topic.pupil_id)
    await unit.execute(_REMOVE, {"topic": topic_id})
    return about


async def wording(unit: Unit, acting: Acting, topic_id: int) -> Raised:
    """One's own point, where the policy lets it be said in a few words. Raises Outdated or NotAllowed."""
    person, about, topic = await own_topic(unit, acting, topic_id)
    if not about.policy.topics.few_words:
        raise Outdated
    hears = await who_hears(unit, about.pupil, person.person_id)
    return Raised(topic, about, hears[1] if hears else None)


async def say_in_words(unit: Unit, acting: Acting, topic_id: int, text: str) -> Raised:
    """Keep a few words with the point. Raises TooManyWords, Outdated or NotAllowed."""
    raised = await wording(unit, acting, topic_id)
    words = " ".join(text.split())
    if not 0 < len(words) <= rules.MOST_LETTERS:
        raise TooManyWords(len(words))
    await unit.execute(_SAY, {"topic": topic_id, "said": words})
    return replace(raised, topic=replace(raised.topic, words=words))
