"""Takes the README's pictures: `python -m tests.browser.pictures`, whenever words or phones look different.

The one rule: they are taken of the demonstration itself, step by step, never drawn. They are kept in few colours,
so that reading the README costs little.
"""

from __future__ import annotations

import asyncio
import io
import math
from collections import Counter
from pathlib import Path

from PIL import Image
from playwright.async_api import Page, ViewportSize, async_playwright

from bot.demo.acts import Press, Say, Words
from bot.demo.opening import staged
from bot.demo.signs import ASKED_WORDS, OK_READ, REMINDED, TELLING
from bot.demo.stage import Stage
from bot.demo.story import STORY
from tests.chromium import CHROMIUM, FLAGS

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "pictures"
WIDE = ViewportSize(width=1400, height=760)
SETTLED, OPENED = 1_500, 120_000
COLOURS, MOST_BYTES = 256, 120_000


def drawn_in_few(image: Image.Image) -> Image.Image:
    """Its surfaces as they are, and the nearest of what lies between and of what is rare, such as a dot that pulses."""
    pixels: list[tuple[int, ...]] = list(zip(*[iter(image.tobytes())] * 3, strict=True))
    counted = [colour for colour, _count in Counter(pixels).most_common()]
    third = COLOURS // 3
    chosen = counted[:third]
    for way in (Image.Quantize.MEDIANCUT, Image.Quantize.MAXCOVERAGE):
        chosen += zip(*[iter(image.quantize(third, way).getpalette() or ())] * 3, strict=True)
    # Pillow looks up the nearest only roughly, and white would not stay white.
    nearest = {colour: min(range(len(chosen)), key=lambda at: math.dist(colour, chosen[at])) for colour in counted}
    few = Image.new("P", image.size)
    few.putpalette([part for colour in chosen for part in colour])
    few.putdata([nearest[colour] for colour in pixels])
    return few


def kept(name: str, taken: bytes) -> None:
    """The picture in few colours; AssertionError when it would still be large."""
    path = FOLDER / name
    with Image.open(io.BytesIO(taken)) as image:
        drawn_in_few(image.convert("RGB")).save(path, optimize=True)
    assert path.stat().st_size <= MOST_BYTES, f"{name} has {path.stat().st_size} bytes"


async def act(stage: Stage, step_id: str) -> None:
    """Press, on the stand-in's phones, what this step asks for; at a later moment jump there first."""
    step = next(step for step in STORY if step.id == step_id)
    if step.at > stage.now:
        await stage.next_story()
    for wanted in step.acts:
        if isinstance(wanted, Press):
            phone = stage.phone(wanted.phone)
            label = await phone.until(lambda wanted=wanted: wanted.label(stage), "sees no button", 20)  # type: ignore[misc]
            await phone.presses(label)
        elif isinstance(wanted, Say):
            await stage.phone(wanted.phone).sends(wanted.text)
    await stage.phone("maria").until(lambda: stage.active() and (stage.is_done(step) or None), "is not done", 20)


async def unlock(page: Page, *keys: str) -> None:
    for key in keys:
        lock = page.locator(f'article[data-phone="{key}"] .lock')
        # A press is lost when a line comes between its beginning and its end.
        while await lock.is_visible():
            await lock.click()
    await page.mouse.move(5, 5)
    await page.wait_for_timeout(SETTLED)


async def answered(stage: Stage, key: str, *said: str | Words) -> None:
    """Write or press each on this phone (`Words`: in its language), and wait for what the bot says to it."""
    phone = stage.phone(key)
    for words in said:
        each = words.on(phone) if isinstance(words, Words) else words
        before = [(bubble.message_id, bubble.text, bubble.labels) for bubble in phone.messages]
        keys = [label for bubble in phone.messages for label in bubble.labels]
        await (phone.presses(each) if each in keys else phone.sends(each))

        def is_answered(
            before: list[tuple[int, str, list[str]]] = before, mine: bool = each not in keys
        ) -> bool | None:
            now = [(bubble.message_id, bubble.text, bubble.labels) for bubble in phone.messages]
            return (now != before and (not mine or phone.messages[-1].from_bot)) or None

        await phone.until(is_answered, f"hears nothing about {each!r}", 20)


