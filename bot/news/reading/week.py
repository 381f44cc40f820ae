"""The week's line about the school's own system, for homes whose principle makes looking there their part (D1.29).

The one rule kept here: once a week and person. Whose bundle comes anyway reads it there; who chose to get pointers at
once, and weeks without school, have none.
"""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from sqlalchemy import bindparam, func, select

from bot.core.among import among
from bot.core.unit import Unit, Units
from bot.news.facts import NewsSchool
from bot.news.plans import bundle_name
from bot.news.portal import portal_of
from bot.news.queries import reading_kinds
from bot.outbox.models import OutboxRow, Ring
from bot.outbox.notices import Plan, Reader
from bot.outbox.planning import plan
from bot.people.models import GuardianshipRow, Pupil
from bot.people.protection import IN_THE_BOT_FOR
from bot.people.ties import lasts
from bot.reminders.ways import bundle_due
from bot.schools.models import School
from bot.schools.queries import calendar_of, policy_of

PORTAL, ABOUT_SCHOOL = "news.portal", "school"
# So long before the bundle its lines are planned; people a unit.
_BEFORE, _PAGE = timedelta(hours=2), 250

_SCHOOLS = (
    select(School.id, School.name, School.locale, School.zone, School.policy_version)
    .where(School.id > bindparam("after"))
    .order_by(School.id)
    .limit(1)
)
_PLANNED_TO = select(func.max(OutboxRow.person_id)).where(
    OutboxRow.about_kind == ABOUT_SCHOOL,
    OutboxRow.about_id == bindparam("of_school"),
    OutboxRow.kind == PORTAL,
    OutboxRow.bundle == bindparam("of_bundle"),
)
_ADULTS = (
    select(GuardianshipRow.person_id)
    .distinct()
    .join(Pupil, Pupil.id == GuardianshipRow.pupil_id)
    .where(
        Pupil.school_id == bindparam("school"),
        Pupil.left_on.is_(None),
        lasts(GuardianshipRow),
        IN_THE_BOT_FOR,
        among(GuardianshipRow.kind, "kinds"),
        GuardianshipRow.person_id > bindparam("after"),
    )
    .order_by(GuardianshipRow.person_id)
    .limit(bindparam("most"))
)


async def plan_week(units: Units) -> None:
    """The errand: in the hours before its bundle, every school of which that is asked, page by page."""
    after = 0
    while (school := await units.read(partial(_next_school, after=after))) is not None:
        after = school.id
        while await units.run(partial(_page, school=school)):
            pass


async def _next_school(unit: Unit, after: int) -> NewsSchool | None:
    row = await unit.first(_SCHOOLS, {"after": after})
    return NewsSchool(**row._asdict()) if row is not None else None


async def _page(unit: Unit, school: NewsSchool) -> bool:
    """Plan the line of the next people, after whom it is planned for already. Gives whether there were any."""
    policy = await policy_of(unit, school.id, school.policy_version)
    portal = portal_of(policy)
    if portal is None or not portal.duty:
        return False
    at = bundle_due(policy, await calendar_of(unit, school), unit.now)
    if at - unit.now > _BEFORE:
        return False
    bundle = bundle_name(at)
    planned_to = await unit.scalar(_PLANNED_TO, {"of_school": school.id, "of_bundle": bundle})
    values = {"school": school.id, "kinds": reading_kinds(policy), "now": unit.now, "most": _PAGE}
    rows = await unit.all(_ADULTS, {**values, "after": planned_to or 0})
    about = (ABOUT_SCHOOL, school.id)
    plan(
        unit,
        [
            Plan.to(
                Reader(school.id, row.person_id), PORTAL, f"{row.person_id}:{bundle}", about, at,
                ring=Ring.SILENT, bundle=bundle, not_after=at + timedelta(days=1),
            )
            for row in rows
        ],
    )  # fmt: skip
    return bool(rows)
