"""OneRoster's files, columns and words, versions 1.1 and 1.2, read into records.

The one rule kept here: what the standard says is written down once, in the tables at the top, and both
versions come out as the same records.

Sources: 1EdTech OneRoster CSV Tables 1.1.1 and OneRoster CSV Binding 1.2.1, the tables of the files named. In
1.1 a user has one role, in users.csv; in 1.2 any number, each at an organisation, in roles.csv. Only bulk
files are read: a delta says nothing about those it leaves out, so an import could not tell who has left.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date

from msgspec import Struct, field

from bot.people.roster.document import SessionRow, Version
from bot.people.roster.headings import YES_NO_WORDS
from bot.people.roster.identity import folded
from bot.people.roster.problems import Code
from bot.people.roster.tables import Reading, Row, Table

# The standard has no word for a pupil at a secret address. These columns of users.csv are read: yes/no, true/false
# or 1/0, in the house's languages, or the registers' own grades (`headings.YES_NO`).
_PROTECTED = (
    *("metadata.protected", "metadata.protectedIdentity", "metadata.secretAddress", "metadata.securityMarking"),
    *("metadata.adressebeskyttelse", "metadata.navneOgAdressebeskyttelse", "metadata.adressesperre"),
    *("metadata.skyddadIdentitet", "metadata.sekretessmarkering"),
)

# Without these columns a file is refused; the standard needs more of them, but the list does not.
NEEDED: Mapping[str, tuple[str, ...]] = {
    "manifest.csv": ("propertyName", "value"),
    "orgs.csv": ("sourcedId", "name", "type"),
    "academicSessions.csv": ("sourcedId", "title", "type", "startDate", "endDate"),
    "classes.csv": ("sourcedId", "title", "classType", "schoolSourcedId"),
    "users.csv": ("sourcedId", "givenName", "familyName"),
    "roles.csv": ("sourcedId", "userSourcedId", "role", "orgSourcedId"),
    "enrollments.csv": ("sourcedId", "classSourcedId", "userSourcedId", "role"),
    "demographics.csv": ("sourcedId", "birthDate"),
}
# These are read if they are there; all others (metadata, profiles, passwords, marks …) are never looked at.
WELCOME: Mapping[str, tuple[str, ...]] = {
    "manifest.csv": (),
    "orgs.csv": ("status",),
    "academicSessions.csv": ("status",),
    "classes.csv": ("status", "termSourcedIds"),
    "users.csv": (
        *("status", "enabledUser", "orgSourcedIds", "role", "sms", "phone", "agentSourcedIds"),
        *("preferredGivenName", "preferredFamilyName", "primaryOrgSourcedId"),
        *("metadata.language", "metadata.birthDate", *_PROTECTED),
    ),
    "roles.csv": ("status", "beginDate", "endDate"),
    "enrollments.csv": ("status", "schoolSourcedId", "primary", "beginDate", "endDate"),
    "demographics.csv": ("status",),
}


def _words(*words: str) -> dict[str, str]:
    return {word.lower(): word for word in words}


# “inactive” is OneRoster 1.0's word for what is to be deleted.
STATUSES = _words("active", "tobedeleted", "inactive")
TRUTHS = _words("true", "false")
ORG_TYPES = _words("department", "school", "district", "local", "state", "national")
CLASS_TYPES = _words("homeroom", "scheduled")
SESSION_TYPES = _words("gradingPeriod", "semester", "schoolYear", "term")
_PEOPLE = ("student", "teacher", "aide", "parent", "guardian", "relative", "proctor")
ROLES: Mapping[Version, Mapping[str, str]] = {
    "1.1": _words(*_PEOPLE, "administrator"),
    "1.2": _words(
        *(*_PEOPLE, "counselor", "principal"),
        *("siteAdministrator", "districtAdministrator", "systemAdministrator"),
    ),
}
# 1.2 knows the first four only; 1.1 lets all its roles be enrolled.
ENROLLMENT_ROLES = _words("student", "teacher", "administrator", "proctor", *_PEOPLE)

PHONE = re.compile(r"\+?[0-9 ()./-]{5,30}")
_LANGUAGE = re.compile(r"[a-z]{2,3}([-_][a-z0-9]{2,8})*", re.IGNORECASE)
_EXTENSION = re.compile(r"ext:.+", re.IGNORECASE)


class Org(Struct):
    """A row of orgs.csv."""

    name: str
    kind: str


class Group(Struct):
    """A row of classes.csv."""

    line: int
    title: str
    kind: str
    school_id: str
    session_ids: tuple[str, ...]


class User(Struct):
    """A row of users.csv with its roles, each at an organisation; in 1.1 perhaps at none (an empty id)."""

    line: int
    given_name: str
    family_name: str
    phone: str | None
    language: str | None
    enabled: bool
    agent_ids: tuple[str, ...]
    org_ids: tuple[str, ...]
    born_on: date | None
    protected: bool | None
    roles: list[tuple[str, str]] = field(default_factory=list)

    def names_of_roles(self) -> set[str]:
        """What the user is, wherever it is."""
        return {role for role, _ in self.roles}


class Place(Struct):
    """A row of enrollments.csv."""

    line: int
    class_id: str
    user_id: str
    role: str
    primary: bool
    begins_on: date | None
    ends_on: date | None


class Register(Struct):
    """The ids of one file: in use (with their line), gone, and whether that is all of them."""

    live: dict[str, int] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    complete: bool = False


class Records:
    """Reads the files in the order in which they refer to each other; results are kept by sourcedId."""

    def __init__(self, reading: Reading, version: Version, on: date | None) -> None:
        self.version = version
        self.orgs: dict[str, Org] = {}
        self.sessions: dict[str, SessionRow] = {}
        self.classes: dict[str, Group] = {}
        self.users: dict[str, User] = {}
        self.places: list[Place] = []
        self._reading = reading
        self._on = on
        self._registers: dict[str, Register] = {}

    def read(self) -> bool:
        """Read everything; True if every file could be read to its end, so that they can be held together."""
        self._read_orgs()
        if "academicSessions.csv" in self._reading.parcel:
            self._read_sessions()
        self._read_classes()
        self._read_users()
        if self.version == "1.2":
            self._read_roles()
        self._check_agents()
        self._read_enrollments()
        if "demographics.csv" in self._reading.parcel:
            self._read_births()
        return all(register.complete for register in self._registers.values())

    def _read_orgs(self) -> None:
        for row, sourced_id in self._rows("orgs.csv"):
            name = row.text("name", row.need("name"))
            self.orgs[sourced_id] = Org(name, _open_choice(row, "type", ORG_TYPES))

    def _read_sessions(self) -> None:
        for row, sourced_id in self._rows("academicSessions.csv", may_be_empty=True):
            title = row.text("title", row.need("title"))
            kind = _open_choice(row, "type", SESSION_TYPES)
            if row.need("startDate") and row.need("endDate"):
                begins, ends = row.period("startDate", "endDate")
                if begins and ends:
                    self.sessions[sourced_id] = SessionRow(sourced_id, title, kind, begins, ends)

    def _read_classes(self) -> None:
        for row, sourced_id in self._rows("classes.csv"):
            title = row.text("title", row.need("title"))
            kind = _open_choice(row, "classType", CLASS_TYPES)
            school_id = row.need("schoolSourcedId")
            known = self._knows(row, "schoolSourcedId", school_id, "orgs.csv")
            terms = self._all_known(row, "termSourcedIds", "academicSessions.csv")
            if known:
                self.classes[sourced_id] = Group(row.line, title, kind, school_id, terms)
            elif school_id in self._registers["orgs.csv"].gone:
                del self._registers["classes.csv"].live[sourced_id]
                self._registers["classes.csv"].gone.add(sourced_id)

    def _read_users(self) -> None:
        for row, sourced_id in self._rows("users.csv"):
            if self.version == "1.1":
                org_ids = self._all_known(row, "orgSourcedIds", "orgs.csv")
            else:
                org_ids = self._all_known(row, "primaryOrgSourcedId", "orgs.csv")
            user = User(
                line=row.line,
                given_name=_name(row, "givenName", "preferredGivenName"),
                family_name=_name(row, "familyName", "preferredFamilyName"),
                phone=_phone(row),
                language=_language(row),
                enabled=row.choice("enabledUser", TRUTHS, "true") == "true",
                agent_ids=row.ids("agentSourcedIds"),
                org_ids=org_ids,
                born_on=row.day("metadata.birthDate"),
                protected=_protected(row),
            )
            if self.version == "1.1" and (role := _open_choice(row, "role", ROLES["1.1"])):
                user.roles = [(role, org_id) for org_id in org_ids or ("",)]
            self.users[sourced_id] = user

    def _read_roles(self) -> None:
        for row, _ in self._rows("roles.csv"):
            user_id, org_id = row.need("userSourcedId"), row.need("orgSourcedId")
            role = _open_choice(row, "role", ROLES["1.2"])
            _, ends = row.period("beginDate", "endDate")
            known = self._knows(row, "userSourcedId", user_id, "users.csv")
            known = self._knows(row, "orgSourcedId", org_id, "orgs.csv") and known
            if known and role and not self._over(ends) and user_id in self.users:
                self.users[user_id].roles.append((role, org_id))

    def _read_enrollments(self) -> None:
        for row, _ in self._rows("enrollments.csv"):
            class_id, user_id = row.need("classSourcedId"), row.need("userSourcedId")
            role = _open_choice(row, "role", ENROLLMENT_ROLES)
            primary = row.choice("primary", TRUTHS, "false") == "true"
            begins, ends = row.period("beginDate", "endDate")
            known = self._knows(row, "classSourcedId", class_id, "classes.csv")
            known = self._knows(row, "userSourcedId", user_id, "users.csv") and known
            self._knows(row, "schoolSourcedId", row.get("schoolSourcedId"), "orgs.csv")
            if known and role and class_id in self.classes and not self._over(ends):
                self.places.append(Place(row.line, class_id, user_id, role, primary, begins, ends))

    def _read_births(self) -> None:
        """demographics.csv holds one row a user, with the user's sourcedId; nothing but the day is taken."""
        for row, sourced_id in self._rows("demographics.csv", may_be_empty=True):
            born_on = row.day("birthDate")
            known = self._knows(row, "sourcedId", sourced_id, "users.csv")
            if known and born_on and sourced_id in self.users:
                self.users[sourced_id].born_on = born_on

    def _check_agents(self) -> None:
        """Agents are users of the same file, so they can be looked up only once all are known."""
        register = self._registers["users.csv"]
        for user in self.users.values():
            if all(agent in self.users for agent in user.agent_ids):
                continue
            for agent in user.agent_ids:
                if register.complete and agent not in register.live and agent not in register.gone:
                    values = {"value": agent, "target": "users.csv"}
                    self._reading.report.problem(
                        Code.UNKNOWN_REFERENCE, "users.csv", user.line, "agentSourcedIds", **values
                    )
            user.agent_ids = tuple(agent for agent in user.agent_ids if agent in self.users)

    def _rows(self, file: str, *, may_be_empty: bool = False) -> Iterator[tuple[Row, str]]:
        """The rows in use with their ids. Those to be deleted are remembered: references to them lapse."""
        register = self._registers[file] = Register()
        if file not in self._reading.parcel:
            return
        needed, welcome = NEEDED[file], WELCOME[file]
        if file == "users.csv" and self.version == "1.1":
            needed = (*needed, "role")
        table = Table(file, self._reading, needed, welcome)
        for row in table.rows():
            sourced_id = row.sourced_id("sourcedId")
            if row.choice("status", STATUSES, "active") != "active":
                register.gone.add(sourced_id)
            elif sourced_id and sourced_id in register.live:
                row.problem(Code.DUPLICATE_ID, "sourcedId", value=sourced_id, first=register.live[sourced_id])
            elif sourced_id:
                register.live[sourced_id] = row.line
                yield row, sourced_id
        register.complete = table.complete
        # Were it taken at its word, an empty file would end every tie the school has.
        if table.complete and not register.live and not may_be_empty:
            self._reading.report.problem(Code.NO_ROWS, file)

    def _knows(self, row: Row, column: str, value: str, target: str) -> bool:
        """Whether a reference leads somewhere; unknown ones are reported, those to deleted rows are not."""
        register = self._registers.get(target)
        if not value or register is None:
            return False
        if value in register.live:
            return True
        if register.complete and value not in register.gone:
            row.problem(Code.UNKNOWN_REFERENCE, column, value=value, target=target)
        return False

    def _all_known(self, row: Row, column: str, target: str) -> tuple[str, ...]:
        values = row.ids(column)
        return tuple(value for value in values if self._knows(row, column, value, target))

    def _over(self, ends: date | None) -> bool:
        """The standard's end dates are exclusive: on that day it is over."""
        return self._on is not None and ends is not None and ends <= self._on


