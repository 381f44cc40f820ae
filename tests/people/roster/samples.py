"""Invented class lists in OneRoster form, for tests and benchmarks.

The one rule kept here: the same arguments make the same list, byte for byte, and no name is a real person's.
"""

import csv
import io
import zipfile
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Literal

from msgspec import Struct, field

Version = Literal["1.1", "1.2"]

COLUMNS_BY_FILE: dict[str, tuple[str, ...]] = {
    "manifest.csv": ("propertyName", "value"),
    "orgs.csv": ("sourcedId", "status", "dateLastModified", "name", "type", "identifier", "parentSourcedId"),
    "academicSessions.csv": (
        *("sourcedId", "status", "dateLastModified", "title", "type", "startDate", "endDate"),
        *("parentSourcedId", "schoolYear"),
    ),
    "classes.csv": (
        *("sourcedId", "status", "dateLastModified", "title", "grades", "courseSourcedId", "classCode"),
        *(
            "classType",
            "location",
            "schoolSourcedId",
            "termSourcedIds",
            "subjects",
            "subjectCodes",
            "periods",
        ),
    ),
    "roles.csv": (
        *("sourcedId", "status", "dateLastModified", "userSourcedId", "roleType", "role", "beginDate"),
        *("endDate", "orgSourcedId", "userProfileSourcedId"),
    ),
    "enrollments.csv": (
        *("sourcedId", "status", "dateLastModified", "classSourcedId", "schoolSourcedId", "userSourcedId"),
        *("role", "primary", "beginDate", "endDate"),
    ),
    "demographics.csv": ("sourcedId", "status", "dateLastModified", "birthDate", "sex"),
}
USER_COLUMNS: dict[Version, tuple[str, ...]] = {
    "1.1": (
        *("sourcedId", "status", "dateLastModified", "enabledUser", "orgSourcedIds", "role", "username"),
        *("userIds", "givenName", "familyName", "middleName", "identifier", "email", "sms", "phone"),
        *("agentSourcedIds", "grades", "password", "metadata.language"),
    ),
    "1.2": (
        *("sourcedId", "status", "dateLastModified", "enabledUser", "username", "userIds", "givenName"),
        *("familyName", "middleName", "identifier", "email", "sms", "phone", "agentSourcedIds", "grades"),
        *("password", "userMasterIdentifier", "resourceSourcedIds", "preferredGivenName"),
        *("preferredMiddleName", "preferredFamilyName", "primaryOrgSourcedId", "pronouns"),
        "metadata.language",
    ),
}

CHILDREN = (
    *("Søren", "Åse", "Ida", "Björn", "Märta", "Emil", "Liv", "Øyvind", "Astrid", "Noah", "Freja", "Göran"),
    *(
        "Ane Sofie",
        "Håkon",
        "Signe",
        "Malthe",
        "Tuva",
        "Elif",
        "Zoë",
        "Amir",
        "Sámmol",
        "Runa",
        "Jonas",
        "Vår",
    ),
)
ADULTS = (
    *("Mette", "Lars", "Ingrid", "Jørgen", "Kristin", "Pär", "Åsa", "Fatima", "Ole", "Sigrid", "Tomasz"),
    *("Anneli", "Bård", "Käthe", "Rune", "Hanne", "Yusuf", "Ragnhild", "Kåre", "Solveig"),
)
FAMILIES = (
    *("Sørensen", "Ågård", "Lindström", "Nygård", "Bækgaard", "Öberg", "Dahl", "Østergård", "Hætta"),
    *("Kjær-Holm", "Ahmadi", "O'Brien", "von Eßen", "Håkansson", "Møller", "Żak", "Björk", "Strøm"),
)
LETTERS = "ABCD"


