"""Use cases of a pupil's card. What staff decide here stands: no class list brings a removed guardian back.

The one rule kept here: whoever loses a child hears nothing of it from this commit on, and is told nothing about why.
"""

from __future__ import annotations

from sqlalchemy import bindparam, insert, update

from bot.core.errors import Outdated
from bot.core.feature import Ended, Who
from bot.core.unit import Unit
from bot.people.access import About, require
from bot.people.acting import Acting
from bot.people.closing import Ends, renew_menu, tell_ended
from bot.people.models import Decider, Guardianship, GuardianshipRow, Pupil
from bot.people.pupils.errors import AliasUnfit
from bot.people.pupils.queries import Adult, PupilEntry, adults_of, pupil_entry, pupil_of
from bot.people.pupils.rules import is_fit
from bot.people.ties import lasts

SEE, MANAGE, ADMIT, PROTECT = "pupils.see", "guardianships.manage", "pupils.admit", "pupils.protect"
ADMIT_OWN = "child.admit"

_END = (
    update(GuardianshipRow)
    .where(GuardianshipRow.id == bindparam("row_id"))
    .values(until=bindparam("at"), closed_at=bindparam("at"), decided_by=Decider.STAFF.value)
)
_BEGIN = insert(GuardianshipRow)
_PROTECT = (
    update(Pupil).where(Pupil.id == bindparam("pupil")).values(protected=bindparam("is_protected"), admitted_at=None)
)
_ALIAS = update(Pupil).where(Pupil.id == bindparam("pupil")).values(alias=bindparam("to_alias"))
_ADMIT = update(Pupil).where(Pupil.id == bindparam("pupil")).values(admitted_at=bindparam("at"))
_NOBODY_SAID_YES = (
    update(GuardianshipRow).where(GuardianshipRow.pupil_id == bindparam("pupil")).values(admitted_at=None)
)
_SAY = (
    update(GuardianshipRow)
    .where(
        GuardianshipRow.pupil_id == bindparam("pupil"),
        GuardianshipRow.person_id == bindparam("person"),
        lasts(GuardianshipRow),
    )
    .values(admitted_at=bindparam("at"))
)


def about_pupil(pupil: PupilEntry) -> About:
    """What the access table is asked about a pupil."""
    return About(pupil.school_id, class_id=pupil.class_id, pupil_id=pupil.pupil_id, kind="pupil", id=pupil.pupil_id)


async def allowed_pupil(
    unit: Unit, acting: Acting, pupil_id: int, action: str = SEE, *, locked: bool = False
) -> PupilEntry:
    """The pupil, after asking. Raises Outdated for one who left and NotAllowed for another school's."""
    pupil = await pupil_entry(unit, pupil_id, locked=locked)
    if pupil is None:
        raise Outdated
    require(unit, acting, action, about_pupil(pupil))
    return pupil


async def allowed_adult(
    unit: Unit, acting: Acting, guardianship_id: int, action: str = SEE, *, locked: bool = False
) -> tuple[PupilEntry, Adult]:
    """A live guardianship with its pupil, after asking. Raises Outdated and NotAllowed."""
    pupil_id = await pupil_of(unit, guardianship_id, locked=locked)
    if pupil_id is None:
        raise Outdated
    pupil = await allowed_pupil(unit, acting, pupil_id, action)
    for adult in await adults_of(unit, pupil_id):
        if adult.guardianship_id == guardianship_id:
            return pupil, adult
    raise Outdated


async def end_guardianship(unit: Unit, acting: Acting, guardianship_id: int, ends: Ends) -> tuple[PupilEntry, Adult]:
    """The adult acts for the pupil no longer: buttons, notices and calendar stop in this commit."""
    pupil, adult = await allowed_adult(unit, acting, guardianship_id, MANAGE, locked=True)
    await unit.execute(_END, {"row_id": guardianship_id, "at": unit.now})
    await tell_ended(unit, ends, _lost(pupil, adult))
    return pupil, adult


