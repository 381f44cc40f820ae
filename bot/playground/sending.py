"""The methods that put something new into a chat.

The one rule: everything is checked before anything is stored, so a refused call leaves no trace.
"""

from __future__ import annotations

from typing import Any

from bot.playground.entities import formatted, utf16
from bot.playground.errors import bad
from bot.playground.markup import inline_keyboard, reply_keyboard
from bot.playground.media import attached
from bot.playground.names import names
from bot.playground.world import Chat, File, Message, World

Json = dict[str, Any]

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024


def text_of(params: Json) -> Json:
    """text and entities of a request; Refused when empty or too long."""
    given = params.get("text")
    if given is None or given == "":
        raise bad("message text is empty")
    text, entities = formatted(str(given), params.get("parse_mode"), params.get("entities"))
    if not text:
        raise bad("text must be non-empty")
    if utf16(text) > TEXT_LIMIT:
        raise bad("message is too long")
    body: Json = {"text": text}
    if entities:
        body["entities"] = entities
    if options := params.get("link_preview_options"):
        body["link_preview_options"] = _preview(options)
    return body


def _preview(options: Any) -> Json:
    if not isinstance(options, dict):
        raise bad("object expected as link preview options")
    for name in ("is_disabled", "prefer_small_media", "prefer_large_media", "show_above_text"):
        if not isinstance(options.get(name, False), bool):
            raise bad(f'field "{name}" must be of type Boolean')
    return options


def caption_of(params: Json) -> Json:
    """caption and caption_entities of a request; {} when there is no caption."""
    given = params.get("caption")
    if not given:
        return {}
    caption, entities = formatted(str(given), params.get("parse_mode"), params.get("caption_entities"))
    if utf16(caption) > CAPTION_LIMIT:
        raise bad("message caption is too long")
    body: Json = {"caption": caption} if caption else {}
    if entities:
        body["caption_entities"] = entities
    return body


def post(world: World, params: Json, body: Json, file: File | None = None) -> Json:
    """Puts this body into the chat the bot named, with everything that all sending methods share."""
    chat = world.writable(params)
    return deliver(world, chat, params, body, file).wire


def deliver(world: World, chat: Chat, params: Json, body: Json, file: File | None) -> Message:
    """Like post, for a chat already found; the message is returned as stored."""
    keyboard: Json | None = None
    if markup := params.get("reply_markup"):
        rows = inline_keyboard(markup)
        if rows is None:
            keyboard = reply_keyboard(markup)
        elif rows:
            body["reply_markup"] = {"inline_keyboard": rows}
    if params.get("message_thread_id"):
        raise bad("message thread not found")
    if params.get("protect_content"):
        body["has_protected_content"] = True
    if target := _replied(world, chat, params):
        quoted = {name: value for name, value in target.wire.items() if name != "reply_to_message"}
        body = {"reply_to_message": quoted, **body}
    silent = bool(params.get("disable_notification"))
    return world.post(chat, world.me, body, silent=silent, keyboard=keyboard, file=file)


def _replied(world: World, chat: Chat, params: Json) -> Message | None:
    given = params.get("reply_parameters")
    if not given:
        number = params.get("reply_to_message_id")
        if not number:
            return None
        given = {
            "message_id": number,
            "allow_sending_without_reply": params.get("allow_sending_without_reply"),
        }
    if not isinstance(given, dict):
        raise bad("object expected as reply parameters")
    if "message_id" not in given:
        raise bad('can\'t find field "message_id"')
    target = world.message(chat, given["message_id"])
    if target is None and not given.get("allow_sending_without_reply"):
        raise bad("message to be replied not found")
    return target


def send_message(world: World, params: Json) -> Json:
    return post(world, params, text_of(params))


def send_media(kind: str, world: World, params: Json) -> Json:
    """sendPhoto, sendDocument and their kin: a file, uploaded or known, with a caption."""
    chat = world.writable(params)
    caption = caption_of(params)
    media, file = attached(world, kind, params.get(kind), params)
    return deliver(world, chat, params, {**media, **caption}, file).wire


def send_media_group(world: World, params: Json) -> list[Json]:
    chat = world.writable(params)
    items = params.get("media")
    if not isinstance(items, list) or not items:
        raise bad("media is empty" if not items else "expected an Array of InputMedia")
    if not 2 <= len(items) <= 10:
        raise bad("number of items in media group must be from 2 to 10")
    kinds = {item.get("type") for item in items if isinstance(item, dict)}
    if "animation" in kinds:
        raise bad("animation can't be included in a media group")
    if len(kinds) > 1 and not kinds <= {"photo", "video"}:
        raise bad("documents and audio files can't be mixed with other media types in a media group")
    prepared = [media_item(world, item, params) for item in items]
    group = album_id(world, chat)
    plain = {name: value for name, value in params.items() if name != "reply_markup"}
    return [deliver(world, chat, plain, {"media_group_id": group, **body}, file).wire for body, file in prepared]


