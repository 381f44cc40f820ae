"""Use cases of making a meeting or event, sending it, and changing it once it has gone out.

The one rule kept here: a draft is changed under its lock, and what was proposed only after it was taken back.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import bindparam, update

from bot.core.dates import local, long_date
from bot.core.errors import Outdated
from bot.core.presses import clock_of
from bot.core.texts import LANGUAGES, _, in_language
from bot.core.unit import Unit
from bot.news.errors import PostOver
from bot.news.facts import Post, PostWords
from bot.news.meetings.errors import HasBegun, MustBeAgreed, NobodyMissed, TimePast, TooLong
from bot.news.meetings.facts import Typed
from bot.news.meetings.queries import pupils_without, written_after
from bot.news.meetings.rules import (
    MOST_POINTS,
    POINT_LENGTH,
    WORDS_LENGTH,
    classes_of,
    ensure_complete,
    fits_span,
    fixed_points,
    has_begun,
    is_over,
    waits_for_yes,
)
from bot.news.meetings.words import FIRST
from bot.news.models import Follow, PostAnswer, PostKind, PostState, Timing
from bot.news.posts import add_files, change, draft_locked, found, reread, schedule, set_audience, set_words, stop
from bot.news.queries import post_by_id
from bot.news.rules import worth_until
from bot.news.sending.errors import NothingChanged, StillFollowing
from bot.news.spreading import may_still
from bot.news.writing.errors import NameInText
from bot.news.writing.rules import moment_of, planned_for
from bot.news.writing.service import begin_draft, class_locked, names_of
from bot.people.acting import Acting
from bot.schools.queries import calendar_of, policy_of

_FORGET_COMING = (
    update(PostAnswer).where(PostAnswer.post_id == bindparam("of_post")).values(coming=None, adults=None, children=None)
)


async def the_meeting(unit: Unit, acting: Acting, post_id: int) -> Post:
    """The meeting or event, locked, for its team. Raises PostOver, NotAllowed."""
    post = await found(unit, acting, post_id)
    if not post.is_dated:
        raise PostOver(post_id)
    return post


async def draft(unit: Unit, acting: Acting, post_id: int) -> Post:
    """The draft of it, locked. Raises PostOver for what is a draft no more, NotAllowed."""
    post = await draft_locked(unit, acting, post_id)
    if not post.is_dated:
        raise PostOver(post_id)
    return post


# A draft -----------------------------------------------------------------------------------------------------------


async def begin_meeting(unit: Unit, acting: Acting, class_id: int, *, event: bool) -> Post:
    """A draft with the principle's points on its agenda. Raises Outdated, NotAllowed."""
    person = await class_locked(unit, acting, class_id)
    policy = await policy_of(unit, person.school.id, person.school.policy_version)
    kind = PostKind.EVENT if event else PostKind.MEETING
    if event and not policy.class_events.enabled:
        raise Outdated
    own = event and any(each.class_id == class_id for each in person.roles)
    team, agenda = [person.person_id] if own else None, fixed_points(policy, kind)
    post_id = await begin_draft(unit, acting, person, class_id, kind, agenda=agenda, counts_people=event, team=team)
    await _say_first(unit, await reread(unit, post_id))
    return await reread(unit, post_id)


async def _say_first(unit: Unit, post: Post) -> None:
    """What it is, in every language, until its team writes more."""
    for code in LANGUAGES:
        with in_language(code):
            said = _(FIRST[post.kind])
        await set_words(unit, post, code, PostWords(said))


