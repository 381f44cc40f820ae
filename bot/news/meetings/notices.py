"""What contact parents, the team, head and office hear of a meeting, and homes of one that is called off.

The one rule kept here: whether it is still so, and still theirs, is looked at when it is sent.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from bot.conferences.rounds.queries import staff_reach
from bot.core.replies import Dropped, Message
from bot.core.texts import N_
from bot.core.unit import Unit
from bot.news.facts import Post
from bot.news.meetings import plans, words
from bot.news.meetings.counting import has_none_at_start
from bot.news.meetings.queries import agreements, class_names, pupils_without, written_after
from bot.news.meetings.rules import classes_of, is_over
from bot.news.models import PostState
from bot.news.plans import CALENDAR
from bot.news.queries import concerned, posts_by_ids
from bot.outbox.notices import Kind, Load, Loaded, Notice, Words
from bot.people import whys

Found = dict[int, Words | Dropped]
_CHANGED, _NOT_THEIRS = Dropped("no longer proposed so"), Dropped("no longer theirs")
_WHY_PARENT = N_("About a parents' meeting: you are a contact parent.")
_WHY_HOME = N_("About a meeting or an event: your child's class or school has it.")
_WHY_STAFF = N_("About a parents' meeting: you work with the class or in the office.")


def _posts(notices: Sequence[Notice]) -> set[int]:
    return {notice.about_id for notice in notices}


def _as_proposed(post: Post | None, notice: Notice, states: set[PostState]) -> bool:
    return post is not None and post.state in states and post.revision == notice.params["revision"]


Says = Callable[[Post], Message]


def _to_parents(says: Says, state: PostState) -> Load:
    """To who is a contact parent and has not said anything."""

    async def load(unit: Unit, notices: Sequence[Notice]) -> Loaded:
        posts, said = await posts_by_ids(unit, _posts(notices)), await agreements(unit, _posts(notices))
        loaded: Found = {}
        for notice in notices:
            post = posts.get(notice.about_id)
            own = [each for each in said[notice.about_id].parents if each.person_id == notice.person_id]
            if post is None or not _as_proposed(post, notice, {state}):
                loaded[notice.id] = _CHANGED
            elif not own:
                loaded[notice.id] = _NOT_THEIRS
            elif own[0].agrees is not None:
                loaded[notice.id] = Dropped("answered")
            else:
                loaded[notice.id] = partial(says, post)
        return loaded

    return load


def _to_team(says: Says, states: set[PostState]) -> Load:
    async def load(unit: Unit, notices: Sequence[Notice]) -> Loaded:
        posts = await posts_by_ids(unit, _posts(notices))
        reach = await staff_reach(unit, sorted({notice.person_id for notice in notices}))
        loaded: Found = {}
        for notice in notices:
            post = posts.get(notice.about_id)
            if post is None or not _as_proposed(post, notice, states):
                loaded[notice.id] = _CHANGED
            elif not _works_there(reach, notice.person_id, post):
                loaded[notice.id] = _NOT_THEIRS
            else:
                loaded[notice.id] = partial(says, post)
        return loaded

    return load


def _works_there(reach: set[tuple[int, str, int]], person_id: int, post: Post) -> bool:
    return _works_in(reach, person_id, post.school.id, post.class_id or 0)


def _works_in(reach: set[tuple[int, str, int]], person_id: int, school_id: int, class_id: int) -> bool:
    return bool(reach & {(person_id, "school", school_id), (person_id, "class", class_id)})


async def _load_nobody(unit: Unit, notices: Sequence[Notice]) -> Loaded:
    posts, said = await posts_by_ids(unit, _posts(notices)), await agreements(unit, _posts(notices))
    reach = await staff_reach(unit, sorted({notice.person_id for notice in notices}))
    loaded: Found = {}
    for notice in notices:
        post = posts.get(notice.about_id)
        agreement = said[notice.about_id]
        spoken = agreement.given or agreement.against
        if post is None or not _as_proposed(post, notice, {PostState.PROPOSED}) or spoken:
            loaded[notice.id] = _CHANGED
        elif (notice.person_id, "school", post.school.id) not in reach:
            loaded[notice.id] = _NOT_THEIRS
        else:
            loaded[notice.id] = partial(words.nobody, post, silent=bool(agreement.asked))
    return loaded


async def _load_off(unit: Unit, notices: Sequence[Notice]) -> Loaded:
    posts = await posts_by_ids(unit, _posts(notices))
    whose = await concerned(unit, posts, {notice.person_id for notice in notices})
    loaded: Found = {}
    for notice in notices:
        post, of = posts.get(notice.about_id), whose.get((notice.about_id, notice.person_id))
        if post is None or post.state is not PostState.WITHDRAWN:
            loaded[notice.id] = Dropped("not called off")
        else:
            loaded[notice.id] = partial(words.off, post, of) if of is not None else _NOT_THEIRS
    return loaded


async def _load_file(unit: Unit, notices: Sequence[Notice]) -> Loaded:
    posts = await posts_by_ids(unit, _posts(notices))
    whose = await concerned(unit, posts, {notice.person_id for notice in notices})
    loaded: Found = {}
    for notice in notices:
        post, of = posts.get(notice.about_id), whose.get((notice.about_id, notice.person_id))
        if post is None or post.starts_at is None or not (post.stands or post.state is PostState.WITHDRAWN):
            loaded[notice.id] = Dropped("not there")
        else:
            loaded[notice.id] = partial(words.file, post, of, unit.now) if of is not None else _NOT_THEIRS
    return loaded


async def _load_not_there(unit: Unit, notices: Sequence[Notice]) -> Loaded:
    posts, written = await posts_by_ids(unit, _posts(notices)), await written_after(unit, _posts(notices))
    reach = await staff_reach(unit, sorted({notice.person_id for notice in notices}))
    loaded: Found = {}
    for notice in notices:
        post = posts.get(notice.about_id)
        if post is None or not post.stands or not is_over(post, unit.now):
            loaded[notice.id] = Dropped("not held")
            continue
        theirs = [each for each in classes_of(post) if _works_in(reach, notice.person_id, post.school.id, each)]
        left = [each for each in theirs if (post.id, each) not in written]
        without = {each: len(await pupils_without(unit, post, each)) for each in left}
        if not theirs:
            loaded[notice.id] = _NOT_THEIRS
        elif not left:
            loaded[notice.id] = Dropped("begun already")
        elif not any(without.values()):
            loaded[notice.id] = Dropped("all were there")
        else:
            missed = [each for each, pupils in without.items() if pupils]
            loaded[notice.id] = partial(words.not_there, post, sum(without.values()), missed)
    return loaded


async def _load_due(unit: Unit, notices: Sequence[Notice]) -> Loaded:
    classes = sorted(_posts(notices))
    names, without = await class_names(unit, classes), await has_none_at_start(unit, classes)
    reach = await staff_reach(unit, sorted({notice.person_id for notice in notices}))
    loaded: Found = {}
    for notice in notices:
        class_id = notice.about_id
        if class_id not in without:
            loaded[notice.id] = Dropped("planned by now")
        elif (notice.person_id, "class", class_id) not in reach:
            loaded[notice.id] = _NOT_THEIRS
        else:
            until, zone = without[class_id]
            loaded[notice.id] = partial(words.due, names.get(class_id, ""), class_id, until, zone)
    return loaded


KINDS = (
    Kind(plans.PROPOSED, _to_parents(words.proposed, PostState.PROPOSED), why=_WHY_PARENT),
    Kind(plans.STANDS, _to_parents(words.stands, PostState.AGREED), why=_WHY_PARENT),
    Kind(plans.AGREED, _to_team(words.agreed, {PostState.AGREED}), why=_WHY_STAFF),
    Kind(plans.RATHER, _to_team(words.rather, {PostState.PROPOSED}), why=_WHY_STAFF),
    Kind(plans.NOBODY, _load_nobody, why=_WHY_STAFF),
    Kind(plans.OFF, _load_off, why=_WHY_HOME),
    Kind(plans.DUE, _load_due, why=_WHY_STAFF),
    Kind(plans.ABSENT, _load_not_there, why=_WHY_STAFF),
    Kind(CALENDAR, _load_file, why=whys.FILE),
)
