"""Pure rules of reading: through which children a post is whose, which sorts there are, what a word is found in."""

from __future__ import annotations

from collections.abc import Iterable

from bot.core.errors import Outdated
from bot.news.facts import Concerned, Post, ReaderAnswer
from bot.news.models import PostKind
from bot.news.rights import READ
from bot.people.access import About, may
from bot.people.acting import Acting, ActingPerson, Child

# Posts on a page of /news.
PAGE = 6
# What a home tells apart, in the order of the buttons; meetings and events are one thing to it.
MEETINGS = PostKind.MEETING.value
SORTS: dict[str, tuple[PostKind, ...]] = {
    PostKind.NEED.value: (PostKind.NEED,),
    PostKind.IMPORTANT.value: (PostKind.IMPORTANT,),
    MEETINGS: (PostKind.MEETING, PostKind.EVENT),
    PostKind.PLAN.value: (PostKind.PLAN,),
    PostKind.NEWS.value: (PostKind.NEWS,),
    PostKind.STORY.value: (PostKind.STORY,),
    PostKind.GOALS.value: (PostKind.GOALS,),
    PostKind.PORTAL.value: (PostKind.PORTAL,),
}


def kinds_of(sort: str) -> tuple[PostKind, ...]:
    """The kinds of a sort, all for "". Raises Outdated for a forger's."""
    if sort and sort not in SORTS:
        raise Outdated
    return SORTS.get(sort, tuple(PostKind))


def children_who_read(acting: Acting) -> tuple[tuple[ActingPerson, Child], ...]:
    """The children whose news this account reads as an adult at home, with whom it is for them."""
    return tuple(
        (person, child)
        for person, child in acting.children
        if may(acting, READ, About(person.school.id, child.class_id, child.pupil_id))
    )


def concerned_children(acting: Acting, post: Post) -> tuple[Child, ...]:
    """Those of them that the post is for."""
    return tuple(
        child
        for person, child in children_who_read(acting)
        if person.school.id == post.school.id
        and (
            post.audience.school
            or child.class_id in post.audience.classes
            or child.pupil_id in post.audience.pupils
        )
    )  # fmt: skip


def concerning(post: Post, children: Iterable[Child]) -> Concerned:
    """The classes by name through which it is for these children; none for a protected one, and the whole school's."""
    found = tuple(children)
    secret = bool(found) and all(child.protected for child in found)
    if post.audience.school:
        return Concerned(secret=secret)
    return Concerned(tuple(sorted({child.class_name for child in found if child.class_name})), secret)


def is_seen(post: Post, answer: ReaderAnswer) -> bool:
    """Whether the reader has answered what the post asks: come or not, done, read."""
    if post.is_dated:
        return answer.coming is not None
    if post.kind is PostKind.NEED:
        return answer.done_at is not None
    return (answer.seen_revision or 0) >= post.asks_revision


def has_word(post: Post, wanted: str) -> bool:
    """Whether every part of what was typed stands in the post, in any of its languages, however it is written."""
    said = [each for text in post.texts.values() for each in (text.words, text.help or "")]
    found = " ".join([*said, post.place or "", *post.agenda, *(file.name or "" for file in post.files)]).casefold()
    return all(part in found for part in wanted.casefold().split())
