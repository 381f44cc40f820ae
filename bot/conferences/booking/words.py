"""The sent forms: what a lock screen shows. What, when and the child's mark; never a name, never why.

A push shows the beginning of the text, so headline and message are one thing, and everyday things need no "open".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial

from msgspec import Struct

from bot.conferences.booking.presses import (
    AskCancel,
    BookSlot,
    ConfirmTalk,
    ConfirmTalks,
    KeepTime,
    MoveTo,
    ProposeInARow,
    SayNoTimeSuits,
    ShowFamily,
    ShowMoves,
    ShowTalk,
    ShowTimes,
)
from bot.conferences.booking.queries import Talk
from bot.conferences.booking.screens import FOLDS_AFTER, is_room_number
from bot.conferences.facts import FreeSlot, RoundFacts
from bot.conferences.holding.lateness.presses import AskHowLate
from bot.conferences.models import BookingState, Form
from bot.conferences.online import WayIn, if_it_fails, way_in_row
from bot.core.dates import clock_time, local, long_date, long_moment, short_moment
from bot.core.replies import Button, Document, Fold, Message, Rows
from bot.core.texts import _, by_name, capital, ngettext
from bot.reminders.marks import marked, marked_many
from bot.reminders.screens import lock_screen_question, offer_lock_screen


class Choosable(Struct, frozen=True):
    """A child that needs a time, with a few that might fit."""

    round_: RoundFacts
    pupil_id: int
    mark: str | None
    times: tuple[FreeSlot, ...]
    # Seats are chosen table by table, not in a message.
    tables: bool = False


class Invite(Struct, frozen=True):
    """One family's invitation or nudge."""

    children: tuple[Choosable, ...]
    offers_lock_screen: bool


class Coming(Struct, frozen=True):
    """A talk one guardian is told of at `now`; `answers` when it is theirs to say who comes, to move and to cancel;
    `way_in` into its round's talks online."""

    talk: Talk
    mark: str | None
    now: datetime
    answers: bool = True
    way_in: WayIn | None = None

    @property
    def form(self) -> Form:
        """How the talk is held."""
        return self.talk.booking.form_in(self.talk.round_)

    @property
    def starts(self) -> datetime:
        """The beginning on the school's wall clock."""
        return local(self.talk.booking.starts_at, self.talk.round_.zone)


def _time_rows(child: Choosable) -> Rows:
    if child.tables:
        tables = Button(_("See the tables"), ShowTimes(child.round_.round_id, child.pupil_id))
        return ((tables, Button(_("No time suits me"), SayNoTimeSuits(child.round_.round_id, child.pupil_id))),)
    times = tuple(
        (
            Button(
                capital(short_moment(local(slot.starts_at, child.round_.zone))), BookSlot(slot.slot_id, child.pupil_id)
            ),
        )
        for slot in child.times
    )
    more = (Button(_("More times"), ShowTimes(child.round_.round_id, child.pupil_id)),) if times else ()
    label = _("No time suits me") if times else _("Ask for a time")
    none = Button(label, SayNoTimeSuits(child.round_.round_id, child.pupil_id))
    return (*times, (*more, none))


def _row_or_each() -> Rows:
    return ((Button(_("Yes, right after"), ProposeInARow()),), (Button(_("One at a time"), ShowFamily()),))


def _choosing_fold(invite: Invite) -> Fold:
    last = max(invite.children, key=lambda child: child.round_.closes_at).round_
    day = long_date(local(last.closes_at, last.zone).date())
    return Fold(
        last.closes_at + FOLDS_AFTER, _("Times for talks could be chosen until %(date)s.", date=day), ShowFamily()
    )


def _in_order(invite: Invite) -> list[str]:
    """The children's marks as a family reads them, whatever order their rounds were opened in."""
    return by_name(child.mark for child in invite.children if child.mark)


