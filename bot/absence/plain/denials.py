"""Turns of speech that make no report of a message: what somebody said, what is denied, and praise.

"Emma er sygt god til fodbold" says nothing of illness, and "han skrev: jeg er syg" is for the reader to judge.
"""

from __future__ import annotations

import re

from bot.absence.plain import lexicon as words

_NOT = "|".join(sorted(words.NOT))
_BEFORE = r"(?:førend|førræn|førren|førr|føre|før|innan|innen|inden)"
_ILL = r"\b(?:syg|syk|sjuk)(?:t|e|a)?"
# "ikke før efter weekenden": what was read as a day is a mark by now.
_NOT_BEFORE = re.compile(rf"\b(?:{_NOT})\b[^.!;\n¤]{{0,40}} {_BEFORE}\b(?! *¤t)")
_GOOD = (
    r"(?:god|gode|godt|go|bra|dygtige?|flinke?|sej|nice|fede?|kul|lækker|glad|gira|snabb|duktiga?|stolt|snygg|trøtt"
    r"|taggad|rolig[at]?|nøjd|dålig|svår|meget|mye|mycket|mang[ae]|mange)\b"
)
_PRAISES = re.compile(
    rf"{_ILL} {_GOOD}|{_ILL} till? (?!sengs\b|sængs\b|¤)\w|\b(?:helt|heilt) {_ILL} (?:efter|etter)\b"
    rf"|{_ILL} i (?:huvudet|hovedet|hodet)\b"
    rf"|{_ILL} på (?!(?:tredje|anden|andre|andra|fjerde|fjærde)\b|¤|\d|grund|grunn|skol)\w"
)
_QUOTES = re.compile(
    r"[\"“”„«»]|\b(?:skriver|meddeler) (?:at|att|han|hun|hon)\b|\bingen (?:av|af) |\bkommer (?:ikke|inte) få\b"
    r"|\bp[åa] (?:ingen|inget|intet) "
)
_WITHOUT = re.compile(rf"\b(?:ingen|inget|intet|uden|uten|utan) (?:{'|'.join(sorted(words.ILL | words.SYMPTOMS))})\b")


def quotes(text: str) -> bool:
    """Somebody's words are told, or all is denied; of the folded text."""
    return _QUOTES.search(text) is not None


def without(text: str) -> str:
    """ "ingen feber" is no illness, and stays a word too many."""
    return _WITHOUT.sub("ingen", text)


def is_no_report(text: str) -> bool:
    """Praise, or "not before" what is no day; of the text with its days and times marked."""
    return _NOT_BEFORE.search(text) is not None or _PRAISES.search(text) is not None
