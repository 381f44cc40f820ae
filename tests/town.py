"""Schools, families and staff for tests, written straight into the tables that an import would fill."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert

from bot.conferences.models import Form, Round, RoundState, Slot, SlotState
from bot.conferences.plans import board, invitations, nudges
from bot.conferences.queries import custody_holders, pupils_of_class, rounds
from bot.core.unit import Unit, Units
from bot.outbox.planning import plan, plan_again
from bot.people.invitations.secrets import new_code, new_token, token_hash
from bot.people.models import (
    Guardianship,
    GuardianshipRow,
    Invitation,
    Person,
    Pupil,
    SchoolClass,
    StaffRole,
    StaffRoleRow,
)
from bot.schools.queries import calendar_of, policy_of
from bot.schools.service import add_school


@dataclass
class Town:
    """Builds people; every method is one unit of work and returns the new row's id."""

    units: Units

    async def _add(self, model: Any, **values: Any) -> int:
        async def work(unit: Unit) -> int:
            found: int = await unit.scalar(insert(model).returning(model.id), values)
            return found

        return await self.units.run(work)

    async def school(self, key: str = "broskolen", preset: str = "dk-buddinge", name: str = "Broskolen") -> int:
        return await self.units.run(lambda unit: add_school(unit, key, name, preset, "12 34 56 78"))

    async def school_class(self, school_id: int, name: str) -> int:
        return await self._add(SchoolClass, school_id=school_id, sourced_id=f"class-{name}", name=name)

    async def pupil(
        self, school_id: int, class_id: int, name: str, born_on: str | None = None, family: str = "Lund"
    ) -> int:
        return await self._add(
            Pupil,
            school_id=school_id,
            class_id=class_id,
            sourced_id=f"pupil-{name}-{class_id}",
            given_name=name,
            family_name=family,
            born_on=born_on,
        )

    async def person(self, school_id: int, name: str, family: str = "Lund") -> int:
        return await self._add(
            Person,
            school_id=school_id,
            sourced_id=f"person-{name}-{family}",
            given_name=name,
            family_name=family,
            enabled=True,
        )

    async def guards(
        self, school_id: int, person_id: int, pupil_id: int, kind: Guardianship = Guardianship.CUSTODY
    ) -> int:
        return await self._add(
            GuardianshipRow,
            school_id=school_id,
            person_id=person_id,
            pupil_id=pupil_id,
            kind=kind.value,
            since=self.units.clock.now(),
        )

    async def works(
        self, school_id: int, person_id: int, class_id: int | None, role: StaffRole = StaffRole.CONTACT_TEACHER
    ) -> int:
        return await self._add(
            StaffRoleRow,
            school_id=school_id,
            person_id=person_id,
            class_id=class_id,
            role=role.value,
            since=self.units.clock.now(),
        )

    async def invited(self, school_id: int, person_id: int) -> tuple[str, str]:
        """A letter for the person: (token of the link, typed code)."""
        token, code = new_token(), new_code()
        now = self.units.clock.now()
        await self._add(
            Invitation,
            school_id=school_id,
            person_id=person_id,
            token_hash=token_hash(token),
            code=code,
            issued_at=now,
            expires_at=now + timedelta(days=30),
        )
        return token, code

    async def round(
        self,
        school_id: int,
        class_id: int,
        teacher_id: int,
        starts: Sequence[datetime],
        *,
        minutes: int = 20,
        form: Form = Form.IN_PERSON,
        room: str | None = "12",
        state: RoundState = RoundState.OPEN,
        closes_at: datetime | None = None,
    ) -> int:
        """A round with a time at each of `starts`, open now; choosing ends a day before the first."""
        now = self.units.clock.now()
        round_id = await self._add(
            Round,
            school_id=school_id,
            class_id=class_id,
            teacher_id=teacher_id,
            policy_version=1,
            state=state.value,
            form=form.value,
            room=room,
            minutes=minutes,
            opens_at=now,
            closes_at=closes_at or min(starts) - timedelta(days=1),
            created_at=now,
        )
        for start in starts:
            await self._add(
                Slot,
                school_id=school_id,
                round_id=round_id,
                teacher_id=teacher_id,
                starts_at=start,
                ends_at=start + timedelta(minutes=minutes),
                state=SlotState.FREE.value,
            )
        return round_id

    async def announces(self, round_id: int) -> None:
        """Plan what opening a round plans: the families' invitations and nudges, and the teacher's board."""

        async def work(unit: Unit) -> None:
            round_ = (await rounds(unit, [round_id]))[round_id]
            pupils = [pupil.pupil_id for pupil in await pupils_of_class(unit, round_.class_id)]
            holders = await custody_holders(unit, pupils)
            guardians = sorted({person for persons in holders.values() for person in persons})
            policy = await policy_of(unit, round_.school_id, round_.policy_version)
            plan(unit, invitations(round_, guardians, unit.now))
            plan(unit, nudges(policy, await calendar_of(unit, round_.school), round_, guardians))
            plan_again(unit, [board(round_id, round_.school_id, round_.teacher_id, unit.now)])

        await self.units.run(work)
