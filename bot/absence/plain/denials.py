"""Turns of speech that make no report of a message: what somebody said, what is denied, and praise.

"Emma er sygt god til fodbold" says nothing of illness, and "han skrev: jeg er syg" is for the reader to judge.
"""

from __future__ import annotations

import re

from bot.absence.plain import lexicon as words

_NOT = "|".join(sorted(words.NOT))
_BEFORE = r"(?:førend|førræn|førren|førr|føre|før|innan|innen|inden)"
_ILL = r"\b(?:syg|syk|sjuk)(?:t|e|a)?"
_BAD = r"\b(?:syg|syk|sjuk|dårlig|dålig)(?:t|e|a)?"
# "ikke før efter weekenden": what was read as a day is a mark by now.
_NOT_BEFORE = re.compile(rf"\b(?:{_NOT})\b[^.!;\n¤]{{0,40}} {_BEFORE}\b(?! *¤t)")
_GOOD = (
    r"(?:god|gode|godt|go|bra|dygtige?|flinke?|sej|nice|fede?|kul|lækker|glad|gira|snabb|duktiga?|stolt|snygg|trøtt"
    r"|taggad|sød|søt|flot|rolig[at]?|nøjd|dålig|svår|meget|mye|mycket|mang[ae]|mange)\b"
)
_NAMES = "|".join(sorted(words.SYMPTOMS | {"sygdom", "sykdom", "sjukdom"}))
# Of a body, or of how one is: "dårlig i magen", but "dårlig i matte".
BODY = (
    r"(?:sin |hele |hela )?(?:ma[gv]|hals|ho[dv]|huv|krop|øre|ører|fo[dt]|ben|bein|kn|ryg|lung|arm|tan|bihul|luft|form"
    r"|morg|nat|da[gj]|seng|sæng|går|lid)"
)
_PRAISES = re.compile(
    rf"{_ILL} {_GOOD}|{_BAD} till? (?!sengs\b|sængs\b|¤)\w|\b(?:helt|heilt) {_ILL} (?:efter|etter)\b"
    rf"|{_ILL} i (?:huvudet|hovedet|hodet)\b|\b(?:dårlig|dålig)t? i (?!¤|{BODY}|skol)\w"
    r"|(?<!blevet )(?<!blitt )(?<!blivit )\b(?:dårlig|dålig)t? i skol"
    rf"|{_BAD} på (?!(?:tredje|anden|andre|andra|fjerde|fjærde)\b|¤|\d|grund|grunn|skol)\w"
    # "syg efter slik", "syk av matte", "helt syg med fodbold": crazy about it, or tired of it.
    rf"|{_BAD} (?:efter|etter) (?!¤|(?:en |sin |sit )?(?:va[kc]|op|tur|helg|week|uke|uge|ve[ck]|nat|i |{_NAMES}))\w"
    rf"|{_BAD} (?:av|af) (?!¤|(?:en |ei |sin )?(?:{_NAMES}))\w|{_BAD} med (?:at|å|att) "
    rf"|\b(?:helt|heilt) {_ILL} med (?!¤|(?:høj |høy |hög )?(?:{_NAMES}|ondt|vondt|hoste|snue|hals|mave|mage))\w"
    rf"|\batt? (?:han|hun|hon|¤c\d) blir (?:\w+ )?{_BAD}|\blei(?:e)? av\b|\bless på\b|\btræt af\b"
    r"|\blika gærna\b|\blige så (?:godt|gerne)\b|\blike (?:godt|gjerne)\b"
)
_QUOTES = re.compile(
    r"[\"“”„«»]|\b(?:skriver|meddeler) (?:at|att|han|hun|hon)\b|\bingen (?:av|af) |\bkommer (?:ikke|inte) få\b"
    r"|\bp[åa] (?:ingen|inget|intet) "
)
# "træt efter sin sygdom": it is over.
_OVER = re.compile(
    r"\b(?:efter|etter|ovenpå|fra|från) (?:(?:sin|sit|sitt|hans|hendes|hennes|den|en|et|lang|lidt|litt) ){0,3}"
    rf"(?:{_NAMES})\b"
)
_WITHOUT = re.compile(rf"\b(?:ingen|inget|intet|uden|uten|utan) (?:{'|'.join(sorted(words.ILL | words.SYMPTOMS))})\b")


def quotes(text: str) -> bool:
    """Somebody's words are told, or all is denied; of the folded text."""
    return _QUOTES.search(text) is not None


def without(text: str) -> str:
    """ "ingen feber" and "efter sin sygdom" are no illness, and stay a word too many."""
    text = re.sub(r"\b(en|et|ett) (?:dårlig|dålig)t?\b", r"\1 slem", text)
    return _OVER.sub("overstået", _WITHOUT.sub("ingen", text))


def is_no_report(text: str) -> bool:
    """Praise, or "not before" what is no day; of the text with its days and times marked."""
    return _NOT_BEFORE.search(text) is not None or _PRAISES.search(text) is not None
