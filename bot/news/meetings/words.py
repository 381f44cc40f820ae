"""The sent forms of a meeting's making: what and when, and nobody's name. How it reads to homes is class news' own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.core.calendar_file import Entry, calendar_document
from bot.core.dates import local, long_date
from bot.core.replies import Button, Fold, Message, Rows, shortened
from bot.core.texts import N_, _, isolated, listed, ngettext, pgettext
from bot.news import words
from bot.news.facts import Concerned, Post
from bot.news.meetings import presses as p
from bot.news.models import PostKind, PostState
from bot.news.rules import folds_at

# What a meeting says until somebody writes more.
FIRST = {PostKind.MEETING: N_("Parents' meeting."), PostKind.EVENT: N_("Event with the class.")}


def of(post: Post) -> str:
    """ "3.B", "3.A og 3.B", or the school."""
    return listed([isolated(name) for name in post.audience.classes.values()] or [isolated(post.school.name)])


def _when(post: Post) -> str:
    """ "tirsdag den 1. december kl. 17.00–19.00", inside a sentence."""
    when = words.when(post) or ""
    return when[:1].lower() + when[1:]


def _shows(post: Post, press: p.ShowProposal | p.ShowMeeting) -> tuple[tuple[Button, ...], ...]:
    return ((Button(pgettext("see what a message is about", "Show"), press),),)


def _fold(post: Post, text: str, press: p.ShowProposal | p.ShowMeeting) -> Fold | None:
    at = folds_at(post)
    return Fold(at, text, press) if at is not None else None


def proposed(post: Post) -> Message:
    """To a contact parent: all that is proposed stands behind the button."""
    text = _("%(who)s: The team proposes a parents' meeting and asks what you as contact parent say to it: %(when)s.",
             who=of(post), when=_when(post))  # fmt: skip
    press = p.ShowProposal(post.id)
    return Message(text, _shows(post, press), fold=_fold(post, _("A parents' meeting was proposed."), press))


def stands(post: Post) -> Message:
    """To who became a contact parent, or was first reached, after the others had agreed."""
    text = _("%(who)s: A parents' meeting is agreed, %(when)s. As contact parent you can still say otherwise until it "
             "is sent.", who=of(post), when=_when(post))  # fmt: skip
    press = p.ShowProposal(post.id)
    return Message(text, _shows(post, press), fold=_fold(post, _("A parents' meeting was proposed."), press))


def agreed(post: Post) -> Message:
    text = _("%(who)s: The contact parents agree to the parents' meeting, %(when)s. You can send it now.",
             who=of(post), when=_when(post))  # fmt: skip
    press = p.ShowMeeting(post.id)
    return Message(text, _shows(post, press), fold=_fold(post, _("The contact parents agreed."), press))


def rather(post: Post) -> Message:
    text = _("%(who)s: A contact parent would rather have the parents' meeting otherwise.", who=of(post))
    press = p.ShowMeeting(post.id)
    return Message(text, _shows(post, press), fold=_fold(post, _("A contact parent answered."), press))


def nobody(post: Post, *, silent: bool) -> Message:
    """To head and office."""
    text = _("%(who)s: A parents' meeting waits. The principle asks for the contact parents' yes, and none of them is "
             "reached here. Can you say that it may go?", who=of(post))  # fmt: skip
    if silent:
        text = _("%(who)s: A parents' meeting waits. Not all contact parents have answered for a week of school. Can "
                 "you say that it may go?", who=of(post))  # fmt: skip
    press = p.ShowMeeting(post.id)
    return Message(text, _shows(post, press), fold=_fold(post, _("A parents' meeting waited."), press))


def off(post: Post, concerned: Concerned) -> Message:
    """To who would have come; its words are gone with it."""
    who = words.whose(post, concerned)
    when = _when(post)
    if post.kind is PostKind.MEETING:
        return Message(_("%(who)s: The parents' meeting is called off: %(when)s.", who=who, when=when))
    return Message(_("%(who)s: This is called off: %(when)s.", who=who, when=when))


def due(class_name: str, class_id: int, until: datetime, zone: str) -> Message:
    """To the contact teacher, kindly."""
    text = _("%(class_name)s: The principle has a parents' meeting at the start of the year, before %(date)s. "
             "There is none planned here yet.",
             class_name=isolated(class_name), date=long_date(local(until, zone).date()))  # fmt: skip
    # Translators: a button, at most 20 characters.
    return Message(text, ((Button(_("Plan the meeting"), p.NewMeeting(class_id, False)),),))


def not_there(post: Post, pupils: int, classes: Sequence[int]) -> Message:
    """To who sent it, the school day after; homes are counted by their children, of these classes."""
    names = [isolated(post.audience.classes[each]) for each in classes if each in post.audience.classes]
    text = ngettext(
        "%(who)s: The parents' meeting is over. For %(number)s pupil nobody said that they would come. Would you like "
        "to write to that home what it was about?",
        "%(who)s: The parents' meeting is over. For %(number)s pupils nobody said that they would come. Would you like "
        "to write to those homes what it was about?",
        pupils,
        who=listed(names) or of(post),
    )
    return Message(text, to_absent(post, classes))


def to_absent(post: Post, classes: Sequence[int]) -> Rows:
    """A button, or one a class."""
    if len(post.audience.classes) < 2:
        # Translators: a button, at most 20 characters: write to the homes that did not come.
        label = _("To who wasn't there")
        return tuple((Button(label, p.SendToAbsent(post.id, each)),) for each in classes)
    buttons = [
        # Translators: a button, at most 20 characters with a class's name: write to the homes that did not come.
        Button(_("Not there: %(who)s", who=isolated(shortened(post.audience.classes[each], 8))),
               p.SendToAbsent(post.id, each))
        for each in classes
    ]  # fmt: skip
    return tuple(tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2))


# The calendar ------------------------------------------------------------------------------------------------------


def file(post: Post, concerned: Concerned, now: datetime) -> Message:
    """The calendar file's caption."""
    assert post.starts_at is not None
    when = _when(post)
    if post.state is PostState.WITHDRAWN:
        text = _("For your calendar: called off, %(when)s.", when=when)
    else:
        text = _("For your calendar: %(when)s.", when=when)
    # Translators: the name of a calendar file, without its ending and without spaces.
    return Message(text, document=calendar_document(entry_of(post, concerned), _("school-meeting"), now))


def entry_of(post: Post, concerned: Concerned) -> Entry:
    """What stands in the file."""
    assert post.starts_at is not None
    return Entry(
        uid=f"meeting-{post.id}@school-{post.school.id}.skolebro",
        # A cancellation stands above the last change.
        sequence=post.revision + (post.state is PostState.WITHDRAWN),
        starts=post.starts_at,
        ends=post.ends_at or post.starts_at,
        zone=post.school.zone,
        summary=_("%(who)s: %(words)s", who=words.whose(post, concerned), words=title(post)),
        place=post.place,
        off=post.state is PostState.WITHDRAWN,
    )


def title(post: Post) -> str:
    """What it is, in a line."""
    if post.kind is PostKind.MEETING:
        # Translators: stands in a calendar.
        return pgettext("in a calendar", "Parents' meeting")
    return words.said(post).strip().split("\n")[0][:60] or pgettext("in a calendar", "Event")
