"""The class list once read: plain frozen rows keyed by sourcedId.

The one rule kept here: every id in a row is the sourcedId of another row of the same Roster, so a caller
never meets a reference that leads nowhere.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from typing import Literal, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from bot.people.roster.problems import Code, Problem, RosterError

T = TypeVar("T")
Version = Literal["1.1", "1.2", "sheet"]
ClassKind = Literal["homeroom", "scheduled"]
StaffRole = Literal["head", "office", "teacher", "aide"]
EnrollmentRole = Literal["student", "teacher", "aide", "administrator"]
GuardianshipKind = Literal["custody", "information", "other"]


class SchoolRow(Struct, frozen=True):
    """An organisation of type “school”."""

    sourced_id: str
    name: str


class SessionRow(Struct, frozen=True):
    """A school year, semester, term or grading period; `ends_on` is the first day after it."""

    sourced_id: str
    title: str
    kind: str
    begins_on: date
    ends_on: date


class ClassRow(Struct, frozen=True):
    """A homeroom (where one belongs) or a scheduled class (a subject); the title as the school writes it."""

    sourced_id: str
    title: str
    kind: ClassKind
    school_id: str
    session_ids: tuple[str, ...]


class PupilClass(Struct, frozen=True):
    """A pupil's place in a class; `home` marks the homeroom that counts as the pupil's class."""

    class_id: str
    home: bool


class PupilRow(Struct, frozen=True):
    """A pupil; the given name is the preferred one where the list has it. `protected` None: the list does not say."""

    sourced_id: str
    given_name: str
    family_name: str
    classes: tuple[PupilClass, ...]
    school_ids: tuple[str, ...]
    born_on: date | None
    protected: bool | None = None

    @property
    def class_ids(self) -> tuple[str, ...]:
        """All classes, homeroom and subject classes alike."""
        return tuple(place.class_id for place in self.classes)

    @property
    def home_class_id(self) -> str | None:
        """The pupil's own class; with several schools in the list, the one of the first of them."""
        return next((place.class_id for place in self.classes if place.home), None)


class GuardianRow(Struct, frozen=True):
    """An adult with at least one pupil in the list. `enabled` false: not to be invited."""

    sourced_id: str
    given_name: str
    family_name: str
    phone: str | None
    language: str | None
    enabled: bool


class StaffPost(Struct, frozen=True):
    """What somebody is at a school."""

    school_id: str
    role: StaffRole


class StaffClass(Struct, frozen=True):
    """A class somebody works with; `primary` in a homeroom makes the contact teacher, else a team teacher."""

    class_id: str
    primary: bool


class StaffRow(Struct, frozen=True):
    """Somebody who works at a school and, under the same sourcedId, may be a guardian too."""

    sourced_id: str
    given_name: str
    family_name: str
    posts: tuple[StaffPost, ...]
    classes: tuple[StaffClass, ...]
    language: str | None
    enabled: bool

    @property
    def roles(self) -> tuple[StaffRole, ...]:
        """The different roles, the one with most to decide first."""
        held = {post.role for post in self.posts}
        order: tuple[StaffRole, ...] = ("head", "office", "teacher", "aide")
        return tuple(role for role in order if role in held)


class GuardianshipRow(Struct, frozen=True):
    """An adult's tie to a pupil, as strong as the list says it is. What each kind allows is the policy's business."""

    guardian_id: str
    pupil_id: str
    kind: GuardianshipKind


class EnrollmentRow(Struct, frozen=True):
    """Somebody's place in a class; `ends_on` is the first day after it."""

    class_id: str
    person_id: str
    role: EnrollmentRole
    primary: bool
    begins_on: date | None
    ends_on: date | None


