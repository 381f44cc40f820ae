"""Every word and button of whoever holds or arranged a talk with one family, once it was offered. Protected, and folded
after ten minutes, like all around it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.conferences.confidential.rules import WRITE_RECORD_PAGE
from bot.conferences.holding.lateness.rules import SCHOOL_MINUTES
from bot.conferences.holding.lateness.screens import minutes_label
from bot.conferences.holding.marking.screens import single_row
from bot.conferences.models import Form, GuestPart, RoundState, TalkKind
from bot.conferences.online import ask_link, link_lines, link_row, way_in_row
from bot.conferences.portal import portal_row
from bot.conferences.rounds.running.screens import told
from bot.conferences.rounds.wording import day_label, in_rows, noted, place_line
from bot.conferences.single.arranging import presses as p
from bot.conferences.single.arranging.screens import kind_line, protected, reason_label, times_line, times_question
from bot.conferences.single.facts import Guest, Single
from bot.conferences.single.managing.rules import follow_up_days
from bot.conferences.single.managing.views import Managed
from bot.conferences.single.words import looked_at_again, where_the_plan_is
from bot.core.dates import local, long_moment, short_moment
from bot.core.replies import Button, Rows, Screen
from bot.core.texts import _, capital, isolated, listed, ngettext
from bot.people.pages.presses import OpenPage


def managed(view: Managed, note: str | None = None) -> Screen:
    """What came of it, and what can be done."""
    single, round_ = view.single, view.single.round_
    lines = [note] if note else []
    lines.append(kind_line(single.kind, round_.form, view.pupil))
    lines.append(_state(view))
    lines.append(place_line(round_.form, round_.room))
    lines += [*link_lines(view.way), *_late_lines(view), *_plan_lines(view)]
    if single.reason:
        lines.append(_("Why: %(reason)s", reason=reason_label(single.reason)))
    lines.append(_("Invited: %(names)s", names=_guests(view)))
    lines += [line for part in (True, False) if (line := _answers(single, comes=part))]
    if not view.reached and (view.starts_at is None or view.starts_at > view.now):
        lines.append(told(reached=False))
    return protected("\n".join(lines), _managed_rows(view), view.now, p.ManageSingle(single.round_id))


def _late_lines(view: Managed) -> list[str]:
    """Who runs late, on the day."""
    lines = []
    if view.is_today and view.late:
        text = ngettext(
            "The family comes about %(number)s minute late.",
            "The family comes about %(number)s minutes late.",
            view.late,
        )
        lines.append(text)
    if view.is_today and view.behind:
        text = ngettext(
            "You have said that you are %(number)s minute late.",
            "You have said that you are %(number)s minutes late.",
            view.behind,
        )
        lines.append(text)
    return lines


def _plan_lines(view: Managed) -> list[str]:
    """Where the plan is, and when it is looked at again (D1.23)."""
    if not view.is_meeting:
        return []
    lines = [where_the_plan_is(view.policy)] if view.single.kind is TalkKind.ACTION_PLAN_MEETING else []
    if view.single.follow_up_on is not None:
        lines.append(looked_at_again(view.single.follow_up_on))
    return lines


def _state(view: Managed) -> str:
    zone = view.single.round_.zone
    if view.single.round_.state is RoundState.CANCELLED:
        return _("Called off.")
    if view.starts_at is not None:
        return _("Time: %(when)s", when=long_moment(local(view.starts_at, zone)))
    if view.none_suits:
        return _("None of the times suits the family.")
    if not view.times:
        return _("No time is left to choose from.")
    return _("Waits for an answer: %(times)s", times=listed([short_moment(local(each, zone)) for each in view.times]))


def _guests(view: Managed) -> str:
    others = [guest.name for guest in view.single.guests if guest.part is not GuestPart.GUARDIAN]
    return listed([isolated(name) for name in (*view.guardians, *others)]) or "–"


def _answers(single: Single, *, comes: bool) -> str | None:
    names = [_guest_name(guest) for guest in single.guests if guest.comes is comes]
    if not names:
        return None
    return _("Coming: %(names)s", names=listed(names)) if comes else _("Can't come: %(names)s", names=listed(names))


def _guest_name(guest: Guest) -> str:
    return isolated(guest.name)


def _managed_rows(view: Managed) -> Rows:
    round_ = view.single.round_
    round_id = round_.round_id
    mine = (Button(_("My talks"), p.ListSingles()),)
    if round_.state is RoundState.CANCELLED:
        return (mine,)
    # Translators: buttons, at most 20 characters: when a meeting is looked at again.
    again = ((Button(_("Follow-up day"), p.AskFollowUp(round_id)),),) if view.is_meeting else ()
    plan = portal_row(view.policy) if view.single.kind is TalkKind.ACTION_PLAN_MEETING else ()
    if view.starts_at is not None and view.starts_at <= view.now:
        return (*way_in_row(view.way), single_row(round_id), *_to_record(view), *again, *plan, mine)
    late = ((Button(_("I am running late"), p.AskBehindSingle(round_id)),),) if view.is_today else ()
    link = link_row(view.way, p.AskSingleLink(round_id))
    off = (Button(_("Call the talk off"), p.AskWithdraw(round_id)),)
    return (*late, *_changes(view), *link, *again, *plan, off, mine)


def _changes(view: Managed) -> Rows:
    """Another time, form or room."""
    round_id = view.single.round_id
    phone = view.single.round_.form is Form.PHONE
    if view.starts_at is not None:
        other = [Button(_("Move the time"), p.AskMove(round_id))]
    else:
        other = [] if view.is_meeting else [Button(_("Offer other times"), p.ProposeOthers(round_id))]
    turn = Button(_("At the school") if phone else _("By phone"), p.SwitchForm(round_id, not phone))
    # Translators: button, at most 20 characters.
    return ((*other, turn), (Button(_("Another room"), p.AskRoom(round_id)),))


def _to_record(view: Managed) -> Rows:
    if view.record is None:
        return ()
    page = OpenPage(WRITE_RECORD_PAGE, view.single.round_.school_id, view.record)
    return ((Button(_("Write the record"), page),),)


def others(view: Managed, starts: Sequence[datetime], minutes: tuple[int, ...]) -> Screen:
    """Other times that suit the teacher."""
    round_id = view.single.round_id
    write = Button(_("Write the times"), p.WriteOthers(round_id))
    back = Button(_("Back"), p.ManageSingle(round_id))
    offer = ((Button(_("Offer these times"), p.OfferThese(round_id, minutes)),),) if starts else ()
    text = times_line(starts, view.single.round_.zone)
    return protected(text, (*offer, (write, back)), view.now, p.ManageSingle(round_id))


def move(view: Managed, starts: Sequence[datetime], minutes: Sequence[int], note: str | None = None) -> Screen:
    """Another time for a talk that has one."""
    round_id, zone = view.single.round_id, view.single.round_.zone
    rows = [
        (Button(capital(short_moment(local(start, zone))), p.MoveSingle(round_id, minute)),)
        for start, minute in zip(starts, minutes, strict=True)
    ]
    text = _("When instead? Whoever is invited hears only that there is something new about a talk.")
    below = (Button(_("Write the time"), p.WriteMove(round_id)), Button(_("Back"), p.ManageSingle(round_id)))
    return protected(noted(note, text), (*rows, below), view.now, p.ManageSingle(round_id))


def moved(view: Managed) -> str | None:
    """The note above a talk that was given another time; whom nobody here tells, the screen says itself."""
    return _("Moved. Whoever is invited hears that there is something new.") if view.reached else None


def asks_move(view: Managed, unread: bool = False) -> Screen:
    """A typed time."""
    back = (Button(_("Back"), p.ManageSingle(view.single.round_id)),)
    return protected(times_question(one=True, unread=unread), (back,), view.now, p.ManageSingle(view.single.round_id))


def asks_room(view: Managed, too_long: bool = False) -> Screen:
    """In which room?"""
    round_id = view.single.round_id
    rows = ((Button(_("No room"), p.NoRoom(round_id)), Button(_("Back"), p.ManageSingle(round_id))),)
    note = _("A room can have at most 40 characters.") if too_long else None
    text = noted(note, _("In which room? Write it, for example 12."))
    return protected(text, rows, view.now, p.ManageSingle(round_id))


def asks_link(view: Managed, note: str | None = None) -> Screen:
    """Which link leads into it?"""
    round_id = view.single.round_id
    asked = ask_link(view.way, p.ClearSingleLink(round_id), p.ManageSingle(round_id), note)
    return protected(asked.text, asked.rows, view.now, p.ManageSingle(round_id))


def asks_follow_up(view: Managed, unread: bool = False) -> Screen:
    """When is it looked at again? By button, or typed."""
    round_id = view.single.round_id
    days = follow_up_days(view.calendar, view.today)
    buttons = [Button(day_label(day), p.SetFollowUp(round_id, day)) for day in days]
    drop = [Button(_("On no day"), p.DropFollowUp(round_id))] if view.single.follow_up_on is not None else []
    note = _("I could not read that as a day ahead.") if unread else None
    text = noted(note, _("When do you look at it again? Choose a day, or write it, for example 1/12."))
    below = (*drop, Button(_("Back"), p.ManageSingle(round_id)))
    return protected(text, (*in_rows(buttons, 2), below), view.now, p.ManageSingle(round_id))


def how_behind(view: Managed) -> Screen:
    """How late is the teacher?"""
    round_id = view.single.round_id
    buttons = [Button(minutes_label(number), p.SayBehindSingle(round_id, number)) for number in SCHOOL_MINUTES]
    below = (Button(_("On time again"), p.SayBehindSingle(round_id, 0)), Button(_("Back"), p.ManageSingle(round_id)))
    text = _("How late are you? Whoever is invited hears at once that there is something new.")
    return protected(text, (*in_rows(buttons, 2), below), view.now, p.ManageSingle(round_id))


def behind_said(view: Managed) -> str | None:
    """The note above a talk to which somebody comes late."""
    return _("Whoever is invited knows.") if view.reached else None


def asks_others(view: Managed, unread: bool = False) -> Screen:
    """Typed times for a talk that was offered."""
    back = (Button(_("Back"), p.ManageSingle(view.single.round_id)),)
    text = times_question(one=False, unread=unread)
    return protected(text, (back,), view.now, p.ManageSingle(view.single.round_id))


def ask_withdraw(view: Managed) -> Screen:
    """Are you sure?"""
    round_id = view.single.round_id
    rows = ((Button(_("Yes, call it off"), p.Withdraw(round_id)), Button(_("No, keep it"), p.ManageSingle(round_id))),)
    if view.starts_at is None:
        text = _("Do you want to take the invitation back?")
    else:
        when = long_moment(local(view.starts_at, view.single.round_.zone))
        text = " ".join([_("Do you want to call off the talk on %(when)s?", when=when), told(view.reached)])
    return protected(text, rows, view.now, p.ManageSingle(round_id))


def sent(view: Managed) -> str | None:
    """The note above the talk that was just offered."""
    return _("Sent. On a lock screen stands only that there is something new.") if view.reached else None


def busy_there() -> str:
    """Why typed times were not offered."""
    return _("You have something else at one of these times, or it has passed.")