async def picture(page: Page, key: str, name: str) -> None:
    """One phone, with the newest on its screen."""
    await unlock(page, key)
    chat = page.locator(f'article[data-phone="{key}"] .chat')
    await chat.evaluate("node => { node.scrollTop = node.scrollHeight }")
    kept(name, await page.locator(f'article[data-phone="{key}"] .device').screenshot())


async def moving_in(stage: Stage, page: Page) -> None:
    """A letter is scanned, the principle read, the way further shown, and the office asked for its yes."""
    for key in ("asa", "hanne", "fatima"):
        await stage.show_phone(key)
    await page.wait_for_timeout(SETTLED)
    await answered(stage, "asa", "/princip", "Frågor att ta upp")
    await picture(page, "asa", "principle.png")
    await answered(stage, "kari", "/rettigheter", "Hvem går jeg til?")
    await picture(page, "kari", "rights.png")
    fatima = stage.phone("fatima")
    await fatima.starts(stage.letter("fatima"))
    await fatima.until(lambda: fatima.keyboard, "gets no keyboard", 20)
    await picture(page, "fatima", "welcome.png")


async def office(stage: Stage, page: Page) -> None:
    """A protected child's guardian has used the letter: nobody is let in before the office has said yes."""
    for key in ("hanne", "fatima"):
        await stage.show_phone(key)
    await page.wait_for_timeout(SETTLED)
    await answered(stage, "hanne", "/elever", "3.B", "Vis mere", "Sami Rahimi", "Beskyt", "Ja, beskyt", "Solsikken")
    await answered(stage, "hanne", "Tag med her")
    fatima = stage.phone("fatima")
    await fatima.starts(stage.letter("fatima"))
    await fatima.until(lambda: len(fatima.messages) > 1 or None, "hears nothing", 20)
    await answered(stage, "hanne", "/opgaver", "1")
    await picture(page, "hanne", "office.png")


async def talking(stage: Stage, page: Page) -> None:
    """Who knows that a child is unsafe; a topic without the child, its page and its talk."""
    await answered(stage, "kari", "/snakk", Words("Unsafe or bullied"), Words("Tell them now"))
    await picture(page, "kari", "unsafe.png")
    for step in ("row", "echo", "board", "calendar", "without"):
        await act(stage, step)
    await answered(stage, "maria", Words("Write on the page"))
    maria, mette = stage.phone("maria"), stage.phone("mette")
    address = next(button.url for row in maria.last.buttons for button in row if button.url)
    assert page.context.browser is not None
    own = await page.context.browser.new_page(viewport={"width": 350, "height": 770}, device_scale_factor=1.25)
    await own.goto(address)
    kept("own-page.png", await own.screenshot())
    opens = Words("Open", context="see what a message is about")
    await mette.until(lambda: opens.on(mette) in mette.last.labels or None, "is not told", 20)
    await answered(stage, "mette", opens, Words("Agree, without %(child)s", values={"child": "Emma"}))
    await maria.until(lambda: opens.on(maria) in maria.last.labels or None, "is not told", 20)
    await answered(stage, "maria", opens)
    await picture(page, "maria", "without.png")


async def fair(stage: Stage, page: Page) -> None:
    """A time that is held for a family, after a search."""
    await answered(stage, "mette", "/bedste_tider", Words("Find: %(class_name)s", values={"class_name": "3.B"}))
    mette, maria = stage.phone("mette"), stage.phone("maria")
    publish, suits = Words("Publish"), Words("Yes, that suits me")
    while not any(publish.on(mette) in bubble.labels for bubble in mette.messages):
        await mette.presses(Words("See the schedule").on(mette))
        await page.wait_for_timeout(SETTLED)
    await answered(stage, "mette", publish, Words("Yes, publish"))
    await maria.until(lambda: suits.on(maria) in maria.last.labels or None, "is not told", 20)
    await picture(page, "maria", "held-time.png")


async def absent(stage: Stage, page: Page) -> None:
    """A report in plain words and the class that day, a register, and the question of the morning after."""
    await stage.next_story()
    await stage.next_story()
    await answered(stage, "maria", "/fravaer")
    await picture(page, "maria", "absence.png")
    await answered(stage, "erik", "Emma sjuk idag")
    await picture(page, "erik", "plain-words.png")
    await answered(stage, "erik", Words("That is right", context="a report"))
    await answered(stage, "mette", "/idag")
    await picture(page, "mette", "today.png")
    await stage.next_story()
    await picture(page, "erik", "still-away.png")


