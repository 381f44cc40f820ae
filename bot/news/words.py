"""How a post reads: to the class it is for, as it was written, with what is asked and who wrote it.

Class news is shown as written (experience.md 1.1): the writer saw it so, and a lock screen shows it so.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.core.dates import local, long_date, long_moment, span
from bot.core.files import FileKind
from bot.core.replies import MAX_TEXT, Button, Fold, Message, Rows, shortened, utf16_length
from bot.core.texts import N_, _, capital, in_language, isolated, language, listed, ngettext, pgettext
from bot.directory.principle.words.meetings import ITEMS
from bot.news.facts import Concerned, Portal, Post, ReaderAnswer, Where
from bot.news.models import PostKind
from bot.news.presses import (
    CountPeople,
    DonePost,
    Place,
    ReadPost,
    ReplyToPost,
    SayComing,
    ShowFiles,
    ShowPost,
    TakeCalendar,
)
from bot.news.reading.presses import ListNews
from bot.news.rules import FIXED, folds_at, parts_of, split

LANGUAGES = ("da", "nb", "sv")
_IN = {"da": N_("in Danish"), "nb": N_("in Norwegian"), "sv": N_("in Swedish")}
# A line of the week's bundle, and so many of them: with what a line adds to a headline they stay within a message,
# and the rest is found with /news.
_LINE, _LINES = 90, 24


def in_a_language(code: str) -> str:
    """ "på dansk": the language of a text, inside a sentence."""
    return _(_IN[code])


def said(post: Post) -> str:
    """The post's words in the reader's language, or the original's; empty for pictures alone."""
    found = post.texts.get(post.language_for(language()))
    return found.words if found is not None else ""


def whose(post: Post, concerned: Concerned) -> str:
    """The reader's classes that it is for, the school where it is for all; neither by name to a secret address."""
    if concerned.secret:
        # Translators: stands before a message in place of the class's or the school's name.
        return pgettext("instead of a class's name", "From school")
    names = [isolated(name) for name in concerned.classes]
    return listed(names) if names else isolated(post.school.name)


def _whose(post: Post, concerned: Concerned) -> str:
    """The same, with the language that it is written in where that is another."""
    who = whose(post, concerned)
    chosen = post.language_for(language())
    if post.texts and chosen != language():
        # Translators: who a post is for and the language it is written in: "3.B (in Danish)".
        return _("%(who)s (%(language)s)", who=who, language=in_a_language(chosen))
    return who


def _begun(post: Post, concerned: Concerned, words: str) -> str:
    """For whom, and the words; where it only points to the school's own system, it says so (D1.25, D1.29)."""
    who = _whose(post, concerned)
    # What was written one a line stands below each other, the first of it, too.
    below = f"\n{words}" if "\n" in words else words
    if post.kind is PostKind.PLAN and post.week:
        # Translators: %(who)s is a class's name, %(week)s a week's number, %(words)s what they do that week.
        told = _("%(who)s: Plan for week %(week)s. %(words)s", who=who, week=week_number(post.week), words=below)
        return told.replace(" \n", "\n", 1)
    if post.kind is PostKind.MEETING and not _says_so(words, N_("Parents' meeting.")):
        return _("%(who)s: Parents' meeting. %(words)s", who=who, words=words)
    if post.kind is PostKind.IMPORTANT and not _says_so(words, N_("Important")):
        # Translators: %(who)s is a class's or the school's name; it stands on lock screens before what is important.
        return _("%(who)s, important: %(words)s", who=who, words=words)
    if post.kind is PostKind.GOALS and not _says_so(words, N_("Goals and plan.")):
        # Translators: %(who)s is a class's or the school's name; goals of a term, and the plan for reaching them.
        return _("%(who)s: Goals and plan. %(words)s", who=who, words=below).replace(" \n", "\n", 1)
    if post.kind is PostKind.PORTAL and post.school.portal:
        # Translators: %(who)s is a class's name, %(portal)s what the school's own system is called, such as Aula.
        return _("%(who)s: New in %(portal)s. %(words)s", who=who, portal=isolated(post.school.portal), words=words)
    return _("%(who)s: %(words)s", who=who, words=words)


def _says_so(words: str, what: str) -> bool:
    """Whether the words begin by saying what they are, in any language."""
    begun = words.casefold()
    for code in LANGUAGES:
        with in_language(code):
            if begun.startswith(_(what).rstrip(".").casefold()):
                return True
    return False