class Roster(Struct, frozen=True):
    """A whole class list, in the order of its files.

    `silent_about_staff`: classes (and "" for the school as a whole) of whose staff the list says nothing.
    `derived_ids` were made from names, because the list has none: see `identity`.
    """

    name: str
    version: Version
    schools: tuple[SchoolRow, ...]
    sessions: tuple[SessionRow, ...]
    classes: tuple[ClassRow, ...]
    pupils: tuple[PupilRow, ...]
    guardians: tuple[GuardianRow, ...]
    staff: tuple[StaffRow, ...]
    guardianships: tuple[GuardianshipRow, ...]
    enrollments: tuple[EnrollmentRow, ...]
    warnings: tuple[Problem, ...]
    silent_about_staff: frozenset[str] = frozenset()
    derived_ids: frozenset[str] = frozenset()

    def for_school(self, org_id: str | None = None) -> "Roster":
        """The part of one school: its classes, pupils and staff, and the guardians of those pupils.

        Without an id the list must be of one school. Sessions and warnings stay as they are. Raises
        RosterError with SEVERAL_SCHOOLS or UNKNOWN_SCHOOL, both of which name the schools that can be chosen.
        """
        school = self._chosen(org_id)
        classes = tuple(row for row in self.classes if row.school_id == school.sourced_id)
        class_ids = {row.sourced_id for row in classes}
        pupils = tuple(
            replace(row, classes=_within(row.classes, class_ids), school_ids=(school.sourced_id,))
            for row in self.pupils
            if school.sourced_id in row.school_ids
        )
        pupil_ids = {row.sourced_id for row in pupils}
        guardianships = tuple(row for row in self.guardianships if row.pupil_id in pupil_ids)
        guardian_ids = {row.guardian_id for row in guardianships}
        return replace(
            self,
            schools=(school,),
            classes=classes,
            pupils=pupils,
            guardians=tuple(row for row in self.guardians if row.sourced_id in guardian_ids),
            staff=tuple(_staff_of(self.staff, school.sourced_id, class_ids)),
            guardianships=guardianships,
            enrollments=tuple(row for row in self.enrollments if row.class_id in class_ids),
        )

    def by_school(self) -> dict[str, "Roster"]:
        """Every school's part by its id, each as `for_school` gives it, in one walk through the list."""
        pupils: dict[str, list[PupilRow]] = defaultdict(list)
        staff: dict[str, list[StaffRow]] = defaultdict(list)
        for row in self.pupils:
            for school_id in row.school_ids:
                pupils[school_id].append(row)
        for member in self.staff:
            for school_id in dict.fromkeys(post.school_id for post in member.posts):
                staff[school_id].append(member)
        classes = _grouped(self.classes, lambda row: row.school_id)
        enrollments = _grouped(self.enrollments, lambda row: row.class_id)
        ties = _grouped(self.guardianships, lambda row: row.pupil_id)
        guardians = {row.sourced_id: row for row in self.guardians}
        parts = {}
        for school in self.schools:
            key = school.sourced_id
            here = [tie for row in pupils[key] for tie in ties.get(row.sourced_id, ())]
            part = replace(
                self,
                schools=(school,),
                classes=tuple(classes.get(key, ())),
                pupils=tuple(pupils[key]),
                guardians=tuple(guardians[each] for each in dict.fromkeys(tie.guardian_id for tie in here)),
                staff=tuple(staff[key]),
                guardianships=tuple(here),
                enrollments=tuple(each for row in classes.get(key, ()) for each in enrollments.get(row.sourced_id, ())),
            )
            parts[key] = part.for_school(key)
        return parts

    def _chosen(self, org_id: str | None) -> SchoolRow:
        schools = ", ".join(f"{row.sourced_id} ({row.name})" for row in self.schools)
        if org_id is None:
            if len(self.schools) == 1:
                return self.schools[0]
            values = {"schools": schools}
            raise RosterError((Problem(self.name, None, None, Code.SEVERAL_SCHOOLS, values),))
        for row in self.schools:
            if row.sourced_id == org_id:
                return row
        values = {"value": org_id, "schools": schools}
        raise RosterError((Problem(self.name, None, None, Code.UNKNOWN_SCHOOL, values),))


def _grouped(rows: Iterable[T], key: Callable[[T], str]) -> dict[str, list[T]]:
    found: dict[str, list[T]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return found


def _within(places: tuple[PupilClass, ...], class_ids: set[str]) -> tuple[PupilClass, ...]:
    return tuple(place for place in places if place.class_id in class_ids)


def _staff_of(staff: Iterable[StaffRow], school_id: str, class_ids: set[str]) -> Iterable[StaffRow]:
    for row in staff:
        posts = tuple(post for post in row.posts if post.school_id == school_id)
        if posts:
            yield replace(
                row, posts=posts, classes=tuple(place for place in row.classes if place.class_id in class_ids)
            )
