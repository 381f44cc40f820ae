"""/principle and its buttons; all of them only read."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.dates import local
from bot.core.errors import NotAllowed, Outdated
from bot.core.replies import Reply
from bot.core.routes import AnyRoute, Command, CommandRoute, PressRoute, Route
from bot.core.texts import N_
from bot.core.unit import Unit
from bot.directory.principle import duties, presses, rules, screens, telling
from bot.directory.principle.queries import changed_on, policy_before
from bot.people.access import About, may, require
from bot.people.acting import Acting
from bot.schools.queries import policy_of

SEE = "principle.see"


async def show(unit: Unit, acting: Acting, _command: Command) -> Reply:
    """The school's principle; with several schools, which one first."""
    found = [person for person in acting.persons if may(acting, SEE, _about(person.school.id))]
    if not found:
        raise NotAllowed
    if len(found) > 1:
        return Reply(screens.schools([person.school for person in found]))
    return Reply(screens.principle(await _edition(unit, acting, found[0].school.id)))


async def show_one(unit: Unit, acting: Acting, press: presses.ShowPrinciple) -> Reply:
    return Reply(screens.principle(await _edition(unit, acting, press.school_id)))


async def show_theme(unit: Unit, acting: Acting, press: presses.ShowTheme) -> Reply:
    edition = await _edition(unit, acting, press.school_id)
    pages = telling.pages_of(telling.told_in(edition.policy, press.theme))
    return Reply(screens.theme(edition, press.theme, pages, _page(press.page, pages)))


async def show_duties(unit: Unit, acting: Acting, press: presses.ShowDuties) -> Reply:
    edition = await _edition(unit, acting, press.school_id)
    found = edition.policy.principle.responsibilities
    if not found:
        return Reply(screens.no_duties(edition))
    pages = duties.pages_of(found)
    return Reply(screens.duties(edition, pages, _page(press.page, pages)))


async def show_changes(unit: Unit, acting: Acting, press: presses.ShowChanges) -> Reply:
    edition = await _edition(unit, acting, press.school_id)
    before = await policy_before(unit, edition.school, press.since)
    changed = telling.changed_since(edition.policy, before) if before else ()
    pages = telling.pages_of(changed)
    other = before is not None and telling.is_other_document(edition.policy, before)
    return Reply(screens.changes(edition, pages, _page(press.page, pages), press.since, other_document=other))


async def _edition(unit: Unit, acting: Acting, school_id: int) -> screens.Edition:
    """The principle of a school where the account is somebody. Raises NotAllowed for any other."""
    person = require(unit, acting, SEE, _about(school_id))
    school = person.school
    policy = await policy_of(unit, school.id, school.policy_version)
    review = rules.next_review(policy, local(unit.now, school.zone).date())
    named = bool(person.roles) or any(not child.protected for child in person.children)
    return screens.Edition(school, policy, review, await changed_on(unit, school), named)


def _about(school_id: int) -> About:
    return About(school_id, kind="school", id=school_id)


def _page(wanted: int, pages: Sequence[object]) -> int:
    """Raises Outdated for a page that is not there: the policy has changed, or the button is forged."""
    if not 0 <= wanted < len(pages):
        raise Outdated
    return wanted


ROUTES: tuple[AnyRoute, ...] = (
    CommandRoute(
        "principle",
        {"da": "princip", "nb": "standard", "sv": "princip"},
        N_("What school and home do for each other"),
        Route(show, SEE, reads=True),
    ),
    PressRoute(presses.ShowPrinciple, Route(show_one, SEE, reads=True)),
    PressRoute(presses.ShowTheme, Route(show_theme, SEE, reads=True)),
    PressRoute(presses.ShowDuties, Route(show_duties, SEE, reads=True)),
    PressRoute(presses.ShowChanges, Route(show_changes, SEE, reads=True)),
)
