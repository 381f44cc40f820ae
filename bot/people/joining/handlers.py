"""/start, the code as an answer, the code as text nobody asked for, and the two buttons.

The one rule kept here: a wrong code is counted after its savepoint is undone, so that every way in has one limit.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from bot.core.errors import Refusal
from bot.core.replies import Ask, Reply
from bot.core.routes import Answer, AnswerRoute, AnyRoute, Command, CommandRoute, PressRoute, Route
from bot.core.texts import N_, in_language
from bot.core.unit import Unit
from bot.people.acting import Acting
from bot.people.invitations.secrets import code_in, secret_in
from bot.people.joining import screens, service
from bot.people.joining.errors import (
    CodeAlreadyYours,
    CodeDoesNotFit,
    CodeOfSomebodyElse,
    NotACode,
    TooManyTries,
)
from bot.people.joining.presses import HaveNoCode, TryCodeAgain
from bot.people.joining.queries import person_at
from bot.people.joining.service import Ends

QUESTION = "joining.code"
# A stranger's school is unknown; all three countries have the same clocks.
_ANY_ZONE = "Europe/Copenhagen"


@dataclass(frozen=True, slots=True)
class Joining:
    """The handlers, with the function that tells all features that a link has ended."""

    ends: Ends

    async def start(self, unit: Unit, acting: Acting, command: Command) -> Reply:
        """`/start`: a greeting. `/start CODE`, as a deep link sends it: join."""
        if command.args:
            return await self._join(unit, acting, secret_in(command.args))
        if acting.persons:
            return Reply(screens.hello(acting.persons[0]), keyboard=True)
        return Reply(screens.greeting(), ask=Ask(QUESTION))

    async def answer(self, unit: Unit, acting: Acting, answer: Answer) -> Reply:
        """The text after the question for the code."""
        return await self._join(unit, acting, secret_in(answer.text))

    async def door(self, unit: Unit, acting: Acting, text: str) -> Reply | None:
        """Text that nobody asked for: join if it is a code, else None.

        Somebody who is linked may write ten letters that are no code: what does not fit is then left to others,
        though it counts as a try, or this would be a way to guess.
        """
        secret = code_in(text)
        if secret is None:
            return None
        try:
            async with unit.savepoint():
                return await self._join(unit, acting, secret)
        except (CodeDoesNotFit, TooManyTries) as refusal:
            reply = await self.refused(unit, acting, text, refusal)
            return None if acting.persons else reply
        except Refusal as refusal:
            return await self.refused(unit, acting, text, refusal)

    async def ask(self, unit: Unit, acting: Acting, press: TryCodeAgain) -> Reply:
        return Reply(screens.ask_code(), ask=Ask(QUESTION))

    async def no_code(self, unit: Unit, acting: Acting, press: HaveNoCode) -> Reply:
        phones = [person.school.phone for person in acting.persons if person.school.phone]
        return Reply(replace(screens.where_to_get_one(phones[0] if phones else None), new=True))

    async def refused(self, unit: Unit, acting: Acting, subject: Any, refusal: Refusal) -> Reply:
        """The wording of every refusal; a code that does not fit is counted here."""
        # Who is linked already goes on with other things: the question stays open for strangers only.
        ask = None if acting.persons else Ask(QUESTION)
        if isinstance(refusal, CodeDoesNotFit):
            await service.count_wrong_code(unit, acting.account)
            return Reply(screens.does_not_fit(), ask=ask)
        if isinstance(refusal, TooManyTries):
            zone = acting.persons[0].school.zone if acting.persons else _ANY_ZONE
            return Reply(screens.too_many_tries(refusal.until, zone))
        if isinstance(refusal, CodeAlreadyYours):
            return Reply(screens.already_yours(acting.at(refusal.school_id)), keyboard=True)
        if isinstance(refusal, CodeOfSomebodyElse):
            return Reply(screens.for_the_other_adult())
        return Reply(screens.not_a_code(), ask=ask)

    async def _join(self, unit: Unit, acting: Acting, secret: str | None) -> Reply:
        if secret is None:
            raise NotACode
        school_id = await service.use_code(unit, acting, secret, self.ends)
        person = await person_at(unit, acting.account, school_id)
        # The school is known only now, and with it the language of a phone that speaks none of ours.
        with in_language(acting.account.reads(person.school.locale)):
            return Reply(screens.welcome(person), keyboard=True)


def routes(joining: Joining) -> tuple[AnyRoute, ...]:
    """Open to everyone: whom these let in cannot have a right before."""
    return (
        CommandRoute(
            name="start",
            words={"da": "start", "nb": "start", "sv": "start"},
            title=N_("Get started"),
            route=Route(joining.start, action=None, refused=joining.refused),
        ),
        AnswerRoute(QUESTION, Route(joining.answer, action=None, refused=joining.refused)),
        PressRoute(TryCodeAgain, Route(joining.ask, action=None)),
        PressRoute(HaveNoCode, Route(joining.no_code, action=None, reads=True)),
    )
