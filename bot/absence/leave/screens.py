"""Every word and button of the home's side: days, questions, the limits before sending, how an application stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from msgspec import Struct

from bot.absence import words as absence_words
from bot.absence.facts import Wanted
from bot.absence.leave import presses as p
from bot.absence.leave import words
from bot.absence.leave.facts import Leave, Outlook
from bot.absence.leave.rules import AHEAD, ANSWERS, LONGEST, ladder_after
from bot.absence.models import AbsenceKind, Decides, LeaveState
from bot.absence.reporting.presses import ShowReports
from bot.conferences.requests.presses import AskForTalk
from bot.core.dates import day_span, long_date, short_date
from bot.core.feature import HomeLines
from bot.core.replies import Button, Screen, Toast, shortened
from bot.core.texts import _, capital, isolated, ngettext
from bot.people.acting import Child
from bot.schools.ladder import RUNGS
from bot.schools.policy import Policy

WEEKS_A_PAGE, DAYS_A_PAGE = 6, 9
LAST_PAGE = AHEAD.days // 7 // WEEKS_A_PAGE
LAST_DAYS_PAGE = LONGEST // DAYS_A_PAGE


def span(first: date, last: date) -> str:
    """The days inside a sentence."""
    return absence_words.days(Wanted(AbsenceKind.DAY, first, last))


def _short(first: date, last: date) -> str:
    return short_date(first) if first == last else f"{short_date(first)} – {short_date(last)}"


def mine(children: Sequence[Child], found: Sequence[Leave]) -> Screen:
    """What was applied for, and for whom leave can be asked."""
    rows: list[tuple[Button, ...]] = [(Button(_line(each), p.ShowLeave(each.id)),) for each in found[:12]]
    for child in children:
        label = isolated(shortened(child.given_name, 12))
        # Translators: a button, at most 20 characters.
        rows.append((Button(_("Leave for %(child)s", child=label), p.ChooseWeek(child.pupil_id, 0)),))
    text = (
        _("Leave that was applied for, and for whom you can apply:") if found else _("Whom would you like leave for?")
    )
    return Screen(text, tuple(rows))


def _line(leave: Leave) -> str:
    values = {"child": isolated(shortened(leave.given_name, 12)), "days": _short(leave.first_on, leave.last_on)}
    if leave.state is LeaveState.GRANTED:
        # Translators: lines of a list of applications for leave.
        return capital(_("%(child)s, %(days)s: granted", **values))
    if leave.state is LeaveState.REFUSED:
        return capital(_("%(child)s, %(days)s: not granted", **values))
    return capital(_("%(child)s, %(days)s: waiting", **values))


def weeks(child: Child, found: Sequence[tuple[date, Sequence[date]]], page: int, note: str = "") -> Screen:
    """Which week does it begin in? By its Monday, with its school days."""
    asked = _(
        "When would %(child)s have leave? Choose a week, or write the days, such as 7/12-11/12.",
        child=isolated(child.given_name),
    )
    rows: list[tuple[Button, ...]] = [
        (Button(_week(monday, days), p.ChooseFirst(child.pupil_id, monday)),) for monday, days in found
    ]
    turn = [Button(_("Earlier"), p.ChooseWeek(child.pupil_id, page - 1))] if page else []
    if page < LAST_PAGE:
        turn.append(Button(_("Later"), p.ChooseWeek(child.pupil_id, page + 1)))
    text = f"{note}\n\n{asked}" if note else asked
    return Screen(text, (*rows, tuple(turn), (Button(_("Back"), p.ListLeave()),)))


def _week(monday: date, days: Sequence[date]) -> str:
    # Translators: a button: a week by its number, and its first and last school day.
    return _("Week %(number)s: %(days)s", number=monday.isocalendar().week, days=day_span(days[0], days[-1]))


def first_day(child: Child, days: Sequence[date]) -> Screen:
    """The whole week, or from which day on?"""
    rows: list[tuple[Button, ...]] = []
    if len(days) > 1:
        # Translators: a button, at most 20 characters: all school days of a week.
        rows.append((Button(_("The whole week"), p.Fill(child.pupil_id, days[0], days[-1])),))
    rows += [(Button(capital(short_date(day)), p.ChooseLast(child.pupil_id, day, 0)),) for day in days]
    text = _("The whole week, or from which day on?")
    return Screen(text, (*rows, (Button(_("Back"), p.ChooseWeek(child.pupil_id, 0)),)))


def last_day(child: Child, first: date, days: Sequence[date], page: int) -> Screen:
    """Until when? `days` begin with the first where this is the first page."""
    rows: list[tuple[Button, ...]] = []
    for day in days:
        # Translators: a button, at most 20 characters: leave of one day.
        label = _("Only that day") if day == first else capital(short_date(day))
        rows.append((Button(label, p.Fill(child.pupil_id, first, day)),))
    turn = [Button(_("Earlier"), p.ChooseLast(child.pupil_id, first, page - 1))] if page else []
    if page < LAST_DAYS_PAGE:
        turn.append(Button(_("Later"), p.ChooseLast(child.pupil_id, first, page + 1)))
    text = _("Leave from %(date)s on. Which day is the last?", date=long_date(first))
    return Screen(text, (*rows, tuple(turn), (Button(_("Back"), p.ChooseWeek(child.pupil_id, 0)),)))


def kinds(child: Child, seen: Outlook, policy: Policy) -> Screen:
    """What is it for?"""
    rows = tuple(
        (Button(words.kind(kind), p.Fill(child.pupil_id, seen.first_on, seen.last_on, kind)),)
        for kind in policy.leave.kinds
    )
    text = "\n\n".join([_header(child.given_name, seen), _("What is it for?")])
    return Screen(text, (*rows, _other_days(child)))


def _header(child: str, seen: Outlook) -> str:
    return ngettext(
        "Leave for %(child)s %(days)s: %(number)s school day.",
        "Leave for %(child)s %(days)s: %(number)s school days.",
        seen.school_days,
        child=isolated(child),
        days=span(seen.first_on, seen.last_on),
    )


def question(child: Child, filled: p.Fill, code: str) -> Screen:
    """One of the school's questions."""
    rows = tuple(
        (
            Button(
                words.answer(code, given),
                p.Fill(child.pupil_id, filled.first, filled.last, filled.kind, filled.said + letter),
            ),
        )
        for letter, given in ANSWERS[code].items()
    )
    return Screen(words.question(code, child.given_name), (*rows, _other_days(child)))


