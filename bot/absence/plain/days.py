"""Days as people write them: "i overmorgen", "tirsdag", "24/11", "24.-26. november", "uge 48", "til fredag", "2 dagar".

Each expression is taken out of the text and leaves a mark; what it can mean stays beside it, more than one span where
people mean different things by the same words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from bot.absence.plain.facts import Moment, Span, Spans
from bot.absence.plain.lexicon import NUMBERS

_ONE = timedelta(days=1)
# Until then a "tomorrow" may be the day that has already begun.
_NIGHT_ENDS = 4
_FRIDAY = 4
_WEEK_LONG = timedelta(days=7)

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
_COUNT = rf"(?P<count>\d{{1,2}}|{'|'.join(sorted(NUMBERS, key=len, reverse=True))})"
_DAY_WORD = r"(?:skole?dage?r?|skoldagar|dage?|dager|dagar)\b"
_MARK = r"¤d(\d+)"
# "og nok også": the day after it belongs to the day before it, and is not always certain.
_HEDGE = r"(?:formentlig|formodentlig|nok|nog|sandsynligvis|sannsynligvis|sannolikt|førmodligen|trolig(?:en|tvis)?)"
_TOO = r"(?:også|ogsa|ocksa|æven|ligeledes|likaså|desuden|dessuden|dessutom|tillige)"
_NOT_BEFORE = (
    r"\b(?P<not>ikke|ikkje|inte|icke|ej|ikk|ik)\b(?P<what>[^.!;\n¤]{0,40}?)"
    r"[ ,](?:førend|førræn|førren|førr|føre|før|innan|innen|inden)\b"
)
PAST = "¤p"


@dataclass
class Days:
    """The text with its days marked, and what each mark can mean."""

    moment: Moment
    text: str
    found: list[Spans] = field(default_factory=list)
    unsure: bool = False

    def mark(self, spans: Spans) -> str:
        self.found.append(spans)
        return f" ¤d{len(self.found) - 1} "

    def replaces(self, pattern: str, meant: Callable[[re.Match[str]], Spans | None]) -> None:
        """Mark every place of the pattern; where `meant` is None the text stays."""

        def marked(match: re.Match[str]) -> str:
            spans = meant(match)
            return match.group() if spans is None else self.mark(spans)

        self.text = re.sub(pattern, marked, self.text)


def mark_days(text: str, moment: Moment) -> Days:
    """The folded text with marks instead of its days."""
    days = Days(moment, text)
    days.text = re.sub(
        r"\b(?:i ?gå?r|i gaar|i ?for(?:ri)?gårs|i ?førr?går|i fjor|i (?:man|mån|tirs?|ons|tors|fre|lør|søn)dags?s\b"
        r"|(?:man|mån|tirs?|ons|tors|fre)dags\b|(?:sidste|siste|sista|forrige|førra|førre) \w+)",
        f" {PAST} ",
        days.text,
    )
    _calendar_dates(days)
    _weeks(days)
    _relative(days)
    _weekdays(days)
    days.replaces(
        rf"{_MARK}(?=[^¤]*\b(?:{_HEDGE}|{_TOO})\b)[ ,.;!]*(?:\b(?:og|och|men|samt|{_HEDGE}|{_TOO})\b[ ,]*)+{_MARK}",
        lambda found: _too(days, found),
    )
    # "feber siden mandag": it began then, and is a report of today.
    days.text = re.sub(rf"\b(?:siden|sidan|sedan) *{_MARK}", " siden ", days.text)
    # "syg ti ons": a slip for "til", or Tuesday and Wednesday; it is asked.
    days.replaces(
        rf"(?:(?<=syg )|(?<=syk )|(?<=sjuk )|(?<=hjemme )|(?<=hemma ))ti *{_MARK}",
        lambda found: (*_until(days, found, sure=True), *days.found[int(found[1])]),
    )
    _joined(days)
    # "kommer ikke i skole, før torsdag": until the day before it.
    days.text = re.sub(
        rf"{_NOT_BEFORE} *{_MARK}", lambda found: f"{found['not']} ¤b{found[3]} {found['what']} ", days.text
    )
    return days


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
    days.replaces(r"\b(?:den|d\.) ?(?P<day>\d{1,2})\b(?:\.|:e|:a|e)?(?! ?[:/\d])", lambda found: _of_month(days, found))


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
    if today.weekday() > _FRIDAY:
        monday += timedelta(days=7)

    def numbered(match: re.Match[str]) -> Spans | None:
        for year in (today.isocalendar().year, today.isocalendar().year + 1):
            try:
                first = date.fromisocalendar(year, int(match["week"]), 1)
            except ValueError:
                continue
            if first + timedelta(days=6) >= today:
                return ((max(first, today), first + timedelta(days=_FRIDAY)),)
        return None

    friday = monday + timedelta(days=_FRIDAY)
    days.replaces(rf"\b(?:i |hele |hela |i hela )?{_WEEK}\.? ?(?P<week>\d{{1,2}})\b", numbered)
    following = (monday + timedelta(days=7), friday + timedelta(days=7))
    days.replaces(rf"\b(?:(?:i|hele|hela) ){{0,3}}{_NEXT} {_WEEK}\b", lambda _found: (following,))
    rest = (
        rf"\b(?:resten? (?:af|av) {_WEEK}\b|{_WEEK} (?:ud|ut)\b|ut {_WEEK}\b"
        rf"|(?:i )?(?:hele|hela) (?:denne |denna )?{_WEEK}\b|(?:i )?(?:denne|denna|den hær) {_WEEK}\b)"
    )
    days.replaces(rest, lambda _found: ((_from_now(days.moment), friday),))


def _from_now(moment: Moment) -> date:
    """The first day that a report without a day can mean."""
    local = moment.local
    open_today = moment.calendar.is_school_day(moment.today) and local.time() < moment.policy.absence.day_ends
    return moment.today if open_today else moment.calendar.next_school_day(moment.today)


def from_now_on(moment: Moment) -> Spans:
    """What "today", or no day at all, can mean: after school both the day that was and the next."""
    first, today = _from_now(moment), moment.today
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
    tomorrow = r"\b(?:i ?m[oå]r(?:gen|gon|ron|on|rn|ra|n)|imån)(?: tidligt?| bitti| formiddag(?=\b))?\b"
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


def _joined(days: Days) -> None:
    """ "tirsdag den 1. december" is one day; "mandag og tirsdag", "fra … til …", "til …" and "2 dage" are spans."""
    gap = r"[ ,(]*(?:d\. |den )?"
    days.replaces(rf"{_MARK}{gap}{_MARK}\)?", lambda found: _same(_two(days, found)))
    to = r"(?:- ?|og ud |til og med |till og med |t\.? ?o\.? ?m\.? |tom |til |till |ut )"
    days.replaces(
        rf"(?:\bfr(?:a|å|ån)(?: og med| og| och med)? )?{_MARK} *{to} *{_MARK}", lambda found: _span(_two(days, found))
    )
    for _again in range(3):
        days.replaces(rf"{_MARK} *(?:,|og|och|samt|&|\+|plus) *{_MARK}", lambda found: _both(days, _two(days, found)))
    days.replaces(
        rf"\b(?:(?:i|de|nærmeste|næste|neste|kommande|kommende) ){{0,3}}{_COUNT} {_DAY_WORD}"
        r"(?: frem(?:over)?| framøver)?",
        lambda found: (_counted(days.moment, _number(found["count"])),),
    )
    days.replaces(
        rf"\b(?:(?:i|de|næste|neste|et|ett|noen|nogle|några) ){{1,3}}(?:par )?{_DAY_WORD}",
        lambda _found: (_counted(days.moment, 2), _counted(days.moment, 3)),
    )
    days.replaces(
        rf"\b(?:indtil|frem til|fram till?|tills|ind til|inntil) *{_MARK}",
        lambda found: _until(days, found, sure=False),
    )
    last_day = r"(?:till? og med|till? och med|t\.? ?o\.? ?m\.?|tom|ut|ud)"
    days.replaces(rf"\b{last_day} *{_MARK}", lambda found: _until(days, found, sure=True))
    days.replaces(rf"\btill? *{_MARK}", lambda found: _until(days, found, sure=None))
    days.replaces(
        rf"\bfr(?:a|ån)(?: og med| och med| og)? *{_MARK}(?: og)? ?(?:frem(?:over)?|framøver)?",
        lambda found: _since(days, found),
    )


def _number(text: str) -> int:
    return int(text) if text.isdigit() else NUMBERS[text]


def _two(days: Days, match: re.Match[str]) -> tuple[Spans, Spans]:
    return days.found[int(match[1])], days.found[int(match[2])]


def _same(both: tuple[Spans, Spans]) -> Spans:
    """A weekday and a date beside each other: the day that both can mean, else either."""
    one, other = both
    return tuple(span for span in one if span in other) or tuple(dict.fromkeys((*one, *other)))


def _pairs(both: tuple[Spans, Spans]) -> Iterator[Span]:
    for first, _last in both[0]:
        for _first, last in both[1]:
            # "fra mandag til onsdag": the Wednesday after that Monday.
            after = last if last >= first or first - last > _WEEK_LONG else last + _WEEK_LONG
            if first <= after:
                yield first, after


def _span(both: tuple[Spans, Spans]) -> Spans | None:
    found = tuple(_pairs(both))
    # "tirsdag til torsdag" on a Tuesday: the nearer Thursday of either Tuesday.
    return tuple(span for span in found if span[1] - span[0] < _WEEK_LONG) or found[:1] or None


def _both(days: Days, both: tuple[Spans, Spans]) -> Spans:
    """Days in a row are one report; others are several, and which is asked."""
    calendar = days.moment.calendar
    joined = tuple(
        (one[0], other[1])
        for one in both[0]
        for other in both[1]
        if one[1] < other[0] <= calendar.next_school_day(one[1])
    )
    return joined or tuple(dict.fromkeys((*both[0], *both[1])))


def _too(days: Days, match: re.Match[str]) -> Spans:
    """ "i dag og formentlig også i morgen": what is not certain is asked."""
    both = _two(days, match)
    joined = _both(days, both)
    return tuple(dict.fromkeys((*both[0], *joined))) if re.search(rf"\b{_HEDGE}\b", match.group()) else joined


def _counted(moment: Moment, count: int) -> Span:
    first = _from_now(moment)
    return first, moment.calendar.school_days_after(first, max(count, 1) - 1)


def _until(days: Days, match: re.Match[str], *, sure: bool | None) -> Spans:
    """ "til fredag" has the Friday in it; "indtil fredag", or until a Monday, may end the day before."""
    first, calendar = _from_now(days.moment), days.moment.calendar
    found: list[Span] = []
    for _first, last in days.found[int(match[1])]:
        day_before = calendar.school_days_before(last, 1)
        ends_before = sure is False or (sure is None and (last - day_before).days > 1)
        if ends_before and day_before >= first:
            found.append((first, day_before))
        if last > first or not ends_before:
            found.append((first, max(first, last)))
    return tuple(dict.fromkeys(found))


def _since(days: Days, match: re.Match[str]) -> Spans:
    """ "fra onsdag": that day, or to the end of its week."""
    found: list[Span] = []
    for first, last in days.found[int(match[1])]:
        friday = first + timedelta(days=max(_FRIDAY - first.weekday(), 0))
        found += [(first, last)] if last > first else [(first, first), (first, friday)]
    return tuple(dict.fromkeys(found))
