"""A small bot and a small story, to try the page on: nothing of the real ones is needed for that."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Any

from telegram import Bot, BotCommand, InlineKeyboardButton, InlineKeyboardMarkup, ReplyKeyboardMarkup, Update
from telegram.error import TelegramError

from bot.playground.page import page_app
from bot.playground.server import serving
from bot.playground.standin import StandIn
from tests.playground.conftest import Clock, client

Json = dict[str, Any]

KEYS = ReplyKeyboardMarkup([["Meld fravær", "Samtaler"], ["Nyt", "Spørg"]])
INVITATION = "E, I og N: Nu kan du vælge tid til 3 samtaler."
YES = "Ja, lige efter hinanden"


def rows(*labels: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data=label[:20])] for label in labels])


class Story:
    """Two steps, done when the bot has seen the presses."""

    title = "A small story"

    def __init__(self, telegram: StandIn, clock: Clock) -> None:
        self.telegram = telegram
        self.clock = clock
        self.plugged = True
        self.shown = ["maria", "erik", "mette", "kari"]
        self.jumps = 0
        self.booked = False

    def story(self) -> Json:
        return {
            "now": "2026-11-16T07:40:00+01:00",
            "clock": "Mon 16 Nov 7.40",
            "notice": "The bot is real. Only Telegram is a stand-in.",
            "steps": [
                {
                    "id": "book",
                    "title": "Maria books three talks in two presses",
                    "phone": "maria",
                    "hint": YES,
                    "quote": "så alle forældre har reel mulighed for at deltage",
                    "quote_en": "so that all parents have a real chance to take part",
                    "quote_source": "Principle of a Danish school",
                    "done": self.booked,
                    "active": not self.booked,
                    "note": None,
                },
                {
                    "id": "ill",
                    "title": "Erik reports an absence",
                    "phone": "erik",
                    "hint": None,
                    "say": "Emma sjuk idag",
                    "quote": "Vårdnadshavare anmäler frånvaro",
                    "quote_en": "Guardians report absence",
                    "quote_source": "Rules of a Swedish school",
                    "done": False,
                    "active": self.booked,
                    "note": "Maria is told at once.",
                },
            ],
            "counters": {"lost": 0, "twice": 0},
            "plugged": self.plugged,
            "phones": self.shown,
            "more_phones": [
                {"key": key, "name": key.capitalize(), "note": ""} for key in ("asa", "hanne") if key not in self.shown
            ],
            "busy": False,
        }

    async def next_story(self) -> None:
        self.jumps += 1

    async def next_due(self) -> None:
        self.jumps += 10

    async def plug(self, on: bool) -> None:
        self.plugged = on

    async def reset(self) -> None:
        self.telegram.reset()
        self.booked = False
        await prepare(self.telegram)

    async def show_phone(self, key: str) -> None:
        self.telegram.phone(key)
        self.shown.append(key)

    async def looked(self) -> None:
        """Nothing follows from it here."""

    def glosses(self) -> Mapping[str, str]:
        return {INVITATION: "E, I and N: you can choose a time for 3 talks now.", YES: "Yes, one after the other"}


async def prepare(telegram: StandIn) -> None:
    """The four people of the story; all have started the bot."""
    for key, language in (("maria", "da"), ("erik", "sv"), ("mette", "da"), ("kari", "nb")):
        await telegram.phone(key, language_code=language).starts("LETTER")


async def answering(bot: Bot, story: Story) -> None:
    """The bot: greets whoever starts, books on a press, echoes the rest."""
    offset = 0
    while True:
        with suppress(TelegramError):
            for update in await bot.get_updates(offset=offset, timeout=30):
                offset = update.update_id + 1
                await answer(bot, story, update)


async def answer(bot: Bot, story: Story, update: Update) -> None:
    if update.callback_query is not None and update.effective_message is not None:
        query = update.callback_query
        if query.data == "slow":
            return
        await query.answer("Booket", show_alert=query.data == "Vis")
        await bot.edit_message_text(
            "<b>Booket</b>: 15.40, 16.20 og 16.40, <i>lige efter hinanden</i>.",
            update.effective_message.chat_id,
            update.effective_message.message_id,
            parse_mode="HTML",
        )
        story.booked = True
    elif update.message is not None and update.effective_user is not None:
        await write(bot, update.effective_user.id, update.message.text or "")


async def write(bot: Bot, chat: int, text: str) -> None:
    if text.startswith("/start"):
        await bot.send_message(chat, "Velkommen. Tryk eller skriv.", reply_markup=KEYS, disable_notification=True)
        await bot.send_message(chat, INVITATION, reply_markup=rows(YES, "Flere tider"))
    elif text == "/calendar":
        await bot.send_document(chat, b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", filename="talk.ics", caption="Samtale")
    elif text == "/secret":
        await bot.send_message(
            chat, "<script>alert(1)</script>", protect_content=True, reply_markup=rows("slow", "Vis")
        )
    else:
        await bot.send_message(chat, f"Du skrev: {text}")


@asynccontextmanager
async def stage(clock: Clock) -> AsyncIterator[tuple[str, StandIn, Story]]:
    """The page with story and bot, running."""
    telegram = StandIn("skolebro_test_bot", "Skolebro", clock)
    story = Story(telegram, clock)
    await prepare(telegram)
    async with serving(telegram, page=page_app(telegram, story)) as url, client(url) as bot:
        await bot.set_my_commands([BotCommand("calendar", "Kalenderfil"), BotCommand("help", "Hjælp")])
        running = asyncio.create_task(answering(bot, story))
        try:
            for phone in telegram.phones.values():
                await phone.sees("Nu kan du")
            yield url, telegram, story
        finally:
            running.cancel()
            with suppress(asyncio.CancelledError):
                await running
