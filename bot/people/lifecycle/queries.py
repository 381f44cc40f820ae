"""Who is to be asked, told about or suspended, and whose birthday it was: a statement a step and school.

The one rule kept here: a statement finds exactly those whose step is due, so that a batch that is done never hides
those who come after it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from msgspec import Struct
from sqlalchemy import and_, bindparam, or_, select

from bot.accounts.models import Account
from bot.core.among import among
from bot.core.unit import Unit
from bot.people.lifecycle.rules import Why
from bot.people.models import AccountLink, GuardianshipRow, Pupil
from bot.people.office.models import OfficeTask
from bot.people.ties import lasts

# Rows of one step in one unit: a few tens of milliseconds.
MOST = 500
# Pupils whose birthdays are opened in one unit.
PUPILS = 1_000


class Known(Struct, frozen=True):
    """A linked person of a school, with the account that acts as them."""

    account_id: int
    person_id: int


_LINKED = (
    select(Account.id.label("account_id"), AccountLink.person_id)
    .join(AccountLink, and_(AccountLink.account_id == Account.id, AccountLink.until.is_(None)))
    .where(AccountLink.school_id == bindparam("school"), Account.suspended_at.is_(None))
    .order_by(AccountLink.id)
    .limit(MOST)
)
# Whom Telegram cannot reach is asked by nobody, and is shown as not reached already.
_KNOWN = _LINKED.where(Account.unreachable_since.is_(None))
_LOST = _LINKED.where(Account.unreachable_since.is_not(None), Account.used_on <= bindparam("before"))
_BY_SILENCE, _BY_YEAR = Account.asked_why == Why.SILENCE.value, Account.asked_why == Why.YEAR.value
# Silent before, so anything since is a sign of life; at school start only what came after the day of the question.
_USED_SINCE = or_(
    and_(_BY_SILENCE, Account.used_on >= Account.asked_since), and_(_BY_YEAR, Account.used_on > Account.asked_since)
)
_UNANSWERED = and_(Account.asked_on <= bindparam("before"), ~_USED_SINCE)
# Whoever uses the bot and has not answered twice about the year is left alone until the next one.
_ALIVE = _KNOWN.where(
    Account.asked_times > 0,
    _USED_SINCE,
    or_(
        _BY_SILENCE,
        Account.asked_times > 2,
        and_(Account.asked_times == 2, Account.asked_on <= bindparam("before")),
    ),
)
_SILENT = _KNOWN.where(Account.asked_times == 0, Account.used_on <= bindparam("before"))
_UNCONFIRMED = _KNOWN.where(
    or_(Account.asked_since.is_(None), Account.asked_since < bindparam("began")),
    or_(Account.asked_times == 0, _BY_YEAR),
    or_(Account.confirmed_on.is_(None), Account.confirmed_on < bindparam("before")),
    AccountLink.since < bindparam("joined_before"),
)
_STEP = {
    2: _KNOWN.where(
        Account.asked_times == 1,
        Account.asked_on <= bindparam("before"),
        or_(~_USED_SINCE, _BY_YEAR),
    ),
    3: _KNOWN.where(Account.asked_times == 2, _UNANSWERED),
    4: _KNOWN.where(Account.asked_times == 3, _UNANSWERED),
}
_BORN = (
    select(Pupil.id, Pupil.born_on)
    .where(
        Pupil.school_id == bindparam("school"),
        Pupil.id > bindparam("after"),
        Pupil.left_on.is_(None),
        Pupil.born_on.is_not(None),
    )
    .order_by(Pupil.id)
    .limit(PUPILS)
)
_GUARDING = select(
    GuardianshipRow.id,
    GuardianshipRow.person_id,
    GuardianshipRow.pupil_id,
    GuardianshipRow.since,
    GuardianshipRow.decided_by,
).where(
    among(GuardianshipRow.pupil_id, "pupils"),
    lasts(GuardianshipRow),
)
_TOLD = select(OfficeTask.pupil_id).where(
    OfficeTask.school_id == bindparam("school"), OfficeTask.kind == bindparam("of_kind")
)
_LINKS = select(AccountLink.school_id, AccountLink.person_id).where(
    AccountLink.account_id == bindparam("account"), AccountLink.until.is_(None)
)
_SUSPENDED = select(Account.suspended_at).where(Account.id == bindparam("account"))


class Guarding(Struct, frozen=True):
    """A live guardianship of somebody who may be of age."""

    id: int
    person_id: int
    pupil_id: int
    since: datetime
    decided_by: str


async def alive(unit: Unit, school_id: int, before: date) -> list[Known]:
    """Who was asked, the last time before then where it is about the year, and has done something since."""
    return [Known(**row._asdict()) for row in await unit.all(_ALIVE, {"school": school_id, "before": before})]


async def silent(unit: Unit, school_id: int, before: date) -> list[Known]:
    """Who has done nothing since `before` and has not been asked."""
    return [Known(**row._asdict()) for row in await unit.all(_SILENT, {"school": school_id, "before": before})]


async def lost(unit: Unit, school_id: int, before: date) -> list[Known]:
    """Who has done nothing since `before` and cannot be asked."""
    return [Known(**row._asdict()) for row in await unit.all(_LOST, {"school": school_id, "before": before})]


async def unconfirmed(unit: Unit, school_id: int, began: date, before: date, joined_before: datetime) -> list[Known]:
    """Who joined before then, has not said since `before` that it is still them, and was not asked this year."""
    values = {"school": school_id, "began": began, "before": before, "joined_before": joined_before}
    return [Known(**row._asdict()) for row in await unit.all(_UNCONFIRMED, values)]


async def waiting(unit: Unit, school_id: int, step: int, before: date) -> list[Known]:
    """Whose last step was before then, and whose next one is this: asked again 2, office told 3, suspended 4."""
    values = {"school": school_id, "before": before}
    return [Known(**row._asdict()) for row in await unit.all(_STEP[step], values)]


async def births(unit: Unit, school_id: int, after: int) -> list[tuple[int, date]]:
    """Pupils and their birthdays, in the order of ids."""
    rows = await unit.all(_BORN, {"school": school_id, "after": after})
    return [(row.id, date.fromisoformat(row.born_on)) for row in rows]


async def guarding(unit: Unit, pupil_ids: Sequence[int]) -> list[Guarding]:
    rows = await unit.all(_GUARDING, {"pupils": list(pupil_ids), "now": unit.now})
    return [Guarding(**row._asdict()) for row in rows]


async def told_about(unit: Unit, school_id: int, kind: str) -> set[int]:
    """Pupils of whom the office has had a task of this kind, done or not."""
    rows = await unit.all(_TOLD, {"school": school_id, "of_kind": kind})
    return {row.pupil_id for row in rows if row.pupil_id is not None}


async def links_of(unit: Unit, account_id: int) -> list[tuple[int, int]]:
    """(school, person) of every live link of the account."""
    rows = await unit.all(_LINKS, {"account": account_id})
    return [(row.school_id, row.person_id) for row in rows]


async def suspended_since(unit: Unit, account_id: int) -> datetime | None:
    found: datetime | None = await unit.scalar(_SUSPENDED, {"account": account_id})
    return found
