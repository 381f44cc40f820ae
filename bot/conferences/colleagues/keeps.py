"""How long invitations of colleagues live."""

from __future__ import annotations

from bot.conferences.colleagues.models import BookingGuest
from bot.core.feature import Keep
from bot.core.keeping import Rows

KEEPS = (
    Keep(
        "booking_guests",
        None,
        "which colleague was invited to a talk, as long as the talk is kept",
        holds=Rows(BookingGuest, person=("person_id",)),
    ),
)
