"""What the board needs of a round, read and put together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from bot.conferences.board.proposal import Proposal, proposal_of
from bot.conferences.facts import RoundFacts
from bot.conferences.homes import NO_HOMES, homes_of
from bot.conferences.queries import Board, PupilName, boards
from bot.conferences.rounds.access import about_round, allowed_round
from bot.conferences.rounds.running.queries import Line, Listing, listing_of, names_of, rounds_shown_to
from bot.core.errors import Outdated
from bot.core.pages import Asked
from bot.core.unit import Unit
from bot.people.access import may
from bot.people.acting import Acting

SEE, MANAGE, BOOK = "round.see", "round.manage", "round.book_for"


class Without(Struct, frozen=True):
    """A pupil, or one home of it, without a time. `guardian_id` 0: the pupil has one home."""

    pupil: PupilName
    guardian_id: int
    guardians: tuple[str, ...]


class RoundBoard(Struct, frozen=True):
    """A round on the board, and what whoever looks may do with it."""

    listing: Listing
    board: Board
    without: Sequence[Without]
    manages: bool
    books: bool
    proposal: Proposal | None = None

    @property
    def round_(self) -> RoundFacts:
        return self.listing.round_

    @property
    def booked(self) -> tuple[Line, ...]:
        return self.listing.booked_ahead


Shown = Sequence[tuple[RoundFacts, Board]]


class WholeBoard(Struct, frozen=True):
    """Every round that can be turned to, and the one that is looked at."""

    rounds: Shown
    open: RoundBoard | None
    now: datetime


async def whole_board(unit: Unit, acting: Acting, asked: Asked) -> WholeBoard:
    """The board; with one round, or a part of the page asked for, opened there. Raises Outdated or NotAllowed."""
    shown = [each for each in await rounds_shown_to(unit, acting) if each[0].school_id == asked.school_id]
    wanted = asked.part or (shown[0][0].round_id if len(shown) == 1 else 0)
    return WholeBoard(shown, await round_board(unit, acting, wanted, asked.pick) if wanted else None, unit.now)


async def round_board(unit: Unit, acting: Acting, round_id: int, pick: str = "") -> RoundBoard:
    """One round, with the other times of whom `pick` names in its proposed schedule.

    Raises Outdated for an unknown one or a single talk, NotAllowed for somebody else's.
    """
    _person, round_ = await allowed_round(unit, acting, round_id, SEE)
    if round_.single_of is not None:
        raise Outdated
    listing = await listing_of(unit, round_)
    board = (await boards(unit, [round_id]))[round_id]
    about = about_round(round_)
    books = may(acting, BOOK, about)
    without = await _without(unit, listing) if books else []
    proposal = await proposal_of(unit, acting, round_id, pick)
    return RoundBoard(listing, board, without, may(acting, MANAGE, about), books, proposal)


async def _without(unit: Unit, listing: Listing) -> list[Without]:
    """Who has no time: each home of its own where a pupil has two in this round."""
    round_id = listing.round_.round_id
    homes = await homes_of(unit, [each.pupil.pupil_id for each in listing.missing])
    found: list[tuple[PupilName, tuple[int, ...]]] = []
    for each in listing.missing:
        several = homes.get(each.pupil.pupil_id, NO_HOMES).homes(round_id)
        if each.home:
            found.append((each.pupil, each.home))
        elif len(several) > 1:
            found += [(each.pupil, tuple(home)) for home in several]
        else:
            found.append((each.pupil, ()))
    names = await names_of(unit, sorted({person for _pupil, home in found for person in home}))
    return [
        Without(pupil, home[0] if home else 0, tuple(names[person] for person in home if person in names))
        for pupil, home in found
    ]
