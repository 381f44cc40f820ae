"""The contact parents' yes: asked, given, refused with their own words, or answered for where there is nobody.

The one rule kept here: a meeting is agreed to when all contact parents who are reached here said yes to the very
proposal that goes out; what is changed is a new proposal. Only where none is reached, or they stay silent for days, may
head or office answer for it, and that stands there openly. What is agreed to stays so until somebody says no: it was
agreed with who spoke for the class then, and who is elected later hears of it and can say otherwise (D2.47).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, insert, update

from bot.core.errors import NotAllowed, Outdated
from bot.core.unit import Unit
from bot.news.errors import PostOver
from bot.news.facts import Post
from bot.news.meetings import plans
from bot.news.meetings.errors import ProposalChanged, TimePast, TooLong
from bot.news.meetings.facts import Agreement, Said
from bot.news.meetings.queries import VOUCHED, agreement_of, agreements, all_unsent, head_and_office, own_word
from bot.news.meetings.rules import PATIENCE, ensure_complete, patience_ends, waits_for_yes
from bot.news.models import PostProposal, PostState
from bot.news.posts import change, found, reread
from bot.news.queries import post_by_id
from bot.news.rights import AGREE, WRITE_TO_SCHOOL
from bot.news.spreading import may_still
from bot.news.writing.orphans import colleagues
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
        await change(unit, post.id, state=PostState.PROPOSED.value)
        post = await reread(unit, post.id)
    plan(unit, plans.proposed(post, (await agreement_of(unit, post.id)).silent, unit.now))
    return await settle(unit, post)


async def change_again(unit: Unit, acting: Acting, post_id: int) -> Post:
    """Take a proposal back to change it; whoever agreed will be asked again. Raises PostOver."""
    post = await found(unit, acting, post_id)
    if post.state not in {PostState.PROPOSED, PostState.AGREED}:
        raise PostOver(post.id)
    # It waits for its team anew. A yes to what somebody still sees of the old one is none to what it will be.
    await change(unit, post.id, state=PostState.DRAFT.value, made_at=unit.now, revision=post.revision + 1)
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
        by = person.person_id
        plan(unit, [plans.answered(post, each, plans.RATHER, by, unit.now) for each in await _team(unit, post, by)])
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
    if post.state is not PostState.PROPOSED or not may(acting, WRITE_TO_SCHOOL, About(post.school.id)):
        return False
    return await _waits_for_nobody(unit, post, said)


async def _waits_for_nobody(unit: Unit, post: Post, said: Agreement) -> bool:
    """It has not got its yes, and nobody is left who could be expected to say it."""
    if said.given or said.against:
        return False
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
    """The proposal's state by what has been said; its team hears when it is agreed to, head and office when only they
    can speak. Who was not there to be asked before is asked. `by`: whose word it was."""
    said = await agreement_of(unit, post.id)
    stands = post.state is PostState.AGREED and not said.against
    if stands:
        plan(unit, plans.stands(post, await _first_heard_of(unit, post, said), unit.now))
    elif not said.given:
        await _ask(unit, post, said)
    wanted = PostState.AGREED if said.given or stands else PostState.PROPOSED
    if post.state is wanted:
        return post
    await change(unit, post.id, state=wanted.value)
    if said.given:
        team = await _team(unit, post, by)
        plan(unit, [plans.answered(post, each, plans.AGREED, by or 0, unit.now) for each in team])
    return await reread(unit, post.id)


async def _first_heard_of(unit: Unit, post: Post, said: Agreement) -> list[Said]:
    """Who was not there to be asked before; from now on they have been."""
    new = [each for each in said.silent if each.asked_at is None]
    for each in new:
        await _say(unit, post, each.person_id, None, None)
    return new


async def _ask(unit: Unit, post: Post, said: Agreement) -> None:
    new = await _first_heard_of(unit, post, said)
    # What stood does so no more: who has only heard of it is asked.
    plan(unit, plans.proposed(post, said.silent if post.state is PostState.AGREED else new, unit.now))
    if await _waits_for_nobody(unit, post, said):
        plan(unit, plans.nobody_to_ask(post, await head_and_office(unit, post.school.id), unit.now))


async def _team(unit: Unit, post: Post, but: int | None) -> list[int]:
    """Who proposed it; where they may not send it any more, who else works with the class."""
    told = {post.written_by}
    if not await may_still(unit, post):
        told = set(await colleagues(unit, post))
    return sorted(told - {but})


async def settle_proposals(unit: Unit) -> None:
    """The tick: whose word is waited for changes with mandates, with phones, and with days of silence."""
    states = await all_unsent(unit)
    said = await agreements(unit, states)
    for post_id in [each for each, words in said.items() if _is_to_settle(states[each], words, unit.now)]:
        post = await post_by_id(unit, post_id, locked=True)
        if post is not None and post.state is states[post_id]:
            await settle(unit, post)


def _is_to_settle(state: PostState, said: Agreement, now: datetime) -> bool:
    """All have said yes, somebody is to hear of it, or everybody may have been silent for long enough."""
    asked = [each.asked_at for each in said.silent]
    if state is PostState.AGREED:
        return bool(said.against) or None in asked
    long_ago = all(each is not None and each + timedelta(days=PATIENCE) <= now for each in asked)
    return said.given or None in asked or (long_ago and not said.against)
