"""Menu, keyboard and buttons as Telegram types, all following from the routes."""

from __future__ import annotations

from collections.abc import Sequence

from telegram import (
    Bot,
    BotCommand,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
)

from bot.core.replies import Button, Rows
from bot.core.routes import CommandRoute, Routes
from bot.core.texts import LANGUAGES, _, in_language, language
from bot.people.access import has_role_for
from bot.people.acting import Acting

# Which two-letter codes Telegram's clients send for each catalogue.
CLIENT_CODES = {"da": ("da",), "nb": ("nb", "no", "nn"), "sv": ("sv",)}
KEYBOARD_WIDTH = 2


def inline(rows: Rows) -> InlineKeyboardMarkup | None:
    """Inline buttons, or None where there are none."""
    if not rows:
        return None
    return InlineKeyboardMarkup([[_inline(button) for button in row] for row in rows])


def _inline(button: Button) -> InlineKeyboardButton:
    return InlineKeyboardButton(button.label, url=button.url, callback_data=button.data)


def _open_to(acting: Acting | None, route: CommandRoute) -> bool:
    action = route.route.action
    return action is None or (acting is not None and has_role_for(acting, action))


def keyboard(routes: Routes, acting: Acting) -> ReplyKeyboardMarkup | None:
    """The reply keyboard: what this person may do, in the language being written in."""
    labels = [_(route.keyboard) for route in routes.listed if route.keyboard and _open_to(acting, route)]
    if not labels:
        return None
    rows = [labels[start : start + KEYBOARD_WIDTH] for start in range(0, len(labels), KEYBOARD_WIDTH)]
    return ReplyKeyboardMarkup(
        [[KeyboardButton(label) for label in row] for row in rows], resize_keyboard=True, is_persistent=True
    )


def contact_key(label: str) -> ReplyKeyboardMarkup:
    """The one key that shares the person's own number; the client asks them once more before it does."""
    return ReplyKeyboardMarkup(
        [[KeyboardButton(label, request_contact=True)]], resize_keyboard=True, one_time_keyboard=True
    )


def keyboard_words(routes: Routes) -> dict[str, CommandRoute]:
    """Every keyboard label in every language, in lower case, and the command it stands for."""
    words: dict[str, CommandRoute] = {}
    for code in LANGUAGES:
        with in_language(code):
            words.update({_(route.keyboard).casefold(): route for route in routes.listed if route.keyboard})
    return words


def commands(routes: Routes, acting: Acting | None) -> tuple[tuple[str, str], ...]:
    """(word, description) for this person in the language being written in; for strangers what is open to all."""
    return tuple(
        (route.words.get(language(), route.name), _(route.title))
        for route in routes.listed
        if route.listed and _open_to(acting, route)
    )


def bot_commands(pairs: Sequence[tuple[str, str]]) -> list[BotCommand]:
    """The pairs as Telegram takes them."""
    return [BotCommand(word, description) for word, description in pairs]


async def announce_commands(bot: Bot, routes: Routes) -> None:
    """Give every client language its menu of what is open to all; chats of linked people get their own later."""
    for code in LANGUAGES:
        with in_language(code):
            listed = bot_commands(commands(routes, None))
        for client_code in CLIENT_CODES[code]:
            await bot.set_my_commands(listed, language_code=client_code)
