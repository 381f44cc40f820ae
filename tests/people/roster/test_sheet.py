"""A plain spreadsheet: what is read from it, how those without ids are told apart, and what is refused."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.people.roster import Code, Limits, Problem, Roster, RosterError, read_roster
from bot.people.roster.headings import COLUMNS, LANGUAGES, column_of, heading
from bot.people.roster.identity import folded, unkeyed
from bot.people.roster.template import csv_template, xlsx_template
from tests.people.roster.sheets import FAMILY, LARS, METTE, Pupil, adult, pupil, table, write_csv, write_xlsx


def refusal(path: Path, **more: Any) -> tuple[Problem, ...]:
    with pytest.raises(RosterError) as caught:
        read_roster(path, **more)
    return caught.value.problems


def codes(path: Path) -> list[tuple[Code, int | None]]:
    return [(found.code, found.line) for found in refusal(path)]


def families(roster: Roster) -> dict[str, set[tuple[str, str]]]:
    """Who belongs to whom, by given names."""
    pupils = {row.sourced_id: row.given_name for row in roster.pupils}
    adults = {row.sourced_id: row.given_name for row in roster.guardians}
    found: dict[str, set[tuple[str, str]]] = {name: set() for name in pupils.values()}
    for tie in roster.guardianships:
        found[pupils[tie.pupil_id]].add((adults[tie.guardian_id], tie.kind))
    return found


# What is read --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_row_is_a_pupil_with_its_adults(kind: str, language: str, tmp_path: Path) -> None:
    write = write_csv if kind == "csv" else write_xlsx
    roster = read_roster(write(tmp_path / f"list.{kind}", FAMILY, language=language))
    assert [(row.given_name, row.family_name, row.born_on) for row in roster.pupils] == [
        ("Liv", "Dahl", date(2017, 4, 23)),
        ("Emil", "Dahl", date(2015, 4, 23)),
        ("Åse", "Öberg", date(2017, 1, 2)),
    ]
    assert [row.title for row in roster.classes] == ["3.B", "5.A"]
    both = {("Lars", "custody"), ("Mette", "custody")}
    assert families(roster) == {"Liv": both, "Emil": both, "Åse": {("Ole", "information")}}
    assert [(row.given_name, row.phone, row.language) for row in roster.guardians] == [
        ("Lars", "+45 20 00 00 01", "da"),
        ("Mette", "+45 20 00 00 02", "nb"),
        ("Ole", None, None),
    ]
    assert roster.warnings == ()


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_csv_is_read_as_programs_save_it(separator: str, encoding: str, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "list.csv", FAMILY, separator=separator, encoding=encoding)
    assert [row.family_name for row in read_roster(path).pupils] == ["Dahl", "Dahl", "Öberg"]


def test_cells_of_a_workbook_are_taken_by_what_they_are(tmp_path: Path) -> None:
    row = pupil(
        "Liv",
        "Dahl",
        adult("Lars", "Dahl", 20000001),
        birth_date=datetime(2017, 4, 23),  # noqa: DTZ001 - a cell knows no zone
        protected=True,
        id=4711.0,
    )
    roster = read_roster(write_xlsx(tmp_path / "list.xlsx", [row]))
    (found,) = roster.pupils
    assert (found.sourced_id, found.born_on, found.protected) == ("4711", date(2017, 4, 23), True)
    assert roster.guardians[0].phone == "20000001"


def test_a_formula_counts_as_the_value_it_was_saved_with(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "list.xlsx", FAMILY)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    text = parts[sheet].decode()
    cell = '<c r="A2" t="str"><f>"3."&amp;"B"</f><v>3.B</v></c>'
    start, end = text.index('<c r="A2"'), text.index("</c>", text.index('<c r="A2"')) + 4
    parts[sheet] = (text[:start] + cell + text[end:]).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    assert read_roster(path).classes[0].title == "3.B"


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_text_that_looks_like_a_formula_is_text(kind: str, tmp_path: Path) -> None:
    name = "=HYPERLINK(1)"
    path = tmp_path / f"list.{kind}"
    if kind == "csv":
        write_csv(path, [pupil(name, "@Dahl")])
    else:
        from openpyxl import Workbook

        book = Workbook()
        sheet: Any = book.active
        for line in table([pupil(name, "@Dahl")]):
            sheet.append(line)
        for each in sheet[2]:
            each.data_type = "s"
        book.save(path)
    (found,) = read_roster(path).pupils
    assert (found.given_name, found.family_name) == (name, "@Dahl")


def test_headings_may_be_written_as_people_write_them(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(
        "Klasseliste 3.B;;;;;\n\nELEVENS FORNAVN;Elev: efternavn;Hold;Mobil – forælder 1;forælder 1 fornavn;"
        "Forælder 1, efternavn;Forælder 1 (relation)\nLiv;Dahl;3.B;20000001;Lars;Dahl;forældremyndighed\n",
        encoding="utf-8",
    )
    assert families(read_roster(path)) == {"Liv": {("Lars", "custody")}}


def test_what_is_not_read_is_named(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Klasse;Fornavn;Efternavn;CPR-nr.\n3.B;Liv;Dahl;010101-1234\n", encoding="utf-8")
    (warning,) = read_roster(path).warnings
    assert (warning.code, warning.column) == (Code.UNREAD_COLUMN, "CPR-nr.")
    assert "010101" not in str(warning)


def test_class_staff_are_named_with_the_one_who_leads_first(tmp_path: Path) -> None:
    staff = "Anne Sofie Berg; Ole Holm (t2)"
    rows = [pupil("Liv", "Dahl", class_staff=staff), pupil("Bo", "Lund", class_staff=staff), pupil("Ib", "Ø", at="1.A")]
    roster = read_roster(write_csv(tmp_path / "list.csv", rows))
    assert [(row.given_name, row.family_name, row.classes[0].primary) for row in roster.staff] == [
        ("Anne Sofie", "Berg", True),
        ("Ole", "Holm", False),
    ]
    assert roster.staff[1].sourced_id == "t2"
    assert roster.silent_about_staff == {"", "class-1a"}


def test_a_guardian_who_teaches_the_class_is_one_person_by_number_or_id(tmp_path: Path) -> None:
    by_number = pupil("Liv", "Dahl", LARS, class_staff="Lars Dahl +45 20 00 00 01")
    by_id = pupil("Bo", "Lund", adult("Eva", "Lund", id="t7"), class_staff="Eva Lund (t7)", at="1.A")
    roster = read_roster(write_csv(tmp_path / "list.csv", [by_number, by_id]))
    assert {row.sourced_id for row in roster.staff} == {row.sourced_id for row in roster.guardians}
    assert roster.warnings == ()


def test_a_guardian_called_like_a_teacher_is_told(tmp_path: Path) -> None:
    rows = [pupil("Liv", "Dahl", LARS, class_staff="Lars Dahl")]
    assert [found.code for found in read_roster(write_csv(tmp_path / "list.csv", rows)).warnings] == [
        Code.CALLED_LIKE_STAFF
    ]


@pytest.mark.parametrize(
    "name",
    ["Søren Æ. Ågård", "Đặng Thị Ngọc", "محمد الأمين", "Їжак Ґалаґан", "Łucja Żółć", "Sámmol Hætta", "נעמי", "明子"],
)
def test_names_of_every_script_are_read_as_they_are(name: str, tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "list.xlsx", [pupil(name, name, adult(name, name))])
    roster = read_roster(path)
    assert (roster.pupils[0].given_name, roster.guardians[0].family_name) == (name, name)
    assert folded(name)


def test_a_name_of_200_characters_is_read_and_one_more_is_not(tmp_path: Path) -> None:
    assert read_roster(write_csv(tmp_path / "a.csv", [pupil("å" * 200, "D")])).pupils[0].given_name == "å" * 200
    assert codes(write_csv(tmp_path / "b.csv", [pupil("å" * 201, "D")])) == [(Code.TOO_LONG, 2)]


# Who is who ----------------------------------------------------------------------------------------------------------


def ids(path: Path) -> list[str]:
    return [row.sourced_id for row in read_roster(path).pupils]


def test_ids_are_the_same_on_any_day_and_show_no_name(tmp_path: Path) -> None:
    first = ids(write_csv(tmp_path / "a.csv", FAMILY))
    assert ids(write_xlsx(tmp_path / "b.xlsx", FAMILY[::-1], language="sv")) == first[::-1]
    spelled = [{**row, "given_name": row["given_name"].upper(), "class": "1.A"} for row in FAMILY]
    assert ids(write_csv(tmp_path / "c.csv", spelled)) == first
    assert not any("dahl" in key or "liv" in key for key in first)


def test_another_installation_makes_other_ids(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", FAMILY)
    other = read_roster(path, blind=lambda text: unkeyed(f"another key {text}"))
    assert [row.sourced_id for row in other.pupils] != ids(path)


def test_given_ids_count(tmp_path: Path) -> None:
    rows = [pupil("Liv", "Dahl", adult("Lars", "Dahl", id="g1"), id="p1"), pupil("Liv", "Dahl", id="p2")]
    roster = read_roster(write_csv(tmp_path / "a.csv", rows))
    assert [row.sourced_id for row in roster.pupils] == ["p1", "p2"]
    assert roster.guardians[0].sourced_id == "g1"
    assert roster.derived_ids == {"class-3b"}


@pytest.mark.parametrize(
    ("first", "second"),
    [({}, {}), ({}, {"at": "4.B"}), ({"birth_date": "2017-04-23"}, {}), ({}, {"id": "p2"})],
)
def test_two_pupils_with_one_name_are_a_problem_and_not_a_guess(first: Pupil, second: Pupil, tmp_path: Path) -> None:
    rows = [pupil("Liv", "Dahl", **first), pupil("Bo", "Lund"), pupil("LIV", "Dahl", **second)]
    assert codes(write_csv(tmp_path / "a.csv", rows)) == [(Code.SAME_PUPIL, 4)]


def test_two_pupils_with_one_name_are_told_apart_by_their_birth_dates(tmp_path: Path) -> None:
    rows = [pupil("Liv", "Dahl", birth_date="2017-04-23"), pupil("Liv", "Dahl", birth_date="2017-04-24")]
    assert len(set(ids(write_csv(tmp_path / "a.csv", rows)))) == 2


def test_guardians_who_share_a_number_are_two_people(tmp_path: Path) -> None:
    shared = [adult("Lars", "Dahl", "20000001"), adult("Mette", "Dahl", "+45 20000001")]
    roster = read_roster(write_csv(tmp_path / "a.csv", [pupil("Liv", "Dahl", *shared)]))
    assert [row.given_name for row in roster.guardians] == ["Lars", "Mette"]


def test_guardians_without_a_number_are_one_a_pupil(tmp_path: Path) -> None:
    same = adult("Lars", "Dahl")
    roster = read_roster(write_csv(tmp_path / "a.csv", [pupil("Liv", "Dahl", same), pupil("Bo", "Dahl", same)]))
    assert len(roster.guardians) == 2


def test_classes_are_one_however_they_are_spelled(tmp_path: Path) -> None:
    rows = [pupil(str(n), "D", at=name) for n, name in enumerate(("3.B", "3B", "3 b", "1.1", "11"))]
    roster = read_roster(write_csv(tmp_path / "a.csv", rows))
    assert [row.title for row in roster.classes] == ["3.B", "1.1", "11"]


# What is refused -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        (pupil("", "Dahl"), Code.EMPTY_VALUE, "Fornavn"),
        (pupil("Liv", "Dahl", at=""), Code.EMPTY_VALUE, "Klasse"),
        (pupil("Liv", "Dahl", at="2026-05-01"), Code.CLASS_IS_DATE, "Klasse"),
        (pupil("Liv", "Dahl", birth_date="04/23/2017"), Code.BAD_DATE, "Fødselsdato"),
        (pupil("Liv", "Dahl", birth_date="23.04.17"), Code.BAD_DATE, "Fødselsdato"),
        (pupil("Liv", "Dahl", protected="måske"), Code.UNKNOWN_VALUE, "Beskyttet"),
        (pupil("Liv", "Dahl", protected="#I/T"), Code.CELL_ERROR, "Beskyttet"),
        (pupil("Liv", "Dahl", adult("Lars", "Dahl", kind="")), Code.EMPTY_VALUE, "Forælder 1 tilknytning"),
        (pupil("Liv", "Dahl", adult("Lars", "Dahl", kind="far")), Code.UNKNOWN_VALUE, "Forælder 1 tilknytning"),
        (pupil("Liv", "Dahl", adult("Lars", "")), Code.EMPTY_VALUE, "Forælder 1 efternavn"),
        (pupil("Liv", "Dahl", LARS, LARS), Code.SAME_ADULT, "Forælder 2 fornavn"),
        (pupil("Liv", "Dahl", adult("A", "B", id="g"), adult("C", "D", id="g")), Code.OTHER_NAME, "Forælder 2 id"),
        (pupil("Liv", "Dahl", class_staff="Mette"), Code.NO_FAMILY_NAME, "Klassens lærere"),
        (pupil("Liv" * 1_000, "Dahl"), Code.TOO_LONG, "Fornavn"),
        (pupil("L\u202eiv", "Dahl"), Code.BAD_CHARACTER, "Fornavn"),
    ],
)
def test_a_fault_is_named_with_its_line_and_its_own_heading(
    row: Pupil, code: Code, column: str, tmp_path: Path
) -> None:
    found = refusal(write_csv(tmp_path / "list.csv", [pupil("Bo", "Lund", METTE), row]))
    assert (code, 3, column) in {(problem.code, problem.line, problem.column) for problem in found}
    assert "Dahl" not in str(found[0])


def test_ids_given_twice_are_named(tmp_path: Path) -> None:
    assert codes(write_csv(tmp_path / "a.csv", [pupil("A", "A", id="1"), pupil("B", "B", id="1")])) == [
        (Code.DUPLICATE_ID, 3)
    ]


def test_a_cell_of_a_million_letters_is_refused(tmp_path: Path) -> None:
    assert codes(write_csv(tmp_path / "a.csv", [pupil("x" * 1_000_000, "D")])) == [(Code.BAD_CSV, 2)]
    assert (Code.TOO_LONG, 2) in codes(write_xlsx(tmp_path / "a.xlsx", [pupil("x" * 30_000, "D")]))


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("list.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), Code.OLD_SPREADSHEET),
        ("list.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), Code.OLD_SPREADSHEET),
        ("list.csv", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), Code.OLD_SPREADSHEET),
        ("list.xlsx", b"no workbook", Code.NOT_A_ROSTER),
        ("list.xlsx", b"PK\x03\x04 and nothing more", Code.NOT_A_ROSTER),
        ("list.csv", b"", Code.MISSING_COLUMN),
        ("list.csv", b"Klasse;Fornavn;Efternavn\n", Code.NO_ROWS),
        ("list.csv", b"Name;Address\nLiv;Here\n", Code.MISSING_COLUMN),
        ("list.csv", b"Klasse;Fornavn;Efternavn\n3.B;L\0v;Dahl\n", Code.NUL_BYTE),
        ("enrollments.csv", b"Klasse;Fornavn;Efternavn\n3.B;Liv;Dahl\n", Code.ONE_OF_SEVERAL),
    ],
)
def test_what_is_no_spreadsheet_of_ours_is_refused_kindly(name: str, data: bytes, code: Code, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert code in {found.code for found in refusal(path)}


def repacked(path: Path, **parts: bytes) -> Path:
    """The workbook with parts added or replaced (`__` stands for a slash)."""
    with zipfile.ZipFile(path) as archive:
        kept = {name: archive.read(name) for name in archive.namelist()}
    kept.update(
        {name.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin"): d for name, d in parts.items()}
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in kept.items():
            archive.writestr(name, data)
    return path


def test_macros_are_refused(tmp_path: Path) -> None:
    path = repacked(write_xlsx(tmp_path / "list.xlsm", FAMILY), xl__vbaProject_bin=b"macro")
    assert codes(path) == [(Code.MACROS, None)]


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = repacked(write_xlsx(tmp_path / "list.xlsx", FAMILY), xl__sharedStrings_xml=b" " * 60_000_000)
    assert codes(path) == [(Code.TOO_BIG, None)]


def test_entities_that_grow_are_refused(tmp_path: Path) -> None:
    laughs = b'<?xml version="1.0"?><!DOCTYPE s [<!ENTITY a "ha">]><sst>&a;</sst>'
    path = repacked(write_xlsx(tmp_path / "list.xlsx", FAMILY), xl__sharedStrings_xml=laughs)
    assert codes(path) == [(Code.UNREADABLE, None)]


def test_a_damaged_workbook_is_refused(tmp_path: Path) -> None:
    path = repacked(
        write_xlsx(tmp_path / "list.xlsx", FAMILY), xl__worksheets__sheet1_xml=b"<worksheet><sheetData><row>"
    )
    assert codes(path) == [(Code.UNREADABLE, None)]


def test_too_many_rows_are_refused(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "list.csv", [pupil(f"Liv {n}", "D") for n in range(5)])
    assert [found.code for found in refusal(path, limits=Limits(rows=4))] == [Code.TOO_MANY_ROWS]


# The empty one -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_template_explains_every_column_and_is_read_again(language: str, tmp_path: Path) -> None:
    lines = list(csv.reader(io.StringIO(csv_template(language).decode("utf-8-sig")), delimiter=";"))
    assert lines[0] == [heading(column, language) for column in COLUMNS]
    assert [column_of(cell) for cell in lines[0]] == list(COLUMNS)
    assert len(lines[1]) == len(COLUMNS)
    assert all(lines[1])
    filled = {**FAMILY[0], "protected": "ja"}
    lines.append([str(filled.get(column, "")) for column in COLUMNS])
    path = tmp_path / "list.csv"
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows(lines)
    path.write_text(out.getvalue(), encoding="utf-8-sig")
    (found,) = read_roster(path).pupils
    assert (found.given_name, found.protected) == ("Liv", True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_workbook_of_the_template_is_read_again(language: str, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    path = tmp_path / "list.xlsx"
    path.write_bytes(xlsx_template(language))
    assert [found.code for found in refusal(path)] == [Code.NO_ROWS]
    book = load_workbook(path)
    sheet: Any = book.active
    sheet.append([FAMILY[0].get(column, "") for column in COLUMNS])
    book.save(path)
    assert [row.given_name for row in read_roster(path).pupils] == ["Liv"]
