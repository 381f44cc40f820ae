"""Days that stand together: "tirsdag den 1. december" is one; "i dag, onsdag og torsdag" are several.

So are "fra … til …", "til …" and "2 dage".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta

from bot.absence.plain import lexicon as words
from bot.absence.plain.days import FRIDAY, Days, first_from_now, single_days
from bot.absence.plain.facts import Moment, Span, Spans

_WEEK_LONG = timedelta(days=7)
_COUNT = rf"(?P<count>\d{{1,2}}|{'|'.join(sorted(words.NUMBERS, key=len, reverse=True))})"
_DAY_WORD = r"(?:skole?dage?r?|skoldagar|dage?|dager|dagar)\b"
_MARK = r"¤d(\d+)"
# "og nok også": the day after it belongs to the day before it, and is not always certain.
_HEDGE = r"(?:formentlig|formodentlig|nok|nog|sandsynligvis|sannsynligvis|sannolikt|førmodligen|trolig(?:en|tvis)?)"
_TOO = r"(?:også|ogsa|ocksa|æven|ligeledes|likaså|desuden|dessuden|dessutom|tillige)"
_NOT_BEFORE = (
    r"\b(?P<not>ikke|ikkje|inte|icke|ej|ikk|ik)\b(?P<what>[^.!;\n¤]{0,40}?)"
    r"[ ,](?:førend|førræn|førren|førr|føre|før|innan|innen|inden)\b"
)
_BESIDE = r"[ ,(]*(?:d\. |den )?"
_LISTED = r" *(?:[,(] *)?(?:(?:og|och|samt|&|\+|plus) *)?(?:på |d\. |den )?"
_LIST = rf"{_MARK}(?:{_LISTED}{_MARK})+ *\)?"
_AND = re.compile(r",|og|och|samt|&|\+|plus")
_ABSENT = words.ILL | words.SYMPTOMS | words.HOME | words.AWAY | words.NOT
# "… ser vi an", "… kommer hun": what is done on that day.
_VERBS = "|".join(sorted(words.TURNED | words.COMES | {"stannar"}))
_SUBJECTS = "|".join(sorted(words.I_OR_WE | words.HE_OR_SHE))
_DOES = re.compile(
    rf" *(?:(?:{_VERBS})\b|(?!(?:så|da|fordi|førdi|for|før|eftersom|siden|men|og|och|at|att|når|hvis|som|der)\b)"
    rf"[^\W\d_]+ +(?:{_SUBJECTS})\b)"
)
_NEXT_WORD = re.compile(r" *([^\W\d_]+)")


def mark_days(text: str, moment: Moment) -> Days:
    """The folded text with marks instead of its days."""
    days = single_days(text, moment)
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
    _one_day(days)
    to = r"(?:- ?|og ud |til og med |till og med |t\.? ?o\.? ?m\.? |tom |til |till |ut )"
    days.replaces(
        rf"(?:\bfr(?:a|å|ån)(?: og med| og| och med)? )?{_MARK} *{to} *{_MARK}", lambda found: _span(_two(days, found))
    )
    days.replaces(_LIST, lambda found: _list(days, found))
    _lengths(days)
    _ends(days)
    # "kommer ikke i skole, før torsdag": until the day before it.
    days.text = re.sub(
        rf"{_NOT_BEFORE} *{_MARK}", lambda found: f"{found['not']} ¤b{found[3]} {found['what']} ", days.text
    )
    return days


def _lengths(days: Days) -> None:
    days.replaces(
        rf"\b(?:(?:i|de|nærmeste|næste|neste|kommande|kommende) ){{0,3}}{_COUNT} {_DAY_WORD}"
        r"(?: frem(?:over)?| framøver)?",
        lambda found: (_counted(days.moment, _number(found["count"])),),
    )
    days.replaces(
        rf"\b(?:(?:i|de|næste|neste|et|ett|noen|nogle|några) ){{1,3}}(?:par )?{_DAY_WORD}",
        lambda _found: (_counted(days.moment, 2), _counted(days.moment, 3)),
    )


def _ends(days: Days) -> None:
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
    return int(text) if text.isdigit() else words.NUMBERS[text]


def _two(days: Days, match: re.Match[str]) -> tuple[Spans, Spans]:
    return days.found[int(match[1])], days.found[int(match[2])]


# One day, said twice -----------------------------------------------------------------------------------------------


def _one_day(days: Days) -> None:
    """ "tirsdag den 1. december", "i morgen, onsdag": neighbours that can be the same day are one."""
    place = 0
    beside = re.compile(rf"{_MARK}{_BESIDE}{_MARK}\)?")
    while found := beside.search(days.text, place):
        spans = _same(days, int(found[1]), int(found[2])) or _of_week(days, found)
        if spans is None:
            place = found.start(2) - 2
            continue
        marked = days.mark(spans)
        days.text = days.text[: found.start()] + marked + days.text[found.end() :]
        place = found.start()


def _same(days: Days, one: int, other: int) -> Spans | None:
    """The day that both can mean; a weekday and a date that do not fit are either, and two days are None."""
    first, second = days.found[one], days.found[other]
    if common := tuple(span for span in first if span in second):
        return common
    names, dates = {one, other} & days.named, {one, other} & days.dated
    if not names or not dates:
        return None
    name, date = (first[0], second) if one in names else (second[0], first)
    if len(date) == 1 and date[0][0].weekday() == name[0].weekday():
        return date
    return tuple(dict.fromkeys((*first, *second))) if one in names else None


def _of_week(days: Days, match: re.Match[str]) -> Spans | None:
    """ "mandag neste uke", "uge 49 mandag": the day of that week; in "torsdag og fredag i næste uge" both."""
    one, other = int(match[1]), int(match[2])
    name, week = (one, other) if one in days.named else (other, one)
    ((first, last), *_more) = days.found[week]
    if name not in days.named or week in days.named | days.dated or "," in match.group() or first == last:
        return None
    listed = re.search(rf"(?:¤d\d+{_LISTED})*$", days.text[: match.start()])
    for mark in {name, *(int(each) for each in re.findall(_MARK, listed.group() if listed else ""))} & days.named:
        day = first + timedelta(days=days.found[mark][0][0].weekday() - first.weekday())
        days.found[mark] = ((day, day),) if first <= day <= last else days.found[mark]
    day = days.found[name][0][0]
    return ((day, day),) if first <= day <= last else None


# Several days ------------------------------------------------------------------------------------------------------


def _list(days: Days, match: re.Match[str]) -> Spans | None:
    """ "i dag, onsdag og torsdag": days in a row are one report; others are several, and which is asked."""
    marks = [int(each) for each in re.findall(_MARK, match.group())]
    if len(marks) == 2 and not _AND.search(match.group()):
        return None
    rows = _rows(days, marks)
    # "syg i dag, onsdag kommer han": the last day may be another sentence's.
    before = re.split(r"[.!;\n]", days.text[: match.start()])[-1]
    if _does(days.text, match) and not _ABSENT.isdisjoint(re.findall(r"[^\W\d_]+", before)):
        without = _rows(days, marks[:-1])
        rows = (*rows, *without) if len(rows) == 1 else (*without, *rows)
    return tuple(dict.fromkeys(rows))


def _does(text: str, match: re.Match[str]) -> bool:
    if _DOES.match(text, match.end()):
        return True
    word = _NEXT_WORD.match(text, match.end())
    return (
        word is not None
        and word[1] not in words.KNOWN
        and re.search(r"\b(?:og|och|samt|plus)\b|&|\+", match[0]) is None
    )


def _rows(days: Days, marks: Sequence[int]) -> Spans:
    starts = days.found[marks[0]]
    for later in (False, True):
        whole = [each for each in (_chain(days, first, marks[1:], later=later) for first in starts) if len(each) == 1]
        if whole:
            return tuple(dict.fromkeys(row for (row,) in whole))
    broken = [_chain(days, first, marks[1:], later=False) for first in starts]
    return tuple(dict.fromkeys(row for rows in broken for row in rows))


def _chain(days: Days, first: Span, marks: Sequence[int], *, later: bool) -> list[Span]:
    """The rows that days make from a first one on; `later`: "mandag og tirsdag" is that Monday's Tuesday."""
    rows, after, latest = [first], days.moment.calendar.next_school_day, first
    for mark in marks:
        spans = days.found[mark]
        if later and mark in days.named:
            spans = (*spans, *((one + _WEEK_LONG, other + _WEEK_LONG) for one, other in spans))
        begins, ends = rows[-1]
        if latest in spans:
            continue
        joins = [span for span in spans if ends < span[0] <= after(ends)]
        rows[-1:] = [(begins, joins[0][1])] if joins else [rows[-1], *spans]
        latest = joins[0] if joins else rows[-1]
    return rows


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


