"""What of agreements goes when: what is closed some months after its school year, what is open with the pupil.

The one rule kept here: nothing that is open goes while the pupil is at school (experience.md rule 4).
"""

from __future__ import annotations

from datetime import time, timedelta

from sqlalchemy import and_, bindparam, delete, or_, select

from bot.accounts.installation import keep_value, kept_values
from bot.conferences.retention import year_began
from bot.core.dates import local
from bot.core.unit import Unit
from bot.people.models import Pupil
from bot.schools.queries import all_schools, calendar_of, policy_of
from bot.talks.agreements.models import AgreementWord, TalkAgreement, TalkEnding

_LOOKED = "agreements:"
_HAS_LEFT = select(Pupil.id).where(Pupil.left_on.is_not(None), Pupil.left_on < bindparam("day"))
_OLD = and_(
    TalkAgreement.school_id == bindparam("school"),
    or_(
        TalkAgreement.closed_at < bindparam("year"),
        and_(TalkAgreement.closed_at.is_(None), TalkAgreement.pupil_id.in_(_HAS_LEFT)),
    ),
)
_FORGET = (
    delete(AgreementWord).where(AgreementWord.agreement_id.in_(select(TalkAgreement.id).where(_OLD))),
    delete(TalkAgreement).where(_OLD),
    delete(TalkEnding).where(TalkEnding.school_id == bindparam("school"), TalkEnding.ended_at < bindparam("year")),
)


async def forget_agreements(unit: Unit) -> None:
    """The tick: each school once a day, by its own policy (`retention`)."""
    looked = await kept_values(unit, _LOOKED)
    for school in await all_schools(unit):
        today = local(unit.now, school.zone).date()
        name = f"{_LOOKED}{school.id}"
        if looked.get(name) == today.isoformat():
            continue
        policy = await policy_of(unit, school.id, school.policy_version)
        began = year_began(policy.school_year.starts, today, policy.retention.months_after_school_year)
        values = {
            "school": school.id,
            "year": (await calendar_of(unit, school)).at(began, time(0)),
            "day": today - timedelta(days=policy.retention.details_days_after_talk),
        }
        for statement in _FORGET:
            await unit.execute(statement, values)
        await keep_value(unit, name, today.isoformat())
