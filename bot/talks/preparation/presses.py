"""Button payloads of preparation; `ShowPreparation` stands on a talk's screens (`conferences/doors.py`).

The one rule kept here: what a press sets stands in it, so that the same press twice says the same.
"""

from __future__ import annotations

from bot.core.presses import Press
from bot.talks.preparation.models import HomeStep, Part


class TickStep(Press, prefix="ppt"):
    """This is done, or not after all."""

    booking_id: int
    step: HomeStep
    done: bool


class SayReady(Press, prefix="ppr"):
    """We are ready, or not after all."""

    booking_id: int
    ready: bool


class ShowToChild(Press, prefix="ppc"):
    """The screen that is handed to the child."""

    booking_id: int


class ChoosePart(Press, prefix="ppo"):
    """The child would like to do this at the talk, or not after all."""

    booking_id: int
    part: Part
    wanted: bool


class EndChildsTurn(Press, prefix="ppe"):
    """The child is done: nothing leads on from there."""

    booking_id: int


class PutOnPaper(Press, prefix="ppp"):
    """Send me the child's sheet."""

    booking_id: int


class ShowRoundPreparation(Press, prefix="pqr"):
    """How far the pupils and homes of a round are, from this page of pupils."""

    round_id: int
    page: int


class PreparePupil(Press, prefix="pqp"):
    """The school has prepared the talk with this pupil, or not after all."""

    round_id: int
    pupil_id: int
    done: bool
    page: int


class RemindHomes(Press, prefix="pqm"):
    """Remind those who have a time and are not ready."""

    round_id: int


class PrintSheets(Press, prefix="pqs"):
    """Send me the sheets of all pupils of a round."""

    round_id: int
