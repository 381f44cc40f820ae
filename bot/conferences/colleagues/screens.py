"""Every word and button of inviting a colleague to a talk, and of the one who is invited."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from bot.conferences.booking.queries import Talk
from bot.conferences.colleagues.presses import (
    AnswerColleague,
    InviteColleague,
    ListInvited,
    OpenInvited,
    PickColleague,
    TakeBack,
)
from bot.conferences.colleagues.queries import Colleague, Guest
from bot.conferences.colleagues.views import Invitations
from bot.conferences.rounds.running.presses import ShowBooking, ShowRound
from bot.conferences.rounds.wording import clipped, full_name, in_rows, name_label, noted, place_line
from bot.core.dates import local, long_moment, short_moment
from bot.core.replies import Button, Screen
from bot.core.texts import _, capital, isolated

# A class's team and a school's office; more than a phone shows would be no choice.
_MOST = 24


def _name(each: Colleague) -> str:
    return full_name(each.given_name, each.family_name)


def _when(talk: Talk) -> str:
    return long_moment(local(talk.booking.starts_at, talk.round_.zone))


def _answer(guest: Guest, *, busy: bool) -> str:
    if guest.comes is False:
        return _("%(name)s can't come.", name=_name(guest.colleague))
    if busy:
        return _("%(name)s is invited, but has another talk then.", name=_name(guest.colleague))
    if guest.comes:
        return _("%(name)s comes too.", name=_name(guest.colleague))
    return _("%(name)s is invited and has not answered yet.", name=_name(guest.colleague))


def beside(screen: Screen, found: Invitations) -> Screen:
    """A talk's screen for staff with who else comes and the way to invite somebody, above its last row."""
    lines = [_answer(guest, busy=guest.person_id in found.busy) for guest in found.guests]
    press = PickColleague(found.talk.booking.booking_id)
    # Translators: button, at most 20 characters.
    row = ((Button(_("Invite a colleague"), press),),) if found.guests or found.others else ()
    return replace(screen, text="\n".join([screen.text, *lines]), rows=(*screen.rows[:-1], *row, screen.rows[-1]))


def pick(found: Invitations, note: str | None = None) -> Screen:
    """Which colleague? Whoever has a talk then is named and cannot be chosen."""
    booking_id = found.talk.booking.booking_id
    lines = [
        _(
            "Whom would you like to invite to the talk on %(when)s? The home can see who takes part.",
            when=_when(found.talk),
        )
    ]
    lines += [_answer(guest, busy=guest.person_id in found.busy) for guest in found.guests]
    lines += [
        _("%(name)s has another talk then.", name=_name(each)) for each in found.others if each.person_id in found.busy
    ]
    free = [each for each in found.others if each.person_id not in found.busy][:_MOST]
    names = [
        Button(name_label(each.given_name, each.family_name), InviteColleague(booking_id, each.person_id))
        for each in free
    ]
    back = tuple(
        (
            Button(
                # Translators: a button; the invitation of this colleague is taken back.
                _("Not needed: %(name)s", name=clipped(guest.colleague.given_name, 10)),
                TakeBack(booking_id, guest.person_id),
            ),
        )
        for guest in found.guests
    )
    done = (Button(_("Done"), ShowBooking(booking_id)),)
    return Screen(noted(note, "\n".join(lines)), (*in_rows(names, 2), *back, done))


def invited(name: str) -> str:
    """The note above the choice."""
    return _("%(name)s is asked, and the home is told.", name=isolated(name))


def taken_back() -> str:
    """The same, once somebody need not come."""
    return _("Your colleague and the home are told.")


def attending(talk: Talk, pupil: str, comes: bool | None) -> Screen:
    """A colleague's talk: about whom, when and where. What is between that colleague and the home stays there."""
    booking, round_ = talk.booking, talk.round_
    values = {"teacher": isolated(round_.teacher_name), "pupil": isolated(pupil), "when": _when(talk)}
    lines = [_("%(teacher)s invites you to a talk about %(pupil)s: %(when)s.", **values)]
    lines.append(place_line(booking.form_in(round_), round_.room))
    if comes is not None:
        lines.append(_("You have said that you are coming.") if comes else _("You have said that you can't come."))
    answers = (
        Button(_("I am coming"), AnswerColleague(booking.booking_id, True)),
        Button(_("I can't come"), AnswerColleague(booking.booking_id, False)),
    )
    return Screen("\n".join(lines), (answers,))


def invited_list(talks: Sequence[Talk]) -> Screen:
    """Colleagues' talks to come to which one is invited."""
    if not talks:
        return Screen(_("You are not invited to any colleague's talk right now."))
    rows = tuple(
        (Button(clipped(f"{capital(_at(talk))} {talk.round_.class_name}", 40), OpenInvited(talk.booking.booking_id)),)
        for talk in talks[:_MOST]
    )
    return Screen(_("Talks of colleagues that you are invited to:"), rows)


def home_line(talk: Talk) -> str:
    """The next of them on the home screen."""
    return _("A colleague's talk that you are invited to: %(moment)s", moment=_at(talk))


def with_invited(screen: Screen, talks: Sequence[Talk]) -> Screen:
    """One's own list, with the way to colleagues' talks if one is invited to any."""
    return replace(screen, rows=(*screen.rows, (list_button(),))) if talks else screen


def list_button() -> Button:
    # Translators: button, at most 20 characters: colleagues' talks to which one is invited.
    return Button(_("Colleagues' talks"), ListInvited())


def _at(talk: Talk) -> str:
    return short_moment(local(talk.booking.starts_at, talk.round_.zone))


def busy(booking_id: int, *, mine: bool) -> Screen:
    """Nobody is at two talks at once."""
    if mine:
        return Screen(_("You have another talk then."), ((Button(_("Back"), OpenInvited(booking_id)),),))
    text = _("Your colleague has another talk then. Would you like to ask somebody else?")
    return Screen(text, ((Button(_("Back"), PickColleague(booking_id)),),))


def over(round_id: int) -> Screen:
    """The talk behind the button is over."""
    return Screen(_("That talk is over or was cancelled."), ((Button(_("Bookings"), ShowRound(round_id, 0)),),))
