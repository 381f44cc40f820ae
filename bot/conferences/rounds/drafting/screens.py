"""Every word and button of putting a round together. A screen asks one question, and the preview says it all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time, timedelta

from bot.conferences import online
from bot.conferences.booking.screens import is_room_number
from bot.conferences.facts import RoundFacts
from bot.conferences.rounds.access import ClassChoice
from bot.conferences.rounds.drafting import sharing_screens
from bot.conferences.rounds.drafting.draft import Draft, LastTime, Part, Step
from bot.conferences.rounds.drafting.presses import (
    AskByDay,
    BeginRound,
    ChangePart,
    ClearDraftLink,
    DropDraft,
    FinishDays,
    FollowLast,
    GoOn,
    ListClasses,
    SetDay,
    SetForm,
    SetHours,
    SetLength,
    SetPauses,
    SetRoom,
    ShowParts,
    ShowWeeks,
    StartRound,
)
from bot.conferences.rounds.drafting.previewing import opening_rows, preview_lines, way_in_of
from bot.conferences.rounds.drafting.queries import View
from bot.conferences.rounds.drafting.rules import PRESET_HOURS
from bot.conferences.rounds.errors import (
    CannotOpen,
    DayUnfit,
    DraftChanged,
    LengthUnfit,
    LineUnread,
    SubjectTooLong,
    TableTwice,
)
from bot.conferences.rounds.running.presses import ShowRound
from bot.conferences.rounds.wording import class_name, clipped, day_label, form_label, in_rows, noted, unread_note
from bot.core.dates import local, long_date, long_moment, short_date, span
from bot.core.errors import Refusal
from bot.core.replies import Button, Rows, Screen
from bot.core.texts import _

CLASSES_A_PAGE = 20


def classes(choices: Sequence[ClassChoice], page: int) -> Screen:
    """Which class? Twenty to a page."""
    start = max(0, page) * CLASSES_A_PAGE
    shown = choices[start : start + CLASSES_A_PAGE]
    rows = in_rows([Button(clipped(each.name, 30), BeginRound(each.class_id)) for each in shown], 2)
    turning = []
    if start:
        turning.append(Button(_("Back"), ListClasses(page - 1)))
    if start + CLASSES_A_PAGE < len(choices):
        turning.append(Button(_("More classes"), ListClasses(page + 1)))
    return Screen(_("Which class are the talks for?"), (*rows, *([tuple(turning)] if turning else [])))


def no_class() -> Screen:
    """A substitute, or somebody without a class."""
    return Screen(_("You have no class to open a round for. The school office can help you."))


def resume(draft: Draft, name: str) -> Screen:
    """There is a draft already."""
    text = _("You have begun a round for %(class_name)s. Would you like to go on with it?", class_name=class_name(name))
    return Screen(
        text, ((Button(_("Go on"), GoOn(draft.draft_id)), Button(_("Start over"), DropDraft(draft.draft_id, True))),)
    )


def draft_gone() -> Screen:
    """A button of a draft that was opened or thrown away."""
    return Screen(
        _("This button belongs to an earlier round. Would you like to begin a new one?"),
        ((Button(_("New round"), StartRound()),),),
    )


def dropped(name: str) -> Screen:
    """The teacher has thrown the draft away."""
    return Screen(
        _("Nothing was opened for %(class_name)s.", class_name=class_name(name)),
        ((Button(_("New round"), StartRound()),),),
    )


def opened(round_: RoundFacts) -> Screen:
    """The round is open, or will open by itself."""
    name = class_name(round_.class_name)
    rows = ((Button(_("Bookings"), ShowRound(round_.round_id, 0)),),)
    if round_.state.value == "announced":
        moment = long_moment(local(round_.opens_at, round_.zone))
        text = _(
            "The round for %(class_name)s opens by itself on %(moment)s. The guardians are told then.",
            class_name=name,
            moment=moment,
        )
        return Screen(text, rows)
    return Screen(_("The round is open. The guardians in %(class_name)s are being told.", class_name=name), rows)


def note_of(refusal: Refusal) -> str | None:
    """What stands above the question when an answer was not taken."""
    if isinstance(refusal, LineUnread):
        return _("I could not read that. Write it like this: 1/12 15–18, 2/12 8–12, 20 min")
    if isinstance(refusal, DayUnfit):
        return _("There can be no talks on %(date)s.", date=long_date(refusal.day))
    if isinstance(refusal, LengthUnfit):
        return _("A talk takes %(minutes)s minutes here.", minutes=_either(refusal.lengths))
    if isinstance(refusal, SubjectTooLong):
        return _("A subject can have at most 14 characters.")
    if isinstance(refusal, TableTwice):
        return _("There is a table about that already.")
    if isinstance(refusal, DraftChanged):
        return _("Something has changed since. Please look once more.")
    if isinstance(refusal, CannotOpen):
        return _("The round cannot be opened like this.")
    return unread_note(refusal)


def _either(lengths: Sequence[int]) -> str:
    """ "15, 20" """
    return ", ".join(map(str, lengths))


def step(view: View, note: str | None = None) -> Screen:
    """The draft's next question, or its preview."""
    made = {
        Step.HOW: _how,
        Step.DAYS: _days,
        Step.HOURS: _hours,
        Step.LENGTH: _length,
        Step.PAUSES: _pauses,
        Step.FORM: _form,
        Step.TABLES: sharing_screens.tables,
        Step.SEATS: sharing_screens.seats,
        Step.ROOM: _room,
        Step.PREVIEW: _preview,
    }[view.step](view)
    return Screen(noted(note, made.text), made.rows)


