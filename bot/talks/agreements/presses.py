"""Button payloads of agreements; `ShowAgreements` stands on other screens, too (`conferences/doors.py`).

What was chosen so far stands in the payload: there is no draft that could be left lying about.
"""

from __future__ import annotations

from datetime import date

from bot.core.presses import Press
from bot.talks.agreements.deeds import Deed
from bot.talks.agreements.models import Owner, Saying
from bot.talks.topics.models import Area


class ListPupilsAgreements(Press, prefix="tgl"):
    """Whose agreements? A page of one's pupils."""

    page: int


class OpenAgreement(Press, prefix="tgo"):
    """One agreement, and what can be said of it."""

    agreement_id: int


class FoldAgreements(Press, prefix="tgf"):
    """Close the message at once."""

    pupil_id: int


class ChooseDeedArea(Press, prefix="tga"):
    """A new agreement: what is it about?"""

    pupil_id: int


class ChooseDeed(Press, prefix="tgd"):
    """What is to be done?"""

    pupil_id: int
    area: Area


class ChooseOwner(Press, prefix="tgw"):
    """Who does it?"""

    pupil_id: int
    deed: Deed


class ChooseDue(Press, prefix="tgb"):
    """By when?"""

    pupil_id: int
    deed: Deed
    owner: Owner


class Agree(Press, prefix="tgy"):
    """That is agreed."""

    pupil_id: int
    deed: Deed
    owner: Owner
    due: date


class TakeBack(Press, prefix="tgx"):
    """That was a slip: take it out before the home has its copy."""

    agreement_id: int


class SayOfAgreement(Press, prefix="tgs"):
    """The home remembers it differently, or says how it went."""

    agreement_id: int
    saying: Saying


class CloseAgreement(Press, prefix="tgc"):
    """It is done, or it is dropped."""

    agreement_id: int
    done: bool


class ChooseLonger(Press, prefix="tgm"):
    """It goes on: until when?"""

    agreement_id: int


class CarryOn(Press, prefix="tgn"):
    """It goes on until then. `was`: the day that it had."""

    agreement_id: int
    was: date
    due: date


class WrapUp(Press, prefix="tgu"):
    """That is all for this talk: what is still to be said?"""

    pupil_id: int


class NoneThisTime(Press, prefix="tgz"):
    """There is no agreement this time; when is the next talk?"""

    pupil_id: int


class EndTalk(Press, prefix="tge"):
    """The talk is over, with agreements or without; the next one is in that month."""

    pupil_id: int
    agreed: bool
    next_on: date


class EndTalkOpen(Press, prefix="tgv"):
    """The talk is over, and nobody knows yet when the next one is."""

    pupil_id: int
    agreed: bool
