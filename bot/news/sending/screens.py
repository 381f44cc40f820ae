"""Every word and button of the lists behind a report, and on the way to a correction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.core.dates import local, long_date
from bot.core.replies import MAX_TEXT, Button, Fold, Live, Rows, Screen, Toast, shortened, utf16_length
from bot.core.texts import _, isolated, language, listed, name_key, ngettext, own_name
from bot.news import words
from bot.news.facts import Concerned, Post
from bot.news.sending import presses as p
from bot.news.sending.drawing import headline_of, opened_rows, text_of
from bot.news.sending.facts import Reached, Report, Why
from bot.news.sending.plans import REPORT
from bot.news.sending.presses import Who
from bot.news.sending.queries import MOST
from bot.news.writing.presses import ListDrafts
from bot.news.writing.rules import SPLIT_AT
from bot.people.acting import ActingPerson

_LINES = 20
_SOON, _OPEN_FOR = timedelta(seconds=2), timedelta(days=1)
_NAMES_FOR = timedelta(hours=1)


# The report ----------------------------------------------------------------------------------------------------------


def report(found: Report, person: ActingPerson, now: datetime) -> Screen:
    """Opened from a list; it keeps itself up to date for a day."""
    post = found.post
    live = Live(now + _SOON, REPORT, post.school.id, person.person_id, "post", post.id)
    fold = Fold(now + _OPEN_FOR, words.headline(post, found.whose), p.ShowReport(post.id), live)
    return Screen(text_of(found), opened_rows(found), fold=fold)


def _list_button() -> Button:
    return Button(_("What was sent"), p.ListSent(0))


def sent_list(posts: Sequence[Post], page: int, *, more: bool, new: bool) -> Screen:
    """What was sent to one's classes, the newest first."""
    if not posts:
        text = _("Nothing has been sent yet.") if not page else _("There is nothing older.")
        return Screen(text, ((Button(_("Back"), ListDrafts()),),), new=new)
    rows = [(Button(shortened(headline_of(post), 40), p.ShowReport(post.id)),) for post in posts]
    paging = []
    if page:
        paging.append(Button(_("Newer"), p.ListSent(page - 1)))
    if more:
        paging.append(Button(_("Older"), p.ListSent(page + 1)))
    return Screen(
        _("What was sent, the newest first. Open one to see whom it reached."),
        (*rows, *((tuple(paging),) if paging else ()), (Button(_("Back"), ListDrafts()),)),
        new=new,
    )


# Who -----------------------------------------------------------------------------------------------------------------


