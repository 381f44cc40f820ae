"""A post on its way to its readers, looked at again when each copy is sent, and its copies when it changes.

The one rule kept here: whoever has nothing to do with the class any more gets nothing, not even a correction; a post
that was taken back goes to nobody, and every copy of it is taken back, whoever has it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial

from msgspec import Struct

from bot.core.replies import Dropped, Message
from bot.core.texts import N_
from bot.core.unit import Unit
from bot.news import words
from bot.news.facts import Concerned, Portal, Post, ReaderAnswer
from bot.news.models import PostState
from bot.news.plans import CORRECTED, DAY_BEFORE, PART, POST, REMIND
from bot.news.portal import portals_for
from bot.news.queries import answers_of, bundled, concerned, posts_by_ids, without
from bot.news.rules import is_day_before, late_after
from bot.outbox.models import TOO_LATE, Act
from bot.outbox.notices import Joined, Kind, Load, Loaded, Notice, Words
from bot.people import whys
from bot.reminders.presses import ChangeDayBefore, ChangeWays

_OVER, _NOT_THEIRS, _SHORTER = Dropped("taken back"), Dropped("no longer theirs"), Dropped("has fewer parts")
_TOO_LATE, _ANSWERED = Dropped(TOO_LATE), Dropped("done")
_ANOTHER_DAY, _NOT_COMING = Dropped("on another day"), Dropped("not coming")
_NOTHING = ReaderAnswer()

Found = dict[int, Words | Dropped | Joined]


class _Told(Struct, frozen=True):
    """What notices are about, and who of their readers has to do with it."""

    posts: Mapping[int, Post]
    whose: Mapping[tuple[int, int], Concerned]
    answers: Mapping[tuple[int, int], ReaderAnswer]

    def answer(self, notice: Notice) -> ReaderAnswer:
        return self.answers.get((notice.about_id, notice.person_id), _NOTHING)

    def told(self, notice: Notice) -> tuple[Post, Concerned] | Dropped:
        """The post and why it is for this reader, or why it is not."""
        post = self.posts.get(notice.about_id)
        if post is None or not post.stands:
            return _OVER
        of = self.whose.get((notice.about_id, notice.person_id))
        return (post, of) if of is not None else _NOT_THEIRS

    def is_taken_back(self, notice: Notice) -> bool:
        """The row takes a copy back that went out."""
        post = self.posts.get(notice.about_id)
        return not _is_new(notice) and post is not None and post.state is PostState.WITHDRAWN


def _is_new(notice: Notice) -> bool:
    """It goes out for the first time; a change may have overtaken the send that was to bring it."""
    return notice.message_id is None


async def _read(unit: Unit, about: Sequence[tuple[int, int]]) -> _Told:
    """These posts and readers, by (post id, person id)."""
    persons = sorted({person for _post, person in about})
    posts = await posts_by_ids(unit, {post for post, _person in about})
    return _Told(posts, await concerned(unit, posts, persons), await answers_of(unit, posts, persons))


def _about(notices: Sequence[Notice]) -> list[tuple[int, int]]:
    return [(notice.about_id, notice.person_id) for notice in notices]


async def _load_post(unit: Unit, notices: Sequence[Notice]) -> Loaded:
    told = await _read(unit, _about(notices))
    loaded: Found = {}
    bundles: dict[tuple[int, str, bool], list[Notice]] = {}
    for notice in notices:
        found = told.told(notice)
        if not isinstance(found, Dropped) and _is_late(unit, found[0], notice):
            found = _TOO_LATE
        if notice.bundle is not None and (not isinstance(found, Dropped) or told.is_taken_back(notice)):
            bundles.setdefault((notice.person_id, notice.bundle, _is_new(notice)), []).append(notice)
        elif told.is_taken_back(notice):
            loaded[notice.id] = words.taken_back
        elif isinstance(found, Dropped):
            loaded[notice.id] = found
        else:
            loaded[notice.id] = partial(words.last_part, *found, told.answer(notice))
    sent = {key: together for key, together in bundles.items() if key[2]}
    portals = await _portals(unit, told, sent)
    for together in sent.values():
        _join(loaded, together, _bundle(told, _about(together), portals))
    again = {key: together for key, together in bundles.items() if not key[2]}
    await _load_bundles_again(unit, again, loaded)
    return loaded


def _is_late(unit: Unit, post: Post, notice: Notice) -> bool:
    late = late_after(post)
    return _is_new(notice) and late is not None and unit.now > late


async def _load_bundles_again(unit: Unit, bundles: Mapping[tuple[int, str, bool], list[Notice]], loaded: Found) -> None:
    """A bundle of which a line has changed is drawn anew, with what is still true of it."""
    if not bundles:
        return
    lines = await bundled(unit, {key[1] for key in bundles}, {key[0] for key in bundles})
    told = await _read(unit, [(post, key[0]) for key, posts in lines.items() for post in posts])
    portals = await _portals(unit, told, bundles)
    for (person, bundle, _sent), together in bundles.items():
        about = [(post, person) for post in lines.get((person, bundle), ())]
        _join(loaded, together, _bundle(told, about, portals))


async def _portals(
    unit: Unit, told: _Told, bundles: Mapping[tuple[int, str, bool], Sequence[Notice]]
) -> Mapping[int, Portal]:
    """Whom a bundle reminds of the school's own system, by person."""
    if not bundles:
        return {}
    firsts = {key[0]: told.posts.get(each[0].about_id) for key, each in bundles.items()}
    return await portals_for(unit, {person: post.school for person, post in firsts.items() if post is not None})


