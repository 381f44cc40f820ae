"""What is understood of written messages: the tables of three languages, and clocks and calendars at their edges."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from random import Random
from zoneinfo import ZoneInfo

import pytest

from bot.absence.facts import Wanted
from bot.absence.models import AbsenceKind
from bot.absence.plain import lexicon as words
from bot.absence.plain.facts import Moment, Named, Reading
from bot.absence.plain.reader import read
from bot.absence.rules import at_minute, ensure_reportable
from bot.core.dates import clock_time
from bot.schools.calendar import SchoolCalendar
from bot.schools.policy.loading import load_preset
from tests.absence.plain import table_da, table_nb, table_near, table_sv

PLACES = {
    "da": ("dk-buddinge", "Europe/Copenhagen", "DK", ("Emma", "Noah"), table_da.MESSAGES + table_near.DA),
    "nb": ("no-skedsmo", "Europe/Oslo", "NO", ("Jakob", "Nora"), table_nb.MESSAGES + table_near.NB),
    "sv": ("se-samverkan", "Europe/Stockholm", "SE", ("Elsa", "Nils"), table_sv.MESSAGES + table_near.SV),
}
REASONS = {"illness": "ill", "medical": "med", "valid": "val", "other": "oth", None: "no"}
TUESDAY = (2026, 11, 24, 6, 50)
AT_LEAST, RIGHT = 150, 0.95


def moment(language: str = "da", at: Sequence[int] = TUESDAY, closed: frozenset[date] = frozenset()) -> Moment:
    name, zone, country, _children, _messages = PLACES[language]
    calendar = SchoolCalendar(country, zone, closed)  # type: ignore[arg-type]
    return Moment(datetime(*at, tzinfo=ZoneInfo(zone)), load_preset(name), calendar)  # type: ignore[misc,arg-type]


def family(language: str) -> list[Named]:
    return [Named(number, name) for number, name in enumerate(PLACES[language][3], start=1)]


def day(found: date) -> str:
    return str(found.day) if found.month == 11 else f"{found.day}/{found.month}"


def written(wanted: Wanted) -> str:
    """ "hours 24 10.00-12.00 med": one way of a reading as the tables have it."""
    days = day(wanted.first_on) + (f"-{day(wanted.last_on)}" if wanted.last_on != wanted.first_on else "")
    clocks = [clock_time(at_minute(each)).lstrip("0") for each in (wanted.from_minute, wanted.until_minute) if each]
    parts = [
        wanted.kind.value,
        days,
        "-".join(clocks),
        REASONS[wanted.reason],
        "club" if wanted.club is not (wanted.kind is AbsenceKind.DAY) else "",
    ]
    return " ".join(part for part in parts if part)


def told(reading: Reading | None, children: Sequence[Named]) -> str:
    """A reading as the tables have it."""
    if reading is None:
        return "-"
    whom = "".join(child.called[0] for child in children if child.pupil_id in reading.pupils) or "?"
    ways = [f"{whom} {written(way)}" for way in reading.ways]
    return " | ".join(ways) + (" +" if reading.more else "")


def asks_nothing(reading: Reading | None) -> bool:
    """One press reports it as it was read."""
    return reading is not None and bool(reading.pupils) and len(reading.ways) == 1


def rows(messages: str) -> list[tuple[str, str]]:
    """Message and expected reading; that it says more is written behind the last way."""
    found = [line.split(" => ") for line in messages.splitlines() if line]
    return [(message, expected.replace(" + |", " |")) for message, expected in found]


@pytest.mark.parametrize("language", PLACES)
def test_what_homes_write_is_read_right_and_never_wrong_without_a_question(language: str) -> None:
    table, children, now = rows(PLACES[language][4]), family(language), moment(language)
    misses, wrong = [], []
    for message, expected in table:
        reading = read(message, children, now)
        if (found := told(reading, children)) != expected:
            misses.append(f"{message!r}\n    expected {expected}\n    read     {found}")
            wrong += [message] if asks_nothing(reading) else []
    print(f"{language}: {len(table) - len(misses)} of {len(table)} right", *misses, sep="\n  ")  # noqa: T201 - the table's result is to be seen
    assert len(table) >= AT_LEAST
    assert not wrong
    assert len(misses) <= (1 - RIGHT) * len(table)


EDGES: dict[tuple[int, ...], dict[str, str]] = {
    # The leap day, and the weeks at the turn of the year.
    (2028, 2, 28, 6, 50): {
        "Emma er syg i morgen": "E day 29/2 ill",
        "Emma er syg 29. februar": "E day 29/2 ill",
    },
    (2026, 12, 16, 6, 50): {"Emma er syg i uge 53": "E day 28/12-1/1 ill", "Emma er syg uge 1": "E day 4/1-8/1 ill"},
    # Summer time began on the Sunday: clocks are the school's.
    (2027, 3, 30, 7, 0): {"Emma kommer om to timer": "E late 30/3 9.00 no"},
    # After midnight, after school, at a weekend, on the school's own day off.
    (2026, 11, 25, 0, 20): {
        "Emma er syg i morgen": "E day 25 ill | E day 26 ill",
        "Emma er syg i dag": "E day 25 ill",
        "Emma er syg": "E day 25 ill",
    },
    (2026, 11, 24, 18, 0): {"Emma er syg i dag": "E day 25 ill | E day 24 ill", "Emma er syg i morgen": "E day 25 ill"},
    (2026, 11, 28, 9, 0): {"Emma er syg i dag": "E day 30 ill moved", "Emma er syg": "E day 30 ill"},
    (2026, 12, 10, 7, 0): {
        "Emma er syg i morgen": "E day 14/12 ill moved",
        "Emma er syg torsdag og mandag": "E day 10/12-14/12 ill",
    },
    # Times that are no time of a school day, and days that are none.
    (2026, 11, 24, 6, 50): {
        "Emma kommer kl 25": "-",
        "Emma kommer kl 7.30": "-",
        "Emma hentes kl 22": "-",
        "Emma er syg fra fredag til mandag": "E day 27-30 ill",
        "Emma er syg fra 1. december til 31. december": "TooLong",
        "Emma er syg den 15. februar": "TooFarAhead",
        "¤c0 er syg": "? day 24 ill +",
        "Emma " * 90 + "er syg": "E day 24 ill",
    },
}
CLOSED = frozenset({date(2026, 12, 11)})


@pytest.mark.parametrize("at", EDGES)
def test_clocks_and_calendars_at_their_edges(at: tuple[int, ...]) -> None:
    children, now = family("da"), moment("da", at, CLOSED)
    for message, expected in EDGES[at].items():
        reading = read(message, children, now)
        found = type(reading.refusal).__name__ if reading and reading.refusal else told(reading, children)
        assert found + (" moved" if reading and reading.moved else "") == expected, message[:60]


def test_what_nobody_writes_is_read_without_a_fault_and_proposes_only_what_can_be_reported() -> None:
    chance, now, children = Random(5), moment(), family("da")
    odd = [
        "Emma",
        "Noah",
        "kl",
        "kl.",
        "10",
        "24/11",
        "31/2",
        "32/13",
        "99",
        "0000",
        "½",
        "٣",
        "uge",
        "¤d9",
        "¤c7",
        ":",
    ]
    pieces = sorted({*words.KNOWN, *words.SYMPTOMS, *words.NUMBERS}) + [*odd, "\n", "\0"] * 8
    for _again in range(300):
        message = " ".join(chance.choices(pieces, k=chance.randint(1, 12)))
        reading = read(message, children, now)
        for wanted in reading.ways if reading else ():
            ensure_reportable(now.policy, now.calendar, now.now, wanted)


def test_names_of_every_sort_are_found_and_a_child_without_one_is_asked_about() -> None:
    now, names = moment(), ("Emma J.", "Emma K.", "Anne-Marie", "My", "محمد", "Åse")
    children = [Named(number, name) for number, name in enumerate(names, start=1)]
    for message, expected in {
        "Emma J. er syg": (1,),
        "emma er syg": (),
        "Anne-Marie er syg": (3,),
        "My er syg 3. december": (4,),
        "محمد er syg": (5,),
        "åse er syg": (6,),
        "Emma K og My er syge": (2, 4),
    }.items():
        reading = read(message, children, now)
        assert reading is not None, message
        assert reading.pupils == expected, message
    # Of a child that goes without a name it is asked as soon as a name is written.
    nameless = [Named(1, "")]
    by_name, by_pronoun = read("Emma er syg", nameless, now), read("Hun er syg", nameless, now)
    assert by_name is not None
    assert by_name.pupils == ()
    assert by_pronoun is not None
    assert by_pronoun.pupils == (1,)


WEEKDAYS = {
    "da": ("Emma er syg", "på mandag", "onsdag", "torsdag", "fredag", "i overmorgen"),
    "nb": ("Jakob er syk", "på mandag", "onsdag", "torsdag", "fredag", "i overmorgen"),
    "sv": ("Elsa är sjuk", "på måndag", "onsdag", "torsdag", "fredag", "i övermorgon"),
}


@pytest.mark.parametrize("language", WEEKDAYS)
def test_a_day_with_a_slip_of_the_finger_never_becomes_today_without_a_question(language: str) -> None:
    start, *days = WEEKDAYS[language]
    for written_day in days:
        right = read(f"{start} {written_day}", family(language), moment(language))
        assert right is not None
        place = written_day.rfind(" ") + 1
        dropped = [written_day[:each] + written_day[each + 1 :] for each in range(place, len(written_day))]
        swapped = [
            written_day[:each] + written_day[each + 1] + written_day[each] + written_day[each + 2 :]
            for each in range(place, len(written_day) - 1)
        ]
        for slip in dropped + swapped:
            reading = read(f"{start} {slip}", family(language), moment(language))
            assert not asks_nothing(reading) or (reading and reading.ways) == right.ways, slip


FETCHED = {
    "da": (
        "Jeg henter Emma nu, hun har feber",
        "Emma har kastet op i skolen, far er på vej for at hente hende",
        "Skolen ringede, Emma har feber, jeg henter hende om lidt",
        "Emma er blevet dårlig i skolen",
        "Emma er syg og er blevet hentet",
        "Emma har feber, jeg henter hende nu og hun bliver hjemme i morgen",
    ),
    "nb": (
        "Nora har feber, jeg kommer og henter henne nå",
        "Nora har kastet opp på skolen, far er på vei for å hente henne",
        "Nora er blitt dårlig på skolen, jeg henter henne nå",
        "Nora er syk og er på vei hjem fra skolen",
    ),
    "sv": (
        "Jag hämtar Elsa nu, hon har feber",
        "Elsa har kräkts i skolan, pappa är på väg för att hämta henne",
        "Elsa har blivit sjuk i skolan, jag hämtar henne",
        "Elsa har feber, vi har hämtat henne",
    ),
}


@pytest.mark.parametrize("language", FETCHED)
def test_who_is_fetched_from_school_leaves_early_and_is_never_away_all_day_without_a_question(language: str) -> None:
    children = family(language)
    for message in FETCHED[language]:
        while_on = read(message, children, moment(language, (2026, 11, 24, 10, 32)))
        assert while_on is not None, message
        assert (while_on.ways[0].kind, while_on.ways[0].from_minute) == (AbsenceKind.EARLY, 10 * 60 + 35), message
        assert while_on.ways[0].first_on == date(2026, 11, 24), message
        for at in (TUESDAY, (2026, 11, 24, 10, 32), (2026, 11, 24, 15, 30), (2026, 11, 28, 9, 0)):
            reading = read(message, children, moment(language, at))
            assert not (asks_nothing(reading) and reading and reading.ways[0].kind is AbsenceKind.DAY), (at, message)


def test_a_child_that_is_fetched_now_without_a_reason_leaves_early_only_while_school_is_on() -> None:
    children = family("da")
    assert told(read("Jeg henter Emma nu", children, moment("da", (2026, 11, 24, 10, 32))), children) == (
        "E early 24 10.35 no"
    )
    for at in (TUESDAY, (2026, 11, 24, 15, 30), (2026, 11, 28, 9, 0)):
        assert read("Jeg henter Emma nu", children, moment("da", at)) is None
    assert read("jeg henter en pakke nu", children, moment("da", (2026, 11, 24, 10, 32))) is None


@pytest.mark.parametrize(
    "again",
    [
        *["på nu ", "i hele ", "i de næste ", "til og med ", "i dag og ", "kl 10-", "1.-", "ti i ", "et "],
        *["kl Emma 24/11 ", "ikke skole ", "i dag, ", "den 25 og ", "1 h 15 min ", "syg pga alt "],
        *["på vej nu ", "henter Emma nu ", "ikke i dag eller ", "sen, er der ", "ingen af børnene "],
    ],
)
def test_a_long_message_of_the_same_words_does_not_hold_up_the_bot(again: str) -> None:
    """Where a pattern tried every way to divide such a line, this would not end."""
    reading = read(("Emma er syg " + again * 250)[:500], family("da"), moment())
    assert reading is None or reading.pupils in {(1,), ()}
