"""The question to write, opened from anywhere: /ask, or a button under what a member of staff wrote to the class."""

from __future__ import annotations

from bot.core.errors import NotAllowed
from bot.core.replies import Ask, Reply
from bot.core.unit import Unit
from bot.people.access import About, may
from bot.people.acting import Acting, Child
from bot.questions.asking import screens, service
from bot.questions.facts import Wanted
from bot.questions.presses import AskAbout
from bot.questions.rights import ASK
from bot.questions.typed import begun

WORDS = "question.words"


def askable(acting: Acting) -> list[Child]:
    """The children one may ask about, each once."""
    found = {
        child.pupil_id: child
        for person, child in acting.children
        if may(acting, ASK, About(person.school.id, child.class_id, child.pupil_id))
    }
    return list(found.values())


def asks_words(unit: Unit, wanted: Wanted) -> Ask:
    """Whatever is written next is the question."""
    area = wanted.area.value if wanted.area else ""
    about = {"pupil": wanted.pupil_id, "area": area, "post": wanted.post_id, "person": wanted.person_id}
    return Ask(WORDS, begun(unit, **about))


async def ask_about(unit: Unit, acting: Acting, press: AskAbout) -> Reply:
    """Answer only whoever wrote to the class; if they are gone, whoever a question goes to.

    Of several children in the class nobody is asked which: whoever reads it sees all their names.
    """
    children = [child for child in askable(acting) if child.class_id == press.class_id]
    if not children:
        raise NotAllowed
    wanted = Wanted(children[0].pupil_id, None, press.post_id, press.person_id)
    asks = await service.asking_about(unit, acting, wanted.pupil_id)
    staff = await service.would_hear(unit, asks, press.person_id)
    name = staff[0].given_name if staff else asks.person.school.name
    return Reply(screens.only_to(name), ask=asks_words(unit, wanted))