def _too(days: Days, match: re.Match[str]) -> Spans:
    """ "i dag og formentlig også i morgen": what is not certain is asked."""
    one, other = int(match[1]), int(match[2])
    joined = _rows(days, (one, other))
    hedged = re.search(rf"\b{_HEDGE}\b", match.group())
    return tuple(dict.fromkeys((*days.found[one], *joined))) if hedged else joined


def _counted(moment: Moment, count: int) -> Span:
    first = first_from_now(moment)
    return first, moment.calendar.school_days_after(first, max(count, 1) - 1)


def _until(days: Days, match: re.Match[str], *, sure: bool | None) -> Spans:
    """ "til fredag" has the Friday in it; "indtil fredag", or until a Monday or tomorrow, may end the day before."""
    first, calendar = first_from_now(days.moment), days.moment.calendar
    found: list[Span] = []
    for _first, last in days.found[int(match[1])]:
        day_before = calendar.school_days_before(last, 1)
        near = day_before == first and int(match[1]) not in days.named | days.dated
        ends_before = sure is False or (sure is None and (near or (last - day_before).days > 1))
        if ends_before and day_before >= first:
            found.append((first, day_before))
        if last > first or not ends_before:
            found.append((first, max(first, last)))
    return tuple(dict.fromkeys(found))


def _since(days: Days, match: re.Match[str]) -> Spans:
    """ "fra onsdag": that day, or to the end of its week."""
    found: list[Span] = []
    for first, last in days.found[int(match[1])]:
        friday = first + timedelta(days=max(FRIDAY - first.weekday(), 0))
        found += [(first, last)] if last > first else [(first, first), (first, friday)]
    return tuple(dict.fromkeys(found))
