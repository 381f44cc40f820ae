"""What people shorten, or say in a roundabout way, in plain words; before days are marked, and after times are."""

from __future__ import annotations

import re

from bot.absence.plain import lexicon as words
from bot.absence.plain.denials import without

_NOT = "|".join(sorted(words.NOT))
_BEFORE = r"(?:førend|førræn|førren|førr|føre|før|innan|innen|inden)"
_AT_SCHOOL = r"(?:(?:i|på|til|till) )?(?:skole|skolen|skola|skolan)"
_THERE = rf"(?:der|dær|her|hær|fremme|framme|på pla(?:ds|ss|ts)|{_AT_SCHOOL})"
_WHO = r"(?:¤c[\d+]+|han|hun|hon|ho|hen|de|begge|båda)"
_ABOUT = r"(?:(?:først|ca|cirka|omkring|rundt|runt|ved|vid|klokken) +)*"
_SUBJECT = rf"(?P<who>{_WHO} +|\bog +|\boch +)"
# "kommer ikke før kl 10": a clock makes it late, where a day would make it away.
_NOT_UNTIL = re.compile(
    rf"\b(?:kommer|kjem|komme|møder|møter|er|ær|e) +(?P<who>(?:{_WHO} +)?)"
    rf"(?:(?:desværre|dessverre|dessværre|nok|nog) +)?(?:{_NOT}) +(?:komme +)?"
    rf"(?P<day>(?:(?:¤d\d+|inn|ind|{_AT_SCHOOL}) +)*){_BEFORE} +{_ABOUT}(?P<time>¤t\d+)"
)
_IS_THERE = re.compile(
    rf"{_SUBJECT}(?:er|ær|e) +(?:først +)?{_THERE} +(?P<day>(?:¤d\d+ +)?){_ABOUT}(?P<time>¤t\d+)(?! +ig[ej])"
)
_THEN_THERE = re.compile(rf"(?P<time>¤t\d+) +(?:er|ær) +(?P<who>{_WHO}) +{_THERE}\b")
_NEITHER = re.compile(r"\b(?:hverken|verken|varken) +¤c(\d+) +eller +¤c(\d+) +(?:kommer|kjem|møder|møter)\b")
_INSTEAD = re.compile(r"(¤t\d+) +(?:ist\.?|istf\.?|i ?stedet|istedet|i ?stællet|isteden) (?:før|for) +¤t\d+")
_IF_ALL_RIGHT = re.compile(
    r"\b(?:håber|håper|hoppas) (?:at |att )?det (?:er|ær|går|passer|gør) (?:ok|okay|greit|fint|bra|i orden)\b"
    r"(?: at| att| om)?"
)


def spelled(text: str) -> str:
    """Without the dots of short words, and with two words told apart that Swedish writes alike."""
    text = re.sub(r"\b(kl|ca|min|tim|resp|evt|pga|vedr|ang)\.", r"\1", text)
    text = re.sub(r"\b(?:ca|cirka|omkring|rundt|runt|ved|vid|senest|senast) (?=kl)", "", text)
    text = re.sub(r"\bkmr\b", "kommer", re.sub(r"\bfr\.o\.m\b\.?", "från", text))
    text = without(_IF_ALL_RIGHT.sub(" ", text))
    # A temperature.
    text = re.sub(r"\b3[6-9][,.]\d\b", "feber", text)
    text = re.sub(r"\b(\d{1,2}),([0-5]\d)\b", r"\1.\2", text)
    # Swedish "o" and "å" for "och", not that of "t o m".
    text = re.sub(r"(?<!\bt )(?<!\bfr )(?<=\w )o (?!m\b)", "och ", text)
    text = re.sub(r"\bå (?=(?:blir|ær|kommer|stannar|har)\b)", "och ", text)
    # "mår inte så bra" is one clause.
    text = re.sub(rf"\b({_NOT}) så (?=(?:{'|'.join(sorted(words.WELL))})\b)", r"\1 ", text)
    text = re.sub(r"\b(nog|nok) før\b", r"\1 for", text)
    return re.sub(r"\bfør (?=se(?:i)?nt?\b)", "for ", text)


def neither_comes(text: str) -> str:
    """ "hverken Emma eller Noah kommer"; of the text with its children marked."""
    return _NEITHER.sub(r"¤c\1+\2 kommer ikke", text)


def plainly(text: str) -> str:
    """ "er der kl 9" and "kommer ikke før kl 9" are "kommer kl 9"; of the text with its days and times marked."""
    text = _INSTEAD.sub(r"\1", text)
    text = _NOT_UNTIL.sub(r"kommer \g<who>\g<day>\g<time>", text)
    text = _IS_THERE.sub(r"\g<who>kommer \g<day>\g<time>", text)
    return _THEN_THERE.sub(r"\g<who> kommer \g<time>", text)