def invited(invite: Invite) -> Message:
    """A time can be chosen: three fitting ones as buttons, or all children in a row."""
    extra = offer_lock_screen() if invite.offers_lock_screen else ()
    question = "\n\n" + lock_screen_question() if invite.offers_lock_screen else ""
    fold = _choosing_fold(invite)
    if len(invite.children) > 1:
        number = len(invite.children)
        sentence = ngettext(
            "You can now choose a time for %(number)s talk. Would you like them right after each other?",
            "You can now choose times for %(number)s talks. Would you like them right after each other?",
            number,
        )
        return Message(marked_many(_in_order(invite), sentence) + question, (*_row_or_each(), *extra), fold=fold)
    child = invite.children[0]
    by = long_date(local(child.round_.closes_at, child.round_.zone).date())
    if child.tables:
        sentence = _("You can now choose seats at the subject café. Please choose by %(date)s.", date=by)
    elif child.round_.form is Form.GROUP:
        sentence = _("You can now choose a time for the group talk. Please choose by %(date)s.", date=by)
    else:
        sentence = _("You can now choose a time for the school conference. Please choose by %(date)s.", date=by)
    return Message(marked(child.mark, sentence) + question, (*_time_rows(child), *extra), fold=fold)


def nudged(invite: Invite) -> Message:
    """A kind reminder, without blame."""
    fold = _choosing_fold(invite)
    if len(invite.children) > 1:
        sentence = ngettext(
            "We would like to see you at %(number)s talk. Would you like to choose a time now?",
            "We would like to see you at %(number)s talks. Would you like them right after each other?",
            len(invite.children),
        )
        return Message(marked_many(_in_order(invite), sentence), _row_or_each(), fold=fold)
    child = invite.children[0]
    if child.times or child.tables:
        sentence = _(
            "We would like to see you at the school conference, and there are still free times. "
            "If none of them suits you, we will find another one together."
        )
    else:
        sentence = _("We would like to see you at the school conference. Tell us, and we will find a time together.")
    return Message(marked(child.mark, sentence), _time_rows(child), fold=fold)


def _talk_fold(coming: Sequence[Coming]) -> Fold:
    last = max(coming, key=lambda each: each.talk.booking.ends_at)
    headline = _("The talk on %(when)s is over.", when=long_moment(last.starts))
    over = headline if _is_live(last) else _told(last)
    return Fold(last.talk.booking.ends_at + FOLDS_AFTER, marked(last.mark, over))


def told(coming: Sequence[Coming]) -> Message:
    """The other parent did something: time and place, no more."""
    live = [each for each in coming if _is_live(each)]
    if all(each.talk.booking.state is BookingState.BOOKED for each in coming) and (day := _one_day(coming)):
        lines = [_("Times are booked for the talks on %(date)s:", date=day), *_clocks(coming, rooms=False)]
    else:
        lines = [marked(each.mark, _told(each)) for each in coming]
    rows: Rows = ()
    if len(coming) == 1 and live:
        rows = ((Button(_("See the talk"), ShowTalk(live[0].talk.booking.booking_id)),),)
    elif live:
        rows = ((Button(_("See the talks"), ShowFamily()),),)
    return Message("\n".join(lines), rows, fold=_talk_fold(coming))


def _is_live(each: Coming) -> bool:
    return each.talk.booking.state in {BookingState.BOOKED, BookingState.MOVED}


def _one_day(coming: Sequence[Coming]) -> str:
    """The day that several talks have in common: said once, a lock screen has room for the times of all children."""
    days = {each.starts.date() for each in coming}
    return long_date(days.pop()) if len(coming) > 1 and len(days) == 1 else ""


def _clocks(coming: Sequence[Coming], *, rooms: bool) -> list[str]:
    """A line a child under the day: "N: kl. 15.40 i lokale 7."; the mark may be missing, and then it begins with a
    capital."""
    found = []
    for each in coming:
        room = each.talk.round_.room if rooms else None
        if room and is_room_number(room):
            # Translators: a line of a list under a day, after a child's initial: "at 15.40 in room 7.".
            clock = _("at %(time)s in room %(room)s.", time=clock_time(each.starts), room=room)
        else:
            # Translators: a line of a list under a day, after a child's initial: "at 15.40.".
            clock = _("at %(time)s.", time=clock_time(each.starts))
        found.append(marked(each.mark, clock) if each.mark else capital(clock))
    return found


