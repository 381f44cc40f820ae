"""Every word and button of a running round. Names are sorted in the reader's alphabet and clipped, lists are paged."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from msgspec.structs import replace

from bot.conferences.booking.queries import Talk
from bot.conferences.doorlist.presses import PrintDoorList
from bot.conferences.doors import ShowTopics
from bot.conferences.facts import RoundFacts
from bot.conferences.holding.marking.presses import OpenHeld
from bot.conferences.models import RoundState, SlotState
from bot.conferences.queries import Board, PupilName
from bot.conferences.rounds.changing.presses import AskCancelDay, EditRound
from bot.conferences.rounds.drafting.presses import StartRound
from bot.conferences.rounds.running.presses import (
    AskCancelFor,
    CancelFor,
    DecideTwoTalks,
    PickBooking,
    PickDay,
    PickNewDay,
    PickPupil,
    RemindMissing,
    SettleUnsuited,
    ShowBooking,
    ShowMissing,
    ShowRound,
    ShowUnsuited,
)
from bot.conferences.rounds.running.queries import Line, Listing, Missing, Why
from bot.conferences.rounds.running.rules import pages_of
from bot.conferences.rounds.wording import (
    bookings_button,
    by_name,
    class_name,
    clipped,
    day_of,
    full_name,
    name_label,
    noted,
    turning,
)
from bot.conferences.waiting.screens import proposing_button
from bot.core.dates import clock_time, local, long_date, long_moment, short_date, short_moment, span
from bot.core.replies import Button, Rows, Screen
from bot.core.texts import _, capital, isolated, ngettext, pgettext
from bot.people.pages.presses import BOARD, OpenPage
from bot.people.pairs.presses import HidePair


def board_line(round_: RoundFacts, board: Board, now: datetime) -> str:
    """ "3.B: 17 of 24", and what is special about the round now."""
    values = {"class_name": class_name(board.class_name), "booked": board.booked, "pupils": board.pupils}
    if round_.state is RoundState.CANCELLED:
        return _("%(class_name)s: the round is cancelled", **values)
    if round_.state is RoundState.PAUSED:
        return _("%(class_name)s: %(booked)s of %(pupils)s, paused", **values)
    if round_.state is RoundState.ANNOUNCED and now < round_.opens_at:
        values["moment"] = short_moment(local(round_.opens_at, round_.zone))
        return _("%(class_name)s: opens %(moment)s", **values)
    if round_.state is RoundState.CLOSED or now >= round_.closes_at:
        return _("%(class_name)s: %(booked)s of %(pupils)s, closed", **values)
    return _("%(class_name)s: %(booked)s of %(pupils)s", **values)


def rounds_list(found: Sequence[tuple[RoundFacts, Board]], now: datetime) -> Screen:
    """Which round?"""
    rows = [
        (Button(clipped(board_line(round_, board, now), 60), ShowRound(round_.round_id, 0)),)
        for round_, board in found[-20:]
    ]
    return Screen(_("Which round would you like to see?"), tuple(rows))


def no_round(may_open: bool) -> Screen:
    """There is no round to show."""
    rows: Rows = ((Button(_("New round"), StartRound()),),) if may_open else ()
    return Screen(_("There is no round of talks in your classes right now."), rows)


def listing(found: Listing, board: Board, page: int, note: str | None = None) -> Screen:
    """Per day who comes when, and which times are free."""
    round_ = found.round_
    blocks = []
    for day, lines in itertools.groupby(found.lines, key=lambda line: day_of(line, round_)):
        blocks.append([capital(long_date(day)), *_day_lines(list(lines), round_)])
    pages = pages_of(blocks)
    page = min(max(page, 0), len(pages) - 1)
    head = [*([note] if note else []), board_line(round_, board, found.now)]
    body = ["\n".join(block) for block in pages[page]]
    rows = [*turning(page, len(pages), lambda to: ShowRound(round_.round_id, to)), *_listing_rows(found)]
    return Screen("\n\n".join(["\n".join(head), *body]), tuple(rows))


def with_page(screen: Screen, school_id: int) -> Screen:
    """The listing with a way to the board on the school's own page."""
    # Translators: button, at most 20 characters: the same list on a page of the school's own.
    return replace(screen, rows=(*screen.rows, (Button(_("On a larger screen"), OpenPage(BOARD, school_id, 0)),)))


def out_of_the_list(round_: RoundFacts) -> tuple[Button, ...]:
    """From whom the free times leave out to more times, or back."""
    return Button(_("Edit round"), EditRound(round_.round_id)), bookings_button(round_)


