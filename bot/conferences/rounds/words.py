"""The sent forms of rounds: what a lock screen shows of a board, a cancelled or a moved talk. Never a name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.conferences.booking.presses import (
    BookSlot,
    ConfirmTalk,
    SayNoTimeSuits,
    ShowFamily,
    ShowMoves,
    ShowTalk,
    ShowTimes,
)
from bot.conferences.booking.queries import Talk
from bot.conferences.facts import FreeSlot, RoundFacts
from bot.conferences.models import RoundState
from bot.conferences.queries import Board
from bot.conferences.rounds.changing.presses import OpenEdit
from bot.conferences.rounds.running.presses import OpenRound, ShowRound, ShowUnsuited
from bot.conferences.rounds.running.screens import board_line
from bot.conferences.rounds.wording import class_name
from bot.core.dates import local, long_moment, short_moment
from bot.core.replies import Button, Fold, Message, Rows
from bot.core.texts import _, capital, ngettext, pgettext
from bot.reminders.marks import marked, marked_many

# The day after it is over (experience.md 1.2).
_FOLDS_AFTER = timedelta(days=1)


def board(round_: RoundFacts, facts: Board, now: datetime) -> Message:
    """How far the round is, with the way to its list."""
    rows: Rows = ()
    if round_.state is not RoundState.CANCELLED:
        rows = (
            (
                Button(_("Bookings"), OpenRound(round_.round_id)),
                Button(_("Edit round"), OpenEdit(round_.round_id)),
            ),
        )
    return Message(board_line(round_, facts, now), rows)


def no_time(round_: RoundFacts, families: int) -> Message:
    """Somebody needs another time; who it is stands behind the button."""
    text = ngettext(
        "%(class_name)s: %(number)s family finds no time that suits.",
        "%(class_name)s: %(number)s families find no time that suits.",
        families,
        class_name=class_name(round_.class_name),
    )
    return Message(text, ((Button(pgettext("see what a message is about", "Show"), ShowUnsuited(round_.round_id)),),))


def cancelled_late(talk: Talk) -> Message:
    """A time has become free shortly before."""
    round_ = talk.round_
    text = _(
        "%(class_name)s: the talk on %(moment)s was cancelled late.",
        class_name=class_name(round_.class_name),
        moment=long_moment(local(talk.booking.starts_at, round_.zone)),
    )
    return Message(text, ((Button(pgettext("see what a message is about", "Show"), ShowRound(round_.round_id, 0)),),))


def off(talk: Talk, mark: str | None, times: Sequence[FreeSlot]) -> Message:
    """The school cancelled: when, that it is sorry, and the way to a new time."""
    round_, booking = talk.round_, talk.booking
    moment = long_moment(local(booking.starts_at, round_.zone))
    rows: Rows = ()
    if times:
        sentence = _(
            "Unfortunately we have to cancel the talk on %(moment)s. We are sorry. Here are new times.", moment=moment
        )
        rows = (
            *(
                (Button(_moment(slot.starts_at, round_.zone), BookSlot(slot.slot_id, booking.pupil_id)),)
                for slot in times
            ),
            (
                Button(_("More times"), ShowTimes(round_.round_id, booking.pupil_id)),
                Button(_("No time suits me"), SayNoTimeSuits(round_.round_id, booking.pupil_id)),
            ),
        )
    else:
        sentence = _(
            "Unfortunately we have to cancel the talk on %(moment)s. We are sorry. "
            "We will write when there are new times.",
            moment=moment,
        )
        if round_.state is not RoundState.CANCELLED:
            sentence = _(
                "Unfortunately we have to cancel the talk on %(moment)s. We are sorry. "
                "We will write when there are new times, and you can choose before the others.",
                moment=moment,
            )
    headline = _("The talk on %(moment)s was cancelled.", moment=moment)
    fold = Fold(booking.ends_at + _FOLDS_AFTER, marked(mark, headline), ShowFamily())
    return Message(marked(mark, sentence), rows, fold=fold)


def moved(talk: Talk, mark: str | None, *, answers: bool = True) -> Message:
    """The school moved the talk; does the new time suit? Who did not book it (`answers`) only hears of it."""
    round_, booking = talk.round_, talk.booking
    moment = long_moment(local(booking.starts_at, round_.zone))
    fold = Fold(booking.ends_at + _FOLDS_AFTER, marked(mark, _("The talk on %(moment)s is over.", moment=moment)))
    if not answers:
        told = _("The school has had to move the talk. The new time is %(moment)s.", moment=moment)
        return Message(marked(mark, told), ((Button(_("See the talk"), ShowTalk(booking.booking_id)),),), fold=fold)
    sentence = _("The school has had to move the talk. The new time is %(moment)s. Does it suit you?", moment=moment)
    rows = (
        (Button(_("It suits me"), ConfirmTalk(booking.booking_id)),),
        (Button(_("Choose another"), ShowMoves(booking.booking_id, 0)),),
    )
    return Message(marked(mark, sentence), rows, fold=fold)


def changed(talks: Sequence[Talk], marks: Sequence[str | None]) -> Message:
    """Something about a talk is new: the sentence that ordinary and confidential things share (experience.md 1.1)."""
    text = marked_many(marks, _("There is something new about a talk."))
    press = ShowTalk(talks[0].booking.booking_id) if len(talks) == 1 else ShowFamily()
    return Message(text, ((Button(pgettext("see what a message is about", "Open"), press),),), protected=True)


def _moment(instant: datetime, zone: str) -> str:
    return capital(short_moment(local(instant, zone)))
