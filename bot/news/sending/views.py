"""What reports and lists show, read and put together, for whoever may send and take back the post."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import timedelta

from bot.core.unit import Unit
from bot.news.errors import PostOver
from bot.news.facts import Concerned, Post
from bot.news.models import PostState
from bot.news.posts import about
from bot.news.queries import post_by_id
from bot.news.rights import WRITE, WRITE_TO_SCHOOL
from bot.news.sending.facts import Delivery, Reached, Report
from bot.news.sending.presses import Who
from bot.news.sending.queries import adults, deliveries, pressed, sent_posts
from bot.news.writing.views import one_reader
from bot.outbox.feature import KEEP_ROWS
from bot.people.access import About, classes_for, may, require
from bot.people.acting import Acting
from bot.schools.queries import policy_of

PAGE = 8
# Older posts of all classes are found in /news.
_LATELY = timedelta(days=60)
# Before this, nobody was told.
_NOT_OUT = frozenset({PostState.DRAFT, PostState.PROPOSED, PostState.AGREED, PostState.DISCARDED})


async def reports_of(unit: Unit, posts: Collection[Post]) -> Mapping[int, Report]:
    """How these posts fare."""
    sent = await deliveries(unit, [post.id for post in posts])
    said = await pressed(unit, posts)
    found = {}
    for post in posts:
        policy = await policy_of(unit, post.school.id, post.school.policy_version)
        portal = policy.portal.names[0] if policy.portal.comes_first and policy.portal.names else None
        whose = Concerned(tuple(post.audience.classes.values()))
        if post.audience.pupils:
            whose = await one_reader(unit, post)
        kept = post.sent_at is None or post.sent_at > unit.now - KEEP_ROWS
        found[post.id] = Report(post, whose, sent.get(post.id, Delivery()), said[post.id], portal, kept)
    return found


def may_follow(acting: Acting, post: Post) -> bool:
    """Whether this person sees how the post fares: its class's staff; of the whole school's post, office and head."""
    return may(acting, WRITE if post.class_id is not None else WRITE_TO_SCHOOL, about(post))


async def allowed_report(unit: Unit, acting: Acting, post_id: int) -> Report:
    """How the post fares. Raises NotAllowed, and PostOver for what has not gone out."""
    post = await post_by_id(unit, post_id)
    if post is None or post.state is PostState.DISCARDED:
        raise PostOver(post_id)
    require(unit, acting, WRITE if post.class_id is not None else WRITE_TO_SCHOOL, about(post))
    if post.state in _NOT_OUT:
        raise PostOver(post_id)
    return (await reports_of(unit, [post]))[post.id]


async def allowed_adults(unit: Unit, acting: Acting, post_id: int, who: Who) -> tuple[Report, list[Reached]]:
    """These readers of the post, of the classes that this person works with; of any for office and head."""
    report = await allowed_report(unit, acting, post_id)
    school = report.post.school.id
    mine = None
    if not may(acting, WRITE_TO_SCHOOL, About(school)):
        mine = [class_id for person, class_id, _name in classes_for(acting, WRITE) if person.school.id == school]
    return report, await adults(unit, report.post, who, mine)


async def sent_to_mine(unit: Unit, acting: Acting, page: int) -> tuple[list[Post], bool]:
    """A page of what went to one's classes and, for office and head, all of the school's. And whether more follow."""
    classes = [class_id for _person, class_id, _name in classes_for(acting, WRITE)]
    schools = [each.school.id for each in acting.persons if may(acting, WRITE_TO_SCHOOL, About(each.school.id))]
    found = await sent_posts(unit, classes, schools, unit.now - _LATELY, PAGE + 1, page * PAGE)
    return [post for post in found[:PAGE] if may_follow(acting, post)], len(found) > PAGE
