"""What a bot sends, through the library's client, and what the phone then shows."""

import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaDocument,
    InputMediaPhoto,
    KeyboardButton,
    LinkPreviewOptions,
    MenuButtonCommands,
    MessageEntity,
    ReactionTypeEmoji,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
)
from telegram.constants import ChatAction, ParseMode

from bot.playground.phone import Phone
from bot.playground.pictures import PICTURE
from bot.playground.standin import StandIn

YES = InlineKeyboardMarkup([[InlineKeyboardButton("Yes", callback_data="a:1")]])


@pytest.fixture
async def maria(telegram: StandIn) -> Phone:
    maria = telegram.phone("maria", first_name="Maria", language_code="da")
    await maria.starts()
    return maria


async def test_get_me_has_a_username(bot: Bot) -> None:
    me = await bot.get_me()
    assert (me.username, me.first_name, me.is_bot) == ("skolebro_test_bot", "Skolebro", True)


async def test_text_arrives_trimmed_and_with_entities(bot: Bot, maria: Phone) -> None:
    sent = await bot.send_message(
        maria.user_id,
        "\n  <b>Kl. 8 &amp; 9</b> 🎒 <i>på</i> <a href='https://example.org/'>siden</a> \n",
        "HTML",
    )
    assert sent.text == "Kl. 8 & 9 🎒 på siden"
    assert [(entity.type, sent.parse_entity(entity)) for entity in sent.entities] == [
        (MessageEntity.BOLD, "Kl. 8 & 9"),
        (MessageEntity.ITALIC, "på"),
        (MessageEntity.TEXT_LINK, "siden"),
    ]
    assert maria.last.text == sent.text
    assert maria.last.date.isoformat() == "2026-11-16T06:40:00+00:00"


async def test_markdown_is_read_in_both_styles(bot: Bot, maria: Phone) -> None:
    strict = await bot.send_message(maria.user_id, "*A\\.* _b_ ||c|| `d`", ParseMode.MARKDOWN_V2)
    assert strict.text == "A. b c d"
    assert [entity.type for entity in strict.entities] == ["bold", "italic", "spoiler", "code"]
    legacy = await bot.send_message(maria.user_id, "*A.* [b](https://example.org)", ParseMode.MARKDOWN)
    assert [entity.type for entity in legacy.entities] == ["bold", "text_link"]


async def test_entities_given_by_the_bot_follow_the_trimming(bot: Bot, maria: Phone) -> None:
    sent = await bot.send_message(maria.user_id, "  bold", entities=[MessageEntity("bold", 2, 4)])
    assert sent.parse_entity(sent.entities[0]) == "bold"


async def test_commands_and_addresses_in_a_text_become_entities(bot: Bot, maria: Phone) -> None:
    sent = await bot.send_message(maria.user_id, "Try /help or https://example.org/a. Not 16/24.")
    assert [sent.parse_entity(entity) for entity in sent.entities] == ["/help", "https://example.org/a"]


async def test_options_are_kept(bot: Bot, maria: Phone) -> None:
    first = await bot.send_message(maria.user_id, "first")
    sent = await bot.send_message(
        maria.user_id,
        "see https://example.org",
        disable_notification=True,
        protect_content=True,
        link_preview_options=LinkPreviewOptions(is_disabled=True),
        reply_parameters=ReplyParameters(first.message_id),
        reply_markup=YES,
    )
    assert sent.has_protected_content
    assert sent.link_preview_options == LinkPreviewOptions(is_disabled=True)
    assert sent.reply_to_message is not None
    assert sent.reply_to_message.message_id == first.message_id
    assert sent.reply_markup == YES
    seen = maria.last
    assert (seen.protected, seen.silent, seen.reply_to, seen.labels) == (
        True,
        True,
        first.message_id,
        ["Yes"],
    )
    assert [push.silent for push in maria.pushes] == [False, True]
    assert maria.pushes[1].text == "see https://example.org"


async def test_a_reply_keyboard_is_in_force_until_removed(bot: Bot, maria: Phone) -> None:
    sent = await bot.send_message(maria.user_id, "menu", reply_markup=ReplyKeyboardMarkup([["A", "B"], ["C"]]))
    assert sent.reply_markup is None
    assert maria.keyboard == [["A", "B"], ["C"]]
    await bot.send_message(maria.user_id, "a question", reply_markup=ForceReply())
    assert maria.keyboard == [["A", "B"], ["C"]]
    await bot.send_message(maria.user_id, "gone", reply_markup=ReplyKeyboardRemove())
    assert maria.keyboard is None