def week_number(week: str) -> str:
    """ "48", of "2026-W48"."""
    return str(int(week.rpartition("W")[2]))


def headline(post: Post, concerned: Concerned) -> str:
    """The beginning of a post in a line: in the week's bundle, in lists, and what it folds to."""
    words = " ".join(said(post).split())
    if not words:
        words = files_of(post)
    return shortened(_begun(post, concerned, words), _LINE)


def listing(post: Post, concerned: Concerned) -> str:
    """The same where posts stand in a list: a meeting or event says when it is, too."""
    told = headline(post, concerned)
    if not post.is_dated or post.starts_at is None:
        return told
    moment = long_moment(local(post.starts_at, post.school.zone))
    if told.endswith(("!", "?", "…")):
        return f"{told} {capital(moment)}"
    # Translators: a line of a list: %(post)s is how a meeting's message begins, %(moment)s a date and time.
    return _("%(post)s, %(moment)s", post=told.rstrip(".:,; "), moment=moment)


def files_of(post: Post) -> str:
    """ "1 fil", "4 billeder", "3 billeder og filer": by what Telegram took them for."""
    number, photos = len(post.files), sum(file.kind is FileKind.PHOTO for file in post.files)
    if photos == number:
        return ngettext("%(number)s picture", "%(number)s pictures", number)
    if photos == 0:
        return ngettext("%(number)s file", "%(number)s files", number)
    return ngettext("%(number)s picture or file", "%(number)s pictures and files", number)


def when(post: Post) -> str | None:
    """ "Tirsdag den 1. december kl. 17.00–19.00"; None for a post without a date."""
    if post.starts_at is None:
        return None
    starts = local(post.starts_at, post.school.zone)
    if post.ends_at is None:
        return capital(long_moment(starts))
    ends = local(post.ends_at, post.school.zone)
    return capital(_("%(date)s at %(time)s", date=long_date(starts), time=span(starts, ends)))


def agenda_point(point: str) -> str:
    """A point of the agenda: the principle's own in the reader's language, others as they were written."""
    code = point.removeprefix(FIXED)
    return capital(_(ITEMS[code])) if code != point and code in ITEMS else point


def _facts(post: Post) -> list[str]:
    """What a post says besides its words, a line each: when and where, what about, until when."""
    found = [each for each in (when(post), isolated(post.place) if post.place else None) if each]
    if post.team:
        found.append(_("From the school: %(names)s", names=listed([isolated(name) for name in post.team])))
    found += [f"• {agenda_point(point)}" for point in post.agenda]
    if post.done_by is not None:
        found.append(_("Please do it by %(date)s.", date=long_date(post.done_by)))
    help_ = post.texts.get(post.language_for(language()))
    if help_ is not None and help_.help:
        found.append(_("How you can help at home: %(how)s", how=help_.help))
    return found


def whole(post: Post, concerned: Concerned) -> str:
    """The post as its readers get it, however long."""
    first = _begun(post, concerned, said(post) or files_of(post))
    blocks = [first, "\n".join(_facts(post))]
    if post.writer:
        # Translators: stands under what a teacher wrote to the class.
        blocks.append(_("Regards, %(name)s", name=isolated(post.writer)))
    return "\n\n".join(block for block in blocks if block)


def most_parts(post: Post, concerned: Concerned) -> int:
    """In how many messages the post comes, in the language that needs most."""
    return max(count_parts(post, concerned).values())


def count_parts(post: Post, concerned: Concerned) -> dict[str, int]:
    """In how many messages the post comes, by language."""
    found = {}
    for each in LANGUAGES:
        with in_language(each):
            found[each] = len(parts_of(whole(post, concerned), post.files))
    return found


def part(post: Post, concerned: Concerned, number: int) -> Message | None:
    """A part before the last; None where this reader's language needs fewer."""
    parts = parts_of(whole(post, concerned), post.files)
    return Message(parts[number].text, files=parts[number].files) if number < len(parts) - 1 else None


def last_part(post: Post, concerned: Concerned, answer: ReaderAnswer) -> Message:
    """What rings: the last part, with the buttons."""
    found = parts_of(whole(post, concerned), post.files)[-1]
    return Message(found.text, buttons(post, answer), files=found.files, fold=_fold(post, concerned))


def _fold(post: Post, concerned: Concerned) -> Fold | None:
    """What has a day folds when that is over (experience.md 1.2)."""
    at = folds_at(post)
    return Fold(at, headline(post, concerned), ShowPost(post.id)) if at is not None else None


