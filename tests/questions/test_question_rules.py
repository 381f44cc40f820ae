"""Whom a question goes to, when it is read, how it stands, and which words offer a talk."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from msgspec.structs import replace

from bot.conferences.requests.facts import Staff
from bot.directory.card.rules import Card, card_from
from bot.directory.models import FirstAsked
from bot.people.models import StaffRole
from bot.questions.errors import NoWords, TooLong
from bot.questions.facts import Hearer, Question, Stand
from bot.questions.heavy import Hint, hint_in
from bot.questions.rules import LONG, LONGEST, clean_words, colleagues, hearers, read_at, reads_in, stand_of
from bot.reminders.models import Preferences
from bot.schools.calendar import SchoolCalendar
from bot.schools.policy import load_preset

POLICY = load_preset("dk-buddinge")
CALENDAR = SchoolCalendar("DK", "Europe/Copenhagen", frozenset({date(2026, 11, 20)}))
CONTACT, TEAM, SUBSTITUTE, OFFICE, HEAD = StaffRole


def staff(*roles: StaffRole, away: tuple[StaffRole, ...] = ()) -> list[Staff]:
    """One of each, by number; `away` cannot be reached."""
    return [Staff(n, f"Name{n}", "Dahl", role, role not in away) for n, role in enumerate(roles, start=1)]


ALL = (CONTACT, TEAM, SUBSTITUTE, OFFICE, HEAD)
FIRST = FirstAsked.CONTACT_TEACHER
WHOM = [
    (FIRST, staff(*ALL), {CONTACT, SUBSTITUTE}),
    (FIRST, staff(CONTACT, TEAM, OFFICE, HEAD), {CONTACT}),
    (FIRST, staff(*ALL, away=(CONTACT,)), {SUBSTITUTE}),
    (FIRST, staff(*ALL, away=(CONTACT, SUBSTITUTE)), {TEAM}),
    (FIRST, staff(OFFICE, HEAD), {HEAD}),
    (FIRST, staff(*ALL, away=(CONTACT, SUBSTITUTE, TEAM, HEAD)), {OFFICE}),
    (FIRST, staff(*ALL, away=ALL), {CONTACT, SUBSTITUTE, HEAD}),
    (FirstAsked.TEAM, staff(*ALL), {CONTACT, TEAM, SUBSTITUTE}),
    (FirstAsked.TEAM, staff(*ALL, away=(CONTACT, TEAM, SUBSTITUTE)), {HEAD}),
    (FirstAsked.OFFICE, staff(*ALL), {OFFICE}),
    (FirstAsked.OFFICE, staff(*ALL, away=(OFFICE, HEAD)), {CONTACT, TEAM, SUBSTITUTE}),
    (FIRST, [], set()),
]


@pytest.mark.parametrize(("first", "people", "roles"), WHOM)
def test_a_question_goes_to_the_right_person(first: FirstAsked, people: list[Staff], roles: set[StaffRole]) -> None:
    assert {each.role for each in hearers(people, first, asker=99)} == roles


def test_nobody_is_asked_by_themselves_and_nobody_twice() -> None:
    people = [*staff(CONTACT, HEAD), Staff(1, "Name1", "Dahl", TEAM, True)]
    assert [each.person_id for each in hearers(people, FirstAsked.TEAM, asker=2)] == [1]
    assert [each.role for each in hearers(people, FIRST, asker=1)] == [HEAD]
    assert [each.person_id for each in colleagues(people, me=1, asker=99)] == [2]


def utc(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    """By the clocks of Copenhagen in winter."""
    return (
        datetime(2026, month, day, hour - 1, minute, tzinfo=UTC)
        if hour
        else datetime(2026, month, day - 1, 23, minute, tzinfo=UTC)
    )


def own(start: int, end: int) -> Preferences:
    return Preferences(1, quiet=(time(start), time(end)))


SET = replace(card_from(POLICY), quiet=(time(17), time(7, 30)), set_on=date(2026, 8, 1))
NONE = replace(SET, quiet=(time(), time()), weekends=False)
READ = [
    (card_from(POLICY), Preferences(1), utc(17, 14), utc(17, 14)),
    (card_from(POLICY), Preferences(1), utc(17, 21, 40), utc(18, 7)),
    (SET, Preferences(1), utc(17, 21, 40), utc(18, 7, 30)),
    (SET, Preferences(1), utc(18, 0, 5), utc(18, 7, 30)),
    (SET, Preferences(1), utc(18, 7, 29), utc(18, 7, 30)),
    # Friday the 20th the school is closed: from Thursday evening to Monday.
    (SET, Preferences(1), utc(19, 18), utc(23, 7, 30)),
    (SET, own(20, 8), utc(17, 19), utc(17, 19)),
    (SET, own(20, 8), utc(17, 21), utc(18, 8)),
    (NONE, Preferences(1), utc(22, 3), utc(22, 3)),
    (SET, Preferences(1), utc(24, 18, month=12), utc(28, 7, 30, month=12)),
]


@pytest.mark.parametrize(("card", "chosen", "asked", "read"), READ)
def test_it_is_read_when_its_reader_reads(card: Card, chosen: Preferences, asked: datetime, read: datetime) -> None:
    assert read_at([[reads_in(chosen, card, POLICY, CALENDAR)]], asked) == read


def test_of_several_the_first_one_to_read_counts() -> None:
    now = utc(17, 21, 40)
    early, late = (reads_in(each, SET, POLICY, CALENDAR) for each in (Preferences(1), own(21, 9)))
    assert read_at([[late], [early]], now) == utc(18, 7, 30)
    assert read_at([[early, late]], now) == utc(18, 9)
    assert read_at([], now) == now


def question(**more: object) -> Question:
    at = utc(17, 12)
    made = Question(
        1, 1, 1, "3.B", 1, "Emma", 1, "Maria Lund", False, None, None, at, at, at + timedelta(days=3), None, None,
        None, None, None, None, None, "Europe/Copenhagen",
    )  # fmt: skip
    return replace(made, **more)


def hearer(seen: datetime | None = None, left: datetime | None = None) -> Hearer:
    return Hearer(1, 1, "Mette", "Dahl", utc(17, 12), seen, left, True)


def test_a_question_stands_as_both_sides_read_it() -> None:
    now = utc(17, 13)
    assert stand_of(question(deliver_at=utc(18, 7)), [hearer()], now) is Stand.HELD
    assert stand_of(question(), [hearer()], now) is Stand.DELIVERED
    assert stand_of(question(), [hearer(seen=now)], now) is Stand.SEEN
    assert stand_of(question(), [hearer(seen=now, left=now), hearer()], now) is Stand.PASSED_ON
    assert stand_of(question(), [hearer()], utc(20, 12)) is Stand.OVERDUE
    assert stand_of(question(answered_at=now), [hearer()], utc(20, 12)) is Stand.ANSWERED
    assert stand_of(question(answered_at=now, closed_at=now), [hearer()], now) is Stand.CLOSED


def test_only_words_are_sent_and_not_too_many() -> None:
    assert clean_words("  Hvornår?\n") == "Hvornår?"
    assert clean_words("שלום 🎒") == "שלום 🎒"
    for empty in ("", " \n", "😀😀", "?!…"):
        with pytest.raises(NoWords):
            clean_words(empty)
    clean_words("å" * LONGEST)
    with pytest.raises(TooLong):
        clean_words("å" * LONGEST + "!")
    with pytest.raises(TooLong):
        clean_words("a" + "😀" * (LONGEST // 2))


HINTS = [
    ("Hvornår er der tur?", False, None),
    ("Han bliver mobbet", False, Hint.HEAVY),
    ("Jeg er bekymret: nogen slår hende", False, Hint.HEAVY),
    ("Hun er blitt utsatt for vold", False, Hint.HEAVY),
    ("Vi ska skiljas, hon har ångest", False, Hint.HEAVY),
    ("x" * (LONG + 1), False, Hint.LONG),
    ("Hvornår kommer karaktererne?", False, None),
    ("Emmas karakterer er lave", True, Hint.ASSESSMENT),
    ("Utredningen visar dyslexi", True, Hint.ASSESSMENT),
    ("Elsa har glömt sin väska", True, None),
]


@pytest.mark.parametrize(("words", "by_staff", "hint"), HINTS)
def test_some_words_offer_a_talk(words: str, by_staff: bool, hint: Hint | None) -> None:
    assert hint_in(words, staff=by_staff) is hint
