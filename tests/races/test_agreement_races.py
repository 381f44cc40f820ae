"""What was agreed at a talk, closed or given more time by two of the school at once, and answered just then at home."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import select

from bot.core.unit import Unit
from bot.outbox.models import OutboxRow, State
from bot.people.acting import Acting
from bot.people.models import StaffRole
from bot.talks.agreements import service, views
from bot.talks.agreements.deeds import Deed
from bot.talks.agreements.models import AgreementState, AgreementWord, Owner, Saying, TalkAgreement, TalkEnding
from bot.talks.agreements.service import Promise, agree, carry_on, close_agreement, end_talk, say
from tests.races.conftest import Act, Attempt, Field
from tests.races.talk import FATHER, MOTHER, TEACHER, talk

pytestmark = pytest.mark.both_databases

COLLEAGUE = 904
DUE, LONGER, LONGEST = date(2026, 12, 1), date(2026, 12, 8), date(2026, 12, 15)
NEXT = date(2027, 3, 1)


class Table(Struct):
    """A child whose talk is on, and the agreement that was just noted."""

    child: int
    agreement: int = 1


async def table(field: Field) -> Table:
    found = await talk(field, [field.units.clock.now() - timedelta(minutes=5)])
    colleague = await field.town.person(found.school, "Anne")
    await field.town.works(found.school, colleague, found.klass, StaffRole.SUBSTITUTE)
    await field.phone(COLLEAGUE, colleague, found.school)

    async def notes(unit: Unit, acting: Acting) -> None:
        await agree(unit, acting, found.child, Promise(Owner.HOME, DUE, Deed.READ))

    await field.acts(TEACHER, notes)
    return Table(found.child)


def closes(found: Table, *, done: bool = True) -> Act:
    async def act(unit: Unit, acting: Acting) -> None:
        await close_agreement(unit, acting, found.agreement, done)

    return act


def carries_on(found: Table, until: date) -> Act:
    async def act(unit: Unit, acting: Acting) -> None:
        await carry_on(unit, acting, found.agreement, DUE, until)

    return act


def differs(found: Table) -> Act:
    async def act(unit: Unit, acting: Acting) -> None:
        await say(unit, acting, found.agreement, Saying.DIFFERS)

    return act


def ends(found: Table) -> Act:
    async def act(unit: Unit, acting: Acting) -> None:
        await end_talk(unit, acting, found.child, agreed=True, next_on=NEXT)

    return act


async def kept(field: Field, model: Any = TalkAgreement) -> Any:
    async def look(unit: Unit) -> Any:
        return list(await unit.all(select(*model.__table__.c).order_by(model.id)))

    return await field.units.read(look)


async def waiting(field: Field, about: int = 1) -> list[str]:
    """The kinds of what will be said of the agreement, to anybody."""

    async def look(unit: Unit) -> list[str]:
        rows = select(OutboxRow.kind).where(OutboxRow.about_id == about, OutboxRow.state == State.WAITING.value)
        return sorted(row.kind for row in await unit.all(rows) if row.kind.startswith("talk_agreement"))

    return await field.units.read(look)


async def as_seen_now(field: Field, found: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on everybody believes the agreement as it is at this moment, each with the rights they have."""
    seen: dict[int, Any] = {}
    real = views.of_agreement

    def note(action: str) -> Act:
        async def look(unit: Unit, acting: Acting) -> None:
            seen[acting.persons[0].person_id] = await real(unit, acting, found.agreement, action)

        return look

    for user, action in ((MOTHER, views.ANSWER), (TEACHER, views.MAKE), (COLLEAGUE, views.MAKE)):
        await field.acts(user, note(action))

    async def stale(_unit: Unit, acting: Acting, *_arguments: Any, **_more: Any) -> Any:
        return seen[acting.persons[0].person_id]

    monkeypatch.setattr(service, "of_agreement", stale)


async def test_of_two_who_close_it_at_once_one_does(field: Field) -> None:
    found = await table(field)
    attempts = [Attempt(TEACHER, closes(found)), Attempt(COLLEAGUE, closes(found, done=False))]
    endings = await field.race(attempts)
    assert sorted(endings) == ["AgreementClosed", "done"]
    (row,) = await kept(field)
    wanted = AgreementState.DONE if endings[0] == "done" else AgreementState.DROPPED
    assert row.state == wanted.value