def _listing_rows(found: Listing) -> list[tuple[Button, ...]]:
    round_id = found.round_.round_id
    rows: list[tuple[Button, ...]] = []
    if found.round_.state is RoundState.CANCELLED:
        return rows
    if found.missing:
        label = ngettext("%(number)s without time", "%(number)s without time", len(found.missing))
        rows.append((Button(label, ShowMissing(round_id, 0)),))
    if found.asking:
        rows.append((Button(_("No time suits"), ShowUnsuited(round_id)),))
    changes = []
    if found.missing and found.free_ahead:
        changes.append(Button(_("Book for someone"), PickPupil(round_id, 0)))
    if found.booked_ahead:
        changes.append(Button(_("Move or cancel"), PickBooking(round_id, 0)))
    if changes:
        rows.append(tuple(changes))
    if any(line.pupil is not None and _has_come(line, found) for line in found.lines):
        rows.append((Button(_("Were they held?"), OpenHeld(round_id)),))
    if (day := soon(found)) is not None:
        press = AskCancelDay(round_id, day.toordinal())
        # Translators: a button; %(day)s is "Tue 1 Dec".
        rows.append((Button(_("Cancel %(day)s", day=short_date(day)), press),))
    door = (Button(_("Door list"), PrintDoorList(round_id)),) if found.booked_ahead else ()
    rows.append((*door, Button(_("Edit round"), EditRound(round_id))))
    return rows


def soon(found: Listing) -> date | None:
    """The next day with talks, where it is today or tomorrow: a teacher who falls ill cancels it in two presses."""
    today = local(found.now, found.round_.zone).date()
    day = min((day_of(line, found.round_) for line in found.booked_ahead), default=None)
    return day if day is not None and day <= today + timedelta(days=1) else None


def _has_come(line: Line, found: Listing) -> bool:
    """Whether the day of this time has come."""
    return day_of(line, found.round_) <= local(found.now, found.round_.zone).date()


def _day_lines(lines: Sequence[Line], round_: RoundFacts) -> list[str]:
    """A line a time: of one with several seats, who comes and how many are free."""
    if not round_.form.is_shared:
        return [_time_line(line, round_) for line in lines]
    return [_shared_line(list(seats), round_) for _time, seats in itertools.groupby(lines, key=lambda line: line.time)]


def _shared_line(seats: Sequence[Line], round_: RoundFacts) -> str:
    first = seats[0]
    time = clock_time(local(first.starts_at, round_.zone))
    if first.subject:
        # Translators: a time and the subject of a table of a café.
        time = _("%(time)s %(subject)s", time=time, subject=isolated(first.subject))
    names = [full_name(line.pupil.given_name, line.pupil.family_name) for line in seats if line.pupil is not None]
    free = sum(line.is_open for line in seats)
    held = sum(line.pupil is None and line.state in {SlotState.HELD, SlotState.KEPT} for line in seats)
    said = [*names]
    if free:
        said.append(ngettext("%(number)s seat free", "%(number)s seats free", free))
    if held:
        said.append(ngettext("%(number)s seat kept", "%(number)s seats kept", held))
    if not said:
        return _("%(time)s blocked", time=time)
    # Translators: a line of a list: a time, and who comes then and how many seats are left.
    return _("%(time)s: %(who)s", time=time, who=", ".join(said))


def _time_line(line: Line, round_: RoundFacts) -> str:
    time = clock_time(local(line.starts_at, round_.zone))
    if line.pupil is not None:
        name = full_name(line.pupil.given_name, line.pupil.family_name)
        if line.guardian:
            # Translators: a line of a list: a time, a pupil, and the guardian whose talk it is.
            said = _("%(time)s %(name)s (%(guardian)s)", time=time, name=name, guardian=isolated(line.guardian))
        else:
            said = _("%(time)s %(name)s", time=time, name=name)
        if line.is_double(round_):
            # Translators: a line of a list: a time and a pupil, and that an interpreter comes.
            said = _("%(talk)s (interpreter)", talk=said)
        # Translators: a line of a list: a time and a pupil whose home has not yet said yes to it.
        return _("%(talk)s, waits for a yes", talk=said) if line.held else said
    if line.state is SlotState.BLOCKED:
        return _("%(time)s blocked", time=time)
    if line.state is SlotState.HELD:
        return _("%(time)s held for a family", time=time)
    if line.state is SlotState.KEPT:
        return _("%(time)s kept back", time=time)
    return _("%(time)s free", time=time)


