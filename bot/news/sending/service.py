"""What is done with a post that has gone out: corrected, taken back, asked for once more.

The one rule kept here: the post is locked and written in one unit; its copies follow by the errand.
"""

from __future__ import annotations

from datetime import time

from msgspec.structs import replace

from bot.core.errors import Outdated
from bot.core.unit import Unit
from bot.news.errors import NothingToSay, PostOver
from bot.news.facts import Post, PostWords
from bot.news.meetings.errors import MustBeAgreed
from bot.news.meetings.rules import is_slip, waits_for_yes
from bot.news.models import Follow, PostState
from bot.news.posts import change, found, set_words
from bot.news.rules import is_over, says_something
from bot.news.sending.errors import (
    CorrectedMeanwhile,
    NamesSomebody,
    NobodyWithout,
    NothingChanged,
    RemindedToday,
    StillFollowing,
)
from bot.news.sending.queries import pressed, reminded_since
from bot.news.sending.rules import ensure_fits
from bot.news.writing.queries import first_names
from bot.people.acting import Acting
from bot.people.names import names_in
from bot.schools.queries import calendar_of, policy_of


async def standing(unit: Unit, acting: Acting, post_id: int) -> Post:
    """The post, locked, that has gone out and whose copies follow nothing. Raises PostOver, StillFollowing."""
    post = await found(unit, acting, post_id)
    if not post.stands:
        raise PostOver(post.id)
    if post.follows is not None:
        raise StillFollowing(post.id)
    return post


async def corrected(unit: Unit, acting: Acting, post_id: int, language: str, text: str, *, named: bool) -> Post:
    """The post as it would be with these words in this language; nothing is written.

    Raises PostOver, StillFollowing, NothingToSay, NothingChanged, NeedsMoreMessages, MustBeAgreed, and NamesSomebody
    unless `named`; Outdated for a language that it was not given in.
    """
    post = await standing(unit, acting, post_id)
    said = post.texts.get(language)
    if said is None and (post.texts or language != post.language):
        raise Outdated
    words = text.strip()
    if not says_something(words):
        raise NothingToSay(post.id)
    if said is not None and said.words == words:
        raise NothingChanged(post.id)
    await _ensure_agreed(unit, post, said.words if said else "", words)
    after = replace(post, texts={**post.texts, language: PostWords(words, said.help if said else None)})
    ensure_fits(post, after)
    if not named and (names := await names_of(unit, after, language)):
        raise NamesSomebody(post.id, names)
    return after


async def _ensure_agreed(unit: Unit, post: Post, before: str, after: str) -> None:
    """What contact parents agreed to stays so, but for a slip of the pen (D2.47). Raises MustBeAgreed."""
    policy = await policy_of(unit, post.school.id, post.school.policy_version)
    if waits_for_yes(policy, post) and not is_slip(before, after):
        raise MustBeAgreed(post.id)


async def names_of(unit: Unit, post: Post, language: str) -> tuple[str, ...]:
    """The pupils' first names that stand in its words in this language."""
    return names_in(post.texts[language].words, await first_names(unit, post))


async def correct(
    unit: Unit, acting: Acting, post_id: int, language: str, text: str, *, asks: bool, named: bool, instead_of: int
) -> Post:
    """Everybody's copy is to say this instead of that revision; with `asks` they are asked for their OK again.

    Raises as `corrected`, and CorrectedMeanwhile.
    """
    post = await corrected(unit, acting, post_id, language, text, named=named)
    if post.revision != instead_of:
        raise CorrectedMeanwhile(post.id)
    await set_words(unit, post, language, post.texts[language])
    revision = post.revision + 1
    asked = {"asks_revision": revision} if asks else {}
    follows = Follow.ASK if asks else Follow.CORRECT
    await change(
        unit, post.id, revision=revision, follows=follows.value, followed_to=0, look_at=unit.now, **asked
    )  # fmt: skip
    return post


async def withdraw(unit: Unit, acting: Acting, post_id: int) -> Post:
    """Take it back from everybody; whatever its copies still followed is over. Raises PostOver."""
    post = await found(unit, acting, post_id)
    if not post.stands:
        raise PostOver(post.id)
    await change(
        unit,
        post.id,
        state=PostState.WITHDRAWN.value,
        ended_at=unit.now,
        follows=Follow.WITHDRAW.value,
        followed_to=0,
        look_at=unit.now,
    )
    return post


async def remind(unit: Unit, acting: Acting, post_id: int) -> int:
    """Remind the homes without; gives for how many children. Raises PostOver, RemindedToday, NobodyWithout."""
    post = await standing(unit, acting, post_id)
    if not post.asks_for_more:
        raise Outdated
    if is_over(post, unit.now) or (post.starts_at is not None and post.starts_at <= unit.now):
        raise PostOver(post.id)
    calendar = await calendar_of(unit, post.school)
    today = calendar.local(unit.now).date()
    if post.reminded_on == today or await reminded_since(unit, post.id, calendar.at(today, time())):
        raise RemindedToday(post.id)
    counted = (await pressed(unit, [post]))[post.id]
    missing = counted.pupils - counted.answered_for
    if missing <= 0:
        raise NobodyWithout(post.id)
    await change(
        unit, post.id, reminded_on=today, follows=Follow.REMIND.value, followed_to=0, look_at=unit.now
    )  # fmt: skip
    return missing
