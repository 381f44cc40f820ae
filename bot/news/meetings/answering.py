"""What a home says to a meeting or event: whether it comes, how many, and that it takes it into a calendar.

The one rule kept here: it may be said otherwise until it begins, and each adult says it for themselves.
"""

from __future__ import annotations

from bot.conferences.booking.views import seen_talks
from bot.conferences.facts import BookingFacts
from bot.conferences.queries import bookings_of_pupils
from bot.core.errors import Outdated
from bot.core.unit import Unit
from bot.news.eves import plan_eves
from bot.news.facts import Post
from bot.news.meetings.errors import HasBegun
from bot.news.meetings.queries import at_once
from bot.news.meetings.rules import MOST_PEOPLE, has_begun
from bot.news.plans import TOPICS, calendar_file
from bot.news.reading.facts import Mine
from bot.news.reading.service import press
from bot.news.reading.views import my_post
from bot.outbox.planning import plan_again
from bot.people.acting import Acting
from bot.reminders.ways import ways_of


async def _open(unit: Unit, acting: Acting, post_id: int) -> Mine:
    """Raises NotHere, TakenBack, HasBegun."""
    mine = await my_post(unit, acting, post_id)
    if not mine.post.is_dated:
        raise Outdated
    if has_begun(mine.post, unit.now):
        raise HasBegun(post_id)
    return mine


async def say_coming(unit: Unit, acting: Acting, post_id: int, *, coming: bool) -> Mine:
    """We are coming, one adult and the children there unless they say otherwise; or not."""
    mine = await _open(unit, acting, post_id)
    if mine.said.coming is coming:
        return mine
    counted = coming and mine.post.counts_people
    adults, children = (1, len(mine.children)) if counted else (None, None)
    if coming:
        # Planned already for who was told when it was sent.
        me = [mine.person.person_id]
        await plan_eves(unit, mine.post, me, await ways_of(unit, me, TOPICS[mine.post.kind]))
    return await press(unit, mine, coming=coming, adults=adults, children=children, seen_revision=mine.post.revision)


async def say_how_many(unit: Unit, acting: Acting, post_id: int, adults: int, children: int) -> Mine:
    """Somebody comes: not nobody, and not a bus. Raises Outdated for a forger's numbers."""
    mine = await _open(unit, acting, post_id)
    if not (0 <= adults <= MOST_PEOPLE and 0 <= children <= MOST_PEOPLE and adults + children):
        raise Outdated
    if not mine.said.coming or not mine.post.counts_people:
        raise Outdated
    if (mine.said.adults, mine.said.children) == (adults, children):
        return mine
    return await press(unit, mine, adults=adults, children=children)


async def take_calendar(unit: Unit, acting: Acting, post_id: int) -> Mine:
    """Have the calendar file sent to the one who asks."""
    mine = await my_post(unit, acting, post_id)
    if not mine.post.is_dated or mine.post.starts_at is None:
        raise Outdated
    plan_again(unit, [calendar_file(mine.post, mine.person.person_id, unit.now)])
    return mine


async def same_time(unit: Unit, acting: Acting, mine: Mine) -> tuple[list[Post], list[BookingFacts]]:
    """What else this family has then: other meetings, and talks of its children that one may know of."""
    children, post = [child for _person, child in acting.children], mine.post
    booked = await bookings_of_pupils(unit, sorted({child.pupil_id for child in children}))
    talks = [
        talk
        for talk in (await seen_talks(unit, acting, booked)).talks
        if post.starts_at and talk.starts_at < (post.ends_at or post.starts_at) and talk.ends_at > post.starts_at
    ]
    others = await at_once(
        unit,
        mine.post,
        {person.school.id for person in acting.persons if person.children},
        {child.class_id for child in children},
        {child.pupil_id for child in children},
        {person.person_id for person in acting.persons},
    )
    return others, talks