async def test_deleting_its_message_takes_the_reply_keyboard_along(bot: Bot, maria: Phone) -> None:
    sent = await bot.send_message(maria.user_id, "menu", reply_markup=ReplyKeyboardMarkup([["A"]]))
    assert await bot.delete_message(maria.user_id, sent.message_id)
    assert maria.keyboard is None


async def test_an_edit_is_seen_and_does_not_ring(bot: Bot, maria: Phone) -> None:
    sent = await bot.send_message(maria.user_id, "before", reply_markup=YES)
    edited = await bot.edit_message_text("after", maria.user_id, sent.message_id)
    assert not isinstance(edited, bool)
    assert edited.edit_date is not None
    assert (maria.last.text, maria.last.labels) == ("after", [])
    assert maria.last.edited_at is not None
    await bot.edit_message_reply_markup(maria.user_id, sent.message_id, reply_markup=YES)
    assert maria.last.labels == ["Yes"]
    assert len(maria.pushes) == 1


async def test_a_bubble_is_a_snapshot(bot: Bot, maria: Phone) -> None:
    sent = await bot.send_message(maria.user_id, "before")
    before = maria.last
    await bot.edit_message_text("after", maria.user_id, sent.message_id)
    assert (before.text, maria.last.text) == ("before", "after")
    await bot.delete_message(maria.user_id, sent.message_id)
    assert [message.text for message in maria.messages] == ["/start"]
    assert maria.bubble(sent.message_id).deleted


async def test_a_document_can_be_shown_downloaded_and_sent_again(bot: Bot, maria: Phone) -> None:
    sent = await bot.send_document(
        maria.user_id,
        b"BEGIN:VCALENDAR",
        caption="<b>In the calendar</b>",
        parse_mode="HTML",
        filename="talk.ics",
    )
    assert sent.document is not None
    assert (sent.document.file_name, sent.document.mime_type) == ("talk.ics", "text/calendar")
    held = maria.last.document
    assert held is not None
    assert (held.filename, held.content, held.mime) == ("talk.ics", b"BEGIN:VCALENDAR", "text/calendar")
    assert held.caption == maria.last.text == "In the calendar"
    assert maria.pushes[-1].text == "In the calendar"
    file = await bot.get_file(sent.document.file_id)
    assert bytes(await file.download_as_bytearray()) == b"BEGIN:VCALENDAR"
    again = await bot.send_document(maria.user_id, sent.document.file_id)
    assert again.document is not None
    assert again.document.file_unique_id == sent.document.file_unique_id
    edited = await bot.edit_message_caption(maria.user_id, sent.message_id, caption="Another")
    assert not isinstance(edited, bool)
    assert edited.caption == "Another"


async def test_a_photo_has_two_sizes_and_can_be_changed(bot: Bot, maria: Phone) -> None:
    sent = await bot.send_photo(maria.user_id, PICTURE, caption="map")
    assert len(sent.photo) == 2
    assert maria.last.photo is not None
    edited = await bot.edit_message_media(InputMediaDocument(b"text", filename="a.txt"), maria.user_id, sent.message_id)
    assert not isinstance(edited, bool)
    assert maria.last.document is not None
    assert maria.last.document.content == b"text"


async def test_a_media_group_is_several_messages(bot: Bot, maria: Phone) -> None:
    sent = await bot.send_media_group(
        maria.user_id, [InputMediaPhoto(PICTURE, caption="both"), InputMediaPhoto(PICTURE)]
    )
    assert len({message.media_group_id for message in sent}) == 1
    assert [message.caption for message in sent] == ["both", None]


async def test_every_other_kind_of_message(bot: Bot, maria: Phone) -> None:
    chat = maria.user_id
    assert (await bot.send_location(chat, 55.7, 12.6)).location
    assert (await bot.send_venue(chat, 55.7, 12.6, "School", "Road 1")).venue
    assert (await bot.send_contact(chat, "+4512345678", "Office")).contact
    assert (await bot.send_voice(chat, b"OggS")).voice
    assert (await bot.send_audio(chat, b"ID3")).audio
    assert (await bot.send_video(chat, b"mp4")).video
    assert (await bot.send_animation(chat, b"mp4")).animation
    assert (await bot.send_video_note(chat, b"mp4")).video_note
    assert (await bot.send_sticker(chat, b"webp")).sticker
    assert (await bot.send_dice(chat)).dice
    poll = await bot.send_poll(chat, "Which day?", ["Monday", "Tuesday"])
    assert poll.poll
    assert (await bot.stop_poll(chat, poll.message_id)).is_closed
    assert [push.text for push in maria.pushes][-1] == "Poll"
    assert len(maria.messages) == 12


