"""Routes of who reads: what is pressed under a post, /news, the files of a post, an answer to its writer alone."""

from __future__ import annotations

from typing import Any

from bot.core.errors import Refusal
from bot.core.replies import Ask, Reply
from bot.core.routes import Answer, AnswerRoute, AnyRoute, PressRoute, Route
from bot.core.unit import Unit
from bot.news.facts import Where
from bot.news.presses import DonePost, ReadPost, ReplyToPost, ShowFiles, ShowPost
from bot.news.reading import presses as p
from bot.news.reading import screens, service, views
from bot.news.reading.errors import NotHere, TakenBack
from bot.news.reading.listing import IN_LIST, WORD, find_word, page_of, show_news
from bot.news.rights import READ
from bot.people.acting import Acting
from bot.questions import AskAbout, ask_about


async def choose_sort(unit: Unit, acting: Acting, press: p.ChooseSort) -> Reply:
    return Reply(screens.sorts(await views.sorts_of(unit, acting), press.class_id))


async def choose_class(_unit: Unit, acting: Acting, press: p.ChooseReadClass) -> Reply:
    return Reply(screens.classes(views.classes_of(acting), press.sort))


async def ask_word(_unit: Unit, _acting: Acting, _press: p.FindNews) -> Reply:
    return Reply(screens.which_word(), ask=Ask(WORD))


async def find(unit: Unit, acting: Acting, answer: Answer) -> Reply:
    return await find_word(unit, acting, answer.text)


# Under a post -------------------------------------------------------------------------------------------------------


async def show_post(unit: Unit, acting: Acting, press: ShowPost) -> Reply:
    return Reply(screens.opened(await views.shown_post(unit, acting, press.post_id), Where.of(press), press.part))


async def show_bundle(unit: Unit, acting: Acting, press: p.ShowBundle) -> Reply:
    """Back to the week's bundle; where it is not known any more, to the list."""
    posts, portal = await views.bundle_with(unit, acting, press.post_id)
    return Reply(screens.bundle(posts, portal)) if posts else await page_of(unit, acting, IN_LIST)


async def read(unit: Unit, acting: Acting, press: ReadPost) -> Reply:
    mine = await service.read(unit, acting, press.post_id, press.revision)
    return Reply(screens.pressed(mine, Where.of(press)))


async def done(unit: Unit, acting: Acting, press: DonePost) -> Reply:
    mine = await service.set_done(unit, acting, press.post_id, done=press.done)
    return Reply(screens.pressed(mine, Where.of(press)))


async def show_files(unit: Unit, acting: Acting, press: ShowFiles) -> Reply:
    await service.send_files(unit, acting, press.post_id)
    return Reply(toast=screens.files_coming())


async def reply_to(unit: Unit, acting: Acting, press: ReplyToPost) -> Reply:
    """What is written now goes to its writer as a question, and to nobody else (D2.9)."""
    mine = await views.my_post(unit, acting, press.post_id)
    # Where its writer works, if a child is there.
    classes = [child.class_id for child in mine.children]
    class_id = mine.post.class_id if mine.post.class_id in classes else classes[0]
    return await ask_about(unit, acting, AskAbout(mine.post.id, class_id, mine.post.written_by))


async def refused(_unit: Unit, _acting: Acting, subject: Any, refusal: Refusal) -> Reply:
    if isinstance(refusal, TakenBack):
        where = Where.of(subject) if hasattr(subject, "place") else Where()
        return Reply(screens.taken_back(refusal.post_id, where))
    if isinstance(refusal, NotHere):
        return Reply(screens.not_here())
    raise refusal


def _reads(kind: Any, handle: Any) -> PressRoute:
    return PressRoute(kind, Route(handle, READ, reads=True, refused=refused))


def _writes(kind: Any, handle: Any) -> PressRoute:
    return PressRoute(kind, Route(handle, READ, refused=refused))


ROUTES: tuple[AnyRoute, ...] = (
    _reads(p.ListNews, show_news),
    _reads(p.ChooseSort, choose_sort),
    _reads(p.ChooseReadClass, choose_class),
    _writes(p.FindNews, ask_word),
    AnswerRoute(WORD, Route(find, READ, refused=refused)),
    _reads(ShowPost, show_post),
    _reads(p.ShowBundle, show_bundle),
    _writes(ReadPost, read),
    _writes(DonePost, done),
    _writes(ShowFiles, show_files),
    _writes(ReplyToPost, reply_to),
)
