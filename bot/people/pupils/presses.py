"""Buttons of a pupil's card, and of a guardian's own yes."""

from __future__ import annotations

from bot.core.presses import Press
from bot.people.models import Guardianship


class ListPupilClasses(Press, prefix="pl"):
    """In which class?"""

    page: int


class ListPupils(Press, prefix="pc"):
    """Which pupil?"""

    class_id: int
    page: int


class ShowPupil(Press, prefix="pp"):
    """The pupil's card."""

    pupil_id: int


class ShowGuardianship(Press, prefix="pg"):
    """One adult of the pupil, and what can be changed."""

    guardianship_id: int


class ChangeKind(Press, prefix="pgk"):
    """The adult may do more, or less."""

    guardianship_id: int
    kind: Guardianship


class AskEndGuardianship(Press, prefix="pge"):
    """Are you sure?"""

    guardianship_id: int


class EndGuardianship(Press, prefix="pgx"):
    """This adult acts for the pupil no longer."""

    guardianship_id: int


class AskProtect(Press, prefix="pq"):
    """What protecting does."""

    pupil_id: int


class ProtectPupil(Press, prefix="pqy"):
    """Protect this pupil."""

    pupil_id: int


class AskUnprotect(Press, prefix="pu"):
    """What ending the protection does."""

    pupil_id: int


class UnprotectPupil(Press, prefix="puy"):
    """End the protection."""

    pupil_id: int


class AskAlias(Press, prefix="pa"):
    """What should the bot call the child?"""

    pupil_id: int


class AdmitPupil(Press, prefix="pi"):
    """The school lets the protected pupil into the bot, or out again."""

    pupil_id: int
    yes: bool


class ShowOwnProtected(Press, prefix="po"):
    """A guardian's protected children: is the bot to be used for them?"""


class AdmitChild(Press, prefix="poy"):
    """The guardian says yes or no for this child."""

    pupil_id: int
    yes: bool
