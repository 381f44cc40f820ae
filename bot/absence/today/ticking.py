"""Time alone changes a board: from the register's time on, no answer counts as not reported."""

from __future__ import annotations

from sqlalchemy import select

from bot.absence.today.boards import redraw_since, schools_with_boards
from bot.core.among import among
from bot.core.unit import Unit
from bot.schools.models import School
from bot.schools.queries import calendar_of, policy_of

_SCHOOLS = select(School.id, School.zone, School.policy_version).where(among(School.id, "schools"))


async def draw_after_registers(unit: Unit) -> None:
    """Boards that were last drawn before today's register time are drawn anew after it."""
    ids = await schools_with_boards(unit)
    for school in await unit.all(_SCHOOLS, {"schools": ids}) if ids else []:
        policy = await policy_of(unit, school.id, school.policy_version)
        calendar = await calendar_of(unit, school)
        moment = calendar.at(calendar.local(unit.now).date(), policy.absence.register_by)
        if moment <= unit.now:
            await redraw_since(unit, school.id, moment)
