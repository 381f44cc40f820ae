"""What the screens of meetings need, read and put together."""

from __future__ import annotations

from datetime import timedelta

from msgspec import Struct

from bot.conferences.rounds.access import ClassChoice, classes_open_to
from bot.conferences.rounds.drafting.queries import team_of
from bot.core.unit import Unit
from bot.news.facts import Post
from bot.news.meetings.agreeing import may_vouch
from bot.news.meetings.counting import counts
from bot.news.meetings.facts import ClassCount, MeetingView
from bot.news.meetings.queries import agreement_of, agreements, meetings_of, proposed_to
from bot.news.queries import reach_of
from bot.news.reading.views import reads_any
from bot.news.rights import AGREE, WRITE, WRITE_TO_SCHOOL
from bot.news.writing.views import one_reader
from bot.people.access import About, classes_for, may
from bot.people.acting import Acting
from bot.schools.queries import calendar_of, policy_of

PAGE = 8
# So long a meeting that was stands in the list; the counts go back to the year's beginning.
_LATELY = timedelta(days=60)


class Mine(Struct, frozen=True):
    """What /meetings shows: what one is asked about, what one makes, for which classes, how many there have been."""

    proposals: list[Post]
    posts: list[Post]
    classes: list[ClassChoice]
    counted: list[ClassCount]
    events: bool
    reads: bool
    page: int
    more: bool


async def meeting_view(unit: Unit, acting: Acting, post: Post) -> MeetingView:
    """The meeting with all that its team's screen says."""
    said = await agreement_of(unit, post.id)
    return MeetingView(
        post=post,
        concerned=await one_reader(unit, post),
        reach=await reach_of(unit, post),
        policy=await policy_of(unit, post.school.id, post.school.policy_version),
        calendar=await calendar_of(unit, post.school),
        now=unit.now,
        agreement=said,
        may_vouch=await may_vouch(unit, acting, post, said),
        is_own=post.written_by in [person.person_id for person in acting.persons],
    )


async def team_for(unit: Unit, post: Post) -> list[tuple[int, str]]:
    """Who can take part from the school: the team of its classes."""
    classes = [*post.audience.classes] or ([post.class_id] if post.class_id is not None else [])
    found: dict[int, str] = {}
    for class_id in classes[:6]:
        found |= dict(await team_of(unit, class_id))
    return list(found.items())


def speaks_for(acting: Acting) -> tuple[set[int], set[int]]:
    """The classes, and their schools, in which this account is asked as contact parent."""
    found = [
        (person.school.id, mandate.class_id)
        for person in acting.persons
        for mandate in person.mandates
        if mandate.class_id is not None and may(acting, AGREE, About(person.school.id, class_id=mandate.class_id))
    ]
    return {class_id for _school, class_id in found}, {school for school, _class in found}


async def proposals_for(unit: Unit, acting: Acting) -> list[Post]:
    classes, schools = speaks_for(acting)
    return await proposed_to(unit, schools, classes) if classes else []


async def unanswered_by(unit: Unit, acting: Acting) -> list[Post]:
    """What this contact parent has not said anything to yet."""
    posts = await proposals_for(unit, acting)
    said = await agreements(unit, [post.id for post in posts]) if posts else {}
    persons = {person.person_id for person in acting.persons}
    return [
        post
        for post in posts
        if any(each.person_id in persons and each.agrees is None for each in said[post.id].parents)
    ]


async def mine(unit: Unit, acting: Acting, page: int) -> Mine:
    """/meetings, whoever asks."""
    page = min(max(page, 0), 1000)
    classes = await classes_open_to(unit, acting, WRITE)
    schools = [each.school.id for each in acting.persons if may(acting, WRITE_TO_SCHOOL, About(each.school.id))]
    posts: list[Post] = []
    if classes or schools:
        ids = [choice.class_id for choice in classes]
        posts = await meetings_of(unit, ids, schools, unit.now - _LATELY, PAGE + 1, page * PAGE)
    events = False
    for person in acting.persons:
        policy = await policy_of(unit, person.school.id, person.school.policy_version)
        events = events or policy.class_events.enabled
    counted = await counts(unit, acting, classes)
    if schools and not classes_for(acting, WRITE):
        # Of a whole school only what is missing.
        counted = [each for each in counted if not each.is_met]
    return Mine(
        proposals=await proposals_for(unit, acting),
        posts=posts[:PAGE],
        classes=classes,
        counted=counted,
        events=events,
        reads=reads_any(acting),
        page=page,
        more=len(posts) > PAGE,
    )
