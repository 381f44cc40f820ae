"""Button payloads of changing a running round."""

from __future__ import annotations

from datetime import date

from bot.conferences.models import Form
from bot.core.presses import Press


class EditRound(Press, prefix="re"):
    """What would you like to change?"""

    round_id: int


class OpenEdit(Press, prefix="reu"):
    """The same in a message of its own: the board, which keeps changing, stays what it is."""

    round_id: int


class PauseRound(Press, prefix="rep"):
    """Take no bookings for a while."""

    round_id: int


class ResumeRound(Press, prefix="rer"):
    """Take bookings again, after a pause or when it was closed."""

    round_id: int


class AskClose(Press, prefix="rec"):
    """Ask before choosing is over for everybody."""

    round_id: int


class CloseRound(Press, prefix="rex"):
    """No more choosing; the bookings stand."""

    round_id: int


class AskForm(Press, prefix="ref"):
    """How, or where, are the talks held now?"""

    round_id: int


class ChangeForm(Press, prefix="reg"):
    """Another form."""

    round_id: int
    form: Form


class AskRoom(Press, prefix="reh"):
    """In which room?"""

    round_id: int


class ClearRoom(Press, prefix="rei"):
    """No room named."""

    round_id: int


class AskLink(Press, prefix="rej"):
    """Which link leads into the talks online?"""

    round_id: int


class ClearLink(Press, prefix="req"):
    """No link is given here."""

    round_id: int


class AskLate(Press, prefix="rew"):
    """May times be booked after choosing is over, and how shortly before?"""

    round_id: int


class SetLate(Press, prefix="rez"):
    """Until so many minutes before a time it can be booked late; 0: not at all."""

    round_id: int
    minutes: int


class PickBlockDay(Press, prefix="reb"):
    """On which day is a time blocked or freed?"""

    round_id: int


class ShowDayTimes(Press, prefix="red"):
    """The times of a day, to block and free them; a page of them."""

    round_id: int
    day: date
    page: int


class SetBlocked(Press, prefix="ret"):
    """Block a time or free it. It says which, so that a second press changes nothing."""

    slot_id: int
    blocked: bool


class AskCancel(Press, prefix="rek"):
    """Which day is cancelled, or all?"""

    round_id: int


class AskCancelDay(Press, prefix="rel"):
    """Ask before a day (its ordinal) or the whole round (0) is cancelled."""

    round_id: int
    day: int


class CancelDay(Press, prefix="ren"):
    """Cancel a day (its ordinal) or the whole round (0); everybody booked is told."""

    round_id: int
    day: int


class AddTimes(Press, prefix="rea"):
    """On which day are there more times? Two weeks from this Monday on."""

    round_id: int
    monday: date


class PickAddDay(Press, prefix="rey"):
    """Between which times that day?"""

    round_id: int
    day: date


class AddHours(Press, prefix="reo"):
    """More times on this day, from and to in minutes after midnight."""

    round_id: int
    day: date
    start: int
    end: int
