"""The story as text, for those without a browser: the same steps, played on the same stage.

The one rule: a line is printed because it stood on a phone, never because the story says so.
"""

from __future__ import annotations

import asyncio
import re
import textwrap
from collections.abc import Callable

from bot.demo.acts import Act, Press, Say, Show, Start
from bot.demo.stage import Stage
from bot.demo.story import STORY, Step
from bot.playground.phone import Phone
from bot.playground.views import Bubble

WIDTH = 100
# How long a step may take before the story is given up (seconds).
STEP_WITHIN = 60.0


class Transcript:
    """Plays every step and writes down what the phones of the page show."""

    def __init__(self, stage: Stage, write: Callable[[str], object]) -> None:
        self._stage = stage
        self._write = write
        self._pushed: dict[str, int] = {}
        self._shown: dict[tuple[str, int], str] = {}
        self._clock = ""

    async def play(self) -> None:
        """The whole story. Raises TimeoutError for a step that does not tick itself."""
        self._line("The bot is real. Only Telegram is a stand-in.")
        for key in self._stage.story()["phones"]:
            # They have said hello before the story begins.
            phone = self._stage.phone(key)
            self._shown |= {(key, bubble.message_id): bubble.text for bubble in phone.messages}
        self._look()
        for step in STORY:
            await self._play(step)
        counters = self._stage.counters
        self._line("")
        self._line(f"lost {counters['lost']} · twice {counters['twice']}")

    async def _play(self, step: Step) -> None:
        self._line("")
        self._line(f"* {step.title}")
        if step.quote:
            self._line(f"  «{step.quote.words}»")
            self._line(f"  {step.quote.english} ({step.quote.source})")
        tried: set[tuple[str, str | None]] = set()
        async with asyncio.timeout(STEP_WITHIN):
            while True:
                self._stage.active()
                act = None if self._stage.is_done(step) else self._stage.next_act(step)
                name = (str(act), act.label(self._stage)) if isinstance(act, Press) else (str(act), None)
                if act is not None and name not in tried:
                    tried.add(name)
                    await self._do(act)
                elif self._stage.is_done(step):
                    break
                await asyncio.sleep(0.05)
                self._look()
        self._look()
        self._line(f"  = {self._stage.happened(step)}".replace("\n", "\n    "))

    async def _do(self, act: Act) -> None:
        stage = self._stage
        if isinstance(act, Press):
            label = act.label(stage)
            assert label is not None
            self._line(f"  {stage.phone(act.phone).first_name} presses [{label}]")
            await stage.phone(act.phone).presses(label)
        elif isinstance(act, Say):
            self._line(f"  {stage.phone(act.phone).first_name} writes {act.text}")
            await stage.phone(act.phone).sends(act.text)
        elif isinstance(act, Start):
            self._line(f"  {stage.phone(act.phone).first_name} scans the letter's code: START")
            await stage.phone(act.phone).starts(stage.letter(act.phone))
        elif isinstance(act, Show):
            await stage.show_phone(act.phone)
        elif act.name == "next":
            self._line("  ▶")
            await stage.next_story()
        elif act.name == "plug":
            self._line("  Plug in" if not stage.is_plugged else "  Pull the plug: kill -9")
            await stage.plug(not stage.is_plugged)
        else:
            await stage.looked()

    # -- what the phones show -----------------------------------------------------------------------------

    def _look(self) -> None:
        for key in self._stage.story()["phones"]:
            phone = self._stage.phone(key)
            for push in phone.pushes[self._pushed.get(key, 0) :]:
                self._note_time()
                self._say(phone, "silent" if push.silent else "rings", push.text)
            self._pushed[key] = len(phone.pushes)
            for bubble in phone.messages:
                self._note_bubble(phone, bubble)

    def _note_bubble(self, phone: Phone, bubble: Bubble) -> None:
        """What a message says that was edited, or that came as an answer; the rest stood on the lock screen."""
        seen = self._shown.get((phone.key, bubble.message_id))
        self._shown[phone.key, bubble.message_id] = bubble.text
        new = seen is None and not any(push.message_id == bubble.message_id for push in phone.pushes)
        if bubble.from_bot and seen != bubble.text and (seen is not None or new):
            self._note_time()
            self._say(phone, "reads", re.sub(r"\n+", " / ", bubble.text))

    def _note_time(self) -> None:
        clock = self._stage.story()["clock"]
        if clock != self._clock:
            self._clock = clock
            self._line(f"  -- {clock}")

    def _say(self, phone: Phone, how: str, text: str) -> None:
        head = f"  {phone.first_name:6} {how:6} "
        self._line(textwrap.fill(text, WIDTH, initial_indent=head, subsequent_indent=" " * len(head)))

    def _line(self, text: str) -> None:
        self._write(f"{text}\n")