def _by_day(coming: Sequence[Coming], say: Callable[[Coming], str], opening: Callable[[str], str]) -> list[str]:
    """What is said of each talk; the day only once where it is one, and all of them are at the school."""
    day = _one_day(coming)
    if day and all(each.form.is_at_school for each in coming):
        return [opening(day), *_clocks(coming, rooms=True)]
    return [marked(each.mark, say(each)) for each in coming]


def _told(each: Coming) -> str:
    when = long_moment(each.starts)
    if each.talk.booking.state is BookingState.BOOKED:
        return _("A time is booked for the talk on %(when)s.", when=when)
    if each.talk.booking.state is BookingState.MOVED:
        return _("The talk has been moved to %(when)s.", when=when)
    return _("The talk on %(when)s has been cancelled.", when=when)


def day_before(coming: Sequence[Coming]) -> Message:
    """Tomorrow (or on Monday): rings, with a way to say yes, move or cancel."""
    if len(coming) > 1:
        text = "\n".join([*_by_day(coming, _tomorrow, partial(_talks_ahead, coming[0])), *_welcome(coming)])
        own = tuple(each.talk.booking.booking_id for each in coming if each.answers)
        yes: Rows = ((Button(_("We are coming"), ConfirmTalks(own)),),) if own else ()
        both = (*yes, (Button(_("See the talks"), ShowFamily()),))
        return Message(text, both, fold=_talk_fold(coming))
    each = coming[0]
    booking = each.talk.booking
    sentence = " ".join([_tomorrow(each), *_welcome(coming)])
    if not each.answers:
        return Message(marked(each.mark, sentence), (_see(booking.booking_id),), fold=_talk_fold(coming))
    rows = (
        (Button(_("We are coming"), ConfirmTalk(booking.booking_id)),),
        (
            Button(_("Move the time"), ShowMoves(booking.booking_id, 0)),
            Button(_("Can't come after all"), AskCancel(booking.booking_id)),
        ),
    )
    return Message(marked(each.mark, sentence), rows, fold=_talk_fold(coming))


def _see(booking_id: int) -> tuple[Button, ...]:
    return (Button(_("See the talk"), ShowTalk(booking_id)),)


def _welcome(coming: Sequence[Coming]) -> list[str]:
    """A warm word to those who meet at the school; nobody is seen on the phone."""
    return [_("We look forward to seeing you.")] if all(each.form.is_at_school for each in coming) else []


def _is_tomorrow(each: Coming) -> bool:
    return each.starts.date() - local(each.now, each.talk.round_.zone).date() == timedelta(days=1)


def _talks_ahead(first: Coming, day: str) -> str:
    if _is_tomorrow(first):
        return _("Tomorrow, %(date)s, there are school conferences:", date=day)
    return capital(_("%(date)s there are school conferences:", date=day))


def _tomorrow(each: Coming) -> str:
    round_ = each.talk.round_
    values = {"date": long_date(each.starts.date()), "time": clock_time(each.starts)}
    tomorrow = _is_tomorrow(each)
    if each.form is Form.PHONE:
        if tomorrow:
            return _("Tomorrow, %(date)s at %(time)s, the school calls you.", **values)
        return _("The school calls you on %(date)s at %(time)s.", **values)
    if each.form is Form.VIRTUAL:
        if tomorrow:
            return _("Tomorrow, %(date)s at %(time)s, there is a school conference online.", **values)
        return _("There is a school conference online on %(date)s at %(time)s.", **values)
    if round_.room and is_room_number(round_.room):
        values["room"] = round_.room
        if tomorrow:
            return _("Tomorrow, %(date)s at %(time)s, there is a school conference in room %(room)s.", **values)
        return _("There is a school conference in room %(room)s on %(date)s at %(time)s.", **values)
    if tomorrow:
        return _("Tomorrow, %(date)s at %(time)s, there is a school conference.", **values)
    return _("There is a school conference on %(date)s at %(time)s.", **values)