async def test_without_reading_again_the_second_undoes_what_the_first_said(
    field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: both believe that it is open."""
    found = await table(field)
    await as_seen_now(field, found, monkeypatch)
    await field.acts(TEACHER, closes(found))
    (before,) = await kept(field)
    await field.acts(COLLEAGUE, closes(found, done=False))
    (after,) = await kept(field)
    assert (before.state, after.state) == (AgreementState.DONE.value, AgreementState.DROPPED.value)


async def test_closed_and_given_more_time_at_once_it_is_one_of_both(field: Field) -> None:
    found = await table(field)
    attempts = [
        Attempt(TEACHER, closes(found)),
        Attempt(COLLEAGUE, carries_on(found, LONGER)),
        Attempt(COLLEAGUE, carries_on(found, LONGEST)),
    ]
    closing, *_longer = endings = await field.race(attempts)
    assert closing == "done"
    assert set(endings) <= {"done", "AgreementClosed"}
    (row,) = await kept(field)
    # More time is given once at most, and nothing is asked about what is closed.
    assert row.carried <= 1
    assert row.state == AgreementState.DONE.value
    assert not {"talk_agreement.due", "talk_agreement.how"} & set(await waiting(field))


async def test_without_reading_again_the_home_is_asked_about_what_is_closed(
    field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: more time is given to what was open a moment ago."""
    found = await table(field)
    await as_seen_now(field, found, monkeypatch)
    await field.acts(TEACHER, closes(found))
    before = await waiting(field)
    await field.acts(COLLEAGUE, carries_on(found, LONGER))
    (row,) = await kept(field)
    assert (row.state, row.carried) == (AgreementState.DONE.value, 1)
    assert len(await waiting(field)) > len(before)


async def test_what_the_home_says_as_it_is_closed_stands_or_is_refused(field: Field) -> None:
    found = await table(field)
    said, closing = await field.race([Attempt(MOTHER, differs(found)), Attempt(TEACHER, closes(found))])
    assert closing == "done"
    assert said in {"done", "AgreementClosed"}
    assert len(await kept(field, AgreementWord)) == (said == "done")


async def test_without_reading_again_a_word_is_kept_of_what_is_closed(
    field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: the home believes that it is open."""
    found = await table(field)
    await as_seen_now(field, found, monkeypatch)
    await field.acts(TEACHER, closes(found))
    await field.acts(MOTHER, differs(found))
    (row,) = await kept(field)
    assert row.state == AgreementState.DONE.value
    assert len(await kept(field, AgreementWord)) == 1


async def test_both_at_home_remember_it_differently_at_once_and_each_has_one_word(field: Field) -> None:
    found = await table(field)
    attempts = [Attempt(user, differs(found)) for user in (MOTHER, FATHER, MOTHER, FATHER)]
    assert await field.race(attempts) == ["done"] * 4
    words = await kept(field, AgreementWord)
    assert len(words) == len({row.person_id for row in words}) == 2


async def test_two_who_end_the_talk_at_once_end_it_once_and_the_home_has_one_copy(field: Field) -> None:
    found = await table(field)
    attempts = [Attempt(user, ends(found)) for user in (TEACHER, COLLEAGUE, TEACHER)]
    assert await field.race(attempts) == ["done"] * 3
    assert len(await kept(field, TalkEnding)) == 1
    assert (await waiting(field)).count("talk_agreement.copy") == 2


async def test_without_its_condition_the_copies_would_go_out_again(
    field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: whoever ends the talk second believes that nobody has a copy, though it was sent."""
    found = await table(field)
    await field.acts(TEACHER, ends(found))
    sent = OutboxRow.__table__.update().where(OutboxRow.kind == "talk_agreement.copy")
    await field.units.run(lambda unit: unit.execute(sent.values(state=State.SENT.value)))
    await field.acts(COLLEAGUE, ends(found))
    assert "talk_agreement.copy" not in await waiting(field)
    real = service.making

    async def as_before(unit: Unit, acting: Acting, pupil_id: int) -> Any:
        about = await real(unit, acting, pupil_id)
        return replace(about, agreements=[replace(each, told_at=None) for each in about.agreements])

    monkeypatch.setattr(service, "making", as_before)
    await field.acts(COLLEAGUE, ends(found))
    assert (await waiting(field)).count("talk_agreement.copy") == 2
