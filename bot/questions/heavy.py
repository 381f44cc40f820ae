"""Words that a talk carries better than a chat (D2.15), and words that look like an assessment of a pupil.

The one rule kept here: this is a hint and no judgement. The lists are short, know nothing of what is meant, and only
ever offer something else; what is sent is never decided here. People also write in the neighbours' languages, so one
list serves all three.
"""

from __future__ import annotations

import re
from enum import StrEnum

from bot.core.replies import utf16_length
from bot.questions.rules import LONG


class Hint(StrEnum):
    """Why a talk is offered."""

    LONG = "long"
    HEAVY = "heavy"
    ASSESSMENT = "assessment"


def _matcher(words: str) -> re.Pattern[str]:
    """Finds any of these at the beginning of a word."""
    return re.compile(rf"\b(?:{'|'.join(words.split())})")


# Beginnings of words, folded: conflict, violence, loss, illness of the mind, the law.
_IS_HEAVY = _matcher(
    "mobb mobn krænk kränk trakasser chikan vold våld overgreb overgrep övergrepp selvmord självmord selvskad "
    "självskad skilsmiss dødsfald dødsfall dödsfall begravels begravning afgået avlid misbrug missbruk drukket alkohol "
    "depress angst ångest psykiat psykolog politi polis anmäl advokat klag kræver krever kräver uaccept oaccept "
    "skandal rasend raseri ursinn truer trusl trussel hotar bange livredd livrädd utryg otrygg "
    "bekymr orolig slår sparker sparkar"
)
# Marks, tests, diagnoses.
_ASSESSES = _matcher(
    "karakter betyg omdöm standpunkt diagnos adhd autis asperger ordblind dyslek dyslex udred utred niveau nivå "
    "testresultat prøveresultat provresultat kartleggingsprøve"
)


def hint_in(words: str, *, staff: bool = False) -> Hint | None:
    """Whether a talk should be offered first; an assessment is the school's to avoid."""
    folded = words.casefold()
    if staff and _ASSESSES.search(folded):
        return Hint.ASSESSMENT
    if _IS_HEAVY.search(folded):
        return Hint.HEAVY
    return Hint.LONG if utf16_length(words) > LONG else None
