"""The stand-in for Telegram: one bot's Bot API and the phones of the people who talk with it.

The one rule: it knows the Bot API and nothing about the bot; whatever it does, Telegram would do.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from datetime import datetime
from typing import Any

import orjson
from msgspec import Struct

from bot.playground.calls import KEPT, Call, Pace
from bot.playground.errors import Refused
from bot.playground.faults import Fault, Faults, Kind
from bot.playground.methods import METHODS, NAMES
from bot.playground.parameters import decoded
from bot.playground.phone import Phone
from bot.playground.webhook import Webhook
from bot.playground.world import Memory, World

Json = dict[str, Any]


class Answer(Struct, frozen=True):
    """What goes back over the wire; `kind` other than "answer" means that it never arrives."""

    status: int
    body: bytes
    kind: Kind = "answer"
    retry_after: int | None = None


class StandIn:
    """Telegram for one bot. Any token is accepted; all state is in memory.

    `now` gives the time people see and that all time limits are counted in; it defaults to the real time.
    """

    def __init__(
        self,
        username: str = "playground_bot",
        name: str = "Playground",
        now: Callable[[], datetime] | None = None,
    ) -> None:
        self.world = World(username, name, now)
        self.delay = 0.0
        self.log_calls = True
        self.pace = Pace()
        self._faults = Faults()
        self._calls: deque[Call] = deque(maxlen=KEPT)
        self.webhook = Webhook(self.world)

    # -- for tests and demos ------------------------------------------------------------------------------

    def phone(
        self,
        key: str,
        first_name: str | None = None,
        language_code: str | None = "en",
        user_id: int | None = None,
    ) -> Phone:
        """The phone of the person with this key; made on first mention, the same person afterwards."""
        person = self.world.person(key, first_name or key.capitalize(), language_code, user_id)
        return Phone(self.world, person)

    @property
    def phones(self) -> dict[str, Phone]:
        """All phones by key, in the order they were made."""
        return {key: Phone(self.world, person) for key, person in self.world.people.items()}

    def populate(self, people: int, first_user_id: int = 1000) -> None:
        """Makes people whom the bot may write to at once, keyed "person-<user id>"."""
        for user_id in range(first_user_id, first_user_id + people):
            self.world.person(f"person-{user_id}", f"Person {user_id}", "en", user_id)
            self.world.chats[user_id].reachable = True

    def updates(self) -> list[Json]:
        """Takes and acknowledges all queued updates."""
        return self.world.inbox.drain()

    def queue(self, update: Json, *, validate: bool = True) -> Json:
        """Queues a raw update, numbered if it has no update_id; ValueError when clients could not read it."""
        return self.world.inbox.put(update, validate=validate)

    def requeue(self, update: Json) -> None:
        """Delivers an update once more under its old number."""
        self.world.inbox.requeue(update)

    @property
    def calls(self) -> list[Call]:
        """The Bot API calls so far, oldest first; the newest 50,000 are kept. getUpdates is not logged."""
        return list(self._calls)

    @property
    def call_log(self) -> deque[Call]:
        """The same calls without copying, for readers that only want the tail."""
        return self._calls

    @property
    def faults(self) -> list[Fault]:
        """The faults still in force."""
        return list(self._faults.all)

    def fail(
        self,
        method: str | None = None,
        chat_id: int | None = None,
        status: int = 429,
        retry_after: int | None = 3,
        description: str | None = None,
        times: int = 1,
        after: int = 0,
        kind: Kind = "answer",
    ) -> Fault:
        """Makes coming calls go wrong: `after` matching calls pass, then `times` fail.

        Without a method every call matches except getMe and getUpdates, which a bot makes on its own.
        `retry_after` is told with 429, 502 and 503. Kinds: "answer" refuses with status; "timeout" never
        answers; "drop" cuts the connection before anything happens, "drop_after_effect" afterwards.
        """
        fault = Fault(method, chat_id, status, retry_after, description, times, after, kind)
        self._faults.add(fault)
        return fault

    def reset(self) -> None:
        """Forgets people, messages, queued updates, calls and faults.

        What a running bot sets once stays: webhook, profile, command menus for everybody. Numbers go on
        rising, since a bot that still runs remembers the highest update it has seen.
        """
        self._calls.clear()
        self._faults.all.clear()
        self.pace = Pace()
        self.world.forget()

    def remembered(self) -> Memory:
        """People and their messages as they are now, for `recall`."""
        return self.world.remembered()

    def recall(self, memory: Memory) -> None:
        """`reset`, and then everything as it was when `memory` was made."""
        self.reset()
        self.world.recall(memory)

    def close(self) -> None:
        """Lets open polls go and stops delivering to the webhook; nothing is forgotten."""
        self.world.inbox.end_poll(None)
        self.webhook.stop()
        self.world.touch()

    # -- for the server -----------------------------------------------------------------------------------

    async def answer(self, method: str, raw: Json) -> Answer:
        """One Bot API call: faults, the method itself, log, delay."""
        name = NAMES.get(method.lower(), method)
        at = self.world.now()
        fault: Fault | None = None
        params = raw
        try:
            params = decoded(raw)
            self.pace.note(name, params.get("chat_id"))
            if self._faults.all and (fault := self._faults.meet(name, params.get("chat_id"))):
                if fault.kind == "answer":
                    raise fault.refusal()
                if fault.kind != "drop_after_effect":
                    return self._logged(name, params, at, Answer(0, b"", fault.kind))
            answer = Answer(200, orjson.dumps({"ok": True, "result": await self._result(name, params)}))
        except Refused as refusal:
            answer = _refusal(refusal)
        if fault is not None and fault.kind == "drop_after_effect":
            answer = Answer(answer.status, answer.body, fault.kind)
        if self.delay:
            await asyncio.sleep(self.delay)
        return self._logged(name, params, at, answer)

    async def _result(self, name: str, params: Json) -> Any:
        if name == "getUpdates":
            return await self.world.inbox.poll(params)
        method = METHODS.get(name)
        if method is None:
            raise Refused(404, "Not Found: method not found")
        return method(self.world, params)

    def _logged(self, name: str, params: Json, at: datetime, answer: Answer) -> Answer:
        self.pace.statuses[answer.status] += 1
        if self.log_calls and name != "getUpdates":
            body: Json = orjson.loads(answer.body) if answer.body else {}
            self._calls.append(Call(name, params, at, answer.status, body, params.get("chat_id")))
            if self.world.watchers:
                self.world.touch()
        return answer


def _refusal(refusal: Refused) -> Answer:
    body: Json = {"ok": False, "error_code": refusal.status, "description": refusal.description}
    if refusal.retry_after is not None:
        body["parameters"] = {"retry_after": refusal.retry_after}
    return Answer(refusal.status, orjson.dumps(body), retry_after=refusal.retry_after)
