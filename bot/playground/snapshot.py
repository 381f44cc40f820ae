"""The state of the phones as one JSON document for the page.

The one rule: everything in it is text to be shown as text; the page builds no HTML from it.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import orjson

from bot.playground.calls import Call
from bot.playground.controls import Controls
from bot.playground.phone import Phone
from bot.playground.screen import bubble
from bot.playground.standin import StandIn
from bot.playground.views import Bubble
from bot.playground.world import Message

Json = dict[str, Any]

SHOWN_MESSAGES = 80
SHOWN_PUSHES = 60
SHOWN_CALLS = 80


def state(telegram: StandIn, controls: Controls) -> Json:
    """Story, phones shown, and the figures of the bench."""
    story, glosses = controls.story(), controls.glosses()
    phones = telegram.phones
    return {
        "title": controls.title,
        "bot": telegram.world.name,
        "story": story,
        "phones": [phone_state(phones[key], glosses) for key in story["phones"] if key in phones],
        "bench": {
            "calls": telegram.pace.methods.total() - telegram.pace.methods["getUpdates"],
            "waiting": len(telegram.world.inbox.waiting),
            "faults": [
                f"{fault.kind if fault.kind != 'answer' else fault.status} · {fault.method or 'any call'} "
                f"· {fault.times} to go"
                for fault in telegram.faults
            ],
        },
    }


def phone_state(phone: Phone, glosses: Mapping[str, str]) -> Json:
    """One phone: conversation, keyboard, menu, lock screen."""
    chat = phone.chat
    toasts = phone.person.toasts
    messages = [message for message in chat.messages.values() if not message.deleted][-SHOWN_MESSAGES:]
    return {
        "key": phone.key,
        "name": phone.first_name,
        "language": phone.language_code or "",
        "blocked": chat.blocked,
        "typing": chat.typing_until > time.monotonic(),
        "messages": [_message(phone, message, bubble(message), glosses) for message in messages],
        "keyboard": [
            [{"text": label, "gloss": glosses.get(label), "contact": label in phone.contact_keys} for label in row]
            for row in phone.keyboard or ()
        ],
        "commands": phone.commands,
        "pushes": [
            {
                "id": push.message_id,
                "text": push.text,
                "gloss": glosses.get(push.text),
                "silent": push.silent,
                "at": push.at.isoformat(),
            }
            for push in list(phone.person.pushes)[-SHOWN_PUSHES:]
        ],
        "spinning": phone.spinning,
        "toast": {"number": len(toasts), "text": toasts[-1].text, "alert": toasts[-1].alert} if toasts else None,
    }


def _message(phone: Phone, message: Message, shown: Bubble, glosses: Mapping[str, str]) -> Json:
    file = None
    if message.file is not None and shown.kind not in {"sticker", "voice"}:
        url = f"phone/{phone.key}/file/{message.message_id}"
        file = {"name": message.file.name, "url": url, "size": message.file.size}
    return {
        "id": shown.message_id,
        "bot": shown.from_bot,
        "kind": shown.kind,
        "text": _as_a_client_shows(shown) or _said(message.wire),
        "entities": shown.entities,
        "gloss": glosses.get(shown.text) if shown.text else None,
        "buttons": [
            [
                {"text": button.text, "url": button.url, "data": button.data, "gloss": glosses.get(button.text)}
                for button in row
            ]
            for row in shown.buttons
        ],
        "at": shown.date.isoformat(),
        "edited": shown.edited_at is not None,
        "protected": shown.protected,
        "silent": shown.silent,
        "pinned": shown.pinned,
        "file": file,
        "reply": _quoted(message.wire),
    }


def _quoted(wire: Json) -> Any:
    replied = wire.get("reply_to_message", {})
    return replied.get("text") or replied.get("caption")


def _as_a_client_shows(shown: Bubble) -> str:
    """A deep link's payload goes to the bot; in the chat stands the command alone."""
    return "/start" if not shown.from_bot and shown.text.startswith("/start ") else shown.text


def _said(wire: Json) -> str:
    """Words for what has none of its own."""
    if "contact" in wire:
        return f"{wire['contact']['first_name']} {wire['contact']['phone_number']}"
    if "venue" in wire:
        return f"{wire['venue']['title']}"
    if "location" in wire:
        return f"{wire['location']['latitude']}, {wire['location']['longitude']}"
    if "poll" in wire:
        options = "\n".join(f"○ {option['text']}" for option in wire["poll"]["options"])
        return f"{wire['poll']['question']}\n{options}"
    if "pinned_message" in wire:
        return "pinned a message"
    for kind, words in (("sticker", "Sticker"), ("voice", "Voice message"), ("dice", "Dice")):
        if kind in wire:
            return words
    return ""


def calls_state(telegram: StandIn) -> list[Json]:
    """The newest Bot API calls, newest first."""
    newest = []
    for call in reversed(telegram.call_log):
        newest.append(_call(telegram, call))
        if len(newest) == SHOWN_CALLS:
            break
    return newest


def _call(telegram: StandIn, call: Call) -> Json:
    chat = telegram.world.chats.get(call.chat_id) if isinstance(call.chat_id, int) else None
    return {
        "method": call.method,
        "status": call.status,
        "to": chat.members[0].key if chat is not None and chat.private else str(call.chat_id or ""),
        "params": _pretty(call.params),
        "answer": _pretty(call.answer),
    }


def _pretty(content: Any) -> str:
    return orjson.dumps(content, default=repr, option=orjson.OPT_INDENT_2).decode()[:4000]
