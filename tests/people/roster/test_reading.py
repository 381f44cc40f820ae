"""A faultless list comes back whole, whatever its version, form and wrapping."""

from datetime import date
from pathlib import Path

import pytest

from bot.people.roster import (
    Code,
    EnrollmentRow,
    GuardianRow,
    GuardianshipRow,
    PupilClass,
    PupilRow,
    Roster,
    RosterError,
    StaffClass,
    StaffPost,
    StaffRow,
    read_roster,
)
from tests.people.roster.samples import Sample, Version, sample

VERSIONS: tuple[Version, ...] = ("1.1", "1.2")


@pytest.fixture(params=VERSIONS)
def version(request: pytest.FixtureRequest) -> Version:
    """Both versions, one after the other."""
    chosen: Version = request.param
    return chosen


def read(made: Sample, folder: Path, on: date | None = None) -> Roster:
    """Write and read a sample."""
    return read_roster(made.folder(folder / "list"), on=on)


def pairs(roster: Roster) -> dict[tuple[str, str], str]:
    """Guardianships by guardian and pupil."""
    return {(row.guardian_id, row.pupil_id): row.kind for row in roster.guardianships}


def codes(roster: Roster) -> set[Code]:
    """The kinds of warnings."""
    return {warning.code for warning in roster.warnings}


def test_everybody_of_the_list_is_in_the_roster(version: Version, tmp_path: Path) -> None:
    made = sample(60, version=version)
    roster = read(made, tmp_path)
    users = {row["sourcedId"]: row for row in made.rows["users.csv"]}
    assert roster.version == version
    assert [row.sourced_id for row in roster.pupils] == [key for key in users if key.startswith("p")]
    assert {row.sourced_id for row in roster.guardians} == {key for key in users if key[0] == "g"} | {"t1"}
    assert {row.sourced_id for row in roster.staff} == {key for key in users if key[0] in "hot"}
    people: list[PupilRow | GuardianRow | StaffRow] = [*roster.pupils, *roster.guardians, *roster.staff]
    for person in people:
        row = users[person.sourced_id]
        assert (person.given_name, person.family_name) == (row["givenName"], row["familyName"])
    assert len(roster.enrollments) == len(made.rows["enrollments.csv"])
    assert [(row.title, row.begins_on) for row in roster.sessions] == [("2026/27", date(2026, 8, 1))]


def test_both_versions_of_a_list_say_the_same_but_for_what_the_older_cannot_say(tmp_path: Path) -> None:
    old = read_roster(sample(60, version="1.1").folder(tmp_path / "old"))
    new = read_roster(sample(60, version="1.2").folder(tmp_path / "new"))
    assert (old.pupils, old.guardians, old.classes) == (new.pupils, new.guardians, new.classes)
    assert old.enrollments == new.enrollments
    # 1.1 calls a head an administrator, and a teacher with a child here nothing but a teacher.
    assert {row.roles for row in old.staff} == {("office",), ("teacher",)}
    assert {row.roles for row in new.staff} == {("head",), ("office",), ("teacher",)}
    assert {pair for pair in pairs(new) if pairs(new)[pair] != pairs(old)[pair]} == {("t1", "p3")}
    assert codes(old) == {Code.AGENT_OF_OTHER_ROLE}
    assert codes(new) == set()


def test_twins_share_their_guardians_whichever_side_lists_the_other(version: Version, tmp_path: Path) -> None:
    made = sample(version=version)
    # The odd pupil lists its adults; the even one is listed by them.
    assert made.find("users.csv", "p1")["agentSourcedIds"] == "g1,g2,g3"
    assert "agentSourcedIds" not in made.find("users.csv", "p2")
    ties = pairs(read(made, tmp_path))
    for pupil in ("p1", "p2"):
        assert [ties[guardian, pupil] for guardian in ("g1", "g2", "g3")] == [*("custody", "custody", "information")]


