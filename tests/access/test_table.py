"""The access table, written out once more: who may do what to whose. Any change in it is made here too, on purpose."""

from __future__ import annotations

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import DBAPIError

from bot.accounts.models import SeenUpdate
from bot.accounts.service import find_account
from bot.core.errors import NotAllowed
from bot.core.unit import Unit, Units
from bot.features import assemble
from bot.people.access import ACTIONS, About, Whose, may, require
from bot.people.acting import Acting, acting_of
from bot.people.models import Guardianship, StaffRole
from tests.access.stage import ROLES, Stage, Things

CUSTODY, INFORMATION, OTHER = Guardianship
CONTACT, TEAM, SUBSTITUTE, OFFICE, HEAD = StaffRole

# action: who may do it to what is theirs.
MATRIX: dict[str, tuple[Guardianship | StaffRole, ...]] = {
    "home.see": ROLES,
    "children.see": (CUSTODY, INFORMATION, OTHER),
    "reminders.choose": ROLES,
    "conference.see": (CUSTODY, INFORMATION),
    "conference.book": (CUSTODY,),
    "round.see": (CONTACT, TEAM, SUBSTITUTE, OFFICE, HEAD),
    "round.manage": (CONTACT, TEAM, OFFICE, HEAD),
    "round.book_for": (CONTACT, TEAM, SUBSTITUTE, OFFICE, HEAD),
}


async def acting(stage: Stage, role: Guardianship | StaffRole) -> Acting:
    async def look(unit: Unit) -> Acting:
        account = await find_account(unit, stage.users[role])
        assert account is not None
        return await acting_of(unit, account)

    return await stage.units.read(look)


def about(place: Things) -> About:
    return About(place.ids["school_id"], class_id=place.ids["class_id"], pupil_id=place.ids["pupil_id"])


@pytest.mark.parametrize("role", ROLES, ids=str)
async def test_every_role_may_what_the_table_says_and_no_more(stage: Stage, role: Guardianship | StaffRole) -> None:
    own, near, far = stage.places
    who = await acting(stage, role)
    allowed = {action: may(who, action, about(own)) for action in MATRIX}
    assert allowed == {action: role in roles for action, roles in MATRIX.items()}
    about_all = {action for action, grants in ACTIONS.items() if {grant.whose for grant in grants} == {Whose.OWN}}
    for action in set(MATRIX) - about_all:
        of_the_school = role in (OFFICE, HEAD) and role in MATRIX[action]
        assert may(who, action, about(near)) is of_the_school, action
    assert not any(may(who, action, about(far)) for action in MATRIX)
    assert not may(who, "no.such_action", about(own))


def test_the_written_table_knows_every_action() -> None:
    assert set(MATRIX) == set(ACTIONS)


def test_features_and_table_know_the_same_actions() -> None:
    named = [action for feature in assemble().features for action in feature.actions]
    assert sorted(named) == sorted(ACTIONS), "each action belongs to exactly one feature"


def test_every_route_names_an_action_of_the_table_or_is_open_on_purpose() -> None:
    assembled = assemble()
    routes = assembled.routes
    all_routes = {
        name: each.route for table in (routes.commands, routes.presses, routes.answers) for name, each in table.items()
    }
    assert {route.action for route in all_routes.values() if route.action is not None} <= set(ACTIONS)
    # Before somebody is let in they have no right; these are what leads there, and what must work for everyone.
    open_to_all = {name for name, route in all_routes.items() if route.action is None}
    assert open_to_all == {
        "start", "language", "sprog", "sprak", "help", "hjaelp", "hjelp", "hjalp", "privacy", "privatliv", "personvern",
        "integritet", "joining.code", "jt", "jn", "lg", "lgc", "hmh", "hmp",
    }  # fmt: skip


async def test_what_is_denied_is_remembered_and_refused(stage: Stage) -> None:
    who = await acting(stage, Guardianship.INFORMATION)

    async def work(unit: Unit) -> None:
        with pytest.raises(NotAllowed):
            require(unit, who, "conference.book", about(stage.places[0]))
        (asked,) = unit.asked
        assert (asked.action, asked.allowed) == ("conference.book", False)

    await stage.units.run(work)


@pytest.mark.both_databases
async def test_a_reading_unit_cannot_write(units: Units) -> None:
    async def writes(unit: Unit) -> None:
        await unit.execute(insert(SeenUpdate), {"update_id": 1, "seen_at": unit.now})

    with pytest.raises(DBAPIError):
        await units.read(writes)
    await units.run(writes)
