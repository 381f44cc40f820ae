"""Boards of the day as they are drawn: one look for all of them, no more than a message holds, nobody twice."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from msgspec.structs import replace
from sqlalchemy import insert, text

from benchmarks.statements import counting
from bot.absence.facts import PupilDay, Standing, Told
from bot.absence.models import AbsenceKind, CaseEnd, Mark, MissingAnswer, Source, Still
from bot.absence.today import boards, drawing
from bot.absence.today.boards import BOARD, CLASS
from bot.absence.today.facts import Day, Staff
from bot.absence.today.notices import load_boards
from bot.absence.today.rules import Group, group_of, not_at_club, said_differently, seen
from bot.core.replies import MAX_TEXT, utf16_length
from bot.core.texts import LANGUAGES, in_language
from bot.core.unit import Unit
from bot.outbox.models import Act, Lane, OutboxRow, Ring, State
from bot.outbox.notices import Notice
from tests.flows.scene import scene
from tests.world import World

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
HEAD = Staff(1, 1, "Europe/Copenhagen", 1, (), whole_school=True, exports=True)
AWAY = Told(1, 7, Source.HOME, AbsenceKind.DAY, None, None, True, TODAY, NOW, "Maria Lund")
LATE = replace(AWAY, report_id=2, reported_by=8, kind=AbsenceKind.LATE, until_minute=600, club=False)
NOBODY = PupilDay(
    1, 1, "3.B", "Emma", "Lund", False, (), False, None, None, None, None, None, False, None
)  # fmt: skip


def day_of(*pupils: PupilDay, class_id: int | None = 1, register_over: bool = False) -> Day:
    return Day(HEAD, class_id, TODAY, TODAY + timedelta(days=1), NOW, register_over, "SFO", pupils)


def group(pupil: PupilDay, *, register_over: bool = False) -> Group:
    (found,) = seen(day_of(pupil, register_over=register_over))
    return group_of(found)


@pytest.mark.parametrize(
    ("pupil", "before", "after"),
    [
        (NOBODY, Group.REST, Group.REST),
        (replace(NOBODY, told=(AWAY,)), Group.AWAY, Group.AWAY),
        (replace(NOBODY, told=(LATE, AWAY)), Group.LATE, Group.LATE),
        (replace(NOBODY, asked=True), Group.UNCONFIRMED, Group.UNHEARD),
        (replace(NOBODY, asked=True, still=Still.BACK), Group.BACK, Group.BACK),
        (replace(NOBODY, register_taken_at=NOW, mark=Mark.MISSING, case_id=1), Group.UNHEARD, Group.UNHEARD),
        (replace(NOBODY, case_id=1, case_answer=MissingAnswer.WAY), Group.ON_THE_WAY, Group.ON_THE_WAY),
        (replace(NOBODY, case_id=1, case_closed=CaseEnd.ARRIVED, mark=Mark.LATE), Group.LATE, Group.LATE),
        (replace(NOBODY, told=(AWAY,), mark=Mark.HERE), Group.REST, Group.REST),
        (replace(NOBODY, told=(replace(AWAY, kind=AbsenceKind.EARLY, from_minute=720),)), Group.PART, Group.PART),
    ],
)
def test_a_pupil_stands_where_what_is_known_puts_them(pupil: PupilDay, before: Group, after: Group) -> None:
    assert group(pupil) is before
    assert group(pupil, register_over=True) is after


def test_what_two_said_is_shown_once_each_and_only_where_it_differs() -> None:
    same = replace(AWAY, report_id=3, reported_by=9)
    assert said_differently((AWAY, same)) == []
    assert said_differently((LATE, AWAY, replace(AWAY, report_id=4))) == [AWAY]
    assert said_differently(()) == []


def test_the_club_does_not_wait_for_who_is_reported_to_it_and_does_for_who_came() -> None:
    came = replace(NOBODY, pupil_id=2, told=(AWAY,), mark=Mark.HERE)
    late = replace(NOBODY, pupil_id=3, told=(LATE,))
    came_late = replace(came, pupil_id=4, mark=Mark.LATE)
    with in_language("da"):
        found = not_at_club(day_of(replace(NOBODY, told=(AWAY,)), came, late, came_late))
    assert [each.pupil.pupil_id for each in found] == [1]
    assert found[0].standing is Standing.AWAY


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_whole_school_that_is_ill_still_fits_into_one_message(language: str) -> None:
    long = "Alexandra-Konstantina Wilhelmsen-Rasmussen"
    pupils = [
        replace(
            NOBODY, pupil_id=number, class_id=number // 25, class_name=f"{number // 25}.B", family_name=long,
            told=(LATE, replace(AWAY, reporter=long)), asked=True,
        )
        for number in range(1000)
    ]  # fmt: skip
    silent = [replace(each, told=()) for each in pupils]
    with in_language(language):
        for day in (
            day_of(*pupils[:40]),
            day_of(*pupils, class_id=None),
            day_of(*silent, class_id=None, register_over=True),
        ):
            assert utf16_length(drawing.text_of(day)) <= MAX_TEXT
            rows = drawing.rows_of(day)
            assert sum(map(len, rows)) <= 100
            assert all(len(button.label) <= 20 for row in rows for button in row)


def notice(number: int, class_id: int, person_id: int, account: int) -> Notice:
    params = {"day": TODAY.isoformat(), "other": TODAY.isoformat(), "account": account}
    return Notice(
        number, f"live:{number}", BOARD, Act.REDRAW, 1, person_id, CLASS, class_id, None, Ring.SILENT, NOW, None,
        params, 1, 0, unsure=False,
    )  # fmt: skip


async def test_the_boards_of_all_classes_are_one_look_at_their_pupils(world: World) -> None:
    here = await scene(world)
    teacher = await here.mette()
    other = await here.sibling("Noah", "5.A", "Jonas")
    await here.joins(other.teacher, world.phone("jonas"))
    world.clock.set(NOW)
    await teacher.sends("/idag")
    rows = [notice(1, here.class_id, here.teacher, 1), notice(2, other.class_id, other.teacher, 2)]
    # Somebody else's class, and one's own on a phone that is not one's own any more.
    rows += [notice(3, other.class_id, here.teacher, 1), notice(4, here.class_id, here.teacher, 2)]

    async def look(unit: Unit) -> Counter[str]:
        loaded = await load_boards(unit, rows)
        return Counter("drawn" if callable(words) else "dropped" for words in loaded.values())

    with counting(world.house.engines) as statements:
        assert await world.house.units.read(look) == {"drawn": 2, "dropped": 2}
    assert sum("absence_reports" in statement for statement in statements) == 1
    assert len(statements) <= 3, statements


@pytest.mark.sqlite_only("asks SQLite how it looks for the rows")
async def test_a_report_finds_the_boards_it_changes_without_reading_the_whole_outbox(world: World) -> None:
    here = await scene(world)

    async def work(unit: Unit) -> list[str]:
        row = {
            "school_id": here.school, "kind": BOARD, "act": Act.REDRAW.value, "about_kind": CLASS, "person_id": 1,
            "lane": Lane.INTERACTIVE.value, "ring": Ring.SILENT.value, "send_at": NOW, "state": State.SENT.value,
            "attempts": 0, "unsure": False, "params": {},
        }  # fmt: skip
        ends = datetime(2026, 11, 24, 23, tzinfo=UTC)
        for number, (class_id, not_after) in enumerate(
            [(here.class_id, ends), (here.class_id, ends + timedelta(days=1)), (99, ends)]
        ):
            values = {**row, "key": f"live:1:{number}", "about_id": class_id, "not_after": not_after}
            await unit.execute(insert(OutboxRow), values)
        boards.refresh(unit, here.school, here.class_id, TODAY)
        with counting(world.house.engines) as statements:
            await unit.flush()
        (statement,) = statements
        plan = await unit.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", (None,) * statement.count("?"))
        found = [str(line) for line in plan.fetchall()]
        waiting = await unit.connection.execute(text("SELECT key FROM outbox WHERE state = 'waiting'"))
        assert [row.key for row in waiting] == ["live:1:0"]
        return found

    world.clock.set(NOW)
    assert not [line for line in await world.house.units.run(work) if "SCAN" in line]
