"""What a person can do with a phone, and the control API for other processes."""

import asyncio
import contextlib
import sys

import httpx
import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, ReplyKeyboardMarkup, Update
from telegram.error import BadRequest

from bot.playground.phone import Phone
from bot.playground.standin import StandIn


@pytest.fixture
async def maria(telegram: StandIn) -> Phone:
    maria = telegram.phone("maria", first_name="Maria", language_code="da")
    await maria.starts()
    return maria


def keyboard(*labels: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data=f"d:{label}") for label in labels]])


def test_a_person_is_made_once(telegram: StandIn) -> None:
    maria = telegram.phone("maria", first_name="Maria", language_code="da", user_id=77)
    again = telegram.phone("maria")
    assert (again.user_id, again.first_name, again.language_code) == (77, "Maria", "da")
    with pytest.raises(ValueError, match="belongs to 'maria'"):
        telegram.phone("erik", user_id=maria.user_id)
    assert list(telegram.phones) == ["maria"]


async def test_starting_carries_the_payload(telegram: StandIn, maria: Phone) -> None:
    update = await maria.starts("INVITE")
    assert update["message"]["text"] == "/start INVITE"
    assert update["message"]["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    assert (await maria.sends("🎒 /help"))["message"]["entities"][0]["offset"] == 3
    assert "entities" not in (await maria.sends("plain"))["message"]
    with pytest.raises(ValueError, match="1 to 4096"):
        await maria.sends("  ")


async def test_the_newest_button_with_the_label_is_pressed(bot: Bot, maria: Phone) -> None:
    old = await bot.send_message(maria.user_id, "old", reply_markup=keyboard("Yes", "No"))
    new = await bot.send_message(maria.user_id, "new", reply_markup=keyboard("Yes"))
    press = (await maria.presses("Yes"))["callback_query"]
    assert (press["message"]["message_id"], press["data"]) == (new.message_id, "d:Yes")
    press = (await maria.presses("Yes", old.message_id))["callback_query"]
    assert press["message"]["message_id"] == old.message_id
    assert (await maria.presses("No"))["callback_query"]["message"]["message_id"] == old.message_id
    forged = (await maria.presses_data("x:1", old.message_id))["callback_query"]
    assert (forged["data"], forged["chat_instance"]) == ("x:1", press["chat_instance"])


async def test_a_button_that_is_not_there_names_those_that_are(bot: Bot, maria: Phone) -> None:
    with pytest.raises(LookupError, match="no message from the bot to press on"):
        await maria.presses_data("x")
    await bot.send_message(maria.user_id, "menu", reply_markup=ReplyKeyboardMarkup([["Talks"]]))
    sent = await bot.send_message(maria.user_id, "x", reply_markup=keyboard("Yes"))
    with pytest.raises(LookupError, match=r"maria sees no button 'Maybe'; there are \['Yes', 'Talks'\]"):
        await maria.presses("Maybe")
    with pytest.raises(LookupError, match=r"there are \['Yes'\]"):
        await maria.presses("Talks", sent.message_id)
    assert (await maria.presses("Talks"))["message"]["text"] == "Talks"


async def test_a_button_with_an_address_opens_it(bot: Bot, maria: Phone) -> None:
    markup = InlineKeyboardMarkup.from_button(InlineKeyboardButton("Page", "https://example.org/p"))
    await bot.send_message(maria.user_id, "x", reply_markup=markup)
    assert await maria.presses("Page") == {}
    assert maria.opened == ["https://example.org/p"]


async def test_everything_a_person_sends_can_be_read_by_the_library(bot: Bot, maria: Phone, telegram: StandIn) -> None:
    photo = await maria.sends_photo(caption="look /here")
    await maria.sends_sticker()
    await maria.sends_voice()
    await maria.sends_document("list.csv", b"a;b", "text/csv")
    await maria.sends_contact()
    await maria.sends_contact("+4511111111", "Erik")
    await maria.sends_location()
    text = await maria.sends("before")
    await maria.edits(text["message"]["message_id"], "after")
    await maria.edits(photo["message"]["message_id"], "look there")
    await maria.sends("to that", reply_to=text["message"]["message_id"])
    await maria.blocks()
    await maria.unblocks()
    await maria.in_group("3.B")
    raw = telegram.updates()[1:]
    updates = [Update.de_json(update, bot) for update in raw]
    messages = [update.message for update in updates if update.message]
    assert len(messages[0].photo) == 2
    assert messages[0].caption_entities[0].type == "bot_command"
    assert messages[3].document is not None
    file = await bot.get_file(messages[3].document.file_id)
    assert bytes(await file.download_as_bytearray()) == b"a;b"
    assert messages[4].contact is not None
    assert messages[4].contact.user_id == maria.user_id
    assert [update.edited_message.text for update in updates if update.edited_message] == ["after", None]
    assert messages[-2].reply_to_message is not None
    assert messages[-1].group_chat_created
    assert len([update for update in updates if update.my_chat_member]) == 3
    assert photo["message"]["photo"]


async def test_albums_large_files_and_what_others_wrote_arrive_as_a_client_brings_them(
    bot: Bot, maria: Phone, telegram: StandIn
) -> None:
    telegram.updates()
    await maria.sends_album(12, "the trip")
    await maria.sends_album(1)
    await maria.sends_file("letter.pdf", 60_000_000, "read this")
    await maria.forwards("Dear parents", of="Mette")
    found = [Update.de_json(update, bot).message for update in telegram.updates()]
    messages = [message for message in found if message]
    groups = [message.media_group_id for message in messages]
    assert [groups.count(group) for group in dict.fromkeys(groups[:12])] == [10, 2]
    assert groups[12:] == [None, None, None]
    assert [message.caption for message in messages[:3]] == ["the trip", None, None]
    letter = messages[13].document
    assert letter is not None
    assert (letter.file_name, letter.mime_type, letter.file_size) == ("letter.pdf", "application/pdf", 60_000_000)
    with pytest.raises(BadRequest, match="File is too big"):
        await bot.get_file(letter.file_id)
    again = await bot.send_document(maria.user_id, letter.file_id)
    assert again.document is not None
    assert again.document.file_size == 60_000_000, "no limit for what is there already"
    assert messages[14].forward_origin is not None
    for caption in ("x" * 1024, "🎒" * 512):
        await maria.sends_photo(caption=caption)
        with pytest.raises(ValueError, match="1024"):
            await maria.sends_file(caption=caption + "x")


async def test_only_own_texts_are_edited(bot: Bot, maria: Phone) -> None:
    sent = await bot.send_message(maria.user_id, "x")
    for number in (sent.message_id, 99_999):
        with pytest.raises(LookupError):
            await maria.edits(number, "y")
    await maria.deletes(maria.messages[0].message_id)
    assert [message.text for message in maria.messages] == ["x"]
    with pytest.raises(LookupError):
        maria.bubble(99_999)


async def test_writing_to_a_blocked_bot_unblocks_it(maria: Phone, telegram: StandIn) -> None:
    await maria.blocks()
    telegram.updates()
    await maria.sends("hej again")
    kinds = [sorted(update)[0] for update in telegram.updates()]
    assert kinds == ["my_chat_member", "message"]


async def test_a_bot_thrown_out_of_a_group(maria: Phone, telegram: StandIn) -> None:
    group = await maria.in_group("3.B")
    assert group.update["my_chat_member"]["old_chat_member"]["status"] == "left"
    update = await group.removes_bot()
    assert update["my_chat_member"]["new_chat_member"]["status"] == "kicked"


async def test_before_the_first_message_there_is_no_last(maria: Phone) -> None:
    with pytest.raises(LookupError, match="no message from the bot"):
        _ = maria.last
    assert maria.keyboard is None
    assert maria.commands == []


async def test_calls_are_logged_with_decoded_parameters(bot: Bot, maria: Phone, telegram: StandIn) -> None:
    await bot.send_message(maria.user_id, "{text}", reply_markup=keyboard("A"), protect_content=True)
    call = telegram.calls[-1]
    assert (call.method, call.status, call.chat_id) == ("sendMessage", 200, maria.user_id)
    assert call.params["text"] == "{text}"
    assert call.params["protect_content"] is True
    assert call.params["reply_markup"]["inline_keyboard"][0][0]["callback_data"] == "d:A"
    assert call.answer["result"]["message_id"] == maria.last.message_id
    telegram.log_calls = False
    await bot.send_message(maria.user_id, "quiet")
    assert telegram.calls[-1] is call


async def test_a_reset_forgets_people_and_keeps_what_the_bot_set(bot: Bot, maria: Phone, telegram: StandIn) -> None:
    await bot.set_my_commands([("help", "Help")])
    before = await maria.sends("x")
    telegram.fail()
    telegram.reset()
    assert (telegram.phones, telegram.calls, telegram.faults, telegram.updates()) == ({}, [], [], [])
    erik = telegram.phone("erik")
    assert erik.commands == [("help", "Help")]
    assert (await erik.sends("y"))["update_id"] > before["update_id"]


async def test_groups_ring_too(bot: Bot, maria: Phone) -> None:
    group = await maria.in_group("3.B")
    await bot.send_message(group.chat_id, "to all")
    assert [(push.text, push.chat_id) for push in maria.pushes] == [("to all", group.chat_id)]
    admins = await bot.get_chat_administrators(group.chat_id)
    assert [admin.status for admin in admins] == ["creator"]


async def test_a_process_of_its_own_is_steered_over_http() -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot.playground", "--port", "0", "--people", "3", "--first-user-id", "500"),
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        assert process.stdout is not None
        url = (await process.stdout.readline()).decode().strip()
        async with httpx.AsyncClient(trust_env=False, verify=False, base_url=url) as http:
            await steered(http)
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        await process.wait()


async def steered(http: httpx.AsyncClient) -> None:
    """Everything the control API offers, once."""
    for user_id in (500, 501, 501, -7):
        await http.post("/bot1:a/sendMessage", data={"chat_id": str(user_id), "text": "x"})
    stats = (await http.get("/playground/stats")).json()
    assert stats["methods"] == {"sendMessage": 4}
    assert stats["statuses"] == {"200": 3, "400": 1}
    assert (stats["max_per_second"], stats["max_per_chat_per_second"]) == (4, 2)
    assert stats["max_per_group_per_minute"] == 1
    assert stats["first"] <= stats["last"]
    message = {
        "message_id": 1,
        "date": 1_700_000_000,
        "chat": {"id": 500, "type": "private"},
        "from": {"id": 500, "is_bot": False, "first_name": "A"},
    }
    assert "update_id" in (await http.post("/playground/update", json={"message": message})).json()
    assert (await http.post("/playground/update", json={"message": {}})).status_code == 400
    assert (await http.post("/playground/fail", json={"status": 500, "kind": "answer"})).json() == {"faults": 1}
    assert (await http.post("/playground/fail", json={"colour": "red"})).status_code == 400
    failed = await http.post("/bot1:a/sendMessage", data={"chat_id": "500", "text": "x"})
    assert failed.status_code == 500
    settings = await http.post("/playground/settings", json={"delay": 0, "log_calls": False})
    assert settings.json() == {"delay": 0, "log_calls": False}
    assert (await http.post("/playground/reset", content=b"")).status_code == 200
    assert (await http.get("/playground/stats")).json()["calls"] == 0
