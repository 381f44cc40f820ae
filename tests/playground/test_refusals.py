"""What Telegram refuses, the stand-in refuses, in the same words and with the same status."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from telegram import (
    Bot,
    BotCommand,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaAudio,
    InputMediaDocument,
    InputMediaPhoto,
    MessageEntity,
    ReplyKeyboardMarkup,
    ReplyParameters,
)
from telegram.error import BadRequest, Forbidden, RetryAfter, TelegramError

from bot.playground.phone import Phone
from bot.playground.pictures import PICTURE
from bot.playground.standin import StandIn
from tests.playground.conftest import Clock

CUT = (httpx.RemoteProtocolError, httpx.ReadError)
Send = Callable[[Bot, int], Awaitable[Any]]


@pytest.fixture
async def maria(telegram: StandIn) -> Phone:
    maria = telegram.phone("maria")
    await maria.starts()
    return maria


def buttons(*texts: str, data: str = "x") -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(text, callback_data=data)] for text in texts])


REFUSED: list[tuple[str, Send]] = [
    ("Message text is empty", lambda bot, chat: bot.send_message(chat, "")),
    ("Text must be non-empty", lambda bot, chat: bot.send_message(chat, " \n ")),
    ("Message is too long", lambda bot, chat: bot.send_message(chat, "x" * 4097)),
    ("Message is too long", lambda bot, chat: bot.send_message(chat, "🎒" * 2049)),
    (
        "Message caption is too long",
        lambda bot, chat: bot.send_document(chat, b"x", caption="x" * 1025, filename="x"),
    ),
    ("Chat not found", lambda bot, chat: bot.send_message(999, "x")),
    ("Chat not found", lambda bot, chat: bot.send_message("@nobody", "x")),
    (
        "Button_data_invalid",
        lambda bot, chat: bot.send_message(chat, "x", reply_markup=buttons("a", data="å" * 33)),
    ),
    (
        "Inline keyboard button text must be non-empty",
        lambda bot, chat: bot.send_message(chat, "x", reply_markup=buttons(" ")),
    ),
    (
        "Can't parse inline keyboard button: text buttons are unallowed in the inline keyboard",
        lambda bot, chat: bot.send_message(chat, "x", reply_markup=InlineKeyboardMarkup([[InlineKeyboardButton("a")]])),
    ),
    (
        "Inline keyboard button url 'http://localhost/a' is invalid: wrong http url",
        lambda bot, chat: bot.send_message(
            chat,
            "x",
            reply_markup=InlineKeyboardMarkup.from_button(InlineKeyboardButton("a", "http://localhost/a")),
        ),
    ),
    (
        "Reply_markup_too_long",
        lambda bot, chat: bot.send_message(chat, "x", reply_markup=buttons(*["a"] * 101)),
    ),
    ("Unsupported parse_mode", lambda bot, chat: bot.send_message(chat, "x", "RTF")),
    (
        "Can't parse entities: can't find end tag corresponding to start tag \"b\"",
        lambda bot, chat: bot.send_message(chat, "<b>x", "HTML"),
    ),
    (
        'Can\'t parse entities: unsupported start tag "p" at byte offset 3',
        lambda bot, chat: bot.send_message(chat, "å <p>x</p>", "HTML"),
    ),
    (
        'Can\'t parse entities: unmatched end tag at byte offset 7, expected "</i>", found "</b>"',
        lambda bot, chat: bot.send_message(chat, "<b><i>x</b></i>", "HTML"),
    ),
    (
        "Can't parse entities: unexpected end tag at byte offset 1",
        lambda bot, chat: bot.send_message(chat, "x</b>", "HTML"),
    ),
    (
        "Can't parse entities: unclosed start tag at byte offset 2",
        lambda bot, chat: bot.send_message(chat, "3 < 4", "HTML"),
    ),
    (
        "Can't parse entities: character '.' is reserved and must be escaped with the preceding '\\'",
        lambda bot, chat: bot.send_message(chat, "kl. 8", "MarkdownV2"),
    ),
    (
        "Can't parse entities: can't find end of bold entity at byte offset 0",
        lambda bot, chat: bot.send_message(chat, "*x", "MarkdownV2"),
    ),
    (
        "Entity begins after the end of the text at utf-16 offset 9",
        lambda bot, chat: bot.send_message(chat, "x", entities=[MessageEntity("bold", 9, 1)]),
    ),
    (
        "Message to be replied not found",
        lambda bot, chat: bot.send_message(chat, "x", reply_parameters=ReplyParameters(99_999)),
    ),
    ("Message thread not found", lambda bot, chat: bot.send_message(chat, "x", message_thread_id=7)),
    ("Message to edit not found", lambda bot, chat: bot.edit_message_text("x", chat, 99_999)),
    ("Message can't be edited", lambda bot, chat: bot.edit_message_text("x", chat, 1)),
    ("Message to delete not found", lambda bot, chat: bot.delete_message(chat, 99_999)),
    ("Message to pin not found", lambda bot, chat: bot.pin_chat_message(chat, 99_999)),
    ("Message to copy not found", lambda bot, chat: bot.copy_message(chat, chat, 99_999)),
    ("Wrong parameter action in request", lambda bot, chat: bot.send_chat_action(chat, "juggling")),
    (
        "Query is too old and response timeout expired or query id is invalid",
        lambda bot, chat: bot.answer_callback_query("1"),
    ),
    ("Bot_command_invalid", lambda bot, chat: bot.set_my_commands([BotCommand("Hjælp", "x")])),
    ("Bot_command_description_invalid", lambda bot, chat: bot.set_my_commands([BotCommand("help", " ")])),
    ("Bot_commands_too_much", lambda bot, chat: bot.set_my_commands([BotCommand("a", "x")] * 101)),
    ("Invalid language code specified", lambda bot, chat: bot.get_my_commands(language_code="dan")),
    ("Invalid file_id", lambda bot, chat: bot.get_file("nonsense")),
    ("File must be non-empty", lambda bot, chat: bot.send_document(chat, b"", filename="a")),
    ("Failed to get http url content", lambda bot, chat: bot.send_photo(chat, "https://example.org/a.png")),
    (
        "Wrong remote file identifier specified: can't unserialize it. wrong last symbol",
        lambda bot, chat: bot.send_document(chat, "nonsense"),
    ),
    (
        "Number of items in media group must be from 2 to 10",
        lambda bot, chat: bot.send_media_group(chat, [InputMediaPhoto(PICTURE)]),
    ),
    ("Poll must have at least 2 option", lambda bot, chat: bot.send_poll(chat, "x?", ["a"])),
    ("Wrong latitude or longitude specified", lambda bot, chat: bot.send_location(chat, 91, 0)),
    ("Member not found", lambda bot, chat: bot.get_chat_member(chat, 12)),
    (
        "Bad webhook: an https url must be provided for webhook",
        lambda bot, chat: bot.set_webhook("http://example.org/hook"),
    ),
]


@pytest.mark.parametrize(("reason", "send"), REFUSED)
async def test_refused(bot: Bot, maria: Phone, reason: str, send: Send) -> None:
    with pytest.raises(BadRequest) as refusal:
        await send(bot, maria.user_id)
    assert refusal.value.message.lower() == reason.lower()
    assert maria.pushes == []


async def test_nobody_can_be_written_to_who_has_not_written_first(bot: Bot, telegram: StandIn) -> None:
    erik = telegram.phone("erik")
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(erik.user_id, "x")
    await erik.sends("hej")
    await bot.send_message(erik.user_id, "x")


async def test_an_edit_that_changes_nothing(bot: Bot, maria: Phone) -> None:
    sent = await bot.send_message(maria.user_id, "<b>x</b>", "HTML", reply_markup=buttons("a"))
    for change in (
        bot.edit_message_text(
            " <b>x</b>", maria.user_id, sent.message_id, parse_mode="HTML", reply_markup=buttons("a")
        ),
        bot.edit_message_reply_markup(maria.user_id, sent.message_id, reply_markup=buttons("a")),
    ):
        with pytest.raises(BadRequest, match="Message is not modified: specified new message content"):
            await change
    assert maria.last.edited_at is None
    await bot.edit_message_text("x", maria.user_id, sent.message_id, reply_markup=buttons("a"))


async def test_a_message_with_a_reply_keyboard_cannot_be_edited(bot: Bot, maria: Phone) -> None:
    sent = await bot.send_message(maria.user_id, "x", reply_markup=ReplyKeyboardMarkup([["a"]]))
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await bot.edit_message_text("y", maria.user_id, sent.message_id)


async def test_text_and_caption_are_not_the_same(bot: Bot, maria: Phone) -> None:
    file = await bot.send_document(maria.user_id, b"x", filename="a")
    with pytest.raises(BadRequest, match="There is no text in the message to edit"):
        await bot.edit_message_text("y", maria.user_id, file.message_id)
    text = await bot.send_message(maria.user_id, "x")
    with pytest.raises(BadRequest, match="There is no caption in the message to edit"):
        await bot.edit_message_caption(maria.user_id, text.message_id, caption="y")
    with pytest.raises(BadRequest, match="Message caption is too long"):
        await bot.edit_message_caption(maria.user_id, file.message_id, caption="x" * 1025)


async def test_album_holds_what_belongs_together_and_no_buttons(bot: Bot, maria: Phone) -> None:
    photo, song = InputMediaPhoto(PICTURE), InputMediaAudio(b"ID3")
    albums: list[list[Any]] = [[photo, song], [photo, InputMediaDocument(b"x")], [photo] * 11]
    for mixed in albums:
        with pytest.raises(BadRequest, match=r"can't be mixed|from 2 to 10"):
            await bot.send_media_group(maria.user_id, mixed)
    assert maria.pushes == []
    first, _second = await bot.send_media_group(maria.user_id, [photo, photo], caption="x")
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await bot.edit_message_caption(maria.user_id, first.message_id, caption="y", reply_markup=buttons("a"))
    assert await bot.edit_message_caption(maria.user_id, first.message_id, caption="y")


async def test_only_young_messages_are_deleted(bot: Bot, maria: Phone, clock: Clock) -> None:
    sent = await bot.send_message(maria.user_id, "x")
    clock.passes(hours=48, seconds=1)
    with pytest.raises(BadRequest, match="Message can't be deleted for everyone"):
        await bot.delete_message(maria.user_id, sent.message_id)
    young = await bot.send_message(maria.user_id, "x")
    with pytest.raises(BadRequest, match="Message can't be deleted for everyone"):
        await bot.delete_messages(maria.user_id, [young.message_id, sent.message_id])
    assert not maria.bubble(young.message_id).deleted
    await bot.edit_message_text("folded", maria.user_id, sent.message_id)


async def test_protected_messages_are_not_forwarded(bot: Bot, maria: Phone) -> None:
    sent = await bot.send_message(maria.user_id, "x", protect_content=True)
    with pytest.raises(BadRequest, match="Message can't be forwarded"):
        await bot.forward_message(maria.user_id, maria.user_id, sent.message_id)


async def test_whoever_blocks_the_bot_hears_nothing(bot: Bot, maria: Phone, telegram: StandIn) -> None:
    telegram.updates()
    await maria.blocks()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(maria.user_id, "x")
    await maria.unblocks()
    await bot.send_message(maria.user_id, "x")
    standings = [update["my_chat_member"]["new_chat_member"]["status"] for update in telegram.updates()]
    assert standings == ["kicked", "member"]


async def test_a_press_is_answered_once_and_in_time(bot: Bot, maria: Phone, clock: Clock) -> None:
    await bot.send_message(maria.user_id, "x", reply_markup=buttons("a", "b"))
    first = (await maria.presses("a"))["callback_query"]["id"]
    assert maria.unanswered == ["x"]
    with pytest.raises(BadRequest, match="Message_too_long"):
        await bot.answer_callback_query(first, "x" * 201)
    assert await bot.answer_callback_query(first, "Saved", show_alert=True)
    assert [(toast.text, toast.alert) for toast in maria.toasts] == [("Saved", True)]
    assert maria.unanswered == []
    second = (await maria.presses("b"))["callback_query"]["id"]
    clock.passes(seconds=151)
    for query in (first, second):
        with pytest.raises(BadRequest, match="Query is too old"):
            await bot.answer_callback_query(query)


async def test_a_left_group_is_closed(bot: Bot, maria: Phone, telegram: StandIn) -> None:
    group = await maria.in_group("3.B")
    telegram.updates()
    await group.sends("hello")
    await bot.send_message(group.chat_id, "bye")
    assert await bot.leave_chat(group.chat_id)
    assert not group.bot_is_in
    with pytest.raises(Forbidden, match="bot is not a member of the group chat"):
        await bot.send_message(group.chat_id, "x")
    kinds = [next(name for name in update if name != "update_id") for update in telegram.updates()]
    assert kinds == ["message", "my_chat_member"]
    assert [message.text for message in group.messages] == ["", "hello", "bye"]


RAW: list[tuple[str, dict[str, str], int, str]] = [
    ("noSuchMethod", {}, 404, "Not Found: method not found"),
    ("sendMessage", {"text": "x"}, 400, "Bad Request: chat_id is empty"),
    (
        "sendMessage",
        {"chat_id": "1001", "text": "x", "reply_markup": "{"},
        400,
        "parse reply keyboard markup",
    ),
    ("sendMessage", {"chat_id": "1001", "text": "x", "reply_markup": "[]"}, 200, ""),
    (
        "sendMessage",
        {"chat_id": "1001", "text": "x", "reply_markup": "[1]"},
        400,
        "object expected as reply markup",
    ),
    (
        "sendMessage",
        {"chat_id": "1001", "text": "x", "reply_markup": '{"inline_keyboard": "a"}'},
        400,
        'field "inline_keyboard" must be of type Array',
    ),
    ("sendMessage", {"chat_id": "1001", "text": "x", "entities": "7"}, 400, "expected an Array of entities"),
    ("sendMessage", {"chat_id": "1001", "text": "x", "entities": "[7]"}, 400, "expected an Object"),
    (
        "editMessageText",
        {"chat_id": "1001", "message_id": "one", "text": "x"},
        400,
        "identifier is not specified",
    ),
    ("setMyCommands", {"commands": "{}"}, 400, "expected an Array of BotCommand"),
    ("sendPhoto", {"chat_id": "1001"}, 400, "there is no photo in the request"),
    ("getUpdates", {"offset": "x", "limit": "y", "timeout": "-1"}, 200, ""),
    ("SENDMESSAGE", {"chat_id": "1001", "text": "{not json"}, 200, ""),
]


@pytest.mark.parametrize(("method", "fields", "status", "words"), RAW)
async def test_wrong_types_are_named(
    url: str, maria: Phone, method: str, fields: dict[str, str], status: int, words: str
) -> None:
    async with httpx.AsyncClient(trust_env=False, verify=False) as http:
        answer = await http.post(f"{url}/bot1:a/{method}", data=fields)
    assert answer.status_code == status
    body = answer.json()
    assert body["ok"] is (status == 200)
    assert words in body.get("description", "")
    assert body.get("error_code", 200) == status


async def test_parameters_may_come_as_json_or_in_the_address(url: str, maria: Phone) -> None:
    keyboard = {"inline_keyboard": [[{"text": "a", "callback_data": "b"}]]}
    async with httpx.AsyncClient(trust_env=False, verify=False) as http:
        sent = await http.post(
            f"{url}/bot1:a/sendMessage",
            json={"chat_id": maria.user_id, "text": "x", "reply_markup": keyboard},
        )
        asked = await http.get(f"{url}/bot1:a/getChat?chat_id={maria.user_id}")
        nowhere = await http.get(f"{url}/bot")
        broken = await http.post(
            f"{url}/bot1:a/sendMessage", content=b"{", headers={"content-type": "application/json"}
        )
    assert sent.json()["result"]["reply_markup"] == keyboard
    assert asked.json()["result"]["first_name"] == "Maria"
    assert (nowhere.status_code, broken.status_code) == (404, 400)


@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")
async def test_an_ordered_refusal_carries_its_wait(bot: Bot, maria: Phone, telegram: StandIn) -> None:
    telegram.fail("sendMessage", maria.user_id, 429, retry_after=7, times=1, after=1)
    await bot.send_message(maria.user_id, "first")
    with pytest.raises(RetryAfter) as refusal:
        await bot.send_message(maria.user_id, "second")
    assert refusal.value._retry_after.total_seconds() == 7
    await bot.send_message(maria.user_id, "third")
    assert [message.text for message in maria.messages[1:]] == ["first", "third"]
    assert telegram.faults == []


@pytest.mark.parametrize(
    ("status", "words"),
    [(403, "Forbidden: bot was blocked by the user"), (500, "Internal Server Error"), (502, "Bad Gateway")],
)
async def test_ordered_statuses_have_telegrams_words(
    bot: Bot, maria: Phone, telegram: StandIn, status: int, words: str
) -> None:
    telegram.fail(status=status, retry_after=None)
    with pytest.raises(TelegramError, match=words):
        await bot.send_message(maria.user_id, "x")
    assert telegram.calls[-1].status == status


@pytest.mark.parametrize(
    ("kind", "error", "effects"),
    [
        ("timeout", httpx.ReadTimeout, 0),
        ("drop", CUT, 0),
        ("drop_after_effect", CUT, 1),
    ],
)
async def test_ordered_silence(url: str, maria: Phone, telegram: StandIn, kind: Any, error: Any, effects: int) -> None:
    telegram.fail("sendMessage", kind=kind)
    async with httpx.AsyncClient(trust_env=False, verify=False, timeout=0.2) as http:
        with pytest.raises(error):
            await http.post(f"{url}/bot1:a/sendMessage", data={"chat_id": str(maria.user_id), "text": "x"})
    assert len(maria.pushes) == effects


def test_an_unknown_kind_of_trouble_is_refused(telegram: StandIn) -> None:
    wrong: Any = "earthquake"
    with pytest.raises(ValueError, match="kind is one of"):
        telegram.fail(kind=wrong)


async def test_answers_can_be_slow(url: str, maria: Phone, telegram: StandIn) -> None:
    telegram.delay = 0.03
    loop = asyncio.get_running_loop()
    async with httpx.AsyncClient(trust_env=False, verify=False) as http:
        begun = loop.time()
        await http.get(f"{url}/bot1:a/getMe")
        assert loop.time() - begun >= 0.03
