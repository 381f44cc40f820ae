"""/news for who reads: the newest, page by page, and what has a word in it. The command itself is the writers' room's.

The one rule kept here: what is found is what one reads today, whoever got it then.
"""

from __future__ import annotations

from bot.core.replies import Ask, Reply
from bot.core.routes import Command
from bot.core.unit import Unit
from bot.news.facts import Where
from bot.news.presses import Place
from bot.news.reading import screens, views
from bot.news.reading.presses import ListNews
from bot.people.acting import Acting

WORD = "news.find"
IN_LIST = Where(Place.LIST)
# Nobody's word is longer.
_LONGEST = 60


async def show_news(unit: Unit, acting: Acting, asked: Command | ListNews) -> Reply:
    """/news for who reads: the newest; with words behind it, what has them in it."""
    if isinstance(asked, Command):
        return await find_word(unit, acting, asked.args) if asked.args else await page_of(unit, acting, IN_LIST)
    return await page_of(unit, acting, Where(Place.LIST, asked.page, asked.sort, asked.class_id))


async def page_of(unit: Unit, acting: Acting, where: Where) -> Reply:
    return Reply(screens.shelf(await views.shelf_of(unit, acting, where)), closes=True)


async def find_word(unit: Unit, acting: Acting, text: str) -> Reply:
    wanted = " ".join(text.split())[:_LONGEST]
    if not wanted:
        return Reply(screens.which_word(), ask=Ask(WORD))
    return Reply(screens.found_with(wanted, await views.found_with(unit, acting, wanted, IN_LIST)))