def test_a_tie_listed_from_both_sides_is_one(version: Version, tmp_path: Path) -> None:
    made = sample(version=version)
    made.find("users.csv", "g1")["agentSourcedIds"] = "p1,p2"
    roster = read(made, tmp_path)
    assert roster.guardianships.count(GuardianshipRow("g1", "p1", "custody")) == 1


@pytest.mark.parametrize("cell", ["g1,g2", "g1;g2", "g1|g2", " g1 , g2 ", '"g1","g2"', "g1,,g2,g1,p1"])
def test_agents_may_be_parted_in_several_ways(cell: str, tmp_path: Path) -> None:
    made = sample()
    made.find("users.csv", "p1")["agentSourcedIds"] = cell
    assert {("g1", "p1"), ("g2", "p1")} <= pairs(read(made, tmp_path)).keys()


def test_two_pupils_of_the_same_name_stay_two(version: Version, tmp_path: Path) -> None:
    made = sample(version=version)
    for pupil in ("p1", "p2"):
        made.find("users.csv", pupil)["givenName"] = "Ida"
    names = [(row.given_name, row.family_name) for row in read(made, tmp_path).pupils[:2]]
    assert names[0] == names[1]
    assert len(read(made, tmp_path).pupils) == 24


def test_a_teacher_with_a_child_at_the_school_is_both(tmp_path: Path) -> None:
    roster = read(sample(version="1.2"), tmp_path)
    assert "t1" in {row.sourced_id for row in roster.staff}
    assert pairs(roster)["t1", "p3"] == "custody"


def test_a_teacher_whom_1_1_only_lists_as_agent_may_be_informed_and_a_warning_says_so(tmp_path: Path) -> None:
    roster = read(sample(version="1.1"), tmp_path)
    assert "t1" in {row.sourced_id for row in roster.staff}
    assert pairs(roster)["t1", "p3"] == "information"
    assert [(warning.code, warning.values["value"]) for warning in roster.warnings] == [
        (Code.AGENT_OF_OTHER_ROLE, "t1")
    ]


def test_a_grown_pupil_may_be_the_guardian_of_a_sibling_if_called_so(tmp_path: Path) -> None:
    made = sample(version="1.2")
    made.add("roles.csv", sourcedId="r0", userSourcedId="p4", role="guardian", orgSourcedId="s1")
    made.find("users.csv", "p4")["agentSourcedIds"] = "p1"
    roster = read(made, tmp_path)
    assert pairs(roster)["p4", "p1"] == "custody"
    assert "p4" in {row.sourced_id for row in roster.pupils}


def test_only_the_homeroom_counts_as_the_class(version: Version, tmp_path: Path) -> None:
    roster = read(sample(30, version=version), tmp_path)
    first, last = roster.pupils[0], roster.pupils[-1]
    assert first.classes == (PupilClass("s1-c1", True), PupilClass("s1-music", False))
    assert first.home_class_id == "s1-c1"
    assert (last.class_ids, last.home_class_id) == (("s1-c2",), "s1-c2")
    assert {row.sourced_id: row.kind for row in roster.classes} == {
        "s1-c1": "homeroom",
        "s1-c2": "homeroom",
        "s1-music": "scheduled",
    }


def test_the_primary_teacher_is_the_contact_teacher(version: Version, tmp_path: Path) -> None:
    staff = {row.sourced_id: row for row in read(sample(version=version), tmp_path).staff}
    assert staff["t1"].classes == (StaffClass("s1-c1", True),)
    assert staff["t2"].classes == (StaffClass("s1-c1", False), StaffClass("s1-music", True))


def test_a_head_who_teaches_is_head_and_teacher(tmp_path: Path) -> None:
    made = sample(version="1.2")
    made.add("enrollments.csv", sourcedId="x", classSourcedId="s1-c1", userSourcedId="h1", role="teacher")
    head = next(row for row in read(made, tmp_path).staff if row.sourced_id == "h1")
    assert head.roles == ("head", "teacher")
    assert head.posts == (StaffPost("s1", "head"), StaffPost("s1", "teacher"))


