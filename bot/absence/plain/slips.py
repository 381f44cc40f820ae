"""Days that are misspelt, and what is left over of days when all is read: each is asked about, never passed over.

A word that looks like a day, dropped, would make "today" of a Thursday.
"""

from __future__ import annotations

import re
from difflib import get_close_matches

from bot.absence.plain import lexicon as words
from bot.absence.plain.days import ORDINALS, Days
from bot.absence.plain.facts import Moment
from bot.absence.plain.together import mark_days

_DAYS = (
    *("mandag", "måndag", "tirsdag", "tisdag", "onsdag", "torsdag", "fredag", "ugen", "uken", "uka", "veckan"),
    *("imorgen", "imorgon", "overmorgen", "overimorgen", "øvermorgon", "morgen", "morgon"),
)
_NEAR = 0.75
_NO_DAY = frozenset({"tida", "tiden", "tider", "timen"})
_SHORT = {"ma": "mandag", "ti": "tirsdag", "on": "onsdag", "to": "torsdag", "fr": "fredag", "fred": "fredag"}
_SHORT |= {"onsd": "onsdag", "torsd": "torsdag", "tirsd": "tirsdag", "tisd": "tisdag"}
_DAY = rf"(?:{'|'.join(_SHORT)})"
# "ti on to": days only where more of them stand together than a number would.
_ROW = re.compile(rf"\b(?:{_DAY}[ ,]+{_DAY}(?:[ ,]+(?:(?:og|och) )?{_DAY})+|(?:ma|on)[ ,]+(?:(?:og|och) )?{_DAY})\b")
_SPAN = re.compile(rf"\b({'|'.join(_SHORT)}) ?- ?({'|'.join(_SHORT)})\b")
# Not who does something: "Freda er syg".
_WORD = re.compile(r"(?<![¤\w])[^\W\d_]{4,}\b(?! +(?:er|ær|e|har|kommer|skal|ska|må|blir|bliver|syg|syk|sjuk)\b)")
_SPANS_UNKNOWN = re.compile(
    r"(?<!god )\b(?:uger|uker|veckor|måned\w*|månad\w*|helg\w*|weekend\w*|påske\w*|jul(?:en)?|døgn|dygn|dagene|dagarna"
    r"|(?:en|ei|1) (?:uke|uge|vecka)|dag (?:til|till)|dagen (?:føre?|efter|etter|innan)|advent\w*|lucia\w*"
    r"|januari?|februari?|august|september|oktober|november|de[cs]ember)\b"
)
_WRITTEN_OUT = re.compile(rf"\b(?:den|d\.) (?:{'|'.join(ORDINALS)}|tju(?:e|go)\w+|\w+(?:tende|tonde|vende|ivte|fte))\b")
# A number that is neither day nor time; 36 to 41 is a temperature.
_NUMBER = re.compile(r"(?<![¤\w+])(?!3[6-9]\b|4[01]\b)\d{1,2}\b(?![\w+]|[.,]\d)")
# A class, an age, a birthday, a clock outside school, a telephone number.
_OTHER = re.compile(
    r"\b\d{1,2} ?\.? ?[a-h]\b|\b\d{1,2}\. ?kl(?:asse|ass)?\b|\b\d år\b|\bfyl[dl]er \d{1,3}\b"
    r"|\bkl\.? ?\d{1,2}(?:[.:]\d\d)?\b|\b\d{1,2}[.:]\d\d\b|\b\d\d(?: \d\d){3}\b"
)


def marked_days(text: str, moment: Moment) -> Days:
    """The text with its days marked; `unsure` where one of them was misspelt."""
    text = _SPAN.sub(lambda found: f"{_SHORT[found[1]]} - {_SHORT[found[2]]}", text)
    text = _ROW.sub(lambda found: re.sub(rf"\b{_DAY}\b", lambda day: _SHORT[day.group()], found.group()), text)
    days = mark_days(text, moment)
    mended = _WORD.sub(lambda found: _nearest(found.group()), days.text)
    if mended == days.text:
        return days
    # Read anew from its beginning: the mended day may belong to one that was read.
    again = mark_days(_WORD.sub(lambda found: _nearest(found.group()), text), moment)
    if len(again.found) <= len(days.found):
        return days
    again.unsure = True
    return again


def _nearest(word: str) -> str:
    if word in words.KNOWN | _NO_DAY or word in _DAYS:
        return word
    return _SHORT.get(word) or next(iter(get_close_matches(word, _DAYS, n=1, cutoff=_NEAR)), word)


def leaves_days(text: str) -> bool:
    """After all marks something is left that can be a day, or days."""
    text = _OTHER.sub(" ", text)
    return (
        _SPANS_UNKNOWN.search(text) is not None
        or _WRITTEN_OUT.search(text) is not None
        or _NUMBER.search(text) is not None
    )
