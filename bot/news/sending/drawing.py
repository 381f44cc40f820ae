"""What a report says and what can be pressed under it: the same when it is opened and whenever it is drawn anew."""

from __future__ import annotations

from bot.core.dates import local, long_moment
from bot.core.replies import Button, Rows, shortened
from bot.core.texts import _, ngettext, pgettext
from bot.news import words
from bot.news.facts import Concerned, Post
from bot.news.models import PostKind, PostState
from bot.news.sending import presses as p
from bot.news.sending.facts import Delivery, Pressed, Report
from bot.news.sending.presses import Who
from bot.news.writing.presses import CopyForPortal

_BAR = 12


def headline_of(post: Post) -> str:
    return words.headline(post, Concerned(tuple(post.audience.classes.values())))


def text_of(found: Report) -> str:
    """How far it has come, whom it reached and what they pressed. No names: it stands in the open chat."""
    post = found.post
    lines = [words.headline(post, found.whose)]
    if post.state is PostState.WITHDRAWN and post.is_dated:
        return "\n".join([*lines, _("It is called off.")])
    if post.state is PostState.WITHDRAWN:
        taken = _("It has been taken back.") if post.follows is None else _("It is being taken back.")
        return "\n".join([*lines, taken])
    if post.state is PostState.SCHEDULED and post.send_at is not None:
        return "\n".join(
            [*lines, _("It goes on %(moment)s.", moment=long_moment(local(post.send_at, post.school.zone)))]
        )
    if post.sent_at is not None:
        lines.append(_("Sent %(moment)s.", moment=long_moment(local(post.sent_at, post.school.zone))))
    lines += ["", *_delivered(found), *_answered(post, found.pressed)]
    # What contact parents are asked about is counted there, too, before any home has it.
    if post.revision > 1 and post.kind is not PostKind.MEETING:
        lines.append(_("It has been corrected."))
    return "\n".join(lines)


def _delivered(found: Report) -> list[str]:
    post, sent = found.post, found.delivery
    if not sent.all and post.state is PostState.SENT:
        # What was sent to whom is kept for half a year, the post to the end of the school year.
        return [_("There is nobody left to send it to.")] if found.kept else []
    full = _BAR * sent.delivered // max(sent.all, 1)
    lines = [
        "▓" * full + "░" * (_BAR - full),
        ngettext(
            "%(delivered)s of %(number)s adult has it.", "%(delivered)s of %(number)s adults have it.", sent.all,
            delivered=str(sent.delivered),
        ),
    ]  # fmt: skip
    if sent.waiting:
        lines.append(ngettext("%(number)s is still to go.", "%(number)s are still to go.", sent.waiting))
    if sent.bundled and sent.bundle_at is not None:
        lines.append(
            ngettext(
                "%(number)s gets it with the week's message, %(moment)s.",
                "%(number)s get it with the week's message, %(moment)s.",
                sent.bundled,
                moment=long_moment(local(sent.bundle_at, post.school.zone)),
            )
        )
    return [*lines, *_missed(sent)]


def _missed(sent: Delivery) -> list[str]:
    """Whom it has not reached, and why."""
    lines = []
    if sent.away:
        lines.append(ngettext("%(number)s is not reached here.", "%(number)s are not reached here.", sent.away))
    if sent.unreached:
        lines.append(
            ngettext(
                "%(number)s was not reached here: ring them.",
                "%(number)s were not reached here: ring them.",
                sent.unreached,
            )
        )
    if sent.late:
        lines.append(
            ngettext(
                "For %(number)s it would have come too late, so it was left out.",
                "For %(number)s it would have come too late, so it was left out.",
                sent.late,
            )
        )
    return lines


def _answered(post: Post, said: Pressed) -> list[str]:
    if post.is_dated:
        line = _("Coming: %(yes)s. Not coming: %(no)s.", yes=str(said.coming), no=str(said.not_coming))
        if post.counts_people:
            line += " " + _(
                "That is %(adults)s adults and %(children)s children.",
                adults=str(said.adults),
                children=str(said.children),
            )
        return [
            line,
            _("Answered for %(done)s of %(all)s children.", done=str(said.answered_for), all=str(said.pupils)),
        ]
    if post.kind is PostKind.NEED:
        return [_("Done for %(done)s of %(all)s children.", done=str(said.answered_for), all=str(said.pupils))]
    return [
        ngettext(
            "%(number)s has pressed that they have read it.",
            "%(number)s have pressed that they have read it.",
            said.read,
        )
    ]


def rows_of(found: Report) -> Rows:
    """What can be done from a report; what is opened stands beside it, so that it goes on following."""
    post, sent = found.post, found.delivery
    if not post.stands:
        return ()
    rows: list[tuple[Button, ...]] = []
    if sent.unreached:
        rows.append((_who(post, Who.UNREACHED, _("Who is rung")),))
    if post.is_dated:
        rows.append((_who(post, Who.COMING, _("Who comes")), _who(post, Who.NOT_COMING, _("Who does not"))))
    elif post.kind is PostKind.NEED:
        rows.append((_who(post, Who.DONE, _("Who has done it")),))
    else:
        rows.append((_who(post, Who.READ, _("Who has read it")), _who(post, Who.UNREAD, _("Who has not"))))
    if post.asks_for_more and found.pressed.answered_for < found.pressed.pupils:
        without = _("Not answered") if post.is_dated else _("Not done")
        remind = Button(_("Remind them"), p.RemindWithout(post.id))
        rows.append((_who(post, Who.WITHOUT, without), remind))
    back = pgettext("a meeting", "Call it off") if post.is_dated else _("Take it back")
    rows.append((Button(_("Correct"), p.CorrectPost(post.id)), Button(back, p.WithdrawPost(post.id))))
    if found.portal is not None:
        # Translators: a button, at most 20 characters; %(portal)s is the name of the school's own system.
        rows.append((Button(_("Copy for %(portal)s", portal=shortened(found.portal, 10)), CopyForPortal(post.id)),))
    return tuple(rows)


def _who(post: Post, who: Who, label: str) -> Button:
    return Button(label, p.ShowWho(post.id, who, 0, True))


def opened_rows(found: Report) -> Rows:
    """Under a report that was opened from a list."""
    return (*rows_of(found), (Button(_("What was sent"), p.ListSent(0, True)),))
