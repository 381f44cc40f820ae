"""Topics without the child, decided by two at once: one decision, one talk, and nobody hears of anybody else's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import insert, select

from bot.conferences.models import Booking, BookingState, Round, Slot, TalkKind
from bot.core.clock import AdjustableClock
from bot.core.errors import Outdated
from bot.core.unit import Unit
from bot.people.acting import Acting
from bot.talks.topics.aside import access, service
from bot.talks.topics.aside.access import own_aside
from bot.talks.topics.aside.errors import HasChanged
from bot.talks.topics.aside.passing import look_after
from bot.talks.topics.aside.queries import open_asides
from bot.talks.topics.aside.service import raise_aside, say_word, withdraw
from bot.talks.topics.models import Area, Aside, Party, Step, Topic, Word
from bot.talks.topics.service import add_topic
from tests.races.conftest import Act, Attempt, Field, times
from tests.races.talk import FATHER, MOTHER, TEACHER, Booked, talk

pytestmark = pytest.mark.both_databases


def raises(found: Booked, *, calls: bool = False) -> Act:
    async def act(unit: Unit, acting: Acting) -> None:
        await raise_aside(unit, acting, found.child, Area.WELLBEING, calls=calls)

    return act


def says(word: Word = Word.WITHOUT, aside: int = 1) -> Act:
    async def act(unit: Unit, acting: Acting) -> None:
        await say_word(unit, acting, aside, word)

    return act


async def takes_back(unit: Unit, acting: Acting) -> None:
    await withdraw(unit, acting, 1)


async def looks(unit: Unit, acting: Acting) -> None:
    """Each of the two topics is there for its own guardian and for nobody else."""
    for aside in (1, 2):
        await own_aside(unit, acting, aside)


async def asides(field: Field) -> list[Any]:
    async def look(unit: Unit) -> list[Any]:
        return list(await unit.all(select(*Aside.__table__.c).order_by(Aside.id)))

    return await field.units.read(look)


async def talks(field: Field) -> list[tuple[str, str]]:
    """(kind, state) of the talks of their own."""

    async def look(unit: Unit) -> list[tuple[str, str]]:
        own = select(Round.kind, Round.state).where(Round.pupil_id.is_not(None)).order_by(Round.id)
        return [(row.kind, row.state) for row in await unit.all(own)]

    return await field.units.read(look)


async def as_seen_now(field: Field, monkeypatch: pytest.MonkeyPatch, users: Sequence[int]) -> Any:
    """From now on each of these believes the topic as it is at this moment; what they read it by."""
    seen: dict[int, Any] = {}

    def note(user: int) -> Act:
        async def look(unit: Unit, acting: Acting) -> None:
            mine = await own_aside(unit, acting, 1)
            seen[mine.person.person_id] = mine

        return look

    for user in users:
        await field.acts(user, note(user))

    async def stale(unit: Unit, acting: Acting, aside: int, **more: Any) -> Any:
        return seen.get(acting.persons[0].person_id) or await own_aside(unit, acting, aside, **more)

    monkeypatch.setattr(service, "own_aside", stale)
    return stale


# Both guardians, unknown to each other -------------------------------------------------------------------------------


async def test_both_guardians_raise_it_at_once_and_each_has_one_alone(field: Field) -> None:
    found = await talk(field, times(2))
    both = [Attempt(MOTHER, raises(found)), Attempt(FATHER, raises(found))]
    assert await field.race(both) == ["done", "done"]
    rows = await asides(field)
    assert len({row.guardian_id for row in rows}) == 2
    assert [row.step for row in rows] == [Step.PROPOSED.value] * 2
    for user in (MOTHER, FATHER):
        with pytest.raises(Outdated):
            await field.acts(user, looks)


async def test_without_asking_whose_it_is_the_second_guardian_is_led_to_the_first_ones(
    field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: what is open about the child is looked for, whoever raised it, and shown to whoever has the child."""
    found = await talk(field, times(2))

    async def anybodys(unit: Unit, _person: int, _pupil: int) -> Any:
        return await open_asides(unit, 0, 9)

    monkeypatch.setattr(service, "asides_of_guardian", anybodys)
    monkeypatch.setattr(access, "_is_party", lambda *_arguments: True)
    await field.acts(MOTHER, raises(found))
    await field.acts(FATHER, raises(found))
    assert len(await asides(field)) == 1


async def test_the_same_point_from_both_at_once_stands_on_the_agenda_for_each(field: Field) -> None:
    found = await talk(field, times(2))

    async def adds(unit: Unit, acting: Acting) -> None:
        await add_topic(unit, acting, found.child, Party.HOME, Area.WELLBEING)

    attempts = [Attempt(user, adds) for user in (MOTHER, FATHER, MOTHER, FATHER)]
    assert await field.race(attempts) == ["done"] * 4

    async def look(unit: Unit) -> list[int]:
        return [row.person_id for row in await unit.all(select(Topic.person_id))]

    people = await field.units.read(look)
    assert len(people) == len(set(people)) == 2


# One decision --------------------------------------------------------------------------------------------------------


async def test_two_yeses_in_the_same_moment_make_one_talk(field: Field) -> None:
    found = await talk(field, times(2))
    await field.acts(MOTHER, raises(found, calls=True))
    assert await field.race([Attempt(MOTHER, says()), Attempt(TEACHER, says())]) == ["done", "done"]
    (row,) = await asides(field)
    assert (row.step, row.home, row.school) == (Step.ARRANGED.value, "without", "without")
    assert await talks(field) == [(TalkKind.SEPARATE.value, "open")]


