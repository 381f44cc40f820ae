"""What is done with a draft: begun from a message, changed, sent once, stopped, thrown away.

The one rule kept here: a draft is locked while it is changed, so two presses of [Send] send it once.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from msgspec import Struct

from bot.core.errors import NotAllowed, Outdated
from bot.core.routes import Answer, Written
from bot.core.unit import Unit
from bot.news.errors import NothingToSay, PostOver
from bot.news.facts import Post, PostWords
from bot.news.models import PostKind, PostState, Timing
from bot.news.posts import (
    about,
    add_files,
    begin_post,
    change,
    draft_locked,
    found,
    reread,
    schedule,
    set_audience,
    set_file,
    set_words,
    stop,
)
from bot.news.queries import post_by_id
from bot.news.rights import WRITE, WRITE_TO_SCHOOL
from bot.news.rules import says_something
from bot.news.spreading import may_still
from bot.news.writing.boards import refresh
from bot.news.writing.errors import NameInText
from bot.news.writing.queries import drafts_since, first_names, made_of
from bot.news.writing.rules import (
    BURST,
    KINDS,
    ahead,
    clean,
    continues,
    ensure_files_fit,
    ensure_time_to_do,
    first_kind,
    is_whole,
    kinds_for,
    link_of,
    may_show_pupils,
    may_write_to,
    moment_of,
    own_classes,
    together,
    writer_of,
    writes_to_school,
)
from bot.people.access import About, require
from bot.people.acting import Acting, ActingPerson
from bot.people.names import names_in
from bot.people.roles.queries import class_entry
from bot.schools.policy import Policy
from bot.schools.queries import calendar_of, policy_of


class Taken(Struct, frozen=True):
    """What became of a message: a draft of its own, or (`joined`) a piece of one. `earlier`: a draft that it may
    belong to, too."""

    post: Post
    joined: bool = False
    earlier: int | None = None


async def policy_at(unit: Unit, person: ActingPerson) -> Policy:
    return await policy_of(unit, person.school.id, person.school.policy_version)


def _persons(acting: Acting) -> list[int]:
    return [person.person_id for person in acting.persons]


async def class_locked(unit: Unit, acting: Acting, class_id: int) -> ActingPerson:
    """Who may write to this class. Raises Outdated for a class that is none, NotAllowed for somebody else's."""
    entry = await class_entry(unit, class_id)
    if entry is None:
        raise Outdated
    return require(unit, acting, WRITE, About(entry.school_id, class_id=class_id, kind="class", id=class_id))


async def own_draft(unit: Unit, acting: Acting, post_id: int) -> Post:
    """The draft, locked, for its writer: a colleague's is a colleague's. Raises NotAllowed, PostOver."""
    post = await draft_locked(unit, acting, post_id)
    if post.written_by not in _persons(acting):
        # What follows a meeting may have been taken over meanwhile.
        raise PostOver(post.id) if post.after_id is not None else NotAllowed
    return post


# From a message to a draft ------------------------------------------------------------------------------------------


async def take(
    unit: Unit,
    acting: Acting,
    written: Written | Answer,
    class_id: int | None = None,
    kind: PostKind | None = None,
    **more: object,
) -> Taken:
    """The message as a draft of this kind, with `more` columns, or as the next piece of one. Raises NotAllowed,
    TooManyWords, TooManyFiles."""
    person = await class_locked(unit, acting, class_id) if class_id is not None else writer_of(acting)
    if person is None:
        raise NotAllowed
    message = written if isinstance(written, Written) else _as_written(written)
    latest = await drafts_since(unit, _persons(acting), unit.now - BURST)
    if class_id is None and latest and continues(latest[0], message):
        return Taken(await _joined(unit, acting, latest[0], message, parted=True), joined=True)
    source = [message.message_id] if message.message_id else None
    post_id = await begin_draft(unit, acting, person, class_id, kind, source=source, album=message.album, **more)
    post = await reread(unit, post_id)
    await set_words(unit, post, post.language, PostWords(clean(message.text)) if says_something(message.text) else None)
    await add_files(unit, post, message.files)
    earlier = latest[0].id if latest and class_id is None else None
    return Taken(await reread(unit, post_id), earlier=earlier)


def _as_written(answer: Answer) -> Written:
    return Written(answer.text, answer.files, answer.album, answer.message_id, answer.forwarded)


async def begin_draft(
    unit: Unit, acting: Acting, person: ActingPerson, class_id: int | None, kind: PostKind | None = None, **more: object
) -> int:
    """A draft to this class, else to the writer's own, else to the whole school."""
    policy = await policy_at(unit, person)
    kind = kind or first_kind(policy)
    own = own_classes(person)
    to = class_id if class_id is not None else own[0].class_id if own else None
    action = WRITE if to is not None else WRITE_TO_SCHOOL
    require(unit, acting, action, About(person.school.id, class_id=to))
    link = link_of(kind, policy)
    post_id = await begin_post(unit, person, kind, to, acting.language, link=link, **more)
    if to is None:
        await set_audience(unit, await reread(unit, post_id), school=True, classes=(), pupils=())
    return post_id


