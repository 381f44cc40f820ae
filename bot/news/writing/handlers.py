"""Routes of whoever writes: /news, whatever a member of staff sends, and the buttons of the preview."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial

from bot.core.errors import NotAllowed, Outdated
from bot.core.replies import Ask, Button, Fold, Reply, Screen
from bot.core.routes import Answer, AnswerRoute, AnyRoute, Command, CommandRoute, PressRoute, Route, Written
from bot.core.texts import N_, language, name_key
from bot.core.unit import Unit
from bot.news import words
from bot.news.errors import NothingToSay, PostOver
from bot.news.posts import may_tell
from bot.news.reading.listing import show_news as show_read
from bot.news.reading.presses import ListNews
from bot.news.reading.screens import way_in
from bot.news.reading.views import reads_any
from bot.news.rights import READ
from bot.news.rules import says_something
from bot.news.writing import choices, choosing, listing, orphans, screens, service
from bot.news.writing import presses as p
from bot.news.writing.errors import TooManyWords
from bot.news.writing.facts import ClassAt
from bot.news.writing.queries import open_posts, to_ring
from bot.news.writing.replies import as_it_stands, does, preview
from bot.news.writing.rules import asked_for, kinds_for, writer_of
from bot.news.writing.views import classes_at, view_of
from bot.people.acting import Acting
from bot.questions.contacts.doors import contacts_door

# The house's doors for what somebody wrote unasked, as this person may use them.
Offered = Callable[[Acting], Sequence[Button]]

WORDS = "news.words"
_FOLDS_AFTER = timedelta(minutes=10)


async def show_news(unit: Unit, acting: Acting, asked: Command | p.ListDrafts) -> Reply:
    """/news: who writes sees what they can write and what lies here, who reads the newest; who does both has a way to
    the other. Words behind it are looked for in what one reads."""
    if writer_of(acting) is None or (isinstance(asked, Command) and asked.args and reads_any(acting)):
        return await show_read(unit, acting, asked if isinstance(asked, Command) else ListNews())
    classes: list[ClassAt] = []
    for each in acting.persons:
        classes += await classes_at(unit, acting, each.school.id)
    posts = await open_posts(unit, [each.person_id for each in acting.persons])
    return Reply(listing.mine(classes, posts, way_in() if reads_any(acting) else ()), closes=True)


# What a member of staff sends -----------------------------------------------------------------------------------------


async def door(unit: Unit, acting: Acting, written: Written) -> Reply | None:
    """Whatever staff send that nobody asked for is a draft, and they see it at once; of others nothing is taken."""
    if writer_of(acting) is None or not (says_something(written.text) or written.files):
        return None
    return await _taken(unit, acting, written)


async def _taken(
    unit: Unit, acting: Acting, written: Written | Answer, class_id: int | None = None, kind: str = ""
) -> Reply:
    try:
        async with unit.savepoint():
            taken = await service.take(unit, acting, written, class_id, asked_for(kind))
    except TooManyWords:
        return Reply(Screen(screens.note_words()), answers=True)
    if taken.joined:
        # Its preview is drawn anew: an album is one message to whoever sends it, and has one answer.
        return Reply()
    notes = [screens.note_forwarded()] if written.forwarded else []
    view = await view_of(unit, acting, taken.post, taken.earlier)
    return Reply(screens.preview(view, *notes, live=True), answers=True)


async def write_to(unit: Unit, acting: Acting, press: p.WriteTo) -> Reply:
    person = await service.class_locked(unit, acting, press.class_id)
    named = {each.class_id: each.name for each in await classes_at(unit, acting, person.school.id)}
    if press.kind not in kinds_for(await service.policy_at(unit, person)):
        raise Outdated
    screen = listing.asks_words(named.get(press.class_id, ""), press.class_id, press.kind)
    return Reply(screen, ask=Ask(WORDS, {"class_id": press.class_id, "kind": press.kind.value}))


async def take_words(unit: Unit, acting: Acting, answer: Answer) -> Reply:
    said = answer.remember
    return await _taken(unit, acting, answer, int(said["class_id"]), str(said.get("kind", "")))


async def edited(unit: Unit, acting: Acting, written: Written) -> Reply | None:
    """A changed message changes its draft; what has been sent is corrected by a press."""
    if writer_of(acting) is None:
        return None
    try:
        async with unit.savepoint():
            found = await service.edited(unit, acting, written)
    except (PostOver, NotAllowed):
        return None
    except TooManyWords:
        return Reply(Screen(screens.note_words()), answers=True)
    if found is None:
        return None
    post, changed = found
    view = await view_of(unit, acting, post)
    if not post.is_draft:
        return Reply(screens.changed_after(view), answers=True)
    notes = screens.notes_changed(post) if changed else [screens.note_pieces()]
    return Reply(screens.preview(view, *notes, live=True), answers=True)


# The preview ----------------------------------------------------------------------------------------------------------


async def show_draft(unit: Unit, acting: Acting, press: p.ShowDraft) -> Reply:
    return await as_it_stands(unit, acting, await service.the_post(unit, acting, press.post_id))


async def send(unit: Unit, acting: Acting, press: p.SendPost | p.AllowName) -> Reply:
    post = await service.send(unit, acting, press.post_id, name_allowed=isinstance(press, p.AllowName))
    return Reply(screens.receipt(await view_of(unit, acting, post)), closes=True)


async def stop(unit: Unit, acting: Acting, press: p.StopPost) -> Reply:
    return await preview(unit, acting, await service.stop_sending(unit, acting, press.post_id))


async def drop(unit: Unit, acting: Acting, press: p.DropDraft) -> Reply:
    await service.drop(unit, acting, press.post_id)
    return Reply(screens.thrown_away(unit.now), closes=True)


async def not_for_class(offered: Offered, unit: Unit, acting: Acting, press: p.NotForClass) -> Reply:
    """Thrown away, with the house's other doors: the text still stands where it was written."""
    await service.drop(unit, acting, press.post_id)
    return Reply(screens.not_for_class(offered(acting), unit.now), closes=True)