async def told(stage: Stage, page: Page) -> None:
    """A ready sentence on its way, in whose language, whom it reached, and a question in the evening."""
    while stage.now < TELLING:
        await stage.next_story()
    ready, trip = Words("Ready sentences"), Words("Trip: packed lunch")
    await answered(stage, "mette", "/nyt", ready, trip, "Tors. 26. nov.")
    await picture(page, "mette", "news-preview.png")
    await answered(stage, "mette", Words("Send", context="a post"))
    await stage.next_story()
    await picture(page, "erik", "news.png")
    await answered(stage, "maria", OK_READ)
    await stage.next_story()
    await picture(page, "mette", "news-report.png")
    await answered(stage, "maria", Words("Only to %(name)s", values={"name": "Mette"}), ASKED_WORDS)
    await picture(page, "maria", "question.png")


async def ahead(stage: Stage, page: Page) -> None:
    """All that has a date in one list; the plan at one's own time; with whose home nobody has talked."""
    await act(stage, "row")
    send = Words("Send", context="a post")
    ready, books = Words("Ready sentences"), Words("Library books")
    await answered(stage, "mette", "/nyt", ready, books, "Tors. 26. nov.", send)
    meeting = "torsdag den 10. december 17-19 i kantinen"
    await answered(stage, "mette", "/moeder", Words("New parents' meeting"), meeting, send)
    erik = stage.phone("erik")
    await erik.until(lambda: "Föräldramöte" in erik.last.text or None, "is not invited", 20)
    await answered(stage, "erik", "/kalender")
    await picture(page, "erik", "calendar.png")
    await answered(stage, "kari", "/paminnelser", Words("The week's plan"))
    await picture(page, "kari", "plan-time.png")
    mette, homes = stage.phone("mette"), Words("Contact with homes")
    await answered(stage, "mette", "/menu")
    await mette.until(lambda: homes.on(mette) in mette.last.labels or None, "has no menu", 20)
    await answered(stage, "mette", homes)
    await picture(page, "mette", "contacts.png")


async def schools() -> None:
    """The pictures of a school that moves in, of talks, absence, news and what lies ahead; each begins on a fresh first
    morning."""
    for act_out in (moving_in, office, talking, fair, absent, told, ahead):
        async with staged() as stage, async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            page = await browser.new_page(viewport={"width": 2900, "height": 880}, device_scale_factor=1.25)
            await page.goto(stage.url)
            await page.wait_for_selector("article.phone .push", timeout=OPENED)
            await act_out(stage, page)
            await browser.close()


async def story() -> None:
    """The pictures of the story itself."""
    async with staged() as stage, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = await browser.new_page(viewport=WIDE)
        close = await browser.new_page(viewport={"width": 1400, "height": 700}, device_scale_factor=2)
        for each in (page, close):
            await each.goto(stage.url)
            await each.wait_for_selector("article.phone .push", timeout=OPENED)
        await page.wait_for_timeout(SETTLED)
        kept("story-start.png", await page.screenshot())

        first = STORY[0].acts[0]
        assert isinstance(first, Press)
        await stage.phone("maria").presses(first.words.on(stage.phone("maria")))
        await unlock(close, "maria")
        newest = close.locator('article[data-phone="maria"] .bubble').last
        await newest.hover()
        await close.wait_for_timeout(SETTLED)
        kept("phone.png", await close.locator('article[data-phone="maria"]').screenshot())

        last = STORY[0].acts[-1]
        assert isinstance(last, Press)
        await stage.phone("maria").presses(last.words.on(stage.phone("maria")))
        erik = stage.phone("erik")
        await erik.until(lambda: any(push.silent for push in erik.pushes) or None, "is not told", 20)
        await unlock(page, "maria", "mette")
        kept("story-booked.png", await page.screenshot())

        for step_id in ("echo", "board", "calendar", "nudge"):
            await act(stage, step_id)
        while stage.now < REMINDED:
            await stage.next_story()
        await unlock(page, "maria", "erik", "mette", "kari")
        kept("story-evening.png", await page.screenshot())
        await browser.close()


async def main() -> None:
    await schools()
    await story()


if __name__ == "__main__":
    asyncio.run(main())
