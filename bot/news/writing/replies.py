"""What a press on a draft is answered with: the preview, how a post stands, what is in the way."""

from __future__ import annotations

from bot.core.errors import Refusal
from bot.core.replies import Ask, Reply
from bot.core.routes import Handle, Route
from bot.core.unit import Unit
from bot.news.errors import ImportantUsedUp, NobodyToTell, NothingToSay, PostOver
from bot.news.facts import Post
from bot.news.meetings.replies import shown as meeting
from bot.news.rights import WRITE
from bot.news.writing import choices, screens, service
from bot.news.writing import presses as p
from bot.news.writing.errors import DoneByPast, MomentPast, MomentUnread, NameInText, TooManyFiles, TooManyWords
from bot.news.writing.rules import days_ahead
from bot.news.writing.views import view_of
from bot.people.acting import Acting

MOMENT = "news.moment"


async def preview(unit: Unit, acting: Acting, post: Post, *notes: str) -> Reply:
    if post.is_dated:
        return await meeting(unit, acting, post, *notes)
    return Reply(screens.preview(await view_of(unit, acting, post), *notes), closes=True)


async def as_it_stands(unit: Unit, acting: Acting, post: Post) -> Reply:
    """Its writer's draft; a colleague's only if they may not send it any more; the receipt of what goes or has gone."""
    if post.is_dated and not post.stands:
        return await meeting(unit, acting, post)
    own = post.written_by in [person.person_id for person in acting.persons]
    if not post.is_draft:
        return Reply(screens.receipt(await view_of(unit, acting, post), own=own), closes=True)
    if own:
        return await preview(unit, acting, post)
    return Reply(screens.of_a_colleague(await view_of(unit, acting, post)), closes=True)


async def when(unit: Unit, acting: Acting, post: Post, note: str = "") -> Reply:
    view = await view_of(unit, acting, post)
    days = days_ahead(view.calendar.local(unit.now).date(), choices.DAYS)
    return Reply(choices.when(view, days, note), ask=Ask(MOMENT, {"post_id": post.id}))


# Refusals -------------------------------------------------------------------------------------------------------------


async def refused(unit: Unit, acting: Acting, subject: object, refusal: Refusal) -> Reply:
    """What is in the way stands on the preview, or on the question that was answered."""
    if isinstance(refusal, NameInText):
        post = await service.the_post(unit, acting, refusal.post_id)
        view = await view_of(unit, acting, post)
        return Reply(screens.asks_name(view, refusal.names, pictures=refusal.pictures), closes=True)
    post_id = getattr(subject, "post_id", None) or getattr(subject, "remember", {}).get("post_id")
    if post_id is None:
        raise refusal
    if isinstance(refusal, PostOver):
        return await _over(unit, acting, int(post_id))
    post = await service.the_post(unit, acting, int(post_id))
    if isinstance(refusal, MomentUnread | MomentPast) and not isinstance(subject, p.SendPost | p.AllowName):
        past = isinstance(refusal, MomentPast)
        return await when(unit, acting, post, screens.note_past() if past else screens.note_unread())
    if (note := _note(refusal)) is None:
        raise refusal
    return await preview(unit, acting, post, note)


async def _over(unit: Unit, acting: Acting, post_id: int) -> Reply:
    """It is no draft any more: how it stands."""
    try:
        post = await service.the_post(unit, acting, post_id)
    except PostOver:
        return Reply(screens.thrown_away(unit.now), closes=True)
    return await as_it_stands(unit, acting, post)


def _note(refusal: Refusal) -> str | None:
    match refusal:
        case NothingToSay():
            return screens.note_nothing()
        case NobodyToTell():
            return screens.note_nobody()
        case ImportantUsedUp():
            return screens.note_important()
        case MomentPast():
            return screens.note_past()
        case DoneByPast():
            return screens.note_done_by()
        case TooManyWords():
            return screens.note_words()
        case TooManyFiles():
            return screens.note_files()
        case _:
            return None


def does(handle: Handle, *, reads: bool = False) -> Route:
    """A route of whoever writes, with its refusals on the preview."""
    return Route(handle, WRITE, reads=reads, refused=refused)
