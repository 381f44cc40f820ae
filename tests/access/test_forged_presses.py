"""Every button of every role pressed with everybody else's ids: nothing is allowed, changed or told."""

from __future__ import annotations

import random
import sys
from functools import partial
from typing import get_origin, get_type_hints

import pytest
from sqlalchemy import text

from bot.core.presses import Press
from bot.core.unit import Unit
from bot.people.access import ACTIONS, ROLES, Role, Whose
from bot.people.models import Guardianship
from tests.access.belongings import TABLES
from tests.access.stage import FIRST, MANY, SECRET, Stage, Things, filled

# Numbers of a press that name no row: places in a list, minutes, hours, days, years, how often a draft was changed.
COUNTS = {"page", "days", "which", "back", "body", "changes", "seats", "talks"}
COUNTS |= {"after", "chosen", "days_ahead", "starts", "pause_after", "question"}
COUNTS |= {"minutes", "hours", "hour", "every", "start", "end", "day", "year"}
COUNTS |= {"minute", "revision", "since", "until", "digit", "number", "of", "adults", "children", "part"}
ABOUT_ONESELF = {action for action, grants in ACTIONS.items() if {grant.whose for grant in grants} == {Whose.OWN}}


def forged(stage: Stage, role: Role) -> list[tuple[Press, Things]]:
    """Every kind of press, with the ids of each foreign place, and with own and foreign ids mixed."""
    kinds = [route.press for route in stage.assembled.routes.presses.values()]
    found: list[tuple[Press, Things]] = []
    for there in stage.foreign_to(role):
        for kind in kinds:
            for things in ([there], [stage.places[0], there]):
                # Mixed by turns, a single id is the own one every other time.
                presses = filled(kind, things, FIRST.date())
                found.extend((press, there) for press in presses if points_at(press, there))
    return found


def points_at(press: Press, there: Things) -> bool:
    """Whether any id in the press is one of that place. The class of the list that a reader's press leads back to does
    not count: there is in it what they may read, whatever the number."""
    fields = [(name, value) for name, value in vars(press).items() if name != "class_id" or "place" not in vars(press)]
    one = any(there.id_of(type(press), name) == value for name, value in fields if name not in MANY)
    return one or any(set(value) & set(there.many(name)) for name, value in fields if name in MANY)


async def test_every_id_of_every_press_is_one_of_the_stage(stage: Stage) -> None:
    """A field that is neither known as an id nor as a count is a new press whose ids nobody forges yet."""
    unfilled = set()
    for known in stage.assembled.routes.presses.values():
        kind = known.press
        for name, hint in get_type_hints(kind).items():
            if hint is int and name not in COUNTS and not all(there.id_of(kind, name) for there in stage.places):
                unfilled.add(f"{kind.__name__}.{name}")
            if (
                get_origin(hint) is tuple
                and name not in COUNTS
                and not (name in MANY and all(there.many(name) for there in stage.places))
            ):
                unfilled.add(f"{kind.__name__}.{name}")
    assert unfilled == set()


async def test_the_ids_of_the_stage_are_rows_of_their_school(stage: Stage) -> None:
    async def school_of(unit: Unit, name: str, number: int) -> int | None:
        table = TABLES.get(name) or TABLES[name.partition(".")[2]]
        column = "id" if table == "schools" else "school_id"
        found: int | None = await unit.scalar(text(f"SELECT {column} FROM {table} WHERE id = :id"), {"id": number})
        return found

    for there in stage.places:
        for name, number in there.ids.items():
            found = await stage.units.read(partial(school_of, name=name, number=number))
            assert found == there.ids["school_id"], name


def one_of_each_kind(presses: list[tuple[Press, Things]], role: Role) -> list[tuple[Press, Things]]:
    """One press of each kind: the roles take turns among the places, so that together they go everywhere."""
    kinds: dict[type[Press], list[tuple[Press, Things]]] = {}
    for found in presses:
        kinds.setdefault(type(found[0]), []).append(found)
    turn = ROLES.index(role)
    return [same[(turn + number) % len(same)] for number, same in enumerate(kinds.values())]


@pytest.mark.parametrize("role", ROLES, ids=str)
async def test_nobody_gets_anywhere_with_the_ids_of_others(stage: Stage, role: Role) -> None:
    await gets_nowhere(stage, role, one_of_each_kind(forged(stage, role), role))


@pytest.mark.proof
@pytest.mark.parametrize("role", ROLES, ids=str)
async def test_nobody_gets_anywhere_with_any_of_the_ids_of_others(stage: Stage, role: Role) -> None:
    await gets_nowhere(stage, role, forged(stage, role))


