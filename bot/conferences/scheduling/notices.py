"""What is sent about schedules; each kind is loaded for a whole batch, and dropped when it is no longer true."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.conferences.booking.queries import talks, wards_of
from bot.conferences.homes import NO_HOMES, homes_of
from bot.conferences.queries import LIVE, rounds
from bot.conferences.rounds.queries import reaches, staff_reach
from bot.conferences.scheduling import words
from bot.conferences.scheduling.loading import load
from bot.conferences.scheduling.models import SchedulingState
from bot.conferences.scheduling.plans import HELD, HELD_STILL, READY
from bot.conferences.scheduling.queries import scheduling
from bot.conferences.scheduling.words import Kept
from bot.core.replies import Dropped, Message
from bot.core.unit import Unit
from bot.outbox.notices import Joined, Kind, Load, Loaded, Notice, Words
from bot.people import whys
from bot.reminders.queries import marks_for


async def _load_ready(unit: Unit, notices: Sequence[Notice]) -> Loaded:
    loaded: dict[int, Words | Dropped | Joined] = {}
    reach = await staff_reach(unit, sorted({notice.person_id for notice in notices}))
    for notice in notices:
        # One at a time: somebody waits for one schedule, and not for hundreds.
        found = await scheduling(unit, notice.about_id)
        if found is None or found.state not in {SchedulingState.READY, SchedulingState.FAILED}:
            loaded[notice.id] = Dropped("published, thrown away or searched anew")
            continue
        own = (await rounds(unit, found.round_ids)).values()
        if not all(reaches(reach, notice.person_id, round_) for round_ in own):
            loaded[notice.id] = Dropped("no longer staff of the class")
            continue
        seen = await load(unit, found)
        failed = found.state is SchedulingState.FAILED
        values = (found.id, len(seen.lines), len(seen.without()), failed)
        loaded[notice.id] = lambda values=values: words.ready(*values)  # type: ignore[misc]
    return loaded


def _about_held(say: Callable[[Sequence[Kept]], Message]) -> Load:
    async def load_held(unit: Unit, notices: Sequence[Notice]) -> Loaded:
        persons = sorted({notice.person_id for notice in notices})
        found = await talks(unit, sorted({notice.about_id for notice in notices}))
        custody = {(ward.person_id, ward.pupil_id) for ward in await wards_of(unit, persons)}
        homes = await homes_of(unit, (talk.booking.pupil_id for talk in found.values()))
        marks = await marks_for(unit, persons)
        loaded: dict[int, Words | Dropped | Joined] = {}
        families: dict[int, list[Notice]] = {}
        for notice in notices:
            talk = found.get(notice.about_id)
            if talk is None or talk.booking.state.value not in LIVE or talk.booking.held_until is None:
                loaded[notice.id] = Dropped("answered, or given up")
            elif talk.booking.sequence != notice.params["sequence"]:
                loaded[notice.id] = Dropped("changed since")
            elif (notice.person_id, talk.booking.pupil_id) not in custody:
                loaded[notice.id] = Dropped("no custody")
            elif not homes.get(talk.booking.pupil_id, NO_HOMES).may_change(notice.person_id, talk.booking):
                loaded[notice.id] = Dropped("hidden, or not theirs to answer")
            else:
                families.setdefault(notice.person_id, []).append(notice)
        for person_id, rows in families.items():
            rows.sort(key=lambda row: found[row.about_id].booking.starts_at)
            kept = [
                Kept(found[row.about_id], marks.get((person_id, found[row.about_id].booking.pupil_id))) for row in rows
            ]
            made: Words = lambda kept=kept: say(kept)  # type: ignore[misc]  # noqa: E731
            loaded.update({rows[0].id: made, **{row.id: Joined(rows[0].id) for row in rows[1:]}})
        return loaded

    return load_held


KINDS = (
    Kind(READY, _load_ready, asked=True, why=whys.CLASS_TALKS),
    Kind(HELD, _about_held(words.held), why=whys.CHOOSING),
    Kind(HELD_STILL, _about_held(words.held_still), why=whys.CHOOSING),
)
