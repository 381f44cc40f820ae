"""Button payloads of topics; `RaiseTopic` and `ShowTopics` stand on a talk's screens (`conferences/doors.py`)."""

from __future__ import annotations

from bot.core.presses import Press
from bot.talks.topics.models import Area, Party


class OpenTopics(Press, prefix="tpo"):
    """What the pupil's next talk is about, in the message that is there."""

    pupil_id: int


class AskArea(Press, prefix="tpq"):
    """What is it about?"""

    pupil_id: int
    party: Party


class PickArea(Press, prefix="tpk"):
    """It is about this; with the child or without?"""

    pupil_id: int
    party: Party
    area: Area


class AddTopic(Press, prefix="tpw"):
    """Put it on the agenda: everybody who takes part may see it."""

    pupil_id: int
    party: Party
    area: Area


class RemoveTopic(Press, prefix="tpx"):
    """Take one's own point off the agenda."""

    topic_id: int


class AskWords(Press, prefix="tpf"):
    """Say it in a few words, where the policy allows that."""

    topic_id: int


class AskTeam(Press, prefix="tpt"):
    """Ask the other teachers of the class what they have for this talk."""

    booking_id: int


class ListTopics(Press, prefix="tpc"):
    """The pupils of one's classes with what their talks are about, a page of them."""

    page: int


class FoldTopics(Press, prefix="tpz"):
    """Close the screen to its headline."""

    pupil_id: int
