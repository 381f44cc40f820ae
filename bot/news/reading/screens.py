"""Every word and button of what a home reads: a post where it stands, /news, the way back.

The one rule kept here: how a post itself reads stands in `news/words`; here is only what is around it.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.dates import local, short_date
from bot.core.feature import HomeLines
from bot.core.replies import Button, Rows, Screen, Toast, shortened
from bot.core.texts import _, by_name, capital, isolated, ngettext, pgettext
from bot.news import words
from bot.news.facts import Portal, Where
from bot.news.models import PostKind
from bot.news.presses import Place
from bot.news.reading.facts import Mine, Shelf, Waiting
from bot.news.reading.presses import ChooseReadClass, ChooseSort, FindNews, ListNews, ShowBundle
from bot.news.reading.rules import MEETINGS, PAGE, is_seen
from bot.reminders.presses import ChangeWays

_ON_BUTTON = 40


def pressed(mine: Mine, where: Where) -> Screen:
    """The post after a press under it, where it stands: what was pressed shows on the buttons."""
    if where.place is not Place.COPY:
        return opened(mine, where)
    copy = words.last_part(mine.post, mine.concerned, mine.said)
    # The message has its file already; a press changes its words and buttons.
    return Screen(copy.text, copy.rows)


def opened(mine: Mine, where: Where, part: int | None = None) -> Screen:
    """The whole post, or this part of a long one (None: the last), with the way back."""
    text, rows = words.opened(mine.post, mine.concerned, mine.answer, where, part)
    return Screen(text, (*rows, *_back(mine.post.id, where)))


def _back(post_id: int, where: Where) -> Rows:
    if where.place is Place.LIST:
        return ((Button(_("Back"), ListNews(where.page, where.sort, where.class_id)),),)
    return ((Button(_("Back"), ShowBundle(post_id)),),) if where.place is Place.BUNDLE else ()


def bundle(posts: Sequence[Mine], portal: Portal | None) -> Screen:
    """The week's bundle again, with what still stands of it."""
    shown = words.bundle([(mine.post, mine.concerned) for mine in posts], portal)
    return Screen(shown.text, shown.rows)


# /news --------------------------------------------------------------------------------------------------------------


def shelf(found: Shelf) -> Screen:
    """A page of what was told, the newest first."""
    where = found.where
    if not found.posts:
        text = _("Nothing there yet.") if where.sort or where.class_id or where.page else _("No news yet.")
        return Screen(text, _ways(found))
    first = where.page * PAGE + 1
    lines = [_line(number, mine) for number, mine in enumerate(found.posts, start=first)]
    opening = words.opening([mine.post for mine in found.posts], where, first)
    text = "\n".join([_title(found), "", *lines])
    return Screen(shortened(text, 4000), (*opening, *_turning(found), *_ways(found)))


def _title(found: Shelf) -> str:
    where = found.where
    chosen = [sort_label(where.sort)] if where.sort else []
    if where.class_id in found.classes:
        chosen.append(isolated(found.classes[where.class_id]))
    return " · ".join([_("News from class and school"), *chosen])


def _line(number: int, mine: Mine) -> str:
    post = mine.post
    at = post.sent_at or post.send_at
    told = words.listing(post, mine.concerned)
    date = short_date(local(at, post.school.zone)) if at is not None else ""
    line = f"{number}. {date} · {told}" if date else f"{number}. {told}"
    if is_seen(post, mine.said):
        return line
    if post.kind is PostKind.NEED:
        # Translators: a line of a list of messages: what it asks has not been done.
        return _("%(line)s (not done yet)", line=line)
    if post.is_dated:
        # Translators: a line of a list of messages: one has not said whether one comes.
        return _("%(line)s (not answered)", line=line)
    # Translators: a line of a list of messages: not read so far.
    return _("%(line)s (new)", line=line)


def _turning(found: Shelf) -> Rows:
    where, row = found.where, []
    if where.page:
        row.append(Button(_("Newer"), ListNews(where.page - 1, where.sort, where.class_id)))
    if found.more:
        row.append(Button(_("Older"), ListNews(where.page + 1, where.sort, where.class_id)))
    return (tuple(row),) if row else ()


def _ways(found: Shelf) -> Rows:
    """Other ways to find a message."""
    where = found.where
    row = [Button(_("By sort"), ChooseSort(where.class_id))]
    if len(found.classes) > 1:
        row.append(Button(_("By class"), ChooseReadClass(where.sort)))
    # Translators: a button, at most 20 characters: which sorts of messages ring, and which wait for the week's one.
    how = Button(_("How it comes"), ChangeWays())
    rows: list[tuple[Button, ...]] = [tuple(row), (Button(_("Find a word"), FindNews()), how)]
    if where.sort or where.class_id:
        rows.append((_all(),))
    return tuple(rows)


