"""The sent forms of schedules: nameless, complete, with the answer a press away."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from bot.conferences.booking.presses import AcceptTimes, ShowFamily
from bot.conferences.booking.queries import Talk
from bot.conferences.booking.screens import FOLDS_AFTER, held_rows
from bot.conferences.scheduling.presses import ListPlans, ShowSchedule
from bot.core.dates import local, long_date, long_moment
from bot.core.replies import Button, Fold, Message
from bot.core.texts import _, ngettext
from bot.reminders.marks import marked, marked_many


class Kept(Struct, frozen=True):
    """A held time as one guardian is told of it."""

    talk: Talk
    mark: str | None

    @property
    def when(self) -> str:
        return long_moment(local(self.talk.booking.starts_at, self.talk.round_.zone))

    @property
    def until(self) -> str:
        assert self.talk.booking.held_until is not None
        return long_date(local(self.talk.booking.held_until, self.talk.round_.zone).date())


def held(kept: Sequence[Kept]) -> Message:
    """We have kept a time: does it suit?"""
    first = kept[0]
    if len(kept) == 1:
        text = _("We have kept a time for you on %(when)s. Does it suit you? Please answer by %(date)s.", when=first.when, date=first.until)  # fmt: skip  # noqa: E501
        return _message(kept, marked(first.mark, text))
    return _message(kept, _several(kept, _("We have kept times for you. Please answer by %(date)s.", date=first.until)))


def held_still(kept: Sequence[Kept]) -> Message:
    """Nobody has answered, and it is soon given up."""
    first = kept[0]
    if len(kept) == 1:
        text = _("We still keep the time on %(when)s for you. After %(date)s others can have it.", when=first.when, date=first.until)  # fmt: skip  # noqa: E501
        return _message(kept, marked(first.mark, text))
    text = _("We still keep your times. After %(date)s others can have them.", date=first.until)
    return _message(kept, _several(kept, text))


def _several(kept: Sequence[Kept], sentence: str) -> str:
    lines = [marked(each.mark, each.when) for each in kept]
    return "\n".join([marked_many([each.mark for each in kept], sentence), *lines])


def _message(kept: Sequence[Kept], text: str) -> Message:
    last = max(kept, key=lambda each: each.talk.booking.ends_at)
    ids = tuple(each.talk.booking.booking_id for each in kept)
    if len(kept) == 1:
        booking = kept[0].talk.booking
        rows = held_rows(booking.booking_id)
    else:
        number = len(kept)
        rows = (
            (Button(ngettext("Yes to %(number)s", "Yes to all %(number)s", number), AcceptTimes(ids)),),
            (Button(_("One at a time"), ShowFamily()),),
        )
    headline = _("A time was kept for you on %(when)s.", when=kept[0].when)
    return Message(text, rows, fold=Fold(last.talk.booking.ends_at + FOLDS_AFTER, headline, ShowFamily()))


def ready(scheduling_id: int, talks: int, without: int, failed: bool) -> Message:
    """The teacher's search is over."""
    if failed:
        text = _("I could not find a schedule this time. You can let the families choose for themselves.")
        return Message(text, ((Button(_("See the rounds"), ListPlans()),),))
    text = ngettext(
        "The schedule is ready: %(number)s talk has a time that suits.",
        "The schedule is ready: %(number)s talks have a time that suits.",
        talks,
    )
    if without:
        text += " " + ngettext(
            "%(number)s talk has none yet.",
            "%(number)s talks have none yet.",
            without,
        )
    text += " " + _("The families hear of it only when you publish it.")
    return Message(text, ((Button(_("See the schedule"), ShowSchedule(scheduling_id, 0)),),))