@pytest.mark.parametrize("role", ["districtAdministrator", "systemAdministrator", "ext:night-watch"])
def test_who_only_runs_the_machines_is_left_out(role: str, tmp_path: Path) -> None:
    made = sample(version="1.2")
    made.rows["roles.csv"][1]["role"] = role
    roster = read(made, tmp_path)
    assert "o1" not in {row.sourced_id for row in roster.staff}
    assert codes(roster) == {Code.PERSON_LEFT_OUT}


def test_staff_of_the_district_work_where_they_teach(version: Version, tmp_path: Path) -> None:
    made = sample(version=version)
    made.find("users.csv", "t1")["orgSourcedIds"] = "d1"
    for row in made.rows.get("roles.csv", ()):
        if row["userSourcedId"] == "t1":
            row["orgSourcedId"] = "d1"
    staff = {row.sourced_id: row for row in read(made, tmp_path).staff}
    assert staff["t1"].posts == (StaffPost("s1", "teacher"),)


def test_a_guardian_without_pupils_is_left_out_with_a_warning(version: Version, tmp_path: Path) -> None:
    made = sample(version=version)
    made.find("users.csv", "p1")["agentSourcedIds"] = "g1,g2"
    made.find("users.csv", "g3")["agentSourcedIds"] = ""
    roster = read(made, tmp_path)
    assert "g3" not in {row.sourced_id for row in roster.guardians}
    [warning] = [found for found in roster.warnings if found.code is Code.GUARDIAN_WITHOUT_PUPIL]
    assert (warning.file, warning.line) == ("users.csv", made.line("users.csv", "g3"))


def test_a_guardian_keeps_phone_language_and_whether_enabled(version: Version, tmp_path: Path) -> None:
    made = sample(version=version)
    made.find("users.csv", "g1").update(
        {"sms": "+47 912 34 567", "metadata.language": "nb_NO", "enabledUser": "False", "phone": "12345678"}
    )
    made.find("users.csv", "g2").update({"sms": "", "phone": "12345678", "metadata.language": ""})
    guardians = {row.sourced_id: row for row in read(made, tmp_path).guardians}
    first, second = guardians["g1"], guardians["g2"]
    assert first == GuardianRow("g1", first.given_name, first.family_name, "+47 912 34 567", "nb-no", enabled=False)
    assert (second.phone, second.language, second.enabled) == ("12345678", None, True)


def test_the_preferred_name_is_used_where_there_is_one(tmp_path: Path) -> None:
    made = sample(version="1.2")
    made.find("users.csv", "p1").update({"givenName": "Emilia", "preferredGivenName": "Emil"})
    assert read(made, tmp_path).pupils[0].given_name == "Emil"
    made.columns["users.csv"] = [
        {"preferredGivenName": "preferredFirstName"}.get(name, name) for name in made.columns["users.csv"]
    ]
    made.find("users.csv", "p1")["preferredFirstName"] = "Mille"
    assert read(made, tmp_path).pupils[0].given_name == "Mille"


def test_names_are_composed_and_have_single_spaces(tmp_path: Path) -> None:
    made = sample()
    made.find("users.csv", "p1").update({"givenName": " A\u030ase  Marie\u00a0", "familyName": "O'Brien, jr."})
    pupil = read(made, tmp_path).pupils[0]
    assert (pupil.given_name, pupil.family_name) == ("\u00c5se Marie", "O'Brien, jr.")


def test_birth_dates_come_from_demographics_or_metadata(version: Version, tmp_path: Path) -> None:
    made = sample(version=version, demographics=True)
    assert read(made, tmp_path).pupils[0].born_on == date(2016, 1, 2)
    plain = sample(version=version)
    plain.columns["users.csv"].append("metadata.birthDate")
    plain.find("users.csv", "p1")["metadata.birthDate"] = "2016-02-29T00:00:00.000Z"
    assert read(plain, tmp_path / "plain").pupils[0].born_on == date(2016, 2, 29)


