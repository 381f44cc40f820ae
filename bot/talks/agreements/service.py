"""Use cases of agreements: agree, take back, say something of one, close it, carry it on, end the talk.

The one rule kept here: nothing is agreed in silence. Whoever has the child gets a copy, soon after it was noted.
"""

from __future__ import annotations

from datetime import date

from msgspec import Struct
from sqlalchemy import bindparam, delete, insert, update

from bot.conferences.booking.queries import Talk
from bot.core.errors import Outdated
from bot.core.unit import Unit
from bot.outbox.notices import Reader
from bot.outbox.planning import cancel_about, plan, plan_again
from bot.people.acting import Acting
from bot.talks.agreements import plans, rules
from bot.talks.agreements.deeds import Deed
from bot.talks.agreements.errors import AgreementClosed, AgreementMissing, CopyIsOut, NextTalkMissing, NotADay
from bot.talks.agreements.facts import Agreement, PupilAgreements
from bot.talks.agreements.models import (
    OUTCOMES,
    AgreementState,
    AgreementWord,
    Owner,
    Saying,
    TalkAgreement,
    TalkEnding,
)
from bot.talks.agreements.queries import agreement, talk_at_hand, who_may_see
from bot.talks.agreements.views import ANSWER, MAKE, of_agreement, of_pupil
from bot.talks.topics.access import is_guardian
from bot.talks.topics.queries import answering

# Nobody types more at a table, and the page takes no more.
MOST_WORDS = 600

_INSERT = insert(TalkAgreement).returning(TalkAgreement.id)
_INSERT_WORD = insert(AgreementWord)
_INSERT_ENDING = insert(TalkEnding)
_DELETE = delete(TalkAgreement).where(TalkAgreement.id == bindparam("agreement"))
_DELETE_WORDS = delete(AgreementWord).where(AgreementWord.agreement_id == bindparam("agreement"))
_DELETE_DIFFERS = _DELETE_WORDS.where(AgreementWord.outcome.is_(False))
_CLOSE = (
    update(TalkAgreement)
    .where(TalkAgreement.id == bindparam("agreement"))
    .values(state=bindparam("to_state"), closed_at=bindparam("at"), closed_by=bindparam("by"))
)
_CARRY_ON = (
    update(TalkAgreement)
    .where(TalkAgreement.id == bindparam("agreement"))
    .values(due_on=bindparam("to_day"), carried=TalkAgreement.carried + 1)
)
_TOLD = update(TalkAgreement).where(TalkAgreement.id == bindparam("agreement")).values(told_at=bindparam("at"))
_SAY = (
    update(AgreementWord)
    .where(
        AgreementWord.agreement_id == bindparam("agreement"),
        AgreementWord.person_id == bindparam("who"),
        AgreementWord.party == bindparam("for_party"),
        AgreementWord.outcome == bindparam("how"),
    )
    .values(word=bindparam("said"), said_at=bindparam("at"))
)
_END = (
    update(TalkEnding)
    .where(TalkEnding.round_id == bindparam("of_round"), TalkEnding.pupil_id == bindparam("of_pupil"))
    .values(agreed=bindparam("with_one"), next_on=bindparam("to_month"), ended_at=bindparam("at"))
)


class Promise(Struct, frozen=True):
    """What is to be agreed on: a deed from the lists, or words from the school's own page."""

    owner: Owner
    due: date
    deed: Deed | None = None
    words: str | None = None
    link: int | None = None


async def making(unit: Unit, acting: Acting, pupil_id: int) -> PupilAgreements:
    """The pupil's agreements for who notes them at school. Raises Outdated, also where the policy has none, or
    NotAllowed."""
    about = await of_pupil(unit, acting, pupil_id, MAKE)
    if not about.makes:
        raise Outdated
    return about


