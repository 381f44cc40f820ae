"""Files that the bot sends: uploaded with the request, or known by their identifier.

The one rule: nothing is fetched; an address on the network is answered the way Telegram answers when it can't
reach one.
"""

from __future__ import annotations

import mimetypes
from typing import Any

from bot.playground.errors import Refused, bad
from bot.playground.parameters import Upload
from bot.playground.world import File, World

Json = dict[str, Any]

UPLOAD_LIMIT = 50 * 1024 * 1024
PHOTO_LIMIT = 10 * 1024 * 1024
_DEFAULTS = {
    "photo": ("photo.jpg", "image/jpeg"),
    "voice": ("voice.ogg", "audio/ogg"),
    "audio": ("audio.mp3", "audio/mpeg"),
    "video": ("video.mp4", "video/mp4"),
    "video_note": ("video.mp4", "video/mp4"),
    "animation": ("animation.mp4", "video/mp4"),
    "sticker": ("sticker.webp", "image/webp"),
    "document": ("file", "application/octet-stream"),
}
_COVERED = frozenset(("photo", "video", "animation"))


def attached(world: World, kind: str, source: Any, params: Json) -> tuple[Json, File]:
    """The part of a message that a file makes, and the file; Refused when there is none."""
    if isinstance(source, str) and source.startswith("attach://"):
        source = params.get(source.removeprefix("attach://"))
    file = _uploaded(world, kind, source) if isinstance(source, Upload) else _known(world, kind, source)
    return described(world, file, kind, params), file


def _uploaded(world: World, kind: str, upload: Upload) -> File:
    if len(upload.content) > (PHOTO_LIMIT if kind == "photo" else UPLOAD_LIMIT):
        if kind == "photo":
            raise bad("file is too big")
        raise Refused(413, "Request Entity Too Large")
    if not upload.content:
        raise bad("file must be non-empty")
    name = upload.filename.replace("\\", "/").rsplit("/", 1)[-1]
    mime = upload.mime or ""
    if not mime or mime == "application/octet-stream":
        mime = mimetypes.guess_type(name)[0] or _DEFAULTS[kind][1]
    return world.store(kind, name, upload.content, mime)


def _known(world: World, kind: str, source: Any) -> File:
    if not source or not isinstance(source, str):
        raise bad(f"there is no {kind.replace('_', ' ')} in the request")
    if "://" in source:
        raise bad("failed to get HTTP URL content")
    file = world.files.get(source)
    if file is None:
        raise bad("wrong remote file identifier specified: can't unserialize it. Wrong last symbol")
    if file.kind != kind:
        raise bad(f"can't use file of type {file.kind.capitalize()} as {kind.capitalize()}")
    return file


def described(world: World, file: File, kind: str, params: Json) -> Json:
    """How a message tells about its file."""
    covered = {"has_media_spoiler": True} if params.get("has_spoiler") and kind in _COVERED else {}
    body: Json = {
        "file_id": file.file_id,
        "file_unique_id": file.unique_id,
        "file_size": file.size,
    }
    if kind == "photo":
        small = f"{file.file_id}s"
        world.files[small] = file
        thumb = {**body, "file_id": small, "file_unique_id": f"{file.unique_id}s", "width": 90, "height": 60}
        return {"photo": [thumb, {**body, "width": 1200, "height": 800}], **covered}
    if kind == "document":
        body |= {"file_name": file.name, "mime_type": file.mime}
    elif kind == "sticker":
        body |= {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
        body["emoji"] = params.get("emoji") or "🙂"
    elif kind == "video_note":
        body |= {"length": params.get("length") or 240, "duration": params.get("duration") or 0}
    else:
        body |= {"duration": params.get("duration") or 0, "mime_type": file.mime}
        if kind in {"video", "animation"}:
            body |= {"width": params.get("width") or 640, "height": params.get("height") or 360}
        if kind in {"audio", "video", "animation"}:
            body["file_name"] = file.name
    return {kind: body, **covered}
