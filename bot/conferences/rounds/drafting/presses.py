"""Button payloads of putting a round together. Each carries its draft's id: ids are never reused, so a button of an
earlier draft reaches none of the present one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.conferences.models import Form
from bot.conferences.rounds.drafting.draft import Part
from bot.core.presses import Press


@dataclass(frozen=True)
class StartRound(Press, prefix="rst"):
    """What /round does, as a button: a way on from old messages."""


@dataclass(frozen=True)
class ListClasses(Press, prefix="rsc"):
    """A page of the classes one may open a round for."""

    page: int


@dataclass(frozen=True)
class BeginRound(Press, prefix="rs"):
    """Begin a draft for this class."""

    class_id: int


@dataclass(frozen=True)
class GoOn(Press, prefix="rr"):
    """Take up the draft where it was left."""

    draft: int


@dataclass(frozen=True)
class DropDraft(Press, prefix="rz"):
    """Throw the draft away; `anew`: and begin another."""

    draft: int
    anew: bool


@dataclass(frozen=True)
class FollowLast(Press, prefix="rl"):
    """Like the last round with new dates, or from the beginning."""

    draft: int
    like: bool


@dataclass(frozen=True)
class ShowWeeks(Press, prefix="rw"):
    """The days to choose from, two weeks from this Monday on."""

    draft: int
    monday: date


@dataclass(frozen=True)
class SetDay(Press, prefix="rd"):
    """Choose a day or leave it. It says which, so that a second press changes nothing."""

    draft: int
    day: date
    on: bool
    monday: date


@dataclass(frozen=True)
class FinishDays(Press, prefix="rdd"):
    """These are the days."""

    draft: int


@dataclass(frozen=True)
class SetHours(Press, prefix="rh"):
    """From and to in minutes after midnight, for one day (its ordinal) or for all (0)."""

    draft: int
    day: int
    start: int
    end: int


@dataclass(frozen=True)
class AskByDay(Press, prefix="rhd"):
    """Other hours on each day."""

    draft: int


@dataclass(frozen=True)
class SetLength(Press, prefix="rg"):
    """Minutes of a talk."""

    draft: int
    minutes: int


@dataclass(frozen=True)
class SetPauses(Press, prefix="rp"):
    """Minutes of pause after every so many talks."""

    draft: int
    minutes: int
    every: int


@dataclass(frozen=True)
class SetForm(Press, prefix="rf"):
    """How the talks are held."""

    draft: int
    form: Form


@dataclass(frozen=True)
class SetRoom(Press, prefix="ri"):
    """The room of last time, or none."""

    draft: int
    as_last: bool


@dataclass(frozen=True)
class ShowParts(Press, prefix="rcp"):
    """What would you like to change?"""

    draft: int


@dataclass(frozen=True)
class ChangePart(Press, prefix="rc"):
    """Ask this part again."""

    draft: int
    part: Part


@dataclass(frozen=True)
class LeaveOut(Press, prefix="rx"):
    """Leave out the times at which the teacher has other talks."""

    draft: int


@dataclass(frozen=True)
class OpenNow(Press, prefix="rk"):
    """Open the round as previewed after `changes` answers, when round `newest` was the class's newest."""

    draft: int
    changes: int
    newest: int


@dataclass(frozen=True)
class OpenLater(Press, prefix="rt"):
    """Announce the round: it opens by itself on the morning of this day."""

    draft: int
    changes: int
    newest: int
    day: date