async def gets_nowhere(stage: Stage, role: Role, presses: list[tuple[Press, Things]]) -> None:
    before = await stage.picture()
    assert len(presses) > 50
    for press, there in presses:
        reply = await stage.press(stage.users[role], press.encode())
        shown = repr(reply)
        assert f"Child{there.name}" not in shown, press
        assert f"Guardian{there.name}" not in shown, press
        assert SECRET not in shown, press
    after = await stage.picture()
    assert {name for name in before if before[name] != after[name]} == set()
    assert await stage.aside() == 0
    assert await stage.denials() > 0


async def at_random(stage: Stage, presses: int) -> None:
    """So many presses of anybody, half of them with others' ids, half with any numbers at all."""
    draw = random.Random(7)
    routes = stage.assembled.routes.presses.values()
    # What one may choose about oneself needs nobody's id: there a lucky number is a choice like any other
    # ("remind me the day before at 0"), and no forgery.
    kinds = [each.press for each in routes if each.route.action not in {None, *ABOUT_ONESELF}]
    pools = {role: forged(stage, role) for role in ROLES}
    before = await stage.picture()
    for number in range(presses):
        role = draw.choice(ROLES)
        if number % 2:
            data = draw.choice(pools[role])[0].encode()
        else:
            # Any number anywhere: most of them name nothing.
            kind = draw.choice(kinds)
            numbers = ":".join(str(draw.randrange(1000, 2**33)) for _ in range(draw.randrange(4)))
            data = f"{kind.prefix}:{numbers}".rstrip(":")[:64] if numbers else f"{kind.prefix}:0"
        await stage.press(stage.users[role], data)
    after = await stage.picture()
    assert {name for name in before if before[name] != after[name]} == set()
    assert await stage.aside() == 0


async def test_a_few_hundred_forged_presses(stage: Stage) -> None:
    await at_random(stage, 400)
    assert await stage.denials() > 0


@pytest.mark.proof
async def test_a_hundred_thousand_forged_presses(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    await at_random(stage, 100_000)
    denials = await stage.denials()
    with capsys.disabled():
        sys.stdout.write(f"\nforged presses: 100000, 0 allowed, {denials} denials in the audit table\n")


async def test_a_stranger_gets_nothing_from_any_button(stage: Stage) -> None:
    before = await stage.picture()
    kinds = [route.press for route in stage.assembled.routes.presses.values()]
    for kind in kinds:
        for press in filled(kind, stage.places[:1], FIRST.date()):
            shown = repr(await stage.press(999, press.encode()))
            assert "Child" not in shown
            assert "Guardian" not in shown
    assert await stage.picture() == before


def may_ever(role: Role, action: str | None) -> bool:
    """Whether the table lets this role do it to anything at all."""
    return action is None or any(grant.role == role for grant in ACTIONS[action])


async def test_a_use_case_that_writes_has_asked_the_table(stage: Stage) -> None:
    """Each role presses every button with its own things; what went through unasked is named."""
    own = stage.places[:1]
    routes = stage.assembled.routes.presses.values()
    through = 0
    for role in ROLES:
        # Whom the table knows no such action for, the house itself turns away before the use case.
        for kind in (each.press for each in routes if may_ever(role, each.route.action)):
            for press in filled(kind, own, FIRST.date()):
                reply = await stage.press(stage.users[role], press.encode())
                through += reply is not None
                assert SECRET not in repr(reply), press
    assert through > 100
    assert await stage.aside() == 0
    unasked = {name for name in stage.intake.unasked if not any(f"({action})" in name for action in ABOUT_ONESELF)}
    assert unasked == set()


async def test_a_use_case_that_did_not_ask_is_caught(stage: Stage) -> None:
    """The guard itself: the same press with a table that is not asked."""
    from msgspec import structs

    from bot.conferences.booking.presses import BookSlot
    from bot.core.replies import Reply, Toast

    async def careless(*_arguments: object) -> Reply:
        return Reply(toast=Toast("done"))

    known = stage.assembled.routes.presses[BookSlot.prefix]
    careless_route = structs.replace(known, route=structs.replace(known.route, handle=careless))
    stage.assembled.routes.presses[BookSlot.prefix] = careless_route
    await stage.press(stage.users[Guardianship.CUSTODY], BookSlot(1, 1).encode())
    assert set(stage.intake.unasked) == {"BookSlot (conference.book)"}
