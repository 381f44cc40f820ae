"""The office's letters in the bot: which wait, which are in use, a new code, none any more."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.errors import Outdated
from bot.core.replies import Ask, Reply
from bot.core.routes import Answer, AnswerRoute, AnyRoute, PressRoute, Route
from bot.core.texts import language, name_key
from bot.core.unit import Unit
from bot.people.access import About, may, require
from bot.people.acting import Acting, ActingPerson
from bot.people.invitations import presses, reissuing, screens
from bot.people.invitations.queries import Sent, letters_at
from bot.people.office.desk import refused

SEE, ISSUE, REVOKE = "invitation.see", "invitation.issue", "invitation.revoke"
QUESTION = "invitations.name"
_LEAST = 2


def _schools(acting: Acting) -> list[ActingPerson]:
    return [person for person in acting.persons if may(acting, SEE, About(person.school.id))]


def _require_all(unit: Unit, acting: Acting) -> None:
    for person in _schools(acting):
        require(unit, acting, SEE, About(person.school.id))


async def _letters(unit: Unit, acting: Acting, *, used: bool) -> list[Sent]:
    """Those in use newest first, the others by name."""
    schools = [person.school.id for person in _schools(acting)]
    found = await letters_at(unit, schools, used=used)
    return found if used else sorted(found, key=lambda sent: name_key(sent.name, language()))


async def show_letters(unit: Unit, acting: Acting, press: presses.ShowLetters) -> Reply:
    found = await _letters(unit, acting, used=press.used)
    page = min(max(press.page, 0), max(len(found) - 1, 0) // screens.PAGE)
    return Reply(screens.letters(found, used=press.used, page=page, zone=_schools(acting)[0].school.zone))


async def show_letter(unit: Unit, acting: Acting, press: presses.ShowLetter) -> Reply:
    """The letter in use goes before one that waits: a linked person may have both."""
    found = [*await _letters(unit, acting, used=True), *await _letters(unit, acting, used=False)]
    sent = next((each for each in found if each.person_id == press.person_id), None)
    if sent is None:
        raise Outdated
    return Reply(screens.letter(sent, _schools(acting)[0].school.zone, unit.now))


async def ask_name(unit: Unit, acting: Acting, _press: presses.FindLetter) -> Reply:
    _require_all(unit, acting)
    return Reply(screens.ask_name(), ask=Ask(QUESTION))


async def find(unit: Unit, acting: Acting, answer: Answer) -> Reply:
    """Names are sealed, so they are searched here, over the letters that there are."""
    _require_all(unit, acting)
    wanted = answer.text.strip().casefold()
    both = [*await _letters(unit, acting, used=False), *await _letters(unit, acting, used=True)]
    return Reply(screens.found(_named(both, wanted) if len(wanted) >= _LEAST else ()))


def _named(letters: Sequence[Sent], wanted: str) -> Sequence[Sent]:
    matches = {sent.person_id: sent for sent in letters if wanted in sent.name.casefold()}
    return sorted(matches.values(), key=lambda sent: name_key(sent.name, language()))


async def new_code(unit: Unit, acting: Acting, press: presses.NewCode) -> Reply:
    whom, letter = await reissuing.new_code(unit, acting, press.person_id, press.task_id)
    return Reply(screens.code(whom, letter.code, letter.expires_on, unit.now))


async def revoke(unit: Unit, acting: Acting, press: presses.RevokeLetter) -> Reply:
    return Reply(screens.revoked(await reissuing.revoke(unit, acting, press.person_id)))


routes: tuple[AnyRoute, ...] = (
    PressRoute(presses.ShowLetters, Route(show_letters, SEE, reads=True)),
    PressRoute(presses.ShowLetter, Route(show_letter, SEE, reads=True)),
    PressRoute(presses.FindLetter, Route(ask_name, SEE)),
    AnswerRoute(QUESTION, Route(find, SEE)),
    PressRoute(presses.NewCode, Route(new_code, ISSUE, refused=refused)),
    PressRoute(presses.RevokeLetter, Route(revoke, REVOKE, refused=refused)),
)
