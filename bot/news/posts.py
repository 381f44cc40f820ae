"""What every room does with posts: begins one, gives it words, files and readers, sends it, stops it.

The one rule kept here: a post goes out by its row alone. Whoever sends it writes the time; the errand that tells the
readers looks whether it still may.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select, update

from bot.core.files import File
from bot.core.unit import Unit
from bot.news.errors import ImportantUsedUp, NobodyToTell, NotAgreed, NothingToSay, PostOver
from bot.news.facts import Audience, Post, PostWords
from bot.news.meetings.rules import waits_for_yes
from bot.news.models import PostAudience, PostFile, PostKind, PostRow, PostState, PostText, Timing
from bot.news.queries import post_by_id, reach_of
from bot.news.rights import WRITE, WRITE_TO_SCHOOL
from bot.news.rules import says_something
from bot.people.access import About, may, require
from bot.people.acting import Acting, ActingPerson
from bot.schools.queries import calendar_of, policy_of

# So long a post can be stopped after [Send] (the first minute).
STOPPABLE = timedelta(seconds=60)

_INSERT = insert(PostRow).returning(PostRow.id)
_CHANGE = update(PostRow).where(PostRow.id == bindparam("post"))
_IMPORTANT = select(func.count()).where(
    PostRow.written_by == bindparam("person"),
    PostRow.kind == PostKind.IMPORTANT.value,
    PostRow.state.in_([state.value for state in (PostState.SCHEDULED, PostState.SENDING, PostState.SENT)]),
    PostRow.send_at >= bindparam("since"),
    PostRow.send_at < bindparam("until"),
)


def about(post: Post) -> About:
    """What the table of rights is asked about a post."""
    return About(post.school.id, post.class_id, kind="post", id=post.id)


async def begin_post(
    unit: Unit, person: ActingPerson, kind: PostKind, class_id: int | None, language: str, **more: Any
) -> int:
    """A new draft of this person's, to its own class if it has one; `more` are further columns. Gives its id."""
    values = {
        "school_id": person.school.id,
        "class_id": class_id,
        "written_by": person.person_id,
        "kind": kind.value,
        "state": PostState.DRAFT.value,
        "language": language,
        "timing": Timing.NOW.value,
        "made_at": unit.now,
        **more,
    }
    post_id = int(await unit.scalar(_INSERT, values))
    if class_id is not None:
        await unit.execute(
            insert(PostAudience), {"school_id": person.school.id, "post_id": post_id, "class_id": class_id}
        )
    return post_id


async def draft_locked(unit: Unit, acting: Acting, post_id: int) -> Post:
    """The draft, locked, that this person may write on. Raises NotAllowed, PostOver."""
    post = await found(unit, acting, post_id)
    if not post.is_draft:
        raise PostOver(post.id)
    return post


async def found(unit: Unit, acting: Acting, post_id: int) -> Post:
    """The post, locked, that this person may send, change and take back. Raises NotAllowed, PostOver."""
    post = await post_by_id(unit, post_id, locked=True)
    if post is None or post.state is PostState.DISCARDED:
        raise PostOver(post_id)
    # Copies that are out at other classes' homes, too, are changed by who may tell those.
    ours = post.class_id is not None and (not post.stands or may_tell(acting, post, post.audience))
    require(unit, acting, WRITE if ours else WRITE_TO_SCHOOL, about(post))
    return post


async def reread(unit: Unit, post_id: int) -> Post:
    """The post as it is now, after it was written on. Raises PostOver where there is none."""
    post = await post_by_id(unit, post_id)
    if post is None:
        raise PostOver(post_id)
    return post


async def change(unit: Unit, post_id: int, **columns: Any) -> None:
    """Write these columns of the post."""
    await unit.execute(_CHANGE.values(**columns), {"post": post_id})


async def set_words(unit: Unit, post: Post, language: str, said: PostWords | None) -> None:
    """The words in this language, in place of earlier ones; None takes them out."""
    where = (PostText.post_id == post.id, PostText.language == language)
    await unit.execute(delete(PostText).where(*where))
    if said is not None:
        values = {"school_id": post.school.id, "post_id": post.id, "language": language}
        await unit.execute(insert(PostText), {**values, "words": said.words, "help": said.help})


