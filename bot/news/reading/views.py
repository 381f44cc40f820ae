"""What one reads, put together: a post, a page of posts, a bundle, what is new. Rooms that show posts start here.

`my_post` gives a post as its reader has it, or says why not; `screens.pressed` draws it where it stands.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bot.core.unit import Unit
from bot.news.facts import Portal, Post, ReaderAnswer, Where
from bot.news.models import PostKind, PostState
from bot.news.portal import portals_for
from bot.news.queries import answers_of, bundled, post_by_id, posts_by_ids
from bot.news.reading.errors import NotHere, TakenBack
from bot.news.reading.facts import Mine, Shelf, Waiting
from bot.news.reading.queries import bundle_of, lately, posts_for, waiting_for
from bot.news.reading.rules import (
    PAGE,
    SORTS,
    children_who_read,
    concerned_children,
    concerning,
    has_word,
    kinds_of,
)
from bot.news.rights import READ
from bot.people.access import About, may, require
from bot.people.acting import Acting
from bot.schools.queries import policy_of

# A word is looked for in so many posts, the newest first, and as many are shown as fit on a screen.
_LOOKED_THROUGH, _FOUND = 300, 9
# What somebody who has just joined finds on one screen.
_ON_JOINING = 6
_NOTHING = ReaderAnswer()


async def my_post(unit: Unit, acting: Acting, post_id: int) -> Mine:
    """The post for whoever reads it at home. Raises NotHere, TakenBack."""
    post = await post_by_id(unit, post_id)
    if post is None:
        raise NotHere(post_id)
    return await _as_reader(unit, acting, post)


async def shown_post(unit: Unit, acting: Acting, post_id: int) -> Mine:
    """The post for whoever reads it at home, or works where it was written. Raises NotHere, TakenBack."""
    post = await post_by_id(unit, post_id)
    if post is None:
        raise NotHere(post_id)
    if not concerned_children(acting, post) and _works_there(acting, post):
        if not post.stands:
            raise TakenBack(post_id) if post.state is PostState.WITHDRAWN else NotHere(post_id)
        return Mine(post, acting.at(post.school.id), (), concerning(post, ()), None)
    return await _as_reader(unit, acting, post)


async def _as_reader(unit: Unit, acting: Acting, post: Post) -> Mine:
    children = concerned_children(acting, post)
    if not children:
        raise NotHere(post.id)
    about = About(post.school.id, children[0].class_id, children[0].pupil_id, kind="post", id=post.id)
    person = require(unit, acting, READ, about)
    if post.state is PostState.WITHDRAWN:
        raise TakenBack(post.id)
    if not post.stands:
        raise NotHere(post.id)
    answers = await answers_of(unit, [post.id], [person.person_id])
    answer = answers.get((post.id, person.person_id), _NOTHING)
    return Mine(post, person, children, concerning(post, children), answer)


def _works_there(acting: Acting, post: Post) -> bool:
    """Staff of its class, of any class of the school where it is the whole school's, office and head."""
    classes = {*post.audience.classes, *([post.class_id] if post.class_id is not None else [])}
    if post.audience.school:
        classes |= {role.class_id for person in acting.persons for role in person.roles if role.class_id is not None}
    asked = [About(post.school.id), *(About(post.school.id, class_id=each) for each in classes)]
    return any(may(acting, READ, about) for about in asked)


async def _each(unit: Unit, acting: Acting, ids: Sequence[int]) -> list[Mine]:
    """These posts as this account reads them, in their order."""
    posts = await posts_by_ids(unit, ids)
    answers = await answers_of(unit, ids, [person.person_id for person in acting.persons]) if ids else {}
    found = []
    for post in (posts[each] for each in ids if each in posts):
        children, person = concerned_children(acting, post), acting.at(post.school.id)
        if children and post.stands:
            answer = answers.get((post.id, person.person_id), _NOTHING)
            found.append(Mine(post, person, children, concerning(post, children), answer))
    return found


async def shelf_of(unit: Unit, acting: Acting, where: Where) -> Shelf:
    """A page of what one reads."""
    children, page = children_who_read(acting), min(max(where.page, 0), 1000)
    kinds = kinds_of(where.sort)
    ids = await posts_for(unit, children, kinds, where.class_id, PAGE + 1, page * PAGE)
    posts = await _each(unit, acting, ids[:PAGE])
    return Shelf(posts, Where(where.place, page, where.sort, where.class_id), classes_of(acting), len(ids) > PAGE)


async def sorts_of(unit: Unit, acting: Acting) -> list[str]:
    """The sorts that one may read; goals only where a school has them told."""
    schools = {person.school.id: person.school for person, _child in children_who_read(acting)}
    policies = [await policy_of(unit, each.id, each.policy_version) for each in schools.values()]
    told = any(policy.messages.goals for policy in policies)
    return [sort for sort in SORTS if told or sort != PostKind.GOALS.value]


async def found_with(unit: Unit, acting: Acting, wanted: str, where: Where) -> Shelf:
    """What has these words in it, among the newest."""
    ids = await posts_for(unit, children_who_read(acting), kinds_of(""), 0, _LOOKED_THROUGH)
    posts = [mine for mine in await _each(unit, acting, ids) if has_word(mine.post, wanted)]
    return Shelf(posts[:_FOUND], where, {}, len(posts) > _FOUND)


async def bundle_with(unit: Unit, acting: Acting, post_id: int) -> tuple[list[Mine], Portal | None]:
    """What still stands of the week's bundle that brought this account the post; nothing for one that came by itself.

    The post itself may have been taken back since.
    """
    found = await bundle_of(unit, post_id, [person.person_id for person in acting.persons])
    if found is None:
        return [], None
    person_id, bundle = found
    lines = await bundled(unit, [bundle], [person_id])
    posts = await _each(unit, acting, lines.get((person_id, bundle), []))
    portals = await portals_for(unit, {person_id: posts[0].post.school}) if posts else {}
    return posts, portals.get(person_id)


async def on_joining(unit: Unit, acting: Acting) -> list[Mine]:
    """What the school told lately and is still worth reading, for who has just joined (experience.md 2.7)."""
    children = children_who_read(acting)
    if not children:
        return []
    school = children[0][0].school
    policy = await policy_of(unit, school.id, school.policy_version)
    return await _each(unit, acting, await lately(unit, children, policy.messages.post_days, _ON_JOINING))


async def waiting(unit: Unit, acting: Acting) -> Waiting:
    """What has come that the reader has not answered."""
    children = children_who_read(acting)
    return await waiting_for(unit, children) if children else Waiting()


def classes_of(acting: Acting) -> dict[int, str]:
    """The classes by id that one reads news of, by name, with their school's where two have one; none with a secret."""
    found = {child.class_id: (child, person.school.name) for person, child in children_who_read(acting)}
    names = Counter(child.class_name for child, _school in found.values())
    return {
        class_id: child.class_name if names[child.class_name] == 1 else f"{child.class_name}, {school}"
        for class_id, (child, school) in found.items()
        if child.class_name
    }


def reads_any(acting: Acting) -> bool:
    """Whether this account reads news as an adult at home."""
    return bool(children_who_read(acting))