async def join(unit: Unit, acting: Acting, press: p.JoinDraft) -> Reply:
    return await preview(unit, acting, await service.join(unit, acting, press.post_id, press.first_post))


async def take_over(unit: Unit, acting: Acting, press: p.TakeOver) -> Reply:
    return await preview(unit, acting, await orphans.take_over(unit, acting, press.post_id))


# Aside ----------------------------------------------------------------------------------------------------------------


async def who_is_rung(unit: Unit, acting: Acting, press: p.WhoIsRung) -> Reply:
    post = await service.the_post(unit, acting, press.post_id)
    if not may_tell(acting, post, post.audience):
        # Another class's homes are among them.
        raise NotAllowed
    people = await to_ring(unit, post)
    code = language()
    people.sort(key=lambda each: (name_key(each.given_name, code), name_key(each.family_name, code)))
    view = await view_of(unit, acting, post)
    fold = Fold(unit.now + _FOLDS_AFTER, screens.rung_headline(), p.WhoIsRung(post.id))
    doors = contacts_door(acting, post.school.id, post.class_id)
    return Reply(choices.rung(view, people, max(press.page, 0), fold, doors))


async def copy_for_portal(unit: Unit, acting: Acting, press: p.CopyForPortal) -> Reply:
    post = await service.the_post(unit, acting, press.post_id)
    text = words.plain(post)
    if not text:
        raise NothingToSay(post.id)
    return Reply(choices.portal_copy(text, press))


ROUTES: tuple[AnyRoute, ...] = (
    CommandRoute(
        "news",
        {"da": "nyt", "nb": "nytt", "sv": "nytt"},
        N_("News from the class"),
        Route(show_news, READ, reads=True),
        keyboard=N_("News"),
    ),
    PressRoute(p.ListDrafts, does(show_news, reads=True)),
    PressRoute(p.WriteTo, does(write_to)),
    AnswerRoute(WORDS, does(take_words), files=True),
    PressRoute(p.ShowDraft, does(show_draft)),
    PressRoute(p.SendPost, does(send)),
    PressRoute(p.AllowName, does(send)),
    PressRoute(p.StopPost, does(stop)),
    PressRoute(p.DropDraft, does(drop)),
    PressRoute(p.JoinDraft, does(join)),
    PressRoute(p.TakeOver, does(take_over)),
    PressRoute(p.WhoIsRung, does(who_is_rung, reads=True)),
    PressRoute(p.CopyForPortal, does(copy_for_portal, reads=True)),
)


def routes(offered: Offered) -> tuple[AnyRoute, ...]:
    """All of them; `offered` are the doors behind [Not for the class]."""
    return (*ROUTES, *choosing.ROUTES, PressRoute(p.NotForClass, does(partial(not_for_class, offered))))
