"""A link to the school's own page: one person, one browser, a quarter of an hour, and words that are never lost."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from urllib.parse import urlencode

import pytest
import structlog
from sqlalchemy import select, text

from bot.conferences.confidential.models import ConfidentialWords
from bot.core.texts import LANGUAGES
from bot.core.unit import Unit
from bot.people.pages.models import PageLink
from bot.people.pages.rules import public_address
from bot.people.pages.service import end_links_of, forget_links
from tests.flows.scene import Scene, scene
from tests.web.browser import OwnPages, Visitor, own_pages
from tests.world import World

LONG = "Det her er svært at sige. " * 385  # 10,010 characters


@pytest.fixture
async def pages(world: World) -> AsyncIterator[OwnPages]:
    async with own_pages(world) as served:
        yield served


@pytest.fixture
async def here(world: World) -> Scene:
    found = await scene(world)
    await found.mette()
    return found


async def form(pages: OwnPages, here: Scene, language: str = "da") -> Visitor:
    """A browser in which the mother has opened the page to write on."""
    visitor = pages.visitor(language)
    await visitor.opens(await pages.link(here.school, here.mother, "confidential.home", here.child))
    return visitor


@pytest.fixture
async def writer(pages: OwnPages, here: Scene) -> Visitor:
    await here.maria()
    return await form(pages, here)


async def kept(world: World) -> list[str | None]:
    """All words that were written."""

    async def look(unit: Unit) -> list[str | None]:
        return [row.words for row in await unit.all(select(ConfidentialWords.words).order_by(ConfidentialWords.id))]

    return await world.house.units.read(look)


async def links(world: World) -> list[dict[str, object]]:
    async def look(unit: Unit) -> list[dict[str, object]]:
        return [dict(row._mapping) for row in await unit.all(select(*PageLink.__table__.c))]

    return await world.house.units.read(look)


# Looking and sending -------------------------------------------------------------------------------------------------


@pytest.mark.both_databases
async def test_looking_uses_nothing_up_and_sending_does(world: World, writer: Visitor) -> None:
    for _time in range(3):
        assert (await writer.opens(writer.url)).status == 200
    assert (await writer.sends("Send", words="Kun én gang.")).status == 200
    again = await writer.opens(writer.url)
    assert again.status == 410
    assert "allerede sendt" in again.text
    assert await kept(world) == ["Kun én gang."]


async def test_a_form_that_is_sent_twice_counts_once(world: World, writer: Visitor) -> None:
    drawn = writer.page
    await writer.sends("Send", words="En.")
    writer.shown = drawn
    second = await writer.sends("Send", words="To.")
    assert second.status == 410
    # The second words are handed back.
    assert "To." in second.html
    assert await kept(world) == ["En."]


async def test_another_browser_sees_nothing_and_can_send_nothing(
    world: World, pages: OwnPages, writer: Visitor
) -> None:
    other = pages.visitor("nb")
    shown = await other.opens(writer.url)
    assert shown.status == 403
    assert shown.lang == "nb"
    assert "Mette" not in shown.html
    assert not other.cookies
    other.shown = writer.page
    sent = await other.sends("Send", words="Fra en fremmed.")
    assert sent.status == 403
    assert await kept(world) == []
    # The browser that opened it notices nothing of that.
    assert (await writer.sends("Send", words="Fra Maria.")).status == 200


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_link_nobody_made_gets_a_kind_page(pages: OwnPages, language: str) -> None:
    visitor = pages.visitor(language)
    shown = await visitor.opens(f"{pages.address}/page/{'x' * 22}")
    assert shown.status == 404
    assert shown.lang == language
    await visitor.posts(urlencode({"form": "write", "w-words": "Mine ord."}))
    assert visitor.page.status == 404
    assert "Mine ord." in visitor.page.html


# The quarter of an hour ----------------------------------------------------------------------------------------------


async def test_after_a_quarter_of_an_hour_it_opens_no_more(world: World, pages: OwnPages, here: Scene) -> None:
    await here.maria()
    url = await pages.link(here.school, here.mother, "confidential.home", here.child)
    await world.passes(minutes=15)
    assert (await pages.visitor().opens(url)).status == 410


@pytest.mark.both_databases
async def test_whoever_was_still_writing_loses_nothing(world: World, writer: Visitor) -> None:
    await world.passes(minutes=16)
    late = await writer.sends("Send", words="Jeg skrev længe.")
    assert late.status == 409
    assert await kept(world) == []
    assert dict(late.form("Send").values)["w-words"] == "Jeg skrev længe."
    assert (await writer.sends("Send")).status == 200
    assert await kept(world) == ["Jeg skrev længe."]


async def test_after_two_hours_the_words_are_only_handed_back(world: World, writer: Visitor) -> None:
    await world.passes(hours=3)
    late = await writer.sends("Send", words="Jeg glemte det.")
    assert late.status == 410
    assert "Jeg glemte det." in late.html
    assert not late.forms
    assert await kept(world) == []


async def test_more_time_can_be_had_with_one_press(world: World, writer: Visitor) -> None:
    await world.passes(minutes=14)
    more = await writer.sends("Giv mig mere tid", words="Halvvejs")
    assert more.status == 200
    assert dict(more.form("Send").values)["w-words"] == "Halvvejs"
    assert await kept(world) == []
    await world.passes(minutes=14)
    assert (await writer.sends("Send")).status == 200
    assert await kept(world) == ["Halvvejs"]


# What is sent --------------------------------------------------------------------------------------------------------


async def test_ten_thousand_characters_are_too_many_and_none_is_lost(world: World, writer: Visitor) -> None:
    shown = await writer.sends("Send", words=LONG)
    assert shown.status == 422
    assert "4000" in shown.text
    assert dict(shown.form("Send").values)["w-words"] == LONG
    assert await kept(world) == []
    assert 'aria-invalid="true"' in shown.html
    assert (await writer.sends("Send", words=LONG[:4000])).status == 200
    assert await kept(world) == [LONG[:4000].strip()]


async def test_a_body_past_all_measure_is_answered_kindly(world: World, writer: Visitor) -> None:
    shown = await writer.posts(urlencode({"form": "write", "w-words": "x" * 300_000}))
    assert shown.status == 413
    assert "tilbage i browseren" in shown.text
    assert await kept(world) == []


async def test_nothing_written_is_nothing_sent(world: World, writer: Visitor) -> None:
    for empty in ("", "   \n ", "\x00\x07"):
        assert (await writer.sends("Send", words=empty)).status == 422
    assert await kept(world) == []


async def test_signs_of_every_script_arrive_as_they_were_written(world: World, writer: Visitor) -> None:
    words = 'Første linje\r\n  <script>alert(1)</script> & "her"\nשלום 👩‍👧 \u202eoff'
    await writer.sends("Send", words=words)
    assert await kept(world) == [words.replace("\r\n", "\n")]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b'{"w-words": "x"}', "application/json"),
        (b"--x\r\n\r\n--x--", "multipart/form-data; boundary=x"),
        (b"w-words=x", ""),
        (b"\xff\xfe=\xff", "application/x-www-form-urlencoded"),
        (b"&".join(b"a=%d" % n for n in range(1000)), "application/x-www-form-urlencoded"),
    ],
)
async def test_what_is_no_form_of_ours_is_not_taken(world: World, writer: Visitor, body: bytes, kind: str) -> None:
    shown = await writer.posts(body, **{"Content-Type": kind})
    assert shown.status == 400
    assert await kept(world) == []


@pytest.mark.parametrize("about", ["-1", "9" * 30, "1_0", "٣", "x"])
async def test_an_odd_number_in_a_form_is_a_stale_form(world: World, writer: Visitor, about: str) -> None:
    key = dict(writer.page.forms[0].values)["key"]
    shown = await writer.posts(urlencode({"form": "write", "about": about, "key": key, "w-words": "Hej"}))
    assert shown.status == 409
    assert await kept(world) == []


# Somebody else's form ------------------------------------------------------------------------------------------------


async def test_a_form_of_another_site_is_not_taken(world: World, writer: Visitor) -> None:
    values = dict(writer.page.forms[0].values) | {"w-words": "Fra et andet sted"}
    for origin in ("cross-site", "same-site"):
        shown = await writer.posts(urlencode(values), **{"Sec-Fetch-Site": origin})
        assert shown.status == 403
    assert await kept(world) == []


@pytest.mark.parametrize("key", ["", "0" * 32, "æ", None])
async def test_without_the_key_of_the_page_nothing_is_taken(world: World, writer: Visitor, key: str | None) -> None:
    values = dict(writer.page.forms[0].values) | {"w-words": "Uden nøgle"}
    if key is None:
        del values["key"]
    else:
        values["key"] = key
    shown = await writer.posts(urlencode(values))
    assert shown.status == 409
    assert dict(shown.form("Send").values)["w-words"] == "Uden nøgle"
    assert await kept(world) == []


async def test_the_key_of_one_page_is_worth_nothing_on_another(world: World, pages: OwnPages, here: Scene) -> None:
    await here.maria()
    visitor = await form(pages, here)
    key = dict(visitor.page.forms[0].values)["key"]
    await visitor.opens(await pages.link(here.school, here.mother, "confidential.home", here.child))
    values = dict(visitor.page.forms[0].values) | {"key": key, "w-words": "Hej"}
    assert (await visitor.posts(urlencode(values))).status == 409
    assert await kept(world) == []


async def test_two_links_in_one_browser_both_work(world: World, pages: OwnPages, here: Scene) -> None:
    await here.maria()
    visitor = await form(pages, here)
    first, url = visitor.page, visitor.url
    await visitor.opens(await pages.link(here.school, here.mother, "confidential.home", here.child))
    await visitor.sends("Send", words="To.")
    visitor.shown, visitor.url = first, url
    await visitor.sends("Send", words="En.")
    assert await kept(world) == ["To.", "En."]


# Headers, cookies, secrets -------------------------------------------------------------------------------------------


async def test_every_answer_is_strict(pages: OwnPages, writer: Visitor) -> None:
    answers = [
        writer.page,
        await pages.visitor().opens(writer.url),
        await pages.visitor().opens(pages.address + "/page/x"),
    ]
    answers.append(await writer.posts(b"x", **{"Content-Type": "text/plain"}))
    for shown in answers:
        policy = shown.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert "form-action 'self'" in policy
        assert shown.headers["Cache-Control"] == "no-store"
        assert shown.headers["Referrer-Policy"] == "no-referrer"
        assert shown.headers["X-Content-Type-Options"] == "nosniff"
        assert "Strict-Transport-Security" not in shown.headers
        assert "<script" not in shown.html
        assert " style=" not in shown.html
        assert " on" not in shown.html.split("<body>")[0]


async def test_behind_tls_the_browser_is_told_to_stay_there(world: World, here: Scene) -> None:
    await here.maria()
    async with own_pages(world, secure=True) as pages:
        visitor = await form(pages, here)
        assert visitor.page.headers["Strict-Transport-Security"].startswith("max-age=63072000")
        cookie = visitor.page.headers["Set-Cookie"]
        assert cookie.startswith("__Host-skolebro=")
        for part in ("HttpOnly", "Secure", "SameSite=Lax", "Path=/"):
            assert part in cookie
        assert "Domain" not in cookie
        assert (await visitor.sends("Send", words="Hej")).status == 200


async def test_the_token_is_nowhere_but_in_the_address(world: World, writer: Visitor) -> None:
    token = writer.url.rpartition("/")[2]
    assert len(token) == 22
    assert token not in writer.page.html
    assert token not in str(writer.page.headers)
    browser = next(iter(writer.cookies.values()))
    for row in await links(world):
        for value in row.values():
            assert token.encode() != value
            assert browser.encode() != value
            assert token not in str(value)
            assert browser not in str(value)


async def test_a_page_that_fails_is_logged_without_the_token(
    world: World, writer: Visitor, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    from bot.conferences.confidential import screens

    def breaks(*_facts: object) -> object:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(screens, "write_to_school", breaks)
    with structlog.testing.capture_logs() as logs:
        shown = await writer.sends("Send", words="Mine ord.")
    assert shown.status == 500
    assert "Mine ord." in shown.html
    assert [entry["event"] for entry in logs] == ["page.failed"]
    said = "".join(capfd.readouterr()) + repr(logs)
    assert writer.url.rpartition("/")[2] not in said
    assert "Mine ord." not in said


async def test_who_fetches_ahead_opens_nothing(pages: OwnPages, here: Scene, world: World) -> None:
    await here.maria()
    visitor = pages.visitor()
    visitor.url = await pages.link(here.school, here.mother, "confidential.home", here.child)
    for method, headers in (
        ("HEAD", {}),
        ("GET", {"Sec-Purpose": "prefetch;prerender"}),
        ("GET", {"Purpose": "preview"}),
    ):
        shown = await visitor._asks(method, headers=headers)
        assert shown.status == 204
        assert not shown.html
    assert not visitor.cookies
    (link,) = await links(world)
    assert link["opened_at"] is None
    assert (await visitor.opens(visitor.url)).status == 200


async def test_a_link_that_is_handed_on_opens_by_a_press(pages: OwnPages, here: Scene) -> None:
    url = await pages.link(here.school, here.teacher, "board", handed=True)
    scanner, teacher = pages.visitor(), pages.visitor()
    assert (await scanner.opens(url)).status == 200
    assert not scanner.cookies
    assert (await teacher.opens(url)).status == 200
    shown = await teacher.sends("Åbn siden")
    assert shown.status == 200
    assert teacher.cookies
    # Who comes later is too late, by looking and by pressing.
    assert (await scanner.sends("Åbn siden")).status == 403


async def test_who_left_has_no_page_open(world: World, pages: OwnPages, here: Scene, writer: Visitor) -> None:
    await world.house.units.run(lambda unit: end_links_of(unit, here.mother))
    assert (await writer.opens(writer.url)).status == 410
    sent = await writer.posts(urlencode({"form": "write", "w-words": "Hej"}))
    assert sent.status == 410
    assert "Hej" in sent.html


async def test_forgetting_oneself_closes_the_pages(world: World, here: Scene, pages: OwnPages) -> None:
    from bot.core.feature import Ended, Who

    await here.maria()
    writer = await form(pages, here)

    async def leaves(unit: Unit) -> None:
        await unit.execute(
            text("UPDATE account_links SET until = :now WHERE person_id = :person").bindparams(
                now=unit.now.replace(tzinfo=None), person=here.mother
            )
        )
        await world.house.ends(unit, Ended(Who.LINK, here.school, here.mother))

    await world.house.units.run(leaves)
    assert (await writer.opens(writer.url)).status == 410


async def test_links_are_forgotten_after_a_week(world: World, writer: Visitor) -> None:
    await world.house.units.run(lambda unit: forget_links(unit, unit.now - timedelta(days=7)))
    assert len(await links(world)) == 1
    await world.passes(days=8)
    await world.house.units.run(lambda unit: forget_links(unit, unit.now - timedelta(days=7)))
    assert await links(world) == []


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://side.skole.dk", "https://side.skole.dk"),
        ("https://skole.dk/bro/", "https://skole.dk/bro"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://side.skole.dk", None),
        ("http://127.0.0.1.evil.dk", None),
        ("http://127.0.0.1@evil.dk", None),
        ("https://user:word@skole.dk", None),
        ("https://skole.dk?x=1", None),
        ("ftp://skole.dk", None),
        ("skole.dk", None),
        ("https://", None),
        ("http://[", None),
        ("", None),
    ],
)
def test_pages_are_shown_behind_tls_or_on_ones_own_machine_only(url: str, address: str | None) -> None:
    assert public_address(url) == address
