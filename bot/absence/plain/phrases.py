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
# "Emma er lidt sen. Er der 8.40": who is late needs no name again.
_LATE_AND_THERE = re.compile(
    rf"(?P<late>\b(?:{'|'.join(sorted(words.LATE))})\b[^.!,;\n]{{0,20}}[.!,\n] *)"
    rf"(?:er|ær) +{_THERE} +{_ABOUT}(?P<time>¤t\d+)"
)
# "er kun i skole til kl 11".
_ONLY_UNTIL = re.compile(
    rf"(?P<who>{_WHO} +)(?:er|ær|e) +(?P<day>(?:¤d\d+ +)?)(?:kun|bare|bara) +"
    r"(?:i|på) +(?:skole|skolen|skola|skolan) +"
    rf"(?P<on>(?:¤d\d+ +)?)(?:indtil|frem +til|fram +till?|til|till) +{_ABOUT}(?P<time>¤t\d+)"
)
_THEN_THERE = re.compile(rf"(?P<time>¤t\d+) +(?:er|ær) +(?P<who>{_WHO}) +{_THERE}\b")
_HER_BED = r"(?:i (?:sin )?(?:senge?n?|senga|sænge?n)|til sengs|till sængs|under (?:dynen|dyna|tæcket))"
_IN_BED = re.compile(rf"\b(?:bliver|blir|stannar|ligger|(?:skal|ska|må|får) (?:blive|bli|stanna)) {_HER_BED}\b")
_ROUNDABOUT = (
    (_IN_BED, "bliver hjemme"),
    (re.compile(r"\b(er|ær) (?:sengeliggende|sængliggande)\b"), r"\1 hjemme"),
    # A little out of sorts, but who says that it stays at home?
    (re.compile(r"\b(?:lidt|en smule|småt) sløj\b"), "slem"),
    (re.compile(r"(?<=\bkommer )som (?:han|hun|hon|ho|de) (?:plejer|pleier|brukar|bruker)\b"), "som normalt"),
    (
        re.compile(
            r"(?:^|(?<=[.,!\n] )|(?<=\n))(?:(?:jeg|jag|vi|vil|vill|ville) +){0,2}"
            r"(?:minder|minner|påminner|minde|minne|påminna)"
            r" (?:(?:lige|bare|bara|også|om det|dere|jer|er) ){0,2}om att? "
        ),
        "",
    ),
    # Both days: "inte idag eller imorgon".
    (
        re.compile(
            rf"(\b(?:{_NOT})\b(?:(?!\bmen\b)[^.,!;\n]){{0,30}}\b(?:i ?dag|\w+dag)) eller"
            r" (?=(?:i ?mor|i ?øv|i ?ov|man|mån|ti|ons|tor|fre)\w)"
        ),
        r"\1 og ",
    ),
    # A greeting that runs on: "hälsar mamma", "god dag til jer".
    (re.compile(r" (?:hilser|hælsar) (?!att?\b|på\b|fra\b|från\b)(?:\w+ ?){1,3}[ .!:)]*$"), " "),
    (
        re.compile(
            r"(?<!\ben)(?<!\bein) (?:(?:ha|hav|have|ønsker) (?:en |ein )?)?(?:rigtig |riktigt? )?"
            r"(?:god|fin|bra|trevlig) dag(?: till? (?:jer|dere|er|alle|alla))?[ .!:)]*$"
        ),
        " ",
    ),
)
_NONE_OF_THEM = re.compile(
    r"(?:\b(?:ingen|inget) (?:af|av) (?:(?:de|vores|våre|våra|mine|mina) )?"
    r"(?:børnene|børn|barna|barnen|barn|ungene|ungerne|ungarna)"
    # "them" are the own children where nobody else was spoken of before.
    r"|^(?:(?:hej|hei|hejsa|god ?mor(?:gen|gon|ron))[ ,.!]+)?(?:ingen|inget) (?:af|av) (?:dem|dom))"
    r" (?P<verb>kommer|kjem|møder|møter|(?:er|ær) (?:i|på) skol\w+)\b(?! (?:till? )?(?:å|att|at|overens|øverens)\b)"
)
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
    text = _IF_ALL_RIGHT.sub(" ", text)
    for pattern, plain in _ROUNDABOUT:
        text = pattern.sub(plain, text)
    text = without(text)
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


def none_comes(text: str) -> str:
    """ "ingen af børnene kommer" is "alle kommer ikke"; of the folded text."""
    return _NONE_OF_THEM.sub(lambda found: f"alle børnene {_denied(found['verb'])}", text)


def _denied(verb: str) -> str:
    first, *rest = verb.split(" ", 1)
    return " ".join([first, "ikke", *rest])


def neither_comes(text: str) -> str:
    """ "hverken Emma eller Noah kommer"; of the text with its children marked."""
    return _NEITHER.sub(r"¤c\1+\2 kommer ikke", text)


def plainly(text: str) -> str:
    """ "er der kl 9" and "kommer ikke før kl 9" are "kommer kl 9"; of the text with its days and times marked."""
    text = _INSTEAD.sub(r"\1", text)
    text = _NOT_UNTIL.sub(r"kommer \g<who>\g<day>\g<time>", text)
    text = _IS_THERE.sub(r"\g<who>kommer \g<day>\g<time>", text)
    text = _ONLY_UNTIL.sub(r"\g<who>går hjem \g<day>\g<on>\g<time>", text)
    text = _LATE_AND_THERE.sub(r"\g<late>kommer \g<time>", text)
    return _THEN_THERE.sub(r"\g<who> kommer \g<time>", text)
