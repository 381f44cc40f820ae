"""The contact parents' yes: asked, given, refused with their own words, or answered for where there is nobody.

The one rule kept here: a meeting is agreed to when all contact parents who are reached here said yes to the very
proposal that goes out; what is changed is a new proposal. Only where none is reached, or they stay silent for days, may
head or office answer for it, and that stands there openly.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, insert, update

from bot.core.errors import NotAllowed, Outdated
from bot.core.feature import Ended, Who
from bot.core.unit import Unit
from bot.news.errors import PostOver
from bot.news.facts import Post
from bot.news.meetings import plans
from bot.news.meetings.errors import ProposalChanged, TimePast, TooLong
from bot.news.meetings.facts import Agreement
from bot.news.meetings.queries import VOUCHED, agreement_of, head_and_office, is_asked, own_word, proposed_to
from bot.news.meetings.rules import ensure_complete, patience_ends, waits_for_yes
from bot.news.models import PostProposal, PostState
from bot.news.posts import change, found, reread
from bot.news.queries import post_by_id
from bot.news.rights import AGREE, WRITE_TO_SCHOOL
from bot.outbox.planning import plan
from bot.people.access import About, may, require
from bot.people.acting import Acting, ActingPerson
from bot.schools.queries import calendar_of, policy_of

_LONGEST = 1000
_SAY = update(PostProposal).where(PostProposal.id == bindparam("row"))


async def propose(unit: Unit, acting: Acting, post_id: int) -> Post:
    """Ask every contact parent who is reached here; pressed again, those who have not answered.

    Raises what `ensure_complete` does, Outdated where nobody needs to agree, PostOver.
    """
    post = await found(unit, acting, post_id)
    policy = await policy_of(unit, post.school.id, post.school.policy_version)
    if not waits_for_yes(policy, post):
        raise Outdated
    if post.state not in {PostState.DRAFT, PostState.PROPOSED}:
        raise PostOver(post.id)
    ensure_complete(post, policy, unit.now)
    if post.is_draft:
        # What was once said was said to something else.
        asked_before = await is_asked(unit, post)
        revision = post.revision + 1 if asked_before else post.revision
        await change(unit, post.id, state=PostState.PROPOSED.value, revision=revision)
        post = await reread(unit, post.id)
    said = await agreement_of(unit, post.id)
    for each in said.silent:
        if each.asked_at is None:
            await _say(unit, post, each.person_id, None, None)
    plan(unit, plans.proposed(post, said.silent, unit.now))
    if not said.asked:
        plan(unit, plans.nobody_to_ask(post, await head_and_office(unit, post.school.id), unit.now))
    return await settle(unit, post)


async def change_again(unit: Unit, acting: Acting, post_id: int) -> Post:
    """Take a proposal back to change it; whoever agreed will be asked again. Raises PostOver."""
    post = await found(unit, acting, post_id)
    if post.state not in {PostState.PROPOSED, PostState.AGREED}:
        raise PostOver(post.id)
    # It waits for its team anew.
    await change(unit, post.id, state=PostState.DRAFT.value, made_at=unit.now)
    return await reread(unit, post.id)


async def proposal_for(unit: Unit, acting: Acting, post_id: int, *, locked: bool = False) -> tuple[Post, ActingPerson]:
    """What this contact parent is asked about. Raises ProposalChanged where nothing is, and NotAllowed."""
    post = await post_by_id(unit, post_id, locked=locked)
    if post is None:
        raise ProposalChanged(post_id)
    person = _speaks_for(unit, acting, post)
    if post.state not in {PostState.PROPOSED, PostState.AGREED} or post.starts_at is None:
        raise ProposalChanged(post.id)
    return post, person


def _speaks_for(unit: Unit, acting: Acting, post: Post) -> ActingPerson:
    """Through a class that the meeting is for."""
    for person in acting.persons:
        for mandate in person.mandates if person.school.id == post.school.id else ():
            about = About(post.school.id, class_id=mandate.class_id, kind="post", id=post.id)
            meant = post.audience.school or mandate.class_id in post.audience.classes
            if meant and mandate.class_id is not None and may(acting, AGREE, about):
                return require(unit, acting, AGREE, about)
    raise NotAllowed


async def say(
    unit: Unit, acting: Acting, post_id: int, revision: int, *, agrees: bool, words: str | None = None
) -> Post:
    """This contact parent's word. Raises ProposalChanged, TimePast, TooLong, NotAllowed."""
    post, person = await proposal_for(unit, acting, post_id, locked=True)
    if post.revision != revision:
        raise ProposalChanged(post.id)
    if post.starts_at is not None and post.starts_at <= unit.now:
        raise TimePast(post.id)
    if words is not None and not 0 < len(words.strip()) <= _LONGEST:
        raise TooLong
    await _say(unit, post, person.person_id, agrees, words.strip() if words and not agrees else None)
    if not agrees:
        plan(unit, [plans.answered(post, plans.RATHER, person.person_id, unit.now)])
    return await settle(unit, post, person.person_id)