def test_what_is_to_be_deleted_is_gone_with_all_that_points_to_it(version: Version, tmp_path: Path) -> None:
    made = sample(30, version=version)
    made.find("users.csv", "p2")["status"] = "tobedeleted"
    made.find("users.csv", "g3")["status"] = "tobedeleted"
    made.find("classes.csv", "s1-music")["status"] = "tobedeleted"
    made.find("users.csv", "p1")["status"] = "active"
    roster = read(made, tmp_path)
    assert "p2" not in {row.sourced_id for row in roster.pupils}
    assert "g3" not in {row.sourced_id for row in roster.guardians}
    assert {row.class_id for row in roster.enrollments} == {"s1-c1", "s1-c2"}
    assert not {pair for pair in pairs(roster) if "p2" in pair or "g3" in pair}


def test_a_class_of_a_school_to_be_deleted_is_gone_too(tmp_path: Path) -> None:
    made = sample(48, version="1.2", schools=2)
    made.find("orgs.csv", "s2")["status"] = "tobedeleted"
    roster = read(made, tmp_path)
    assert {row.school_id for row in roster.classes} == {"s1"}


def test_an_id_may_come_back_after_it_was_deleted(tmp_path: Path) -> None:
    made = sample()
    made.rows["users.csv"].insert(0, {"sourcedId": "p1", "status": "tobedeleted"})
    assert "p1" in {row.sourced_id for row in read(made, tmp_path).pupils}


def test_an_enrollment_twice_is_one(tmp_path: Path) -> None:
    made = sample()
    again = dict(made.rows["enrollments.csv"][-1], sourcedId="again")
    made.rows["enrollments.csv"].append(again)
    roster = read(made, tmp_path)
    assert len(roster.enrollments) == len(made.rows["enrollments.csv"]) - 1


def moved(begins: str = "", ends: str = "", old_ends: str = "") -> Sample:
    """A list in which p1 moved from the first to the second homeroom."""
    made = sample(30)
    place = next(
        row for row in made.rows["enrollments.csv"] if (row["userSourcedId"], row["classSourcedId"]) == ("p1", "s1-c1")
    )
    place["endDate"] = old_ends
    new = dict(place, sourcedId="new", classSourcedId="s1-c2", beginDate=begins, endDate=ends)
    made.rows["enrollments.csv"].append(new)
    return made


@pytest.mark.parametrize(
    ("made", "on", "home"),
    [
        (moved(begins="2027-01-10"), None, "s1-c2"),
        (moved(begins="2027-01-10"), date(2027, 1, 9), "s1-c1"),
        (moved(begins="2027-01-10"), date(2027, 1, 10), "s1-c2"),
        (moved(ends="2027-01-10"), date(2027, 1, 10), "s1-c1"),
        (moved(old_ends="2027-01-10"), date(2027, 1, 10), "s1-c2"),
    ],
)
def test_who_changed_class_is_in_one(made: Sample, on: date | None, home: str, tmp_path: Path) -> None:
    assert read(made, tmp_path, on).pupils[0].home_class_id == home


def test_in_the_holidays_next_year_counts(tmp_path: Path) -> None:
    made = sample()
    for row in made.rows["enrollments.csv"]:
        row["beginDate"] = "2026-08-12"
    roster = read(made, tmp_path, date(2026, 7, 1))
    assert roster.pupils[0].home_class_id == "s1-c1"
    assert isinstance(roster.enrollments[0], EnrollmentRow)
    assert roster.enrollments[0].begins_on == date(2026, 8, 12)


def test_a_role_that_has_ended_is_none(tmp_path: Path) -> None:
    made = sample(version="1.2")
    role = next(row for row in made.rows["roles.csv"] if row["userSourcedId"] == "g3")
    role["endDate"] = "2026-09-01"
    assert "g3" in {row.sourced_id for row in read(made, tmp_path, date(2026, 8, 31)).guardians}
    over = read(made, tmp_path, date(2026, 9, 1))
    assert "g3" not in {row.sourced_id for row in over.guardians}
    assert codes(over) == {Code.PERSON_LEFT_OUT}


