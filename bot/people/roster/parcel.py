"""The folder or zip a class list comes in, opened with suspicion.

The one rule kept here: nothing is unpacked to disk, and nothing is opened before its path, its packing and
its size have been looked at.
"""

import os
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import IO

from msgspec import Struct

from bot.people.roster.problems import Code, Report, RosterError, listed, shown

# The files that are read (OneRoster CSV binding, list of files); all others may lie beside them unread.
FILES = (
    "manifest.csv",
    "orgs.csv",
    "academicSessions.csv",
    "classes.csv",
    "users.csv",
    "roles.csv",
    "enrollments.csv",
    "demographics.csv",
)
_BY_LOWER_NAME = {name.lower(): name for name in FILES}
_DRIVE = re.compile(r"[A-Za-z]:")
_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_DEPTH = 3
# What a damaged disk, zip or file name raises; a program error is none of these.
READING_ERRORS = (
    OSError,
    EOFError,
    ValueError,
    NotImplementedError,
    struct.error,
    zlib.error,
    zipfile.BadZipFile,
)
_FOLDERS = 200
_LOCKED = 0x1


class Limits(Struct, frozen=True):
    """How much is read at most: bytes unpacked, rows of all files together, characters of a name."""

    bytes: int = 100_000_000
    rows: int = 1_000_000
    name: int = 200


Opener = Callable[[], IO[bytes]]
Folder = tuple[str, ...]


class Parcel(Struct, frozen=True):
    """The list's files by their proper names; each can be opened any number of times."""

    name: str
    openers: Mapping[str, Opener]

    def __contains__(self, file: str) -> bool:
        return file in self.openers

    def open(self, file: str) -> IO[bytes]:
        """The bytes of a file that is there; raises what the disk or the zip raises."""
        return self.openers[file]()


@contextmanager
def open_parcel(path: Path, report: Report, limits: Limits) -> Iterator[Parcel]:
    """Open a folder or zip, whichever it is; RosterError if there is nothing that could be read."""
    name = path.name or str(path)
    with ExitStack() as opened:
        try:
            if path.is_dir():
                parcel = _folder(path, name, report, limits)
            else:
                _ensure_zip(path, name, report)
                parcel = _zip(opened.enter_context(zipfile.ZipFile(path)), name, report, limits)
        except READING_ERRORS as error:
            report.problem(Code.UNREADABLE, name, reason=shown(str(error)))
            raise RosterError(tuple(report.problems)) from error
        yield parcel


def _ensure_zip(path: Path, name: str, report: Report) -> None:
    if not path.exists():
        report.problem(Code.NOT_FOUND, name)
    elif not path.is_file() or not zipfile.is_zipfile(path):
        report.problem(Code.NOT_A_ROSTER, name)
    report.raise_problems()


def _zip(archive: zipfile.ZipFile, name: str, report: Report, limits: Limits) -> Parcel:
    members = [info for info in archive.infolist() if not info.filename.endswith("/")]
    size = sum(info.file_size for info in members)
    if size > limits.bytes:
        report.problem(Code.TOO_BIG, name, bytes=size, limit=limits.bytes)
    found: dict[Folder, dict[str, list[Opener]]] = {}
    for info in members:
        # Some Windows tools write backslashes into a zip, against its specification.
        path = info.filename.replace("\\", "/")
        parts = tuple(part for part in path.split("/") if part not in ("", "."))
        if _leads_out(path, parts, info):
            report.problem(Code.UNSAFE_PATH, name, path=shown(info.filename))
            continue
        file = _BY_LOWER_NAME.get(parts[-1].lower()) if parts else None
        if file is None or parts[0] == "__MACOSX":
            continue
        if info.flag_bits & _LOCKED:
            report.problem(Code.LOCKED, file)
        elif info.compress_type not in _PACKINGS:
            report.problem(Code.ODD_COMPRESSION, file)
        found.setdefault(parts[:-1], {}).setdefault(file, []).append(partial(_member, archive, info))
    report.raise_problems()
    return _parcel(name, found, report)


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> IO[bytes]:
    return archive.open(info)


def _leads_out(path: str, parts: Folder, info: zipfile.ZipInfo) -> bool:
    link = stat.S_ISLNK(info.external_attr >> 16)
    return link or path.startswith("/") or ".." in parts or _DRIVE.match(path) is not None


def _folder(path: Path, name: str, report: Report, limits: Limits) -> Parcel:
    found: dict[Folder, dict[str, list[Opener]]] = {}
    size = 0
    for folder, entry in _entries(path):
        file = _BY_LOWER_NAME.get(entry.name.lower())
        # A named pipe would be waited for; a folder called users.csv is no file.
        if file is None or not entry.is_file():
            continue
        size += entry.stat().st_size
        found.setdefault(folder, {}).setdefault(file, []).append(partial(_disk_file, entry))
    if size > limits.bytes:
        report.problem(Code.TOO_BIG, name, bytes=size, limit=limits.bytes)
    report.raise_problems()
    return _parcel(name, found, report)


def _disk_file(path: Path) -> IO[bytes]:
    return path.open("rb")


def _entries(path: Path) -> Iterator[tuple[Folder, Path]]:
    """What lies in the folder and a few floors below it; never a walk through a whole disk."""
    for visited, (folder, folders, files) in enumerate(os.walk(path), 1):
        parts = Path(folder).relative_to(path).parts
        folders.sort()
        if len(parts) >= _DEPTH or visited >= _FOLDERS:
            folders.clear()
        for file in sorted(files):
            yield parts, Path(folder, file)


def _parcel(name: str, found: Mapping[Folder, Mapping[str, list[Opener]]], report: Report) -> Parcel:
    folder = _chosen(name, found, report)
    for file, openers in found[folder].items():
        if len(openers) > 1:
            report.problem(Code.DUPLICATE_FILE, file)
    report.raise_problems()
    return Parcel(name, {file: openers[0] for file, openers in found[folder].items()})


def _chosen(name: str, found: Mapping[Folder, Mapping[str, object]], report: Report) -> Folder:
    """The top if files lie there, else the one folder that has the people."""
    if () in found:
        return ()
    with_people = [folder for folder, files in found.items() if "users.csv" in files]
    candidates = with_people or list(found)
    if len(candidates) != 1:
        if candidates:
            folders = listed(sorted("/".join(folder) for folder in candidates))
            report.problem(Code.SEVERAL_FOLDERS, name, folders=folders)
        else:
            report.problem(Code.NO_FILES, name)
        report.raise_problems()
    return candidates[0]