def album_id(world: World, chat: Chat) -> str:
    """What the messages of one album share."""
    return f"{chat.id % 1_000_000}{world.version:010d}"


def media_item(world: World, item: Any, params: Json) -> tuple[Json, File | None]:
    """One InputMedia as a message body."""
    if not isinstance(item, dict) or item.get("type") not in {
        "photo",
        "document",
        "video",
        "audio",
        "animation",
    }:
        raise bad("can't parse InputMedia: media type must be specified")
    source = item.get("media")
    if isinstance(source, str) and source.startswith("attach://"):
        source = params.get(source.removeprefix("attach://"))
    media, file = attached(world, item["type"], source, item)
    return {**media, **caption_of(item)}, file


def send_location(world: World, params: Json) -> Json:
    return post(world, params, {"location": _place(params)})


def send_venue(world: World, params: Json) -> Json:
    if not params.get("title") or not params.get("address"):
        raise bad("venue title must be non-empty" if not params.get("title") else "venue address must be non-empty")
    place = _place(params)
    venue = {"location": place, "title": params["title"], "address": params["address"]}
    return post(world, params, {"location": place, "venue": venue})


def _place(params: Json) -> Json:
    latitude, longitude = params.get("latitude"), params.get("longitude")
    if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:
        raise bad("wrong latitude or longitude specified")
    return {"latitude": latitude, "longitude": longitude}


def send_contact(world: World, params: Json) -> Json:
    if not params.get("phone_number"):
        raise bad("PHONE_NUMBER_INVALID")
    if not params.get("first_name"):
        raise bad("contact first name must be non-empty")
    names = ("phone_number", "first_name", "last_name", "vcard")
    return post(world, params, {"contact": {name: params[name] for name in names if params.get(name)}})


def send_poll(world: World, params: Json) -> Json:
    question, options = str(params.get("question") or "").strip(), params.get("options")
    if not question:
        raise bad("poll question must be non-empty")
    if utf16(question) > 300:
        raise bad("poll question length must not exceed 300")
    texts = [str(option.get("text", "") if isinstance(option, dict) else option) for option in options or ()]
    if not 2 <= len(texts) <= 12:
        raise bad("poll must have at least 2 option" if len(texts) < 2 else "poll can't have more than 12 options")
    if not all(1 <= utf16(text.strip()) <= 100 for text in texts):
        raise bad("poll options length must not exceed 100")
    poll = {
        "id": str(5_000_000_000 + world.version),
        "question": question,
        "options": [
            {"persistent_id": str(number), "text": text.strip(), "voter_count": 0} for number, text in enumerate(texts)
        ],
        "total_voter_count": 0,
        "is_closed": bool(params.get("is_closed")),
        "is_anonymous": bool(params.get("is_anonymous", True)),
        "type": params.get("type") or "regular",
        "allows_multiple_answers": bool(params.get("allows_multiple_answers")),
        "allows_revoting": True,
        "members_only": False,
    }
    return post(world, params, {"poll": poll})


def send_dice(world: World, params: Json) -> Json:
    return post(world, params, {"dice": {"emoji": params.get("emoji") or "🎲", "value": 4}})


def copy_message(world: World, params: Json) -> Json:
    source = _original(world, params, "copy")
    names = _CONTENT & source.wire.keys()
    body = {name: source.wire[name] for name in names}
    if "caption" in params:
        body.pop("caption_entities", None)
        body = {**body, **caption_of(params)}
    message = deliver(world, world.writable(params), params, body, source.file)
    return {"message_id": message.message_id}


def forward_message(world: World, params: Json) -> Json:
    source = _original(world, params, "forward")
    names = _CONTENT & source.wire.keys()
    origin = {"type": "user", "date": source.wire["date"], "sender_user": source.wire["from"]}
    body = {"forward_origin": origin, **{name: source.wire[name] for name in names}}
    return post(world, params, body, source.file)


_CONTENT = frozenset(
    names(
        "text entities caption caption_entities link_preview_options photo document voice audio video "
        "animation video_note sticker contact location venue poll dice"
    )
)


def _original(world: World, params: Json, verb: str) -> Message:
    source = world.message(world.chat(params, "from_chat_id"), params.get("message_id"))
    if source is None:
        raise bad(f"message to {verb} not found")
    if source.wire.get("has_protected_content"):
        raise bad(f"message can't be {'copied' if verb == 'copy' else 'forwarded'}")
    if not _CONTENT & source.wire.keys():
        raise bad(f"message can't be {'copied' if verb == 'copy' else 'forwarded'}")
    return source


_ACTIONS = frozenset(
    names(
        "typing upload_photo record_video upload_video record_voice upload_voice upload_document "
        "choose_sticker find_location record_video_note upload_video_note"
    )
)


def send_chat_action(world: World, params: Json) -> bool:
    if params.get("action") not in _ACTIONS:
        raise bad("wrong parameter action in request")
    world.typing(world.writable(params))
    return True
