"""Class news as one feature, put together from its rooms."""

from __future__ import annotations

from bot.core.feature import Errand, Feature, HomeLines, Tick
from bot.core.unit import Unit
from bot.news.errors import LOST_RACES
from bot.news.goals import notices as goals
from bot.news.goals.ticking import ask_for_goals
from bot.news.keeps import KEEPS
from bot.news.meetings import handlers as meetings
from bot.news.meetings import notices as agreed
from bot.news.meetings.afterwards import offer_to_write
from bot.news.meetings.agreeing import settle_proposals
from bot.news.meetings.counting import remind_due
from bot.news.notices import KINDS
from bot.news.reading import handlers as reading
from bot.news.reading import notices as read_again
from bot.news.reading.ahead import posts_ahead
from bot.news.reading.home import home_lines
from bot.news.reading.week import plan_week
from bot.news.rights import ACTIONS
from bot.news.sending import handlers as sending
from bot.news.sending import notices as reports
from bot.news.sending.following import follow_due
from bot.news.sending.progress import draw_reports
from bot.news.sending.retention import forget_posts
from bot.news.spreading import spreading
from bot.news.stories import notices as stories
from bot.news.stories.ticking import ask_for_stories
from bot.news.weeks import handlers as weeks
from bot.news.writing import handlers as writing
from bot.news.writing import notices as previews
from bot.news.writing import orphans
from bot.news.writing.phrases import handlers as phrases
from bot.people.acting import Acting

_NOTICES = (
    *KINDS,
    *previews.KINDS,
    *orphans.KINDS,
    *reports.KINDS,
    *read_again.KINDS,
    *stories.KINDS,
    *goals.KINDS,
    *agreed.KINDS,
)


async def _home(unit: Unit, acting: Acting) -> HomeLines:
    """What is new to who reads, and what contact parents are asked."""
    read, asked = await home_lines(unit, acting), await meetings.home_lines(unit, acting)
    return HomeLines((*asked.lines, *read.lines), (*asked.buttons, *read.buttons))


def news_feature(offered: writing.Offered) -> Feature:
    """The feature; `offered` are the doors of the house for a text that was not meant for a class."""
    # Each room adds its own parts to these.
    return Feature(
        "news",
        routes=(
            *writing.routes(offered),
            *phrases.ROUTES,
            *sending.ROUTES,
            *reading.ROUTES,
            *weeks.ROUTES,
            *meetings.ROUTES,
        ),
        notices=_NOTICES,
        actions=ACTIONS,
        lost_races=LOST_RACES,
        errands=(
            Errand("news.spread", 1, spreading(orphans.orphaned)),
            Errand("news.follow", 1, follow_due),
            Errand("news.reports", 2, draw_reports),
            Errand("news.week", 900, plan_week),
        ),
        ticks=(
            Tick("news.retention", 60, forget_posts),
            Tick("news.stories", 600, ask_for_stories),
            Tick("news.goals", 600, ask_for_goals),
            Tick("news.meetings", 3600, remind_due),
            Tick("news.proposals", 300, settle_proposals),
            Tick("news.not_there", 3600, offer_to_write),
        ),
        keeps=KEEPS,
        home=_home,
        ahead=posts_ahead,
        doors=writing.door,
        doors_last=True,
        edited=writing.edited,
        ends=orphans.ends,
    )


# For who only reads the routes.
feature = news_feature(lambda _acting: ())
