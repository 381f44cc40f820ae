"""What is pressed on the way to a meeting or event, by the contact parents, and once it has gone out."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from bot.core.presses import Press


class Line(StrEnum):
    """What the next line that is written says."""

    WHEN = "w"
    PLACE = "p"
    WORDS = "t"
    POINT = "a"


class ListMeetings(Press, prefix="nml"):
    """Which meetings and events there are, and what still lies here."""

    page: int = 0


class NewMeeting(Press, prefix="nmn"):
    """Begin a parents' meeting, or an event, of this class; 0: of which?"""

    class_id: int
    event: bool


class ShowMeeting(Press, prefix="nms"):
    """The draft, the proposal, or how it fares."""

    post_id: int


class ChooseDay(Press, prefix="nmd"):
    """On which day?"""

    post_id: int
    page: int = 0


class ChooseStart(Press, prefix="nmt"):
    """On that day; from when?"""

    post_id: int
    day: date


class ChooseEnd(Press, prefix="nme"):
    """From so many minutes after midnight; until when?"""

    post_id: int
    day: date
    start: int


class SetTimes(Press, prefix="nmz"):
    """From then until then."""

    post_id: int
    day: date
    start: int
    minutes: int


class WriteLine(Press, prefix="nmq"):
    """I will write it."""

    post_id: int
    what: Line


class ShowAgenda(Press, prefix="nma"):
    """What is it about?"""

    post_id: int


class TogglePoint(Press, prefix="nmg"):
    """With one of the principle's own points (`fixed`), by its number, or without; one's own, of so many, goes."""

    post_id: int
    number: int
    fixed: bool
    of: int = 0


class ShowTeam(Press, prefix="nmw"):
    """Who from the school takes part?"""

    post_id: int


class ToggleTeam(Press, prefix="nmy"):
    """With this colleague, or without."""

    post_id: int
    person_id: int


class ToggleCount(Press, prefix="nmu"):
    """Homes are asked how many come, or not."""

    post_id: int


class ProposeMeeting(Press, prefix="nmo"):
    """Ask the contact parents, or those again who have not answered."""

    post_id: int


class ChangeMeeting(Press, prefix="nmh"):
    """Change what was proposed: it is a draft again."""

    post_id: int


class VouchForMeeting(Press, prefix="nmv"):
    """Nobody is here who could agree to it: I say that it may go."""

    post_id: int


class SendMeeting(Press, prefix="nmx"):
    """Send it; `named`: the pupil's name in it is meant for all."""

    post_id: int
    named: bool = False


class StopMeeting(Press, prefix="nmb"):
    """Do not send it after all."""

    post_id: int


class DropMeeting(Press, prefix="nmk"):
    """Throw it away."""

    post_id: int


class ShowProposal(Press, prefix="nmr"):
    """What is proposed, to a contact parent; of a long one this part."""

    post_id: int
    part: int = 0


class SayToProposal(Press, prefix="nmf"):
    """Yes to what was proposed in this revision, or I would rather have it otherwise."""

    post_id: int
    revision: int
    agrees: bool


class MoveMeeting(Press, prefix="nmm"):
    """It is to be at another time or place."""

    post_id: int


class SaveMove(Press, prefix="nm1"):
    """Yes, there and then: the line that this screen answers, as it was read to begin on that day, so many minutes
    after midnight."""

    post_id: int
    day: date
    start: int


class CopyMeeting(Press, prefix="nm2"):
    """Propose it anew, for another time."""

    post_id: int


class SendToAbsent(Press, prefix="nm3"):
    """Write to the homes that were not there; of a meeting of several classes, to this class's."""

    post_id: int
    class_id: int = 0
