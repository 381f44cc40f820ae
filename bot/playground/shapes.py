"""Whether an update is one that a client library can read.

The one rule: a malformed update never enters the queue unnoticed: a client that cannot read one asks for it
again for ever, and everything behind it waits.
"""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]

MESSAGES = frozenset(
    (
        "message",
        "edited_message",
        "channel_post",
        "edited_channel_post",
        "business_message",
        "edited_business_message",
    )
)
MEMBERSHIPS = frozenset(("my_chat_member", "chat_member"))
KINDS = (
    MESSAGES
    | MEMBERSHIPS
    | frozenset(
        (
            "callback_query",
            "inline_query",
            "chosen_inline_result",
            "shipping_query",
            "pre_checkout_query",
            "poll",
            "poll_answer",
            "chat_join_request",
            "message_reaction",
            "message_reaction_count",
            "chat_boost",
            "removed_chat_boost",
            "business_connection",
            "deleted_business_messages",
            "purchased_paid_media",
        )
    )
)
NOT_BY_DEFAULT = frozenset(("chat_member", "message_reaction", "message_reaction_count"))


def kind_of(update: Json) -> str:
    """The field that says what an update is; ValueError when there is none or more than one."""
    kinds = [name for name in update if name != "update_id"]
    if len(kinds) != 1 or kinds[0] not in KINDS:
        raise ValueError(f"an update has exactly one known field beside update_id, not {kinds}")
    return kinds[0]


def ensure_readable(update: Json) -> None:
    """Raises ValueError naming the first field that a client would miss."""
    kind = kind_of(update)
    body = update[kind]
    if not isinstance(body, dict):
        raise ValueError(f"{kind} is an object")
    if kind in MESSAGES:
        _message(body, kind)
    elif kind == "callback_query":
        _need(body, kind, id=str, chat_instance=str)
        _user(body.get("from"), f"{kind}.from")
        if "message" in body:
            _message(body["message"], f"{kind}.message")
        if not {"data", "game_short_name"} & body.keys():
            raise ValueError(f"{kind} has data or game_short_name")
    elif kind in MEMBERSHIPS:
        _need(body, kind, date=int, chat=dict, old_chat_member=dict, new_chat_member=dict)
        _chat(body["chat"], f"{kind}.chat")
        _user(body.get("from"), f"{kind}.from")
        for side in ("old_chat_member", "new_chat_member"):
            _need(body[side], f"{kind}.{side}", status=str)
            _user(body[side].get("user"), f"{kind}.{side}.user")


def _message(body: Any, where: str) -> None:
    _need(body, where, message_id=int, date=int, chat=dict)
    if body["date"] > 100_000_000_000:
        raise ValueError(f"{where}.date counts seconds, not milliseconds")
    _chat(body["chat"], f"{where}.chat")
    if "from" in body:
        _user(body["from"], f"{where}.from")
    for name in ("entities", "caption_entities"):
        for entity in body.get(name, ()):
            _need(entity, f"{where}.{name}", type=str, offset=int, length=int)
    for size in body.get("photo", ()):
        _need(size, f"{where}.photo", file_id=str, file_unique_id=str, width=int, height=int)
    if "document" in body:
        _need(body["document"], f"{where}.document", file_id=str, file_unique_id=str)
    if "reply_markup" in body and "inline_keyboard" not in body["reply_markup"]:
        raise ValueError(f"{where}.reply_markup is an inline keyboard or is not there")
    if "reply_to_message" in body:
        _message(body["reply_to_message"], f"{where}.reply_to_message")


def _chat(body: Any, where: str) -> None:
    _need(body, where, id=int, type=str)


def _user(body: Any, where: str) -> None:
    _need(body, where, id=int, is_bot=bool, first_name=str)


def _need(body: Any, where: str, **fields: type) -> None:
    if not isinstance(body, dict):
        raise ValueError(f"{where} is an object")
    for name, kind in fields.items():
        value = body.get(name)
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise ValueError(f"{where} needs {name} ({kind.__name__})")