def ask_link(view: View, note: str | None = None) -> Screen:
    """Which link leads into the talks?"""
    draft_id = view.draft.draft_id
    return online.ask_link(way_in_of(view), ClearDraftLink(draft_id), GoOn(draft_id), note)


def _cancel(view: View) -> Button:
    return Button(_("Stop"), DropDraft(view.draft.draft_id, False))


def _how(view: View) -> Screen:
    draft_id = view.draft.draft_id
    rows: Rows = (
        (Button(_("As last, new dates"), FollowLast(draft_id, True)),),
        (Button(_("From the beginning"), FollowLast(draft_id, False)),),
        (_cancel(view),),
    )
    assert view.last is not None
    return Screen(
        _(
            "Should the talks for %(class_name)s be as last time? %(summary)s",
            class_name=class_name(view.class_name),
            summary=_summary(view.last),
        ),
        rows,
    )


def _summary(last: LastTime) -> str:
    hours = span(last.hours.start, last.hours.end)
    if last.form.is_at_school and last.room and is_room_number(last.room):
        return _(
            "Last time: %(hours)s, %(minutes)s min. each, room %(room)s.",
            hours=hours,
            minutes=last.minutes,
            room=last.room,
        )
    return _("Last time: %(hours)s, %(minutes)s min. each.", hours=hours, minutes=last.minutes)


def _days(view: View) -> Screen:
    draft = view.draft
    lines = [_("On which days?")]
    if not draft.days:
        lines.append(_("Or write it all in one line: 1/12 15–18, 2/12 8–12, 20 min"))
    if view.closed_days:
        closed = ", ".join(short_date(day) for day in view.closed_days)
        lines.append(_("No school: %(days)s", days=closed))
    if view.preview is not None:
        lines = [*lines, "", *preview_lines(view, view.preview)]
    elif draft.days:
        lines.append(_("Chosen: %(days)s", days=", ".join(short_date(day) for day in draft.days)))
    days = [
        Button(f"✓ {day_label(day)}" if day in draft.days else day_label(day), _set_day(view, day))
        for day in view.open_days
    ]
    turning = []
    two_weeks = timedelta(days=14)
    if view.monday > view.this_monday:
        turning.append(Button(_("Earlier"), ShowWeeks(draft.draft_id, view.monday - two_weeks)))
    turning.append(Button(_("Later"), ShowWeeks(draft.draft_id, view.monday + two_weeks)))
    rows: list[tuple[Button, ...]] = [*in_rows(days, 2), tuple(turning)]
    if view.preview is not None:
        rows.extend(opening_rows(view, view.preview))
    elif draft.days:
        rows.append((Button(_("Next"), FinishDays(draft.draft_id)),))
    return Screen("\n".join(lines), (*rows, (_cancel(view),)))


