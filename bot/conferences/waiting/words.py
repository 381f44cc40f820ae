"""The sent forms: a time is held for a family. When and until when, with the child's mark; never a name."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from bot.conferences.booking.presses import ShowTimes
from bot.conferences.facts import RoundFacts
from bot.conferences.waiting.presses import DeclineOffer, NoneSuits, ShowLine, TakeOffer
from bot.conferences.waiting.queries import OfferFacts
from bot.core.dates import local, long_moment, short_moment
from bot.core.replies import Button, Fold, Message, Rows
from bot.core.texts import _, capital, ngettext
from bot.reminders.marks import marked


class Held(Struct, frozen=True):
    """Times of one round that are held for one home."""

    round_: RoundFacts
    offers: Sequence[OfferFacts]
    mark: str | None

    @property
    def until(self) -> str:
        return long_moment(local(self.offers[0].until, self.round_.zone))


def offered(held: Held) -> Message:
    """A time has come free; after its hour the message says that it went on."""
    (offer,) = held.offers
    zone, round_id, pupil_id = held.round_.zone, held.round_.round_id, offer.pupil_id
    values = {"when": long_moment(local(offer.starts_at, zone)), "until": held.until}
    if offer.first:
        sentence = _(
            "There is a new time for the talk: %(when)s. We will hold it for you until %(until)s. Would you like it?",
            **values,
        )
    else:
        sentence = _(
            "A time has become free: %(when)s. We will hold it for you until %(until)s. Would you like it?", **values
        )
    rows: Rows = (
        (Button(_("Yes please"), TakeOffer(offer.offer_id)), Button(_("No thanks"), DeclineOffer(offer.offer_id))),
    )
    if offer.first:
        rows = (*rows, (Button(_("See the times"), ShowTimes(round_id, pupil_id)),))
    gone = _("The time has gone to the next family. You are still on the waiting list.")
    return Message(
        marked(held.mark, sentence),
        rows,
        fold=Fold(offer.until, marked(held.mark, gone), ShowLine(round_id, pupil_id, offer.table_id or 0)),
    )


def proposed(held: Held) -> Message:
    """Times that the teacher found for a home, one to a row."""
    zone, number = held.round_.zone, len(held.offers)
    sentence = ngettext(
        "We have found %(number)s time that may suit you, and hold it until %(until)s. Does it suit you?",
        "We have found %(number)s times that may suit you, and hold them until %(until)s. Which one would you like?",
        number,
        until=held.until,
    )
    rows = tuple(
        (Button(capital(short_moment(local(offer.starts_at, zone))), TakeOffer(offer.offer_id)),)
        for offer in held.offers
    )
    first = held.offers[0]
    gone = _("The times were held until %(until)s.", until=held.until)
    return Message(
        marked(held.mark, sentence),
        (*rows, (Button(_("No time suits me"), NoneSuits(first.offer_id)),)),
        fold=Fold(first.until, marked(held.mark, gone), ShowTimes(held.round_.round_id, first.pupil_id)),
    )