def _other_days(child: Child) -> tuple[Button, ...]:
    # Translators: a button, at most 20 characters.
    return (Button(_("Other days"), p.ChooseWeek(child.pupil_id, 0)),)


def preview(child: Child, filled: p.Fill, seen: Outlook, said: Mapping[str, str], policy: Policy) -> Screen:
    """The whole of it, and every limit, before anything is sent."""
    lines = [_header(child.given_name, seen), words.what_for(filled.kind), *words.answers(said, child.given_name)]
    send = p.SendLeave(child.pupil_id, filled.first, filled.last, filled.kind, filled.said)
    rows: list[tuple[Button, ...]] = [(Button(_("Send"), send),), _other_days(child)]
    if policy.links.leave_rules:
        rows.append((Button(_("Rules for leave"), url=policy.links.leave_rules),))
    against = seen.over or seen.blocked or seen.late
    lines += ["", *limits(seen), *([_("It can be sent all the same.")] if against else []), *_way(seen)]
    return Screen("\n".join(lines), tuple(rows))


def limits(seen: Outlook) -> list[str]:
    """What the principle says of these days, a line each; for both sides."""
    lines = []
    if seen.most is not None:
        lines.append(
            _("Leave so far this school year: %(used)s of %(most)s school days.", used=seen.used, most=seen.most)
        )
    elif seen.used:
        lines.append(
            ngettext(
                "Leave so far this school year: %(number)s school day.",
                "Leave so far this school year: %(number)s school days.",
                seen.used,
            )
        )
    if seen.over:
        lines.append(_("That is more than a school year's number. More takes special reasons."))
    lines += [
        _(
            "The school gives no leave from %(first)s to %(last)s.",
            first=long_date(each.first),
            last=long_date(each.last),
        )
        for each in seen.blocked
    ]
    if seen.late:
        lines.append(
            ngettext(
                "The school would like to know %(number)s day before.",
                "The school would like to know %(number)s days before.",
                seen.notice_days,
            )
        )
    return lines


