"""/start, the code as an answer, the code as text nobody asked for, one's own number, and the buttons on the way.

The one rule kept here: a wrong code is counted after its savepoint is undone, so that every way in has one limit.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from bot.core.errors import Refusal
from bot.core.replies import Ask, Button, Reply
from bot.core.routes import (
    Answer,
    AnswerRoute,
    AnyRoute,
    Command,
    CommandRoute,
    Contact,
    ContactRoute,
    PressRoute,
    Route,
    Written,
)
from bot.core.texts import N_, in_language
from bot.core.unit import Unit
from bot.people.acting import Acting, ActingPerson
from bot.people.invitations.secrets import code_in, secret_in
from bot.people.joining import screens, service
from bot.people.joining.errors import (
    CodeAlreadyYours,
    CodeDoesNotFit,
    CodeOfSomebodyElse,
    NotACode,
    NumberDoesNotFit,
    StillWaiting,
    TooManyGuesses,
    TooManyTries,
)
from bot.people.joining.linking import Ends, Joined, Sharing, Wishes, no_wishes, nobody
from bot.people.joining.presses import AskForCode, HaveNoCode, SeeWelcome, TryCodeAgain
from bot.people.joining.queries import person_at, waits_at
from bot.people.joining.service import How, Used
from bot.people.lifecycle.reviews import confirm
from bot.people.lifecycle.screens import resting

QUESTION = "joining.code"
NUMBER = "joining.number"
# A stranger's school is unknown; all three countries have the same clocks.
_ANY_ZONE = "Europe/Copenhagen"

# What the contact teachers say to somebody who has just joined, paragraph by paragraph.
WelcomeLines = Callable[[Unit, ActingPerson], Awaitable[Sequence[str]]]
# The button to the first useful thing for whoever acts; None for the menu.
FirstThing = Callable[[Unit, Acting], Awaitable[Button | None]]
# What was told before they came and is still worth reading: paragraphs, and the button to it.
Lately = Callable[[Unit, Acting], Awaitable[tuple[Sequence[str], Button | None]]]


async def no_words(_unit: Unit, _person: ActingPerson) -> Sequence[str]:
    """Nobody has written anything."""
    return ()


async def no_button(_unit: Unit, _acting: Acting) -> Button | None:
    """Nothing comes first."""
    return None


async def nothing_lately(_unit: Unit, _acting: Acting) -> tuple[Sequence[str], Button | None]:
    """Nothing was told."""
    return (), None


class Joining(Struct, frozen=True):
    """The handlers, with what they are handed of the whole house.

    `ends` tells all features that a link has ended; `sharing` which guardians hear of a joining.
    """

    ends: Ends
    sharing: Sharing = nobody
    welcome_lines: WelcomeLines = no_words
    first_thing: FirstThing = no_button
    lately: Lately = nothing_lately
    wishes: Wishes = no_wishes

    @property
    def joined(self) -> Joined:
        return Joined(self.ends, self.sharing, self.wishes)

    async def start(self, unit: Unit, acting: Acting, command: Command) -> Reply:
        """`/start`: a greeting. `/start CODE`, as a deep link sends it: join."""
        if command.args:
            return await self._join(unit, acting, secret_in(command.args))
        if acting.persons:
            return Reply(screens.hello(acting.persons[0]), keyboard=True)
        if acting.account.suspended_at is not None:
            return Reply(resting())
        waits, office = await waits_at(unit, acting.account.id)
        if waits:
            return Reply(screens.still_waiting(office))
        return Reply(screens.greeting(), ask=Ask(QUESTION))

    async def answer(self, unit: Unit, acting: Acting, answer: Answer) -> Reply:
        """The text after the question for the code."""
        return await self._join(unit, acting, secret_in(answer.text))

    async def number(self, unit: Unit, acting: Acting, contact: Contact) -> Reply:
        """The number that a code had to wait for."""
        return await self._go_on(unit, acting, await service.use_number(unit, acting, contact, self.joined))

    async def instead_of_number(self, unit: Unit, acting: Acting, answer: Answer) -> Reply:
        """Text where a number was asked for: another code, or the same question once more."""
        secret = code_in(answer.text)
        if secret is not None:
            return await self._join(unit, acting, secret)
        return self._ask_number(answer.remember)

    async def door(self, unit: Unit, acting: Acting, written: Written) -> Reply | None:
        """Text that nobody asked for: join if it is a code, else None.

        Somebody who is linked may write ten letters that are no code: what does not fit is then left to others,
        though it counts as a try, or this would be a way to guess.
        """
        secret = code_in(written.brief)
        if secret is None:
            return None
        try:
            async with unit.savepoint():
                return await self._join(unit, acting, secret)
        except (CodeDoesNotFit, TooManyTries, TooManyGuesses) as refusal:
            reply = await self.refused(unit, acting, written, refusal)
            return None if acting.persons else reply
        except Refusal as refusal:
            return await self.refused(unit, acting, written, refusal)

    async def ask(self, unit: Unit, acting: Acting, press: TryCodeAgain) -> Reply:
        return Reply(screens.ask_code(), ask=Ask(QUESTION))

    async def no_code(self, unit: Unit, acting: Acting, press: HaveNoCode) -> Reply:
        return Reply(replace(screens.where_to_get_one(_office(acting)), new=True))

    async def ask_for_code(self, unit: Unit, acting: Acting, press: AskForCode) -> Reply:
        """Noted for everybody alike; whether it is somebody whom a school knows is found out afterwards."""
        await service.note_ask(unit, acting.account)
        return Reply(replace(screens.asked_for_one(_office(acting)), new=True))

    async def see_welcome(self, unit: Unit, acting: Acting, press: SeeWelcome) -> Reply:
        """The office said yes; whoever is linked to nobody any more is a stranger."""
        if not acting.persons:
            return Reply(screens.greeting(), ask=Ask(QUESTION))
        newest = acting.persons[-1]
        return await self._welcome(unit, acting, newest)

    async def refused(self, unit: Unit, acting: Acting, subject: Any, refusal: Refusal) -> Reply:
        """The wording of every refusal; a code that does not fit is counted here."""
        # Who is linked already goes on with other things: the question stays open for strangers only.
        ask = None if acting.persons else Ask(QUESTION)
        if isinstance(refusal, CodeDoesNotFit):
            await service.count_wrong_code(unit, acting.account, refusal.invitation_id)
            return Reply(screens.does_not_fit(), ask=ask)
        if isinstance(refusal, TooManyTries):
            zone = acting.persons[0].school.zone if acting.persons else _ANY_ZONE
            return Reply(screens.too_many_tries(refusal.until, zone))
        if isinstance(refusal, TooManyGuesses):
            return Reply(screens.too_many_guesses(), ask=ask)
        if isinstance(refusal, NumberDoesNotFit):
            await service.count_wrong_code(unit, acting.account, refusal.invitation_id)
            return Reply(
                screens.number_does_not_fit(),
                ask=Ask(NUMBER, {"letter": refusal.invitation_id}),
                contact=screens.share_number(),
            )
        if isinstance(refusal, CodeAlreadyYours):
            return Reply(screens.already_yours(acting.at(refusal.school_id)), keyboard=True)
        if isinstance(refusal, StillWaiting):
            return Reply(screens.still_waiting(refusal.phone))
        if isinstance(refusal, CodeOfSomebodyElse):
            return Reply(screens.for_the_other_adult())
        if isinstance(refusal, NotACode):
            return Reply(screens.not_a_code(), ask=ask)
        raise refusal

    async def _join(self, unit: Unit, acting: Acting, secret: str | None) -> Reply:
        if secret is None:
            raise NotACode
        if acting.account.suspended_at is not None:
            # A code from the school says who it is, better than a press; one that does not fit undoes this, too.
            acting = await confirm(unit, acting)
        return await self._go_on(unit, acting, await service.use_code(unit, acting, secret, self.joined))

    async def _go_on(self, unit: Unit, acting: Acting, used: Used) -> Reply:
        if used.how is How.NUMBER:
            return self._ask_number({"letter": used.invitation_id})
        if used.how is How.WAITS:
            return Reply(screens.waits(used.office))
        person = await person_at(unit, acting.account, used.school_id)
        # The school is known only now, and with it the language of a phone that speaks none of ours.
        with in_language(acting.account.reads(person.school.locale)):
            return await self._welcome(unit, replace(acting, persons=(person,)), person)

    @staticmethod
    def _ask_number(remember: Any) -> Reply:
        return Reply(screens.ask_number(), ask=Ask(NUMBER, remember), contact=screens.share_number())

    async def _welcome(self, unit: Unit, acting: Acting, person: ActingPerson) -> Reply:
        words = await self.welcome_lines(unit, person)
        told, read = await self.lately(unit, replace(acting, persons=(person,)))
        first = await self.first_thing(unit, acting)
        ways = {button.label: button for button in (first, read) if button is not None}
        return Reply(screens.welcome(person, [*words, *told], list(ways.values())), keyboard=True)


def _office(acting: Acting) -> str | None:
    return next((person.school.phone for person in acting.persons if person.school.phone), None)


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
        ContactRoute(NUMBER, Route(joining.number, action=None, refused=joining.refused)),
        AnswerRoute(NUMBER, Route(joining.instead_of_number, action=None, refused=joining.refused)),
        PressRoute(TryCodeAgain, Route(joining.ask, action=None)),
        PressRoute(HaveNoCode, Route(joining.no_code, action=None, reads=True)),
        PressRoute(AskForCode, Route(joining.ask_for_code, action=None)),
        PressRoute(SeeWelcome, Route(joining.see_welcome, action=None)),
    )
