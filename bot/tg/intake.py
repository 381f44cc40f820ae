"""One update, one unit: seen, locked, routed, handled, committed; only then painted.

The order is the promise. Nothing is said that was not saved, a redelivered update has no second effect, and an
update counts as settled only when it was committed and painted, refused, or set aside.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import structlog
from msgspec import Struct
from msgspec.structs import replace

from bot.accounts.service import (
    AccountFacts,
    find_account,
    lock_account,
    mark_unreachable,
    note_use,
    see_update,
    set_aside,
    set_question,
    used_today,
)
from bot.core.errors import NotAllowed, Outdated, Refusal, is_trouble
from bot.core.manners import Manners, Odd
from bot.core.replies import Reply
from bot.core.routes import Answer, Command, CommandRoute, Contact, Route, Routes
from bot.core.texts import in_language, language_of
from bot.core.unit import Unit, Units
from bot.outbox.planning import plan_again
from bot.people.access import About, Asked, has_role_for
from bot.people.acting import Acting, acting_of
from bot.people.audit import write_asked
from bot.tg.arrivals import Arrival, Changed, Commanded, InGroup, Membership, Pressed, Sent, SharedContact, What, Wrote
from bot.tg.folding import fold_plans
from bot.tg.menu import keyboard_words
from bot.tg.paint import Painter

log = structlog.get_logger()

# A handler that takes longer than this (seconds) is a bug: apologise, set the update aside, go on.
PATIENCE = 10.0


class DatabaseTrouble(Exception):
    """The database could not be reached: the update is not settled and must be brought again."""


class Answered(Struct, frozen=True):
    """A committed answer, ready to be painted. `unnoted`: whose first look of the day is not written down yet."""

    acting: Acting | None
    language: str
    reply: Reply | None
    unnoted: AccountFacts | None = None


class _Found(Struct, frozen=True):
    """A route with what it is called with; `closes` when the open question is over whatever happens."""

    route: Route
    subject: Any
    closes: bool = False


class Intake:
    """Handles arrivals; one instance serves all chats at once, keeping nothing between updates."""

    def __init__(
        self, units: Units, routes: Routes, manners: Manners, painter: Painter, planned: Callable[[], None]
    ) -> None:
        self._units = units
        self._routes = routes
        self._manners = manners
        self._painter = painter
        self._planned = planned
        self._labels = keyboard_words(routes)
        self.bot_link = "https://t.me/"
        self.waiting = 0
        """How many people wait for an answer at this moment; whatever is not urgent goes slower meanwhile."""

    async def handle(self, arrival: Arrival) -> None:
        """Settle one arrival. Raises DatabaseTrouble when it must be brought again."""
        self.waiting += 1
        try:
            await self._settle(arrival)
        finally:
            self.waiting -= 1

    async def _settle(self, arrival: Arrival) -> None:
        try:
            answered = await self._answer_or_set_aside(arrival)
        except Exception as error:
            if is_trouble(error):
                raise DatabaseTrouble from error
            raise
        self._planned()
        if answered.reply is not None:
            await self._paint(arrival, answered, answered.reply)
        if answered.unnoted is not None:
            await self._note_use(answered.unnoted)

    async def _note_use(self, account: AccountFacts) -> None:
        """Afterwards, and not at any price: who only looks is answered when nothing can be written."""
        try:
            await self._units.run(lambda unit: note_use(unit, account.id))
        except Exception as error:
            if not is_trouble(error):
                raise
            log.warning("intake.use_not_noted")

    async def _answer_or_set_aside(self, arrival: Arrival) -> Answered:
        try:
            return await self._answer(arrival)
        except (Exception, asyncio.CancelledError) as error:
            if is_trouble(error) or is_told_to_end(error):
                raise
            log.exception("intake.failed", update_id=arrival.update_id)
            return await self._set_aside(arrival, type(error).__name__)

    async def _answer(self, arrival: Arrival) -> Answered:
        what = arrival.what
        if isinstance(what, InGroup):
            return self._in_group(arrival, what)
        if isinstance(what, Membership):
            return await self._units.run(lambda unit: self._membership(unit, arrival, what))
        if self._only_reads(arrival):
            answered = await self._units.read(lambda unit: self._read(unit, arrival))
            if answered is not None:
                return answered
        return await self._units.run(lambda unit: self._write(unit, arrival), update_id=arrival.update_id)

    def _in_group(self, arrival: Arrival, what: InGroup) -> Answered:
        language = language_of(arrival.sender.language_code)
        with in_language(language):
            return Answered(None, language, None if what.gone else self._manners.group(self.bot_link))

    async def _membership(self, unit: Unit, arrival: Arrival, what: Membership) -> Answered:
        account = await lock_account(unit, arrival.sender)
        if what.blocked:
            await mark_unreachable(unit, [account.id])
        return Answered(None, "da", None)

    # Reading ---------------------------------------------------------------------------------------------------

    def _only_reads(self, arrival: Arrival) -> bool:
        what = arrival.what
        try:
            if isinstance(what, Pressed):
                return self._routes.press(what.data)[0].reads
        except Outdated:
            return False
        if isinstance(what, Commanded) and what.word in self._routes.commands:
            return self._routes.commands[what.word].route.reads
        label = self._label(what)
        return label is not None and label.route.reads

    def _label(self, what: What) -> CommandRoute | None:
        """The key of the reply keyboard that was pressed, which arrives as its text."""
        return self._labels.get(what.brief.strip().casefold()) if isinstance(what, Wrote) else None

    async def _read(self, unit: Unit, arrival: Arrival) -> Answered | None:
        """Answer without a lock; None when something must be written after all."""
        account = await find_account(unit, arrival.sender.telegram_user)
        closes = not isinstance(arrival.what, Pressed)
        if account is None or account.unreachable_since:
            return None
        if account.question and closes:
            return None
        acting = await _acting(unit, account, arrival)
        with in_language(acting.language):
            found = self._find(arrival, account)
            assert found is not None
            async with asyncio.timeout(PATIENCE):
                reply = await self._run(unit, acting, found)
        if reply is None or any(not asked.allowed for asked in unit.asked):
            return None
        return Answered(acting, acting.language, reply, None if used_today(unit, account) else account)

    # Writing ---------------------------------------------------------------------------------------------------

    async def _write(self, unit: Unit, arrival: Arrival) -> Answered:
        unit.asked.clear()
        fresh = await see_update(unit, arrival.update_id)
        account = await lock_account(unit, arrival.sender)
        acting = await _acting(unit, account, arrival)
        with in_language(acting.language):
            if not fresh:
                return Answered(acting, acting.language, await self._manners.present(unit, acting))
            # The handler's time, not the time that waiting for the database takes.
            async with asyncio.timeout(PATIENCE):
                reply = await self._reply(unit, acting, arrival)
            language = acting.language
        write_asked(unit, account.id, unit.asked)
        if reply.keyboard:
            # Joining, choosing a language or leaving changed what the keyboard says: read who acts anew. Who left
            # has no row any more, and must not get a new one.
            account = await find_account(unit, arrival.sender.telegram_user) or account
            acting = await acting_of(unit, account)
            language = acting.language
        # A new message folds by itself: the one that was pressed stays what it is.
        if isinstance(arrival.what, Pressed) and reply.screen is not None and not reply.screen.new:
            plan_again(unit, fold_plans(acting, arrival.what.message_id, reply.screen))
        return Answered(acting, language, reply)

    async def _reply(self, unit: Unit, acting: Acting, arrival: Arrival) -> Reply:
        found = self._find(arrival, acting.account)
        if found is None:
            reply = await self._unrouted(unit, acting, arrival)
            closes = isinstance(arrival.what, Commanded)
        else:
            handled = await self._run(unit, acting, found)
            assert handled is not None
            reply, closes = handled, found.closes
        if reply.ask is not None or closes or reply.closes:
            await set_question(unit, acting.account, reply.ask)
        return reply

    def _find(self, arrival: Arrival, account: AccountFacts) -> _Found | None:
        what = arrival.what
        if isinstance(what, Pressed):
            try:
                route, press = self._routes.press(what.data)
            except Outdated:
                return None
            return _Found(route, press)
        if isinstance(what, Commanded):
            known = self._routes.commands.get(what.word)
            return _Found(known.route, Command(what.args), closes=True) if known else None
        if label := self._label(what):
            return _Found(label.route, Command(), closes=True)
        if isinstance(what, Wrote) and (asks := self._routes.answers.get(account.question or "")):
            return _Found(asks.route, _answer(what, account), closes=True) if asks.files or not what.files else None
        if isinstance(what, SharedContact) and (asked := self._routes.contacts.get(account.question or "")):
            return _Found(asked.route, Contact(what.phone, what.own, account.remember), closes=True)
        return None

    async def _run(self, unit: Unit, acting: Acting, found: _Found) -> Reply | None:
        """Call the handler behind a savepoint; a refusal undoes its writes and is worded in the same unit."""
        route = found.route
        if route.action is not None and not acting.persons:
            return self._manners.stranger(acting)
        try:
            if route.action is not None and not has_role_for(acting, route.action):
                person = acting.persons[0]
                unit.asked.append(Asked(route.action, About(person.school.id), person.person_id, allowed=False))
                raise NotAllowed
            if route.reads:
                return await route.handle(unit, acting, found.subject)
            async with unit.savepoint():
                return await route.handle(unit, acting, found.subject)
        except Refusal as refusal:
            return await self._refuse(unit, acting, found, refusal)

    async def _refuse(self, unit: Unit, acting: Acting, found: _Found, refusal: Refusal) -> Reply:
        """Worded by the route, and in general words what it does not word itself or may not be shown."""
        refused = found.route.refused
        if refused is not None and not isinstance(refusal, NotAllowed):
            try:
                return await refused(unit, acting, found.subject, refusal)
            except Refusal as general:
                refusal = general
        return await self._manners.refused(unit, acting, refusal)

    async def _unrouted(self, unit: Unit, acting: Acting, arrival: Arrival) -> Reply:
        what = arrival.what
        if isinstance(what, Pressed):
            return await self._manners.refused(unit, acting, Outdated())
        if isinstance(what, Commanded):
            return await self._manners.unknown_command(unit, acting)
        if isinstance(what, Sent):
            return await self._manners.odd(unit, acting, what.what)
        if isinstance(what, SharedContact):
            return await self._manners.odd(unit, acting, Odd.OTHER)
        if isinstance(what, Changed):
            return await self._manners.edited(unit, acting, what.written)
        assert isinstance(what, Wrote)
        if acting.account.question in self._routes.answers:
            # The open question takes no files, and stays open.
            return await self._manners.odd(unit, acting, Odd.FILE)
        return await self._manners.text(unit, acting, what)

    # Afterwards ------------------------------------------------------------------------------------------------

    async def _paint(self, arrival: Arrival, answered: Answered, reply: Reply) -> None:
        painted = await self._painter.paint(arrival, answered.acting, answered.language, reply)
        screen, acting = reply.screen, answered.acting
        known = isinstance(arrival.what, Pressed) and arrival.what.message_id == painted.message_id
        if screen is None or screen.fold is None or acting is None or known or painted.message_id is None:
            return
        # A new message has its id only now, so what will fold it is planned in a unit of its own.
        message_id = painted.message_id

        async def work(unit: Unit) -> None:
            plan_again(unit, fold_plans(acting, message_id, screen))

        try:
            await self._units.run(work)
        except Exception:
            # Committed and painted: a message that stays unfolded is no reason to bring the update again.
            log.exception("intake.fold_not_planned", update_id=arrival.update_id)

    async def _set_aside(self, arrival: Arrival, reason: str) -> Answered:
        language = language_of(arrival.sender.language_code)

        async def work(unit: Unit) -> None:
            await see_update(unit, arrival.update_id)
            await set_aside(unit, arrival.update_id, reason, {"from": arrival.sender.telegram_user})

        await self._units.run(work)
        with in_language(language):
            return Answered(None, language, self._manners.apology())


def is_told_to_end(error: BaseException) -> bool:
    """Whether somebody cancels this task. Else what was cancelled is something inside, which is a bug as any other."""
    task = asyncio.current_task()
    return isinstance(error, asyncio.CancelledError) and task is not None and task.cancelling() > 0


async def _acting(unit: Unit, account: AccountFacts, arrival: Arrival) -> Acting:
    acting = await acting_of(unit, account)
    answers = arrival.what.answers if isinstance(arrival.what, Pressed) else None
    return replace(acting, answers=answers) if answers is not None else acting


def _answer(wrote: Wrote, account: AccountFacts) -> Answer:
    more = (wrote.files, wrote.album, wrote.message_id, wrote.forwarded)
    return Answer(wrote.text.strip(), account.remember, *more)