def _way(seen: Outlook) -> list[str]:
    lines = [_("The other guardian is asked first.")] if seen.asks_other else []
    when = long_date(seen.answer_on)
    if seen.goes_to is Decides.TEACHER:
        lines.append(_("The contact teacher decides, by %(date)s at the latest.", date=when))
    else:
        lines.append(_("The head decides, by %(date)s at the latest.", date=when))
    return lines


# How it stands ------------------------------------------------------------------------------------------------------


class Reader(Struct, frozen=True):
    """Who looks at an application: `applied` it is theirs, `custody` they may know what it is for."""

    applied: bool
    custody: bool
    siblings: Sequence[Child] = ()
    begun: bool = False


def leave(found: Leave, reader: Reader, policy: Policy, answer_on: date) -> Screen:
    """One application, with what the reader can do about it."""
    lines = [_state(found, reader, answer_on)]
    if reader.custody and found.state is not LeaveState.WITHDRAWN:
        lines += ["", words.what_for(found.kind), *words.answers(found.answers, found.given_name)]
    rows: list[tuple[Button, ...]] = []
    if found.state is LeaveState.ASKED and not reader.applied and reader.custody:
        agree = Button(_("I agree"), p.AgreeToLeave(found.id, True))
        rows.append((agree, Button(_("I don't agree"), p.AgreeToLeave(found.id, False))))
    if found.state is LeaveState.REFUSED and reader.custody:
        lines += ["", *_further(found, policy)]
        rows += _ways_on(found, policy)
    stands = found.state in {LeaveState.ASKED, LeaveState.WAITING} or (
        found.state is LeaveState.GRANTED and not reader.begun
    )
    if found.state is LeaveState.GRANTED and reader.begun and reader.custody:
        # Translators: a button, at most 20 characters: the child is back at school before its leave is over.
        rows.append((Button(_("Back earlier"), ShowReports()),))
    if reader.applied and stands:
        # Translators: a button, at most 20 characters: withdraw an application.
        rows.append((Button(_("Withdraw"), p.TakeBackLeave(found.id, False)),))
        rows += [(_also(found, child),) for child in reader.siblings[:4]]
    return Screen("\n".join(lines), tuple(rows), fold=words.fold(found) if stands else None)


def _also(found: Leave, child: Child) -> Button:
    # Translators: a button, at most 20 characters: the same leave for a sister or brother.
    label = _("Also for %(child)s", child=isolated(shortened(child.given_name, 10)))
    return Button(label, p.Fill(child.pupil_id, found.first_on, found.last_on, found.kind))


def _state(found: Leave, reader: Reader, answer_on: date) -> str:
    values = {"child": isolated(found.given_name), "days": words.days(found)}
    match found.state:
        case LeaveState.ASKED if reader.applied:
            return _(
                "Leave for %(child)s %(days)s: the other guardian has been asked. With a yes it goes to the school.",
                **values,
            )
        case LeaveState.ASKED:
            return _(
                "The other guardian asks for leave for %(child)s %(days)s. With your yes it goes to the school.",
                **values,
            )
        case LeaveState.GRANTED:
            return _(
                "The application is granted: %(child)s has leave %(days)s. You need not report anything.", **values
            )
        case LeaveState.REFUSED:
            text = _("Leave for %(child)s %(days)s was not applied for.", **values)
            if words.went_to_school(found):
                text = _("The application for leave for %(child)s %(days)s is not granted.", **values)
            return " ".join([text, *_why_not(found, reader)])
        case LeaveState.WITHDRAWN:
            return _("The application for leave %(days)s has been withdrawn.", days=values["days"])
        case LeaveState.WAITING:
            return _waiting(found, values, answer_on)


