"""Every word and button about which talks were held, and about a second time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.conferences.booking.queries import Talk
from bot.conferences.booking.screens import to_talks
from bot.conferences.facts import RoundFacts
from bot.conferences.holding.lateness.presses import AskHowBehind
from bot.conferences.holding.marking.presses import (
    MarkDay,
    MarkSingle,
    MarkTalk,
    OfferSecond,
    ProposeSecond,
    ShowHeld,
)
from bot.conferences.holding.marking.queries import HeldDay, HeldLine
from bot.conferences.holding.models import Outcome, Why
from bot.conferences.rounds.wording import (
    bookings_button,
    class_name,
    clipped,
    day_label,
    full_name,
    noted,
    turning,
)
from bot.conferences.single.arranging.presses import BeginFor, ManageSingle
from bot.core.dates import clock_time, local, long_date, long_moment, short_moment
from bot.core.replies import Button, Screen
from bot.core.texts import _, isolated, listed, ngettext

# Three buttons a talk; Telegram bears a hundred.
TALKS_A_PAGE = 20
_NAME_ON_BUTTON = 14


def day(found: HeldDay, page: int, note: str | None = None) -> Screen:
    """A day's talks, each with what was said of it; each marked in one press, or all."""
    round_ = found.round_
    head = _("%(class_name)s, %(date)s", class_name=class_name(round_.class_name), date=long_date(found.day))
    pages = max(1, -(-len(found.lines) // TALKS_A_PAGE))
    page = min(max(page, 0), pages - 1)
    shown = found.lines[page * TALKS_A_PAGE : (page + 1) * TALKS_A_PAGE]
    lines = [head, *(_line(line, found) for line in shown)]
    rows: list[tuple[Button, ...]] = []
    if len(found.unmarked) > 1:
        rows.append((Button(_("All were held"), MarkDay(round_.round_id, found.day)),))
    rows += [_talk_row(line, found, page) for line in shown if line.has_begun(found.now)]
    rows += turning(page, pages, lambda to: ShowHeld(round_.round_id, found.day, to))
    if found.ahead and found.day == local(found.now, round_.zone).date():
        rows.append((Button(_("I am running late"), AskHowBehind(round_.round_id)),))
    others = _days_beside(found)
    return Screen(noted(note, "\n".join(lines)), (*rows, *others, (bookings_button(round_),)))


def _line(line: HeldLine, found: HeldDay) -> str:
    zone = found.round_.zone
    name = full_name(line.pupil.given_name, line.pupil.family_name)
    if line.guardian:
        # Translators: a pupil and, of two homes that have a talk each, the guardian whose home is meant.
        name = _("%(name)s (%(guardian)s)", name=name, guardian=isolated(line.guardian))
    values = {"time": clock_time(local(line.starts_at, zone)), "name": name}
    if line.outcome is Outcome.HELD:
        text = _("%(time)s %(name)s: held", **values)
    elif line.outcome is Outcome.NOT_MET:
        text = _("%(time)s %(name)s: nobody came", **values)
    elif line.has_begun(found.now):
        text = _("%(time)s %(name)s: not marked yet", **values)
    elif line.late:
        text = ngettext(
            "%(time)s %(name)s: comes about %(number)s minute late",
            "%(time)s %(name)s: comes about %(number)s minutes late",
            line.late,
            **values,
        )
    else:
        text = _("%(time)s %(name)s", **values)
    if line.second is not None and line.second.round_id is not None:
        return _("%(line)s (second time offered)", line=text)
    if line.second is not None and line.second.asked:
        return _("%(line)s (would like more time)", line=text)
    return text


def _talk_row(line: HeldLine, found: HeldDay, page: int) -> tuple[Button, ...]:
    name = clipped(line.pupil.given_name, _NAME_ON_BUTTON) or "…"
    held = f"✓ {name}" if line.outcome is Outcome.HELD else name
    nobody = _("Nobody came")
    not_met = f"✓ {nobody}" if line.outcome is Outcome.NOT_MET else nobody
    buttons = [
        Button(held, MarkTalk(line.booking_id, True, page)),
        Button(not_met, MarkTalk(line.booking_id, False, page)),
    ]
    if line.why is Why.AGAIN and not found.new_times:
        return tuple(buttons)
    label = _("New time") if line.why is Why.AGAIN else _("More time")
    return (*buttons, Button(label, ProposeSecond(line.booking_id)))


def _days_beside(found: HeldDay) -> tuple[tuple[Button, ...], ...]:
    place = found.days.index(found.day) if found.day in found.days else 0
    near = [found.days[other] for other in (place - 1, place + 1) if 0 <= other < len(found.days)]
    buttons = tuple(Button(day_label(each), ShowHeld(found.round_.round_id, each, 0)) for each in near)
    return (buttons,) if buttons else ()


def no_talks(round_: RoundFacts) -> Screen:
    """The round has no talk that could have been held."""
    return Screen(_("There are no talks in this round."), ((bookings_button(round_),),))


def propose(
    line: HeldLine, round_: RoundFacts, starts: Sequence[datetime], minutes: tuple[int, ...], note: str | None = None
) -> Screen:
    """Times for a second talk; one press sends them."""
    name = full_name(line.pupil.given_name, line.pupil.family_name)
    if line.why is Why.AGAIN:
        text = _("Nobody came to the talk about %(name)s. A new time can be offered.", name=name)
    else:
        text = _("More time to talk about %(name)s.", name=name)
    text = noted(note, text)
    back = ShowHeld(round_.round_id, local(line.starts_at, round_.zone).date(), 0)
    other = (Button(_("Choose other times"), BeginFor(line.pupil.pupil_id)), Button(_("Back"), back))
    if not starts:
        return Screen(text + "\n" + _("I find no time at which you are free."), (other,))
    found = listed([short_moment(local(start, round_.zone)) for start in starts])
    offer = (Button(_("Offer these times"), OfferSecond(line.booking_id, minutes)),)
    return Screen(text + "\n" + _("You are free: %(times)s.", times=found), (offer, other))


def offered(round_id: int, *, mine: bool, reached: bool) -> Screen:
    """The family gets the times, or has to be called."""
    if reached:
        text = _("The times are on their way to the family.")
    else:
        text = _("The guardians are not reached here, so please call them.")
    rows = ((Button(_("See the talk"), ManageSingle(round_id)),),) if mine else ()
    return Screen(text, rows)


def already_offered(round_id: int, *, mine: bool) -> Screen:
    """Somebody was quicker."""
    rows = ((Button(_("See the talk"), ManageSingle(round_id)),),) if mine else ()
    return Screen(_("The second time has been offered already."), rows)


def busy() -> str:
    """Why the times were not offered."""
    return _("You have something else at one of these times, or it has passed.")


def not_begun(talk: Talk) -> Screen:
    """It cannot have been held yet."""
    when = long_moment(local(talk.booking.starts_at, talk.round_.zone))
    return Screen(_("The talk on %(when)s has not begun.", when=when), ((bookings_button(talk.round_),),))


def single_row(round_id: int) -> tuple[Button, ...]:
    """Under a talk with one family whose time has come."""
    return (Button(_("It was held"), MarkSingle(round_id, True)), Button(_("Nobody came"), MarkSingle(round_id, False)))


def single_marked(back: ManageSingle, *, met: bool) -> Screen:
    """Noted, of a talk with one family."""
    text = _("Noted: the talk was held.") if met else _("Noted: nobody came.")
    return Screen(text, ((Button(_("Back"), back),),), protected=True)


# To the home ---------------------------------------------------------------------------------------------------------


def more_is_asked(talk: Talk) -> Screen:
    """Passed on; the times come here."""
    teacher = isolated(talk.round_.teacher_name)
    text = _("I have told %(teacher)s that you would like more time. You will be offered times here.", teacher=teacher)
    return Screen(text, ((to_talks(),),))


def times_are_there() -> Screen:
    """Times for a second talk were offered already."""
    text = _("You have been offered times to go on already. You find them in a message from me.")
    return Screen(text, ((to_talks(),),))


def before_the_talk(talk: Talk) -> Screen:
    """Nobody can know yet whether the time is too short."""
    when = long_moment(local(talk.booking.starts_at, talk.round_.zone))
    return Screen(_("The talk is on %(when)s. You can ask for more time once it has begun.", when=when))


def long_ago(talk: Talk) -> Screen:
    """After two weeks it is a talk of its own."""
    when = long_moment(local(talk.booking.starts_at, talk.round_.zone))
    return Screen(_("The talk on %(when)s is over.", when=when), ((to_talks(),),))