async def agree(unit: Unit, acting: Acting, pupil_id: int, promise: Promise) -> Agreement:
    """Note what is agreed; the same press twice is one. Raises NotADay, Outdated or NotAllowed."""
    about = await making(unit, acting, pupil_id)
    if promise.owner not in rules.owners(about.policy):
        raise Outdated
    if not rules.is_due_day(promise.due, about.today):
        raise NotADay(pupil_id)
    for each in about.agreements:
        same = (each.owner, each.due_on, each.what, each.words)
        if each.is_open and same == (promise.owner, promise.due, promise.deed, promise.words):
            return each
    talk = about.talk
    values = {
        "school_id": about.pupil.school_id,
        "pupil_id": pupil_id,
        "with_id": talk.booking.owner_id if talk else None,
        "made_by": about.reader_id,
        "owner": promise.owner.value,
        "what": promise.deed.value if promise.deed else None,
        "words": promise.words,
        "due_on": promise.due,
        "talk_on": about.calendar.local(talk.booking.starts_at).date() if talk else about.today,
        "carried": 0,
        "state": AgreementState.OPEN.value,
        "made_at": unit.now,
        "page_link": promise.link,
    }
    made = await agreement(unit, await unit.scalar(_INSERT, values))
    assert made is not None
    plan(unit, plans.copies(made, (await who_may_see(unit, [made]))[made.agreement_id], unit.now, at_once=False))
    await _ask_later(unit, about, made)
    return made


async def _ask_later(unit: Unit, about: PupilAgreements, made: Agreement) -> None:
    """Remind whoever took it on, and ask the home how it went."""
    guardians = (await who_may_see(unit, [made]))[made.agreement_id]
    staff = made.owner is Owner.SCHOOL
    at = rules.reminded_at(about.calendar, made.due_on, staff=staff)
    plan(unit, plans.reminders(made, [made.made_by] if staff else guardians, at, unit.now))
    how = rules.asked_at(about.policy, about.calendar, made.due_on)
    plan(unit, plans.questions(made, guardians, how, unit.now))


async def _changing(unit: Unit, acting: Acting, agreement_id: int) -> tuple[PupilAgreements, Agreement]:
    """An open agreement, locked, for who notes them at school. Raises AgreementClosed, Outdated or NotAllowed."""
    about, one = await of_agreement(unit, acting, agreement_id, MAKE, locked=True)
    if not about.makes:
        raise Outdated
    if not one.is_open:
        raise AgreementClosed(one.pupil_id)
    return about, one


async def take_back(unit: Unit, acting: Acting, agreement_id: int) -> int:
    """Take a slip out, before anybody has a copy. Raises CopyIsOut, AgreementClosed, Outdated or NotAllowed."""
    _about, one = await _changing(unit, acting, agreement_id)
    if not one.can_be_taken_back(unit.now):
        raise CopyIsOut(one.pupil_id)
    await cancel_about(unit, plans.ABOUT, [agreement_id], (plans.COPY, *plans.OF_A_DAY))
    await unit.execute(_DELETE_WORDS, {"agreement": agreement_id})
    await unit.execute(_DELETE, {"agreement": agreement_id})
    return one.pupil_id


async def close_agreement(unit: Unit, acting: Acting, agreement_id: int, done: bool) -> int:
    """It is done, or given up; nothing is asked about it any more. Raises AgreementClosed, Outdated or NotAllowed."""
    about, one = await _changing(unit, acting, agreement_id)
    state = AgreementState.DONE if done else AgreementState.DROPPED
    values = {"agreement": agreement_id, "to_state": state.value, "at": unit.now, "by": about.reader_id}
    await unit.execute(_CLOSE, values)
    await cancel_about(unit, plans.ABOUT, [agreement_id], plans.OF_A_DAY)
    return one.pupil_id


async def carry_on(unit: Unit, acting: Acting, agreement_id: int, was: date, due: date) -> int:
    """Give it more time (D2.43). Raises AgreementClosed, also when the day was changed meanwhile, NotADay, Outdated or
    NotAllowed."""
    about, one = await _changing(unit, acting, agreement_id)
    if one.due_on == due and one.carried:
        return one.pupil_id
    if one.due_on != was:
        raise AgreementClosed(one.pupil_id)
    if not rules.is_due_day(due, about.today):
        raise NotADay(one.pupil_id)
    await unit.execute(_CARRY_ON, {"agreement": agreement_id, "to_day": due})
    await unit.execute(_DELETE_DIFFERS, {"agreement": agreement_id})
    await cancel_about(unit, plans.ABOUT, [agreement_id], plans.OF_A_DAY)
    longer = await agreement(unit, agreement_id)
    assert longer is not None
    await _ask_later(unit, about, longer)
    return one.pupil_id