async def change_kind(unit: Unit, acting: Acting, guardianship_id: int, kind: Guardianship, ends: Ends) -> PupilEntry:
    """The adult may do more or less from now on. The old row ends, so that what was stays to be seen."""
    pupil, adult = await allowed_adult(unit, acting, guardianship_id, MANAGE, locked=True)
    if adult.kind is kind:
        return pupil
    await unit.execute(_END, {"row_id": guardianship_id, "at": unit.now})
    values = {
        "school_id": pupil.school_id,
        "person_id": adult.person_id,
        "pupil_id": pupil.pupil_id,
        "kind": kind.value,
        "since": unit.now,
        "until": adult.until,
        "decided_by": Decider.STAFF.value,
        "admitted_at": adult.said_yes,
    }
    await unit.execute(_BEGIN, values)
    if kind is Guardianship.CUSTODY:
        await renew_menu(unit, pupil.school_id, adult.person_id)
    else:
        await tell_ended(unit, ends, _lost(pupil, adult))
    return pupil


def _lost(pupil: PupilEntry, adult: Adult) -> Ended:
    return Ended(Who.GUARDIANSHIP, pupil.school_id, adult.person_id, pupil_id=pupil.pupil_id)


# Protection ----------------------------------------------------------------------------------------------------------


async def protect(unit: Unit, acting: Acting, pupil_id: int, ends: Ends) -> None:
    """From this commit on the bot knows the pupil no more, until school and home both say otherwise. Talks stand."""
    pupil = await allowed_pupil(unit, acting, pupil_id, PROTECT, locked=True)
    if not pupil.protected:
        await unit.execute(_PROTECT, {"pupil": pupil_id, "is_protected": True})
        await _silence(unit, pupil, ends)


async def unprotect(unit: Unit, acting: Acting, pupil_id: int) -> None:
    """The head says that the protection is over; nothing else ends it."""
    pupil = await allowed_pupil(unit, acting, pupil_id, PROTECT, locked=True)
    if pupil.protected:
        await unit.execute(_PROTECT, {"pupil": pupil_id, "is_protected": False})
        for adult in await adults_of(unit, pupil_id):
            await renew_menu(unit, pupil.school_id, adult.person_id)


async def set_alias(unit: Unit, acting: Acting, pupil_id: int, alias: str) -> None:
    """What every text calls the child. Raises AliasUnfit."""
    pupil = await allowed_pupil(unit, acting, pupil_id, ADMIT, locked=True)
    wanted = " ".join(alias.split())
    if not is_fit(wanted, (pupil.given_name, pupil.family_name)):
        raise AliasUnfit(pupil_id)
    await unit.execute(_ALIAS, {"pupil": pupil_id, "to_alias": wanted})


async def admit(unit: Unit, acting: Acting, pupil_id: int, ends: Ends, *, yes: bool) -> None:
    """The school's part of the yes; taken back, the guardians' is gone, too."""
    pupil = await allowed_pupil(unit, acting, pupil_id, ADMIT, locked=True)
    if not pupil.protected or (pupil.admitted_at is not None) is yes:
        return
    await unit.execute(_ADMIT, {"pupil": pupil_id, "at": unit.now if yes else None})
    if not yes:
        await _silence(unit, pupil, ends)


async def _silence(unit: Unit, pupil: PupilEntry, ends: Ends) -> None:
    await unit.execute(_NOBODY_SAID_YES, {"pupil": pupil.pupil_id})
    for adult in await adults_of(unit, pupil.pupil_id):
        await ends(unit, _lost(pupil, adult))
        await renew_menu(unit, pupil.school_id, adult.person_id)


async def admit_own(unit: Unit, acting: Acting, pupil_id: int, ends: Ends, *, yes: bool) -> None:
    """A guardian's own yes or no. Raises Outdated where the school has not let the child in."""
    school_id = next(
        (
            person.school.id
            for person in acting.persons
            for child in (*person.children, *person.waiting)
            if child.pupil_id == pupil_id
        ),
        None,
    )
    if school_id is None:
        raise Outdated
    about = About(school_id, pupil_id=pupil_id, kind="pupil", id=pupil_id)
    person = require(unit, acting, ADMIT_OWN, about)
    values = {"pupil": pupil_id, "person": person.person_id, "now": unit.now, "at": unit.now if yes else None}
    await unit.execute(_SAY, values)
    if not yes:
        await ends(unit, Ended(Who.GUARDIANSHIP, school_id, person.person_id, pupil_id=pupil_id))
    await renew_menu(unit, school_id, person.person_id)
