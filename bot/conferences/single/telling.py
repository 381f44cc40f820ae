"""Who is told what of a single talk's booking: planned in the unit that changed it."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from bot.conferences.booking.queries import Family, Talk, family_of
from bot.conferences.models import BookingState, GuestPart
from bot.conferences.single.facts import Single
from bot.conferences.single.plans import ABOUT, FILE, REMINDERS, file, moved, reminders, to_guests, told
from bot.conferences.single.queries import who_hears
from bot.core.unit import Unit
from bot.outbox.models import OutboxRow
from bot.outbox.planning import cancel_about, plan_again
from bot.schools.queries import calendar_of, policy_of

_HAVE_FILES = (
    select(OutboxRow.person_id)
    .distinct()
    .where(OutboxRow.about_kind == ABOUT, OutboxRow.about_id == bindparam("round"), OutboxRow.kind == FILE)
)
_LIVE = frozenset({BookingState.BOOKED, BookingState.MOVED})


async def plan_talk(
    unit: Unit,
    single: Single,
    made: Talk,
    by: int | None,
    *,
    tells: bool = True,
    rings: bool = False,
    family: Family | None = None,
) -> None:
    """Bring reminders, the other guests and calendars to what the booking is now; `by` knows it already. `rings`: the
    school moved it."""
    family = family or await family_of(unit, [single.pupil_id])
    hear = who_hears(single, family, made.booking)
    await cancel_about(unit, ABOUT, [single.round_id], REMINDERS)
    if made.booking.state in _LIVE:
        round_ = made.round_
        policy = await policy_of(unit, round_.school_id, round_.policy_version)
        calendar = await calendar_of(unit, round_.school)
        plan_again(unit, reminders(made, hear, policy, calendar, unit.now))
    if tells:
        plan_again(
            unit, (moved if rings else told)(made, (each.person_id for each in hear if each.person_id != by), unit.now)
        )
    colleagues = [guest.person_id for guest in single.of(GuestPart.COLLEAGUE) if guest.person_id is not None]
    plan_again(unit, to_guests(made, colleagues, unit.now))
    if made.booking.sequence:
        await renew_files(unit, made)


async def renew_files(unit: Unit, made: Talk) -> None:
    """Whoever took the talk into a calendar gets the file anew."""
    rows = await unit.all(_HAVE_FILES, {"round": made.round_.round_id})
    plan_again(unit, [file(made, row.person_id, unit.now) for row in rows])
