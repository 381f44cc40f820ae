"""Button payloads of waiting."""

from __future__ import annotations

from bot.core.presses import Press


class ShowLine(Press, prefix="lna"):
    """The waiting list of a round, or of a table of a café, for a pupil: join it for a day or any, or leave it."""

    round_id: int
    pupil_id: int
    table_id: int = 0


class JoinLine(Press, prefix="lnj"):
    """Wait for a time of this day (its ordinal), or of any (0)."""

    round_id: int
    pupil_id: int
    day: int
    table_id: int = 0


class ShowTaken(Press, prefix="lnd"):
    """The taken times of a day (its ordinal) that one could wait for, or the days that have some (0)."""

    round_id: int
    pupil_id: int
    day: int
    table_id: int = 0


class JoinForTime(Press, prefix="lnk"):
    """Wait for one certain time; its beginning in minutes since 1970."""

    round_id: int
    pupil_id: int
    starts: int
    table_id: int = 0


class LeaveLine(Press, prefix="lnx"):
    """Wait no longer."""

    round_id: int
    pupil_id: int
    table_id: int = 0


class TakeOffer(Press, prefix="lny"):
    """Yes please, to a time that is held."""

    offer_id: int


class DeclineOffer(Press, prefix="lnn"):
    """No thanks: the next in line may have it."""

    offer_id: int


class NoneSuits(Press, prefix="lnz"):
    """None of the times that the teacher made suits: the teacher hears it."""

    offer_id: int


class PickProposals(Press, prefix="lnp"):
    """Three times for a family that found none: the first that fit, or later ones, from this many days ahead on."""

    round_id: int
    pupil_id: int
    days_ahead: int


class ProposeTimes(Press, prefix="lnt"):
    """Hold these times for the family; beginnings in minutes since 1970."""

    round_id: int
    pupil_id: int
    starts: tuple[int, ...]
