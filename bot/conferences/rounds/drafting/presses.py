"""Button payloads of putting a round together. Each carries its draft's id: ids are never reused, so a button of an
earlier draft reaches none of the present one."""

from __future__ import annotations

from datetime import date

from bot.conferences.models import Form
from bot.conferences.rounds.drafting.draft import Part
from bot.core.presses import Press


class StartRound(Press, prefix="rst"):
    """What /round does, as a button: a way on from old messages."""


class ListClasses(Press, prefix="rsc"):
    """A page of the classes one may open a round for."""

    page: int


class BeginRound(Press, prefix="rs"):
    """Begin a draft for this class."""

    class_id: int


class GoOn(Press, prefix="rr"):
    """Take up the draft where it was left."""

    draft: int


class DropDraft(Press, prefix="rz"):
    """Throw the draft away; `anew`: and begin another."""

    draft: int
    anew: bool


class FollowLast(Press, prefix="rl"):
    """Like the last round with new dates, or from the beginning."""

    draft: int
    like: bool


class ShowWeeks(Press, prefix="rw"):
    """The days to choose from, two weeks from this Monday on."""

    draft: int
    monday: date


class SetDay(Press, prefix="rd"):
    """Choose a day or leave it. It says which, so that a second press changes nothing."""

    draft: int
    day: date
    on: bool
    monday: date


class FinishDays(Press, prefix="rdd"):
    """These are the days."""

    draft: int


class SetHours(Press, prefix="rh"):
    """From and to in minutes after midnight, for one day (its ordinal) or for all (0)."""

    draft: int
    day: int
    start: int
    end: int


class AskByDay(Press, prefix="rhd"):
    """Other hours on each day."""

    draft: int


class SetLength(Press, prefix="rg"):
    """Minutes of a talk."""

    draft: int
    minutes: int


class SetPauses(Press, prefix="rp"):
    """Minutes of pause after every so many talks."""

    draft: int
    minutes: int
    every: int


class SetForm(Press, prefix="rf"):
    """How the talks are held."""

    draft: int
    form: Form


class SetSeats(Press, prefix="rsx"):
    """How many families come to a time, or to a table."""

    draft: int
    seats: int


class ShowTables(Press, prefix="rtb"):
    """The tables of a subject café."""

    draft: int


class AskSubject(Press, prefix="rtq"):
    """What is this teacher's table about?"""

    draft: int
    teacher_id: int


class DropTable(Press, prefix="rty"):
    """This teacher has no table."""

    draft: int
    teacher_id: int


class FinishTables(Press, prefix="rte"):
    """These are the tables."""

    draft: int


class ShowInvited(Press, prefix="rsi"):
    """Who is invited and to how many talks, a page of it; or (`forms`) how each is held."""

    draft: int
    forms: bool
    page: int


class SetTalks(Press, prefix="rta"):
    """So many talks for this pupil, or for everybody (0). It says how many, so that a second press changes nothing."""

    draft: int
    pupil_id: int
    talks: int
    page: int


class SetPupilForm(Press, prefix="rsl"):
    """This pupil's talks are held so."""

    draft: int
    pupil_id: int
    form: Form
    page: int


class SetRoom(Press, prefix="ri"):
    """The room of last time, or none."""

    draft: int
    as_last: bool


class ShowParts(Press, prefix="rcp"):
    """What would you like to change?"""

    draft: int


class ChangePart(Press, prefix="rc"):
    """Ask this part again."""

    draft: int
    part: Part


class LeaveOut(Press, prefix="rx"):
    """Leave out the times at which the teacher has other talks."""

    draft: int


class KeepBack(Press, prefix="rsk"):
    """Keep times back for families whom the bot does not reach, or offer all of them."""

    draft: int
    keep: bool


class ShowLeftOut(Press, prefix="rsu"):
    """Whom none of the previewed times suits, a page of it."""

    draft: int
    page: int


class AskContactParents(Press, prefix="rqa"):
    """Ask the contact parents which staff take part (D2.31)."""

    draft: int


class AskDraftLink(Press, prefix="rlk"):
    """Which link leads into the talks online?"""

    draft: int


class ClearDraftLink(Press, prefix="rlx"):
    """No link is given here."""

    draft: int


class OpenNow(Press, prefix="rk"):
    """Open the round as previewed after `changes` answers, when round `newest` was the class's newest."""

    draft: int
    changes: int
    newest: int


class OpenLater(Press, prefix="rt"):
    """Announce the round: it opens by itself on the morning of this day."""

    draft: int
    changes: int
    newest: int
    day: date
