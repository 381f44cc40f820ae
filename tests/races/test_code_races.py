"""One letter, two phones: a code lets one of them in."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from sqlalchemy import bindparam, update

from bot.core.unit import Unit
from bot.people.acting import Acting
from bot.people.invitations.secrets import secret_in
from bot.people.joining import queries, service
from bot.people.joining.linking import Joined
from bot.people.joining.queries import letter_of
from bot.people.joining.service import use_code
from bot.people.models import Invitation
from tests.races.conftest import Act, Attempt, Field

pytestmark = pytest.mark.both_databases


async def nobody_hears(_unit: Unit, _ended: object) -> None:
    """Nothing else is there."""


def uses(secret: str) -> Act:
    async def act(unit: Unit, acting: Acting) -> None:
        await use_code(unit, acting, secret, Joined(nobody_hears))

    return act


@pytest.fixture
async def secret(field: Field) -> str:
    school = await field.town.school()
    mother = await field.town.person(school, "Maria")
    token, _code = await field.town.invited(school, mother)
    found = secret_in(token)
    assert found is not None
    return found


def two_phones(secret: str) -> list[Attempt]:
    return [Attempt(user, uses(secret)) for user in (1, 2)]


async def test_one_code_on_two_phones_lets_one_in(field: Field, secret: str) -> None:
    assert sorted(await field.race(two_phones(secret))) == ["CodeDoesNotFit", "done"]
    assert await field.count("account_links WHERE until IS NULL") == 1


async def test_without_its_guards_one_code_lets_both_in(
    field: Field, secret: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = await field.units.read(lambda unit: letter_of(unit, secret))
    assert letter is not None

    async def as_it_was(_unit: Unit, _secret: str) -> object:
        return replace(letter)

    monkeypatch.setattr(queries, "letter_of", as_it_was)
    unguarded = update(Invitation).where(Invitation.id == bindparam("letter"))
    monkeypatch.setattr(service, "_USE", unguarded.values(used_at=bindparam("at"), used_by=bindparam("account")))
    await field.drop_guards()
    assert await field.race(two_phones(secret)) == ["done", "done"]
    assert await field.count("account_links WHERE until IS NULL") == 2
