"""The school's own pages in a real browser: without JavaScript, by keyboard, on a narrow phone, and before axe-core."""

from __future__ import annotations

import subprocess
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import axe_playwright_python
import pytest
from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from bot.conferences.scheduling.presses import PlanRounds
from bot.conferences.scheduling.service import search
from bot.people.pages.presses import BOARD
from tests.chromium import CHROMIUM, FLAGS, ensure_chromium
from tests.flows.scene import DENMARK, PLACES, Place, Scene, live, scene
from tests.flows.test_talk_agreements import at_the_table
from tests.web.browser import OwnPages, own_pages
from tests.world import World

PHONE = {"width": 320, "height": 640}
AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SEND = {"da": "Send", "nb": "Send", "sv": "Skicka"}

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("pages")]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a browser that all tests here share: to start one takes longer than most of them."""
    ensure_chromium("the pages are opened by tests/web only")
    profile = tmp_path_factory.mktemp("profile")
    command = [str(CHROMIUM), "--headless", "--no-startup-window", "--remote-debugging-port=0", *FLAGS]
    with subprocess.Popen([*command, f"--user-data-dir={profile}"], stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        address = next(filter(None, (line.partition("listening on ")[2].strip() for line in process.stderr)))
        Thread(target=process.stderr.read, daemon=True).start()  # a full pipe would stop it
        yield address
        process.terminate()


@pytest.fixture
async def browser(running: str) -> AsyncIterator[Browser]:
    """As if new: what a test opens in it is a profile of its own, and gone with it."""
    async with async_playwright() as playwright:
        opened = await playwright.chromium.connect_over_cdp(running)
        yield opened
        await opened.close()


@pytest.fixture
async def pages(world: World) -> AsyncIterator[OwnPages]:
    async with own_pages(world) as served:
        yield served


async def _played(world: World, place: Place) -> Scene:
    found = await scene(world, place)
    await found.opens()
    await found.maria()
    await found.mette()
    return found


@pytest.fixture(params=PLACES.values(), ids=lambda place: place.code)
async def here(world: World, request: pytest.FixtureRequest) -> Scene:
    return await _played(world, request.param)


@pytest.fixture
async def in_denmark(world: World) -> Scene:
    """One language is enough where the words do not matter."""
    return await _played(world, DENMARK)


async def phone(browser: Browser, *, script: bool) -> BrowserContext:
    return await browser.new_context(viewport=PHONE, java_script_enabled=script)  # type: ignore[arg-type]


async def complaints(page: Page) -> list[str]:
    """What axe-core has against the page as it is now."""
    await page.evaluate(AXE.read_text(encoding="utf-8"))
    found: dict[str, Any] = await page.evaluate("rules => axe.run({runOnly: rules})", RULES)
    return [f"{each['id']}: {[node['html'] for node in each['nodes']]}" for each in found["violations"]]


async def is_wider_than_the_phone(page: Page) -> bool:
    return bool(await page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))


async def test_a_home_writes_without_javascript_and_by_keyboard_alone(
    browser: Browser, pages: OwnPages, here: Scene
) -> None:
    context = await phone(browser, script=False)
    page = await context.new_page()
    await page.goto(await pages.link(here.school, here.mother, "confidential.home", here.child))
    assert await page.locator("html").get_attribute("lang") == here.place.code
    # From the top: the first thing the keyboard reaches is the field, then its button.
    await page.keyboard.press("Tab")
    await page.keyboard.type("Det er svært derhjemme.")
    await page.keyboard.press("Tab")
    assert await page.locator(":focus").inner_text() == SEND[here.place.code]
    await page.keyboard.press("Enter")
    await page.wait_for_selector("[role=status]")
    assert await page.locator("form").count() == 0
    await page.reload()
    assert await page.locator("[role=status]").count() == 0
    await page.goto(await pages.link(here.school, here.teacher, "confidential.read", 1))
    assert "Det er svært derhjemme." in await page.locator("blockquote").inner_text()


async def test_the_board_is_worked_at_without_javascript(
    browser: Browser, pages: OwnPages, in_denmark: Scene, world: World
) -> None:
    here = in_denmark
    context = await phone(browser, script=False)
    page = await context.new_page()
    await page.goto(await pages.link(here.school, here.teacher, BOARD))
    await page.locator("td button").first.click()
    assert await page.locator("[role=status]").count() == 1
    giving = page.locator("form.whole").first
    await giving.locator("[name=v-who]").first.check()
    await giving.locator("[name=v-time]").first.check()
    await giving.locator("button").first.click()
    assert len(await live(world, here.place.zone)) == 1


async def test_no_page_has_a_fault_that_axe_can_see(
    browser: Browser, pages: OwnPages, in_denmark: Scene, world: World
) -> None:
    here = in_denmark
    for scheme in ("light", "dark"):
        context = await phone(browser, script=True)
        page = await context.new_page()
        await page.emulate_media(color_scheme=scheme)
        write = await pages.link(here.school, here.mother, "confidential.home", here.child)
        handed = await pages.link(here.school, here.teacher, BOARD, handed=True)

        async def looks(page: Page = page) -> None:
            assert await complaints(page) == []
            assert not await is_wider_than_the_phone(page)

        await page.goto(write)
        await looks()
        await page.locator("button").first.click()
        await page.wait_for_selector("[role=alert]")
        await looks()
        await page.locator("textarea").fill("Hej " * 20)
        await page.locator("button").first.click()
        await page.wait_for_selector("[role=status]")
        await looks()
        await page.goto(write)
        await looks()
        await page.goto(handed)
        await looks()
        await page.locator("button").click()
        await page.wait_for_selector("table")
        await looks()
        # A proposed schedule, and the other times of one family in it.
        await world.phone("teacher", "da").presses_data(PlanRounds((here.round_id,)).encode())
        await search(world.house.units)
        await page.reload()
        await page.locator("td a").first.click()
        await page.wait_for_selector("form.whole [name=v-time]")
        await looks()
        await page.goto(await pages.link(here.school, here.teacher, "confidential.staff", here.class_id))
        await looks()
        await page.locator("nav a").first.click()
        await page.wait_for_selector("textarea")
        await looks()
        await context.close()


async def test_what_is_written_at_the_table_has_no_fault_and_needs_no_script(
    browser: Browser, pages: OwnPages, world: World
) -> None:
    here, _teacher = await at_the_table(world)
    await here.maria()
    looking, writing = await phone(browser, script=True), await phone(browser, script=False)
    for form, reads, fill in (
        ("agreement.write", "agreement.read", "Vi læser sammen hver aften."),
        ("record.write", "record.read", "Emma hjælper de andre."),
    ):
        about = here.child if form.startswith("agreement") else 1
        seen = await looking.new_page()
        await seen.goto(await pages.link(here.school, here.teacher, form, about))
        assert await complaints(seen) == []
        assert not await is_wider_than_the_phone(seen)
        # Sent empty: the faults are said, and still there is none that axe could see.
        await seen.locator("form button").first.click()
        await seen.wait_for_selector("[role=alert]")
        assert await complaints(seen) == []
        page = await writing.new_page()
        await page.goto(await pages.link(here.school, here.teacher, form, about))
        for area in await page.locator("textarea").all():
            await area.fill(fill)
        if form == "agreement.write":
            await page.get_by_label("Hjemmet").check()
        await page.locator("form button").first.click()
        await page.wait_for_selector("[role=status]")
        await world.settle()
        await seen.goto(await pages.link(here.school, here.mother, reads, about))
        assert fill in await seen.locator("blockquote").first.inner_text()
        assert await complaints(seen) == []
        assert not await is_wider_than_the_phone(seen)


async def test_a_fault_is_seen_by_axe(browser: Browser) -> None:
    page = await (await phone(browser, script=True)).new_page()
    await page.set_content("<html><body><input type=text><p style='color: #bbb'>pale</p></body></html>")
    seen = "".join(await complaints(page))
    assert "label" in seen
    assert "color-contrast" in seen
    assert "html-has-lang" in seen


async def test_nothing_of_a_page_is_kept_by_the_browser_or_sent_elsewhere(
    browser: Browser, pages: OwnPages, in_denmark: Scene
) -> None:
    here = in_denmark
    context = await phone(browser, script=True)
    page = await context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text))
    await page.goto(await pages.link(here.school, here.mother, "confidential.home", here.child))
    assert {url.split("/")[2] for url in asked} == {pages.address.split("/")[2]}
    # What would run if it came out unescaped does not run either.
    await page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"document.title=1\">')")
    assert any("Content Security Policy" in line for line in refused)
    (cookie,) = await context.cookies()
    assert cookie["httpOnly"]
    assert cookie["sameSite"] == "Lax"
    assert await page.evaluate("document.cookie") == ""