async def _say(unit: Unit, post: Post, person_id: int, agrees: bool | None, words: str | None) -> None:
    row = await own_word(unit, post, person_id)
    values: dict[str, Any] = {"agrees": agrees, "words": words}
    if agrees is not None:
        values["answered_at"] = unit.now
    if row is not None:
        await unit.execute(_SAY.values(**values), {"row": row})
        return
    about = {"school_id": post.school.id, "post_id": post.id, "person_id": person_id, "revision": post.revision}
    await unit.execute(insert(PostProposal), {**about, **values, "asked_at": unit.now})


async def may_vouch(unit: Unit, acting: Acting, post: Post, said: Agreement) -> bool:
    """Whether this person may say that it goes: head and office, once there is nobody left to wait for."""
    if post.state is not PostState.PROPOSED or said.given or said.against:
        return False
    if not may(acting, WRITE_TO_SCHOOL, About(post.school.id)):
        return False
    if not said.asked:
        return True
    calendar = await calendar_of(unit, post.school)
    return all(each.asked_at and patience_ends(each.asked_at, calendar) <= unit.now for each in said.silent)


async def vouch(unit: Unit, acting: Acting, post_id: int) -> Post:
    """Head or office answer for it. Raises NotAllowed while a contact parent's word is to be waited for, PostOver."""
    post = await found(unit, acting, post_id)
    if post.state is not PostState.PROPOSED:
        raise PostOver(post.id)
    person = require(unit, acting, WRITE_TO_SCHOOL, About(post.school.id, kind="post", id=post.id))
    if not await may_vouch(unit, acting, post, await agreement_of(unit, post.id)):
        raise NotAllowed
    await _say(unit, post, person.person_id, True, VOUCHED)
    return await settle(unit, post, person.person_id)


async def settle(unit: Unit, post: Post, by: int | None = None) -> Post:
    """The proposal's state by what has been said; its team hears when it is agreed to. `by`: whose word it was."""
    given = (await agreement_of(unit, post.id)).given
    wanted = PostState.AGREED if given else PostState.PROPOSED
    if post.state is wanted:
        return post
    await change(unit, post.id, state=wanted.value)
    if given and by != post.written_by:
        plan(unit, [plans.answered(post, plans.AGREED, by or 0, unit.now)])
    return await reread(unit, post.id)


async def ends(unit: Unit, ended: Ended) -> None:
    """With a contact parent's mandate: what only they had not answered is agreed to by the others."""
    if ended.what is not Who.ROLE or ended.class_id is None:
        return
    for each in await proposed_to(unit, [ended.school_id], [ended.class_id]):
        post = await post_by_id(unit, each.id, locked=True)
        if post is not None and post.state is PostState.PROPOSED:
            await settle(unit, post)
