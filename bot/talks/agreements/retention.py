"""What of agreements goes when: what is closed some months after its school year, what is open with the pupil.

The one rule kept here: nothing that is open goes while the pupil is at school (experience.md rule 4).
"""

from __future__ import annotations

from datetime import time, timedelta

from sqlalchemy import and_, bindparam, delete, or_, select

from bot.core.unit import Unit
from bot.people.models import Pupil
from bot.schools.daily import due_today
from bot.schools.queries import calendar_of
from bot.schools.years import kept_from
from bot.talks.agreements.models import AgreementWord, TalkAgreement, TalkEnding

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
    for day in await due_today(unit, "agreements"):
        school, policy, today = day.school, day.policy, day.today
        began = kept_from(policy, today)
        values = {
            "school": school.id,
            "year": (await calendar_of(unit, school)).at(began, time(0)),
            "day": today - timedelta(days=policy.retention.details_days_after_talk),
        }
        for statement in _FORGET:
            await unit.execute(statement, values)
        await day.done(unit)
