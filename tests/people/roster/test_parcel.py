"""The wrapping of a list: folders, zips, and those made to do harm."""

import os
import warnings
import zipfile
from pathlib import Path

import pytest
from msgspec.structs import replace

from bot.people.roster import Code, Limits, Problem, RosterError, read_roster
from tests.people.roster.samples import Version, sample, write_folder, write_zip


def refusal(path: Path, limits: Limits | None = None) -> tuple[Problem, ...]:
    """What a list is refused for."""
    with pytest.raises(RosterError) as refused:
        read_roster(path, limits=limits)
    return refused.value.problems


@pytest.mark.parametrize("version", ["1.1", "1.2"])
@pytest.mark.parametrize("inside", ["", "list/", "export/2026/list/"])
def test_a_zip_may_have_folders_on_top(version: Version, inside: str, tmp_path: Path) -> None:
    made = sample(version=version)
    packed = read_roster(made.zip(tmp_path / "class-list.zip", inside=inside))
    loose = read_roster(made.folder(tmp_path / "class-list.zip.d" / inside))
    assert packed.name == "class-list.zip"
    assert replace(packed, name=loose.name) == loose


def test_a_folder_may_lie_in_another(tmp_path: Path) -> None:
    sample().folder(tmp_path / "download" / "list")
    assert len(read_roster(tmp_path).pupils) == 24


def test_what_else_lies_in_the_zip_is_not_looked_at(tmp_path: Path) -> None:
    files = {f"list\\{name}": data for name, data in sample().files().items()}
    files |= {"__MACOSX/list/users.csv": b"\0\1", "list/results.csv": b"\xff\0", "list/": b""}
    assert len(read_roster(write_zip(tmp_path / "l.zip", files)).pupils) == 24


@pytest.mark.parametrize("inside", ["", "old/"])
def test_the_folder_with_the_people_is_taken(inside: str, tmp_path: Path) -> None:
    files = {f"{inside}{name}": data for name, data in sample().files().items()}
    files["other/orgs.csv"] = b"x"
    assert len(read_roster(write_zip(tmp_path / "l.zip", files)).pupils) == 24


def test_a_path_must_lead_to_a_list(tmp_path: Path) -> None:
    lone = tmp_path / "users.csv"
    lone.write_text("sourcedId", encoding="utf-8")
    (tmp_path / "empty").mkdir()
    (tmp_path / "odd").mkdir()
    (tmp_path / "odd" / "users.csv").mkdir()
    for path, code in (
        (tmp_path / "gone.zip", Code.NOT_FOUND),
        (lone, Code.ONE_OF_SEVERAL),
        (tmp_path / "empty", Code.NO_FILES),
        (tmp_path / "odd", Code.NO_FILES),
        (write_zip(tmp_path / "empty.zip", {"readme.txt": b"x"}), Code.NO_FILES),
    ):
        [problem] = refusal(path)
        assert (problem.code, problem.file, problem.line) == (code, path.name, None)


def test_two_lists_in_one_zip_must_be_parted(tmp_path: Path) -> None:
    files = sample().files()
    both = {f"{folder}/{file}": data for folder in ("old", "new") for file, data in files.items()}
    [problem] = refusal(write_zip(tmp_path / "list.zip", both))
    assert problem.code is Code.SEVERAL_FOLDERS
    assert problem.values["folders"] == "new, old"


@pytest.mark.parametrize("path", ["../users.csv", "a/../../users.csv", "/etc/users.csv", "C:\\users.csv"])
def test_paths_that_lead_out_of_the_zip_are_refused(path: str, tmp_path: Path) -> None:
    [problem] = refusal(write_zip(tmp_path / "list.zip", sample().files() | {path: b"x"}))
    assert problem.code is Code.UNSAFE_PATH


