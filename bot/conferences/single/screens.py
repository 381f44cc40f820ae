"""Every word and button that an invited guardian, or an invited colleague, reads about a single talk once it is
opened. Each screen folds to the neutral sentence after ten minutes, or at once."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from bot.conferences.booking.queries import Talk
from bot.conferences.booking.screens import called, where
from bot.conferences.confidential.rules import READ_RECORD_PAGE
from bot.conferences.facts import FreeSlot
from bot.conferences.holding.lateness.rules import HOME_MINUTES
from bot.conferences.holding.lateness.screens import minutes_label
from bot.conferences.models import Form, RoundState, TalkKind
from bot.conferences.online import if_it_fails, way_in_row
from bot.conferences.portal import portal_row
from bot.conferences.single.facts import WITHOUT_FILE, Reason, Single
from bot.conferences.single.presses import (
    AskGiveUp,
    AskLateSingle,
    AttendSingle,
    CloseSingle,
    GiveUp,
    NoneSuits,
    OpenSingle,
    OtherTimes,
    RatherByPhone,
    SayAttends,
    SayComes,
    SayLateSingle,
    TakeFile,
    TakeTime,
)
from bot.conferences.single.views import View
from bot.conferences.single.words import fold, headline, looked_at_again, open_row, where_the_plan_is
from bot.core.dates import clock_time, local, long_moment, short_moment
from bot.core.replies import Button, Reply, Rows, Screen, Toast
from bot.core.texts import _, capital, isolated, listed, ngettext
from bot.people.pages.presses import OpenPage

# As many as a phone shows without scrolling.
_MOST_TIMES = 8


def _screen(view: View, text: str, rows: Rows) -> Screen:
    """Protected from forwarding; [Close] below everything."""
    round_id = view.single.round_id
    closing = ((Button(_("Close"), CloseSingle(round_id)),),)
    return Screen(text, (*rows, *closing), protected=True, fold=fold(view.mark, OpenSingle(round_id), view.now))


def closed(mark: str | None, round_id: int) -> Screen:
    """The sentence again, as it was sent."""
    return Screen(headline(mark), open_row(OpenSingle(round_id)), protected=True)


def opened(view: View) -> Screen:
    """Whatever is new: a talk that has its time, one that is off, or times to choose from."""
    if view.is_over and view.talk is not None:
        when = long_moment(local(view.talk.booking.starts_at, view.single.round_.zone))
        page = OpenPage(READ_RECORD_PAGE, view.single.round_.school_id, view.record) if view.record else None
        rows = ((Button(_("Read the record"), page),),) if page else ()
        lines = [_("The talk on %(when)s is over.", when=when), *_plan_lines(view), *_late_lines(view)]
        if view.way_in is not None:
            # It has begun, and who comes late finds in.
            lines = [*_where(view.talk, view), *_late_lines(view)]
            rows = (*way_in_row(view.way_in), *rows)
        return _screen(view, "\n".join(lines), (*_late_row(view), *rows, *_plan_row(view)))
    if view.talk is not None:
        return meeting(view) if view.is_meeting else arranged(view)
    if view.single.round_.state is RoundState.CANCELLED:
        return _screen(view, _taken_back(view), ())
    return times(view)


def _taken_back(view: View) -> str:
    gone = _("The school has had to cancel this talk.") if view.called_off else _("This talk is no longer needed.")
    if view.office:
        return gone + " " + _("Would you still like to talk? Call the school on %(phone)s.", phone=view.office)
    return gone + " " + _("Would you still like to talk? Call the school.")


# Choosing ------------------------------------------------------------------------------------------------------------


def times(view: View, *, by_phone: bool = False, note: str | None = None) -> Screen:
    """What the talk is, and when it could be."""
    round_id, zone = view.single.round_id, view.single.round_.zone
    text = f"{note} " if note else ""
    if not view.times:
        teacher = isolated(view.single.round_.teacher_name)
        text += _("None of the times is free any more. Press the button, and %(teacher)s will find another with you.",
                  teacher=teacher)  # fmt: skip
        return _screen(view, text, ((Button(_("Ask for a time"), NoneSuits(round_id)),),))
    calls = by_phone or view.by_phone
    parts = [_invitation(view), *(_called(view) if calls else ()), _("Which time suits you?")]
    rows = [(_time(slot, zone, by_phone=by_phone),) for slot in view.times[:_MOST_TIMES]]
    rather = [Button(_("By phone"), RatherByPhone(round_id))] if not calls else []
    below = (*rather, Button(_("No time suits me"), NoneSuits(round_id)))
    return _screen(view, text + " ".join(parts), (*rows, below))


def _time(slot: FreeSlot, zone: str, *, by_phone: bool) -> Button:
    return Button(capital(short_moment(local(slot.starts_at, zone))), TakeTime(slot.slot_id, by_phone))


def other_times(view: View) -> Screen:
    """Another of the times; the present one is kept until then."""
    round_id, zone = view.single.round_id, view.single.round_.zone
    keep = Button(_("Keep my time"), OpenSingle(round_id))
    if not view.times:
        return _screen(view, _("None of the other times is free any more."), ((keep,),))
    rows = [(_time(slot, zone, by_phone=False),) for slot in view.times[:_MOST_TIMES]]
    return _screen(view, _("Which time suits you?"), (*rows, (keep,)))


def _invitation(view: View) -> str:
    """What the talk is, in words that a stranger would learn nothing from but that there is one."""
    values = {"teacher": isolated(view.single.round_.teacher_name), "child": isolated(view.child)}
    if view.single.kind is TalkKind.SEPARATE:
        return _(
            "You are invited to a separate talk with %(teacher)s, without %(child)s. The ordinary talk stays as it is.",
            **values,
        )
    if view.asked:
        return _("%(teacher)s has time for the talk about %(child)s that you asked for.", **values)
    if view.single.kind is TalkKind.FOLLOW_UP:
        return _("%(teacher)s would like to look with you at how it has gone for %(child)s since last time.", **values)
    return _wish(view, values)


def _wish(view: View, values: dict[str, str]) -> str:
    says = {
        Reason.WONDER: _(
            "%(teacher)s would like to talk with you about %(child)s. There is something we wonder about.", **values
        ),
        Reason.WORRY: _(
            "%(teacher)s would like to talk with you about %(child)s. There is something on our mind.", **values
        ),
        Reason.GOING: _("%(teacher)s would like to talk with you about how things are going for %(child)s.", **values),
        Reason.SINCE: _(
            "%(teacher)s would like to look with you at how it has gone for %(child)s since last time.", **values
        ),
    }
    plain = _("%(teacher)s would like to talk with you about %(child)s.", **values)
    return says.get(view.single.reason, plain) if view.single.reason else plain


def _called(view: View) -> list[str]:
    return called(view.single.round_.teacher_name, view.number, view.office)


def none_noted(view: View) -> Screen:
    """Thanks, and who gets in touch."""
    teacher = isolated(view.single.round_.teacher_name)
    return _screen(view, _("Thank you. %(teacher)s will contact you about another time.", teacher=teacher), ())


# The talk ------------------------------------------------------------------------------------------------------------


def arranged(view: View, *, done: bool = False) -> Screen:
    """When, where and with whom, and what can still be done."""
    assert view.talk is not None
    round_id, round_ = view.single.round_id, view.single.round_
    lines = [_("That's agreed.")] if done else []
    lines += _where(view.talk, view)
    lines += _called(view) if view.by_phone else []
    lines += [*_others(view), *_late_lines(view)]
    if view.may_move and view.move_until is not None:
        lines.append(_("You can move the time until %(when)s.", when=long_moment(local(view.move_until, round_.zone))))
    elif not view.mine:
        lines.append(_("The one who chose the time can change it."))
    buttons: list[tuple[Button, ...]] = [*way_in_row(view.way_in), *_late_row(view)]
    if view.single.kind not in WITHOUT_FILE:
        buttons.append((Button(_("Add to calendar"), TakeFile(round_id)),))
    if view.mine:
        move = [Button(_("Move the time"), OtherTimes(round_id))] if view.may_move and view.times else []
        buttons.append((*move, Button(_("Cancel the talk"), AskGiveUp(round_id))))
    return _screen(view, "\n".join(lines), tuple(buttons))


def _where(talk: Talk, view: View) -> list[str]:
    return [where(talk.booking, talk.round_, view.way_in), *if_it_fails(view.way_in)]


def _others(view: View) -> list[str]:
    names = [isolated(name) for name in view.others()]
    return [_("Also there: %(names)s.", names=listed(names))] if names else []


def meeting(view: View) -> Screen:
    """A meeting of several adults: its one time, who comes, and whether I do."""
    assert view.talk is not None
    round_id = view.single.round_id
    lines = [_meeting_is(view.single, view.child), *_where(view.talk, view), *_others(view)]
    lines += [*_plan_lines(view), *_late_lines(view)]
    if view.comes is not None:
        lines.append(_("You have said that you are coming.") if view.comes else _("You have said that you can't come."))
    answers = (
        Button(_("I am coming"), SayComes(round_id, True)),
        Button(_("I can't come"), SayComes(round_id, False)),
    )
    files = (Button(_("Add to calendar"), TakeFile(round_id)),)
    rows = (*way_in_row(view.way_in), *_late_row(view), answers, files, *_plan_row(view))
    return _screen(view, "\n".join(lines), rows)


def _plan_lines(view: View) -> list[str]:
    """Where the plan is, and when it is looked at again (D1.23)."""
    lines = [where_the_plan_is(view.policy)] if view.policy is not None else []
    if view.single.follow_up_on is not None:
        lines.append(looked_at_again(view.single.follow_up_on))
    return lines


def _plan_row(view: View) -> Rows:
    return portal_row(view.policy) if view.policy is not None else ()


def _late_lines(view: View) -> list[str]:
    """Who runs late, on the day."""
    teacher = isolated(view.single.round_.teacher_name)
    lines = []
    if view.is_today and view.behind:
        text = ngettext(
            "%(teacher)s is running late: the talk begins about %(number)s minute later.",
            "%(teacher)s is running late: the talk begins about %(number)s minutes later.",
            view.behind,
            teacher=teacher,
        )
        lines.append(text)
    if view.is_today and view.late:
        text = ngettext(
            "%(teacher)s knows that you will be about %(number)s minute late. Take your time.",
            "%(teacher)s knows that you will be about %(number)s minutes late. Take your time.",
            view.late,
            teacher=teacher,
        )
        lines.append(text)
    return lines


def _late_row(view: View) -> Rows:
    if not view.is_today:
        return ()
    return ((Button(_("We are late"), AskLateSingle(view.single.round_id)),),)


def how_late(view: View) -> Screen:
    """How late are you?"""
    assert view.talk is not None
    round_id = view.single.round_id
    chosen = tuple(Button(minutes_label(number), SayLateSingle(round_id, number)) for number in HOME_MINUTES)
    rows: Rows = (chosen,)
    if view.late:
        rows = (*rows, (Button(_("On time after all"), SayLateSingle(round_id, 0)),))
    time = clock_time(local(view.talk.booking.starts_at, view.single.round_.zone))
    return _screen(view, _("How late will you be for the talk at %(time)s?", time=time), rows)


def _meeting_is(single: Single, child: str) -> str:
    if single.kind is TalkKind.NETWORK_MEETING:
        return _("You are invited to a network meeting about %(child)s.", child=isolated(child))
    return _("You are invited to a meeting about the action plan for %(child)s.", child=isolated(child))


def ask_give_up(view: View) -> Screen:
    """Are you sure?"""
    assert view.talk is not None
    round_id = view.single.round_id
    when = long_moment(local(view.talk.booking.starts_at, view.single.round_.zone))
    yes, no = Button(_("Yes, cancel it"), GiveUp(round_id)), Button(_("No, keep it"), OpenSingle(round_id))
    return _screen(view, _("Do you want to cancel the talk on %(when)s?", when=when), ((yes, no),))


def given_up(view: View) -> Screen:
    """Given up; the other times are still there."""
    return times(view, note=_("The time has been cancelled."))


def other_has_it(view: View) -> Screen:
    """It cannot be booked from this home; why is said to nobody (as in ordinary rounds)."""
    if view.talk is not None:
        return opened(view)
    text = _(
        "I can't book this talk here. %(teacher)s will find a time with you.",
        teacher=isolated(view.single.round_.teacher_name),
    )
    return _screen(view, text, ((Button(_("Ask the teacher"), NoneSuits(view.single.round_id)),),))


def too_late(view: View) -> Screen:
    """From here on the school is called."""
    teacher = isolated(view.single.round_.teacher_name)
    if view.office:
        text = _("If you can't come after all, please call the school on %(phone)s, so that %(teacher)s knows.",
                 phone=view.office, teacher=teacher)  # fmt: skip
    else:
        text = _("If you can't come after all, please call the school, so that %(teacher)s knows.", teacher=teacher)
    return _screen(view, text, ((Button(_("See the talk"), OpenSingle(view.single.round_id)),),))


def taken(view: View) -> Screen:
    """Somebody was quicker, or the teacher has something else then."""
    note = _("That time is no longer free.")
    return times(view, note=note) if view.times else times(view)


def file_is_coming() -> Reply:
    """The calendar file is on its way."""
    return Reply(toast=Toast(_("The calendar file is on its way.")))


# A colleague's talk --------------------------------------------------------------------------------------------------


class Attending(Struct, frozen=True):
    """A colleague's talk, for somebody invited to it: whose it is, when, and what they answered."""

    single: Single
    pupil: str
    starts_at: datetime | None
    comes: bool | None
    now: datetime


def attending(view: Attending) -> Screen:
    """What, about whom, when, where and with whom."""
    round_, round_id = view.single.round_, view.single.round_id
    back = fold(None, AttendSingle(round_id), view.now)
    values = {"teacher": isolated(round_.teacher_name), "pupil": isolated(view.pupil)}
    if view.starts_at is None:
        return Screen(_("There is no time for this talk at the moment."), protected=True, fold=back)
    when = long_moment(local(view.starts_at, round_.zone))
    lines = [_("%(teacher)s invites you to a talk about %(pupil)s: %(when)s.", **values, when=when)]
    if round_.form is Form.IN_PERSON and round_.room:
        lines.append(_("Place: %(room)s", room=isolated(round_.room)))
    if view.comes is not None:
        lines.append(_("You have said that you are coming.") if view.comes else _("You have said that you can't come."))
    answers = (
        Button(_("I am coming"), SayAttends(round_id, True)),
        Button(_("I can't come"), SayAttends(round_id, False)),
    )
    return Screen("\n".join(lines), (answers,), protected=True, fold=back)
