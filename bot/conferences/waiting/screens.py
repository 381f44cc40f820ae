"""Every word and button about waiting that somebody reads after a press."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from bot.conferences.booking.presses import ShowFamily, ShowTimes
from bot.conferences.facts import RoundFacts
from bot.conferences.queries import PupilName
from bot.conferences.rounds.running.presses import ShowUnsuited
from bot.conferences.rounds.wording import bookings_button, clipped, day_label, full_name, in_rows
from bot.conferences.waiting.facts import Standing
from bot.conferences.waiting.presses import (
    JoinForTime,
    JoinLine,
    LeaveLine,
    PickProposals,
    ProposeTimes,
    ShowLine,
    ShowTaken,
)
from bot.conferences.waiting.rules import Awaited, in_minutes
from bot.conferences.wishes.models import PartOfDay
from bot.conferences.wishes.rules import Wish
from bot.core.dates import clock_time, local, long_date, long_moment, short_moment
from bot.core.replies import Button, Rows, Screen
from bot.core.texts import _, capital, isolated, listed, ngettext

# Telegram: 100 buttons a message.
_MOST_DAYS, _MOST_TIMES = 20, 90


def line_button(round_id: int, pupil_id: int, table_id: int = 0) -> Button:
    """The way to the waiting list."""
    return Button(_("Waiting list"), ShowLine(round_id, pupil_id, table_id))


def line(found: Standing, child: str) -> Screen:
    """Whether one waits and for what, and what else one could wait for."""
    place, at = found.place, (found.round_.round_id, found.pupil_id)
    # Who waits for any time waits for all of them; who waits for a time may wait for its whole day.
    others = place is None or place.day is not None
    rows: Rows = in_rows(
        [
            Button(day_label(day), JoinLine(*at, day.toordinal(), found.table_id))
            for day in found.days[:_MOST_DAYS]
            if others and (place is None or place.awaits != Awaited(day))
        ],
        2,
    )
    if others and found.times:
        # Translators: a button: wait for one time of a day and no other.
        rows = (*rows, (Button(_("A certain time"), ShowTaken(*at, 0, found.table_id)),))
    if others and not found.free:
        rows = (*rows, (Button(_("Any time"), JoinLine(*at, 0, found.table_id)),))
    if found.free:
        rows = (*rows, (Button(_("See the times"), ShowTimes(*at)),))
    if place is not None:
        rows = (*rows, (Button(_("Leave the list"), LeaveLine(*at, found.table_id)),))
    rows = (*rows, (Button(_("See the talks"), ShowFamily()),))
    return Screen(_standing(found, child), rows)


def _standing(found: Standing, child: str) -> str:
    place = found.place
    if place is not None and place.first:
        return _("You can choose before the others. We will write when there are new times.")
    if place is not None and place.starts_at is not None:
        return _(
            "You are on the waiting list for %(when)s. We will write if that time becomes free.",
            when=long_moment(local(place.starts_at, found.round_.zone)),
        )
    if place is not None and place.day is not None:
        return _(
            "You are on the waiting list for %(date)s. We will write if a time becomes free.", date=long_date(place.day)
        )
    if place is not None:
        return _("You are on the waiting list. We will write if a time becomes free.")
    if not found.free:
        return _("There are no free times left. Would you like to be on the waiting list?")
    if found.days:
        return _(
            "Would another day suit you better for the talk about %(child)s? "
            "Choose a day, and we will write if a time becomes free.",
            child=isolated(child),
        )
    if found.times:
        return _(
            "Would one of the taken times suit you better for the talk about %(child)s? "
            "Choose it, and we will write if it becomes free.",
            child=isolated(child),
        )
    return _("There are free times to choose from.")


def taken_days(found: Standing, child: str, days: Sequence[date]) -> Screen:
    """The days with times that one could wait for."""
    at = (found.round_.round_id, found.pupil_id)
    buttons = [Button(day_label(day), ShowTaken(*at, day.toordinal(), found.table_id)) for day in days[:_MOST_DAYS]]
    text = _("Which day suits you for the talk about %(child)s?", child=isolated(child))
    return Screen(text, (*in_rows(buttons, 2), (line_button(*at, found.table_id),)))


def taken_times(found: Standing, day: date, times: Sequence[datetime], *, only: bool) -> Screen:
    """The times of a day that one could wait for."""
    at, zone = (found.round_.round_id, found.pupil_id), found.round_.zone
    buttons = [
        Button(clock_time(local(moment, zone)), JoinForTime(*at, in_minutes(moment), found.table_id))
        for moment in times[:_MOST_TIMES]
    ]
    other = () if only else ((Button(_("Other days"), ShowTaken(*at, 0, found.table_id)),),)
    text = _("These times on %(date)s are taken. Which one would you like to wait for?", date=long_date(day))
    return Screen(text, (*in_rows(buttons, 3), *other, (line_button(*at, found.table_id),)))


def left(round_id: int, pupil_id: int) -> Screen:
    """Waiting no longer."""
    rows = ((Button(_("See the times"), ShowTimes(round_id, pupil_id)), Button(_("See the talks"), ShowFamily())),)
    return Screen(_("You are no longer on the waiting list."), rows)


def times_are_free(round_id: int, pupil_id: int) -> Screen:
    """Nobody need wait."""
    return Screen(
        _("There is a free time now. You can choose it at once."),
        ((Button(_("See the times"), ShowTimes(round_id, pupil_id)),),),
    )


def declined(round_id: int, pupil_id: int, *, waits: bool, table_id: int = 0) -> Screen:
    """The next in line may have it."""
    if waits:
        return Screen(
            _("The time goes to the next family. You are still on the waiting list."),
            ((line_button(round_id, pupil_id, table_id),),),
        )
    return Screen(
        _("All right, you keep the time you have, or choose another."),
        ((Button(_("See the times"), ShowTimes(round_id, pupil_id)),),),
    )


def offer_gone(round_id: int, pupil_id: int, *, in_line: bool, table_id: int = 0) -> Screen:
    """The hold ran out before the answer."""
    if in_line:
        return Screen(
            _("The time has gone to the next family. You are still on the waiting list."),
            ((line_button(round_id, pupil_id, table_id),),),
        )
    return Screen(
        _("The time is no longer held for you."),
        ((Button(_("See the times"), ShowTimes(round_id, pupil_id)),),),
    )


# The teacher's side --------------------------------------------------------------------------------------------------


def proposals(
    round_: RoundFacts, pupil: PupilName, wishes: Sequence[Wish], starts: Sequence[datetime], ahead: int, later: int
) -> Screen:
    """Three times that the teacher could offer a family, after what they wished."""
    round_id = round_.round_id
    name = full_name(pupil.given_name, pupil.family_name)
    back = (Button(_("Back"), ShowUnsuited(round_id)), bookings_button(round_))
    if not starts:
        return Screen(_("I find no time for %(name)s in the coming weeks.", name=name), (back,))
    lines = [_("Hold these times for %(name)s? The family chooses one of them.", name=name)]
    lines += [f"• {capital(long_moment(local(moment, round_.zone)))}" for moment in starts]
    lines += [text for wish in wishes if (text := wished(wish))]
    minutes = tuple(in_minutes(moment) for moment in starts)
    rows: list[tuple[Button, ...]] = [
        (Button(_("Offer these times"), ProposeTimes(round_id, pupil.pupil_id, minutes)),),
        (Button(_("Later times"), PickProposals(round_id, pupil.pupil_id, later)),),
    ]
    if ahead:
        rows.append((Button(_("From the beginning"), PickProposals(round_id, pupil.pupil_id, 0)),))
    return Screen("\n".join(lines), (*rows, back))


def wished(wish: Wish) -> str:
    """What a guardian said about times, in one line; nothing where any suits."""
    if wish.is_open:
        return ""
    parts = {
        PartOfDay.MORNING: _("before 12"),
        PartOfDay.MIDDAY: _("12 to 15"),
        PartOfDay.AFTERNOON: _("15 to 17"),
        PartOfDay.EVENING: _("after 17"),
    }
    days = (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"))
    said = [days[day] for day in sorted(wish.days) if day < len(days)]
    said += [label for part, label in parts.items() if part in wish.parts]
    # Translators: what a family wished for; %(wishes)s is "Tuesday, after 17".
    return _("Wished for: %(wishes)s", wishes=listed(said))


def proposed(round_: RoundFacts, pupil: PupilName, starts: Sequence[datetime], until: datetime) -> Screen:
    """Held and told."""
    text = ngettext(
        "%(number)s time is held for %(name)s until %(until)s.",
        "%(number)s times are held for %(name)s until %(until)s.",
        len(starts),
        name=full_name(pupil.given_name, pupil.family_name),
        until=long_moment(local(until, round_.zone)),
    )
    return Screen(text, ((bookings_button(round_),),))


def proposing_button(round_id: int, pupil: PupilName) -> Button:
    """Three times for this family, in the list of those whom no time suits."""
    return Button(_("Offer 3: %(name)s", name=clipped(pupil.given_name, 9)), PickProposals(round_id, pupil.pupil_id, 0))


def teacher_has_talks(round_id: int, pupil_id: int) -> Screen:
    """Something else was put there meanwhile."""
    return Screen(
        _("One of these times is taken by now. Let me find others."),
        ((Button(_("Find other times"), PickProposals(round_id, pupil_id, 0)),),),
    )


def nobody_asks(round_id: int) -> Screen:
    """They have a time, or asked for none."""
    return Screen(_("This family has a time by now."), ((Button(_("Back"), ShowUnsuited(round_id)),),))


def when(moment: datetime, zone: str) -> str:
    """A dated time on a button of its own row."""
    return capital(short_moment(local(moment, zone)))
