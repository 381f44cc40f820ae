"""Every way in which a list can be wrong, once: what is reported, and where."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.people.roster import Code, Limits, Problem, RosterError, read_roster
from bot.people.roster.problems import SENTENCES
from tests.people.roster.samples import Sample, sample, write_folder


class Fault(NamedTuple):
    """A way to spoil a list, and where it must be seen: file, sourcedId or line, column."""

    code: Code
    spoil: Callable[[Sample], object]
    file: str
    at: str | int | None = None
    column: str | None = None


def users(key: str, **cells: str) -> Callable[[Sample], object]:
    """Change cells of a user."""
    changes = {name.replace("metadata_", "metadata."): value for name, value in cells.items()}
    return lambda made: made.find("users.csv", key).update(changes)


def row(file: str, index: int, **cells: str) -> Callable[[Sample], object]:
    """Change cells of a row of any file."""
    return lambda made: made.rows[file][index].update(cells)


def homes(*titles: str) -> Callable[[Sample], object]:
    """Give the first classes these titles."""

    def spoil(made: Sample) -> None:
        for group, title in zip(made.rows["classes.csv"], titles, strict=False):
            group["title"] = title

    return spoil


def enroll(user: str, role: str, group: str = "s1-c1") -> Callable[[Sample], object]:
    """Enroll somebody more."""
    return lambda made: made.add(
        "enrollments.csv", sourcedId="more", classSourcedId=group, userSourcedId=user, role=role
    )


def all_of(file: str, **cells: str) -> Callable[[Sample], object]:
    """Change cells of all rows of a file."""

    def spoil(made: Sample) -> None:
        for found in made.rows[file]:
            found.update(cells)

    return spoil


def no_students(made: Sample) -> None:
    """Nobody is a student any more, in roles or enrollments."""
    made.rows["roles.csv"] = [found for found in made.rows["roles.csv"] if found["role"] != "student"]
    made.rows["enrollments.csv"] = [found for found in made.rows["enrollments.csv"] if found["role"] != "student"]


def no_guardians_of_p1(made: Sample) -> None:
    """Neither side lists the other."""
    made.find("users.csv", "p1")["agentSourcedIds"] = ""


def one_more_parent(made: Sample) -> None:
    """A parent whom no pupil lists."""
    made.add("users.csv", sourcedId="g0", givenName="Ole", familyName="Dahl")
    made.add("roles.csv", sourcedId="r0", userSourcedId="g0", role="parent", orgSourcedId="s1")


LONG = "Ab" * 101
PROBLEMS = [
    Fault(Code.MISSING_FILE, lambda made: made.drop("roles.csv"), "roles.csv"),
    Fault(Code.MISSING_FILE, lambda made: made.drop("enrollments.csv"), "enrollments.csv"),
    Fault(Code.MISSING_FILE, lambda made: made.drop("academicSessions.csv"), "academicSessions.csv"),
    Fault(Code.UNSUPPORTED_VERSION, row("manifest.csv", 1, value="2.0"), "manifest.csv"),
    Fault(Code.DELTA, row("manifest.csv", -1, value="delta"), "manifest.csv"),
    Fault(Code.UNKNOWN_VALUE, row("manifest.csv", 4, value="whole"), "manifest.csv", 6, "value"),
    Fault(Code.MISSING_COLUMN, lambda made: made.drop("users.csv", "givenName"), "users.csv", 1, "givenName"),
    Fault(
        Code.DUPLICATE_COLUMN,
        lambda made: made.columns["users.csv"].append("SourcedID"),
        *("users.csv", 1, "sourcedId"),
    ),
    Fault(Code.NO_ROWS, all_of("users.csv", status="tobedeleted"), "users.csv"),
    Fault(Code.NO_ROWS, lambda made: made.rows["enrollments.csv"].clear(), "enrollments.csv"),
    Fault(Code.EMPTY_VALUE, users("p1", familyName="  "), "users.csv", "p1", "familyName"),
    Fault(Code.EMPTY_VALUE, row("orgs.csv", 1, name=""), "orgs.csv", 3, "name"),
    Fault(Code.EMPTY_VALUE, row("roles.csv", 4, orgSourcedId=""), "roles.csv", 6, "orgSourcedId"),
    Fault(Code.TOO_LONG, users("p1", givenName=LONG), "users.csv", "p1", "givenName"),
    Fault(Code.TOO_LONG, row("roles.csv", 0, sourcedId="x" * 256), "roles.csv", 2, "sourcedId"),
    Fault(Code.BAD_CHARACTER, users("g1", givenName="Mette\u202e"), "users.csv", "g1", "givenName"),
    Fault(Code.BAD_CHARACTER, users("g1", givenName="S\ufffdren"), "users.csv", "g1", "givenName"),
    Fault(Code.BAD_CHARACTER, users("g1", givenName="a\x1b[2J"), "users.csv", "g1", "givenName"),
    Fault(
        Code.BAD_DATE,
        row("academicSessions.csv", 0, startDate="1/8 2026"),
        *("academicSessions.csv", 2, "startDate"),
    ),
    Fault(Code.BAD_DATE, row("enrollments.csv", 3, endDate="2026-02-30"), "enrollments.csv", 5, "endDate"),
    Fault(
        Code.DATES_SWAPPED,
        row("enrollments.csv", 3, beginDate="2026-08-12", endDate="2026-08-11"),
        *("enrollments.csv", 5, "endDate"),
    ),
    Fault(Code.UNKNOWN_VALUE, row("roles.csv", 2, role="dean"), "roles.csv", 4, "role"),
    Fault(Code.UNKNOWN_VALUE, row("orgs.csv", 0, type="kommune"), "orgs.csv", 2, "type"),
    Fault(Code.UNKNOWN_VALUE, users("g1", enabledUser="ja"), "users.csv", "g1", "enabledUser"),
    Fault(Code.UNKNOWN_VALUE, users("g1", status="left"), "users.csv", "g1", "status"),
    Fault(Code.DUPLICATE_ID, lambda made: made.add("users.csv", sourcedId="p1"), "users.csv", -1, "sourcedId"),
    Fault(Code.UNKNOWN_REFERENCE, users("p1", agentSourcedIds="g1,who"), "users.csv", "p1", "agentSourcedIds"),
    Fault(
        Code.UNKNOWN_REFERENCE,
        users("p1", primaryOrgSourcedId="s9"),
        *("users.csv", "p1", "primaryOrgSourcedId"),
    ),
    Fault(Code.UNKNOWN_REFERENCE, row("roles.csv", 0, userSourcedId="who"), "roles.csv", 2, "userSourcedId"),
    Fault(
        Code.UNKNOWN_REFERENCE,
        row("classes.csv", 0, termSourcedIds="y1,y9"),
        *("classes.csv", 2, "termSourcedIds"),
    ),
    Fault(
        Code.UNKNOWN_REFERENCE,
        row("classes.csv", 2, schoolSourcedId="s9"),
        *("classes.csv", 4, "schoolSourcedId"),
    ),
    Fault(Code.UNKNOWN_REFERENCE, enroll("p1", "student", "who"), "enrollments.csv", -1, "classSourcedId"),
    Fault(
        Code.UNKNOWN_REFERENCE,
        row("enrollments.csv", 0, schoolSourcedId="s9"),
        *("enrollments.csv", 2, "schoolSourcedId"),
    ),
    Fault(Code.NO_SCHOOL, row("orgs.csv", 1, type="local"), "orgs.csv", None, "type"),
    Fault(Code.NOT_A_SCHOOL, row("classes.csv", 2, schoolSourcedId="d1"), "classes.csv", 4, "schoolSourcedId"),
    Fault(Code.NO_HOMEROOM, all_of("classes.csv", classType="scheduled"), "classes.csv", None, "classType"),
    Fault(Code.NO_PUPILS, no_students, "roles.csv", None, "role"),
    Fault(Code.NOT_A_PUPIL, enroll("g1", "student"), "enrollments.csv", -1, "role"),
    Fault(Code.NOT_STAFF, enroll("g1", "teacher"), "enrollments.csv", -1, "role"),
    Fault(Code.TWO_HOMEROOMS, enroll("p1", "student", "s1-c2"), "enrollments.csv", -1, "classSourcedId"),
]
WARNINGS = [
    Fault(Code.NO_MANIFEST, lambda made: made.drop("manifest.csv"), "manifest.csv"),
    Fault(Code.LISTED_ABSENT, row("manifest.csv", -1, value="absent"), "users.csv"),
    Fault(Code.ODD_PHONE, users("g1", sms="call Ole"), "users.csv", "g1", "sms"),
    Fault(Code.ODD_LANGUAGE, users("g1", metadata_language="dansk!"), *("users.csv", "g1", "metadata.language")),
    Fault(Code.GARBLED_NAME, users("p1", givenName="SÃ¸ren"), "users.csv", "p1", "givenName"),
    Fault(Code.SAME_CLASS_NAME, homes("3.B", "3b"), "classes.csv", 3, "title"),
    Fault(Code.CLASS_WITHOUT_CONTACT, row("enrollments.csv", 0, primary="false"), "classes.csv", 2),
    Fault(Code.PUPIL_WITHOUT_CLASS, lambda made: made.rows["enrollments.csv"].pop(), "users.csv", "p30"),
    Fault(Code.PUPIL_WITHOUT_GUARDIAN, no_guardians_of_p1, "users.csv", "p1"),
    Fault(Code.GUARDIAN_WITHOUT_PUPIL, one_more_parent, "users.csv", "g0"),
    Fault(
        Code.AGENT_IS_PUPIL,
        users("p1", agentSourcedIds="g1,g2,g3,p2"),
        *("users.csv", "p1", "agentSourcedIds"),
    ),
    Fault(Code.AGENT_OF_OTHER_ROLE, users("p1", agentSourcedIds="g1,g2,g3,t2"), "users.csv", "t2"),
    Fault(
        Code.MIXED_GUARDIAN_ROLES,
        lambda made: made.add("roles.csv", sourcedId="r0", userSourcedId="g1", role="relative", orgSourcedId="s1"),
        "users.csv",
        "g1",
    ),
    Fault(Code.PERSON_LEFT_OUT, row("roles.csv", 1, role="systemAdministrator"), "users.csv", "o1"),
]
# These need another list, or another wrapping, and have tests of their own.
ELSEWHERE = {
    *(Code.SEVERAL_SCHOOLS, Code.UNKNOWN_SCHOOL, Code.BAD_ENCODING, Code.NUL_BYTE),
    *(Code.UNKNOWN_VERSION, Code.EXTRA_CELLS, Code.BAD_CSV),
    # Of spreadsheets: test_sheet.py.
    *(Code.OLD_SPREADSHEET, Code.MACROS, Code.ONE_OF_SEVERAL, Code.CELL_ERROR, Code.CLASS_IS_DATE, Code.NO_FAMILY_NAME),
    *(Code.SAME_PUPIL, Code.SAME_ADULT, Code.OTHER_NAME, Code.UNREAD_COLUMN, Code.CALLED_LIKE_STAFF),
    Code.PROTECTED_ADULT,  # test_homes.py
    *(Code.NOT_FOUND, Code.NOT_A_ROSTER, Code.NO_FILES, Code.SEVERAL_FOLDERS, Code.UNSAFE_PATH),
    *(Code.LOCKED, Code.ODD_COMPRESSION, Code.TOO_BIG, Code.TOO_MANY_ROWS, Code.DUPLICATE_FILE),
    Code.UNREADABLE,
}


def refusal(path: Path, limits: Limits | None = None) -> tuple[Problem, ...]:
    """What a list is refused for."""
    with pytest.raises(RosterError) as refused:
        read_roster(path, limits=limits)
    return refused.value.problems


def place(fault: Fault, made: Sample) -> tuple[str, int | None, str | None]:
    """Where a fault must be seen; -1 is the last line of its file."""
    line = fault.at
    if line == -1:
        line = len(made.rows[fault.file]) + 1
    elif isinstance(line, str):
        line = made.line(fault.file, line)
    return fault.file, line, fault.column


def name(fault: Fault) -> str:
    """A readable test id."""
    return f"{fault.code}-{fault.file.removesuffix('.csv')}-{fault.column}"


@pytest.mark.parametrize("fault", PROBLEMS, ids=name)
def test_a_fault_is_reported_where_it_is(fault: Fault, tmp_path: Path) -> None:
    made = sample(30)
    fault.spoil(made)
    found = {
        (problem.code, problem.file, problem.line, problem.column)
        for problem in refusal(made.folder(tmp_path / "list"))
    }
    assert (fault.code, *place(fault, made)) in found


@pytest.mark.parametrize("fault", WARNINGS, ids=name)
def test_an_oddity_is_told_and_stops_nothing(fault: Fault, tmp_path: Path) -> None:
    made = sample(30)
    fault.spoil(made)
    found = read_roster(made.folder(tmp_path / "list")).warnings
    assert [(problem.code, problem.file, problem.line, problem.column) for problem in found] == [
        (fault.code, *place(fault, made))
    ]


def test_every_code_has_a_sentence_and_a_test() -> None:
    tested = {fault.code for fault in PROBLEMS + WARNINGS}
    assert set(SENTENCES) == set(Code)
    assert tested | ELSEWHERE == set(Code)
    assert tested & ELSEWHERE == set()


def test_a_list_has_no_fault_before_it_is_spoiled(tmp_path: Path) -> None:
    assert read_roster(sample(30).folder(tmp_path / "list")).warnings == ()


def test_one_report_lists_everything_in_the_order_of_files_and_lines(tmp_path: Path) -> None:
    made = sample(30)
    for spoil in (
        enroll("who", "teacher"),
        users("p2", givenName=""),
        users("p1", familyName="", agentSourcedIds="who"),
        row("orgs.csv", 1, name=""),
        row("enrollments.csv", 0, endDate="soon"),
    ):
        spoil(made)
    found = refusal(made.folder(tmp_path / "list"))
    lines = [made.line("users.csv", "p1"), made.line("users.csv", "p2")]
    assert [str(problem) for problem in found] == [
        "orgs.csv, line 3, column name: Nothing is filled in.",
        f"users.csv, line {lines[0]}, column familyName: Nothing is filled in.",
        f"users.csv, line {lines[0]}, column agentSourcedIds: “who” is not in users.csv.",
        f"users.csv, line {lines[1]}, column givenName: Nothing is filled in.",
        "enrollments.csv, line 2, column endDate: “soon” is not a date like 2026-08-12.",
        f"enrollments.csv, line {len(made.rows['enrollments.csv']) + 1}, column userSourcedId: "
        "“who” is not in users.csv.",
    ]


def test_a_missing_file_does_not_hide_what_is_wrong_with_the_others(tmp_path: Path) -> None:
    made = sample(30)
    made.drop("users.csv")
    row("enrollments.csv", 0, endDate="soon")(made)
    found = [(problem.file, problem.code) for problem in refusal(made.folder(tmp_path / "list"))]
    # What points to the missing people is not held against them.
    assert found == [("users.csv", Code.MISSING_FILE), ("enrollments.csv", Code.BAD_DATE)]


def test_problems_name_no_person(tmp_path: Path) -> None:
    made = sample(30)
    users("p1", givenName="Hemmelig" * 30, familyName="")(made)
    users("g1", sms="Hemmelig", givenName="Hemmelig\x07")(made)
    assert "Hemmelig" not in "\n".join(map(str, refusal(made.folder(tmp_path / "list"))))


def test_pupils_of_no_school_are_left_out_with_a_warning(tmp_path: Path) -> None:
    made = sample(48, version="1.1", schools=2)
    users("p1", orgSourcedIds="d1")(made)
    made.rows["enrollments.csv"] = [found for found in made.rows["enrollments.csv"] if found["userSourcedId"] != "p1"]
    roster = read_roster(made.folder(tmp_path / "list"))
    assert "p1" not in {found.sourced_id for found in roster.pupils}
    assert (Code.PERSON_LEFT_OUT, "p1") in {(warning.code, warning.values["value"]) for warning in roster.warnings}
    assert "p1" not in {tie.pupil_id for tie in roster.guardianships}


def test_a_version_that_nothing_tells_is_a_problem(tmp_path: Path) -> None:
    made = sample(version="1.1")
    made.drop("manifest.csv")
    made.drop("users.csv", "role")
    [problem] = refusal(made.folder(tmp_path / "list"))
    assert (problem.code, problem.file) == (Code.UNKNOWN_VERSION, "list")


@pytest.mark.parametrize(
    ("end", "code"),
    [
        (b"x1,,,Musik,,k1,,homeroom,,s1,y1,,,,more\r\n", Code.EXTRA_CELLS),
        (b'x1,,,"Musik,,k1,,homeroom,,s1,y1,,,\r\n', Code.BAD_CSV),
        (b'x1,,,"Mu"sik,,k1,,homeroom,,s1,y1,,,\r\n', Code.BAD_CSV),
        (b"x1,,," + b"M" * 200_000 + b",,,,,,,,,,\r\n", Code.BAD_CSV),
    ],
)
def test_rows_that_do_not_fit_the_header_are_named(end: bytes, code: Code, tmp_path: Path) -> None:
    files = sample(30).files()
    lines = files["classes.csv"].count(b"\n")
    files["classes.csv"] += end
    [problem] = refusal(write_folder(tmp_path / "list", files))
    assert (problem.code, problem.file, problem.line) == (code, "classes.csv", lines + 1)


@pytest.mark.parametrize("data", [b"", b"\r\n\r\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_a_problem(data: bytes, tmp_path: Path) -> None:
    files = sample().files() | {"classes.csv": data}
    assert [(found.file, found.code) for found in refusal(write_folder(tmp_path / "list", files))] == [
        ("classes.csv", Code.NO_ROWS)
    ]
