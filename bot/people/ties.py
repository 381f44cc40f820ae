"""Whether what ties a person to a pupil, a class or the school holds at a statement's `now`.

The one rule kept here: a tie is over from the instant of its `until` on, and not only once somebody has looked.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, bindparam, or_

from bot.people.models import GuardianshipRow, RepresentativeRow, StaffRoleRow

Tie = type[GuardianshipRow] | type[StaffRoleRow] | type[RepresentativeRow]


def lasts(tie: Tie, now: str = "now") -> ColumnElement[bool]:
    """It has not ended by the parameter of this name."""
    return or_(tie.until.is_(None), tie.until > bindparam(now))


def holds(tie: Tie, now: str = "now") -> ColumnElement[bool]:
    """It has begun, and not ended: roles and mandates are given for dates to come."""
    return and_(tie.since <= bindparam(now), lasts(tie, now))
