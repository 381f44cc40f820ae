"""Buttons of requests: the home's and the school's."""

from __future__ import annotations

from bot.conferences.requests.facts import DayPart, Way
from bot.core.presses import Press

# The home -----------------------------------------------------------------------------------------------------------


class ShowDoor(Press, prefix="ak"):
    """*Talk with the school*: about which child?"""


class ShowDoorFor(Press, prefix="akd"):
    """The three ways, for this child."""

    pupil_id: int


class AskForTalk(Press, prefix="akt"):
    """*I'd like a talk*: how?"""

    pupil_id: int


class AskForTalkHere(Press, prefix="akf"):
    """A talk at school or online."""

    pupil_id: int
    way: Way


class ChooseWhenToRing(Press, prefix="akp"):
    """*Ring me*: when?"""

    pupil_id: int


class AskForCall(Press, prefix="akc"):
    """Ring me then."""

    pupil_id: int
    when: DayPart


class BeginChange(Press, prefix="akh"):
    """*Something has changed at home*: who is to know?"""

    pupil_id: int


class TellChange(Press, prefix="aki"):
    """Tell this one person."""

    pupil_id: int
    person_id: int


class BeginUnsafe(Press, prefix="aku"):
    """*Unsafe or bullied*: who would be told?"""

    pupil_id: int


class TellUnsafe(Press, prefix="akv"):
    """Tell them now."""

    pupil_id: int


class ShowRequest(Press, prefix="aks"):
    """How my request stands."""

    request_id: int


class WhenToRing(Press, prefix="akw"):
    """*Ring me*, about what was told: when?"""

    request_id: int


class RingMe(Press, prefix="akr"):
    """Ring me then, about what was told."""

    request_id: int
    when: DayPart


class TakeBack(Press, prefix="akb"):
    """I don't need it any more."""

    request_id: int


class TellHead(Press, prefix="akk"):
    """The one I told does not open it: tell the head."""

    request_id: int


class WeTalked(Press, prefix="aky"):
    """The school says that it rang: did we talk?"""

    request_id: int
    yes: bool


class CloseRequest(Press, prefix="akx"):
    """Fold it now."""

    request_id: int


# The school ---------------------------------------------------------------------------------------------------------


class ListRequests(Press, prefix="akl"):
    """Who waits for an answer; pages count from 0."""

    page: int


class OpenRequest(Press, prefix="ako"):
    """Open a request that one was told of."""

    request_id: int


class HaveRead(Press, prefix="aka"):
    """I have read it, and look after it."""

    request_id: int


class HaveRung(Press, prefix="akg"):
    """I have talked with them."""

    request_id: int


class ChooseTimes(Press, prefix="akm"):
    """Times to offer: those chosen so far, and from when on others are shown (five minutes, from the asking on)."""

    request_id: int
    way: Way
    minutes: int
    everyone: bool
    after: int
    chosen: tuple[int, ...]


class OfferTimes(Press, prefix="akn"):
    """Offer these."""

    request_id: int
    way: Way
    minutes: int
    everyone: bool
    chosen: tuple[int, ...]


class PutAside(Press, prefix="akz"):
    """Fold it now; it stays on the list."""

    request_id: int
