"""What a contact parent sees of a proposed meeting and answers: every word and button."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from bot.conferences.rounds.wording import turning
from bot.core.replies import Button, Screen, shortened
from bot.core.texts import _, ngettext
from bot.news import words
from bot.news.facts import Concerned, Post
from bot.news.meetings import presses as p
from bot.news.meetings.facts import Said
from bot.news.models import PostState
from bot.news.rules import split

_SHOWN_WORDS, _ROOM = 300, 3300


def proposal(post: Post, mine_: Said | None, part: int = 0) -> Screen:
    """Date, time, length and content, as the team proposes them; one answers under the end of it."""
    parts = split(words.whole(post, Concerned(tuple(post.audience.classes.values()))), _ROOM)
    at = min(max(part, 0), len(parts) - 1)
    begin = _("The team proposes this meeting. What do you say to date, time, length and content?")
    turns = turning(at, len(parts), partial(p.ShowProposal, post.id))
    if at < len(parts) - 1:
        return Screen("\n".join([begin, "", parts[at]]), turns)
    lines = [begin, "", parts[at], "", _length(post)]
    if post.state is PostState.AGREED:
        lines.append(_("It is agreed, and the team can send it. You can still say otherwise until then."))
    elif mine_ is not None and mine_.agrees:
        lines.append(_("You have said yes. It goes when all contact parents have."))
    elif mine_ is not None and mine_.agrees is False:
        lines.append(_("You would rather: %(words)s", words=shortened(mine_.words or "–", _SHOWN_WORDS)))
    rows_: list[tuple[Button, ...]] = []
    if mine_ is None or not mine_.agrees:
        # Translators: buttons, at most 20 characters: a contact parent's answer.
        rows_.append((Button(_("Yes, I agree"), p.SayToProposal(post.id, post.revision, True)),))
    rows_.append((Button(_("I'd rather…"), p.SayToProposal(post.id, post.revision, False)),))
    return Screen("\n".join(lines), (*turns, *rows_))


def _length(post: Post) -> str:
    assert post.starts_at is not None
    minutes = int(((post.ends_at or post.starts_at) - post.starts_at) / timedelta(minutes=1))
    if minutes % 60:
        return ngettext("It lasts %(number)s minute.", "It lasts %(number)s minutes.", minutes)
    return ngettext("It lasts %(number)s hour.", "It lasts %(number)s hours.", minutes // 60)


def asks_rather(post: Post) -> Screen:
    text = _("What would you rather have: another day, another time, something else on the agenda? Write it here; only "
             "the team reads it.")  # fmt: skip
    return Screen(text, ((Button(_("Back"), p.ShowProposal(post.id)),),))


def thanks(post: Post, *, agrees: bool) -> Screen:
    if not agrees:
        text = _("Thank you. The team reads it and proposes anew, or gets in touch with you.")
    elif post.state is PostState.AGREED:
        text = _("Thank you. It is agreed, and the team can send it.")
    else:
        text = _("Thank you. It goes when the other contact parents have said yes, too.")
    return Screen(text, ((Button(_("Show it"), p.ShowProposal(post.id)),),))


def proposal_over() -> Screen:
    text = _("This is not proposed any more: it was changed, sent or dropped.")
    return Screen(text, ((Button(_("All meetings"), p.ListMeetings()),),))


def home_line(posts: Sequence[Post]) -> str:
    """On the home screen of a contact parent."""
    return ngettext(
        "%(number)s parents' meeting waits for your word.",
        "%(number)s parents' meetings wait for your word.",
        len(posts),
    )