async def test_messages_are_copied_forwarded_pinned_and_deleted_in_numbers(bot: Bot, maria: Phone) -> None:
    chat = maria.user_id
    sent = await bot.send_message(chat, "<b>news</b>", "HTML")
    copy = await bot.copy_message(chat, chat, sent.message_id, disable_notification=True)
    forward = await bot.forward_message(chat, chat, sent.message_id)
    assert forward.forward_origin is not None
    assert maria.bubble(copy.message_id).entities == [{"type": "bold", "offset": 0, "length": 4}]
    assert await bot.pin_chat_message(chat, sent.message_id)
    assert maria.bubble(sent.message_id).pinned
    assert (await bot.get_chat(chat)).pinned_message
    assert await bot.unpin_chat_message(chat, sent.message_id)
    assert await bot.unpin_all_chat_messages(chat)
    assert await bot.set_message_reaction(chat, sent.message_id, ReactionTypeEmoji("👍"))
    assert await bot.delete_messages(chat, [sent.message_id, copy.message_id, 99_999])
    assert "news" in [message.text for message in maria.messages]
    assert maria.bubble(copy.message_id).deleted


async def test_a_chat_action_is_no_message(bot: Bot, maria: Phone) -> None:
    assert await bot.send_chat_action(maria.user_id, ChatAction.TYPING)
    assert len(maria.messages) == 1


async def test_the_command_menu_follows_scope_and_language(bot: Bot, maria: Phone, telegram: StandIn) -> None:
    erik = telegram.phone("erik", language_code="sv")
    kari = telegram.phone("kari", language_code="nb-NO")
    await erik.starts()
    private = BotCommandScopeAllPrivateChats()
    await bot.set_my_commands([BotCommand("help", "Help")])
    await bot.set_my_commands([BotCommand("help", "Hjælp")], private, language_code="da")
    await bot.set_my_commands([BotCommand("help", "Hjelp")], language_code="nb")
    await bot.set_my_commands([BotCommand("today", "I dag")], BotCommandScopeChat(erik.user_id))
    assert maria.commands == [("help", "Hjælp")]
    assert erik.commands == [("today", "I dag")]
    assert kari.commands == [("help", "Hjelp")]
    assert await bot.get_my_commands(private, "da") == (BotCommand("help", "Hjælp"),)
    maria.language_code = "sv"
    assert maria.commands == [("help", "Help")]
    assert await bot.delete_my_commands()
    assert maria.commands == []


async def test_the_bot_tells_about_itself(bot: Bot, maria: Phone) -> None:
    assert await bot.set_my_name("Skolebroen", "da")
    assert (await bot.get_my_name("da")).name == "Skolebroen"
    assert (await bot.get_my_name()).name == "Skolebro"
    assert await bot.set_my_description("What I do")
    assert (await bot.get_my_description("sv")).description == "What I do"
    assert await bot.set_my_short_description("Short")
    assert (await bot.get_my_short_description()).short_description == "Short"
    assert await bot.set_chat_menu_button(maria.user_id, MenuButtonCommands())
    assert (await bot.get_chat_menu_button(maria.user_id)).type == "commands"


async def test_what_the_bot_may_ask_about_a_chat(bot: Bot, maria: Phone) -> None:
    assert (await bot.get_chat(maria.user_id)).first_name == "Maria"
    assert (await bot.get_chat_member(maria.user_id, maria.user_id)).status == "member"
    assert await bot.get_chat_member_count(maria.user_id) == 2
    assert (await bot.get_user_profile_photos(maria.user_id)).total_count == 0


async def test_a_contact_key_shares_the_own_number(bot: Bot, maria: Phone, telegram: StandIn) -> None:
    key = KeyboardButton("My number", request_contact=True)
    await bot.send_message(maria.user_id, "call?", reply_markup=ReplyKeyboardMarkup([[key]], one_time_keyboard=True))
    update = await maria.presses("My number")
    assert update["message"]["contact"]["user_id"] == maria.user_id
    assert maria.keyboard is None
