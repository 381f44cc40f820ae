"""What a talk's short record is asked for: strengths first (D2.40), then the policy's headings, then where it goes on.

The one rule kept here: what is agreed is noted as agreements, with who and by when, and not a second time here.
"""

from __future__ import annotations

from collections.abc import Sequence

import orjson
from msgspec import Struct

from bot.conferences.models import TalkKind
from bot.core.texts import _, capital, isolated
from bot.schools.policy import Policy
from bot.schools.words import POINTS

STRENGTHS, TALKED, HOME, PUPIL, AHEAD = "strengths", "talked", "home", "pupil", "ahead"
# About a page of paper in all: it is a short record.
MOST_WORDS = 1200
_AGREEMENTS = frozenset({"agreements", "commitments", "who_contributes_what"})
# A full picture has both: learning and wellbeing (D1.13).
_NEVER_EMPTY = frozenset({"academic", "wellbeing"})


class Part(Struct, frozen=True):
    """A heading of the record; `required`: the record is not sent without it."""

    code: str
    required: bool = False


def parts_of(policy: Policy, kind: TalkKind) -> tuple[Part, ...]:
    """The headings of a talk of this kind, in their order."""
    if kind is TalkKind.ORDINARY:
        points = [point for point in policy.conferences.agenda if point not in _AGREEMENTS]
        middle = [Part(point, required=point in _NEVER_EMPTY) for point in points]
    else:
        middle = [Part(TALKED, required=True)]
    # What the child says has no place where the child was not there.
    child = [Part(PUPIL)] if kind is not TalkKind.SEPARATE else []
    return (Part(STRENGTHS, required=True), *middle, Part(HOME), *child, Part(AHEAD))


def heading(code: str, name: str) -> str:
    """The part's heading, on the form and above what was written; `name` is the child's."""
    # Translators: headings of a talk's short record.
    own = {
        STRENGTHS: _("What is going well for %(name)s", name=isolated(name)),
        TALKED: _("What we talked about"),
        HOME: _("What the home said"),
        PUPIL: _("What %(name)s said", name=isolated(name)),
        AHEAD: _("Where we go from here"),
    }
    return own[code] if code in own else capital(_(POINTS[code]))


def is_known(code: str) -> bool:
    """Whether the house has a heading for it."""
    return code in {STRENGTHS, TALKED, HOME, PUPIL, AHEAD} or code in POINTS


def packed(parts: Sequence[tuple[str, str]]) -> str:
    """The parts as they are sealed."""
    return orjson.dumps(list(parts)).decode()


def unpacked(words: str) -> list[tuple[str, str]]:
    """What was sealed: (code, words), in their order."""
    return [(code, text) for code, text in orjson.loads(words) if is_known(code)]
