"""Which files the Cloud API takes, as what, and how large.

Pure. Source: WhatsApp Cloud API documentation, media: supported types and sizes. What it does not take it refuses
after the upload, so it is left out here before the words that go with it are held up.
"""

from dataclasses import dataclass
from pathlib import PurePath

_MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class FileKind:
    """A file as it goes: the type of message, the MIME type it is uploaded as."""

    type: str
    mime: str
    most_bytes: int
    captioned: bool = True


def _picture(mime: str) -> FileKind:
    return FileKind("image", mime, 5 * _MEGABYTE)


def _film(mime: str) -> FileKind:
    return FileKind("video", mime, 16 * _MEGABYTE)


def _sound(mime: str) -> FileKind:
    return FileKind("audio", mime, 16 * _MEGABYTE, captioned=False)


def _document(mime: str) -> FileKind:
    return FileKind("document", mime, 100 * _MEGABYTE)


_OFFICE = "application/vnd.openxmlformats-officedocument"
_TEXT = _document("text/plain")
"""Also for calendar files, which the list of types does not know: their name says what they are."""
_BY_ENDING = {
    "jpg": _picture("image/jpeg"), "jpeg": _picture("image/jpeg"), "png": _picture("image/png"),
    "webp": FileKind("sticker", "image/webp", 500 * 1024, captioned=False),
    "mp4": _film("video/mp4"), "3gp": _film("video/3gpp"),
    "ogg": _sound("audio/ogg"), "mp3": _sound("audio/mpeg"), "m4a": _sound("audio/mp4"), "aac": _sound("audio/aac"),
    "amr": _sound("audio/amr"),
    "pdf": _document("application/pdf"), "txt": _TEXT, "ics": _TEXT, "csv": _TEXT,
    "doc": _document("application/msword"), "xls": _document("application/vnd.ms-excel"),
    "ppt": _document("application/vnd.ms-powerpoint"),
    "docx": _document(f"{_OFFICE}.wordprocessingml.document"), "xlsx": _document(f"{_OFFICE}.spreadsheetml.sheet"),
    "pptx": _document(f"{_OFFICE}.presentationml.presentation"),
}  # fmt: skip


def kind_of(name: str, size: int) -> FileKind | str:
    """What a file of this name and this many bytes goes as; else why it cannot go.

    Sizes go by the MIME type: a large picture is not taken as a document either.
    """
    kind = _BY_ENDING.get(PurePath(name).suffix.removeprefix(".").casefold())
    if kind is None:
        return "WhatsApp at Meta takes no files of this kind"
    return kind if size <= kind.most_bytes else "it is larger than WhatsApp at Meta takes"