class Sample(Struct):
    """A list that can be spoiled and written: rows by file, each a mapping of column to cell."""

    version: Version
    columns: dict[str, list[str]]
    rows: dict[str, list[dict[str, str]]] = field(default_factory=dict)

    def add(self, file: str, **cells: str) -> dict[str, str]:
        """Append a row; `metadata_x` stands for the column `metadata.x`. Returns the row, to be changed."""
        row = {name.replace("metadata_", "metadata."): value for name, value in cells.items()}
        self.rows.setdefault(file, []).append(row)
        return row

    def find(self, file: str, sourced_id: str) -> dict[str, str]:
        """The row with that id, to be changed in place."""
        return next(row for row in self.rows[file] if row["sourcedId"] == sourced_id)

    def line(self, file: str, sourced_id: str) -> int:
        """The line on which the row with that id is written."""
        ids = [row["sourcedId"] for row in self.rows[file]]
        return ids.index(sourced_id) + 2

    def drop(self, file: str, column: str | None = None) -> None:
        """Leave a file, or one of its columns, out."""
        if column is None:
            del self.columns[file], self.rows[file]
        else:
            self.columns[file].remove(column)

    def text(self, file: str, *, separator: str = ",", newline: str = "\r\n", quoted: bool = False) -> str:
        """One file as CSV."""
        out = io.StringIO()
        writer = csv.writer(
            out,
            delimiter=separator,
            lineterminator=newline,
            quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL,
        )
        writer.writerow(self.columns[file])
        for row in self.rows[file]:
            writer.writerow([row.get(column, "") for column in self.columns[file]])
        return out.getvalue()

    def files(
        self,
        *,
        encoding: str = "utf-8",
        separator: str = ",",
        newline: str = "\r\n",
        quoted: bool = False,
    ) -> dict[str, bytes]:
        """All files as bytes; what an encoding lacks becomes a question mark."""
        return {
            file: self.text(file, separator=separator, newline=newline, quoted=quoted).encode(encoding, "replace")
            for file in self.columns
        }

    def folder(self, folder: Path, **form: str) -> Path:
        """Write the files into a folder, which is made; `form` as for `files`."""
        return write_folder(folder, self.files(**form))  # type: ignore[arg-type]

    def zip(self, path: Path, *, inside: str = "", **form: str) -> Path:
        """Write the files into a zip, perhaps in a folder inside it; `form` as for `files`."""
        return write_zip(path, {f"{inside}{file}": data for file, data in self.files(**form).items()})  # type: ignore[arg-type]


def write_folder(folder: Path, files: dict[str, bytes]) -> Path:
    """Write files into a folder and return it."""
    for name, data in files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    return folder