def test_a_school_is_cut_out_of_a_list_of_several(version: Version, tmp_path: Path) -> None:
    whole = read(sample(90, version=version, schools=3), tmp_path)
    part = whole.for_school("s2")
    assert [row.sourced_id for row in part.schools] == ["s2"]
    assert {row.school_id for row in part.classes} == {"s2"}
    assert len(part.pupils) == 30
    assert {row.pupil_id for row in part.guardianships} <= {row.sourced_id for row in part.pupils}
    assert {row.guardian_id for row in part.guardianships} == {row.sourced_id for row in part.guardians}
    assert {post.school_id for row in part.staff for post in row.posts} == {"s2"}
    assert {row.class_id for row in part.enrollments} == {row.sourced_id for row in part.classes}
    assert part.for_school() == part


def test_the_schools_to_choose_from_are_named(tmp_path: Path) -> None:
    whole = read(sample(48, schools=2), tmp_path)
    for wanted, code in ((None, Code.SEVERAL_SCHOOLS), ("s9", Code.UNKNOWN_SCHOOL)):
        with pytest.raises(RosterError) as refused:
            whole.for_school(wanted)
        [problem] = refused.value.problems
        assert problem.code is code
        assert "s1 (Skole 1), s2 (Skole 2)" in str(problem)


def test_a_list_of_one_school_needs_no_choice(tmp_path: Path) -> None:
    whole = read(sample(), tmp_path)
    assert whole.for_school() == whole.for_school("s1")
    assert whole.for_school().pupils == whole.pupils


def test_columns_may_stand_in_any_order_and_case(version: Version, tmp_path: Path) -> None:
    made = sample(version=version)
    expected = read(made, tmp_path)
    folder = tmp_path / "list"
    for file, columns in made.columns.items():
        columns.reverse()
        text = made.text(file)
        head, body = text.split("\r\n", 1)
        (folder / file).write_text(f"{head.upper()}\r\n{body}", encoding="utf-8", newline="")
    assert read_roster(folder) == expected


def test_extra_columns_empty_lines_and_short_rows_do_no_harm(tmp_path: Path) -> None:
    made = sample()
    expected = read(made, tmp_path)
    made.columns["users.csv"].insert(0, "metadata.shoeSize")
    folder = made.folder(tmp_path / "list")
    short = "\r\n".join(line.rstrip(",") for line in made.text("enrollments.csv").split("\r\n"))
    (folder / "enrollments.csv").write_text(f"\r\n{short}\r\n,,\r\n", encoding="utf-8", newline="")
    assert read_roster(folder) == expected


@pytest.mark.parametrize("stated", ["", "1.1", "1.1.1", "v1.1"])
def test_the_version_is_found(stated: str, tmp_path: Path) -> None:
    made = sample(version="1.1")
    made.rows["manifest.csv"][1]["value"] = stated
    assert read(made, tmp_path).version == "1.1"


def test_the_version_is_found_by_the_columns_of_a_list_without_manifest(version: Version, tmp_path: Path) -> None:
    made = sample(version=version)
    made.drop("manifest.csv")
    roster = read(made, tmp_path)
    assert roster.version == version
    assert Code.NO_MANIFEST in codes(roster)


def test_sessions_are_not_needed(version: Version, tmp_path: Path) -> None:
    made = sample(version=version)
    made.drop("academicSessions.csv")
    made.rows["manifest.csv"] = [row for row in made.rows["manifest.csv"] if "academic" not in row["propertyName"]]
    roster = read(made, tmp_path)
    assert roster.sessions == ()
    assert roster.classes[0].session_ids == ()


def test_the_generator_makes_the_same_list_again() -> None:
    assert sample(50).files() == sample(50).files()
    assert sample(50, seed=8).files() != sample(50).files()
