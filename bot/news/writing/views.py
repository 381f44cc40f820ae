"""What the screens of drafts need, read and put together."""

from __future__ import annotations

from bot.conferences.rounds.access import classes_open_to
from bot.core.unit import Unit
from bot.news.facts import Concerned, Post
from bot.news.queries import reach_of
from bot.news.rights import WRITE
from bot.news.writing.facts import ClassAt, View
from bot.news.writing.queries import class_name_of
from bot.news.writing.rules import writes_to_school
from bot.people.acting import Acting
from bot.schools.queries import calendar_of, policy_of


async def view_of(unit: Unit, acting: Acting, post: Post, earlier: int | None = None) -> View:
    """The draft with all that its preview says; `earlier` is a draft that it may belong to."""
    policy = await policy_of(unit, post.school.id, post.school.policy_version)
    return View(
        post=post,
        concerned=await one_reader(unit, post),
        reach=await reach_of(unit, post),
        policy=policy,
        calendar=await calendar_of(unit, post.school),
        whole_school=writes_to_school(acting, acting.at(post.school.id)),
        now=unit.now,
        earlier=earlier,
    )


async def one_reader(unit: Unit, post: Post) -> Concerned:
    """As one of its readers sees it: a parent with one child there."""
    if post.audience.classes:
        return Concerned((next(iter(post.audience.classes.values())),))
    if post.audience.pupils and post.class_id is not None:
        return Concerned((await class_name_of(unit, post.class_id),))
    return Concerned()


async def classes_at(unit: Unit, acting: Acting, school_id: int) -> list[ClassAt]:
    """The classes of the school that this person may write to, one's own first."""
    found = await classes_open_to(unit, acting, WRITE)
    return [ClassAt(each.class_id, each.school_id, each.name) for each in found if each.school_id == school_id]
