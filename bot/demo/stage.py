"""The stage: the story's state behind the page, its clock, its bot, and the hands of the visitor.

The one rule: the clock goes forward only, from due notice to due notice, and waits at each until the bot has sent
what was due; the stand-in's clock and the bot's are always told the same instant.
"""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import shutil
import sqlite3
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.core.clock import AdjustableClock
from bot.demo.acts import Act, Control, Press, Say, Show, Start
from bot.demo.cast import CAST, FRONT, neighbours
from bot.demo.glosses import Glosses
from bot.demo.hands import Hands
from bot.demo.ledger import Ledger
from bot.demo.process import BotDied, BotProcess
from bot.demo.schools import SCHOOLS
from bot.demo.signs import INVITED, ZONE
from bot.demo.story import MOMENTS, STORY, Step
from bot.playground.phone import Phone
from bot.playground.standin import StandIn
from bot.playground.world import Memory

Json = dict[str, Any]

# When everybody had joined: the phones said hello on the Friday before the story.
HELLO = datetime(2026, 11, 13, 15, 0, tzinfo=ZONE)
# What is due this soon after a press belongs to it: family messages gather for five minutes.
BREATH = timedelta(minutes=5)
# Presses come in one by one; a moment later all that follows from them is looked at (seconds).
AFTER_A_PRESS = 0.1
# A bot that has just been started on a machine with much else to do (seconds).
GREETED_WITHIN = 60
_DATABASE = "school.db"
# The teachers' boards stand a second after the invitations.
MORNING = INVITED + timedelta(seconds=1)
NOTICE = "The bot is real. Only Telegram is a stand-in."


