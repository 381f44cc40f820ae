"""Every word on the board of times."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from bot.conferences.board import proposal_screens
from bot.conferences.board.views import RoundBoard, WholeBoard, Without
from bot.conferences.booking.errors import AlreadyBooked, AtTheSameTime, NoTwoTimes, SlotTaken
from bot.conferences.facts import RoundFacts
from bot.conferences.models import RoundState, SlotState
from bot.conferences.rounds.changing.screens import note_of
from bot.conferences.rounds.errors import BookingIsOver, ForWhichHome, NotInTheClass, RoundIsOver
from bot.conferences.rounds.running.queries import Line
from bot.conferences.rounds.running.screens import board_line, told
from bot.conferences.rounds.wording import by_name, day_of, full_name, place_line
from bot.core.dates import local, long_date, long_moment, short_moment, span
from bot.core.errors import Refusal
from bot.core.pages import Block, Cell, Facts, Field, FieldKind, Form, Grid, Heading, Note, Place, Places, Say, Sheet
from bot.core.texts import _, isolated, listed, ngettext

BLOCK, FREE, GIVE, MOVE, CANCEL, ADD = "block", "free", "give", "move", "cancel", "add"
BY_SCHOOL, BY_FAMILY = "school", "family"


def sheet(whole: WholeBoard, note: str | None = None) -> Sheet:
    """All rounds, and the one that is open with everything that can be done there."""
    blocks: list[Block] = [Note(note)] if note else []
    if not whole.rounds:
        blocks.append(Say(_("There are no talks right now.")))
        return Sheet(_("Times of talks"), tuple(blocks))
    if len(whole.rounds) > 1:
        places = tuple(Place(each.round_id, board_line(each, board, whole.now)) for each, board in whole.rounds)
        blocks.append(Places(_("Rounds of talks"), places))
    if whole.open is not None:
        blocks += _round(whole.open, whole)
    return Sheet(_("Times of talks"), tuple(blocks))


def _round(found: RoundBoard, whole: WholeBoard) -> list[Block]:
    round_ = found.round_
    blocks: list[Block] = [
        Heading(board_line(round_, found.board, whole.now)),
        Say(place_line(round_.form, round_.room)),
    ]
    if found.proposal is not None:
        blocks += proposal_screens.blocks_of(found.proposal, round_)
    lines = found.listing.lines
    for day, of_day in itertools.groupby(lines, key=lambda line: day_of(line, round_)):
        head = (_("Time"), _("Who comes"), _("Change"))
        rows = tuple(_row(line, found, whole) for line in of_day)
        blocks.append(Grid(long_date(day), head if found.manages else head[:2], rows))
    # With a proposal it says itself who has none in it.
    if found.without and (found.proposal is None or found.proposal.found is None):
        names = [_who(each) for each in _sorted(found.without)]
        blocks.append(Facts(((_("Without a time"), ", ".join(names)),)))
    if round_.state is RoundState.CANCELLED:
        return blocks
    return [*blocks, *_forms(found)]


def _row(line: Line, found: RoundBoard, whole: WholeBoard) -> tuple[Cell, ...]:
    round_ = found.round_
    time_ = span(local(line.starts_at, round_.zone), local(line.ends_at, round_.zone))
    if line.subject:
        time_ = _("%(time)s %(subject)s", time=time_, subject=line.subject)
    cells = (Cell(time_), _who_comes(line, found))
    if not found.manages:
        return cells
    forms: tuple[Form, ...] = ()
    if line.can_be_blocked and line.starts_at > whole.now and round_.state is not RoundState.CANCELLED:
        said = short_moment(local(line.starts_at, round_.zone))
        if line.state is not SlotState.FREE:
            # Translators: buttons on a page, beside a time that a teacher keeps for something else.
            forms = (Form(FREE, _("Make it free"), about=line.slot_id, context=said),)
        else:
            forms = (Form(BLOCK, _("Block"), about=line.slot_id, context=said),)
    return (*cells, Cell("", forms))


def _who_comes(line: Line, found: RoundBoard) -> Cell:
    """Who has the time, or for whom it is proposed."""
    plan = found.proposal.found if found.proposal is not None else None
    if plan is not None and (proposed := proposal_screens.proposed(plan, line.slot_id)) is not None:
        said, each = proposed
        return Cell(said, places=proposal_screens.way_to(each, found.round_))
    return Cell(_state(line, found.round_))


def _state(line: Line, round_: RoundFacts) -> str:
    """Who has the time, and whether the home has said yes to it; or why nobody can choose it."""
    if line.pupil is None:
        # Translators: what stands beside a time in a table.
        others = {
            SlotState.BLOCKED: _("blocked"),
            SlotState.HELD: _("held for a family"),
            SlotState.KEPT: _("kept back"),
        }
        return others.get(line.state) or _("free")
    said = full_name(line.pupil.given_name, line.pupil.family_name)
    if line.guardian:
        said = _("%(name)s (%(guardian)s)", name=said, guardian=isolated(line.guardian))
    if line.is_double(round_):
        said = _("%(talk)s (interpreter)", talk=said)
    return _("%(talk)s, waits for a yes", talk=said) if line.held else said


def _forms(found: RoundBoard) -> list[Block]:
    """What can be done with the round as it is: a form stands here only where it can be sent."""
    round_, blocks = found.round_, list[Block]()
    free = [(str(line.slot_id), _time(line, found)) for line in found.listing.free_ahead]
    booked = [
        (str(line.booking_id), _("%(name)s, %(moment)s", name=_state(line, round_), moment=_moment(line, round_)))
        for line in by_name(found.booked, lambda line: line.pupil)  # type: ignore[arg-type, return-value]
    ]
    if found.books and free and found.without:
        who = [(f"{each.pupil.pupil_id}-{each.guardian_id}", _who(each)) for each in _sorted(found.without)]
        fields = (_choice("who", _("For whom?"), who), _choice("time", _("Which time?"), free))
        blocks.append(Form(GIVE, _("Book"), fields, round_.round_id, title=_("Book for a family")))
    if found.books and free and booked:
        fields = (_choice("talk", _("Which talk?"), booked), _choice("time", _("To which time?"), free))
        blocks.append(Form(MOVE, _("Move"), fields, round_.round_id, title=_("Move a talk")))
    if found.books and booked:
        why = [(BY_SCHOOL, _("The school has to cancel")), (BY_FAMILY, _("The family asked for it"))]
        fields = (_choice("talk", _("Which talk?"), booked), _choice("why", _("Why?"), why))
        blocks.append(Form(CANCEL, _("Call the talk off"), fields, round_.round_id, title=_("Cancel a talk")))
    if found.manages:
        hours = (
            Field("day", _("On which day?"), FieldKind.DATE),
            Field("start", _("From what time?"), FieldKind.TIME),
            Field("end", _("Until what time?"), FieldKind.TIME),
        )
        blocks.append(Form(ADD, _("Add times"), hours, round_.round_id, title=_("Add more times")))
    return blocks


def _choice(name: str, label: str, options: Sequence[tuple[str, str]]) -> Field:
    return Field(name, label, FieldKind.CHOICE, options=tuple(options))


def _moment(line: Line, round_: RoundFacts) -> str:
    return short_moment(local(line.starts_at, round_.zone))


def _time(line: Line, found: RoundBoard) -> str:
    """The time; with its table, and how many seats are left."""
    moment = _moment(line, found.round_)
    if line.subject:
        moment = _("%(time)s %(subject)s", time=moment, subject=line.subject)
    if found.round_.seats == 1:
        return moment
    return _("%(time)s (%(number)s)", time=moment, number=found.listing.left_at(line))


def _sorted(without: Sequence[Without]) -> list[Without]:
    return by_name(without, lambda each: each.pupil)


def _who(each: Without) -> str:
    name = full_name(each.pupil.given_name, each.pupil.family_name)
    if not each.guardians:
        return name
    names = listed([isolated(guardian) for guardian in each.guardians])
    return _("%(name)s (%(guardian)s)", name=name, guardian=names)


# What was done -------------------------------------------------------------------------------------------------------


def blocked(starts: str) -> str:
    return _("Blocked: %(moment)s.", moment=starts)


def freed(starts: str) -> str:
    return _("Free again: %(moment)s.", moment=starts)


def booked(name: str, starts: str, reached: bool) -> str:
    return " ".join([_("Booked for %(name)s: %(moment)s.", name=name, moment=starts), told(reached)])


def moved(name: str, starts: str, reached: bool) -> str:
    return " ".join([_("Moved, %(name)s: %(moment)s.", name=name, moment=starts), told(reached)])


def cancelled(name: str, reached: bool) -> str:
    return " ".join([_("Cancelled: the talk of %(name)s.", name=name), told(reached)])


def added(times: int) -> str:
    return ngettext("%(number)s time was added.", "%(number)s times were added.", times)


def said_of(refusal: Refusal, zone: str) -> str | None:
    """Why it was not done."""
    if isinstance(refusal, SlotTaken):
        return _("Someone just took that time, or it is blocked.")
    if isinstance(refusal, NoTwoTimes):
        return _(
            "An interpreter comes to this family, so the talk takes two times in a row. The one after this is taken."
        )
    if isinstance(refusal, AlreadyBooked):
        moment = long_moment(local(refusal.booking.starts_at, zone))
        return _("The pupil has a time already: %(moment)s.", moment=moment)
    if isinstance(refusal, AtTheSameTime):
        moment = long_moment(local(refusal.starts_at, zone))
        if refusal.other_pupil_id is not None:
            return _("The family has another talk on %(moment)s.", moment=moment)
        return _("The teacher has another talk on %(moment)s.", moment=moment)
    if isinstance(refusal, BookingIsOver | RoundIsOver):
        return _("That talk is over or was cancelled.")
    if isinstance(refusal, NotInTheClass):
        return _("The pupil is no longer in the class.")
    if isinstance(refusal, ForWhichHome):
        return _("The pupil has two homes with a talk each now. Choose which one it is for.")
    return proposal_screens.said_of(refusal) or note_of(refusal, zone)