async def _joined(unit: Unit, acting: Acting, draft: Post, message: Written, *, parted: bool = False) -> Post:
    """The draft with this message as its next piece; `parted`: Telegram parted what was one text."""
    post = await own_draft(unit, acting, draft.id)
    if message.message_id in post.source:
        return post
    ensure_files_fit(len(post.files), len(message.files))
    await add_files(unit, post, message.files)
    if says_something(message.text):
        there = post.texts.get(post.language)
        words = together(there.words, message.text.strip(), parted=parted) if there else message.text.strip()
        await set_words(unit, post, post.language, PostWords(clean(words), there.help if there else None))
        for other in [code for code in post.texts if code != post.language]:
            # What was added is missing in it, and nothing is translated by guesswork.
            await set_words(unit, post, other, None)
    source = [*post.source, *([message.message_id] if message.message_id else [])]
    await change(unit, post.id, source=source, album=message.album or post.album, name_allowed=False)
    refresh(unit, post.id)
    return await reread(unit, post.id)


async def join(unit: Unit, acting: Acting, post_id: int, first_id: int) -> Post:
    """The later draft becomes part of the earlier one."""
    later, first = await own_draft(unit, acting, post_id), await own_draft(unit, acting, first_id)
    if later.id == first.id or later.written_by != first.written_by:
        raise Outdated
    said = later.texts.get(later.language)
    for place, message_id in enumerate(later.source or (0,)):
        files = later.files if not place else ()
        text = said.words if said and not place else ""
        first = await _joined(unit, acting, first, Written(text, files, None, message_id or None))
    await change(unit, later.id, state=PostState.DISCARDED.value, ended_at=unit.now)
    return first


async def edited(unit: Unit, acting: Acting, written: Written) -> tuple[Post, bool] | None:
    """The post that was made of the message, and whether it now says what the message says; None for no post's."""
    if written.message_id is None:
        return None
    post = await made_of(unit, _persons(acting), written.message_id)
    if post is None or post.state in {PostState.DISCARDED, PostState.WITHDRAWN}:
        return None
    if not post.is_draft:
        return post, False
    post = await own_draft(unit, acting, post.id)
    if not is_whole(post):
        return post, False
    if len(written.files) == 1 and post.files:
        await set_file(unit, post, post.source.index(written.message_id), written.files[0])
        await change(unit, post.id, name_allowed=False)
        refresh(unit, post.id)
    if says_something(written.text):
        there = post.texts.get(post.language)
        said = PostWords(clean(written.text), there.help if there else None)
        await set_words(unit, post, post.language, said)
        await change(unit, post.id, name_allowed=False)
        refresh(unit, post.id)
    return await reread(unit, post.id), True


# What stands on the preview ------------------------------------------------------------------------------------------


async def the_post(unit: Unit, acting: Acting, post_id: int) -> Post:
    """The post for whoever may send or stop it, unlocked; a draft for its writer, and for others only when its writer
    may not send it any more, or it follows a meeting. Raises PostOver, NotAllowed."""
    post = await post_by_id(unit, post_id)
    if post is None or post.state is PostState.DISCARDED:
        raise PostOver(post_id)
    action = WRITE if post.class_id is not None else WRITE_TO_SCHOOL
    require(unit, acting, action, about(post))
    theirs = post.is_draft and post.after_id is None and post.written_by not in _persons(acting)
    if theirs and await may_still(unit, post):
        raise NotAllowed
    return post


async def say_in(unit: Unit, acting: Acting, post_id: int, language: str, text: str) -> Post:
    """The words in this language; in the original's own they replace what was there. Raises NothingToSay."""
    post = await own_draft(unit, acting, post_id)
    if not says_something(text):
        raise NothingToSay(post.id)
    there = post.texts.get(language)
    await set_words(unit, post, language, PostWords(clean(text), there.help if there else None))
    await change(unit, post.id, name_allowed=False)
    return await reread(unit, post.id)


async def set_kind(unit: Unit, acting: Acting, post_id: int, kind: PostKind) -> Post:
    """Raises Outdated for a sort that is not offered here."""
    post = await own_draft(unit, acting, post_id)
    policy = await policy_of(unit, post.school.id, post.school.policy_version)
    if kind not in kinds_for(policy) or post.kind not in kinds_for(policy):
        raise Outdated
    link = link_of(kind, policy)
    done_by = post.done_by if kind is PostKind.NEED else None
    # Of pictures to one child's homes nothing was asked; of a good story it is.
    meant = post.name_allowed and kind is not PostKind.STORY
    await change(unit, post.id, kind=kind.value, link=link, done_by=done_by, name_allowed=meant)
    return await reread(unit, post.id)


async def set_done_by(unit: Unit, acting: Acting, post_id: int, day: date) -> Post:
    post = await own_draft(unit, acting, post_id)
    if post.kind not in KINDS:
        # A plan stays one, and a meeting goes out as one: with its contact parents' yes.
        raise Outdated
    calendar = await calendar_of(unit, post.school)
    today = calendar.local(unit.now).date()
    if day < today or (day - today).days > 120:
        raise Outdated
    await change(unit, post.id, done_by=day, kind=PostKind.NEED.value, link=None)
    return await reread(unit, post.id)


