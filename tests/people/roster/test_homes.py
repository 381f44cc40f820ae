"""What OneRoster lists say about homes and years: protection, other adults, and last year's classes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.people.roster import Code, Roster, RosterError, read_roster
from tests.people.roster.samples import Sample, Version, sample

TODAY = date(2026, 11, 21)


def read(made: Sample, folder: Path, on: date | None = TODAY) -> Roster:
    return read_roster(made.folder(folder / "list"), on=on)


def marked(made: Sample, person: str, column: str, word: str) -> None:
    made.columns["users.csv"].append(column)
    made.find("users.csv", person)[column] = word


def protected(roster: Roster) -> dict[str, bool | None]:
    return {row.sourced_id: row.protected for row in roster.pupils if row.protected is not None}


@pytest.mark.parametrize("version", ["1.1", "1.2"])
@pytest.mark.parametrize(
    ("column", "word", "means"),
    [
        ("metadata.protected", "true", True),
        ("metadata.protected", "false", False),
        ("metadata.adressebeskyttelse", "Ja", True),
        ("metadata.adressesperre", "nei", False),
        ("metadata.securityMarking", "Sekretessmarkering", True),
        ("metadata.securityMarking", "Ingen", False),
        ("metadata.SkyddadIdentitet", "1", True),
    ],
)
def test_a_protected_pupil_is_read_where_a_list_says_so(
    version: Version, column: str, word: str, means: bool, tmp_path: Path
) -> None:
    made = sample(8, version=version)
    marked(made, "p1", column, word)
    assert protected(read(made, tmp_path)) == {"p1": means}


def test_one_column_that_says_protected_is_enough(tmp_path: Path) -> None:
    made = sample(8)
    marked(made, "p1", "metadata.protected", "false")
    marked(made, "p1", "metadata.secretAddress", "true")
    assert protected(read(made, tmp_path)) == {"p1": True}


def test_an_unknown_word_is_never_taken_for_no(tmp_path: Path) -> None:
    made = sample(8)
    marked(made, "p1", "metadata.protected", "perhaps")
    with pytest.raises(RosterError) as refused:
        read(made, tmp_path)
    assert [(found.code, found.column) for found in refused.value.problems] == [
        (Code.UNKNOWN_VALUE, "metadata.protected")
    ]


def test_who_lives_with_a_protected_parent_is_protected(tmp_path: Path) -> None:
    made = sample(8)
    marked(made, "g1", "metadata.protected", "true")
    roster = read(made, tmp_path)
    assert protected(roster) == {"p1": True, "p2": True}
    assert [found.code for found in roster.warnings] == [Code.PROTECTED_ADULT]


def test_an_aunts_secret_address_is_not_the_childs(tmp_path: Path) -> None:
    made = sample(8)
    marked(made, "g3", "metadata.protected", "true")
    assert protected(read(made, tmp_path)) == {}


@pytest.mark.parametrize(
    ("role", "kind"),
    [("parent", "custody"), ("guardian", "custody"), ("relative", "information"), ("ext:foster", "other")],
)
def test_each_role_makes_its_kind_of_guardianship(role: str, kind: str, tmp_path: Path) -> None:
    made = sample(8)
    next(row for row in made.rows["roles.csv"] if row["userSourcedId"] == "g1")["role"] = role
    assert {tie.kind for tie in read(made, tmp_path).guardianships if tie.guardian_id == "g1"} == {kind}


# School years --------------------------------------------------------------------------------------------------------


def two_years(made: Sample, *, dated: bool) -> None:
    """Add the year before with its class 1.A, where everybody of s1-c1 was and still is enrolled."""
    made.add(
        "academicSessions.csv",
        sourcedId="y0",
        title="2025/26",
        type="schoolYear",
        startDate="2025-08-01",
        endDate="2026-08-01",
    )
    made.add(
        "classes.csv",
        sourcedId="old",
        title="0.A",
        classType="homeroom",
        schoolSourcedId="s1",
        termSourcedIds="y0",
    )
    for row in [row for row in made.rows["enrollments.csv"] if row["classSourcedId"] == "s1-c1"]:
        more = {"beginDate": "2025-08-10"} if dated else {}
        made.add("enrollments.csv", **{**row, "sourcedId": f"{row['sourcedId']}-old", "classSourcedId": "old"}, **more)


@pytest.mark.parametrize("dated", [True, False])
def test_last_years_class_is_left_out_of_this_years_list(dated: bool, tmp_path: Path) -> None:
    made = sample(8)
    two_years(made, dated=dated)
    roster = read(made, tmp_path)
    assert "old" not in {row.sourced_id for row in roster.classes}
    assert {row.home_class_id for row in roster.pupils} == {"s1-c1"}
    assert all(place.class_id != "old" for row in roster.staff for place in row.classes)


def test_before_the_new_year_begins_the_old_class_is_home(tmp_path: Path) -> None:
    made = sample(8)
    two_years(made, dated=False)
    roster = read(made, tmp_path, date(2026, 6, 20))
    assert {row.home_class_id for row in roster.pupils} == {"old"}


def test_a_list_of_last_year_alone_is_read_as_it_is(tmp_path: Path) -> None:
    made = sample(8)
    assert len(read(made, tmp_path, date(2027, 9, 1)).classes) == 2


def test_schools_parted_at_once_are_as_parted_one_by_one(tmp_path: Path) -> None:
    roster = read(sample(60, schools=3), tmp_path)
    for key, part in roster.by_school().items():
        alone = roster.for_school(key)
        for rows in ("schools", "classes", "pupils", "guardians", "staff", "guardianships", "enrollments"):
            assert set(getattr(part, rows)) == set(getattr(alone, rows))
            assert len(getattr(part, rows)) == len(getattr(alone, rows))
