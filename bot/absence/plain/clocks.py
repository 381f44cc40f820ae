"""Times of day as people write them: "halv ni" (08.30), "kl 14", "1430", "kvart över nio", "10-12", "en time senere".

Like days, each is taken out of the text and leaves a mark: `¤t` a time, `¤r` from one to another, `¤m` so many minutes.
Numbers alone are times only where a word says so, and an hour before seven means the afternoon: a school has no night.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from msgspec import Struct, field

from bot.absence.plain.lexicon import NUMBERS

_WORDS = "|".join(sorted(NUMBERS, key=len, reverse=True))
_HOUR = rf"(?P<hour>\d{{1,2}}|{_WORDS})\b"
_CLOCK = r"(?:\b(?:kl|klokken|klokka|klockan|klokk|kloken|klocka|klokke)\b\.? ?)"
_ABOUT = r"(?:ca\.? |cirka |omkring |rundt |runt |ved |vid |rett før |senest )?"
# Words after which a bare hour is a time.
_SAYS_TIME = (
    r"\b(?:kommer|kommer først|kommer inn|kommer ind|komme|møder|møder først|møter|møter først|hentes|henter|hæmtar"
    r"|hæmtas|går|slutter|slutar|ved|vid|omkring|rundt|runt|ca\.?|cirka|til|till|fra|från|fr|førend|førræn|førr|før|innan|inden|efter|etter)"
)
_MINUTES = r"(?:minut(?:t)?er|minut(?:t)?|min)\b\.?"
_HOURS = r"(?:timer|tim|timmar|timers|times|timme|time|t)\b"
_EARLIEST, _LATEST = 7 * 60, 18 * 60


class Clocks(Struct):
    """The text with its times marked; minutes after midnight, or minutes."""

    text: str
    times: list[int] = field(default_factory=list)
    ranges: list[tuple[int, int]] = field(default_factory=list)
    minutes: list[int] = field(default_factory=list)

    def replaces(self, pattern: str, meant: Callable[[re.Match[str]], str | None]) -> None:
        self.text = re.sub(pattern, lambda match: meant(match) or match.group(), self.text)

    def time(self, minute: int | None) -> str | None:
        if minute is None:
            return None
        self.times.append(minute)
        return f" ¤t{len(self.times) - 1} "

    def range(self, first: int | None, last: int | None) -> str | None:
        if first is None or last is None or not _EARLIEST <= first < last <= _LATEST:
            return None
        self.ranges.append((first, last))
        return f" ¤r{len(self.ranges) - 1} "

    def span(self, minutes: int) -> str:
        self.minutes.append(minutes)
        return f" ¤m{len(self.minutes) - 1} "


def mark_clocks(text: str) -> Clocks:
    """The folded text, its days already marked, with marks instead of its times."""
    clocks = Clocks(text)
    # "til 3. time": which lesson begins when is the timetable's business; it is asked.
    clocks.text = re.sub(
        r"\b(?:\d\. ?|\d:e |\d:dje |første |førsta |siste |sista |sidste |anden |andre |andra |tredje |fjerde |fjærde )"
        r"(?:time|timer|timene|timerne|lektion|lektionen|lektionerna|timen|timme|timmen)\b",
        " ¤l ",
        clocks.text,
    )
    _lengths(clocks)
    _ranges(clocks)
    _quarters(clocks)
    _hours(clocks)
    clocks.replaces(
        r"¤t(\d+) *(?:-|til|till) *¤t(\d+)",
        lambda found: clocks.range(clocks.times[int(found[1])], clocks.times[int(found[2])]),
    )
    return clocks


def _number(text: str) -> int:
    return int(text) if text.isdigit() else NUMBERS[text]


def _at(hour: str, minute: str | int | None = None) -> int | None:
    """Minutes after midnight; None for what is no time of a school day."""
    hours, minutes = _number(hour), int(minute or 0)
    if 0 < hours < 7:
        hours += 12
    at = hours * 60 + minutes
    return at if minutes < 60 and _EARLIEST <= at <= _LATEST else None


def _lengths(clocks: Clocks) -> None:
    clocks.replaces(r"\b1(?:[,.]5|½) ?(?:timers?|timmar|times?|timme|t)\b", lambda _found: clocks.span(90))
    clocks.replaces(r"(?<!\w)½ ?(?:times?|timm[ea]|t)\b", lambda _found: clocks.span(30))
    clocks.replaces(r"\b(?:en |et )?halvan(?:den|nen) (?:time|timme)\b", lambda _found: clocks.span(90))
    clocks.replaces(
        rf"\b(?P<hour>\d|{_WORDS}) (?:og|och) (?:en |et |ett )?halv(?:t)? {_HOURS}",
        lambda found: clocks.span(_number(found["hour"]) * 60 + 30),
    )
    clocks.replaces(r"\b(?:en |et |ett |ein )?halv ?(?:times?|timm[ea]|t)\b", lambda _found: clocks.span(30))
    clocks.replaces(
        r"\b(?:et |en |ett )?(?:tre ?kvart(?:er)?)\b(?! (?:i|på|over|øver|¤))(?: (?:time|timme))?",
        lambda _found: clocks.span(45),
    )
    clocks.replaces(
        rf"\b(?P<hour>\d|{_WORDS}) (?:og|och) (?:en |et |ett )kvart(?:er)?\b(?! (?:i|på|over|øver) )",
        lambda found: clocks.span(_number(found["hour"]) * 60 + 15),
    )
    clocks.replaces(
        r"\b(?:et |en |ett )?(?:kvarters?|kvart)\b(?! (?:i|på|over|øver|til|¤))(?: (?:time|tid)\b)?",
        lambda _found: clocks.span(15),
    )
    clocks.replaces(
        rf"\b(?P<many>\d{{1,3}}|{_WORDS})(?:(?<=\d)| +){_MINUTES}(?! (?:i|på|over|øver) )",
        lambda found: clocks.span(_number(found["many"])),
    )
    clocks.replaces(
        rf"\b(?P<many>\d|{_WORDS})(?: +|(?<=\d)){_HOURS}", lambda found: clocks.span(_number(found["many"]) * 60)
    )
    clocks.replaces(r"\b(?P<many>\d) ?h(?= +(?:(?:og|och) +)?¤m)", lambda found: clocks.span(int(found["many"]) * 60))
    # "1 h 15 min", "en timme och en kvart".
    clocks.replaces(
        r"¤m(\d+) +(?:(?:og|och) +)?¤m(\d+)",
        lambda found: clocks.span(clocks.minutes[int(found[1])] + clocks.minutes[int(found[2])]),
    )
    clocks.replaces(r"\b(?:et |ett )?par (?:timer|timmar)\b", lambda _found: " ¤l ")


def _ranges(clocks: Clocks) -> None:
    hour = r"(?P<{0}h>\d{{1,2}}|" + _WORDS + r")(?:[:.]?(?P<{0}m>[0-5]\d))?"
    first, last = hour.format("a"), hour.format("b")

    def meant(found: re.Match[str]) -> str | None:
        return clocks.range(_at(found["ah"], found["am"]), _at(found["bh"], found["bm"]))

    clocks.replaces(
        rf"(?:{_CLOCK}|\b(?:fra|från|mellem|mellom|mellan) )(?:{_CLOCK})?{_ABOUT}{first}"
        rf" ?(?:-|til|till|og|och) ?{_CLOCK}?{_ABOUT}{last}\b",
        meant,
    )
    clocks.replaces(
        r"(?<![\d./:-])\b"
        + first.replace("|" + _WORDS, "")
        + r" ?(?:-|till?) ?"
        + last.replace("|" + _WORDS, "")
        + r"\b(?![\d./:])",
        meant,
    )


def _quarters(clocks: Clocks) -> None:
    some = r"(?P<some>fem|ti|tio|tyve|tjue|tjugo|kvart|kvarter|5|10|15|20)(?: (?:minutter|minuter|min))?"

    def beside(found: re.Match[str]) -> str | None:
        hour = _at(found["hour"])
        if hour is None:
            return None
        away = 15 if found["some"].startswith("kvart") else _number(found["some"])
        hour -= 30 if found["half"] else 0
        return clocks.time(hour + away if found["way"] in {"over", "øver"} else hour - away)

    clocks.replaces(rf"(?:{_CLOCK})?{_ABOUT}\b{some} (?P<way>over|øver|i|på|før) (?P<half>halv ?)?{_HOUR}", beside)

    def half(found: re.Match[str]) -> str | None:
        hour = _at(found["hour"])
        return clocks.time(None if hour is None else hour - 30)

    clocks.replaces(rf"(?:{_CLOCK})?{_ABOUT}\bhalv {_HOUR}", half)


def _hours(clocks: Clocks) -> None:
    written = r"(?P<hour>\d{1,2})[:.](?P<minute>[0-5]\d)\b"
    clocks.replaces(
        rf"{_CLOCK}?{_ABOUT}(?<![\d.:/]){written}(?![\d/]|[:.]\d)",
        lambda found: clocks.time(_at(found["hour"], found["minute"])),
    )
    close = r"\b(?P<hour>0?[6-9]|1[0-7])(?P<minute>[0-5]\d)\b"
    clocks.replaces(rf"{_CLOCK}{_ABOUT}{close}", lambda found: clocks.time(_at(found["hour"], found["minute"])))
    clocks.replaces(
        r"\b(?P<hour>0[6-9]|1[0-7])(?P<minute>[0-5]\d)\b",
        lambda found: clocks.time(_at(found["hour"], found["minute"])),
    )
    clocks.replaces(rf"{_CLOCK}{_ABOUT}{_HOUR}(?![.:]\d)", lambda found: clocks.time(_at(found["hour"])))
    clocks.replaces(r"\b(?P<hour>\d{1,2})-(?:tiden|tida)\b", lambda found: clocks.time(_at(found["hour"])))
    bare = r"(?P<hour>[7-9]|1[0-7]|otte|åtte|åtta|nio|ti|tio|elleve|elva|tolv)\b(?! ?[./:-]\d)(?! (?:dag|¤))"

    def after(found: re.Match[str]) -> str | None:
        marked = clocks.time(_at(found["hour"]))
        return None if marked is None else f"{found['word']} {marked}"

    clocks.replaces(rf"(?P<word>{_SAYS_TIME}) {bare}", after)
    # "9 til halv elleve".
    clocks.replaces(rf"\b{bare}(?= +(?:til|till) +¤t)", lambda found: clocks.time(_at(found["hour"])))
