"""A talk that was offered, put together for whoever holds or arranged it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from msgspec import Struct

from bot.conferences.holding.lateness.queries import minutes_late
from bot.conferences.holding.models import Side
from bot.conferences.homes import NO_HOMES, homes_of
from bot.conferences.online import WayIn, way_into
from bot.conferences.queries import LIVE
from bot.conferences.rounds.running.queries import reached_adults
from bot.conferences.rounds.wording import full_name
from bot.conferences.single.access import arranged_by
from bot.conferences.single.arranging.queries import given_names, pupils
from bot.conferences.single.facts import MEETINGS, Single
from bot.conferences.single.managing.queries import finds_none
from bot.conferences.single.queries import free_times, talks_in
from bot.core.dates import local
from bot.core.unit import Unit
from bot.people.acting import Acting
from bot.people.pages.service import has_pages
from bot.schools.calendar import SchoolCalendar
from bot.schools.policy import Policy
from bot.schools.queries import calendar_of, policy_of


class Managed(Struct, frozen=True):
    """A talk for whoever holds or arranged it. `starts_at`: its time, if it has one; `times` those still free;
    `record`: the booking whose short record can be written now; `behind` and `late`: how many minutes late the school
    and the home have said they are; `reached`: whether a guardian who is invited hears of it here; `way`:
    into a talk online."""

    single: Single
    pupil: str
    guardians: tuple[str, ...]
    starts_at: datetime | None
    times: tuple[datetime, ...]
    none_suits: bool
    now: datetime
    policy: Policy
    calendar: SchoolCalendar
    record: int | None = None
    behind: int = 0
    late: int = 0
    reached: bool = True
    way: WayIn | None = None

    @property
    def today(self) -> date:
        return local(self.now, self.single.round_.zone).date()

    @property
    def is_today(self) -> bool:
        """Whether the talk is to begin today."""
        at = self.starts_at
        return at is not None and at > self.now and local(at, self.single.round_.zone).date() == self.today

    @property
    def is_meeting(self) -> bool:
        return self.single.kind in MEETINGS


async def managed_view(unit: Unit, single: Single) -> Managed:
    """Everything the screen says."""
    made = (await talks_in(unit, [single.round_id])).get(single.round_id, [])
    live = next((each.booking for each in made if each.booking.state.value in LIVE), None)
    custody = (await homes_of(unit, [single.pupil_id])).get(single.pupil_id, NO_HOMES).custody
    invited = single.guardians(custody)
    names = await given_names(unit, invited)
    reached = {person for _pupil, person in await reached_adults(unit, [single.pupil_id])}
    begun = live is not None and live.starts_at <= unit.now
    round_ = single.round_
    late = {side: await minutes_late(unit, [live.booking_id] if live else [], side) for side in Side}
    return Managed(
        single,
        (await pupil_names(unit, [single.pupil_id]))[single.pupil_id],
        tuple(names.values()),
        live.starts_at if live else None,
        tuple(slot.starts_at for slot in await free_times(unit, [single.round_id])),
        await finds_none(unit, single.round_id),
        unit.now,
        await policy_of(unit, round_.school_id, round_.policy_version),
        await calendar_of(unit, round_.school),
        live.booking_id if live and begun and await has_pages(unit) else None,
        late[Side.SCHOOL].get(live.booking_id, 0) if live else 0,
        late[Side.HOME].get(live.booking_id, 0) if live else 0,
        not reached.isdisjoint(invited),
        None if round_.is_cancelled else await way_into(unit, round_),
    )


async def pupil_names(unit: Unit, pupil_ids: Sequence[int]) -> dict[int, str]:
    """The pupils' names for staff, also of those who have left."""
    found = {pupil_id: place.name for pupil_id, place in (await pupils(unit, pupil_ids)).items()}
    nobody = full_name("", "")
    return {
        pupil_id: full_name(found[pupil_id].given_name, found[pupil_id].family_name) if pupil_id in found else nobody
        for pupil_id in pupil_ids
    }


async def my_managed(unit: Unit, acting: Acting, round_id: int) -> Managed:
    """The talk, for whoever holds or arranged it. Raises Outdated for everybody else."""
    _person, single = await arranged_by(unit, acting, round_id)
    return await managed_view(unit, single)