class Stage:
    """`Controls` for the page, and the scene that the steps look at."""

    title = "Skolebro · the story"

    def __init__(self, folder: Path) -> None:
        self.clock = AdjustableClock(HELLO)
        self.telegram = StandIn("skolebro_demo_bot", "Skolebro", self.clock.now)
        self.ledger = Ledger(self.telegram)
        self._hands = Hands(self.telegram)
        self.bot = BotProcess(folder)
        self.url = ""
        self._folder = folder
        self._kept = folder / "morning.db"
        self._glosses = Glosses()
        self._letters: dict[str, str] = {}
        self._morning: Memory | None = None
        self._turn = asyncio.Lock()
        self._stirred = asyncio.Event()
        self._busy = True
        self._forget()

    def _forget(self) -> None:
        self.was_pulled = self.was_looked = False
        self._done: set[str] = set()
        self._extra: list[str] = []
        self._beginning = secrets.token_hex(4)

    # -- what the steps look at ---------------------------------------------------------------------------

    @property
    def now(self) -> datetime:
        return self.clock.now().astimezone(ZONE)

    @property
    def is_plugged(self) -> bool:
        return self.bot.is_running

    @property
    def counters(self) -> Mapping[str, int]:
        return {"lost": self.ledger.lost, "twice": self.ledger.twice}

    def phone(self, key: str) -> Phone:
        return self.telegram.phones[key]

    def is_shown(self, key: str) -> bool:
        """Whether this phone stands on the page."""
        return key in (*FRONT, *self._extra)

    def letter(self, key: str) -> str:
        """What the code of this person's letter says."""
        return self._letters[key]

    def is_waiting(self, key: str) -> bool:
        """Whether something this person did still waits for the bot."""
        return self._hands.is_asking(self.phone(key).person)

    @property
    def lock_screen_lines(self) -> int:
        """How many lines stood on the locked phones of the page."""
        return sum(len(phone.pushes) for phone in self._phones())

    @property
    def names_on_lock_screens(self) -> int:
        """How often a name of a child or an adult at home stood in them; who writes to a whole class signs it."""
        families = [family for school in SCHOOLS for class_ in school.classes for family in class_.families]
        names = {family.pupil_name for family in families} | {actor.name for actor in CAST if not actor.is_staff}
        lines = [push.text for phone in self._phones() for push in phone.pushes]
        return sum(name in _words(line) for line in lines for name in names)

    def _phones(self) -> list[Phone]:
        return [phone for key in (*FRONT, *self._extra) if (phone := self.telegram.phones.get(key))]

    # -- what the page shows ------------------------------------------------------------------------------

    def story(self) -> Json:
        """The state of the story now."""
        active = None if self._busy else self.active()
        more = [each for each in CAST if each.key not in {*FRONT, *self._extra}]
        return {
            "beginning": self._beginning,
            "now": self.now.isoformat(),
            "clock": f"{self.now:%a} {self.now.day} {self.now:%b} {self.now.hour}.{self.now:%M}",
            "notice": NOTICE if self._morning else "One moment: three schools are moving in …",
            "steps": [self._step(step, step is active) for step in STORY],
            "counters": dict(self.counters),
            "plugged": self.is_plugged,
            "phones": [phone.key for phone in self._phones()],
            "more_phones": [{"key": each.key, "name": each.name, "note": each.note} for each in more],
            "letters": self._letters,
            "people": {each.key: each.note for each in CAST},
            "busy": self._busy,
        }

    def active(self) -> Step | None:
        """The next step: of this moment if one is left, else of a later one."""
        self._tick()
        left = [step for step in STORY if step.id not in self._done]
        moment = max((at for at in MOMENTS if at <= self.now), default=MOMENTS[0])
        return next((step for step in left if step.at >= moment), None)

    def _tick(self) -> None:
        if self._busy and not self._done:
            return
        self._done |= {step.id for step in STORY if step.at <= self.now and step.done(self)}

    def is_done(self, step: Step) -> bool:
        """Whether the step has ticked itself."""
        return step.id in self._done

    def happened(self, step: Step) -> str:
        """What is said under a step that is done."""
        return step.happened if isinstance(step.happened, str) else step.happened(self)

    def next_act(self, step: Step) -> Act | None:
        """What is to be pressed now for this step; None when it only has to happen."""
        if step.at > self.now:
            return Control("next")
        possible = [act for act in step.acts if act.is_possible(self)]
        return possible[-1] if possible else None

    def _step(self, step: Step, active: bool) -> Json:
        act = self.next_act(step) if active else None
        hint = act.label(self) if isinstance(act, Press) else None
        done = self.is_done(step)
        return {
            "id": step.id,
            "title": step.title,
            "phone": act.phone if isinstance(act, Press | Start | Say) else step.phone,
            "hint": hint,
            "hint_en": self._in_english(act, hint) if isinstance(act, Press) and hint else None,
            "start": isinstance(act, Start),
            "say": act.text if isinstance(act, Say) else None,
            "control": act.name if isinstance(act, Control) else None,
            "show": act.phone if isinstance(act, Show) else None,
            "quote": step.quote.words if step.quote else None,
            "quote_en": step.quote.english if step.quote else None,
            "quote_source": step.quote.source if step.quote else None,
            "done": done,
            "active": active,
            "note": self.happened(step) if done else None,
        }

    def _in_english(self, act: Press, hint: str) -> str | None:
        """Of words that are the same for one talk and for several, the story knows which are meant."""
        return act.words.original if hint == act.words.on(self.phone(act.phone)) else self._glosses.get(hint)

    def glosses(self) -> Mapping[str, str]:
        """English for what stands in bubbles and on buttons."""
        return self._glosses

    # -- what the visitor does ----------------------------------------------------------------------------

    async def next_story(self) -> None:
        """Jump to the next moment of the story, sending all that is due on the way."""
        ahead = [moment for moment in MOMENTS if moment > self.now]
        if not ahead:
            raise RuntimeError("the story has no later moment")
        async with self._changing():
            await self._pass_until(ahead[0])

    async def next_due(self) -> None:
        """Jump to the next thing that is due, whatever it is."""
        async with self._changing():
            due = await self._send_due()
            if due is None:
                raise RuntimeError("nothing is due any more")
            await self._pass_until(due)

    async def plug(self, on: bool) -> None:
        """kill -9, or start again on the same database."""
        async with self._changing():
            if on and not self.is_plugged:
                await self.bot.start(self.url, self.clock.now().isoformat())
            elif not on:
                self.was_pulled = self.is_plugged or self.was_pulled
                await self.bot.kill()
        self._stirred.set()

    async def reset(self) -> None:
        """Everything from the beginning, on a fresh copy of the prepared database."""
        async with self._changing():
            await self.bot.kill()
            await self._begin_again()

    async def show_phone(self, key: str) -> None:
        """Put one more phone on the page."""
        if key not in self.telegram.phones:
            raise LookupError(f"there is no phone {key!r}")
        if not self.is_shown(key):
            self._extra.append(key)
            self.telegram.world.touch()

    async def looked(self) -> None:
        """Somebody read what stood on the lock screens."""
        self.was_looked = self.was_looked or self.now >= MOMENTS[-1]

    # -- behind the curtain -------------------------------------------------------------------------------

    @asynccontextmanager
    async def opened(self, url: str) -> AsyncIterator[None]:
        """Prepare the town and begin, against the stand-in served at `url`; ends the bot afterwards."""
        self.url = url
        breathing: asyncio.Task[None] | None = None
        try:
            self._letters = (await self.bot.prepare(INVITED.isoformat()))["letters"]
            await self._begin()
            self._busy = False
            self.telegram.world.watchers.add(self._stirred.set)
            self.telegram.world.touch()
            breathing = asyncio.create_task(self._breathe())
            await self.bot.warm_up()
            yield
        finally:
            if breathing is not None:
                breathing.cancel()
            await self.bot.close()

    @asynccontextmanager
    async def _changing(self) -> AsyncIterator[None]:
        async with self._turn:
            self._busy = True
            self.telegram.world.touch()
            try:
                yield
            finally:
                self._busy = False
                await self.bot.warm_up()

    async def _begin(self) -> None:
        """Everybody who has joined says hello; then the first morning, which is kept for beginning again."""
        for each in (*CAST, *neighbours()):
            phone = self.telegram.phone(each.key, each.name, each.language, each.user_id)
            phone.chat.reachable = each.linked
        await self.bot.start(self.url, self.clock.now().isoformat())
        greeted = [self.phone(each.key) for each in CAST if each.linked]
        for phone in greeted:
            await phone.starts()
        for phone in greeted:
            await phone.until(lambda phone=phone: phone.keyboard, "gets no keyboard", GREETED_WITHIN)  # type: ignore[misc]
        async with asyncio.timeout(GREETED_WITHIN):
            await self._hands.read_all()
        self.ledger.count_anew()
        self.clock.set(INVITED)
        await self._pass_until(MORNING)
        with closing(sqlite3.connect(self._folder / _DATABASE)) as now, closing(sqlite3.connect(self._kept)) as kept:
            now.backup(kept)
        self._morning = self.telegram.remembered()

    async def _begin_again(self) -> None:
        """The first morning once more: database, phones, clock, and a new process on them."""
        assert self._morning is not None
        for old in self._folder.glob(f"{_DATABASE}*"):
            old.unlink()
        shutil.copyfile(self._kept, self._folder / _DATABASE)
        self.telegram.recall(self._morning)
        self._forget()
        self.clock.set(MORNING)
        self.ledger.count_anew()
        await self.bot.start(self.url, self.clock.now().isoformat())

    async def _breathe(self) -> None:
        """After a press let the next five minutes pass, as they do while somebody reads the answer."""
        while True:
            await self._stirred.wait()
            await asyncio.sleep(AFTER_A_PRESS)
            self._stirred.clear()
            async with self._turn:
                with contextlib.suppress(BotDied):
                    if self.is_plugged:
                        await self._pass_until(self.clock.now() + BREATH, stay=True)

    async def _pass_until(self, instant: datetime, *, stay: bool = False) -> None:
        """From due notice to due notice; `stay`: stop at the last of them instead of at `instant`."""
        due = await self._send_due()
        while due is not None and due <= instant:
            before = due
            self._set(max(due, self.clock.now()))
            due = await self._send_due()
            if due == before:
                break
        if not stay and instant > self.clock.now():
            self._set(instant)
            await self._send_due()

    def _set(self, instant: datetime) -> None:
        self.clock.set(instant)
        self.telegram.world.touch()

    async def _send_due(self) -> datetime | None:
        due = await self.bot.to(self.clock.now().isoformat())
        return datetime.fromisoformat(due) if due else None


def _words(line: str) -> set[str]:
    return {"".join(filter(str.isalnum, word)) for word in line.split()}