async def set_timing(unit: Unit, acting: Acting, post_id: int, timing: Timing, at: datetime | None = None) -> Post:
    """When it goes. Raises MomentPast."""
    post = await own_draft(unit, acting, post_id)
    if timing is Timing.AT:
        if at is None:
            raise Outdated
        ahead(at, unit.now)
    await change(unit, post.id, timing=timing.value, send_at=at if timing is Timing.AT else None)
    return await reread(unit, post.id)


# To whom -------------------------------------------------------------------------------------------------------------


async def toggle_class(unit: Unit, acting: Acting, post_id: int, class_id: int) -> Post:
    """With or without this class."""
    post = await own_draft(unit, acting, post_id)
    person = await class_locked(unit, acting, class_id)
    if person.school.id != post.school.id:
        raise Outdated
    return await to_classes(unit, acting, post, {*post.audience.classes} ^ {class_id})


async def to_classes(unit: Unit, acting: Acting, post: Post, classes: Collection[int]) -> Post:
    """To these classes, as far as one may still write to them; whose post it is then follows."""
    _ensure_no_week(post)
    to = sorted(each for each in classes if may_write_to(acting, post.school.id, each))
    await set_audience(unit, post, school=False, classes=to, pupils=())
    await change(unit, post.id, class_id=_owner(acting, post, to), after_id=None)
    return await reread(unit, post.id)


def _ensure_no_week(post: Post) -> None:
    """A class's week stays that class's, and stays a plan. Raises Outdated."""
    if post.week is not None:
        raise Outdated


def _owner(acting: Acting, post: Post, classes: list[int]) -> int | None:
    """A post to one class is that class's; to several it is the school's, or of the writer's first class among them."""
    if len(classes) == 1:
        return classes[0]
    if writes_to_school(acting, acting.at(post.school.id)):
        return None
    if post.class_id in classes or not classes:
        return post.class_id
    return classes[0]


async def to_school(unit: Unit, acting: Acting, post_id: int) -> Post:
    post = await own_draft(unit, acting, post_id)
    _ensure_no_week(post)
    require(unit, acting, WRITE_TO_SCHOOL, About(post.school.id))
    await set_audience(unit, post, school=True, classes=(), pupils=())
    await change(unit, post.id, class_id=None, after_id=None)
    return await reread(unit, post.id)


async def to_pupils(unit: Unit, acting: Acting, post_id: int, class_id: int, pupils: Collection[int]) -> Post:
    """To the homes of these pupils of the class and nobody else."""
    post = await own_draft(unit, acting, post_id)
    person = await class_locked(unit, acting, class_id)
    if person.school.id != post.school.id:
        raise Outdated
    _ensure_no_week(post)
    await set_audience(unit, post, school=False, classes=(), pupils=sorted(pupils))
    await change(unit, post.id, class_id=class_id, after_id=post.after_id if class_id == post.class_id else None)
    return await reread(unit, post.id)


# Send, stop, throw away -----------------------------------------------------------------------------------------------


async def send(unit: Unit, acting: Acting, post_id: int, *, name_allowed: bool = False) -> Post:
    """Send it, or at its time. Raises NameInText, MomentPast, DoneByPast and what `posts.schedule` raises."""
    post = await own_draft(unit, acting, post_id)
    if post.is_dated:
        # A meeting or event is sent from its own screen, which knows what it needs.
        raise Outdated
    if name_allowed:
        await change(unit, post.id, name_allowed=True)
    elif not post.name_allowed:
        names, pictures = await names_of(unit, post), may_show_pupils(post)
        if names or pictures:
            raise NameInText(post.id, names, pictures)
    policy = await policy_of(unit, post.school.id, post.school.policy_version)
    calendar = await calendar_of(unit, post.school)
    at = moment_of(post, policy, calendar, unit.now)
    ensure_time_to_do(post, calendar.local(at).date())
    await schedule(unit, acting, post, at)
    return await reread(unit, post.id)


async def names_of(unit: Unit, post: Post) -> tuple[str, ...]:
    """The pupils' first names that stand in its words, in any language, on its agenda, in where it is."""
    said = [part for each in post.texts.values() for part in (each.words, each.help)]
    text = "\n".join(part for part in (*said, *post.agenda, post.place) if part)
    return names_in(text, await first_names(unit, post)) if text else ()


async def stop_sending(unit: Unit, acting: Acting, post_id: int) -> Post:
    """A draft again, with the time that was chosen; for its writer alone, who would believe that it goes. Raises
    NotAllowed, PostOver when it has begun to go out."""
    post = await found(unit, acting, post_id)
    if post.written_by not in _persons(acting):
        raise NotAllowed
    await stop(unit, post)
    if post.timing is Timing.AT:
        await change(unit, post.id, send_at=post.send_at)
    return await reread(unit, post.id)


async def drop(unit: Unit, acting: Acting, post_id: int) -> Post:
    """Throw the draft away."""
    post = await own_draft(unit, acting, post_id)
    await change(unit, post.id, state=PostState.DISCARDED.value, ended_at=unit.now)
    return post
