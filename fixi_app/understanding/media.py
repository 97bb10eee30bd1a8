"""Files on their way to the model: what a file is, is read from its own bytes, and what is too much is left out.

The sender's type and file name are hostile words, so neither decides anything here. Nothing is written to disk.
"""

from collections.abc import Iterable
from typing import NamedTuple

from fixi_app.domain.messages import MediaKind

INLINE_CAP = 14_000_000
"""Bytes of all files in one call. A call may have 20 MB; 15 MB of files became a body of 21 MB, as base64 adds 40 %."""
LENT_CAP = 50_000_000
"""Bytes of all files that are uploaded for one call: more would not be up in the seconds that a turn has."""

_STARTS = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"OggS", "audio/ogg"),
    (b"ID3", "audio/mpeg"),
    (b"fLaC", "audio/flac"),
    (b"%PDF-", "application/pdf"),
    (b"\x1aE\xdf\xa3", "video/webm"),
)
_RIFF = {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}
_BRANDS = {
    b"M4A ": "audio/mp4",
    b"M4B ": "audio/mp4",
    b"qt  ": "video/quicktime",
    b"heic": "image/heic",
    b"heix": "image/heic",
    b"mif1": "image/heif",
}
_SOUND = {"video/mp4": "audio/mp4", "video/webm": "audio/webm", "video/3gpp": "audio/mp4"}
"""A voice note often comes in a container that says "video"; named so, a model looks for pictures in it."""


class MediaBytes(NamedTuple):
    """One file of a turn, as fetched. `mime` is the provider's word; `prepare` puts the sniffed type in its place."""

    kind: MediaKind
    mime: str
    data: bytes


class Lent(NamedTuple):
    """A file that lies at the vendor's while the call lasts, and what it is called there."""

    mime: str
    uri: str


class Prepared(NamedTuple):
    """What goes with the call, what has to be uploaded for it, and a note of our own for each file that does not go."""

    files: tuple[MediaBytes, ...] = ()
    large: tuple[MediaBytes, ...] = ()
    notes: tuple[str, ...] = ()

    def without_large(self) -> "Prepared":
        """For whoever cannot upload."""
        return Prepared(self.files, (), (*self.notes, *(too_large(file) for file in self.large)))


def too_large(file: MediaBytes) -> str:
    return f"{file.kind.value}: too large to be looked at"


def sniff(data: bytes) -> str | None:
    """The type that the first bytes tell, or None when it is none that the model can read."""
    for start, mime in _STARTS:
        if data.startswith(start):
            return mime
    if data[:4] == b"RIFF":
        return _RIFF.get(data[8:12])
    if data[4:8] == b"ftyp":
        brand = data[8:12]
        return _BRANDS.get(brand, "video/3gpp" if brand.startswith(b"3g") else "video/mp4")
    return _mpeg_audio(data)


def prepare(media: Iterable[MediaBytes], cap: int = INLINE_CAP, lent_cap: int = LENT_CAP) -> Prepared:
    """The files that fit under `cap` together, in the order they came; then those that fit under `lent_cap`."""
    files: list[MediaBytes] = []
    large: list[MediaBytes] = []
    notes: list[str] = []
    for item in media:
        mime = _type_of(item)
        size = len(item.data)
        if mime is None:
            notes.append(f"{item.kind.value}: of a kind that cannot be looked at")
        elif size <= cap:
            files.append(item._replace(mime=mime))
            cap -= size
        elif size <= lent_cap:
            large.append(item._replace(mime=mime))
            lent_cap -= size
        else:
            notes.append(too_large(item))
    return Prepared(tuple(files), tuple(large), tuple(notes))


def _type_of(item: MediaBytes) -> str | None:
    """Stickers say nothing of a fault, and an animated one is refused by the models together with the whole call."""
    if item.kind is MediaKind.STICKER:
        return None
    mime = sniff(item.data)
    if mime is not None and item.kind in (MediaKind.VOICE, MediaKind.AUDIO):
        return _SOUND.get(mime, mime)
    return mime


def _mpeg_audio(data: bytes) -> str | None:
    """MPEG sound has no name at its start, only a frame's eleven set bits; the layer bits tell AAC from MP3."""
    if len(data) < 2 or data[0] != 0xFF or data[1] & 0xE0 != 0xE0:
        return None
    layer = data[1] & 0x06
    return "audio/aac" if layer == 0 and data[1] & 0xF0 == 0xF0 else "audio/mpeg" if layer else None
