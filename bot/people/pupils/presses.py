"""Buttons of a pupil's card, and of a guardian's own yes."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.presses import Press
from bot.people.models import Guardianship


@dataclass(frozen=True)
class ListPupilClasses(Press, prefix="pl"):
    """In which class?"""

    page: int


@dataclass(frozen=True)
class ListPupils(Press, prefix="pc"):
    """Which pupil?"""

    class_id: int
    page: int


@dataclass(frozen=True)
class ShowPupil(Press, prefix="pp"):
    """The pupil's card."""

    pupil_id: int


@dataclass(frozen=True)
class ShowGuardianship(Press, prefix="pg"):
    """One adult of the pupil, and what can be changed."""

    guardianship_id: int


@dataclass(frozen=True)
class ChangeKind(Press, prefix="pgk"):
    """The adult may do more, or less."""

    guardianship_id: int
    kind: Guardianship


@dataclass(frozen=True)
class AskEndGuardianship(Press, prefix="pge"):
    """Are you sure?"""

    guardianship_id: int


@dataclass(frozen=True)
class EndGuardianship(Press, prefix="pgx"):
    """This adult acts for the pupil no longer."""

    guardianship_id: int


@dataclass(frozen=True)
class AskProtect(Press, prefix="pq"):
    """What protecting does."""

    pupil_id: int


@dataclass(frozen=True)
class ProtectPupil(Press, prefix="pqy"):
    """Protect this pupil."""

    pupil_id: int


@dataclass(frozen=True)
class AskUnprotect(Press, prefix="pu"):
    """What ending the protection does."""

    pupil_id: int


@dataclass(frozen=True)
class UnprotectPupil(Press, prefix="puy"):
    """End the protection."""

    pupil_id: int


@dataclass(frozen=True)
class AskAlias(Press, prefix="pa"):
    """What should the bot call the child?"""

    pupil_id: int


@dataclass(frozen=True)
class AdmitPupil(Press, prefix="pi"):
    """The school lets the protected pupil into the bot, or out again."""

    pupil_id: int
    yes: bool


@dataclass(frozen=True)
class ShowOwnProtected(Press, prefix="po"):
    """A guardian's protected children: is the bot to be used for them?"""


@dataclass(frozen=True)
class AdmitChild(Press, prefix="poy"):
    """The guardian says yes or no for this child."""

    pupil_id: int
    yes: bool