def test_a_link_in_a_zip_is_refused(tmp_path: Path) -> None:
    path = sample().zip(tmp_path / "list.zip")
    link = zipfile.ZipInfo("secrets.csv")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    assert [problem.code for problem in refusal(path)] == [Code.UNSAFE_PATH]


def test_a_locked_zip_is_refused(tmp_path: Path) -> None:
    path = sample().zip(tmp_path / "list.zip")
    data = bytearray(path.read_bytes())
    at = data.rindex(b"PK\x01\x02", 0, data.rindex(b"users.csv"))
    data[at + 8] |= 1
    path.write_bytes(data)
    assert [(problem.code, problem.file) for problem in refusal(path)] == [(Code.LOCKED, "users.csv")]


def test_unusual_packing_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "list.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("users.csv", b"sourcedId")
    assert [(problem.code, problem.file) for problem in refusal(path)] == [(Code.ODD_COMPRESSION, "users.csv")]


def test_what_unpacks_to_too_much_is_refused_unread(tmp_path: Path) -> None:
    files = sample().files()
    bomb = write_zip(tmp_path / "list.zip", files | {"results.csv": b"0" * 101_000_000})
    assert bomb.stat().st_size < 200_000
    [problem] = refusal(bomb)
    assert (problem.code, problem.values["limit"]) == (Code.TOO_BIG, "100000000")
    folder = write_folder(tmp_path / "list", files)
    assert [found.code for found in refusal(folder, Limits(bytes=1000))] == [Code.TOO_BIG]


def test_too_many_rows_are_refused_once(tmp_path: Path) -> None:
    found = refusal(sample(30).folder(tmp_path / "list"), Limits(rows=40))
    assert [(problem.code, problem.values["limit"]) for problem in found] == [(Code.TOO_MANY_ROWS, "40")]


def test_a_file_twice_in_a_zip_is_refused(tmp_path: Path) -> None:
    path = sample().zip(tmp_path / "list.zip")
    with warnings.catch_warnings(), zipfile.ZipFile(path, "a") as archive:
        warnings.simplefilter("ignore", UserWarning)
        archive.writestr("Users.CSV", b"sourcedId")
    assert [(problem.code, problem.file) for problem in refusal(path)] == [(Code.DUPLICATE_FILE, "users.csv")]


def test_a_damaged_zip_is_refused(tmp_path: Path) -> None:
    path = sample().zip(tmp_path / "list.zip")
    data = bytearray(path.read_bytes())
    middle = data.index(b"users.csv") + 200
    data[middle : middle + 20] = b"\xff" * 20
    path.write_bytes(data)
    codes = {(problem.file, problem.code) for problem in refusal(path)}
    assert ("users.csv", Code.UNREADABLE) in codes
    path.write_bytes(data[:-300])
    assert [problem.code for problem in refusal(path)] == [Code.NOT_A_ROSTER]


def test_a_pipe_called_like_a_file_is_not_waited_for(tmp_path: Path) -> None:
    folder = sample().folder(tmp_path / "list")
    (folder / "users.csv").unlink()
    os.mkfifo(folder / "users.csv")
    assert (Code.MISSING_FILE, "users.csv") in {(found.code, found.file) for found in refusal(folder)}


def test_lists_are_not_searched_for_through_a_whole_disk(tmp_path: Path) -> None:
    sample().folder(tmp_path / "a" / "b" / "c" / "d" / "list")
    assert [found.code for found in refusal(tmp_path)] == [Code.NO_FILES]


def test_a_zip_member_without_a_name_is_passed_over(tmp_path: Path) -> None:
    path = sample().zip(tmp_path / "list.zip")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(zipfile.ZipInfo("x"), b"")
    data = bytearray(path.read_bytes())
    at = data.rindex(b"PK\x01\x02")
    # The name's length goes to nought and the extra field's to one: the directory stays as long as it was.
    data[at + 28], data[at + 30] = 0, 1
    path.write_bytes(data)
    assert len(read_roster(path).pupils) == 24