COPY, OPENED = Where(), Where(Place.OPENED)


def buttons(post: Post, answer: ReaderAnswer, where: Where = COPY) -> Rows:
    """What a reader can press under a post, standing there."""
    rows: list[tuple[Button, ...]] = []
    if post.is_dated:
        rows += _coming(post, answer, where)
    elif post.kind is PostKind.NEED:
        rows.append(_done(post, answer, where))
    elif (answer.seen_revision or 0) < post.asks_revision:
        ok = ReadPost(post.id, post.revision, **where.fields)
        rows.append((Button(pgettext("button under a post", "OK, read"), ok),))
    if post.link:
        rows.append((Button(_link_label(post), url=post.link),))
    if post.writer:
        rows.append((Button(_("Only to %(name)s", name=shortened(post.writer, 10)), ReplyToPost(post.id)),))
    return tuple(rows)


def _coming(post: Post, answer: ReaderAnswer, where: Where) -> Rows:
    """Yes or no; and to who comes, how many, and the file for a calendar."""
    yes, no = pgettext("to a meeting", "We are coming"), pgettext("to a meeting", "Can't come")
    answers = (
        Button(f"✓ {yes}" if answer.coming else yes, SayComing(post.id, True, **where.fields)),
        Button(f"✓ {no}" if answer.coming is False else no, SayComing(post.id, False, **where.fields)),
    )
    if not answer.coming:
        return (answers,)
    more = [Button(_("To my calendar"), TakeCalendar(post.id))]
    if post.counts_people:
        adults, children = answer.adults or 0, answer.children or 0
        press = CountPeople(post.id, adults, children, **where.fields)
        more.insert(0, Button(how_many(adults, children), press))
    return (answers, tuple(more))


def how_many(adults: int, children: int) -> str:
    """ "2 voksne, 1 barn": a button, too."""
    adults_ = ngettext("%(number)s adult", "%(number)s adults", adults)
    children_ = ngettext("%(number)s child", "%(number)s children", children)
    # Translators: how many come, as in "2 adults, 1 child".
    return _("%(adults)s, %(children)s", adults=adults_, children=children_)


def _done(post: Post, answer: ReaderAnswer, where: Where) -> tuple[Button, ...]:
    if answer.done_at is not None:
        return (Button(_("✓ Done"), DonePost(post.id, False, **where.fields)),)
    return (Button(pgettext("button under a post", "Done"), DonePost(post.id, True, **where.fields)),)


def _link_label(post: Post) -> str:
    if post.kind is PostKind.PORTAL and post.school.portal:
        # Translators: a button, at most 20 characters; %(portal)s is what the school's own system is called.
        return _("Open %(portal)s", portal=shortened(post.school.portal, 12))
    if post.kind is PostKind.GOALS:
        return _("Work plan")
    return pgettext("a link in a post", "Open the page")


def bundle(posts: Sequence[tuple[Post, Concerned]], portal: Portal | None = None) -> Message:
    """The week's one message: a line a post, a button to open each, and the way to the school's own system."""
    lines = [f"{number}. {listing(post, of)}" for number, (post, of) in enumerate(posts[:_LINES], start=1)]
    text = "\n".join([_("What else happened at school this week:"), "", *lines])
    rows = opening([post for post, _of in posts[:_LINES]], Where(Place.BUNDLE))
    if more := len(posts) - len(lines):
        text += "\n" + ngettext("and %(number)s more message", "and %(number)s more messages", more)
        rows = (*rows, (Button(_("Read the news"), ListNews()),))
    pointed = any(post.kind is PostKind.PORTAL for post, _of in posts)
    if portal is not None and (pointed or portal.duty):
        said = _("There is something new in %(portal)s, too.", portal=portal.names[0]) if pointed else look_in(portal)
        text = f"{text}\n\n{said}"
        rows = (*rows, *portal_row(portal))
    return Message(text, rows)


def opening(posts: Sequence[Post], where: Where, first: int = 1) -> Rows:
    """A button to open each of the numbered posts, three to a row."""
    found = [
        Button(_("Open %(number)s", number=str(number)), ShowPost(post.id, **where.fields))
        for number, post in enumerate(posts, start=first)
    ]
    return tuple(tuple(found[at : at + 3]) for at in range(0, len(found), 3))


def look_in(portal: Portal) -> str:
    """The home's part (D1.29): there may be something in the school's own system that the bot knows nothing of."""
    return _("Remember to look in %(portal)s this week.", portal=listed(list(portal.names)))