def write_zip(path: Path, files: dict[str, bytes]) -> Path:
    """Write files into a zip and return its path."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def sample(
    people: int = 24,
    *,
    version: Version = "1.2",
    schools: int = 1,
    seed: int = 7,
    per_class: int = 24,
    demographics: bool = False,
) -> Sample:
    """A faultless list of so many pupils, with their families, teachers and offices.

    Ids count from one: pupils p1 …, guardians g1 …, teachers t1 … (two a homeroom, the first its contact
    teacher), schools s1 … in district d1, homerooms s1-c1 … and one subject class a school, s1-music, which
    the pupils of the first homeroom are in too. p1 and p2 are twins with two parents, g1 and g2, and an aunt,
    g3. Each school has a head, h1 …, and an office worker, o1 …; the first teacher, t1, is p3's mother too.
    """
    made = Sample(version, _columns(version, demographics))
    made.rows = {file: [] for file in made.columns}
    _manifest(made)
    made.add("orgs.csv", sourcedId="d1", name="Åby kommune", type="district")
    made.add(
        "academicSessions.csv",
        sourcedId="y1",
        title="2026/27",
        type="schoolYear",
        schoolYear="2027",
        startDate="2026-08-01",
        endDate="2027-08-01",
    )
    random = Random(seed)
    maker = _Maker(made, random, demographics)
    share, rest = divmod(people, schools)
    for number in range(1, schools + 1):
        maker.school(number, share + (number <= rest), per_class)
    return made


def _columns(version: Version, demographics: bool) -> dict[str, list[str]]:
    columns = {file: list(names) for file, names in COLUMNS_BY_FILE.items()}
    columns["users.csv"] = list(USER_COLUMNS[version])
    if version == "1.1":
        del columns["roles.csv"]
    if not demographics:
        del columns["demographics.csv"]
    return columns


def _manifest(made: Sample) -> None:
    made.add("manifest.csv", propertyName="manifest.version", value="1.0")
    made.add("manifest.csv", propertyName="oneroster.version", value=made.version)
    for file in ("categories.csv", "courses.csv", "results.csv", *COLUMNS_BY_FILE, "users.csv"):
        if file != "manifest.csv":
            value = "bulk" if file in made.columns else "absent"
            made.add("manifest.csv", propertyName=f"file.{file.removesuffix('.csv')}", value=value)


class _Maker:
    """Adds schools to a sample, counting the people through all of them."""

    def __init__(self, made: Sample, random: Random, demographics: bool) -> None:
        self.made = made
        self.random = random
        self.demographics = demographics
        self.pupils = self.guardians = self.teachers = 0

    def school(self, number: int, pupils: int, per_class: int) -> None:
        school = f"s{number}"
        made = self.made
        made.add("orgs.csv", sourcedId=school, name=f"Skole {number}", type="school", parentSourcedId="d1")
        self.user(f"h{number}", "principal", school, "Hanne", "Dahl")
        self.user(f"o{number}", "siteAdministrator", school, "Ole", "Öberg")
        classes = max(1, -(-pupils // per_class))
        for count in range(1, classes + 1):
            self.homeroom(school, f"{school}-c{count}", f"{(count - 1) // 4 + 1}.{LETTERS[(count - 1) % 4]}")
        self.group(f"{school}-music", "Musik", "scheduled", school)
        self.enroll(f"{school}-music", school, f"t{self.teachers}", "teacher", "true")
        first = self.pupils + 1
        self.families(school, pupils)
        for count, pupil in enumerate(range(first, self.pupils + 1)):
            self.enroll(f"{school}-c{count // per_class + 1}", school, f"p{pupil}", "student", "false")
            if count < per_class:
                self.enroll(f"{school}-music", school, f"p{pupil}", "student", "false")

    def homeroom(self, school: str, key: str, title: str) -> None:
        self.group(key, title, "homeroom", school)
        for primary in ("true", "false"):
            self.teachers += 1
            name = self.random.choice(ADULTS)
            self.user(f"t{self.teachers}", "teacher", school, name, self.random.choice(FAMILIES))
            self.enroll(key, school, f"t{self.teachers}", "teacher", primary)

    def group(self, key: str, title: str, kind: str, school: str) -> None:
        self.made.add(
            "classes.csv",
            sourcedId=key,
            title=title,
            classType=kind,
            schoolSourcedId=school,
            courseSourcedId="k1",
            termSourcedIds="y1",
        )

    def families(self, school: str, pupils: int) -> None:
        end = self.pupils + pupils
        while self.pupils < end:
            twins = self.pupils == 0
            siblings = min(end - self.pupils, 2 if twins else self.random.choice((1, 1, 1, 1, 2, 2)))
            family = self.random.choice(FAMILIES)
            teacher = ["t1"] if self.pupils == 2 else []
            adults = 2 if twins or self.random.random() < 0.9 else 1
            parents = [self.adult(school, "parent", family) for _ in range(adults - len(teacher))]
            others = [self.adult(school, "relative", family)] if twins or self.random.random() < 0.4 else []
            if teacher and self.made.version == "1.2":
                self.role("t1", "parent", school, "secondary")
            for _ in range(siblings):
                self.child(school, family, [*teacher, *parents, *others])

    def adult(self, school: str, role: str, family: str) -> str:
        self.guardians += 1
        key = f"g{self.guardians}"
        row = self.user(key, role, school, self.random.choice(ADULTS), family)
        row["sms"] = f"+45 {20_000_000 + self.guardians}"
        row["metadata.language"] = self.random.choice(("da", "nb", "sv", "en", ""))
        return key

    def child(self, school: str, family: str, agents: list[str]) -> None:
        self.pupils += 1
        key = f"p{self.pupils}"
        row = self.user(key, "student", school, self.random.choice(CHILDREN), family)
        # Half of the families are listed with the child, as 1.2 has it, half with the adults.
        if self.pupils % 2:
            row["agentSourcedIds"] = ",".join(agents)
        else:
            for agent in agents:
                self.add_agent(agent, key)
        if self.demographics:
            born = date(2016, 1, 1) + timedelta(days=self.pupils % 360)
            self.made.add("demographics.csv", sourcedId=key, birthDate=born.isoformat())

    def add_agent(self, agent: str, pupil: str) -> None:
        # The agent is among the last rows, but for the one teacher who is a mother.
        rows = self.made.rows["users.csv"]
        near = next((row for row in reversed(rows[-12:]) if row["sourcedId"] == agent), None)
        row = near or self.made.find("users.csv", agent)
        row["agentSourcedIds"] = ",".join(filter(None, (row.get("agentSourcedIds", ""), pupil)))

    def user(self, key: str, role: str, school: str, given: str, family: str) -> dict[str, str]:
        old = {"principal": "administrator", "siteAdministrator": "administrator"}.get(role, role)
        row = self.made.add(
            "users.csv",
            sourcedId=key,
            enabledUser="true",
            username=key,
            givenName=given,
            familyName=family,
            orgSourcedIds=school,
            role=old,
            primaryOrgSourcedId=school,
        )
        if self.made.version == "1.2":
            self.role(key, role, school, "primary")
        return row

    def role(self, key: str, role: str, school: str, kind: str) -> None:
        self.made.add(
            "roles.csv",
            sourcedId=f"r{len(self.made.rows['roles.csv']) + 1}",
            userSourcedId=key,
            role=role,
            roleType=kind,
            orgSourcedId=school,
        )

    def enroll(self, key: str, school: str, user: str, role: str, primary: str) -> None:
        self.made.add(
            "enrollments.csv",
            sourcedId=f"e{len(self.made.rows['enrollments.csv']) + 1}",
            classSourcedId=key,
            schoolSourcedId=school,
            userSourcedId=user,
            role=role,
            primary=primary,
        )