def missing(found: Listing, page: int, note: str | None = None) -> Screen:
    """Who has no time yet, and why."""
    round_id = found.round_.round_id
    if not found.missing:
        return Screen(noted(note, _("Everyone has a time.")), ((bookings_button(found.round_),),))
    ordered = by_name(found.missing, lambda each: each.pupil)
    title = ngettext("Pupils without a time: %(number)s", "Pupils without a time: %(number)s", len(ordered))
    pages = pages_of([[title, *(_why_line(each) for each in ordered)]])
    page = min(max(page, 0), len(pages) - 1)
    rows = list(turning(page, len(pages), lambda to: ShowMissing(round_id, to)))
    if any(each.why is Why.NOT_ANSWERED for each in ordered):
        rows.append((Button(_("Send a reminder"), RemindMissing(round_id)),))
    if any(each.why is Why.NO_TIME for each in ordered):
        rows.append((Button(_("No time suits"), ShowUnsuited(round_id)),))
    if found.free_ahead:
        rows.append((Button(_("Book for someone"), PickPupil(round_id, 0)),))
    body = "\n\n".join("\n".join(block) for block in pages[page])
    return Screen(noted(note, body), (*rows, (bookings_button(found.round_),)))


def _why_line(each: Missing) -> str:
    name = full_name(each.pupil.given_name, each.pupil.family_name)
    if each.guardian:
        # Translators: a pupil and, of two homes that have a talk each, the guardian whose home is meant.
        name = _("%(name)s (%(guardian)s)", name=name, guardian=isolated(each.guardian))
    if each.more and each.why is Why.NOT_ANSWERED:
        return _("%(name)s: one more talk to come", name=name)
    if each.why is Why.NO_TIME:
        return _("%(name)s: no time suits", name=name)
    if each.why is Why.NOT_REACHED:
        return _("%(name)s: guardians not on Telegram", name=name)
    return _("%(name)s: not answered", name=name)


def reminded(families: int, left_out: int) -> str:
    """What the press on [Send a reminder] did."""
    if not families:
        return _("Nobody can be reminded now. Each family gets two reminders at most, and not both on one day.")
    sent = ngettext(
        "The reminder to %(number)s family is on its way. Each family gets two at most.",
        "The reminder to %(number)s families is on its way. Each family gets two at most.",
        families,
    )
    if not left_out:
        return sent
    rest = ngettext(
        "%(number)s family without a time gets none.", "%(number)s families without a time get none.", left_out
    )
    return f"{sent} {rest}"


def unsuited(found: Listing) -> Screen:
    """Which families find no time that suits, and what can be done for them."""
    pupils = (each.pupil for each in found.missing if each.why is Why.NO_TIME)
    waiting = by_name(list(dict.fromkeys([*pupils, *found.asking])), lambda pupil: pupil)
    round_id = found.round_.round_id
    if not waiting:
        return Screen(_("Nobody is waiting for another time."), ((bookings_button(found.round_),),))
    shown = waiting[:5]
    rows: list[tuple[Button, ...]] = []
    for pupil in shown:
        label = name_label(pupil.given_name, pupil.family_name)
        book = [Button(label, PickDay(round_id, pupil.pupil_id))] if found.free_ahead else []
        rows.append(
            (
                *book,
                Button(
                    _("Sorted: %(name)s", name=clipped(pupil.given_name, 11)), SettleUnsuited(round_id, pupil.pupil_id)
                ),
            )
        )
        if not found.round_.form.is_shared:
            rows.append((proposing_button(round_id, pupil),))
        if pupil in found.asking:
            decide = DecideTwoTalks(round_id, pupil.pupil_id, True)
            rows.append((Button(_("Two talks: %(name)s", name=clipped(pupil.given_name, 7)), decide),))
    names = "\n".join(full_name(pupil.given_name, pupil.family_name) for pupil in shown)
    title = ngettext(
        "%(number)s family finds no time that suits.", "%(number)s families find no time that suits.", len(waiting)
    )
    advice = _("Offer a family three new times, book one of the free ones for them, or add times under Edit round.")
    return Screen(
        f"{title}\n{names}\n\n{advice}",
        (*rows, (Button(_("Edit round"), EditRound(round_id)), bookings_button(found.round_))),
    )


def booked(talk: Talk, pupil: PupilName, reached: bool) -> Screen:
    """The teacher has booked a time for a pupil."""
    name = full_name(pupil.given_name, pupil.family_name)
    return _after(_("%(name)s has a time: %(moment)s.", name=name, moment=_when(talk)), talk.round_, reached)


