"""The preview of a post as a screen, and the receipt; what is asked and answered on the way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.core.dates import clock_time, local, long_moment
from bot.core.files import MAX_CAPTION, File
from bot.core.replies import Button, Fold, Live, Rows, Screen, shortened, utf16_length
from bot.core.texts import _, isolated, listed, ngettext
from bot.news import words
from bot.news.facts import Post
from bot.news.models import PostState
from bot.news.plans import ABOUT
from bot.news.sending.presses import CorrectPost, ShowReport
from bot.news.writing import presses as p
from bot.news.writing.boards import PREVIEW
from bot.news.writing.drawing import aside, audience, reach, shown
from bot.news.writing.facts import View
from bot.news.writing.rules import DRAFT_LIVES, pictures_of

_SOON = timedelta(seconds=2)
# By so much a caption may still grow, as what belongs to the post comes after it.
_GROWS = 200
# So long a receipt stands open.
_KEPT = timedelta(days=1)


def preview(view: View, *notes: str, live: bool = False) -> Screen:
    """The post as its readers get it, and under the line what it is and what can be changed.

    `live`: it follows what the writer sends and corrects, until somebody presses it.
    """
    return Screen(*shown(view, notes), fold=_fold(view) if live else None, files=_file(view, notes))


def _file(view: View, notes: Sequence[str]) -> tuple[File, ...]:
    """One picture or file is shown with its words, as it will be; others stand above, as the writer sent them."""
    text, _rows_below = shown(view, notes)
    return view.post.files if len(view.post.files) == 1 and utf16_length(text) + _GROWS <= MAX_CAPTION else ()


def _fold(view: View) -> Fold:
    post = view.post
    live = Live(view.now + _SOON, PREVIEW, post.school.id, post.written_by, ABOUT, post.id)
    headline = _("A draft to %(who)s.", who=audience(view.post))
    return Fold(view.now + DRAFT_LIVES, headline, p.ListDrafts(), live)


# After [Send] ---------------------------------------------------------------------------------------------------------


def receipt(view: View, *notes: str, own: bool = True) -> Screen:
    """It goes, and how its writer stops it; or it has gone."""
    post = view.post
    headline = words.headline(post, view.concerned)
    lines = [*notes, headline, ""]
    fold = Fold(max(post.send_at or view.now, view.now) + _KEPT, headline, p.ShowDraft(post.id))
    if post.state is PostState.SCHEDULED and post.send_at is not None:
        lines += [_goes(view, post.send_at), reach(view)]
        rows: Rows = ((Button(_("Stop it"), p.StopPost(post.id)),),) if own else ()
        return Screen("\n".join(lines), (*rows, *aside(view)), fold=fold)
    lines.append(_("It has gone out.") if post.stands else _("It was taken back."))
    rows = ((Button(_("Whom it reached"), ShowReport(post.id)),),) if post.stands else ()
    return Screen("\n".join(lines), rows, fold=fold)


def _goes(view: View, at: datetime) -> str:
    moment = local(at, view.post.school.zone)
    if at - view.now < timedelta(hours=1):
        return _("It goes at %(time)s.", time=clock_time(moment))
    return _("It goes on %(moment)s.", moment=long_moment(moment))


def asks_name(view: View, names: Sequence[str], *, pictures: bool = False) -> Screen:
    """A pupil's name stands in it: for all? `pictures`: may everybody be shown who is in them (D2.10)?"""
    lines = []
    if names:
        named = listed([isolated(name) for name in names[:5]])
        lines.append(
            _("The text names %(names)s. It goes to %(who)s. Is that meant for all of them?",
              names=named, who=audience(view.post))
        )  # fmt: skip
    if pictures:
        lines.append(
            # Translators: %(who)s is one or more classes, or "the whole school".
            ngettext(
                "The picture goes to %(who)s. May everybody in it be shown?",
                "The pictures go to %(who)s. May everybody in them be shown?",
                len(pictures_of(view.post)),
                who=audience(view.post),
            )
        )
    rewrite = (Button(_("Change the text"), p.ChooseLanguage(view.post.id)),) if names else ()
    rows = (
        (Button(_("Yes, send it to all"), p.AllowName(view.post.id)),),
        (*rewrite, Button(_("Back"), p.ShowDraft(view.post.id))),
    )
    return Screen("\n".join(lines), rows)


def thrown_away(now: datetime) -> Screen:
    return _gone(_("Thrown away. Nobody got it."), (), now)


def not_for_class(offered: Sequence[Button], now: datetime) -> Screen:
    """The way out of a preview that nobody meant: the house's other doors, under the message itself."""
    return _gone(_("Nobody got it, and it is thrown away here."), offered, now)


def _gone(text: str, offered: Sequence[Button], now: datetime) -> Screen:
    """In place of a preview, whose fold would say that there is still a draft."""
    rows = [(button,) for button in (*offered, Button(_("My posts"), p.ListDrafts()))]
    return Screen(text, tuple(rows), fold=Fold(now + _KEPT, _("Thrown away. Nobody got it."), p.ListDrafts()))


def of_a_colleague(view: View) -> Screen:
    """What a colleague wrote and may not send any more, or has begun to write to who was not at a meeting."""
    if view.post.after_id is not None:
        text = _("%(name)s has begun this to the homes that were not at the meeting. Nobody has got it yet. If you "
                 "take it over, it goes out in your name.",
                 name=isolated(view.post.writer) if view.post.writer else _("A colleague"))  # fmt: skip
    else:
        text = _("A colleague wrote this and cannot send it any more. If you take it over, it goes out in your name.")
    rows = ((Button(_("Take it over"), p.TakeOver(view.post.id)),),)
    return Screen(f"{text}\n\n{shortened(words.plain(view.post), 3500)}", rows)


def changed_after(view: View) -> Screen:
    """The writer changed a message whose post is on its way, or has gone out."""
    post = view.post
    if post.state is PostState.SCHEDULED:
        text = _("That post is to go out soon. Stop it first, then change the words.")
        return Screen(text, ((Button(_("Stop it"), p.StopPost(post.id)),),))
    text = _("That post has gone out. Should every copy say what you have written now?")
    # Translators: buttons, at most 20 characters.
    rows = (
        (Button(_("Correct the post"), CorrectPost(post.id)),),
        (Button(_("Whom it reached"), ShowReport(post.id)),),
    )
    return Screen(text, rows)


def rung_headline() -> str:
    return _("Whom to ring.")


# Notes ---------------------------------------------------------------------------------------------------------------


def note_nothing() -> str:
    return _("There is nothing to read in it yet. Write the words, or send a picture.")


def note_nobody() -> str:
    return _("Nobody would get it. Choose whom it is for.")


def note_important() -> str:
    return _("You have used this week's important message. Send it as news, or ask the office to send it.")


def note_past() -> str:
    return _("That time has passed. Choose another.")


def note_done_by() -> str:
    return _("It would come after the day by which it is to be done. Choose another day.")


def note_unread() -> str:
    return _("I could not read that as a day and a time.")


def note_words() -> str:
    return _("That is more than four messages hold. Send it as a file, or in two posts.")


def note_files() -> str:
    return _("Forty pictures are the most for one post.")


def note_forwarded() -> str:
    return _("You passed this on. It goes out in your name.")


def notes_changed(post: Post) -> list[str]:
    """The original has changed: what was written in other languages has not."""
    others = [code for code in post.texts if code != post.language]
    return [_("The words in other languages are as they were. Look at them, too.")] if others else []


def note_pieces() -> str:
    return _("This post was put together from several messages. Write it anew with %(button)s to change it.",
             button=_("Words and language"))  # fmt: skip
