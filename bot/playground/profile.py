"""What the bot tells about itself: name, descriptions, command menus, menu button.

The one rule: a setting belongs to a scope and a language, and a client shows the nearest one it finds.
"""

from __future__ import annotations

import re
from typing import Any

from bot.playground.entities import utf16
from bot.playground.errors import bad
from bot.playground.world import Chat, World

Json = dict[str, Any]

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"[a-z]{2}")
_WIDE = frozenset(("default", "all_private_chats", "all_group_chats", "all_chat_administrators"))
_NARROW = frozenset(("chat", "chat_administrators", "chat_member"))
_LIMITS = {"name": 64, "description": 512, "short_description": 120}


def get_me(world: World, params: Json) -> Json:
    return {
        **world.me,
        "first_name": world.profile.get(("name", "")) or world.name,
        "can_join_groups": True,
        "can_read_all_group_messages": True,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
        "can_manage_bots": False,
    }


def set_my_commands(world: World, params: Json) -> bool:
    key = _scope(world, params)
    commands = params.get("commands")
    if not isinstance(commands, list):
        raise bad("expected an Array of BotCommand")
    if len(commands) > 100:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    kept = [_command(command) for command in commands]
    if kept:
        world.commands[key] = kept
    else:
        world.commands.pop(key, None)
    world.touch()
    return True


def _command(command: Any) -> Json:
    if not isinstance(command, dict):
        raise bad("can't parse BotCommand: expected an Object")
    for name in ("command", "description"):
        if not isinstance(command.get(name), str):
            raise bad(f"can't parse BotCommand: Can't find field \"{name}\"")
    name = command["command"].removeprefix("/")
    description = command["description"].strip()
    if not _COMMAND.fullmatch(name):
        raise bad("BOT_COMMAND_INVALID")
    if not 1 <= utf16(description) <= 256:
        raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}


def get_my_commands(world: World, params: Json) -> list[Json]:
    return world.commands.get(_scope(world, params), [])


def delete_my_commands(world: World, params: Json) -> bool:
    world.commands.pop(_scope(world, params), None)
    world.touch()
    return True


def _scope(world: World, params: Json) -> tuple[str, int, str]:
    scope = params.get("scope") or {"type": "default"}
    if not isinstance(scope, dict) or scope.get("type") not in _WIDE | _NARROW:
        raise bad("can't parse BotCommandScope: Unsupported type specified")
    chat_id = 0
    if scope["type"] in _NARROW:
        chat_id = world.chat({"chat_id": _number(scope.get("chat_id"))}).id
    return str(scope["type"]), chat_id, _language(params)


def _number(value: Any) -> Any:
    return int(value) if isinstance(value, str) and value.lstrip("-").isdigit() else value


def _language(params: Json) -> str:
    language = str(params.get("language_code") or "")
    if language and not _LANGUAGE.fullmatch(language):
        raise bad("invalid language code specified")
    return language


def menu_for(world: World, chat: Chat, language_code: str | None) -> list[Json]:
    """The commands a client in this language shows in this chat."""
    language = (language_code or "")[:2].lower()
    group = "all_private_chats" if chat.private else "all_group_chats"
    for scope, chat_id in (("chat", chat.id), (group, 0), ("default", 0)):
        for code in (language, ""):
            if found := world.commands.get((scope, chat_id, code)):
                return found
    return []


def set_profile(field: str, world: World, params: Json) -> bool:
    """setMyName, setMyDescription, setMyShortDescription."""
    text = str(params.get(field) or "").strip()
    if utf16(text) > _LIMITS[field]:
        raise bad(
            {"name": "BOT_TITLE_INVALID", "description": "BOT_DESCRIPTION_INVALID"}.get(
                field, "BOT_SHORT_DESCRIPTION_INVALID"
            )
        )
    world.profile[(field, _language(params))] = text
    world.touch()
    return True


def get_profile(field: str, world: World, params: Json) -> Json:
    """getMyName, getMyDescription, getMyShortDescription: the language's own, else the general one."""
    general = world.profile.get((field, ""), "") or (world.name if field == "name" else "")
    return {field: world.profile.get((field, _language(params)), "") or general}


def set_chat_menu_button(world: World, params: Json) -> bool:
    button = params.get("menu_button") or {"type": "default"}
    if not isinstance(button, dict) or button.get("type") not in {"default", "commands", "web_app"}:
        raise bad("can't parse menu button: Unsupported type specified")
    world.menu_buttons[world.chat(params).id if params.get("chat_id") else 0] = button
    world.touch()
    return True


def get_chat_menu_button(world: World, params: Json) -> Json:
    chat_id = world.chat(params).id if params.get("chat_id") else 0
    button = world.menu_buttons.get(chat_id) or world.menu_buttons.get(0) or {"type": "default"}
    return {"type": "commands"} if button["type"] == "default" else button
