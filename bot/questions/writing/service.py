"""Use case of the school: write to the home of one pupil.

The one rule kept here: every adult with custody has a thread of their own, so that what one answers the other does not
read.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, select

from bot.conferences.queries import custody_holders
from bot.conferences.requests.rules import answer_by
from bot.core.errors import Outdated
from bot.core.unit import Unit
from bot.outbox.planning import plan_again
from bot.people.access import About, require
from bot.people.acting import Acting, ActingPerson
from bot.people.models import Pupil
from bot.people.protection import admitted, shown_name
from bot.questions.errors import NobodyAtHome
from bot.questions.facts import Question
from bot.questions.plans import Turn, to_home
from bot.questions.queries import questions_by_ids, same_words
from bot.questions.rights import WRITE
from bot.questions.rules import TWICE_WITHIN, clean_words
from bot.questions.telling import add_question, add_words, hand_to
from bot.schools.queries import policy_of

_PUPIL = select(Pupil.school_id, Pupil.class_id, Pupil.given_name, Pupil.protected, Pupil.alias).where(
    Pupil.id == bindparam("pupil"), Pupil.left_on.is_(None), admitted()
)


async def writing_about(unit: Unit, acting: Acting, pupil_id: int) -> tuple[ActingPerson, str, list[int]]:
    """Who writes, what the bot calls the pupil, and the adults whom it reaches.

    Raises NobodyAtHome, NotAllowed, and Outdated for a pupil that there is not.
    """
    row = await unit.first(_PUPIL, {"pupil": pupil_id})
    if row is None:
        raise Outdated
    person = require(unit, acting, WRITE, About(row.school_id, row.class_id, pupil_id, kind="pupil", id=pupil_id))
    home = [each for each in (await custody_holders(unit, [pupil_id]))[pupil_id] if each != person.person_id]
    if not home:
        raise NobodyAtHome(pupil_id)
    return person, shown_name(row.given_name, row.protected, row.alias), home


async def write_home(unit: Unit, acting: Acting, pupil_id: int, text: str) -> Sequence[Question]:
    """Write to all with custody. The same words a moment later are a second press.

    Raises NobodyAtHome, NoWords, TooLong, NotAllowed, Outdated.
    """
    words = clean_words(text)
    person, _called, home = await writing_about(unit, acting, pupil_id)
    school, me = person.school, person.person_id
    known = await same_words(unit, me, pupil_id, words, unit.now - TWICE_WITHIN, by_school=True)
    if known:
        return list((await questions_by_ids(unit, known)).values())
    calendar = school.calendar(await policy_of(unit, school.id, school.policy_version))
    begun = {"begun_by_school": True, "asked_at": unit.now, "deliver_at": unit.now, "answered_at": unit.now}
    made = []
    for guardian in home:
        question = await add_question(
            unit,
            school_id=school.id,
            pupil_id=pupil_id,
            home_id=guardian,
            answered_by=me,
            # Nobody waits yet; it counts from what the home answers.
            due_at=answer_by(calendar, unit.now, 1),
            **begun,
        )
        await add_words(unit, question, me, words, from_home=False)
        await hand_to(unit, question, [me])
        plan_again(unit, [to_home(question, Turn.WRITTEN, unit.now)])
        made.append(question)
    return made