async def add_files(unit: Unit, post: Post, files: Sequence[File]) -> None:
    """Files after those that are there."""
    first = len(post.files)
    rows = [
        {"school_id": post.school.id, "post_id": post.id, "place": place, "kind": file.kind.value,
         "file_id": file.file_id, "name": file.name, "size": file.size}
        for place, file in enumerate(files, start=first)
    ]  # fmt: skip
    if rows:
        await unit.execute(insert(PostFile), rows)


async def set_file(unit: Unit, post: Post, place: int, file: File) -> None:
    """This file in place of the one that is there."""
    there = (PostFile.post_id == post.id, PostFile.place == place)
    values = {"kind": file.kind.value, "file_id": file.file_id, "name": file.name, "size": file.size}
    await unit.execute(update(PostFile).where(*there).values(**values))


async def set_audience(unit: Unit, post: Post, school: bool, classes: Collection[int], pupils: Collection[int]) -> None:
    """Whose homes read it, in place of before; that a pupil's name is meant for all was said of those."""
    await change(unit, post.id, name_allowed=False)
    await unit.execute(delete(PostAudience).where(PostAudience.post_id == post.id))
    whose = [(None, None)] if school else [*((each, None) for each in classes), *((None, each) for each in pupils)]
    rows = [
        {"school_id": post.school.id, "post_id": post.id, "class_id": class_id, "pupil_id": pupil_id}
        for class_id, pupil_id in whose
    ]
    if rows:
        await unit.execute(insert(PostAudience), rows)


def may_tell(acting: Acting, post: Post, audience: Audience) -> bool:
    """Whether this person may tell all these homes: one's own classes, and with the school's right any."""
    if may(acting, WRITE_TO_SCHOOL, About(post.school.id)):
        return True
    # Some of a class's pupils are that class.
    classes = [*audience.classes, *([post.class_id] if audience.pupils else [])]
    return not audience.school and all(may(acting, WRITE, About(post.school.id, class_id=each)) for each in classes)


async def schedule(unit: Unit, acting: Acting, post: Post, at: datetime) -> datetime:
    """Send the post at `at`, or after the minute in which it can be stopped. Gives when.

    Raises NothingToSay, NobodyToTell, NotAgreed, ImportantUsedUp and NotAllowed.
    """
    send_at = max(at, unit.now + STOPPABLE)
    await _ensure_sendable(unit, acting, post, send_at)
    await change(unit, post.id, state=PostState.SCHEDULED.value, send_at=send_at)
    return send_at


async def _ensure_sendable(unit: Unit, acting: Acting, post: Post, send_at: datetime) -> None:
    if not may_tell(acting, post, post.audience):
        require(unit, acting, WRITE_TO_SCHOOL, about(post))
    if not post.files and not any(says_something(each.words) for each in post.texts.values()):
        raise NothingToSay(post.id)
    policy = await policy_of(unit, post.school.id, post.school.policy_version)
    if waits_for_yes(policy, post) and post.state is not PostState.AGREED:
        raise NotAgreed(post.id)
    if post.audience.is_empty or not (await reach_of(unit, post)).adults:
        raise NobodyToTell(post.id)
    counted = post.kind is PostKind.IMPORTANT and not may(acting, WRITE_TO_SCHOOL, About(post.school.id))
    if counted and await _important_that_week(unit, post, send_at) >= policy.messages.important_per_teacher_per_week:
        raise ImportantUsedUp(post.id)


async def _important_that_week(unit: Unit, post: Post, at: datetime) -> int:
    """How many of the writer's go out in the week of `at`."""
    calendar = await calendar_of(unit, post.school)
    day = calendar.local(at).date()
    monday = day - timedelta(days=day.weekday())
    since, until = (calendar.at(each, datetime.min.time()) for each in (monday, monday + timedelta(days=7)))
    return int(await unit.scalar(_IMPORTANT, {"person": post.written_by, "since": since, "until": until}))


async def stop(unit: Unit, post: Post) -> None:
    """A post that has not begun to go out is a draft again, or agreed to as it was. Raises PostOver when it has."""
    if post.state is not PostState.SCHEDULED:
        raise PostOver(post.id)
    policy = await policy_of(unit, post.school.id, post.school.policy_version)
    state = PostState.AGREED if waits_for_yes(policy, post) else PostState.DRAFT
    await change(unit, post.id, state=state.value, send_at=None)
