"""What a writer types, and what belongs to one draft."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.core.files import File, FileKind
from bot.core.routes import Written
from bot.core.texts import LANGUAGES, in_language
from bot.news.facts import Audience, NewsSchool, Post, PostWords
from bot.news.models import PostKind, PostState, Timing
from bot.news.writing.errors import MomentPast, MomentUnread, TooManyWords
from bot.news.writing.moments import read_moment
from bot.news.writing.phrases.sentences import DAY, PHRASES, PLACE, TIME, Filled, worded
from bot.news.writing.rules import MOST_FILES, ahead, clean, continues, is_whole, morning_after, year_of, years
from bot.schools.calendar import SchoolCalendar
from bot.schools.policy import load_preset

CALENDAR = SchoolCalendar("DK", "Europe/Copenhagen")
# Monday 16 November 2026, 7.40 at the school.
NOW = datetime(2026, 11, 16, 6, 40, tzinfo=UTC)
PICTURE = File(FileKind.PHOTO, "id")


@pytest.mark.parametrize(
    ("typed", "means"),
    [
        ("i morgen 7.30", "17/11 07.30"),
        ("I morgen kl. 7,30", "17/11 07.30"),
        ("imorgon 7:30", "17/11 07.30"),
        ("tirsdag 7.30", "17/11 07.30"),
        ("på tisdag kl 12", "17/11 12.00"),
        ("mandag 7.30", "23/11 07.30"),
        ("måndag 9", "16/11 09.00"),
        ("lördag 10", "21/11 10.00"),
        ("1/12 7.30", "01/12 07.30"),
        ("kl. 14.30", "16/11 14.30"),
        ("7.30", "17/11 07.30"),
        ("i dag 14", "16/11 14.00"),
    ],
)
def test_a_day_and_a_time_are_read_in_all_three_languages(typed: str, means: str) -> None:
    assert f"{CALENDAR.local(read_moment(typed, CALENDAR, NOW)):%d/%m %H.%M}" == means


@pytest.mark.parametrize(
    "typed", ["", "hej", "i morgen", "1/12", "25.00", "99/99 7", "7" * 80, "mandagsmøde 7", "٧.٣٠"]
)
def test_what_could_mean_anything_is_not_guessed(typed: str) -> None:
    with pytest.raises(MomentUnread):
        read_moment(typed, CALENDAR, NOW)


def test_a_moment_lies_ahead_and_not_in_years() -> None:
    for at in (NOW, datetime(2026, 11, 16, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)):
        with pytest.raises(MomentPast):
            ahead(at, NOW)


def test_the_guardians_morning_is_when_their_quiet_hours_end_also_when_the_clocks_change() -> None:
    policy = load_preset("dk-buddinge")
    for now, ends in ((NOW, "17/11 06.30"), (datetime(2026, 10, 24, 20, tzinfo=UTC), "25/10 06.30"),
                      (datetime(2026, 11, 17, 1, tzinfo=UTC), "17/11 06.30")):  # fmt: skip
        assert f"{CALENDAR.local(morning_after(policy, CALENDAR, now)):%d/%m %H.%M}" == ends


def draft(words: str = "", files: int = 0, album: str | None = None, source: tuple[int, ...] = (1,)) -> Post:
    """A teacher's draft, made of these."""
    return Post(
        id=1, school=NewsSchool(1, "Broskolen", "da", "Europe/Copenhagen", 1), class_id=1, written_by=1,
        writer="Mette", kind=PostKind.NEWS, state=PostState.DRAFT, language="da", timing=Timing.NOW, send_at=None,
        made_at=NOW, sent_at=None, ended_at=None, revision=1, asks_revision=1, valid_until=None, done_by=None,
        link=None, starts_at=None, ends_at=None, place=None, agenda=(), counts_people=False, week=None, spread_to=0,
        source=source, album=album, name_allowed=False, audience=Audience(), texts={"da": PostWords(words)},
        files=(PICTURE,) * files,
    )  # fmt: skip


def test_what_telegram_parts_is_put_together_and_nothing_else_is() -> None:
    assert continues(draft(files=1, album="a"), Written("Tekst", (PICTURE,), "a"))
    assert continues(draft(files=9, album="a"), Written("", (PICTURE,), "b")), "forty pictures come as four albums"
    assert not continues(draft(files=9, album="a"), Written("En anden tur", (PICTURE,), "b"))
    assert not continues(draft(files=MOST_FILES, album="a"), Written("", (PICTURE,), "a"))
    assert continues(draft("ord " * 1000), Written("resten"))
    assert not continues(draft("Husk madpakke."), Written("Husk regntøj."))
    assert not continues(draft("Husk madpakke."), Written("", (PICTURE,)))


def test_a_changed_message_changes_a_post_that_it_is_the_whole_text_of() -> None:
    assert is_whole(draft("Husk"))
    assert is_whole(draft("Husk", files=3, source=(1, 2, 3)))
    assert not is_whole(draft("Husk\nmere", source=(1, 2)))


def test_a_text_may_be_as_long_as_four_messages() -> None:
    assert clean("  Hej \n") == "Hej"
    with pytest.raises(TooManyWords):
        clean("👍" * 7_001)


def test_years_are_what_several_classes_begin_with() -> None:
    assert years(["3.A", "3.B", "10A", "10B", "0.B", "Specialklassen", "2026"]) == [3, 10]
    assert year_of("Specialklassen") is None


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_ready_sentence_is_whole_in_every_language_and_asks_only_for_what_it_uses(code: str) -> None:
    assert len(PHRASES) >= 14
    filled = Filled(NOW.date(), NOW.time(), "Roskilde Kloster")
    with in_language(code):
        for key, phrase in PHRASES.items():
            words = worded(phrase, filled)
            assert set(words) == set(LANGUAGES)
            assert len(set(words.values())) == 3, key
            assert "%" not in words[code]
            assert words[code][0].isupper()
            assert words[code][-1] in ".!?"
            said = {DAY: "16", TIME: "06.40", PLACE: "Roskilde"}
            for need, part in said.items():
                wanted = need in phrase.needs and not (phrase.by_day and need == DAY)
                assert (part in words[code]) == wanted, key
