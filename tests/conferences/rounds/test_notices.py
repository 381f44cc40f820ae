"""What is sent about rounds: true when it goes out, nameless, for the whole batch in a fixed number of statements."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event, update

from bot.conferences.booking.presses import SayNoTimeSuits
from bot.conferences.models import Booking, BookingState
from bot.conferences.plans import BOARD, LATE, MOVED, NO_TIME, OFF
from bot.conferences.rounds.notices import KINDS
from bot.conferences.rounds.plans import CHANGED
from bot.conferences.rounds.running.presses import BookFor
from bot.core.replies import Dropped, Message
from bot.core.texts import LANGUAGES, in_language
from bot.core.unit import Unit
from bot.outbox.models import Act, Ring
from bot.outbox.notices import Joined, Notice
from bot.people.models import GuardianshipRow, StaffRoleRow
from tests.conferences.rounds.sentences import NEWS
from tests.conferences.rounds.stage import Class, does, school_class
from tests.world import World

ABOUT_ROUND = (BOARD, NO_TIME)


def notice(stage: Class, row: int, kind: str, person: int, about: int, **more: object) -> Notice:
    values: dict[str, object] = {
        "key": f"{kind}:{row}", "act": Act.SEND, "school_id": stage.school,
        "about_kind": "round" if kind in ABOUT_ROUND else "booking", "bundle": None, "ring": Ring.RING,
        "send_at": stage.world.clock.now(), "not_after": None, "params": {}, "message_id": None, "attempts": 0,
        "unsure": False,
    }  # fmt: skip
    return Notice(id=row, kind=kind, person_id=person, about_id=about, **{**values, **more})  # type: ignore[arg-type]


@contextmanager
def statements(world: World) -> Iterator[list[str]]:
    """What is asked of the reading engine inside the block."""
    said: list[str] = []

    def listen(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        said.append(statement)

    engine = world.house.engines.reading.sync_engine
    event.listen(engine, "before_cursor_execute", listen)
    try:
        yield said
    finally:
        event.remove(engine, "before_cursor_execute", listen)


async def loaded(stage: Class, notices: list[Notice]) -> dict[int, object]:
    """The words of these notices in Danish, or why there are none."""
    kind = next(each for each in KINDS if each.name == notices[0].kind)
    found = await stage.reads(lambda unit: kind.load(unit, notices))
    with in_language("da"):
        return {row: made() if callable(made) else made for row, made in found.items()}


async def write(stage: Class, *changes: object) -> None:
    async def work(unit: Unit) -> None:
        for change in changes:
            await unit.execute(change)  # type: ignore[arg-type]

    await stage.world.house.units.run(work)


async def cancelled(stage: Class, state: BookingState, *ids: int) -> None:
    await write(stage, update(Booking).where(Booking.id.in_(ids)).values(state=state.value))


async def booked(world: World, pupils: int = 3) -> Class:
    """A class in which every pupil has a time, given by the teacher."""
    stage = await school_class(world, pupils=pupils)
    await stage.opens(*[stage.at(8) + timedelta(minutes=20 * number) for number in range(pupils + 4)])
    mette = await stage.mette()
    for number, pupil in enumerate(stage.pupils):
        await does(mette, BookFor(number + 1, pupil))
    return stage


@pytest.mark.parametrize("kind", [BOARD, NO_TIME, LATE, OFF, MOVED, CHANGED])
async def test_a_batch_costs_as_many_statements_as_one(world: World, kind: str) -> None:
    stage = await booked(world, 6)
    state = {LATE: BookingState.CANCELLED_LATE, OFF: BookingState.CANCELLED_BY_SCHOOL}.get(kind)
    if state:
        await cancelled(stage, state, 1, 2, 3, 4, 5, 6)
    staff = kind in (*ABOUT_ROUND, LATE)
    notices = [
        notice(
            stage, row, kind, stage.teacher if staff else stage.guardians[row - 1], 1 if kind in ABOUT_ROUND else row
        )
        for row in range(1, 7)
    ]
    counts = []
    for batch in (notices[:1], notices):
        with statements(world) as said:
            await loaded(stage, batch)
        counts.append(len([each for each in said if each.startswith("SELECT")]))
    assert counts[0] == counts[1] <= 7


async def test_who_left_the_class_or_lost_custody_hears_no_more(world: World) -> None:
    stage = await booked(world)
    await cancelled(stage, BookingState.CANCELLED_LATE, 1)
    ended = {"until": world.clock.now()}
    await write(stage, update(StaffRoleRow).values(ended), update(GuardianshipRow).values(ended))
    world.clock.advance(timedelta(minutes=1))
    for kind, about in ((BOARD, 1), (NO_TIME, 1), (LATE, 1)):
        found = await loaded(stage, [notice(stage, 1, kind, stage.teacher, about)])
        assert found[1] == Dropped("no longer staff of the class")
    for kind in (OFF, MOVED, CHANGED):
        found = await loaded(stage, [notice(stage, 1, kind, stage.guardians[1], 2)])
        assert found[1] == Dropped("no custody")


async def test_what_is_no_longer_true_is_not_said(world: World) -> None:
    stage = await booked(world)
    teacher, guardian = stage.teacher, stage.guardians[0]
    for kind, person, about, why in (
        (BOARD, teacher, 99, "no such round"),
        (NO_TIME, teacher, 1, "dealt with"),
        (LATE, teacher, 1, "changed since"),
        (OFF, guardian, 1, "has a new time"),
        (OFF, guardian, 99, "no such talk"),
        (MOVED, guardian, 99, "no such talk"),
    ):
        assert (await loaded(stage, [notice(stage, 1, kind, person, about)]))[1] == Dropped(why)
    changed = notice(stage, 1, MOVED, guardian, 1, params={"sequence": 7})
    assert (await loaded(stage, [changed]))[1] == Dropped("changed since")
    await cancelled(stage, BookingState.CANCELLED, 1)
    for kind in (MOVED, CHANGED):
        assert (await loaded(stage, [notice(stage, 1, kind, guardian, 1)]))[1] == Dropped("not booked")


async def test_a_cancelled_talk_is_not_told_to_who_has_a_new_time(world: World) -> None:
    stage = await booked(world)
    await cancelled(stage, BookingState.CANCELLED_BY_SCHOOL, 1)
    row = notice(stage, 1, OFF, stage.guardians[0], 1)
    assert isinstance((await loaded(stage, [row]))[1], Message)
    mette = world.phone("mette")
    await does(mette, BookFor(5, stage.pupils[0]))
    assert (await loaded(stage, [row]))[1] == Dropped("has a new time")


async def test_siblings_changed_together_are_one_message(world: World) -> None:
    stage = await booked(world)
    guardian = stage.guardians[0]
    await world.town.guards(stage.school, guardian, stage.pupils[1])
    await stage.joins(guardian, "far")
    rows = [notice(stage, row, CHANGED, guardian, row, bundle=CHANGED) for row in (1, 2)]
    found = await loaded(stage, rows)
    assert isinstance(found[1], Message)
    assert found[1].text.endswith(stage.words(NEWS))
    assert found[1].protected
    assert found[2] == Joined(1)


async def test_no_name_stands_in_anything_that_is_sent(world: World) -> None:
    stage = await booked(world)
    far = await stage.joins(stage.guardians[2], "far")
    await cancelled(stage, BookingState.CANCELLED_BY_SCHOOL, 1)
    await cancelled(stage, BookingState.CANCELLED_LATE, 3)
    await does(far, SayNoTimeSuits(1, stage.pupils[2]))
    teacher = stage.teacher
    rows = [
        notice(stage, 1, BOARD, teacher, 1), notice(stage, 2, NO_TIME, teacher, 1), notice(stage, 3, LATE, teacher, 3),
        notice(stage, 4, OFF, stage.guardians[0], 1), notice(stage, 5, MOVED, stage.guardians[1], 2),
        notice(stage, 6, CHANGED, stage.guardians[1], 2),
    ]  # fmt: skip
    for row in rows:
        kind = next(each for each in KINDS if each.name == row.kind)
        found = await stage.reads(lambda unit, kind=kind, row=row: kind.load(unit, [row]))  # type: ignore[misc]
        for code in LANGUAGES:
            with in_language(code):
                message = found[row.id]()
            labels = [button.label for buttons in message.rows for button in buttons]
            for name in ("Elev", "Far", "Lund", "Mette", "Dahl"):
                assert name not in message.text, (row.kind, code)
                assert not any(name in label for label in labels), (row.kind, code)


async def test_the_neutral_sentence_is_the_only_neutral_kind_and_is_protected() -> None:
    assert [kind.name for kind in KINDS if kind.neutral] == [CHANGED]
