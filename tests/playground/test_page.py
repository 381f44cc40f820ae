"""The page: what it serves, what its actions do, and that a visitor in a browser sees it happen."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator

import httpx
import pytest
from playwright.async_api import Page, async_playwright, expect
from telegram import Bot

from bot.playground.standin import StandIn
from tests.chromium import CHROMIUM, FLAGS, ensure_chromium
from tests.playground.conftest import Clock
from tests.playground.stage import INVITATION, YES, Story, stage


@pytest.fixture
async def http(url: str) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(trust_env=False, verify=False, base_url=url) as http:
        yield http


async def test_the_page_comes_without_anything_from_elsewhere(http: httpx.AsyncClient) -> None:
    document = await http.get("/")
    assert "default-src 'self'" in document.headers["content-security-policy"]
    assert "Skolebro" in document.text
    for asset in ("/page.css", "/page.js"):
        answer = await http.get(asset)
        assert answer.status_code == 200
        assert "url(" not in answer.text
    assert (await http.get("/nothing")).status_code == 404


async def test_actions_do_what_a_person_does(http: httpx.AsyncClient, bot: Bot, telegram: StandIn) -> None:
    assert (await http.post("/bench/phone", json={"name": "Åsa", "language": "sv"})).status_code == 200
    asa = telegram.phones["åsa"]
    content = base64.b64encode(b"a;b").decode()
    for action, body in (
        ("start", {"payload": "CODE"}),
        ("send", {"text": "hej"}),
        ("file", {"name": "a.csv", "mime": "text/csv", "content": content}),
        ("file", {"name": "a.png", "mime": "image/png", "content": content}),
        ("contact", {}),
        ("language", {"code": "da"}),
        ("block", {}),
        ("unblock", {}),
    ):
        assert (await http.post(f"/phone/åsa/{action}", json=body)).status_code == 200, action
    assert [message.kind for message in asa.messages] == ["text", "text", "document", "photo", "contact"]
    assert asa.language_code == "da"
    file = await http.get(f"/phone/åsa/file/{asa.messages[2].message_id}")
    assert (file.content, file.headers["content-disposition"]) == (b"a;b", "attachment; filename*=UTF-8''a.csv")
    state = (await http.get("/state")).json()
    assert [phone["name"] for phone in state["phones"]] == ["Åsa"]
    assert state["story"]["steps"] == []


async def test_mistakes_of_a_visitor_are_told(http: httpx.AsyncClient, telegram: StandIn) -> None:
    telegram.phone("maria")
    for path, body, status in (
        ("/phone/nobody/send", {"text": "x"}, 404),
        ("/phone/maria/dance", {}, 404),
        ("/phone/maria/send", {"text": " "}, 400),
        ("/phone/maria/send", {}, 400),
        ("/phone/maria/press", {"message_id": 7, "row": 0, "column": 0}, 400),
        ("/phone/maria/key", {"label": "x"}, 400),
        ("/bench/phone", {"name": " "}, 400),
        ("/bench/fault", {"kind": "earthquake"}, 400),
        ("/story/explode", {}, 404),
    ):
        assert (await http.post(path, json=body)).status_code == status, path
    assert (await http.post("/phone/maria/send", data={"text": "x"})).status_code == 415
    assert (await http.get("/phone/maria/file/1")).status_code == 404
    assert telegram.phones["maria"].messages == []


async def test_faults_and_calls_of_the_bench(http: httpx.AsyncClient, bot: Bot, telegram: StandIn) -> None:
    telegram.phone("maria")
    await http.post("/bench/fault", json={"method": "sendMessage", "phone": "maria", "status": 500, "times": 2})
    [fault] = telegram.faults
    assert (fault.method, fault.chat_id, fault.status, fault.times) == ("sendMessage", 1001, 500, 2)
    assert (await http.get("/state")).json()["bench"]["faults"] == ["500 · sendMessage · 2 to go"]
    assert (await http.get("/calls")).json()[0]["method"] == "getMe"
    assert (await http.post("/story/reset", json={})).status_code == 200
    assert telegram.phones == {}
    for action in ("next", "due", "plug"):
        assert (await http.post(f"/story/{action}", json={"on": True})).status_code == 200


async def test_a_change_comes_down_the_stream(http: httpx.AsyncClient, telegram: StandIn) -> None:
    maria = telegram.phone("maria")
    async with asyncio.timeout(5), http.stream("GET", "/events") as stream:
        seen = []
        async for line in stream.aiter_lines():
            if line.startswith("data: "):
                [phone] = json.loads(line.removeprefix("data: "))["phones"]
                seen.append([message["text"] for message in phone["messages"]])
                if len(seen) == 2:
                    break
                await maria.sends("hej")
    assert seen == [[], ["hej"]]


@pytest.fixture
async def visit(clock: Clock) -> AsyncIterator[tuple[Page, StandIn, Story]]:
    ensure_chromium("the page is only asked for, not opened")
    async with stage(clock) as (url, telegram, story), async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = await browser.new_page(viewport={"width": 1280, "height": 800})
        page.on("pageerror", lambda error: pytest.fail(str(error)))
        await page.goto(url)
        yield page, telegram, story
        await browser.close()


async def test_a_visitor_goes_through_the_story(visit: tuple[Page, StandIn, Story]) -> None:
    page, telegram, story = visit
    maria = page.locator("[data-phone=maria]")
    await expect(maria.locator(".push")).to_have_count(2)
    await expect(maria.locator(".push").first).to_contain_text(INVITATION)
    await expect(maria.locator(".push.silent")).to_have_count(1)
    await maria.locator(".lock").click()
    await expect(maria.locator(".lock")).to_be_hidden()
    await expect(maria.locator(".chat .here")).to_have_text(YES)
    await maria.locator(".chat .here").click()
    await expect(maria.locator(".toast")).to_have_text("Booket")
    await expect(maria.locator(".bubble").last).to_contain_text("Booket: 15.40")
    await expect(maria.locator(".chat .row button")).to_have_count(0)
    await expect(page.locator("[data-step=book]")).to_have_class("done")
    erik = page.locator("[data-phone=erik]")
    await erik.locator(".lock").press("Enter")
    await erik.locator(".say").click()
    await expect(erik.locator(".bubble").last).to_contain_text("Du skrev: Emma sjuk idag")
    await page.locator("#next").click()
    await expect(maria.locator(".lock")).to_be_visible()
    await page.locator("#plug").click()
    await expect(page.locator("#plug")).to_have_text("Plug in")
    assert (story.jumps, story.plugged) == (1, False)
    await page.get_by_role("button", name="asa").click()
    await expect(page.locator(".phone")).to_have_count(5)
    assert "asa" in telegram.phones


async def test_a_press_on_a_locked_phone_counts_though_a_line_comes_meanwhile(
    visit: tuple[Page, StandIn, Story],
) -> None:
    page, telegram, _ = visit
    maria = page.locator("[data-phone=maria]")
    await maria.locator(".push").first.hover()
    await page.mouse.down()
    await telegram.phones["maria"].sends("Hej")
    await expect(maria.locator(".bubble").last).to_contain_text("Du skrev: Hej")
    await page.mouse.up()
    await expect(maria.locator(".lock")).to_be_hidden()


async def test_a_phone_does_what_telegram_does(visit: tuple[Page, StandIn, Story]) -> None:
    page, telegram, _ = visit
    mette = page.locator("[data-phone=mette]")
    await mette.locator(".lock").click()
    await mette.get_by_label("Message", exact=True).fill("/secret")
    await mette.get_by_label("Message", exact=True).press("Enter")
    await expect(mette.locator(".bubble").last).to_contain_text("<script>alert(1)</script>")
    await expect(mette.locator(".protected")).to_have_count(1)
    await mette.get_by_role("button", name="slow").click()
    await expect(mette.locator("button.busy")).to_have_text("slow")
    await mette.get_by_role("button", name="Vis", exact=True).click()
    await expect(mette.get_by_role("alertdialog")).to_contain_text("Booket")
    await mette.get_by_role("button", name="OK").click()
    await mette.get_by_label("Commands").click()
    await mette.locator(".menu button").first.click()
    async with page.expect_download() as download:
        await mette.locator("a.file").click()
    assert (await download.value).suggested_filename == "talk.ics"
    await mette.get_by_role("button", name="Samtaler").click()
    await expect(mette.locator(".bubble").last).to_contain_text("Du skrev: Samtaler")
    await page.locator("#tab-bench").click()
    await expect(page.locator(".calls details").first).to_contain_text("sendMessage")
    await page.locator("#add-phone input").fill("Nora")
    await page.locator("#add-phone button").click()
    nora = page.locator("[data-phone=nora]")
    await nora.locator(".lock").click()
    await nora.get_by_label("Deep link payload").fill("CODE")
    await nora.get_by_role("button", name="START").click()
    await expect(nora.locator(".bubble").first).to_contain_text("/start")
    await expect(nora.locator(".bubble").first).not_to_contain_text("CODE")
    await page.locator("#stranger").click()
    await expect(page.locator("#lines .line").first).to_contain_text("Velkommen")
    assert telegram.phones["nora"].messages[0].text == "/start CODE"