def _why_not(found: Leave, reader: Reader) -> list[str]:
    """For who holds custody. Whose yes was missing is no "other guardian" to themselves."""
    if not reader.custody:
        return []
    if reader.applied or words.went_to_school(found):
        return [words.why(found.reason, found.given_name)]
    return [_("It did not have your yes, so it did not go to the school.")]


def _waiting(found: Leave, values: Mapping[str, str], answer_on: date) -> str:
    if found.late_at is not None:
        return _(
            "Leave for %(child)s %(days)s: nobody has answered yet. The head and the office know of it now.",
            **values,
        )
    when = long_date(answer_on)
    if found.goes_to is Decides.TEACHER:
        return _(
            "Leave for %(child)s %(days)s: sent to the contact teacher. You get an answer by %(date)s at the latest.",
            **values,
            date=when,
        )
    return _(
        "Leave for %(child)s %(days)s: sent to the head. You get an answer by %(date)s at the latest.",
        **values,
        date=when,
    )


def _further(found: Leave, policy: Policy) -> list[str]:
    rung = ladder_after(policy, found.goes_to) if words.went_to_school(found) else None
    if rung is None:
        return [_("You can apply again at any time.")]
    return [_("Do you see it differently? Then you can turn to %(whom)s.", whom=_(RUNGS[rung]))]


def _ways_on(found: Leave, policy: Policy) -> list[tuple[Button, ...]]:
    if not words.went_to_school(found):
        return []
    rows: list[tuple[Button, ...]] = [(Button(_("I'd like a talk"), AskForTalk(found.pupil_id)),)]
    if policy.links.complaints:
        rows.append((Button(_("How to complain"), url=policy.links.complaints),))
    return rows


def sure(found: Leave) -> Screen:
    """Really withdraw it?"""
    text = _("Withdraw the application for leave %(days)s?", days=words.days(found))
    # Translators: buttons, at most 20 characters.
    yes = Button(_("Yes, withdraw it"), p.TakeBackLeave(found.id, True))
    return Screen(text, ((yes,), (Button(_("Back"), p.ShowLeave(found.id)),)))


def home(asked: Sequence[Leave], deciding: int) -> HomeLines:
    """On the home screen: who is asked whether they agree, and who has something to decide."""
    lines: list[str] = []
    buttons: list[Button] = []
    if asked:
        lines.append(_("You are asked whether you agree to leave."))
        # Translators: buttons, at most 20 characters.
        buttons.append(Button(_("Answer about leave"), p.ShowLeave(asked[0].id)))
    if deciding:
        lines.append(
            ngettext(
                "%(number)s application for leave waits for you.",
                "%(number)s applications for leave wait for you.",
                deciding,
            )
        )
        buttons.append(Button(_("Leave to decide"), p.ListApplications()))
    return HomeLines(tuple(lines), tuple(buttons))


def already_answered() -> Toast:
    return Toast(_("It has been answered in the meantime."))


def already_applied() -> Toast:
    return Toast(_("Leave has already been applied for in those days."))


def no_days_read() -> str:
    return _("I could not read any days in that.")


def already_begun() -> str:
    return _("Leave is asked for before it begins. For today, report absence.")


def no_school_then() -> str:
    return _("There is no school in those days, so no leave is needed.")


def ends_before_it_starts() -> str:
    return _("The last day lies before the first.")


def too_far_ahead() -> str:
    return _("That is more than a year ahead.")


def too_long() -> str:
    return _("That is longer than leave can be. Talk with the school about it.")
