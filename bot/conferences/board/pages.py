"""The board of times as a page: reading, and the forms that do what buttons in the chat do."""

from __future__ import annotations

from datetime import date, datetime, time

from msgspec.structs import replace

from bot.conferences.board import proposal_screens as wording
from bot.conferences.board import screens
from bot.conferences.board.proposal import Proposal
from bot.conferences.board.views import WholeBoard, round_board, whole_board
from bot.conferences.facts import RoundFacts
from bot.conferences.rounds.changing import service as changing
from bot.conferences.rounds.running import service as running
from bot.conferences.rounds.running.queries import Line, is_told
from bot.conferences.rounds.wording import full_name
from bot.conferences.scheduling.publishing import publish
from bot.conferences.scheduling.service import drop_search, let_choose, put_at
from bot.core.dates import local, short_moment
from bot.core.errors import Outdated, Refusal
from bot.core.pages import Asked, Filled, Page, Sheet
from bot.core.unit import Unit
from bot.people.access import About, require
from bot.people.acting import Acting
from bot.people.pages.presses import BOARD

_OF_PROPOSALS = {wording.PUT, wording.PUBLISH, wording.DROP}


async def _board(unit: Unit, acting: Acting, asked: Asked) -> WholeBoard:
    """The whole board, for members of staff only. Raises Outdated or NotAllowed."""
    mine = acting.at(asked.school_id)
    # A role in any class opens the board; each round on it is asked about again.
    class_id = next((role.class_id for role in mine.roles if role.class_id is not None), None)
    require(unit, acting, "round.see", About(asked.school_id, class_id, kind="school", id=asked.school_id))
    return await whole_board(unit, acting, asked)


async def show(unit: Unit, acting: Acting, asked: Asked) -> Sheet:
    return screens.sheet(await _board(unit, acting, asked))


async def take(unit: Unit, acting: Acting, asked: Asked, filled: Filled) -> Sheet:
    """Do what the form says, and show the board as it is then."""
    before = await _board(unit, acting, asked)
    if before.open is None:
        raise Outdated
    round_ = before.open.round_
    if before.open.proposal is not None and filled.form in _OF_PROPOSALS:
        note = await _with_proposal(unit, acting, round_, before.open.proposal, filled)
    else:
        note = await _done(unit, acting, round_, before.open.listing.lines, filled)
    return screens.sheet(await whole_board(unit, acting, replace(asked, pick="")), note)


async def _with_proposal(unit: Unit, acting: Acting, round_: RoundFacts, proposal: Proposal, filled: Filled) -> str:
    """Change, publish or drop the proposed schedule, as in the chat."""
    search_id, found = proposal.search.id, proposal.found
    if filled.form == wording.DROP:
        chosen = filled["instead"] == wording.CHOOSE
        await (let_choose if chosen else drop_search)(unit, acting, search_id)
        return wording.dropped(chosen)
    if found is None:
        raise Outdated
    if filled.form == wording.PUBLISH:
        return wording.published(await publish(unit, acting, search_id))
    if found.picked is None:
        raise Outdated
    slot_id = int(filled["time"])
    await put_at(unit, acting, search_id, found.picked.who, slot_id)
    return wording.put(found, round_, slot_id, found.picked)


async def _done(unit: Unit, acting: Acting, round_: RoundFacts, lines: tuple[Line, ...], filled: Filled) -> str:
    if filled.form in {screens.BLOCK, screens.FREE}:
        return await _set_blocked(unit, acting, round_, lines, filled)
    if filled.form == screens.GIVE:
        pupil_id, guardian_id = (int(part) for part in filled["who"].split("-"))
        made = await running.book_for(unit, acting, int(filled["time"]), pupil_id, guardian_id or None)
        name = await _name(unit, acting, made.booking.booking_id, round_)
        return screens.booked(name, _at(made.booking.starts_at, round_), await is_told(unit, made.booking))
    if filled.form == screens.ADD:
        day, start, end = filled["day"], filled["start"], filled["end"]
        assert isinstance(day, date)
        assert isinstance(start, time)
        assert isinstance(end, time)
        return screens.added((await changing.add_times(unit, acting, round_.round_id, day, start, end)).times)
    booking_id = int(filled["talk"])
    name = await _name(unit, acting, booking_id, round_)
    if filled.form == screens.MOVE:
        made = await running.move_for(unit, acting, booking_id, int(filled["time"]))
        return screens.moved(name, _at(made.booking.starts_at, round_), await is_told(unit, made.booking))
    if filled.form == screens.CANCEL:
        ended = await running.cancel_for(unit, acting, booking_id, by_school=filled["why"] == screens.BY_SCHOOL)
        return screens.cancelled(name, await is_told(unit, ended.booking))
    raise Outdated


async def _set_blocked(unit: Unit, acting: Acting, round_: RoundFacts, lines: tuple[Line, ...], filled: Filled) -> str:
    line = next((line for line in lines if line.slot_id == filled.about), None)
    if line is None:
        raise Outdated
    block = filled.form == screens.BLOCK
    await changing.set_blocked(unit, acting, line.slot_id, block)
    starts = _at(line.starts_at, round_)
    return screens.blocked(starts) if block else screens.freed(starts)


async def _name(unit: Unit, acting: Acting, booking_id: int, round_: RoundFacts) -> str:
    """Whose talk it is, in this round. Raises Outdated for a talk of another."""
    for line in (await round_board(unit, acting, round_.round_id)).listing.lines:
        if line.booking_id == booking_id and line.pupil is not None:
            return full_name(line.pupil.given_name, line.pupil.family_name)
    raise Outdated


def _at(starts: datetime, round_: RoundFacts) -> str:
    return short_moment(local(starts, round_.zone))


async def refused(_unit: Unit, acting: Acting, asked: Asked, refusal: Refusal) -> str | None:
    return screens.said_of(refusal, acting.at(asked.school_id).school.zone)


PAGES = (Page(BOARD, show, take, refused, stays=True),)
