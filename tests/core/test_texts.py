"""Words and dates as people of each country write them."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from bot.core.dates import clock_time, local, long_date, long_moment, short_date, short_moment, span
from bot.core.texts import (
    NoLanguage,
    _,
    by_name,
    capital,
    in_every_language,
    in_language,
    language_of,
    listed,
    ngettext,
    pgettext,
)


def test_text_without_a_language_is_refused() -> None:
    with pytest.raises(NoLanguage):
        _("Menu")
    with pytest.raises(NoLanguage):
        ngettext("a", "b", 1)
    with pytest.raises(NoLanguage):
        long_date(date(2026, 12, 1))


def test_a_language_nobody_speaks_here_is_refused() -> None:
    with pytest.raises(ValueError), in_language("en"):
        pass


def test_the_language_of_the_inner_block_ends_with_it() -> None:
    with in_language("da"):
        with in_language("sv"):
            assert _("Help") == "Hjälp"
        assert _("Help") == "Hjælp"


@pytest.mark.parametrize(
    ("code", "school", "language"),
    [
        ("da", "sv", "da"),
        ("nb", "da", "nb"),
        ("no", "da", "nb"),
        ("nn", "da", "nb"),
        ("sv-FI", "da", "sv"),
        ("SV_se", "da", "sv"),
        ("en", "sv", "sv"),
        ("ar", "nb", "nb"),
        (None, "sv", "sv"),
        ("", None, "da"),
        ("fo", "xx", "da"),
        ("-", None, "da"),
    ],
)
def test_a_phone_is_written_to_in_its_language_else_the_schools(
    code: str | None, school: str | None, language: str
) -> None:
    assert language_of(code, school) == language


def test_every_language_has_its_own_word() -> None:
    assert in_every_language("Menu") == {"da": "Menu", "nb": "Meny", "sv": "Meny"}


@pytest.mark.parametrize(("code", "three"), [("da", "E, I og N"), ("nb", "E, I og N"), ("sv", "E, I och N")])
def test_a_list_is_written_as_people_say_it(code: str, three: str) -> None:
    with in_language(code):
        assert listed(["E"]) == "E"
        assert listed(["E", "I", "N"]) == three
        with pytest.raises(ValueError):
            listed([])


def test_numbers_choose_their_form() -> None:
    with in_language("sv"):
        one = "On the day itself you get a silent one %(number)s hour before."
        many = "On the day itself you get a silent one %(number)s hours before."
        assert ngettext(one, many, 1).endswith("1 timme före.")
        assert ngettext(one, many, 2).endswith("2 timmar före.")
        assert ngettext(one, many, 0).endswith("0 timmar före.")


def test_a_context_tells_two_words_apart() -> None:
    with in_language("da"):
        assert pgettext("lock screen", "Name") == "Navn"


def test_percent_signs_in_values_are_no_placeholders() -> None:
    with in_language("da"):
        assert "%(child)s 100 %" in _("%(child)s: no talk right now.", child="%(child)s 100 %")


def test_a_capital_leaves_the_danish_i_alone() -> None:
    assert capital("tirs. 1. dec., hvis I kan") == "Tirs. 1. dec., hvis I kan"
    assert capital("") == ""


SORTED = {
    "da": ["Albert", "Zoe", "Ærø", "Ørum", "Aage", "Åse"],
    "nb": ["Albert", "Zoe", "Ærlig", "Øye", "Ås", "Aasen"],
    "sv": ["Aage", "Albert", "Zoe", "Åsa", "Älva", "Östen"],
}


@pytest.mark.parametrize("code", SORTED)
def test_names_are_sorted_in_the_readers_alphabet(code: str) -> None:
    assert by_name(reversed(SORTED[code]), code) == SORTED[code]
    with in_language(code):
        assert by_name(sorted(SORTED[code])) == SORTED[code]


DATES = {
    "da": ("onsdag den 18. november", "ons. 18. nov.", "onsdag den 18. november kl. 08.05", "ons. 18. nov. kl. 08.05"),
    "nb": ("onsdag 18. november", "ons. 18. nov.", "onsdag 18. november kl. 08.05", "ons. 18. nov. kl. 08.05"),
    "sv": ("onsdag 18 november", "ons 18 nov.", "onsdag 18 november kl. 08.05", "ons 18 nov. kl. 08.05"),
}


@pytest.mark.parametrize("code", DATES)
def test_dates_always_have_weekday_and_day(code: str) -> None:
    moment = datetime(2026, 11, 18, 8, 5)  # noqa: DTZ001 - a wall clock
    with in_language(code):
        assert (long_date(moment.date()), short_date(moment.date()), long_moment(moment), short_moment(moment)) == (
            DATES[code]
        )


def test_times_have_four_digits_and_spans_an_en_dash() -> None:
    assert clock_time(time(8)) == "08.00"
    assert span(time(16, 20), time(16, 40)) == "16.20–16.40"


@pytest.mark.parametrize(
    ("instant", "shown"),
    [
        ("2026-10-25T00:30:00+00:00", "02.30"),
        ("2026-10-25T01:30:00+00:00", "02.30"),
        ("2026-10-25T02:30:00+00:00", "03.30"),
        ("2027-03-28T00:59:00+00:00", "01.59"),
        ("2027-03-28T01:00:00+00:00", "03.00"),
    ],
)
def test_the_wall_clock_changes_when_the_country_does(instant: str, shown: str) -> None:
    for zone in ("Europe/Copenhagen", "Europe/Oslo", "Europe/Stockholm"):
        assert clock_time(local(datetime.fromisoformat(instant), zone)) == shown