def _open_choice(row: Row, column: str, allowed: Mapping[str, str]) -> str:
    """A needed word; 1.2 lets vocabularies be extended by words with “ext:”, which are taken as they are."""
    value = row.need(column)
    word = allowed.get(value.lower())
    if word is not None:
        return word
    return value if _EXTENSION.fullmatch(value) else row.choice(column, allowed, "")


def _name(row: Row, official: str, preferred: str) -> str:
    """The name somebody goes by, if the list has it (1.2), else the official one, which must be there."""
    name = row.text(official, row.need(official))
    chosen = row.get(preferred)
    return row.text(preferred, chosen) if chosen else name


def _phone(row: Row) -> str | None:
    """The number for short messages, else the other one."""
    for column in ("sms", "phone"):
        value = row.get(column)
        if value and PHONE.fullmatch(value):
            return value
        if value:
            row.warning(Code.ODD_PHONE, column)
    return None


def _protected(row: Row) -> bool | None:
    """Protected if any of the columns says so; None if none says anything. An unknown word is never a no."""
    said = set()
    for column in _PROTECTED:
        if value := row.get(column):
            word = YES_NO_WORDS.get(folded(value))
            if word is None:
                row.problem(Code.UNKNOWN_VALUE, column, value=value, allowed="true, false")
            said.add(word != "no")
    return any(said) if said else None


def _language(row: Row) -> str | None:
    value = row.get("metadata.language")
    if value and not _LANGUAGE.fullmatch(value):
        row.warning(Code.ODD_LANGUAGE, "metadata.language", value=value)
        return None
    return value.replace("_", "-").lower() or None