def _bundle(told: _Told, about: Sequence[tuple[int, int]], portals: Mapping[int, Portal]) -> Words:
    lines = [
        (post, told.whose[post.id, person])
        for post, person in ((told.posts[post_id], person) for post_id, person in about)
        if post.stands and (post.id, person) in told.whose
    ]
    person = about[0][1] if about else 0
    return partial(words.bundle, lines, portals.get(person)) if lines else words.taken_back


def _join(loaded: Found, together: Sequence[Notice], said: Words) -> None:
    """One message for all of these."""
    leader, *others = together
    loaded[leader.id] = said
    loaded.update({each.id: Joined(leader.id) for each in others})


# What a notice says of a post that still is for its reader, or why it says nothing.
Says = Callable[[Unit, _Told, Notice, Post, Concerned], Words | Dropped]


def _loading(says: Says) -> Load:
    """How a kind is loaded that has a message of its own for each reader."""

    async def load(unit: Unit, notices: Sequence[Notice]) -> Loaded:
        told = await _read(unit, _about(notices))
        return {notice.id: _said(unit, told, notice, says) for notice in notices}

    return load


def _said(unit: Unit, told: _Told, notice: Notice, says: Says) -> Words | Dropped:
    if told.is_taken_back(notice):
        return words.taken_back
    found = told.told(notice)
    return found if isinstance(found, Dropped) else says(unit, told, notice, *found)


def _part(unit: Unit, _told: _Told, notice: Notice, post: Post, of: Concerned) -> Words | Dropped:
    if _is_late(unit, post, notice):
        return _TOO_LATE
    return partial(_words_of_part, post, of, int(notice.params["part"]), notice.act)


def _words_of_part(post: Post, of: Concerned, number: int, act: Act) -> Message | Dropped:
    found = words.part(post, of, number)
    if found is None:
        return _SHORTER if act is Act.SEND else words.surplus()
    return found


def _corrected(_unit: Unit, told: _Told, notice: Notice, post: Post, of: Concerned) -> Words | Dropped:
    return partial(words.corrected, post, of, told.answer(notice))


def _day_before(_unit: Unit, told: _Told, notice: Notice, post: Post, of: Concerned) -> Words | Dropped:
    if notice.act is Act.SEND and not is_day_before(post, str(notice.params["on"])):
        return _ANOTHER_DAY
    if notice.act is Act.SEND and told.answer(notice).coming is False:
        return _NOT_COMING
    return partial(words.day_before, post, of, told.answer(notice))


async def _load_reminders(unit: Unit, notices: Sequence[Notice]) -> Loaded:
    posts, persons = ({*each} for each in zip(*_about(notices), strict=True))
    waited_for = await without(unit, posts, persons)
    return await _loading(partial(_reminder, waited_for))(unit, notices)


def _reminder(
    waited_for: Collection[tuple[int, int]], _unit: Unit, told: _Told, notice: Notice, post: Post, of: Concerned
) -> Words | Dropped:
    if notice.act is Act.SEND and (notice.about_id, notice.person_id) not in waited_for:
        return _ANSWERED
    return partial(words.reminder, post, of, told.answer(notice))


_WHY = N_("News from the class or the school, because you are an adult of a child there.")
KINDS = (
    Kind(POST, _load_post, why=_WHY, change=ChangeWays()),
    Kind(PART, _loading(_part), why=_WHY, change=ChangeWays()),
    Kind(CORRECTED, _loading(_corrected), why=_WHY, change=ChangeWays()),
    Kind(REMIND, _load_reminders, why=_WHY, change=ChangeWays()),
    Kind(DAY_BEFORE, _loading(_day_before), why=whys.MEETING, change=ChangeDayBefore()),
)