def who(found: Report, adults: Sequence[Reached], press: p.ShowWho, now: datetime, doors: Rows = ()) -> Screen:
    """The list, which folds within the hour."""
    post = found.post
    lines, hidden = _lines(post, adults, press.who)
    page = min(max(press.page, 0), max(len(lines) - 1, 0) // _LINES)
    shown = lines[page * _LINES : (page + 1) * _LINES]
    text = [_title(press.who, post), *(shown or ([] if hidden else [_("Nobody.")]))]
    if hidden:
        text.append(
            ngettext(
                "And %(number)s whose name is not shown here. The office knows them.",
                "And %(number)s whose names are not shown here. The office knows them.",
                hidden,
            )
        )
    if len(adults) >= MOST:
        text.append(_("There are more; these are the first."))
    paging = []
    if page:
        paging.append(Button(_("Previous page"), p.ShowWho(post.id, press.who, page - 1, False)))
    if len(lines) > (page + 1) * _LINES:
        paging.append(Button(_("Next page"), p.ShowWho(post.id, press.who, page + 1, False)))
    rows: Rows = ((tuple(paging),) if paging else ()) + doors + ((Button(_("The report"), p.ShowReport(post.id)),),)
    fold = Fold(now + _NAMES_FOR, _title(press.who, post), p.ShowWho(post.id, press.who, 0, False))
    return Screen(shortened("\n".join(text), 4000), rows, new=press.new, protected=True, fold=fold)


def _title(whom: Who, post: Post) -> str:
    match whom:
        case Who.UNREACHED:
            return _("Not reached here:")
        case Who.READ:
            return _("Have read it:")
        case Who.UNREAD:
            return _("Have it, and have not pressed that they have read it:")
        case Who.DONE:
            return _("Have done it:")
        case Who.WITHOUT:
            return _("Nobody has answered for:") if post.is_dated else _("Nobody has done it for:")
        case Who.COMING:
            return _("Are coming:")
        case Who.NOT_COMING:
            return _("Are not coming:")


def _lines(post: Post, adults: Sequence[Reached], whom: Who) -> tuple[list[str], int]:
    """A line each, in the reader's order of names; and how many have no name here."""
    if whom is Who.WITHOUT:
        children: dict[int, str] = {}
        for each in adults:
            # An adult who is also near a protected child hides no child that another one of its adults shows.
            children[each.pupil_id] = children.get(each.pupil_id) or (_child(each) if each.child else "")
        named = [line for line in children.values() if line]
        return sorted(named, key=_order), len(children) - len(named)
    by_person: dict[int, list[Reached]] = {}
    for each in adults:
        by_person.setdefault(each.person_id, []).append(each)
    together = [each for each in by_person.values() if each[0].name]
    lines = [_adult(post, each, rings=whom is Who.UNREACHED) for each in together]
    return sorted(lines, key=_order), len(by_person) - len(together)


def _order(line: str) -> tuple[str, str]:
    return name_key(line, language())


def _child(each: Reached) -> str:
    return _("%(child)s (%(class_name)s)", child=isolated(each.child), class_name=isolated(each.class_name))


def _adult(post: Post, rows: Sequence[Reached], *, rings: bool) -> str:
    first = rows[0]
    children = listed([isolated(each.child) for each in rows])
    line = _("%(name)s (%(children)s)", name=isolated(first.name), children=children)
    if not rings:
        return line
    if first.phone:
        line = _("%(name)s: %(phone)s", name=line, phone=first.phone)
    return f"{line}\n{_why(post, first)}"


def _why(post: Post, each: Reached) -> str:
    since = long_date(local(each.since, post.school.zone)) if each.since is not None else ""
    match each.why:
        case Why.NOT_JOINED:
            return _("Has not joined yet.")
        case Why.GONE:
            return _("Has blocked this chat or left Telegram, since %(date)s.", date=since)
        case Why.SILENT:
            return _("Has not answered for a long time, since %(date)s.", date=since)
        case Why.BACK:
            return _("Is here by now, and finds it under News.")
        case Why.REFUSED:
            return _("Telegram did not take the message.")


# Reminding, correcting, taking back ----------------------------------------------------------------------------------


def reminded(children: int) -> Toast:
    return Toast(
        ngettext(
            "The homes of %(number)s child are reminded now.",
            "The homes of %(number)s children are reminded now.",
            children,
        )
    )


def which_words(post: Post) -> Screen:
    """Given in several languages: which is to be put right?"""
    rows = [(Button(own_name(each), p.CorrectIn(post.id, each)),) for each in words.LANGUAGES if each in post.texts]
    return Screen(_("In which language are the words to be put right?"), tuple(rows), new=True)


def write_words(post: Post, code: str) -> Screen:
    """Ask for the words as they are to be."""
    said = post.texts.get(code)
    text = _("Write the whole text as it should be. Everybody's copy then says that.")
    if post.files:
        text += " " + _files_stay()
    if said is not None and _fills_a_message(said.words):
        text += "\n\n" + _in_one_message()
    if said is not None:
        text += "\n\n" + _("Now it says:") + "\n\n"
        text += shortened(said.words, MAX_TEXT - utf16_length(text))
    return Screen(text, ((_stay(post),),), new=True)


def only_words(post: Post) -> Screen:
    """To a file that came as the correction: of a meeting, too, which nobody calls off for a picture."""
    return Screen(_files_stay(), ((_stay(post),),))


def _files_stay() -> str:
    return _(
        "Pictures and files stay as they are. Send others as a new post, and take this one back if it no longer holds."
    )


def _fills_a_message(text: str) -> bool:
    return utf16_length(text) >= SPLIT_AT


def _in_one_message() -> str:
    return _(
        "A correction has to fit in one message, and only that one counts. "
        "If your text is longer, take the post back and send a new one."
    )


def _stay(post: Post) -> Button:
    return Button(_("Leave it as it is"), p.ShowReport(post.id))


def preview(after: Post, code: str, names: Sequence[str], *, meanwhile: bool = False) -> Screen:
    """The corrected post as a reader will see it, the two ways to send it, and whether a name in it is meant."""
    others = [words.in_a_language(each) for each in words.LANGUAGES if each in after.texts and each != code]
    text = []
    if meanwhile:
        text.append(_("It has been corrected in the meantime. If you go on, your words replace those."))
    if _fills_a_message(after.texts[code].words):
        text.append(_in_one_message())
    named = bool(names)
    if named:
        who_ = listed([isolated(name) for name in names[:5]])
        text.append(_("The text names %(names)s. Is that meant for everybody who reads it?", names=who_))
    if others and len(after.texts) > 1:
        text.append(_("The words %(languages)s stay as they are.", languages=listed(others)))
    quietly, asking = (p.SaveCorrection(after.id, code, asks, named, after.revision) for asks in (False, True))
    rows = (
        (Button(_("Correct it, quietly"), quietly),),
        (Button(_("And ask for OK again"), asking),),
        (_stay(after),),
    )
    begin, below = _("This is what everybody's copy will say:"), "\n\n".join(["", *text])
    seen = words.whole(after, Concerned(tuple(after.audience.classes.values())[:1]))
    room = MAX_TEXT - utf16_length(f"{begin}\n\n{below}")
    return Screen(f"{begin}\n\n{shortened(seen, room)}{below}", rows)


def corrected(*, asks: bool) -> str:
    if asks:
        return _("It is corrected. Everybody's copy changes now, and they are asked for their OK again.")
    return _("It is corrected. Everybody's copy changes now, without a sound.")


def surely(post: Post) -> Screen:
    """Before it is taken back."""
    text = _(
        "Take it back from everybody? Their copies go or say that it was taken back. "
        "What somebody has read or passed on stays read."
    )
    label = _("Yes, take it back")
    if post.is_dated:
        text = _("Call it off? Everybody who got it hears at once, and calendars follow.")
        label = _("Yes, call it off")
    rows = ((Button(label, p.ConfirmWithdraw(post.id)),), (_stay(post),))
    return Screen(text, rows, new=True)


def taken_back(post: Post) -> str:
    if post.is_dated:
        return _("It is called off. Everybody hears of it now.")
    return _("It is being taken back from everybody now.")


def done(note: str) -> Screen:
    return Screen(note, ((_list_button(),),))


# Why not -------------------------------------------------------------------------------------------------------------


def over() -> str:
    return _("This post is over, or was taken back.")


def nothing_changed() -> str:
    return _("That is what it says already.")


def must_be_agreed() -> str:
    """Of a meeting; stands in a toast, too."""
    return _("The contact parents agreed to these words, so only slips of the pen are put right here. Propose the "
             "meeting anew for anything else.")  # fmt: skip


def needs_more() -> str:
    return _("These words need more messages than the post came in. Send them as a new post, or make them shorter.")


def still_following() -> str:
    return _("The last change is still on its way. Try again in a minute.")


def reminded_today() -> str:
    return _("They were reminded today. Tomorrow you can remind them again.")


def nobody_without() -> str:
    return _("Every home has answered. There is nobody to remind.")
