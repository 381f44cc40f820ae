"""The outbox: planned once, sent once, one at a time a person, and never against what was decided meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from bot.core.replies import Dropped, Fold, Message
from bot.core.unit import Unit
from bot.outbox import claims
from bot.outbox.folds import FOLD
from bot.outbox.models import Act, Lane, Ring, State
from bot.outbox.notices import Kind, Loaded, Notice, Recipient
from bot.outbox.planning import cancel_about, cancel_person
from bot.outbox.sender import Outcome, Sender, Settlement
from bot.web.watching import metrics_of
from tests.outbox.conftest import KIND, Courier, Post

pytestmark = pytest.mark.both_databases


async def test_planning_a_thing_twice_sends_it_once(post: Post) -> None:
    await post.plan(post.row("a"))
    await post.plan(post.row("a"), post.row("a"))
    await post.sender().drain()
    await post.plan(post.row("a"))
    await post.sender().drain()
    assert post.courier.keys == ["a"]


async def test_planned_again_after_it_was_sent_it_goes_out_once_more(post: Post) -> None:
    await post.plan(post.row("a"))
    await post.sender().drain()
    await post.plan(post.row("a"), again=True)
    await post.sender().drain()
    assert post.courier.keys == ["a", "a"]


async def test_planned_again_while_it_flies_it_goes_out_once_more(post: Post) -> None:
    await post.plan(post.row("a"))
    async with post.in_flight("a"):
        await post.plan(post.row("a"), again=True)
    await post.sender().drain()
    assert post.courier.keys == ["a", "a"]
    assert await post.states() == {"a": State.SENT}


async def test_a_board_planned_again_while_its_first_message_flies_stays_one_message(post: Post) -> None:
    board = replace(post.row("board"), act=Act.EDIT)
    await post.plan(board)
    async with post.in_flight("board"):
        await post.plan(board, again=True)
    await post.sender().drain()
    first, second = post.courier.handed
    assert (first.notice.message_id, second.notice.message_id) == (None, 1001)


@pytest.mark.parametrize("act", [Act.EDIT, Act.DELETE])
async def test_what_is_corrected_or_taken_back_while_it_flies_is_the_message_that_arrives(post: Post, act: Act) -> None:
    await post.plan(post.row("post"), post.row("other", 2))
    post.courier.answers = lambda delivery: Outcome(State.SENT, 500, album=(501, 502))
    async with post.in_flight("post", "other"):
        await post.plan(replace(post.row("post"), act=act), again=True)
    await post.sender().drain()
    *_both, second = post.courier.handed
    assert (second.notice.key, second.notice.act) == ("post", act)
    assert (second.notice.message_id, second.notice.album) == (500, (501, 502))
    assert await post.states() == {"post": State.SENT, "other": State.SENT}


async def test_messages_of_an_album_are_remembered_as_long_as_its_row(post: Post) -> None:
    post.courier.answers = lambda delivery: Outcome(State.SENT, 500, album=(501, 502))
    await post.plan(post.row("album"))
    await post.sender().drain()
    for act in (Act.EDIT, Act.EDIT, Act.DELETE):
        post.courier.answers = lambda delivery: Outcome(State.SENT, delivery.notice.message_id)
        await post.plan(replace(post.row("album"), act=act), again=True)
        await post.sender().drain()
        taken = post.courier.handed[-1].notice
        assert (taken.act, taken.message_id, taken.album) == (act, 500, (501, 502))
    post.courier.answers = lambda delivery: Outcome(State.SENT, 600)
    await post.plan(replace(post.row("album"), act=Act.EDIT), again=True)
    await post.sender().drain()
    assert [row.message_id for row in await post.rows()] == [600], "another message, that its reader had deleted"


async def test_what_was_never_sent_needs_no_taking_back_and_what_was_waits_for_no_morning(post: Post) -> None:
    back = replace(post.row("sent"), act=Act.DELETE)
    await post.plan(post.row("sent"), post.row("waits", due={"hours": 3}))
    await post.sender().drain()
    post.people[1] = Recipient(1, 1, 1, "da", held_until=post.clock.now() + timedelta(hours=9))
    await post.plan(back, replace(back, key="waits"), again=True)
    await post.sender().drain()
    assert [(each.notice.key, each.notice.act) for each in post.courier.handed] == [
        ("sent", Act.SEND),
        ("sent", Act.DELETE),
    ]
    assert await post.states() == {"sent": State.SENT, "waits": State.DROPPED}


async def test_a_bundle_is_one_message_and_its_rows_share_its_fate(post: Post) -> None:
    rows = [post.row(key, bundle="morning") for key in ("a", "b", "c")]
    await post.plan(*rows, post.row("other", bundle="evening"), post.row("hers", person=2, bundle="morning"))
    await post.sender().drain()
    assert sorted(post.courier.keys) == ["a", "hers", "other"]
    assert set((await post.states()).values()) == {State.SENT}


async def test_a_refused_bundle_waits_as_a_whole(post: Post) -> None:
    post.courier.answers = lambda _delivery: Outcome(State.WAITING, retry_in=60, reason="NetworkError", unsure=True)
    await post.plan(post.row("a", bundle="m"), post.row("b", bundle="m"))
    await post.sender().drain()
    assert [(row.state, row.unsure) for row in await post.rows()] == [(State.WAITING, True)] * 2


async def test_one_person_has_one_in_flight_and_gets_them_in_order(post: Post) -> None:
    await post.plan(*(post.row(f"{n}") for n in range(5)))
    async with post.in_flight("0"):
        pass
    assert post.courier.keys == ["0", "1", "2", "3", "4"]
    assert post.courier.most_in_flight == 1


async def test_no_more_are_in_flight_than_the_width(post: Post) -> None:
    await post.plan(*(post.row(f"{n}", person=n) for n in range(1, 31)))
    await post.sender().drain()
    assert len(post.courier.handed) == 30
    assert post.courier.most_in_flight <= post.width


async def test_one_person_with_many_rows_holds_up_nobody(post: Post) -> None:
    await post.plan(*(post.row(f"his {n}") for n in range(40)), post.row("hers", person=2))
    sender = post.sender()
    await sender._cycle()
    await sender._cycle()
    await sender.drain()
    assert post.courier.keys.index("hers") <= 2


async def test_what_somebody_waits_for_goes_first(post: Post) -> None:
    await post.plan(post.row("bulk", due={"hours": -1}), post.row("asked for", lane=Lane.INTERACTIVE))
    await post.sender().drain()
    assert post.courier.keys == ["asked for", "bulk"]


async def test_nothing_is_sent_before_it_is_due(post: Post) -> None:
    await post.plan(post.row("later", due={"minutes": 5}))
    await post.sender().drain()
    assert post.courier.keys == []
    post.clock.advance(timedelta(minutes=5))
    await post.sender().drain()
    assert post.courier.keys == ["later"]


async def test_what_is_worth_nothing_any_more_is_dropped_and_counted(post: Post) -> None:
    await post.plan(replace(post.row("a"), not_after=post.clock.now() + timedelta(minutes=1)))
    post.clock.advance(timedelta(minutes=2))
    await post.sender().drain()
    assert post.courier.keys == []
    assert [(row.state, row.reason) for row in await post.rows()] == [(State.DROPPED, "too late")]
    figures = metrics_of(post.units, lambda: 0)
    assert 'skolebro_notices_too_late{kind="test.kind"} 1.0' in (await figures()).decode()
    post.clock.advance(timedelta(days=8))
    assert 'too_late{kind="test.kind"}' not in (await figures()).decode()


async def test_what_is_over_in_a_bundle_takes_nothing_else_along(post: Post) -> None:
    over = replace(post.row("over", bundle="week"), not_after=post.clock.now() + timedelta(minutes=1))
    await post.plan(over, post.row("still true", bundle="week"))
    post.clock.advance(timedelta(hours=2))
    await post.sender().drain()
    assert post.courier.keys == ["still true"]
    assert await post.states() == {"over": State.DROPPED, "still true": State.SENT}


async def test_quiet_hours_hold_back_staff_and_silence_guardians(post: Post) -> None:
    morning = post.clock.now() + timedelta(hours=9)
    post.people = {
        1: Recipient(1, 1, 1, "da", held_until=morning),
        2: Recipient(2, 2, 2, "da", silent=True),
    }
    await post.plan(post.row("staff"), post.row("guardian", person=2), post.row("through", person=2, ring=Ring.THROUGH))
    await post.sender().drain()
    assert [(delivery.notice.key, delivery.silent) for delivery in post.courier.handed] == [
        ("guardian", True),
        ("through", False),
    ]
    staff = (await post.rows())[0]
    assert (staff.state, staff.attempts, staff.send_at) == (State.WAITING, 0, morning)
    post.people = {}
    post.clock.set(morning)
    await post.sender().drain()
    assert post.courier.keys[-1] == "staff"
    assert not post.courier.handed[-1].silent


async def test_what_would_be_too_late_after_quiet_hours_is_not_held(post: Post) -> None:
    post.people = {1: Recipient(1, 1, 1, "da", held_until=post.clock.now() + timedelta(hours=9))}
    soon = post.clock.now() + timedelta(hours=2)
    await post.plan(
        replace(post.row("now or never"), not_after=soon), replace(post.row("edit"), act=Act.EDIT, message_id=7)
    )
    await post.sender().drain()
    assert post.courier.keys == ["now or never", "edit"]
    assert post.courier.handed[0].silent, "in quiet hours nothing of this rings"


async def test_what_somebody_asked_for_is_not_held(post: Post) -> None:
    post.people = {1: Recipient(1, 1, 1, "da", held_until=post.clock.now() + timedelta(hours=9))}
    await post.plan(post.row("file"))
    await Sender(post.units, (Kind(KIND, post.load, asked=True),), post.recipients, post.courier, 8).drain()
    assert [(delivery.notice.key, delivery.silent) for delivery in post.courier.handed] == [("file", True)]


async def test_cancelled_by_what_it_is_about_it_is_not_sent(post: Post) -> None:
    await post.plan(post.row("a", about=7), post.row("b", about=8), post.row("c", person=2, about=7))

    async def work(unit: Unit) -> None:
        await cancel_about(unit, "thing", [7], [KIND], 1)

    await post.units.run(work)
    await post.sender().drain()
    assert await post.states() == {"a": State.CANCELLED, "b": State.SENT, "c": State.SENT}


async def test_cancelled_while_it_flies_it_does_not_come_back(post: Post) -> None:
    post.courier.answers = lambda _delivery: Outcome(State.WAITING, retry_in=0, reason="NetworkError", unsure=True)
    await post.plan(post.row("a"), post.row("b", due={"hours": 1}))
    async with post.in_flight("a"):
        await post.units.run(lambda unit: cancel_person(unit, 1))
    post.clock.advance(timedelta(hours=2))
    await post.sender().drain()
    assert post.courier.keys == ["a"]
    assert await post.states() == {"a": State.CANCELLED, "b": State.CANCELLED}


async def test_what_another_run_left_in_flight_goes_out_again_without_a_sound(post: Post) -> None:
    await post.plan(post.row("a", ring=Ring.THROUGH))
    dead = post.sender()
    await dead._units.run(lambda unit: _claim(unit, dead))
    heir = post.sender()
    assert await heir.recover() == 1
    assert await heir.recover() == 0
    await heir.drain()
    assert [delivery.silent for delivery in post.courier.handed] == [True]


async def _claim(unit: Unit, sender: Sender) -> None:
    from bot.outbox.claims import claim_due

    assert len(await claim_due(sender._claim, 8, ())(unit)) == 1


async def test_a_pause_between_keeps_an_unsure_row_unsure(post: Post) -> None:
    endings = [
        Outcome(State.WAITING, reason="NetworkError", unsure=True),
        Outcome(State.WAITING, reason="flood"),
        Outcome(State.SENT, 1),
    ]
    post.courier.answers = lambda _delivery: endings.pop(0)
    await post.plan(post.row("a", ring=Ring.THROUGH))
    await post.sender().drain()
    assert [delivery.silent for delivery in post.courier.handed] == [False, True, True]


async def test_a_courier_that_breaks_costs_a_try_and_not_the_sender(post: Post) -> None:
    def breaks(_delivery: object) -> Outcome:
        raise RuntimeError("a bug")

    post.courier.answers = breaks
    await post.plan(post.row("a"))
    await post.sender().drain()
    assert [(row.state, row.attempts, row.unsure) for row in await post.rows()] == [(State.WAITING, 1, True)]
    post.courier.answers = None
    post.clock.advance(timedelta(minutes=1))
    await post.sender().drain()
    assert await post.states() == {"a": State.SENT}


async def test_a_kind_that_forgets_a_row_costs_only_that_row(post: Post) -> None:
    async def forgets(_unit: Unit, notices: Sequence[Notice]) -> Loaded:
        return {notice.id: Dropped("over") for notice in notices if notice.key != "forgotten"}

    sender = Sender(post.units, (Kind(KIND, forgets),), post.recipients, post.courier, 8)
    await post.plan(post.row("forgotten"), post.row("other", person=2))
    await sender.drain()
    assert await post.states() == {"forgotten": State.WAITING, "other": State.DROPPED}


async def test_a_sent_message_with_details_is_folded_at_its_time(post: Post) -> None:
    at = post.clock.now() + timedelta(hours=3)

    async def load(_unit: Unit, notices: Sequence[Notice]) -> Loaded:
        return {notice.id: lambda: Message("Details", fold=Fold(at, "Over")) for notice in notices}

    sender = Sender(post.units, (Kind(KIND, load), FOLD), post.recipients, post.courier, 8)
    await post.plan(post.row("a"))
    await sender.drain()
    post.clock.set(at)
    await sender.drain()
    sent, fold = post.courier.handed
    assert sent.content.text == "Details"  # type: ignore[union-attr]
    assert (fold.notice.act, fold.notice.message_id, fold.content.text) == (Act.FOLD, 1001, "Over")  # type: ignore[union-attr]


async def test_two_runs_never_send_the_same_row(post: Post) -> None:
    await post.plan(*(post.row(f"{n}", person=n) for n in range(1, 41)))
    other = Courier(post.units)
    first, second = post.sender(), post.sender(other)
    for _ in range(40):
        await first._cycle()
        await second._cycle()
    await first.drain()
    await second.drain()
    together = post.courier.keys + other.keys
    assert len(together) == len(set(together)) == 40


async def test_answers_of_a_moment_are_settled_in_one_transaction(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    await post.plan(*(post.row(f"{n}", person=n) for n in range(1, 9)))
    settled: list[int] = []
    real = claims.settle

    def counted(mine: int, settlements: Sequence[Settlement]) -> Any:
        settled.append(len(settlements))
        return real(mine, settlements)

    monkeypatch.setattr(claims, "settle", counted)
    await post.sender().drain()
    assert len(post.courier.handed) == 8
    assert settled == [8]
