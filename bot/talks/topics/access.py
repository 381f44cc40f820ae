"""Asking the access table about topics: the pupil decides, and an id of another school is nobody's business."""

from __future__ import annotations

from bot.core.errors import Outdated
from bot.core.unit import Unit
from bot.people.access import About, require
from bot.people.acting import Acting, ActingPerson
from bot.people.models import Guardianship, StaffRole
from bot.talks.topics.facts import PupilFacts
from bot.talks.topics.models import Party
from bot.talks.topics.queries import pupils

SEE, RAISE, DECIDE = "topic.see", "topic.raise", "topic.decide"


def about_pupil(pupil: PupilFacts) -> About:
    """What the access table is asked about a pupil's topics."""
    return About(pupil.school_id, class_id=pupil.class_id, pupil_id=pupil.pupil_id, kind="pupil", id=pupil.pupil_id)


async def allowed(unit: Unit, acting: Acting, pupil_id: int, action: str) -> tuple[ActingPerson, PupilFacts]:
    """The pupil, and who may do this. Raises Outdated or NotAllowed."""
    pupil = (await pupils(unit, [pupil_id])).get(pupil_id)
    if pupil is None:
        raise Outdated
    return require(unit, acting, action, about_pupil(pupil)), pupil


def is_guardian(person: ActingPerson, pupil_id: int) -> bool:
    """Whether they hold custody of the pupil: the home's side."""
    return any(child.pupil_id == pupil_id and child.guardianship is Guardianship.CUSTODY for child in person.children)


def is_staff(person: ActingPerson, pupil: PupilFacts) -> bool:
    """Whether they work for the pupil's class, or lead the school: the school's side."""
    return any(role.class_id == pupil.class_id or role.role is StaffRole.HEAD for role in person.roles)


def ensure_side(person: ActingPerson, pupil: PupilFacts, party: Party) -> None:
    """Raise Outdated when they do not speak for this party: somebody may be both teacher and parent."""
    fits = is_staff(person, pupil) if party is Party.SCHOOL else is_guardian(person, pupil.pupil_id)
    if not fits:
        raise Outdated