async def test_without_reading_again_two_yeses_make_no_talk_at_all(
    field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: each believes that the other has not answered."""
    found = await talk(field, times(2))
    await field.acts(MOTHER, raises(found, calls=True))
    await as_seen_now(field, monkeypatch, (MOTHER, TEACHER))
    assert await field.race([Attempt(MOTHER, says()), Attempt(TEACHER, says())]) == ["done", "done"]
    (row,) = await asides(field)
    assert (row.step, row.home, row.school) == (Step.PROPOSED.value, "without", "without")
    assert await talks(field) == []


async def test_the_joint_decision_pressed_twice_at_once_makes_one_talk(field: Field) -> None:
    found = await talk(field, times(2))
    await field.acts(MOTHER, raises(found))
    assert sorted(await field.race([Attempt(TEACHER, says()) for _ in range(3)])) == [
        "HasChanged",
        "HasChanged",
        "done",
    ]
    assert await talks(field) == [(TalkKind.SEPARATE.value, "open")]


async def test_without_reading_again_it_makes_two(field: Field, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: the second press believes that there was no first."""
    found = await talk(field, times(2))
    await field.acts(MOTHER, raises(found))
    await as_seen_now(field, monkeypatch, (TEACHER,))
    assert await field.race([Attempt(TEACHER, says()), Attempt(TEACHER, says())]) == ["done", "done"]
    assert await talks(field) == [(TalkKind.SEPARATE.value, "open")] * 2


async def test_a_yes_as_it_is_taken_back_leaves_no_talk(field: Field) -> None:
    found = await talk(field, times(2))
    await field.acts(MOTHER, raises(found))
    back, yes = await field.race([Attempt(MOTHER, takes_back), Attempt(TEACHER, says())])
    assert back == "done"
    assert yes in {"done", "HasChanged"}
    (row,) = await asides(field)
    assert (row.step, row.area) == (Step.WITHDRAWN.value, None)
    assert await talks(field) in ([], [(TalkKind.SEPARATE.value, "cancelled")])


async def test_without_reading_again_a_yes_arranges_a_talk_about_what_was_taken_back(
    field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: the teacher believes that the guardian still wants it."""
    found = await talk(field, times(2))
    await field.acts(MOTHER, raises(found))
    await as_seen_now(field, monkeypatch, (TEACHER,))
    await field.acts(MOTHER, takes_back)
    await field.acts(TEACHER, says())
    assert (await asides(field))[0].over_at is not None
    assert await talks(field) == [(TalkKind.SEPARATE.value, "open")]


# After the talk ------------------------------------------------------------------------------------------------------


async def chosen(field: Field) -> None:
    """The first time of the topic's own talk is taken."""

    async def work(unit: Unit) -> None:
        row = await unit.first(
            select(Slot.id, Slot.round_id, Slot.school_id, Round.pupil_id, Round.teacher_id)
            .join(Round, Round.id == Slot.round_id)
            .where(Round.pupil_id.is_not(None))
            .order_by(Slot.id)
            .limit(1)
        )
        assert row is not None
        values = {
            "school_id": row.school_id, "round_id": row.round_id, "slot_id": row.id, "pupil_id": row.pupil_id,
            "booked_by": row.teacher_id, "owner_id": None, "state": BookingState.BOOKED.value, "sequence": 0,
            "coming": {}, "booked_at": unit.now, "changed_at": unit.now,
        }  # fmt: skip
        await unit.execute(insert(Booking), values)

    await field.units.run(work)


async def when_over(field: Field, clock: AdjustableClock) -> None:
    async def last(unit: Unit) -> Any:
        return await unit.scalar(select(Slot.ends_at).order_by(Slot.ends_at.desc()).limit(1))

    clock.set(await field.units.read(last))


async def ticks(unit: Unit, _acting: Acting) -> None:
    await look_after(unit)


async def test_a_yes_as_its_own_talk_ends_opens_nothing_again(field: Field, clock: AdjustableClock) -> None:
    """A word that comes once more when they have met: the topic is over, whichever was first."""
    found = await talk(field, times(2))
    await field.acts(MOTHER, raises(found))
    await field.acts(TEACHER, says())
    await chosen(field)
    await when_over(field, clock)
    tick, yes, no = await field.race(
        [Attempt(MOTHER, ticks), Attempt(TEACHER, says()), Attempt(TEACHER, says(Word.WITH))]
    )
    assert (tick, {yes, no} <= {"done", "HasChanged"}) == ("done", True)
    (row,) = await asides(field)
    assert (row.step, row.school) == (Step.HELD.value, "without")
    assert await talks(field) == [(TalkKind.SEPARATE.value, "open")]
    with pytest.raises(HasChanged):
        await field.acts(TEACHER, says())


async def test_without_reading_again_a_yes_after_the_talk_arranges_a_second_one(
    field: Field, clock: AdjustableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: the teacher believes that it still waits for an answer."""
    found = await talk(field, times(2))
    await field.acts(MOTHER, raises(found))
    stale = await as_seen_now(field, monkeypatch, (TEACHER,))
    monkeypatch.setattr(service, "own_aside", own_aside)
    await field.acts(TEACHER, says())
    await chosen(field)
    await when_over(field, clock)
    await field.acts(MOTHER, ticks)
    monkeypatch.setattr(service, "own_aside", stale)
    await field.acts(TEACHER, says())
    assert len(await talks(field)) == 2


async def test_a_yes_after_the_ordinary_talk_was_held_is_one_talk_by_need(field: Field, clock: AdjustableClock) -> None:
    found = await talk(field, times(2))
    await field.acts(MOTHER, raises(found))
    await when_over(field, clock)
    endings = await field.race([Attempt(TEACHER, says()), Attempt(TEACHER, says()), Attempt(MOTHER, ticks)])
    assert sorted(endings) == ["HasChanged", "done", "done"]
    assert await talks(field) == [(TalkKind.NEEDS_BASED.value, "open")]
