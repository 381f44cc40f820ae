"""Button payloads of topics without the child."""

from __future__ import annotations

from bot.core.presses import Press
from bot.talks.topics.models import Area, Word


class RaiseAside(Press, prefix="tar"):
    """*Without Emma*: the guardian raises it; `calls` asks for a call instead of a word."""

    pupil_id: int
    area: Area
    calls: bool


class PickGuardian(Press, prefix="tag"):
    """Without the child, by the teacher: with which guardian?"""

    pupil_id: int
    area: Area


class ProposeAside(Press, prefix="tap"):
    """The teacher proposes it to this guardian."""

    pupil_id: int
    area: Area
    guardian_id: int


class ShowAside(Press, prefix="tas"):
    """Where it stands, and what one can do."""

    aside_id: int


class SayWord(Press, prefix="taw"):
    """Without the child, or rather with."""

    aside_id: int
    word: Word


class AskCall(Press, prefix="tac"):
    """*Call me*, or the teacher will call."""

    aside_id: int


class SayCalled(Press, prefix="tad"):
    """The teacher has called."""

    aside_id: int


class ReleaseAside(Press, prefix="tae"):
    """*Take it with Emma*: to the ordinary agenda, by whoever raised it."""

    aside_id: int


class LetRest(Press, prefix="tal"):
    """*Let it lie*: it stays where it is, on nobody's agenda."""

    aside_id: int


class WithdrawAside(Press, prefix="tax"):
    """Take it back, by whoever raised it."""

    aside_id: int


class InviteBoth(Press, prefix="tai"):
    """Who is invited: both guardians, or only the one who decides."""

    aside_id: int
    both: bool


class PassOn(Press, prefix="tat"):
    """The teacher cannot answer: somebody else does, and the guardian is told first."""

    aside_id: int


class LetPass(Press, prefix="tau"):
    """The guardian agrees that somebody else answers, at once; or waits for the teacher."""

    aside_id: int
    now: bool


class FoldAside(Press, prefix="taz"):
    """Close the message to its headline."""

    aside_id: int
