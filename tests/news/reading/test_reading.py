"""Whose a post is, what a word is found in, and the week's line, page by page."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from msgspec.structs import replace

from bot.core.errors import Outdated
from bot.core.texts import in_language
from bot.news import words
from bot.news.facts import Audience, Concerned, NewsSchool, Portal, Post, PostWords, ReaderAnswer, Where
from bot.news.models import PostKind, PostState, Timing
from bot.news.presses import Place
from bot.news.reading import screens, week
from bot.news.reading.facts import Mine
from bot.news.reading.rules import SORTS, concerning, has_word, is_seen, kinds_of
from bot.news.rules import folds_at, over_on
from bot.people.acting import Child
from bot.people.models import Guardianship
from tests.flows.scene import outbox, scene
from tests.news.sending.posting import runs
from tests.world import World

NOW = datetime(2026, 11, 16, 9, tzinfo=UTC)
POST = Post(
    id=7, school=NewsSchool(1, "Broskolen", "da", "Europe/Copenhagen", 1), class_id=3, written_by=4, writer="Mette",
    kind=PostKind.NEWS, state=PostState.SENT, language="da", timing=Timing.NOW, send_at=NOW, made_at=NOW, sent_at=NOW,
    ended_at=None, revision=1, asks_revision=1, valid_until=None, done_by=None, link=None, starts_at=None, ends_at=None,
    place=None, agenda=(), counts_people=False, week=None, spread_to=0, source=(), album=None, name_allowed=False,
    audience=Audience(classes={3: "3.B"}), texts={"da": PostWords("Husk madpakke og regntøj.")}, files=(),
)  # fmt: skip


def child(name: str, class_name: str, *, protected: bool = False) -> Child:
    return Child(1, name, 3, class_name, Guardianship.CUSTODY, None, protected)


def test_a_protected_childs_class_stands_in_no_line() -> None:
    assert concerning(POST, [child("Emma", "3.B"), child("", "", protected=True)]) == Concerned(("3.B",))
    hidden = concerning(POST, [child("", "", protected=True)])
    assert hidden == Concerned(secret=True)
    with in_language("da"):
        assert words.whole(POST, hidden).startswith("Fra skolen: "), "neither class nor school"
    assert concerning(replace(POST, audience=Audience(school=True)), [child("Emma", "3.B")]) == Concerned()


def test_a_word_is_found_however_it_is_written_and_in_every_language_of_the_post() -> None:
    both = replace(POST, texts={**POST.texts, "sv": PostWords("Ta med matsäck.", "Läs högt.")}, place="Skovbørnehaven")
    for wanted in ("MADPAKKE", "regn husk", "matsäck", "högt", "skovBØRN"):
        assert has_word(both, wanted), wanted
    for wanted in ("madpakke matsack", "svømning", "%"):
        assert not has_word(both, wanted), wanted


def test_every_kind_is_of_one_sort_and_a_forged_sort_is_none() -> None:
    assert sorted(kind for kinds in SORTS.values() for kind in kinds) == sorted(PostKind)
    assert kinds_of("") == tuple(PostKind)
    with pytest.raises(Outdated):
        kinds_of("news ")


def test_a_post_is_seen_when_what_it_asks_is_answered() -> None:
    asked_again = replace(POST, revision=2, asks_revision=2)
    assert is_seen(POST, ReaderAnswer(NOW, 1))
    assert not is_seen(asked_again, ReaderAnswer(NOW, 1))
    assert not is_seen(replace(POST, kind=PostKind.NEED), ReaderAnswer(NOW, 1))
    assert is_seen(replace(POST, kind=PostKind.MEETING), ReaderAnswer(coming=False))


@pytest.mark.parametrize(
    ("more", "over", "folds"),
    [
        ({}, None, None),
        ({"done_by": date(2027, 3, 27)}, date(2027, 3, 27), datetime(2027, 3, 28, 1, tzinfo=UTC)),
        ({"week": "2026-W53"}, date(2027, 1, 1), datetime(2027, 1, 2, 2, tzinfo=UTC)),
        (
            {
                "starts_at": datetime(2026, 12, 1, 22, 30, tzinfo=UTC),
                "ends_at": datetime(2026, 12, 1, 23, 30, tzinfo=UTC),
            },
            date(2026, 12, 2),
            datetime(2026, 12, 3, 2, tzinfo=UTC),
        ),
    ],
)
def test_what_has_a_day_folds_in_the_night_after_it(
    more: dict[str, object], over: date | None, folds: datetime | None
) -> None:
    """By the school's clock, on the night of the change, too."""
    post = replace(POST, **more)
    assert (over_on(post), folds_at(post)) == (over, folds)


@pytest.mark.parametrize("code", ["da", "nb", "sv"])
def test_a_press_under_a_long_post_leaves_each_place_what_it_was(code: str) -> None:
    long = replace(POST, texts={"da": PostWords("Husk madpakke. " * 500)})
    mine = Mine(long, None, (), Concerned(("3.B",)), ReaderAnswer())  # type: ignore[arg-type]
    with in_language(code):
        copy = words.last_part(long, mine.concerned, mine.said)
        assert screens.pressed(mine, Where()).text == copy.text
        assert screens.pressed(mine, Where(Place.OPENED)).text.endswith("Mette")
        assert screens.opened(mine, Where(Place.OPENED), 0).text.startswith("3.B")
        listed = screens.pressed(mine, Where(Place.LIST, 2, "news", 3))
        assert listed.rows[-1][0].data == "nrl:2:news:3"
        assert listed.rows[0][0].data == "nrs:7:l:2:news:3:0"
        assert listed.rows[1][0].data == "nrr:7:1:l:2:news:3"


@pytest.mark.parametrize("code", ["da", "nb", "sv"])
def test_the_bundle_has_one_line_about_the_schools_own_system(code: str) -> None:
    portal = Portal(("Aula", "Skoleportalen"), (("Aula", "https://aula.example"),), duty=True)
    line = (POST, Concerned(("3.B",)))
    with in_language(code):
        reminded = words.bundle([line], portal)
        pointed = words.bundle([(replace(POST, kind=PostKind.PORTAL), Concerned(("3.B",)))], portal)
        assert "Skoleportalen" in reminded.text
        assert "Skoleportalen" not in pointed.text
        assert reminded.rows[-1][0].url == "https://aula.example"
        assert "Aula" not in words.bundle([line], replace(portal, duty=False)).text
        assert len(words.bundle([line], replace(portal, duty=False)).rows) == 1


async def test_the_weeks_line_is_planned_page_by_page_and_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    here = await scene(world)
    monkeypatch.setattr(week, "_PAGE", 1)
    world.clock.set(datetime(2026, 11, 20, 13, 30, tzinfo=UTC))
    for _twice in range(2):
        await runs(world)
    rows = await outbox(world, "news.portal")
    assert sorted(person for person, _state, _due in rows) == sorted([here.mother, here.father])
    assert {due for _person, _state, due in rows} == {datetime(2026, 11, 20, 15, tzinfo=UTC)}