def _set_day(view: View, day: date) -> SetDay:
    return SetDay(view.draft.draft_id, day, day not in view.draft.days, view.monday)


def _hours(view: View) -> Screen:
    draft = view.draft
    day = draft.day_without_hours
    asked = day.toordinal() if draft.by_day and day else 0
    presets = list(dict.fromkeys(([view.last.hours] if view.last else []) + list(PRESET_HOURS)))
    rows = [
        (
            Button(
                span(hours.start, hours.end),
                SetHours(draft.draft_id, asked, _minutes(hours.start), _minutes(hours.end)),
            ),
        )
        for hours in presets
    ]
    if not draft.by_day and len(draft.days) > 1:
        rows.append((Button(_("Day by day"), AskByDay(draft.draft_id)),))
    if asked and day:
        text = _(
            "Between which times on %(date)s? Press a button, or write for example 14.00–17.00.", date=long_date(day)
        )
    else:
        text = _("Between which times? Press a button, or write for example 14.00–17.00.")
    return Screen(text, (*rows, (_cancel(view),)))


def _minutes(moment: time) -> int:
    return 60 * moment.hour + moment.minute


def _length(view: View) -> Screen:
    buttons = [
        Button(_("%(minutes)s min.", minutes=minutes), SetLength(view.draft.draft_id, minutes))
        for minutes in view.lengths
    ]
    return Screen(_("How long is each talk?"), (*in_rows(buttons, 3), (_cancel(view),)))


def _pauses(view: View) -> Screen:
    rows = [
        (Button(_pause_label(minutes, every), SetPauses(view.draft.draft_id, minutes, every)),)
        for minutes, every in view.pauses
    ]
    text = _("Would you like breaks? A break after several talks is 15 minutes.")
    return Screen(text, (*rows, (_cancel(view),)))


def _pause_label(minutes: int, every: int) -> str:
    if not minutes:
        return _("No breaks")
    if every == 1:
        return _("%(minutes)s min. after each", minutes=minutes)
    return _("Break after %(number)s", number=every)


def _form(view: View) -> Screen:
    rows = [(Button(form_label(form), SetForm(view.draft.draft_id, form)),) for form in view.forms]
    return Screen(_("How are the talks held?"), (*rows, (_cancel(view),)))


def _room(view: View) -> Screen:
    rows: list[tuple[Button, ...]] = []
    if view.last and view.last.room:
        rows.append((Button(clipped(view.last.room, 20), SetRoom(view.draft.draft_id, True)),))
    rows.append((Button(_("Skip"), SetRoom(view.draft.draft_id, False)), _cancel(view)))
    return Screen(_("In which room? Write it, for example 12."), tuple(rows))


def _preview(view: View) -> Screen:
    assert view.preview is not None
    return Screen("\n".join(preview_lines(view, view.preview)), (*opening_rows(view, view.preview), (_cancel(view),)))


def parts(view: View) -> Screen:
    """What would you like to change?"""
    draft_id = view.draft.draft_id
    buttons = [
        Button(_("Days"), ChangePart(draft_id, Part.DAYS)),
        Button(_("Hours"), ChangePart(draft_id, Part.HOURS)),
        Button(_("Length"), ChangePart(draft_id, Part.LENGTH)),
        Button(_("Breaks"), ChangePart(draft_id, Part.PAUSES)),
        Button(_("Place"), ChangePart(draft_id, Part.PLACE)),
        Button(_("Back"), GoOn(draft_id)),
    ]
    return Screen(_("What would you like to change?"), in_rows(buttons, 2))


def out_of_the_list(draft: Draft) -> tuple[Button, ...]:
    """From whom the times leave out to other times, or back to the preview."""
    return Button(_("Change"), ShowParts(draft.draft_id)), Button(_("Back"), GoOn(draft.draft_id))
