"""The loop that sends what is due: claim, check and word, send within the pace, settle.

One run of the sender at a time (wiring holds the lease); at most `width` rows are in flight, one a person, so a kill
leaves at most `width` sends whose outcome nobody knows, and those are tried again silently.
"""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, Protocol

import structlog
from msgspec import Struct
from msgspec.structs import replace

from bot.core.errors import is_trouble
from bot.core.replies import Dropped, Message
from bot.core.texts import in_language
from bot.core.unit import Units
from bot.outbox import claims
from bot.outbox.models import ONLY_EDITS, TOO_LATE, Act, Ring, State
from bot.outbox.notices import Commands, Elsewhere, Joined, Kind, Notice, Recipient, Recipients, discreet

log = structlog.get_logger()

# A row that Telegram refuses, or that breaks its kind, is given up after this many tries.
MAX_ATTEMPTS = 5
# Answers wait at most this long (seconds) for the transaction that settles them.
SETTLE_WITHIN = 0.05
# So many sends start in one turn of the loop; between turns whoever presses a button is heard.
BREATH = 4
# While somebody waits for an answer, seconds that a breath lasts, since on a loop that is never idle each step of the
# answer would queue behind sends; and that a round waits, since its transaction takes the turn of theirs.
COURTESY, CEDING = 0.01, 0.1
# And so many rows are taken at once, since whatever is done for a round is done in one piece.
GENTLY = 48
# How often the loop looks for due rows when nothing wakes it (seconds).
IDLE = 0.5


class Delivery(Struct, frozen=True):
    """One call to make: what, to whom, and whether it may ring."""

    notice: Notice
    recipient: Recipient
    content: Message | Commands
    silent: bool


class Outcome(Struct, frozen=True):
    """How a delivery ended. WAITING: try again after `retry_in` seconds; `unsure`: it may have arrived all the same;
    `counts`: it failed by itself, which may happen MAX_ATTEMPTS times (pauses and quiet hours cost no try). `album`:
    the messages of an album after its first."""

    state: State
    message_id: int | None = None
    reason: str | None = None
    retry_in: float = 0.0
    unsure: bool = False
    counts: bool = False
    album: tuple[int, ...] = ()


class Courier(Protocol):
    """What carries a delivery to Telegram, within its pace. Never raises for what Telegram or the network says."""

    async def deliver(self, delivery: Delivery) -> Outcome: ...


class Settlement(Struct, frozen=True):
    """What the settling transaction writes about a message's rows (several when it was a bundle)."""

    notices: tuple[Notice, ...]
    outcome: Outcome
    content: Message | Commands | None
    recipient: Recipient | None