def portal_row(portal: Portal) -> Rows:
    """The way there, where the school has given its address."""
    return tuple(
        (Button(_("Open %(portal)s", portal=shortened(name, 14)), url=address),) for name, address in portal.links
    )


def opened(
    post: Post, concerned: Concerned, answer: ReaderAnswer | None, where: Where, part: int | None
) -> tuple[str, Rows]:
    """A post shown again, on one screen, its files behind a button; of a long one this part, the last for None.

    What can be pressed stands under the last part, as in the copies; `answer` None: nothing, its files neither.
    """
    parts = split(whole(post, concerned))
    last = len(parts) - 1
    at = last if part is None else min(max(part, 0), last)
    if answer is None:
        return parts[at], _turning(post, where, at, last)
    rows = buttons(post, answer, where) if at == last else ()
    if post.files:
        rows = ((Button(_("Show files (%(number)s)", number=str(len(post.files))), ShowFiles(post.id)),), *rows)
    return parts[at], (*_turning(post, where, at, last), *rows)


def _turning(post: Post, where: Where, at: int, last: int) -> Rows:
    """The ways to the parts before and after."""
    row = []
    if at:
        row.append(Button(_("Previous page"), ShowPost(post.id, **where.fields, part=at - 1)))
    if at < last:
        row.append(Button(_("Next page"), ShowPost(post.id, **where.fields, part=at + 1)))
    return (tuple(row),) if row else ()


def sent_moment(post: Post, at: datetime) -> str:
    """When it was, or will be, sent, on the school's clock."""
    return long_moment(local(at, post.school.zone))


# After it was sent ------------------------------------------------------------------------------------------------


def taken_back() -> Message:
    """What is left of a post on a phone."""
    return Message(_("The school has taken this message back."))


def surplus() -> Message:
    """What is left of a part that a corrected post needs no more."""
    return Message(_("This has been corrected. The message goes on below."))


def corrected(post: Post, concerned: Concerned, answer: ReaderAnswer) -> Message:
    """The post in its new words, to who is asked for their OK again; of one that fills messages, which its copy says
    whole, how it begins."""
    asks = post.is_dated and answer.coming is None
    changed = N_("This has changed: please say whether you come. %(post)s") if asks else N_("Corrected: %(post)s")
    text, rows = _(changed, post=whole(post, concerned)), buttons(post, answer, OPENED)
    if utf16_length(text) > MAX_TEXT:
        text, rows = _(changed, post=headline(post, concerned)), (*rows, _opens(post))
    return Message(text, rows, fold=_fold(post, concerned))


def _opens(post: Post) -> tuple[Button, ...]:
    return (Button(pgettext("a post", "Read it"), ShowPost(post.id)),)


def reminder(post: Post, concerned: Concerned, answer: ReaderAnswer) -> Message:
    """What the post asks, to whose home has not answered it."""
    line = listing(post, concerned)
    if post.is_dated:
        text = _("We have not heard from you yet. %(post)s", post=line)
    elif post.done_by is not None:
        text = _("A reminder, by %(date)s. %(post)s", date=long_date(post.done_by), post=line)
    else:
        text = _("A reminder. %(post)s", post=line)
    return Message(text, (*buttons(post, answer, OPENED), _opens(post)), fold=_fold(post, concerned))


def day_before(post: Post, concerned: Concerned, answer: ReaderAnswer) -> Message:
    """The afternoon before a meeting or event, to who comes and to who has not said (experience.md 1.2)."""
    starts = local(post.starts_at, post.school.zone) if post.starts_at is not None else None
    values = {"moment": long_moment(starts) if starts else "", "post": headline(post, concerned)}
    if post.place:
        text = _("Tomorrow, %(moment)s, %(place)s. %(post)s", place=isolated(post.place), **values)
    else:
        text = _("Tomorrow, %(moment)s. %(post)s", **values)
    if answer.coming is None:
        text += "\n\n" + _("We have not heard yet whether you come.")
    return Message(text, (*buttons(post, answer, OPENED), _opens(post)), fold=_fold(post, concerned))


def plain(post: Post) -> str:
    """The post to be copied to another place, in its original language: its words and facts, nothing of the bot's."""
    with in_language(post.language):
        told = said(post)
        if post.kind is PostKind.MEETING and not _says_so(told, N_("Parents' meeting.")):
            told = " ".join([_("Parents' meeting."), told]).strip()
        return "\n\n".join(each for each in (told, "\n".join(_facts(post))) if each)
