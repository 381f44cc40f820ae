"""Whatever is thrown at the reader, it answers with a Roster or with RosterError, and with nothing else."""

import contextlib
import io
import tempfile
import zipfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.people.roster import Roster, RosterError, read_roster
from bot.people.roster.problems import UNSHOWABLE
from tests.people.roster.samples import Sample, Version, sample, write_folder

# The same examples every run: a build must not fail by chance.
BUDGET = settings(max_examples=60, deadline=None, derandomize=True, database=None)
GOOD: dict[Version, dict[str, bytes]] = {
    "1.1": sample(8, version="1.1", demographics=True).files(),
    "1.2": sample(8, version="1.2", demographics=True).files(),
}
NAMES = sorted(GOOD["1.2"])
CELLS = ("", "p1", "g1", "t1", "s1", "d1", "s1-c1", "true", "student", "parent", "tobedeleted", "2026-08-12")


def answer(path: Path) -> Roster | None:
    """The Roster, or None for a refusal, whose report must be printable and not empty."""
    refused = None
    try:
        roster = read_roster(path)
    except RosterError as error:
        refused = error
    if refused:
        assert refused.problems
        assert all(str(problem) and not UNSHOWABLE.search(str(problem)) for problem in refused.problems)
        return None
    check_references(roster)
    assert all(str(warning) and not UNSHOWABLE.search(str(warning)) for warning in roster.warnings)
    return roster


def check_references(roster: Roster) -> None:
    """Every id leads to a row of the same Roster."""
    schools = {row.sourced_id for row in roster.schools}
    classes = {row.sourced_id for row in roster.classes}
    pupils = {row.sourced_id for row in roster.pupils}
    guardians = {row.sourced_id for row in roster.guardians}
    staff = {row.sourced_id for row in roster.staff}
    assert {row.school_id for row in roster.classes} <= schools
    assert {key for row in roster.classes for key in row.session_ids} <= {row.sourced_id for row in roster.sessions}
    assert {key for row in roster.pupils for key in row.class_ids} <= classes
    assert {key for row in roster.pupils for key in row.school_ids} <= schools
    assert {post.school_id for row in roster.staff for post in row.posts} <= schools
    assert {row.guardian_id for row in roster.guardianships} == guardians
    assert {row.pupil_id for row in roster.guardianships} <= pupils
    assert {row.class_id for row in roster.enrollments} <= classes
    assert {row.person_id for row in roster.enrollments} <= pupils | staff


@BUDGET
@given(st.dictionaries(st.sampled_from(NAMES), st.binary(max_size=400), max_size=8))
def test_random_files_are_refused(files: dict[str, bytes]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        assert answer(write_folder(Path(folder), files)) is None


@BUDGET
@given(st.binary(max_size=600), st.booleans())
def test_random_bytes_called_a_zip_are_refused(data: bytes, signed: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.zip"
        path.write_bytes(b"PK\x03\x04" + data + b"PK\x05\x06" + data[:18] if signed else data)
        assert answer(path) is None


@BUDGET
@given(st.sampled_from(["1.1", "1.2"]), st.data())
def test_a_good_list_with_bytes_changed_is_read_or_refused(version: Version, data: st.DataObject) -> None:
    files = dict(GOOD[version])
    for _ in range(data.draw(st.integers(1, 4))):
        name = data.draw(st.sampled_from(sorted(files)))
        whole = files[name]
        start = data.draw(st.integers(0, len(whole)))
        end = start + data.draw(st.integers(0, 30))
        files[name] = whole[:start] + data.draw(st.binary(max_size=30)) + whole[end:]
    with tempfile.TemporaryDirectory() as folder:
        answer(write_folder(Path(folder), files))


@BUDGET
@given(st.data())
def test_a_good_zip_with_bytes_changed_is_read_or_refused(data: st.DataObject) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in GOOD["1.2"].items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    packed = bytearray(out.getvalue())
    for _ in range(data.draw(st.integers(1, 5))):
        # Half of the changes hit the directory at the end, where the sizes and offsets are.
        low = data.draw(st.sampled_from([0, len(packed) - 700]))
        packed[data.draw(st.integers(low, len(packed) - 1))] = data.draw(st.integers(0, 255))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.zip"
        path.write_bytes(packed)
        answer(path)


def spoil(made: Sample, data: st.DataObject) -> None:
    """Change, drop or double something that is well-formed but may be wrong."""
    file = data.draw(st.sampled_from(sorted(made.columns)))
    rows, columns = made.rows[file], made.columns[file]
    index = data.draw(st.integers(0, max(0, len(rows) - 1)))
    what = data.draw(st.sampled_from(["cell", "cell", "cell", "row", "double", "column", "file"]))
    if what == "file":
        made.drop(file)
    elif what == "column" and columns:
        made.drop(file, data.draw(st.sampled_from(columns)))
    elif what == "row" and rows:
        del rows[index]
    elif what == "double" and rows:
        rows.append(dict(rows[index], sourcedId=data.draw(st.sampled_from(["new", "p1"]))))
    elif rows and columns:
        text = st.sampled_from(CELLS) | st.text(max_size=12)
        with contextlib.suppress(IndexError):
            rows[index][data.draw(st.sampled_from(columns))] = data.draw(text)


@settings(BUDGET, max_examples=120)
@given(st.sampled_from(["1.1", "1.2"]), st.data())
def test_a_good_list_with_cells_changed_is_read_or_refused(version: Version, data: st.DataObject) -> None:
    made = sample(6, version=version, schools=data.draw(st.integers(1, 2)), per_class=3, demographics=True)
    for _ in range(data.draw(st.integers(0, 5))):
        if made.columns:
            spoil(made, data)
    files = {name: made.text(name).encode("utf-8", "replace") for name in made.columns}
    with tempfile.TemporaryDirectory() as folder:
        answer(write_folder(Path(folder), files))


@settings(BUDGET, max_examples=25)
@given(
    people=st.integers(1, 60),
    version=st.sampled_from(["1.1", "1.2"]),
    schools=st.integers(1, 3),
    seed=st.integers(0, 999),
)
def test_every_list_the_generator_makes_is_read_whole(people: int, version: Version, schools: int, seed: int) -> None:
    made = sample(max(people, schools), version=version, schools=schools, seed=seed, per_class=10)
    with tempfile.TemporaryDirectory() as folder:
        roster = answer(made.zip(Path(folder) / "list.zip"))
    assert roster is not None
    assert len(roster.pupils) == max(people, schools)
    assert all(pupil.home_class_id for pupil in roster.pupils)
    parts = [roster.for_school(row.sourced_id) for row in roster.schools]
    assert sum(len(part.pupils) for part in parts) == len(roster.pupils)
    for part in parts:
        check_references(part)
