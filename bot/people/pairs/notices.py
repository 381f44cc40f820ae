"""What guardians are told about sharing: that somebody offers it, and what the office decided. Never whose times.

The one rule kept here: of a pair that is hidden nothing is told, whatever was planned before.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.replies import Button, Dropped, Message
from bot.core.texts import _, pgettext
from bot.core.unit import Unit
from bot.outbox.notices import Kind, Loaded, Notice
from bot.people import whys
from bot.people.pairs.models import Sharing
from bot.people.pairs.plans import DECIDED, OFFERED
from bot.people.pairs.presses import ShowSharing
from bot.people.pairs.queries import custody_pairs, sharing_of
from bot.people.pairs.rules import Shares


def _open(pupil_id: int) -> tuple[tuple[Button, ...], ...]:
    return ((Button(pgettext("see what a message is about", "Open"), ShowSharing(pupil_id)),),)


def offered(pupil_id: int) -> Message:
    """Somebody would like to share everything."""
    return Message(_("There is a question for you about who can change talks."), _open(pupil_id))


def decided(pupil_id: int) -> Message:
    """What became of one's wish to keep the times to oneself: the neutral sentence, for the answer itself would tell
    a stranger of a quarrel."""
    return Message(_("There is something new about a talk."), _open(pupil_id), protected=True)


async def _load_offered(unit: Unit, notices: Sequence[Notice]) -> Loaded:
    pupils = sorted({notice.about_id for notice in notices})
    shares, custody = await sharing_of(unit, pupils), await custody_pairs(unit, pupils)
    return {
        notice.id: (lambda pupil_id=notice.about_id: offered(pupil_id))  # type: ignore[misc]
        if _is_open(notice, shares.get(notice.about_id, Shares()), custody)
        else Dropped("no offer any more")
        for notice in notices
    }


def _is_open(notice: Notice, shares: Shares, custody: set[tuple[int, int]]) -> bool:
    by, person = notice.params["by"], notice.person_id
    return (
        {(by, notice.about_id), (person, notice.about_id)} <= custody
        and shares.wishes.get(by) is Sharing.FULL
        and person not in shares.wishes
        and shares.between(by, person) is Sharing.TIMES
    )


async def _load_decided(unit: Unit, notices: Sequence[Notice]) -> Loaded:
    custody = await custody_pairs(unit, sorted({notice.about_id for notice in notices}))
    return {
        notice.id: (lambda pupil_id=notice.about_id: decided(pupil_id))  # type: ignore[misc]
        if (notice.person_id, notice.about_id) in custody
        else Dropped("no custody")
        for notice in notices
    }


KINDS = (Kind(OFFERED, _load_offered, why=whys.SHARING), Kind(DECIDED, _load_decided, neutral=True, why=whys.TALK))