def same_day(coming: Sequence[Coming]) -> Message:
    """Today, silently: a last look at when and where."""
    ways = {each.way_in for each in coming if each.form is Form.VIRTUAL}
    fails = {line for each in ways for line in if_it_fails(each)}
    lines = [*_by_day(coming, _today, _talks_today), *(fails if len(fails) == 1 else ())]
    # Two talks with a link each, or at two schools: nobody could tell them apart here.
    way = ways.pop() if len(ways) == 1 else None
    one = coming[0].talk.booking.booking_id
    if len(coming) > 1:
        rows: Rows = ((Button(_("See the talks"), ShowFamily()),),)
    else:
        rows = ((Button(_("See the talk"), ShowTalk(one)), Button(_("We are running late"), AskHowLate(one))),)
    return Message("\n".join(lines), (*way_in_row(way), *rows), fold=_talk_fold(coming))


def _talks_today(day: str) -> str:
    return _("Today, %(date)s, there are school conferences:", date=day)


def _today(each: Coming) -> str:
    round_ = each.talk.round_
    # With its date: a lock screen may show it after midnight.
    values = {"date": long_date(each.starts.date()), "time": clock_time(each.starts)}
    if each.form is Form.PHONE:
        return _("Today, %(date)s at %(time)s, the school calls you.", **values)
    if each.form is Form.VIRTUAL:
        return _("Today, %(date)s at %(time)s, there is a school conference online.", **values)
    if round_.room and is_room_number(round_.room):
        return _(
            "Today, %(date)s at %(time)s, there is a school conference in room %(room)s.", **values, room=round_.room
        )
    return _("Today, %(date)s at %(time)s, there is a school conference.", **values)


def suggested(coming: Coming, proposal_id: int, slot_id: int, starts_at: datetime) -> Message:
    """Another time would suit the other home better: move, or keep."""
    booking, zone = coming.talk.booking, coming.talk.round_.zone
    wanted = local(starts_at, zone)
    sentence = _(
        "Another time is suggested for the talk on %(when)s: %(wanted)s.",
        when=long_moment(coming.starts),
        wanted=long_moment(wanted),
    )
    # Two times on one day are told apart by the clock; else the buttons need their days.
    name = clock_time if wanted.date() == coming.starts.date() else short_moment
    rows = (
        (Button(_("Move to %(time)s", time=name(wanted)), MoveTo(booking.booking_id, slot_id)),),
        (Button(_("Keep %(time)s", time=name(coming.starts)), KeepTime(proposal_id)),),
    )
    return Message(marked(coming.mark, sentence), rows, fold=_talk_fold([coming]))


def kept(coming: Coming) -> Message:
    """The other time did not suit: the talk stays."""
    sentence = _("The talk stays on %(when)s.", when=long_moment(coming.starts))
    return Message(marked(coming.mark, sentence), (_see(coming.talk.booking.booking_id),), fold=_talk_fold([coming]))


def file(coming: Coming, document: Document) -> Message:
    """The calendar file's caption."""
    when = long_moment(coming.starts)
    if _is_live(coming):
        text = _("For your calendar: the talk on %(when)s.", when=when)
    else:
        text = _("For your calendar: there is no talk on %(when)s.", when=when)
    return Message(marked(coming.mark, text), document=document)


def summary(coming: Coming) -> str:
    """The line in a calendar, which may hang on the kitchen wall: the mark and no more."""
    if subject := coming.talk.booking.subject:
        return marked(coming.mark, _("School conference: %(subject)s", subject=subject))
    return marked(coming.mark, _("School conference"))