class Sender:
    """Sends due rows until stopped (`run`), or until none is due (`drain`: the demo and the tests)."""

    def __init__(
        self,
        units: Units,
        kinds: Iterable[Kind],
        recipients: Recipients,
        courier: Courier,
        width: int,
        somebody_waits: Callable[[], bool] = lambda: False,
    ) -> None:
        self._units = units
        self._kinds = {kind.name: kind for kind in kinds}
        self._recipients = recipients
        self._courier = courier
        self._width = width
        self._somebody_waits = somebody_waits
        self._claim = secrets.randbelow(2**31 - 1)
        self._flying: dict[asyncio.Task[Settlement], tuple[Notice, ...]] = {}
        # What was claimed last, and the task that reads its words and starts it while the next round already claims.
        self._boarding: tuple[frozenset[int], asyncio.Future[None] | None] = (frozenset(), None)
        # After a failure rows may be claimed that nobody launched.
        self._stranded = False
        self._wake = asyncio.Event()

    def wake(self) -> None:
        """Look for due rows now: something was just planned."""
        self._wake.set()

    async def recover(self) -> int:
        """Take over the rows a dead sender was sending: tried again, silently. Returns how many."""
        return await self._units.run(claims.release_others(self._claim))

    async def run(self, stopping: asyncio.Event) -> None:
        """Send until `stopping` is set; what is in flight then is finished and settled."""
        recovered = False
        while not stopping.is_set():
            try:
                if not recovered:
                    await self.recover()
                    recovered = True
                notices = await self._settle_and_claim()
                await self._boarded()
                if notices:
                    persons = frozenset(notice.person_id for notice in notices)
                    self._boarding = persons, asyncio.ensure_future(self._launch(notices))
                await self._rest(looked_in_vain=not notices)
            except Exception:
                log.exception("outbox.cycle_failed")
                with contextlib.suppress(Exception):
                    await self._boarded()
                self._stranded = True
                await self._pause(stopping)
        await self._boarded()
        await self._finish()

    async def drain(self) -> int:
        """Send everything that is due now. Returns how many rows were claimed."""
        claimed = 0
        while found := await self._cycle():
            claimed += found
            await self._finish()
        return claimed

    async def _rest(self, *, looked_in_vain: bool) -> None:
        """Until something is due, or enough has come back that a transaction is worth its price."""
        if self._somebody_waits():
            await asyncio.sleep(CEDING)
        room = self._width - len(self._busy(self._landed()))
        if not looked_in_vain and room >= self._width // 4:
            return
        woken = asyncio.ensure_future(self._wake.wait())
        waits: list[asyncio.Future[Any]] = [woken, *self._flying]
        if (boarding := self._boarding[1]) is not None and not boarding.done():
            waits.append(boarding)
        done, _pending = await asyncio.wait(waits, timeout=IDLE, return_when=asyncio.FIRST_COMPLETED)
        woken.cancel()
        self._wake.clear()
        if done - {woken}:
            # Let the answers of a moment gather, so that one transaction settles them all.
            await asyncio.sleep(SETTLE_WITHIN / 2)

    @staticmethod
    async def _pause(stopping: asyncio.Event) -> None:
        """After a failure: whatever wakes the loop, it looks again only after a while."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stopping.wait(), IDLE)

    async def _finish(self) -> None:
        while self._flying:
            await asyncio.wait(self._flying, timeout=SETTLE_WITHIN)
            await self._settle()

    async def _cycle(self) -> int:
        """Settle what has come back, claim what there is room for and start it. Returns how many rows were claimed."""
        notices = await self._settle_and_claim()
        if notices:
            await self._launch(notices)
        return len(notices)

    async def _boarded(self) -> None:
        """Wait until what was claimed last is in flight. Raises what went wrong on the way."""
        _persons, boarding = self._boarding
        self._boarding = frozenset(), None
        if boarding is not None:
            await boarding

    async def _settle_and_claim(self) -> list[Notice]:
        if self._stranded:
            flying = {notice.id for together in self._flying.values() for notice in together}
            await self._units.run(claims.release_stranded(self._claim, flying))
            self._stranded = False
        done = self._landed()
        busy = self._busy(done)
        room = self._width - len(busy)
        if self._somebody_waits():
            room = min(room, GENTLY)
        # In one transaction: what it waits for (the disk, a distant database) is the price of a round.
        work = claims.settle_and_claim(self._claim, [task.result() for task in done], room, busy)
        notices = await self._units.run(work)
        self._forget(done)
        return notices

    def _busy(self, landed: Sequence[asyncio.Task[Settlement]]) -> set[int]:
        """The persons to whom something is under way, or about to be."""
        flying = {together[0].person_id for task, together in self._flying.items() if task not in landed}
        persons, boarding = self._boarding
        return flying if boarding is None or boarding.done() else flying | persons

    async def _launch(self, notices: Sequence[Notice]) -> None:
        now = self._units.clock.now()
        persons = sorted({notice.person_id for notice in notices})
        # A bundle shares the fate of its leader: what is over in it may not take the rest along.
        useful = [notice for notice in notices if notice.bundle is None or not _is_late(notice, now)]
        people, kinds = await asyncio.gather(
            self._units.read(lambda unit: self._recipients(unit, persons)),
            asyncio.gather(
                *(self._load(name, [n for n in useful if n.kind == name]) for name in {n.kind for n in useful})
            ),
        )
        loaded = {row: found for kind in kinds for row, found in kind.items()}
        loaded.update({notice.id: Dropped(TOO_LATE) for notice in notices if notice.id not in loaded})
        followers: dict[int, list[Notice]] = {}
        for notice in notices:
            found = loaded[notice.id]
            if isinstance(found, Joined):
                if isinstance(loaded.get(found.leader, found), Joined):
                    loaded[notice.id] = LookupError("its message is not in the batch")
                else:
                    followers.setdefault(found.leader, []).append(notice)
        for place, notice in enumerate(notices, start=1):
            found = loaded[notice.id]
            if not isinstance(found, Joined):
                together = (notice, *followers.get(notice.id, ()))
                recipient = people.get(notice.person_id)
                if isinstance(found, Elsewhere):
                    recipient, found = found.recipient, found.words
                self._start(together, found, recipient, now)
            if place % BREATH == 0:
                await asyncio.sleep(COURTESY if self._somebody_waits() else 0)

    async def _load(self, name: str, rows: Sequence[Notice]) -> dict[int, object]:
        """Every notice's words, by row; a kind that breaks costs its own rows a try and nobody else's."""
        kind = self._kinds.get(name)
        if kind is None:
            return {row.id: Dropped("unknown kind") for row in rows}
        try:
            found = await self._units.read(lambda unit: kind.load(unit, rows))
        except Exception as error:
            if is_trouble(error):
                raise
            log.exception("outbox.load_failed", kind=name)
            return {row.id: error for row in rows}
        return {row.id: found.get(row.id, LookupError("its kind is silent about it")) for row in rows}

    def _start(self, together: tuple[Notice, ...], found: object, recipient: Recipient | None, now: datetime) -> None:
        flight = asyncio.ensure_future(self._fly(together, found, recipient, now))
        self._flying[flight] = together

    async def _fly(
        self, together: tuple[Notice, ...], found: object, recipient: Recipient | None, now: datetime
    ) -> Settlement:
        notice = together[0]
        early = self._without_sending(notice, found, recipient, now)
        if early is not None or recipient is None:
            return Settlement(together, early or Outcome(State.UNREACHABLE), None, recipient)
        try:
            with in_language(recipient.language):
                content = found()  # type: ignore[operator]
                if isinstance(content, Dropped):
                    return Settlement(together, _dropped(notice, content.reason), None, recipient)
                if recipient.neutral and not self._is_safety(notice) and isinstance(content, Message):
                    content = discreet(notice, content)
        except Exception as error:
            log.exception("outbox.words_failed", kind=notice.kind)
            return Settlement(together, _failed(notice, type(error).__name__), None, recipient)
        # What cannot wait for the end of staff's quiet hours comes in them, but without a sound.
        quiet = recipient.silent or recipient.held_until is not None
        rings = notice.ring is Ring.THROUGH or (notice.ring is Ring.RING and not quiet)
        silent = notice.unsure or not rings
        try:
            outcome = await self._courier.deliver(Delivery(notice, recipient, content, silent))
        except Exception as error:
            # A bug on the way: it must not stay in flight for ever, and it may have arrived.
            log.exception("outbox.delivery_failed", kind=notice.kind)
            outcome = replace(_failed(notice, type(error).__name__), unsure=True)
        if outcome.state is State.FAILED:
            outcome = _failed(notice, outcome.reason or "refused")
        return Settlement(together, outcome, content, recipient)

    def _without_sending(
        self, notice: Notice, found: object, recipient: Recipient | None, now: datetime
    ) -> Outcome | None:
        """How the row ends when nothing is to be sent for it now."""
        if isinstance(found, Dropped):
            return _dropped(notice, found.reason)
        if isinstance(found, Exception):
            return _failed(notice, type(found).__name__)
        if recipient is None:
            return Outcome(State.UNREACHABLE, reason="no chat")
        if recipient.suspended and not self._is_safety(notice):
            return Outcome(State.UNREACHABLE, reason="suspended")
        if _is_late(notice, now):
            return _dropped(notice, TOO_LATE)
        if self._is_held(notice, recipient):
            assert recipient.held_until is not None
            return Outcome(State.WAITING, retry_in=(recipient.held_until - now).total_seconds(), reason="quiet hours")
        if notice.act in ONLY_EDITS and notice.message_id is None:
            return Outcome(State.DROPPED, reason="nothing to edit")
        return None

    def _is_safety(self, notice: Notice) -> bool:
        kind = self._kinds.get(notice.kind)
        return kind is not None and kind.safety

    def _is_held(self, notice: Notice, recipient: Recipient) -> bool:
        """New messages that nobody asked for wait for the end of quiet hours; edits make no sound."""
        kind = self._kinds.get(notice.kind)
        if kind is not None and kind.asked:
            return False
        if recipient.held_until is None or notice.act is not Act.SEND or notice.ring is Ring.THROUGH:
            return False
        return notice.not_after is None or notice.not_after > recipient.held_until

    async def _settle(self) -> None:
        if done := self._landed():
            await self._units.run(claims.settle(self._claim, [task.result() for task in done]))
            self._forget(done)

    def _landed(self) -> list[asyncio.Task[Settlement]]:
        return [task for task in self._flying if task.done()]

    def _forget(self, landed: Iterable[asyncio.Task[Settlement]]) -> None:
        for task in landed:
            del self._flying[task]


def _is_late(notice: Notice, now: datetime) -> bool:
    return notice.not_after is not None and now > notice.not_after


def _dropped(notice: Notice, reason: str) -> Outcome:
    """What came too late the operator can see: here, in the figures and with `doctor`."""
    if reason == TOO_LATE:
        log.warning("outbox.too_late", kind=notice.kind, due=notice.send_at.isoformat())
    return Outcome(State.DROPPED, reason=reason)


def _failed(notice: Notice, reason: str) -> Outcome:
    """Try again a little later each time, and give up after MAX_ATTEMPTS."""
    if notice.attempts + 1 >= MAX_ATTEMPTS:
        return Outcome(State.FAILED, reason=reason[:80], counts=True)
    return Outcome(State.WAITING, reason=reason[:80], retry_in=2.0 * 4**notice.attempts, counts=True)
