"""The whole story in a browser, by pressing only what pulses."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import pytest
from playwright.async_api import Error, Locator, Page, async_playwright, expect

from bot.demo import signs
from bot.demo.acts import Words
from bot.demo.story import STORY
from tests.chromium import CHROMIUM, FLAGS, ensure_chromium

OPEN_WITHIN, STEP_WITHIN, PRESS_WITHIN = 30_000, 20_000, 500
# Three quarters of a minute on an idle machine; a press that the page moved away from under is made again (seconds).
PLAY_WITHIN, AGAIN_AFTER = 300, 5

# What pulses, in the order in which a hand would reach for it: a locked phone covers its own buttons.
PULSES = (
    ".lock:visible .here",
    ".device button.here:visible:not([inert] *)",
    ".more button.here:visible",
    ".controls button.here:visible:enabled",
)

# Looking again with every frame kept a processor busy, which the bot is waiting for. The limit is for what changed
# while nobody watched.
CHANGED = """() => new Promise(done => {
  const watch = new MutationObserver(() => { watch.disconnect(); requestAnimationFrame(done); });
  watch.observe(document, {subtree: true, childList: true, attributes: true, characterData: true});
  setTimeout(() => { watch.disconnect(); done(); }, 250);
})"""

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("demo")]


@pytest.fixture(autouse=True)
def chromium() -> None:
    ensure_chromium("the story is played by tests/demo only")


@asynccontextmanager
async def demo() -> AsyncIterator[str]:
    """The address of a demonstration that runs as a process of its own."""
    command = (sys.executable, "-m", "bot", "demo", "--port", "0")
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    try:
        line = (await asyncio.wait_for(process.stdout.readline(), 30)).decode()
        assert line.startswith("Open http://127.0.0.1:")
        yield line.split()[1]
    finally:
        process.terminate()
        assert await asyncio.wait_for(process.wait(), 15) == 0


@asynccontextmanager
async def browser_page(errors: list[str]) -> AsyncIterator[Page]:
    """A page whose errors are written down."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = await browser.new_page(viewport={"width": 1440, "height": 860})
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda said: errors.append(said.text) if said.type in {"error", "warning"} else None)
        try:
            yield page
        finally:
            await browser.close()


async def pulsing(page: Page) -> Locator | None:
    for wanted in PULSES:
        found = page.locator(wanted)
        if await found.count():
            return found.first
    return None


async def play(page: Page, last: str) -> list[str]:
    """Press what pulses until the step `last` is done; what was pressed."""
    pressed: list[str] = []
    done = page.locator(f'.steps li.done[data-step="{last}"]')
    # What opens elsewhere stands behind the phones: a page in the background draws, and so is pressed, hardly at all.
    page.on("popup", lambda _popup: behind.append(page.bring_to_front()))
    behind: list[Coroutine[Any, Any, None]] = []
    clock = asyncio.get_running_loop().time
    started = pressed_at = clock()
    while not await done.count():
        assert clock() - started < PLAY_WITHIN, f"stuck after {pressed[-3:]}"
        button = await pulsing(page)
        # What pulses may be redrawn under the hand, and goes on pulsing until the bot has answered.
        with contextlib.suppress(Error):
            words = (await button.inner_text(timeout=PRESS_WITHIN)).strip() if button else ""
            if button and (words not in pressed[-1:] or clock() - pressed_at > AGAIN_AFTER):
                await button.click(timeout=PRESS_WITHIN)
                pressed.append(words)
                pressed_at = clock()
        while behind:
            await behind.pop()
        if await page.locator("dialog[open]").count():
            await page.get_by_role("button", name="Close").click()
        await page.evaluate(CHANGED)
    return pressed


async def test_the_story_plays_itself_by_what_pulses() -> None:
    errors: list[str] = []
    async with demo() as url, browser_page(errors) as page:
        await page.goto(url)
        await expect(page.locator("article.phone")).to_have_count(4, timeout=OPEN_WITHIN)
        await expect(page.locator("#clock")).to_have_text("Mon 16 Nov 7.40", timeout=OPEN_WITHIN)
        for locked in await page.locator(".lock").all():
            await expect(locked).to_be_visible()

        pressed = await play(page, STORY[-1].id)
        for step in STORY:
            await expect(page.locator(f'.steps li.done[data-step="{step.id}"]')).to_have_count(1, timeout=STEP_WITHIN)
        assert Words("Book %(number)s", "Book all %(number)s", 3).read_in("da") in pressed
        pulled, plugged = pressed.index("Pull the plug"), pressed.index("Plug in")
        assert pressed.index("START") < pressed.index("/kontakt") < pressed.index("/princip")
        assert pressed.index("/kalender") < pressed.index(Words("To my calendar").read_in("da"))
        homes = pressed.index(Words("Contact with homes").read_in("da"))
        assert homes < pressed.index(signs.NOT_YET.read_in("da")) < pressed.index(Words("Phoned today").read_in("da"))
        # A page of the school's own, in her language, opened from the chat.
        (own_page,) = page.context.pages[1:]
        assert await own_page.locator("html").get_attribute("lang") == "da"
        assert await own_page.locator("textarea").count() == 1
        assert pulled < pressed.index(Words("We are coming").read_in("da")) < plugged
        await expect(page.locator("#counters")).to_have_text("lost 0 · twice 0")
        await expect(page.locator("#clock")).to_have_text("Mon 30 Nov 17.00")

        await page.get_by_role("button", name="Start again").click()
        await expect(page.locator("#clock")).to_have_text("Mon 16 Nov 7.40", timeout=STEP_WITHIN)
        await expect(page.locator(".steps li.done")).to_have_count(0, timeout=STEP_WITHIN)
        await expect(page.locator("article.phone .lock .push")).to_have_count(4, timeout=STEP_WITHIN)
        await expect(page.locator("#reset")).to_be_enabled(timeout=STEP_WITHIN)
        assert not errors
