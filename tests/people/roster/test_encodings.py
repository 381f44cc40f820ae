"""Files as schools' computers write them: encodings, line ends, separators, quotes."""

from pathlib import Path

import pytest

from bot.people.roster import Code, Problem, RosterError, read_roster
from tests.people.roster.samples import sample, write_folder

NORDIC = "Søren Åse Märta"


def problems_of(files: dict[str, bytes], tmp_path: Path) -> tuple[Problem, ...]:
    """What a list with these files is refused for."""
    with pytest.raises(RosterError) as refused:
        read_roster(write_folder(tmp_path / "bad", files))
    return refused.value.problems


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends_are_told_apart(encoding: str, newline: str, tmp_path: Path) -> None:
    made = sample()
    made.find("users.csv", "p1")["givenName"] = NORDIC
    roster = read_roster(made.folder(tmp_path / "list", encoding=encoding, newline=newline))
    assert roster.pupils[0].given_name == NORDIC


def test_each_file_has_its_own_encoding(tmp_path: Path) -> None:
    made = sample()
    made.find("users.csv", "p1")["givenName"] = NORDIC
    made.find("orgs.csv", "s1")["name"] = "Bækkeskolen"
    files = made.files()
    files["users.csv"] = made.files(encoding="cp1252")["users.csv"]
    roster = read_roster(write_folder(tmp_path / "list", files))
    assert (roster.pupils[0].given_name, roster.schools[0].name) == (NORDIC, "Bækkeskolen")


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("quoted", [False, True])
def test_separators_of_spreadsheets_are_read(separator: str, quoted: bool, tmp_path: Path) -> None:
    made = sample()
    made.find("users.csv", "p1").update({"familyName": 'von "Eßen", jr; II'})
    files = made.files(separator=separator, quoted=quoted)
    roster = read_roster(write_folder(tmp_path / "list", files))
    assert roster.pupils[0].family_name == 'von "Eßen", jr; II'
    assert len(roster.guardianships) == len(read_roster(made.folder(tmp_path / "plain")).guardianships)


def test_a_line_break_within_quotes_keeps_the_line_numbers_right(tmp_path: Path) -> None:
    made = sample()
    made.rows["classes.csv"][0]["title"] = "3.\nB"
    made.rows["classes.csv"][1]["title"] = ""
    [problem] = problems_of(made.files(), tmp_path)
    assert (problem.file, problem.line, problem.code) == ("classes.csv", 4, Code.EMPTY_VALUE)


@pytest.mark.parametrize("byte", [0x81, 0x8D, 0x8F, 0x90, 0x9D])
def test_a_byte_that_fits_neither_is_named_with_its_line(byte: int, tmp_path: Path) -> None:
    files = sample().files(encoding="cp1252", newline="\n")
    lines = files["users.csv"].split(b"\n")
    lines[6] = lines[6].replace(b"true", bytes([byte]))
    [problem] = problems_of(files | {"users.csv": b"\n".join(lines)}, tmp_path)
    assert (problem.code, problem.line, problem.values) == (
        *(Code.BAD_ENCODING, 7),
        {"byte": f"{byte:02X}"},
    )


def test_one_broken_letter_does_not_make_a_utf_8_file_another(tmp_path: Path) -> None:
    made = sample()
    made.find("users.csv", "p1")["givenName"] = NORDIC
    made.find("users.csv", "p2")["givenName"] = "BROKEN"
    data = made.files()["users.csv"].replace(b"BROKEN", "Søren".encode("cp1252"))
    [problem] = problems_of(made.files() | {"users.csv": data}, tmp_path)
    assert (problem.code, problem.line) == (Code.BAD_ENCODING, made.line("users.csv", "p2"))
    assert problem.values == {"byte": "F8"}


def test_utf_16_is_refused_for_its_nul_bytes(tmp_path: Path) -> None:
    made = sample()
    files = made.files() | {"users.csv": made.text("users.csv").encode("utf-16")}
    [problem] = problems_of(files, tmp_path)
    assert (problem.code, problem.file, problem.line) == (Code.NUL_BYTE, "users.csv", 1)


def test_a_report_shows_no_control_characters_to_the_terminal(tmp_path: Path) -> None:
    made = sample()
    made.find("users.csv", "p1")["agentSourcedIds"] = "g1,\x1b[2Jgone" + "x" * 300
    [problem] = problems_of(made.files(), tmp_path)
    assert str(problem) == (
        f"users.csv, line {made.line('users.csv', 'p1')}, column agentSourcedIds: "
        f"“?[2Jgone{'x' * 51}…” is not in users.csv."
    )
