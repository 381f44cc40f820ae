"""Files as Telegram keeps them: named by their `file_id` and sent again by it, never fetched.

The limits are Telegram's (core.telegram.org/bots/api: sendMediaGroup, sendPhoto), checked when a screen or a message is
made.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from msgspec import Struct

MAX_CAPTION = 1024
MAX_ALBUM = 10


class FileKind(StrEnum):
    """What Telegram took a file for; its id can be sent as nothing else."""

    PHOTO = "photo"
    VIDEO = "video"
    DOCUMENT = "document"
    AUDIO = "audio"
    VOICE = "voice"
    ANIMATION = "animation"


class File(Struct, frozen=True):
    """A file that is at Telegram already. `name` is what its sender called it, `size` its bytes; both where known."""

    kind: FileKind
    file_id: str
    name: str | None = None
    size: int | None = None


# What shows a picture before it is touched.
PICTURES = frozenset({FileKind.PHOTO, FileKind.VIDEO, FileKind.ANIMATION})
# Kinds that may be in one album.
TOGETHER = (frozenset({FileKind.PHOTO, FileKind.VIDEO}), frozenset({FileKind.DOCUMENT}), frozenset({FileKind.AUDIO}))


def check_album(files: Sequence[File]) -> None:
    """Raises ValueError where Telegram would refuse these files in one message."""
    if len(files) > MAX_ALBUM:
        raise ValueError(f"an album of {len(files)} files")
    kinds = {file.kind for file in files}
    if len(files) > 1 and not any(kinds <= together for together in TOGETHER):
        raise ValueError(f"no album holds {', '.join(sorted(kinds))}")
