"""How long topics live, and what of a person they hold.

The one rule kept here: a pupil's file never holds a topic without the child, whoever asks for it. Its guardian's does.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from bot.core.feature import Keep
from bot.core.keeping import Row, Rows, Subject
from bot.core.unit import Unit
from bot.talks.topics.models import Aside, Topic

_OTHERS = ("guardian_id", "teacher_id", "raised_by", "heir_id")
_OF_GUARDIAN = Rows(Aside, person=("guardian_id",), others=_OTHERS, hides=("area",))
_OF_BOTH = Rows(Aside, person=("guardian_id",), pupil=("pupil_id",), others=_OTHERS)


class OfGuardian(Struct, frozen=True):
    """Rows that are read out to their guardian alone, and go with the guardian and with the pupil."""

    async def export(self, unit: Unit, subject: Subject) -> Sequence[Row]:
        return await _OF_GUARDIAN.export(unit, replace(subject, pupil_id=None))

    async def erase(self, unit: Unit, subject: Subject) -> int:
        return await _OF_BOTH.erase(unit, subject)


KEEPS = (
    Keep(
        "topics",
        None,
        "what a talk was about: the policy's days after the talk",
        holds=Rows(Topic, person=("person_id",), pupil=("pupil_id",), others=("person_id",)),
    ),
    Keep(
        "asides",
        None,
        "what was raised without the child: the policy's days after it was over, at once when it was taken back; who "
        "agreed when, as codes: the school year (D3.19)",
        holds=OfGuardian(),
    ),
)
