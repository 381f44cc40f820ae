"""What a client makes of a person's words, and how it brings them.

The one rule: what no client would send is refused here.
"""

from __future__ import annotations

from typing import Any

from bot.playground.entities import formatted, utf16
from bot.playground.sending import CAPTION_LIMIT, TEXT_LIMIT
from bot.playground.world import Chat, File, Person, World

Json = dict[str, Any]
_CAPTIONS = {"text": "caption", "entities": "caption_entities"}
WORDS = frozenset((*_CAPTIONS, *_CAPTIONS.values()))


def say(world: World, chat: Chat, person: Person, body: Json, file: File | None = None) -> Json:
    """A person's message in a chat; returns the update."""
    message = world.post(chat, person.user, body, file=file)
    return world.inbox.put({"message": message.wire})


def text_body(text: str) -> Json:
    """A text as a client sends it; ValueError for one that no client would send."""
    text, entities = formatted(text, None, None)
    if not text or utf16(text) > TEXT_LIMIT:
        raise ValueError("a client sends texts of 1 to 4096 characters")
    return {"text": text, "entities": entities} if entities else {"text": text}


def caption_body(text: str) -> Json:
    """What stands under a file; ValueError for what no client would send."""
    if not text:
        return {}
    words = text_body(text)
    if utf16(words["text"]) > CAPTION_LIMIT:
        raise ValueError(f"a client sends captions of up to {CAPTION_LIMIT} characters")
    return {_CAPTIONS[name]: value for name, value in words.items()}
