"""How a report reads, in three languages: every kind, every span, with and without why."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bot.absence import words
from bot.absence.facts import Wanted
from bot.absence.models import AbsenceKind
from bot.core.texts import in_language
from bot.schools.policy.values import AbsenceReason

TODAY = date(2026, 11, 24)
FRIDAY = date(2026, 11, 27)
SIX_TO_SEVEN = datetime(2026, 11, 24, 5, 52, tzinfo=UTC)


def wanted(
    kind: AbsenceKind = AbsenceKind.DAY,
    first: date = TODAY,
    last: date | None = None,
    reason: AbsenceReason | None = None,
    since: int | None = None,
    until: int | None = None,
) -> Wanted:
    return Wanted(kind, first, last or first, reason, since, until)


SENTENCES = {
    "da": [
        "Emma er hjemme i dag, tirsdag den 24. november.",
        "Emma er syg fra tirsdag den 24. november til og med fredag den 27. november.",
        "Emma er hos læge eller tandlæge fredag den 27. november.",
        "Emma har lovligt fravær i morgen, onsdag den 25. november.",
        "Emma er fraværende i dag, tirsdag den 24. november.",
        "Emma kommer kl. 09.30 i dag, tirsdag den 24. november.",
        "Emma kommer senere i dag, tirsdag den 24. november.",
        "Emma går kl. 12.00 fredag den 27. november. Grund: læge eller tandlæge.",
        "Emma går tidligere i dag, tirsdag den 24. november.",
        "Emma er væk kl. 10.00–12.00 i dag, tirsdag den 24. november.",
    ],
    "nb": [
        "Emma er hjemme i dag, tirsdag 24. november.",
        "Emma er syk fra tirsdag 24. november til og med fredag 27. november.",
        "Emma er hos lege eller tannlege fredag 27. november.",
        "Emma har gyldig fravær i morgen, onsdag 25. november.",
        "Emma er borte i dag, tirsdag 24. november.",
        "Emma kommer kl. 09.30 i dag, tirsdag 24. november.",
        "Emma kommer senere i dag, tirsdag 24. november.",
        "Emma går kl. 12.00 fredag 27. november. Årsak: lege eller tannlege.",
        "Emma går tidligere i dag, tirsdag 24. november.",
        "Emma er borte kl. 10.00–12.00 i dag, tirsdag 24. november.",
    ],
    "sv": [
        "Emma är hemma i dag, tisdag 24 november.",
        "Emma är sjuk från tisdag 24 november till fredag 27 november.",
        "Emma är hos läkare eller tandläkare fredag 27 november.",
        "Emma har giltig frånvaro i morgon, onsdag 25 november.",
        "Emma är borta i dag, tisdag 24 november.",
        "Emma kommer kl. 09.30 i dag, tisdag 24 november.",
        "Emma kommer senare i dag, tisdag 24 november.",
        "Emma går kl. 12.00 fredag 27 november. Skäl: läkare eller tandläkare.",
        "Emma går tidigare i dag, tisdag 24 november.",
        "Emma är borta kl. 10.00–12.00 i dag, tisdag 24 november.",
    ],
}
CASES = [
    wanted(),
    wanted(last=FRIDAY, reason="illness"),
    wanted(first=FRIDAY, reason="medical"),
    wanted(first=date(2026, 11, 25), reason="valid"),
    wanted(reason="other"),
    wanted(AbsenceKind.LATE, until=570),
    wanted(AbsenceKind.LATE),
    wanted(AbsenceKind.EARLY, FRIDAY, reason="medical", since=720),
    wanted(AbsenceKind.EARLY),
    wanted(AbsenceKind.HOURS, since=600, until=720),
]


@pytest.mark.parametrize("code", ["da", "nb", "sv"])
def test_a_report_is_one_whole_sentence(code: str) -> None:
    with in_language(code):
        assert [words.sentence(each, "Emma", today=TODAY) for each in CASES] == SENTENCES[code]
        # What may stand on a lock screen names nobody and has no reason.
        nameless = [*(words.what(each, TODAY) for each in CASES), *(headline(each) for each in CASES)]
    for reason in ("syg", "syk", "sjuk", "læge", "lege", "läkare", "lovlig", "gyldig", "giltig", "Emma"):
        assert not [line for line in nameless if reason in line]


def headline(each: Wanted) -> str:
    return words.headline(SIX_TO_SEVEN, "Europe/Copenhagen", each)


def test_the_line_that_stays_says_the_days_where_they_are_others() -> None:
    with in_language("da"):
        assert headline(CASES[0]) == "Fravær er meldt tirsdag den 24. november kl. 06.52."
        assert headline(CASES[2]) == ("Fravær fredag den 27. november er meldt tirsdag den 24. november kl. 06.52.")
        assert headline(CASES[1]) == (
            "Fravær fra tirsdag den 24. november til og med fredag den 27. november er meldt tirsdag den 24. november "
            "kl. 06.52."
        )


def test_several_children_and_one_without_a_name_read_well() -> None:
    with in_language("sv"):
        assert words.sentence(wanted(reason="illness"), "Emma och Noah", today=TODAY, many=2) == (
            "Emma och Noah är sjuka i dag, tisdag 24 november."
        )
        assert words.sentence(wanted(), "ditt barn", today=TODAY) == "Ditt barn är hemma i dag, tisdag 24 november."