def moved(talk: Talk, pupil: PupilName, reached: bool) -> Screen:
    """The teacher has moved a talk."""
    name = full_name(pupil.given_name, pupil.family_name)
    return _after(_("The talk for %(name)s is now %(moment)s.", name=name, moment=_when(talk)), talk.round_, reached)


def cancelled(talk: Talk, pupil: PupilName, reached: bool, *, by_school: bool) -> Screen:
    """The teacher has cancelled a talk, for the school or because the family asked."""
    name = full_name(pupil.given_name, pupil.family_name)
    if by_school:
        text = pgettext("by the school", "The talk for %(name)s is cancelled.", name=name)
    else:
        text = pgettext("by the family", "The talk for %(name)s is cancelled.", name=name)
    return _after(text, talk.round_, reached)


def told(reached: bool) -> str:
    """Whether the guardians hear of what was done by themselves."""
    return _("The guardians are told.") if reached else _("The guardians are not reached here, so please call them.")


def _after(text: str, round_: RoundFacts, reached: bool) -> Screen:
    """What was done, and whether the home hears of it by itself."""
    rows = ((bookings_button(round_), Button(_("Book for someone"), PickPupil(round_.round_id, 0))),)
    return Screen(f"{text} {told(reached)}", rows)


def booking(
    round_: RoundFacts, line: Line, two: bool | None = None, *, adults: bool = False, topics: bool = False
) -> Screen:
    """One talk, who comes, and what can be done about it. `two`: whether each home of the pupil has a talk, None where
    that is not to be decided; `adults`: the way to what the pupil's guardians see of each other; `topics`: the way to
    what it is about."""
    assert line.pupil is not None
    assert line.booking_id is not None
    starts, ends = local(line.starts_at, round_.zone), local(line.ends_at, round_.zone)
    lines = [
        full_name(line.pupil.given_name, line.pupil.family_name),
        _("%(date)s at %(span)s", date=capital(long_date(starts.date())), span=span(starts, ends)),
        *([_("An interpreter comes to this talk.")] if line.is_double(round_) else []),
        *([_("The table is about %(subject)s.", subject=isolated(line.subject))] if line.subject else []),
        *_coming(line),
    ]
    if line.guardian:
        lines.append(_("This is the talk with %(guardian)s.", guardian=isolated(line.guardian)))
    if two:
        lines.append(_("Each home has a talk of its own."))
    decide: Rows = ()
    if two is not None:
        label = _("One talk only") if two else _("Two talks, two homes")
        decide = ((Button(label, DecideTwoTalks(round_.round_id, line.pupil.pupil_id, not two)),),)
    if adults:
        decide = (*decide, (Button(_("Who sees what"), HidePair(line.pupil.pupil_id)),))
    if topics:
        decide = ((Button(_("What it is about"), ShowTopics(line.pupil.pupil_id)),), *decide)
    rows = (
        (Button(_("Move"), PickNewDay(line.booking_id)), Button(_("Call off the talk"), AskCancelFor(line.booking_id))),
        *decide,
        (bookings_button(round_),),
    )
    return Screen("\n".join(lines), rows)


def decided(round_: RoundFacts, name: str, *, two: bool) -> Screen:
    """Each home has a talk of its own from now on, or the child has one."""
    if two:
        text = _("Each home of %(name)s can now have a talk of its own. Whoever has none is invited.", name=name)
    else:
        text = _("%(name)s has one talk from now on. What is booked already stands.", name=name)
    return Screen(text, ((bookings_button(round_),),))


def _coming(line: Line) -> list[str]:
    """What the home said about who comes; nothing where it said nothing."""
    said = []
    if line.held:
        said.append(_("The time is kept for the family, who have not said yes to it yet."))
    if line.confirmed:
        said.append(_("The family has said that they are coming."))
    if line.coming.get("pupil") is False:
        said.append(_("The pupil is not coming."))
    return said


def ask_cancel(round_: RoundFacts, line: Line) -> Screen:
    """Who wants the talk cancelled?"""
    assert line.pupil is not None
    assert line.booking_id is not None
    name = full_name(line.pupil.given_name, line.pupil.family_name)
    text = _(
        "Cancel the talk for %(name)s on %(moment)s?", name=name, moment=long_moment(local(line.starts_at, round_.zone))
    )
    rows = (
        (Button(_("The family asked"), CancelFor(line.booking_id, False)),),
        (Button(_("The school cancels"), CancelFor(line.booking_id, True)),),
        (Button(_("Keep it"), ShowBooking(line.booking_id)),),
    )
    return Screen(text, rows)


def _when(talk: Talk) -> str:
    return long_moment(local(talk.booking.starts_at, talk.round_.zone))
