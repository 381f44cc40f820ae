"""Buttons of who is what at the school."""

from __future__ import annotations

from datetime import date

from bot.core.presses import Press


class ListClasses(Press, prefix="vl"):
    """Which class's roles?"""

    page: int


class ShowClassRoles(Press, prefix="vc"):
    """Who is what in this class."""

    class_id: int


class ShowSchoolRoles(Press, prefix="vs"):
    """Who is what for the whole school."""

    school_id: int


class ShowRole(Press, prefix="vr"):
    """A role of staff, and ending it."""

    role_id: int


class EndRole(Press, prefix="vre"):
    """End this role now."""

    role_id: int


class ShowMandate(Press, prefix="vm"):
    """What a guardian is elected for, and ending it."""

    mandate_id: int


class EndMandate(Press, prefix="vme"):
    """End this mandate now."""

    mandate_id: int


class PickSubstitute(Press, prefix="vp"):
    """Who stands in?"""

    class_id: int
    page: int


class PickLastDay(Press, prefix="vpd"):
    """Until which day does this person stand in?"""

    class_id: int
    person_id: int


class AddSubstitute(Press, prefix="vpa"):
    """This person stands in until that day."""

    class_id: int
    person_id: int
    last_day: date


class PickContactParent(Press, prefix="vk"):
    """Which guardian speaks for the class?"""

    class_id: int
    page: int


class NameContactParent(Press, prefix="vka"):
    """This guardian speaks for the class."""

    class_id: int
    person_id: int


class PickBody(Press, prefix="vb"):
    """Into which body of the school?"""

    class_id: int


class PickMember(Press, prefix="vbp"):
    """Which guardian of the class sits in the body? `body` is its place in the policy's list."""

    class_id: int
    body: int
    page: int


class NameMember(Press, prefix="vba"):
    """This guardian sits in the body."""

    class_id: int
    body: int
    person_id: int
