"""Days as people write them: "i overmorgen", "tirsdag", "24/11", "24.-26. november", "uge 48", "til fredag", "2 dagar".

Each expression is taken out of the text and leaves a mark; what it can mean stays beside it, more than one span where
people mean different things by the same words.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from msgspec import Struct, field

from bot.absence.plain.facts import Moment, Spans

_ONE = timedelta(days=1)
# Until then a "tomorrow" may be the day that has already begun.
_NIGHT_ENDS = 4
FRIDAY = 4

_MONTHS = {
    stem: number
    for number, stem in enumerate(
        ["jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec"], start=1
    )
} | {"mai": 5, "des": 12}
_MONTH = (
    r"(?P<month>januari?|jan|februari?|feb|marts|mars|mar|april|apr|maj|mai|juni?|juli?|augusti?|aug|september|sept"
    r"|sep|oktober|okt|november|nov|december|desember|dec|des)\b\.?"
)
_YEAR = r"(?:(?:[ ./-](?=20)|/)(?P<year>20\d\d|2\d)\b(?! ?/))?"
_WEEKDAYS = {
    **dict.fromkeys(("mandag", "mandagen", "måndag", "måndagen", "mån"), 0),
    **dict.fromkeys(("tirsdag", "tirsdagen", "tisdag", "tisdagen", "tirs", "tis", "tir"), 1),
    **dict.fromkeys(("onsdag", "onsdagen", "ons"), 2),
    **dict.fromkeys(("torsdag", "torsdagen", "tors"), 3),
    **dict.fromkeys(("fredag", "fredagen", "fre"), 4),
    **dict.fromkeys(("lørdag", "lørdagen"), 5),
    **dict.fromkeys(("søndag", "søndagen"), 6),
}
_WEEKDAY = rf"(?P<weekday>{'|'.join(sorted(_WEEKDAYS, key=len, reverse=True))})\b\.?"
_WEEK = r"(?:ugen?|uken?|uka|veckan?|v)"
_NEXT = r"(?:næste|neste|næsta|kommende uges?)"
ORDINALS = {
    **dict.fromkeys(("første", "førsta"), 1),
    **dict.fromkeys(("anden", "andre", "andra"), 2),
    "tredje": 3,
    **dict.fromkeys(("fjerde", "fjærde"), 4),
    "femte": 5,
    **dict.fromkeys(("sjette", "sjætte"), 6),
    **dict.fromkeys(("syvende", "sjuende", "sjunde"), 7),
    **dict.fromkeys(("ottende", "åttende", "åttonde"), 8),
    **dict.fromkeys(("niende", "nionde"), 9),
    **dict.fromkeys(("tiende", "tionde"), 10),
}
_LONG_MONTH = (
    r"(?:januari?|februari?|marts|mars|april|maj|mai|juni?|juli?|augusti?|september|oktober|november|de[cs]ember)"
)
_AND = r"(?: ?, ?(?:og |och )?| (?:og|och|&|\+|samt) | )(?:d\. |den )?"
_ORDINAL = re.compile(rf"\b({'|'.join(ORDINALS)}) (?=(?:(?:og|och) (?:{'|'.join(ORDINALS)}) )?(?:i )?{_LONG_MONTH}\b)")
_LISTED = re.compile(
    rf"(?<![\d.:/])(?<!kl )(?<!kl\. )\b(?P<one>\d{{1,2}})(?:\.|:e)?(?P<gap>{_AND})"
    rf"(?P<other>\d{{1,2}})(?P<month>(?:\.|:e)? ?{_LONG_MONTH}\b| ?(?:\. ?)?(?:nov|dec|des|jan|feb)\b| ?/ ?1?\d\b)"
)
_OF_NO_MONTH = re.compile(
    r"\b(?P<of>(?:den|d\.) ?)(?P<one>\d{1,2})(?:\.|:e)?(?P<gap> (?:og|och|&) )(?P<other>\d{1,2})(?:\.|:e)?(?= |[,;!]|$)"
)
# Between two days of a list there are a few at most.
_NEAR = 4
PAST = "¤p"


class Days(Struct):
    """The text with its days marked, and what each mark can mean."""

    moment: Moment
    text: str
    found: list[Spans] = field(default_factory=list)
    unsure: bool = False
    # Marks of a weekday's name, and of a date.
    named: set[int] = field(default_factory=set)
    dated: set[int] = field(default_factory=set)

    def mark(self, spans: Spans) -> str:
        self.found.append(spans)
        return f" ¤d{len(self.found) - 1} "

    def replaces(self, pattern: str, meant: Callable[[re.Match[str]], Spans | None]) -> None:
        """Mark every place of the pattern; where `meant` is None the text stays."""

        def marked(match: re.Match[str]) -> str:
            spans = meant(match)
            return match.group() if spans is None else self.mark(spans)

        self.text = re.sub(pattern, marked, self.text)


def single_days(text: str, moment: Moment) -> Days:
    """The folded text with marks instead of its days; which of them belong together is not looked at yet."""
    days = Days(moment, text)
    days.text = re.sub(
        r"\b(?:i ?gå?r|i gaar|i ?for(?:ri)?gårs|i ?førr?går|i fjor|i (?:man|mån|tirs?|ons|tors|fre|lør|søn)dags?s\b"
        r"|(?:man|mån|tirs?|ons|tors|fre)dags\b|(?:sidste|siste|sista|forrige|førra|førre) \w+)",
        f" {PAST} ",
        days.text,
    )
    days.text = _in_figures(days.text)
    _calendar_dates(days)
    days.dated.update(range(len(days.found)))
    _weeks(days)
    _relative(days)
    others = len(days.found)
    _weekdays(days)
    days.named.update(range(others, len(days.found)))
    return days


def _in_figures(text: str) -> str:
    """ "første december" is "1. december"; "25., 26. og 27. november" has its month three times."""
    text = _ORDINAL.sub(lambda found: f"{ORDINALS[found[1]]}. ", text)
    for _again in range(6):
        spread = _LISTED.sub(_each_of_the_month, text)
        if spread == text:
            break
        text = spread
    return _OF_NO_MONTH.sub(r"\g<of>\g<one>\g<gap>\g<of>\g<other>", text)


def _each_of_the_month(match: re.Match[str]) -> str:
    one, other = int(match["one"]), int(match["other"])
    # Days that lie near: "kl 10, 26 november" is none.
    if not 0 < other - one <= _NEAR:
        return match.group()
    return f"{one}{match['month']}{match['gap']}{other}{match['month']}"


def _calendar_dates(days: Days) -> None:
    def one(match: re.Match[str]) -> Spans | None:
        day = _date(days.moment, match["day"], match["month"], match.groupdict().get("year"))
        return None if day is None else ((day, day),)

    def many(match: re.Match[str]) -> Spans | None:
        last = _date(days.moment, match["day"], match["month"], match.groupdict().get("year"))
        first = _date(days.moment, match["first"], match["month"], match.groupdict().get("year"))
        return None if first is None or last is None or first > last else ((first, last),)

    to = r"\.? ?(?:-|till? og med|till? och med|til|till|t\.o\.m\.?|tom) ?(?:den |d\. ?)?"
    named = rf"(?P<day>\d{{1,2}})\b(?:\.|:e|:a|e)? ?{_MONTH}{_YEAR}"
    slashed = rf"(?P<day>\d{{1,2}}) ?/ ?(?P<month>\d{{1,2}})\b{_YEAR}"
    days.replaces(rf"\b(?:den |d\. ?)?(?<![\d/.])(?P<first>\d{{1,2}}){to}{named}", many)
    days.replaces(rf"\b(?:den |d\. ?)?(?<![\d/.])(?P<first>\d{{1,2}}){to}{slashed}", many)
    days.replaces(r"\b(?P<first>\d{1,2})\. ?- ?(?P<day>\d{1,2})\.(?P<month>1[0-2]|0?[1-9])\b" + _YEAR, many)
    days.replaces(
        r"\b(?P<year>20\d\d)-(?P<month>\d\d)-(?P<day>\d\d)\b",
        one,
    )
    days.replaces(rf"\b(?:den |d\. ?)?{named}", one)
    days.replaces(rf"\b(?:den |d\. ?)?{slashed}", one)
    days.replaces(r"\b(?:den |d\. ?)(?P<day>\d{1,2})\.(?P<month>\d{1,2})\b\.?" + _YEAR, one)
    days.replaces(
        r"(?<!kl )(?<!kl\. )\b(?P<day>\d{1,2})\.(?P<month>\d{1,2})\b(?:\.(?P<year>20\d\d|2\d)?)?", _dotted(days)
    )
    days.replaces(
        r"\b(?:den|d\.) ?(?P<day>\d{1,2})\b(?!\.? ?(?:dag|døgn|gang|time))(?:\.|:e|:a|e)?(?! ?[:/\d])",
        lambda found: _of_month(days, found),
    )


def _dotted(days: Days) -> Callable[[re.Match[str]], Spans | None]:
    """ "24.11" is a day, "10.30" a time; "10.12" is a day only where it can be no usual time and lies near."""

    def meant(match: re.Match[str]) -> Spans | None:
        day = _date(days.moment, match["day"], match["month"], match["year"])
        usual_time = 6 <= int(match["day"]) <= 17 and int(match["month"]) % 5 == 0 and len(match["month"]) == 2
        if day is None or (usual_time and not match["year"]):
            return None
        return ((day, day),)

    return meant


def _date(moment: Moment, day: str, month: str, year: str | None) -> date | None:
    """The day of that name: of this year, or of the next where it is long over."""
    number = int(month) if month.isdigit() else _MONTHS.get(month[:3], 0)
    years = [int(year) % 100 + 2000] if year else [moment.today.year, moment.today.year + 1]
    found = None
    for each in years:
        try:
            found = date(each, number, int(day))
        except ValueError:
            continue
        if found >= moment.today - timedelta(days=60):
            break
    return found


def _of_month(days: Days, match: re.Match[str]) -> Spans | None:
    """ "den 27.": of this month, or of the next where it is over."""
    today, wanted = days.moment.today, int(match["day"])
    for later in range(60):
        if (day := today + timedelta(days=later)).day == wanted:
            return ((day, day),)
    return None


def _weeks(days: Days) -> None:
    today = days.moment.today
    monday = today - timedelta(days=today.weekday())
    if today.weekday() > FRIDAY:
        monday += timedelta(days=7)

    def numbered(match: re.Match[str]) -> Spans | None:
        for year in (today.isocalendar().year, today.isocalendar().year + 1):
            try:
                first = date.fromisocalendar(year, int(match["week"]), 1)
            except ValueError:
                continue
            if first + timedelta(days=6) >= today:
                return ((max(first, today), first + timedelta(days=FRIDAY)),)
        return None

    friday = monday + timedelta(days=FRIDAY)
    days.replaces(rf"\b(?:i |hele |hela |i hela )?{_WEEK}\.? ?(?P<week>\d{{1,2}})\b", numbered)
    following = (monday + timedelta(days=7), friday + timedelta(days=7))
    days.replaces(rf"\b(?:(?:i|hele|hela) ){{0,3}}{_NEXT} {_WEEK}\b", lambda _found: (following,))
    rest = (
        rf"\b(?:resten? (?:af|av) {_WEEK}\b|{_WEEK} (?:ud|ut)\b|ut {_WEEK}\b"
        rf"|(?:i )?(?:hele|hela) (?:denne |denna )?{_WEEK}\b|(?:i )?(?:denne|denna|den hær) {_WEEK}\b)"
    )
    days.replaces(rest, lambda _found: ((first_from_now(days.moment), friday),))


def first_from_now(moment: Moment) -> date:
    """The first day that a report without a day can mean."""
    local = moment.local
    open_today = moment.calendar.is_school_day(moment.today) and local.time() < moment.policy.absence.day_ends
    return moment.today if open_today else moment.calendar.next_school_day(moment.today)


def from_now_on(moment: Moment) -> Spans:
    """What "today", or no day at all, can mean: after school both the day that was and the next."""
    first, today = first_from_now(moment), moment.today
    if first == today or not moment.calendar.is_school_day(today):
        return ((first, first),)
    return ((first, first), (today, today))


def _relative(days: Days) -> None:
    today = days.moment.today

    def ahead(count: int) -> Spans:
        day = today + timedelta(days=count)
        if days.moment.local.hour < _NIGHT_ENDS:
            return ((day - _ONE, day - _ONE), (day, day))
        return ((day, day),)

    days.text = re.sub(r"\b(?:i ?morges|i ?morse|til ?morgen|denne morgenen?|i ?nat|i ?natt|inatt)\b", " ", days.text)
    days.replaces(r"\b(?:i ?over(?:i)?morgen|i ?øver ?morgon|overmorgen|øvermorgon)\b", lambda _found: ahead(2))
    tomorrow = r"\b(?:i ?m[oå]r(?:gen|gon|ron|on|rn|ra|n)|imån|i ?mrgn?)(?: tidligt?| bitti| formiddag(?=\b))?\b"
    days.replaces(tomorrow, lambda _found: ahead(1))
    open_today = days.moment.calendar.is_school_day(today)
    spans = from_now_on(days.moment) if open_today else ((today, today),)
    days.replaces(r"\b(?:i ?dag|i daj|idaj|dags dato)\b", lambda _found: spans)


def _weekdays(days: Days) -> None:
    today = days.moment.today

    def meant(match: re.Match[str]) -> Spans:
        ahead = (_WEEKDAYS[match["weekday"]] - today.weekday()) % 7
        day, week = today + timedelta(days=ahead), timedelta(days=7)
        if ahead == 0:
            return ((day + week, day + week),) if match["next"] else ((day, day), (day + week, day + week))
        if match["next"] and day.isocalendar().week == today.isocalendar().week:
            return ((day, day), (day + week, day + week))
        return ((day, day),)

    before = rf"(?:(?:på|nu|nå|førstkommende|kommende|denne|om) ){{0,3}}(?P<next>{_NEXT} )?"
    days.replaces(rf"\b{before}(?:hele |hela )?{_WEEKDAY}", meant)