def _all() -> Button:
    # Translators: a button, at most 20 characters: all messages, of every sort and class.
    return Button(_("All news"), ListNews())


def sort_label(sort: str) -> str:
    """A sort of messages, as a home tells them apart."""
    return {
        # Translators: buttons, at most 20 characters: sorts of messages that a home has got from the school.
        PostKind.NEED.value: pgettext("news to read", "Needed from you"),
        PostKind.IMPORTANT.value: pgettext("news to read", "Important"),
        MEETINGS: pgettext("news to read", "Meetings and events"),
        PostKind.PLAN.value: pgettext("news to read", "Week plans"),
        PostKind.NEWS.value: pgettext("news to read", "From the class"),
        PostKind.STORY.value: pgettext("news to read", "Good stories"),
        PostKind.GOALS.value: pgettext("news to read", "Goals and plan"),
        PostKind.PORTAL.value: pgettext("news to read", "In the portal"),
    }[sort]


def sorts(found: Sequence[str], class_id: int) -> Screen:
    """Of which sort?"""
    buttons = [Button(sort_label(sort), ListNews(0, sort, class_id)) for sort in found]
    return Screen(_("Which messages would you like to see?"), (*_pairs(buttons), (_all(),)))


def classes(found: dict[int, str], sort: str) -> Screen:
    """Of which class?"""
    names = {name: class_id for class_id, name in found.items()}
    buttons = [
        Button(shortened(isolated(name), _ON_BUTTON), ListNews(0, sort, names[name])) for name in by_name(names)[:40]
    ]
    return Screen(_("Which class would you like to see messages of?"), (*_pairs(buttons), (_all(),)))


def _pairs(buttons: Sequence[Button]) -> Rows:
    return tuple(tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2))


def which_word() -> Screen:
    return Screen(_("Write a word that stands in the message, such as “trip”."), ((_all(),),))


def found_with(wanted: str, found: Shelf) -> Screen:
    """What has the word in it."""
    values = {"words": isolated(shortened(wanted, 40))}
    again = ((Button(_("Find another word"), FindNews()),), (_all(),))
    if not found.posts:
        return Screen(_("I found no message with “%(words)s”.", **values), again)
    lines = [_line(number, mine) for number, mine in enumerate(found.posts, start=1)]
    text = "\n".join([_("With “%(words)s”:", **values), "", *lines])
    if found.more:
        text += "\n\n" + _("There are more. Write a longer word to find fewer.")
    opening = words.opening([mine.post for mine in found.posts], found.where)
    return Screen(shortened(text, 4000), (*opening, *again))


# What does not go as pressed -----------------------------------------------------------------------------------------


def not_here() -> Screen:
    """Nothing that is theirs; a new message: what they hold they keep."""
    return Screen(_("I cannot find that message for you any more."), ((_all(),),), new=True)


def taken_back(post_id: int, where: Where) -> Screen:
    """The school took it back; what stood there goes."""
    return Screen(words.taken_back().text, _back(post_id, where) or ((_all(),),))


def files_coming() -> Toast:
    return Toast(_("The files come below."))


# Elsewhere ----------------------------------------------------------------------------------------------------------


def way_in() -> Rows:
    """For staff who are parents, too: what they read themselves."""
    # Translators: a button, at most 20 characters: what a teacher reads as a parent.
    return ((Button(_("News for me"), ListNews()),),)


def home(found: Waiting) -> HomeLines:
    """What has come, and what is asked."""
    lines = []
    if found.needed:
        lines.append(
            ngettext(
                "We need something from you: %(number)s message.",
                "We need something from you: %(number)s messages.",
                found.needed,
            )
        )
    if found.new:
        lines.append(ngettext("%(number)s new message.", "%(number)s new messages.", found.new))
    if not lines:
        return HomeLines()
    return HomeLines(tuple(lines), (read_news(PostKind.NEED.value if found.needed else ""),))


def on_joining(posts: Sequence[Mine]) -> str:
    """What the school told lately, to who has just joined."""
    lines = [f"• {capital(words.listing(mine.post, mine.concerned))}" for mine in posts]
    return "\n".join([_("Lately from school:"), *lines])


def read_news(sort: str = "") -> Button:
    # Translators: a button, at most 20 characters: read what the school wrote.
    return Button(_("Read the news"), ListNews(0, sort))