async def set_times(unit: Unit, acting: Acting, post_id: int, day: date, start: int, minutes: int) -> Post:
    """From so many minutes after midnight, for so long. Raises TimePast."""
    post = await draft(unit, acting, post_id)
    calendar = await calendar_of(unit, post.school)
    if not 0 < minutes <= 14 * 60:
        raise Outdated
    starts = calendar.at(day, clock_of(start))
    end = start + minutes
    ends = calendar.at(day + timedelta(days=end // (24 * 60)), clock_of(end % (24 * 60)))
    return await _set_span(unit, post, starts, ends)


async def set_typed(unit: Unit, acting: Acting, post_id: int, typed: Typed) -> Post:
    """When, and where if the line said so. Raises TimePast."""
    post = await draft(unit, acting, post_id)
    if typed.place is not None:
        await change(unit, post.id, place=typed.place, name_allowed=False)
    return await _set_span(unit, post, typed.starts, typed.ends)


async def _set_span(unit: Unit, post: Post, starts: datetime, ends: datetime | None) -> Post:
    if not fits_span(starts, ends, unit.now):
        raise TimePast(post.id)
    await change(unit, post.id, starts_at=starts, ends_at=ends)
    return await reread(unit, post.id)


async def set_place(unit: Unit, acting: Acting, post_id: int, place: str | None) -> Post:
    post = await draft(unit, acting, post_id)
    await change(unit, post.id, place=place, name_allowed=False)
    return await reread(unit, post.id)


async def say(unit: Unit, acting: Acting, post_id: int, text: str) -> Post:
    """Its words in the writer's language; the others go, since nothing is translated by guesswork. Raises TooLong."""
    post = await draft(unit, acting, post_id)
    words = text.strip()
    if not 0 < len(words) <= WORDS_LENGTH:
        raise TooLong
    for code in post.texts:
        if code != post.language:
            await set_words(unit, post, code, None)
    await set_words(unit, post, post.language, PostWords(words))
    await change(unit, post.id, name_allowed=False)
    return await reread(unit, post.id)


async def add_points(unit: Unit, acting: Acting, post_id: int, text: str) -> Post:
    """Points of one's own, a line each. Raises TooLong."""
    post = await draft(unit, acting, post_id)
    # A point that begins like one of the principle's is still one's own.
    points = [line.strip().lstrip("•-*# ").strip() for line in text.splitlines()]
    agenda = [*post.agenda, *(point for point in points if point)]
    if not any(points) or len(agenda) > MOST_POINTS or any(len(point) > POINT_LENGTH for point in points):
        raise TooLong
    return await _set_agenda(unit, post, agenda)


async def toggle_point(unit: Unit, acting: Acting, post_id: int, number: int, of: int | None) -> Post:
    """With one of the principle's points, or without; one's own `of` so many goes. Raises Outdated."""
    post = await draft(unit, acting, post_id)
    if of is not None:
        if of != len(post.agenda):
            # Pressed twice, or by a colleague, too: that number is another point by now.
            return post
        if not 0 <= number < of:
            raise Outdated
        return await _set_agenda(unit, post, [*post.agenda[:number], *post.agenda[number + 1 :]])
    points = fixed_points(await policy_of(unit, post.school.id, post.school.policy_version), post.kind)
    if not 0 <= number < len(points):
        raise Outdated
    point = points[number]
    if point in post.agenda:
        return await _set_agenda(unit, post, [each for each in post.agenda if each != point])
    kept = [each for each in points if each in {*post.agenda, point}]
    return await _set_agenda(unit, post, [*kept, *(each for each in post.agenda if each not in points)])


async def _set_agenda(unit: Unit, post: Post, agenda: Sequence[str]) -> Post:
    await change(unit, post.id, agenda=list(agenda), name_allowed=False)
    return await reread(unit, post.id)


async def toggle_team(unit: Unit, acting: Acting, post_id: int, person_id: int, team: Sequence[int]) -> Post:
    """With this one of the team, or without. Raises Outdated for somebody who is not of it."""
    post = await draft(unit, acting, post_id)
    if person_id not in {*team, *post.team_ids}:
        raise Outdated
    now = [each for each in post.team_ids if each != person_id]
    await change(unit, post.id, team=now if person_id in post.team_ids else [*now, person_id])
    return await reread(unit, post.id)


async def toggle_count(unit: Unit, acting: Acting, post_id: int) -> Post:
    post = await draft(unit, acting, post_id)
    await change(unit, post.id, counts_people=not post.counts_people)
    return await reread(unit, post.id)


# Sending -----------------------------------------------------------------------------------------------------------


async def send(unit: Unit, acting: Acting, post_id: int, *, named: bool) -> Post:
    """Send it to all. Raises what is missing, NameInText, and NotAgreed before the contact parents' yes (D2.46)."""
    post = await the_meeting(unit, acting, post_id)
    # `schedule` says no to what is only proposed.
    if post.state not in {PostState.DRAFT, PostState.PROPOSED, PostState.AGREED}:
        raise PostOver(post.id)
    policy = await policy_of(unit, post.school.id, post.school.policy_version)
    ensure_complete(post, policy, unit.now)
    if named:
        await change(unit, post.id, name_allowed=True)
    elif not post.name_allowed and (names := await names_of(unit, post)):
        raise NameInText(post.id, names)
    if not await may_still(unit, post):
        # Whoever began it has left; it goes in the name of who sends it.
        await change(unit, post.id, written_by=acting.at(post.school.id).person_id)
        post = await reread(unit, post.id)
    calendar = await calendar_of(unit, post.school)
    if post.state is PostState.AGREED:
        # The time that was chosen may have passed while they were asked: better late than not.
        at = max(planned_for(post, policy, calendar, unit.now), unit.now)
    else:
        at = moment_of(post, policy, calendar, unit.now)
    if post.starts_at is not None and at >= post.starts_at:
        raise TimePast(post.id)
    await schedule(unit, acting, post, at)
    return await reread(unit, post.id)


async def stop_sending(unit: Unit, acting: Acting, post_id: int) -> Post:
    """As it was before, with the time that was chosen. Raises PostOver when it has begun to go out."""
    post = await the_meeting(unit, acting, post_id)
    await stop(unit, post)
    if post.timing is Timing.AT:
        await change(unit, post.id, send_at=post.send_at)
    return await reread(unit, post.id)


async def drop(unit: Unit, acting: Acting, post_id: int) -> None:
    """Throw away what nobody got. Raises PostOver."""
    post = await the_meeting(unit, acting, post_id)
    if post.state not in {PostState.DRAFT, PostState.PROPOSED, PostState.AGREED}:
        raise PostOver(post.id)
    await change(unit, post.id, state=PostState.DISCARDED.value, ended_at=unit.now)


# Once it has gone out ----------------------------------------------------------------------------------------------


async def movable(unit: Unit, acting: Acting, post_id: int) -> Post:
    """What may be moved. Raises PostOver, HasBegun, StillFollowing, and MustBeAgreed where contact parents agree."""
    post = await the_meeting(unit, acting, post_id)
    if not post.stands:
        raise PostOver(post.id)
    if has_begun(post, unit.now):
        raise HasBegun(post.id)
    if waits_for_yes(await policy_of(unit, post.school.id, post.school.policy_version), post):
        raise MustBeAgreed(post.id)
    if post.follows is not None:
        raise StillFollowing(post.id)
    return post


async def moved(unit: Unit, acting: Acting, post_id: int, typed: Typed) -> tuple[Post, datetime]:
    """The meeting, and its end, if it were then. Nothing is written. Raises as `movable`, TimePast, NothingChanged."""
    post = await movable(unit, acting, post_id)
    assert post.starts_at is not None
    ends = typed.ends or typed.starts + ((post.ends_at or post.starts_at) - post.starts_at)
    if not fits_span(typed.starts, ends, unit.now):
        raise TimePast(post.id)
    if (typed.starts, ends, typed.place or post.place) == (post.starts_at, post.ends_at, post.place):
        raise NothingChanged(post.id)
    return post, ends


async def move(unit: Unit, acting: Acting, post_id: int, typed: Typed) -> Post:
    """It is then, and there: everybody's copy says so, they are told, and asked again whether they come."""
    post, ends = await moved(unit, acting, post_id, typed)
    revision = post.revision + 1
    follows = {"follows": Follow.ASK.value, "followed_to": 0, "look_at": unit.now}
    times = {"starts_at": typed.starts, "ends_at": ends, "place": typed.place or post.place}
    await change(unit, post.id, revision=revision, asks_revision=revision, **times, **follows)
    await unit.execute(_FORGET_COMING, {"of_post": post.id})
    after = await reread(unit, post.id)
    policy = await policy_of(unit, post.school.id, post.school.policy_version)
    await change(unit, post.id, valid_until=worth_until(after, unit.now, policy))
    return after


async def copied(unit: Unit, acting: Acting, post_id: int) -> Post:
    """A new draft like it, for another time. Raises PostOver, NotAllowed."""
    post = await post_by_id(unit, post_id, locked=True)
    if post is None or not post.is_dated or post.class_id is None:
        raise PostOver(post_id)
    person = await class_locked(unit, acting, post.class_id)
    more = {"agenda": list(post.agenda), "counts_people": post.counts_people, "place": post.place}
    new_id = await begin_draft(unit, acting, person, post.class_id, post.kind, team=list(post.team_ids) or None, **more)
    new = await reread(unit, new_id)
    await change(unit, new_id, language=post.language)
    await set_audience(unit, new, post.audience.school, [*post.audience.classes], sorted(post.audience.pupils))
    for code, said in post.texts.items():
        await set_words(unit, new, code, said)
    return await reread(unit, new_id)


async def to_absent(unit: Unit, acting: Acting, post_id: int, class_id: int = 0) -> Post:
    """A draft to the class's homes that did not come, with what the meeting was about and its files (D4.31); the one
    there is, where it was begun already. Raises PostOver, NobodyMissed, Outdated, NotAllowed."""
    post = await post_by_id(unit, post_id, locked=True)
    to = class_id or (post.class_id if post is not None else None)
    if post is None or not post.is_dated or to not in classes_of(post):
        raise PostOver(post_id)
    person = await class_locked(unit, acting, to)
    if not post.stands or not is_over(post, unit.now):
        raise PostOver(post.id)
    if (there := (await written_after(unit, [post.id])).get((post.id, to))) is not None:
        return await reread(unit, there)
    if not (pupils := await pupils_without(unit, post, to)):
        raise NobodyMissed(post.id)
    more = {"agenda": list(post.agenda), "after_id": post.id}
    new_id = await begin_draft(unit, acting, person, to, PostKind.NEWS, **more)
    new = await reread(unit, new_id)
    await set_audience(unit, new, school=False, classes=(), pupils=pupils)
    await add_files(unit, new, post.files)
    assert post.starts_at is not None
    held_on = local(post.starts_at, post.school.zone).date()
    for code in LANGUAGES:
        with in_language(code):
            # Some of them may have come without a word before: nobody is told that they were missing.
            said = _("This is what the parents' meeting on %(date)s was about:", date=long_date(held_on))
        await set_words(unit, new, code, PostWords(said))
    return await reread(unit, new_id)
