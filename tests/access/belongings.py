"""What a class and its school have besides talks: letters, first uses and matters that wait, a card
being set, proposals.

The one rule: every row is there under the name of the field that points at it; where a name means several things,
under "Press.field".
"""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

from sqlalchemy import insert, select, update

from bot.accounts.service import Sender, lock_account
from bot.conferences.colleagues.models import BookingGuest
from bot.conferences.models import RoundTable, Slot, SlotState, TimeProposal
from bot.conferences.requests.models import ClassVisit, RequestKind, TalkRequest, VisitState
from bot.conferences.scheduling.models import ProposedTime, ScheduledRound, Scheduling, SchedulingState
from bot.conferences.waiting.models import SlotOffer, WaitingPlace
from bot.core.unit import Unit, Units
from bot.directory.models import Channel, ClassAgreementRow, ClassCardRow, FirstAsked
from bot.outbox.models import OutboxRow
from bot.people.invitations.reissuing import ASKED, asked_key
from bot.people.joining.models import WaitingJoin, Why
from bot.people.joining.waiting import TRIED, WAITING, waiting_key
from bot.people.models import AccountLink, Invitation, StaffRole
from bot.people.office.models import OfficeTask
from bot.people.pairs.models import Sharing, SharingWish
from bot.people.pairs.service import HIDE_ASKED
from bot.questions.models import Question, QuestionHearer, QuestionWords
from bot.talks.agreements.deeds import Deed
from bot.talks.agreements.models import AgreementState, Owner, TalkAgreement
from bot.talks.record.models import RecordNote
from bot.talks.topics.models import Area, Aside, Party, Step, Topic, Word
from tests.access.absences import TABLES as ABSENCE_TABLES
from tests.access.absences import absences_of
from tests.access.posts import TABLES as POST_TABLES
from tests.access.posts import posts_of
from tests.access.singles import TABLES as SINGLE_TABLES
from tests.access.singles import single_of
from tests.town import Town

# The table behind each field, for the guard that looks the rows up.
TABLES: dict[str, str] = {
    "school_id": "schools",
    "round_id": "rounds",
    "newest": "rounds",
    "pupil_id": "pupils",
    "booking_id": "bookings",
    "slot_id": "slots",
    "class_id": "classes",
    "draft": "round_drafts",
    "row_id": "outbox",
    "person_id": "persons",
    "first_id": "persons",
    "second_id": "persons",
    "guardian_id": "persons",
    "role_id": "staff_roles",
    "teacher_id": "persons",
    "table_id": "round_tables",
    "mandate_id": "representatives",
    "guardianship_id": "guardianships",
    "task_id": "office_tasks",
    "draft_id": "class_cards",
    "proposal_id": "class_agreements",
    "topic_id": "topics",
    "aside_id": "asides",
    "KeepTime.proposal_id": "time_proposals",
    "offer_id": "slot_offers",
    "request_id": "talk_requests",
    "visit_id": "class_visits",
    "question_id": "questions",
    "agreement_id": "talk_agreements",
    "note_id": "record_notes",
    "OpenPage.about_id": "pupils",
    "scheduling_id": "schedulings",
    "owner_id": "persons",
    **SINGLE_TABLES,
    **ABSENCE_TABLES,
    **POST_TABLES,
}


async def held_for(unit: Unit, ids: dict[str, int], pupil: int) -> int:
    """The last time of the round, held for a pupil's family that stands in its line."""
    found = select(Slot.id).where(Slot.round_id == ids["round_id"]).order_by(Slot.id.desc()).limit(1)
    slot = await unit.scalar(found)
    await unit.execute(update(Slot).where(Slot.id == slot).values(state=SlotState.HELD.value))
    home = {
        "school_id": ids["school_id"],
        "round_id": ids["round_id"],
        "pupil_id": pupil,
        "person_id": ids["person_id"],
    }
    place = {**home, "home": 0, "first": False, "moves": False, "since": unit.now}
    waits = await unit.scalar(insert(WaitingPlace).returning(WaitingPlace.id), place)
    until = unit.now + timedelta(hours=3)
    offer = {**home, "slot_id": slot, "place_id": waits, "offered_at": unit.now, "until": until}
    found_id: int = await unit.scalar(insert(SlotOffer).returning(SlotOffer.id), offer)
    return found_id


