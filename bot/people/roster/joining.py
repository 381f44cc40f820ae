"""Records held together: who is a pupil, who belongs to whom, who works where.

The one rule kept here: where the list leaves a doubt, the reading that lets a person see and do less is
taken, and a warning says so.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from msgspec.structs import replace

from bot.people.roster.document import (
    ClassKind,
    ClassRow,
    EnrollmentRole,
    EnrollmentRow,
    GuardianRow,
    GuardianshipKind,
    GuardianshipRow,
    PupilClass,
    PupilRow,
    Roster,
    SchoolRow,
    StaffClass,
    StaffPost,
    StaffRole,
    StaffRow,
)
from bot.people.roster.oneroster import Group, Place, Records, User
from bot.people.roster.problems import Code, Report, listed

# District and system administrators are missing on purpose: they run the machines, not a school's everyday.
STAFF_ROLES: Mapping[str, StaffRole] = {
    "principal": "head",
    "administrator": "office",
    "siteAdministrator": "office",
    "teacher": "teacher",
    "aide": "aide",
    "proctor": "aide",
    "counselor": "aide",
}
_ENROLLED_AS: Mapping[str, EnrollmentRole] = {
    "student": "student",
    "teacher": "teacher",
    "aide": "aide",
    "proctor": "aide",
    "administrator": "administrator",
}
_CUSTODY = {"parent", "guardian"}
_INFORMED = {"relative"}
# Version 1.2 lets the roles be extended: an adult at home who is no relative.
_OTHERS = {"ext:foster", "ext:fosterparent", "ext:step", "ext:stepparent", "ext:other", "ext:otheradult"}
_SQUEEZED = re.compile(r"[\W_]+")


class Joining:
    """One list being put together; `roster` may be called once every file has been read to its end."""

    def __init__(self, records: Records, report: Report) -> None:
        self._records = records
        self._report = report
        self._users = records.users
        self._classes = records.classes
        self._schools = {key: org.name for key, org in records.orgs.items() if org.kind == "school"}
        self._pupils: dict[str, list[Place]] = {}
        self._teaching: dict[str, list[Place]] = defaultdict(list)

    def roster(self, name: str, on: date | None) -> Roster:
        """The list as rows; what does not fit together is in the report."""
        self._check_schools()
        self._leave_out_past(on)
        self._pupils = {key: [] for key, user in self._users.items() if "student" in user.names_of_roles()}
        enrollments = tuple(self._enrolled())
        self._check_classes(enrollments)
        pupils = tuple(self._pupil_rows(on))
        self._pupils = {row.sourced_id: self._pupils[row.sourced_id] for row in pupils}
        ties = self._ties()
        staff = tuple(self._staff_rows())
        tied = {guardian_id for guardian_id, _ in ties}
        self._check_people(ties, {row.sourced_id for row in staff})
        return Roster(
            name=name,
            version=self._records.version,
            schools=tuple(SchoolRow(key, title) for key, title in self._schools.items()),
            sessions=tuple(self._records.sessions.values()),
            classes=tuple(_class_row(key, group) for key, group in self._classes.items()),
            pupils=self._with_protected_homes(pupils, ties),
            guardians=tuple(_guardian_row(key, user) for key, user in self._users.items() if key in tied),
            staff=staff,
            guardianships=tuple(GuardianshipRow(*pair, kind) for pair, kind in ties.items()),
            enrollments=enrollments,
            warnings=(),
        )

    def _check_schools(self) -> None:
        if not self._schools:
            self._report.problem(Code.NO_SCHOOL, "orgs.csv", None, "type")
        for group in self._classes.values():
            if self._schools and group.school_id not in self._schools:
                values = {"value": group.school_id}
                self._report.problem(Code.NOT_A_SCHOOL, "classes.csv", group.line, "schoolSourcedId", **values)

    def _leave_out_past(self, on: date | None) -> None:
        """Leave last year's classes, which many systems go on exporting, out where a school has this year's."""
        if on is None:
            return
        past = {key for key, group in self._classes.items() if self._is_past(group, on)}
        homes = ((key, group) for key, group in self._classes.items() if group.kind == "homeroom")
        current = {group.school_id for key, group in homes if key not in past}
        self._classes = {
            key: group for key, group in self._classes.items() if key not in past or group.school_id not in current
        }

    def _is_past(self, group: Group, on: date) -> bool:
        """All its sessions have ended; ends are exclusive."""
        sessions = [self._records.sessions[key] for key in group.session_ids if key in self._records.sessions]
        return bool(sessions) and all(session.ends_on <= on for session in sessions)

    def _begins_on(self, place: Place) -> Place:
        """With the day its class's first session begins, where the enrollment has none."""
        sessions = self._records.sessions
        begun = [sessions[key].begins_on for key in self._classes[place.class_id].session_ids if key in sessions]
        return place if place.begins_on or not begun else replace(place, begins_on=min(begun))

    def _check_classes(self, enrollments: Iterable[EnrollmentRow]) -> None:
        homes = {key: group for key, group in self._classes.items() if group.kind == "homeroom"}
        if self._classes and not homes:
            self._report.problem(Code.NO_HOMEROOM, "classes.csv", None, "classType")
        if not self._pupils:
            file = "users.csv" if self._records.version == "1.1" else "roles.csv"
            self._report.problem(Code.NO_PUPILS, file, None, "role")
        led = {row.class_id for row in enrollments if row.role == "teacher" and row.primary}
        called: dict[tuple[str, str], int] = {}
        for key, group in homes.items():
            name = (group.school_id, _SQUEEZED.sub("", group.title).lower())
            first = called.setdefault(name, group.line)
            if first != group.line:
                self._report.warning(Code.SAME_CLASS_NAME, "classes.csv", group.line, "title", first=first)
            if key not in led:
                self._report.warning(Code.CLASS_WITHOUT_CONTACT, "classes.csv", group.line, value=key)

    def _enrolled(self) -> Iterator[EnrollmentRow]:
        """Enrollments of pupils and staff, each once; parents may be enrolled in 1.1, which says nothing."""
        seen: set[EnrollmentRow] = set()
        for place in self._records.places:
            role = _ENROLLED_AS.get(place.role)
            if place.class_id not in self._classes:
                continue
            if role is None or not self._may_be_enrolled(place):
                continue
            primary = role == "teacher" and place.primary
            row = EnrollmentRow(place.class_id, place.user_id, role, primary, place.begins_on, place.ends_on)
            if row in seen:
                continue
            seen.add(row)
            if role == "student":
                self._pupils[place.user_id].append(place)
            else:
                self._teaching[place.user_id].append(place)
            yield row

    def _may_be_enrolled(self, place: Place) -> bool:
        roles = self._users[place.user_id].names_of_roles()
        if place.role == "student":
            if roles and "student" not in roles:
                self._enrolled_wrongly(Code.NOT_A_PUPIL, place, roles)
            return "student" in roles
        works = not roles.isdisjoint(STAFF_ROLES)
        if roles and not works:
            self._enrolled_wrongly(Code.NOT_STAFF, place, roles)
        return works

    def _enrolled_wrongly(self, code: Code, place: Place, roles: set[str]) -> None:
        values = {"value": place.user_id, "role": place.role, "roles": listed(sorted(roles))}
        self._report.problem(code, "enrollments.csv", place.line, "role", **values)

    def _pupil_rows(self, on: date | None) -> Iterator[PupilRow]:
        for key, places in self._pupils.items():
            user = self._users[key]
            school_ids = self._schools_of_pupil(user, places)
            if not school_ids:
                continue
            homes = self._homes(key, places, on)
            if not homes:
                self._report.warning(Code.PUPIL_WITHOUT_CLASS, "users.csv", user.line, value=key)
            classes = dict.fromkeys(place.class_id for place in places)
            yield PupilRow(
                sourced_id=key,
                given_name=user.given_name,
                family_name=user.family_name,
                classes=tuple(PupilClass(class_id, class_id in homes) for class_id in classes),
                school_ids=school_ids,
                born_on=user.born_on,
                protected=user.protected,
            )

    def _schools_of_pupil(self, user: User, places: Iterable[Place]) -> tuple[str, ...]:
        named = [org_id for role, org_id in user.roles if role == "student"]
        named += [self._classes[place.class_id].school_id for place in places]
        found = tuple(dict.fromkeys(key for key in (*named, *user.org_ids) if key in self._schools))
        return found or (tuple(self._schools) if len(self._schools) == 1 else ())

    def _homes(self, pupil_id: str, places: Iterable[Place], on: date | None) -> set[str]:
        """One homeroom a school: who moved during the year is still enrolled in both in many lists."""
        by_school: dict[str, list[Place]] = defaultdict(list)
        for place in places:
            group = self._classes[place.class_id]
            if group.kind == "homeroom":
                by_school[group.school_id].append(self._begins_on(place))
        homes = set()
        for there in by_school.values():
            best = current_homerooms(there, on)
            homes.add(best[0])
            if len(best) > 1:
                values = {"value": pupil_id, "classes": listed(best)}
                self._report.problem(Code.TWO_HOMEROOMS, "enrollments.csv", there[-1].line, "classSourcedId", **values)
        return homes

    def _ties(self) -> dict[tuple[str, str], GuardianshipKind]:
        """Guardian and pupil, whichever of the two lists the other among the agents."""
        pairs: dict[tuple[str, str], None] = {}
        for key, user in self._users.items():
            for agent in user.agent_ids:
                if agent == key:
                    continue
                if agent in self._pupils and self._is_adult(key):
                    pairs[key, agent] = None
                if key in self._pupils and self._is_adult(agent):
                    pairs[agent, key] = None
                elif key in self._pupils and agent in self._pupils and not self._is_adult(key):
                    values = {"value": agent}
                    self._report.warning(Code.AGENT_IS_PUPIL, "users.csv", user.line, "agentSourcedIds", **values)
        kinds = {key: self._kind(key) for key in dict.fromkeys(guardian_id for guardian_id, _ in pairs)}
        return {pair: kind for pair in pairs if (kind := kinds[pair[0]]) is not None}

    def _with_protected_homes(
        self, pupils: tuple[PupilRow, ...], ties: Mapping[tuple[str, str], GuardianshipKind]
    ) -> tuple[PupilRow, ...]:
        """Who lives with an adult at a secret address lives at one."""
        homes = {
            pupil_id: adult for (adult, pupil_id), kind in ties.items() if self._hides(adult) and kind == "custody"
        }
        for adult in dict.fromkeys(homes.values()):
            self._report.warning(Code.PROTECTED_ADULT, "users.csv", self._users[adult].line, value=adult)
        return tuple(replace(row, protected=True) if row.sourced_id in homes else row for row in pupils)

    def _hides(self, adult: str) -> bool:
        return self._users[adult].protected is True

    def _is_adult(self, key: str) -> bool:
        """A grown pupil may be a parent too, but must then be called so."""
        roles = self._users[key].names_of_roles()
        return "student" not in roles or not roles.isdisjoint(_CUSTODY | _INFORMED)

    def _kind(self, guardian_id: str) -> GuardianshipKind | None:
        user = self._users[guardian_id]
        roles = user.names_of_roles()
        if not roles:
            return None
        if not roles.isdisjoint(_CUSTODY) and roles.isdisjoint(_INFORMED):
            return "custody"
        if not roles.isdisjoint(_CUSTODY):
            self._report.warning(Code.MIXED_GUARDIAN_ROLES, "users.csv", user.line, value=guardian_id)
        elif {role.lower() for role in roles} <= _OTHERS:
            return "other"
        elif roles.isdisjoint(_INFORMED):
            values = {"value": guardian_id, "roles": listed(sorted(roles))}
            self._report.warning(Code.AGENT_OF_OTHER_ROLE, "users.csv", user.line, None, **values)
        return "information"

    def _staff_rows(self) -> Iterator[StaffRow]:
        for key, user in self._users.items():
            posts = self._posts(user, self._teaching.get(key, ()))
            if not posts:
                continue
            classes: dict[str, bool] = {}
            for place in self._teaching.get(key, ()):
                leads = place.primary and place.role == "teacher"
                classes[place.class_id] = classes.get(place.class_id, False) or leads
            yield StaffRow(
                sourced_id=key,
                given_name=user.given_name,
                family_name=user.family_name,
                posts=posts,
                classes=tuple(StaffClass(class_id, primary) for class_id, primary in classes.items()),
                language=user.language,
                enabled=user.enabled,
            )

    def _posts(self, user: User, places: Iterable[Place]) -> tuple[StaffPost, ...]:
        """Posts at schools, from the roles and from the classes; a role at a district alone makes none."""
        held = [(STAFF_ROLES[role], org_id) for role, org_id in user.roles if role in STAFF_ROLES]
        posts = {StaffPost(org_id, role): None for role, org_id in held if org_id in self._schools}
        for place in places:
            school_id = self._classes[place.class_id].school_id
            if place.role == "teacher":
                posts[StaffPost(school_id, "teacher")] = None
            elif all(post.school_id != school_id for post in posts):
                posts[StaffPost(school_id, held[0][0])] = None
        if not posts and len(self._schools) == 1:
            school_id = next(iter(self._schools))
            posts = {StaffPost(school_id, role): None for role, org_id in held if not org_id}
        return tuple(posts)

    def _check_people(self, ties: Mapping[tuple[str, str], object], staff: set[str]) -> None:
        guardians = {guardian_id for guardian_id, _ in ties}
        guarded = {pupil_id for _, pupil_id in ties}
        for key, user in self._users.items():
            roles = user.names_of_roles()
            if key in self._pupils and key not in guarded:
                self._report.warning(Code.PUPIL_WITHOUT_GUARDIAN, "users.csv", user.line, value=key)
            if key in guardians or key in self._pupils:
                continue
            if not roles.isdisjoint(_CUSTODY | _INFORMED):
                self._report.warning(Code.GUARDIAN_WITHOUT_PUPIL, "users.csv", user.line, value=key)
            elif key not in staff:
                values = {"value": key, "roles": listed(sorted(roles)) or "–"}
                self._report.warning(Code.PERSON_LEFT_OUT, "users.csv", user.line, None, **values)


def current_homerooms(places: Iterable[Place], on: date | None) -> list[str]:
    """The homeroom entered last, of those entered by `on` if any was; several if they were entered the same
    day.

    An enrollment without a date counts as older than any with one.
    """
    begun = [(place.begins_on or date.min, place.class_id) for place in places]
    if on is not None:
        by_now = [entry for entry in begun if entry[0] <= on]
        # Before the summer holidays are over, next year's classes are all there is.
        begun = by_now or [entry for entry in begun if entry[0] == min(begun)[0]]
    latest = max(day for day, _ in begun)
    return list(dict.fromkeys(class_id for day, class_id in begun if day == latest))


def _class_row(key: str, group: Group) -> ClassRow:
    kind: ClassKind = "homeroom" if group.kind == "homeroom" else "scheduled"
    return ClassRow(key, group.title, kind, group.school_id, group.session_ids)


def _guardian_row(key: str, user: User) -> GuardianRow:
    return GuardianRow(key, user.given_name, user.family_name, user.phone, user.language, user.enabled)