async def say(unit: Unit, acting: Acting, agreement_id: int, saying: Saying) -> Agreement:
    """What the home says of it; the last word stands. Raises AgreementClosed, Outdated or NotAllowed."""
    about, one = await of_agreement(unit, acting, agreement_id, ANSWER, locked=True)
    if not is_guardian(acting.at(one.school_id), one.pupil_id):
        raise Outdated
    if not one.is_open:
        raise AgreementClosed(one.pupil_id)
    outcome = saying in OUTCOMES
    word = {"word": saying.value, "said_at": unit.now}
    values = {"agreement": agreement_id, "who": about.reader_id, "for_party": Owner.HOME.value, "how": outcome}
    said = await unit.execute(_SAY, {**values, "said": word["word"], "at": unit.now})
    if not said.rowcount:
        new = {
            "school_id": one.school_id,
            "agreement_id": agreement_id,
            "pupil_id": one.pupil_id,
            "person_id": about.reader_id,
            "party": Owner.HOME.value,
            "outcome": outcome,
        }
        await unit.execute(_INSERT_WORD, {**new, **word})
    if not outcome:
        for teacher_id in await _teachers(unit, about, one):
            plan(unit, [plans.differs(one, teacher_id, about.reader_id, unit.now)])
    return one


async def _teachers(unit: Unit, about: PupilAgreements, one: Agreement) -> list[int]:
    """Who noted it, as long as they answer for the class; else who does now."""
    people = [person for person, _name in await answering(unit, one.school_id, about.pupil.class_id)]
    return [one.made_by] if one.made_by in people else people[:1]


async def end_talk(unit: Unit, acting: Acting, pupil_id: int, *, agreed: bool, next_on: date | None) -> PupilAgreements:
    """The talk is over: the home gets its copy at once, and the next talk's month is kept (D5.22). Raises
    AgreementMissing, NextTalkMissing, NotADay, Outdated or NotAllowed."""
    about = await making(unit, acting, pupil_id)
    talk = await talk_at_hand(unit, pupil_id)
    if next_on is not None and not rules.is_month_ahead(next_on, about.today):
        raise NotADay(pupil_id)
    if talk is not None:
        ensure_ended_well(about, agreed=agreed, next_on=next_on)
        await _keep_ending(unit, about, talk, agreed=agreed, next_on=next_on)
    await _hand_out(unit, about)
    return await making(unit, acting, pupil_id)


def ensure_ended_well(about: PupilAgreements, *, agreed: bool, next_on: date | None) -> None:
    """What the principle wants of a talk before it is closed. Raises AgreementMissing or NextTalkMissing."""
    pupil_id = about.pupil.pupil_id
    if rules.wants_one(about.policy) and agreed and not about.of_this_talk:
        raise AgreementMissing(pupil_id)
    if about.policy.agreements.next_date_required and next_on is None:
        raise NextTalkMissing(pupil_id)


async def _keep_ending(unit: Unit, about: PupilAgreements, talk: Talk, *, agreed: bool, next_on: date | None) -> None:
    round_, pupil = talk.round_, about.pupil
    of = {"of_round": round_.round_id, "of_pupil": pupil.pupil_id}
    ended = await unit.execute(_END, {**of, "with_one": agreed, "to_month": next_on, "at": unit.now})
    if not ended.rowcount:
        values = {
            "school_id": pupil.school_id,
            "round_id": round_.round_id,
            "pupil_id": pupil.pupil_id,
            "ended_by": about.reader_id,
            "ended_at": unit.now,
            "agreed": agreed,
            "next_on": next_on,
        }
        await unit.execute(_INSERT_ENDING, values)
    if next_on is not None:
        day = about.calendar.school_days_after(rules.round_asked_on(next_on, about.today), 0)
        at = about.calendar.at(day, rules.STAFF_AT)
        plan(unit, [plans.next_talks(Reader(pupil.school_id, about.reader_id), pupil.class_id, next_on, at)])


async def _hand_out(unit: Unit, about: PupilAgreements) -> None:
    """Whatever nobody has a copy of goes out now."""
    fresh = [each for each in about.agreements if each.is_open and each.told_at is None]
    told = await who_may_see(unit, fresh)
    for each in fresh:
        await unit.execute(_TOLD, {"agreement": each.agreement_id, "at": unit.now})
        if each.can_be_taken_back(unit.now):
            plan_again(unit, plans.copies(each, told[each.agreement_id], unit.now, at_once=True))