class Belongings:
    """Puts them there for one place, whose ids so far it is given."""

    def __init__(self, units: Units, ids: dict[str, int], number: int, key: str) -> None:
        self.units, self.ids, self.number, self.key = units, ids, number, key

    async def fill(self, booked_pupil: int, free_slot: int) -> dict[str, int]:
        """The ids, by field."""
        town, ids, school = Town(self.units), self.ids, self.ids["school_id"]
        guardian = ids["person_id"]
        other, newcomer = [await town.person(school, f"{name}{self.key}") for name in ("Guardian2", "Guardian3")]
        for pupil in (ids["pupil_id"], booked_pupil):
            await town.guards(school, other, pupil)
        await town.guards(school, newcomer, ids["pupil_id"])
        # Two open letters, one of which was just used.
        await town.invited(school, guardian)
        await town.invited(school, newcomer)
        await town.announces(ids["round_id"])
        found = {"first_id": guardian, "second_id": other, "guardian_id": guardian, "newest": ids["round_id"]}
        found |= await self.units.run(lambda unit: self._joining(unit, guardian, newcomer))
        found |= await self.units.run(lambda unit: self._asked(unit, other))
        found |= await self.units.run(lambda unit: self._directory(unit, guardian))
        found |= await self.units.run(lambda unit: self._requests(unit, guardian))
        found["question_id"] = await self.units.run(lambda unit: self._question(unit, guardian))
        found |= await self.units.run(lambda unit: self._agreed(unit, guardian))
        found |= await self.units.run(lambda unit: single_of(unit, self.ids, self.number))
        found |= await self.units.run(lambda unit: absences_of(unit, self.ids))
        found |= await self.units.run(lambda unit: posts_of(unit, self.ids))
        found |= await self.units.run(lambda unit: self._topics(unit, guardian))
        found |= await self.units.run(lambda unit: self._schedule(unit, booked_pupil, free_slot))
        found["offer_id"] = await self.units.run(lambda unit: held_for(unit, ids, ids["pupil_id"]))
        proposal = {"booking_id": ids["booking_id"], "slot_id": free_slot, "person_id": other}
        suggested = await self.units.run(lambda unit: self._add(unit, TimeProposal, **proposal, proposed_at=unit.now))
        cafe = {"round_id": ids["round_id"], "teacher_id": ids["teacher_id"], "subject": "Dansk"}
        found["table_id"] = await self.units.run(lambda unit: self._add(unit, RoundTable, **cafe))
        found |= await self._colleagues(town)
        found["OpenPage.about_id"] = ids["pupil_id"]
        return found | {"KeepTime.proposal_id": suggested, "row_id": await self.units.read(self._row)}

    async def _colleagues(self, town: Town) -> dict[str, int]:
        """One of the team is invited to the talk, and another could be."""
        school, team = self.ids["school_id"], {}
        for press in ("InviteColleague", "TakeBack"):
            who = team[f"{press}.person_id"] = await town.person(school, f"{press}{self.key}")
            await town.works(school, who, self.ids["class_id"], StaffRole.TEAM_TEACHER)
        asked = {"booking_id": self.ids["booking_id"], "person_id": team["TakeBack.person_id"]}
        await self.units.run(lambda unit: self._add(unit, BookingGuest, **asked, sequence=0, invited_at=unit.now))
        return team

    async def _add(self, unit: Unit, model: Any, **values: Any) -> int:
        statement = insert(model).returning(model.id)
        found: int = await unit.scalar(statement, {"school_id": self.ids["school_id"], **values})
        return found

    async def _task(self, unit: Unit, kind: str, key: str, **about: int) -> int:
        return await self._add(unit, OfficeTask, kind=kind, key=key, opened_at=unit.now, **about)

    async def _account(self, unit: Unit, user: int) -> int:
        return (await lock_account(unit, Sender(user, user, "da"))).id

    async def _joining(self, unit: Unit, guardian: int, newcomer: int) -> dict[str, int]:
        """The guardian is in, and the letter was tried on another phone; the newcomer waits for the office's word."""
        inside, outside = [await self._account(unit, 100 * (self.number + 5) + place) for place in range(2)]
        await self._add(unit, AccountLink, account_id=inside, person_id=guardian, since=unit.now)
        letter = await unit.scalar(select(Invitation.id).where(Invitation.person_id == newcomer))
        who = {"person_id": newcomer, "account_id": outside}
        why = Why.LIMIT.value
        await self._add(unit, WaitingJoin, **who, invitation_id=letter, why=why, asked_at=unit.now)
        waits = await self._task(unit, WAITING, waiting_key(newcomer), **who)
        asked = await self._task(unit, ASKED, asked_key(guardian), person_id=guardian, account_id=outside)
        tried = await self._task(unit, TRIED, f"{TRIED}:{letter}", person_id=guardian, account_id=outside)
        return {"LetIn.task_id": waits, "KeepOut.task_id": waits, "NewCode.task_id": asked, "task_id": tried}

    async def _asked(self, unit: Unit, other: int) -> dict[str, int]:
        """The second guardian wants to be hidden."""
        about = {"person_id": other, "pupil_id": self.ids["pupil_id"]}
        await self._add(unit, SharingWish, **about, wish=Sharing.HIDDEN.value, since=unit.now)
        return {"DecideAsked.task_id": await self._task(unit, HIDE_ASKED, f"{HIDE_ASKED}:{other}", **about)}

    async def _directory(self, unit: Unit, teacher: int) -> dict[str, int]:
        """A card that is being set, and what the parents may agree on."""
        klass = self.ids["class_id"]
        card = await self._add(
            unit, ClassCardRow, class_id=klass, set_by=teacher, channels=Channel.PORTAL.value, answer_days=2,
            quiet_from=time(17), quiet_to=time(7), weekends=True, first_asked=FirstAsked.CONTACT_TEACHER.value,
            began_at=unit.now,
        )  # fmt: skip
        words = {"words": "Vi hilser.", "written_by": teacher, "written_at": unit.now}
        return {"draft_id": card, "proposal_id": await self._add(unit, ClassAgreementRow, class_id=klass, **words)}

    async def _topics(self, unit: Unit, guardian: int) -> dict[str, int]:
        """A point on the agenda, and one that the guardian wants to talk about without the child."""
        pupil, area = self.ids["pupil_id"], Area.WELLBEING.value
        point = {"pupil_id": pupil, "person_id": guardian, "party": Party.HOME.value, "area": area}
        topic = await self._add(unit, Topic, **point, raised_at=unit.now)
        aside = await self._add(
            unit, Aside, pupil_id=pupil, guardian_id=guardian, teacher_id=self.ids["teacher_id"], raised_by=guardian,
            area=area, step=Step.PROPOSED.value, home=Word.WITHOUT.value, home_at=unit.now, both=False, turn=0,
            answer_by=unit.now, raised_at=unit.now, changed_at=unit.now,
        )  # fmt: skip
        return {"topic_id": topic, "aside_id": aside}

    async def _schedule(self, unit: Unit, pupil: int, slot: int) -> dict[str, int]:
        """A search for the best times that is ready, with one time proposed to one home."""
        search = await self._add(
            unit, Scheduling, person_id=self.ids["teacher_id"], state=SchedulingState.READY.value, attempts=1,
            asked_at=unit.now, figures={},
        )  # fmt: skip
        about = {"scheduling_id": search, "round_id": self.ids["round_id"]}
        await self._add(unit, ScheduledRound, **about, live=True)
        owner = self.ids["person_id"]
        await self._add(unit, ProposedTime, **about, slot_id=slot, pupil_id=pupil, owner_id=owner, kept=False)
        return {"scheduling_id": search, "owner_id": owner}

    async def _agreed(self, unit: Unit, teacher: int) -> dict[str, int]:
        """What was agreed for a pupil, and that there is something new in the pupil's record."""
        pupil, day = self.ids["pupil_id"], unit.now.date()
        agreement = await self._add(
            unit, TalkAgreement, pupil_id=pupil, made_by=teacher, owner=Owner.HOME.value, what=Deed.READ.value,
            due_on=day, carried=0, state=AgreementState.OPEN.value, made_at=unit.now,
        )  # fmt: skip
        note = await self._add(unit, RecordNote, pupil_id=pupil, told_by=teacher, told_on=day, told_at=unit.now)
        return {"agreement_id": agreement, "note_id": note}

    async def _requests(self, unit: Unit, guardian: int) -> dict[str, int]:
        """The guardian asked for a talk that nobody has answered, and wishes to visit the class."""
        about = {"pupil_id": self.ids["pupil_id"]}
        asked = {"asked_by": guardian, "kind": RequestKind.TALK.value, "detail": {}}
        due = {"asked_at": unit.now, "due_at": unit.now + timedelta(days=3)}
        request = await self._add(unit, TalkRequest, **about, **asked, **due)
        wish = {"on_day": date(2026, 12, 9), "part": "m", "state": VisitState.WISHED.value, "asked_at": unit.now}
        klass = self.ids["class_id"]
        return {
            "request_id": request,
            "visit_id": await self._add(unit, ClassVisit, **about, class_id=klass, person_id=guardian, **wish),
        }

    async def _question(self, unit: Unit, guardian: int) -> int:
        """The guardian asked the teacher something."""
        at = {"asked_at": unit.now, "deliver_at": unit.now, "due_at": unit.now + timedelta(days=3)}
        whose = {"pupil_id": self.ids["pupil_id"], "home_id": guardian, "begun_by_school": False}
        question = await self._add(unit, Question, **whose, **at)
        words = {"person_id": guardian, "from_home": True, "words": "Hvornår er der tur?", "written_at": unit.now}
        await self._add(unit, QuestionWords, question_id=question, number=1, **words)
        teacher = {"person_id": self.ids["teacher_id"], "told_at": unit.now}
        await self._add(unit, QuestionHearer, question_id=question, **teacher)
        return question

    async def _row(self, unit: Unit) -> int:
        """What the guardian is told next."""
        mine = OutboxRow.person_id == self.ids["person_id"]
        found: int = await unit.scalar(select(OutboxRow.id).where(mine).order_by(OutboxRow.id).limit(1))
        return found
