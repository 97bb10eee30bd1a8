"""What a file is, by its first bytes: names and types that came with it are the sender's claim.

Source of the signatures: the formats' own specifications (PNG, JFIF, RIFF, ISO base media, Ogg, EBML, PDF ...).
"""

from fixi_app.domain.messages import MediaKind

_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF8", "image/gif"),
    (b"BM", "image/bmp"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"OggS", "audio/ogg"),
    (b"#!AMR", "audio/amr"),
    (b"ID3", "audio/mpeg"),
    (b"fLaC", "audio/flac"),
    (b"\x1aE\xdf\xa3", "video/webm"),
    (b"%PDF-", "application/pdf"),
    (b"PK\x03\x04", "application/zip"),
    (b"MZ", "application/x-msdownload"),
    (b"\x7fELF", "application/x-executable"),
)
_RIFF = {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}
_BRANDS = {
    b"heic": "image/heic",
    b"heix": "image/heic",
    b"mif1": "image/heic",
    b"avif": "image/avif",
    b"M4A ": "audio/mp4",
    b"M4B ": "audio/mp4",
    b"3gp4": "video/3gpp",
    b"3gp5": "video/3gpp",
    b"qt  ": "video/quicktime",
}
_HTML = (b"<!doctype html", b"<html")
_FAMILIES = {
    MediaKind.IMAGE: ("image/",),
    MediaKind.STICKER: ("image/",),
    MediaKind.VIDEO: ("video/", "image/gif"),
    MediaKind.VOICE: ("audio/", "video/mp4", "video/3gpp", "video/webm"),
    MediaKind.AUDIO: ("audio/", "video/mp4", "video/3gpp", "video/webm"),
}


def sniff(content: bytes) -> str | None:
    """The MIME type that the first bytes give away, or None."""
    if content[:4] == b"RIFF":
        return _RIFF.get(content[8:12])
    if content[4:8] == b"ftyp":
        return _BRANDS.get(content[8:12], "video/mp4")
    if len(content) > 1 and content[0] == 0xFF and content[1] & 0xE0 == 0xE0 and content[1] != 0xFF:
        return "audio/aac" if content[1] & 0x06 == 0 else "audio/mpeg"
    if content[:256].lstrip().lower().startswith(_HTML):
        return "text/html"
    return next((mime for start, mime in _STARTS if content.startswith(start)), None)


def fits(kind: MediaKind, content: bytes) -> bool:
    """Whether the bytes can be a file of that kind. An expired link often answers 200 with a web page.

    A sound alone often comes in a video container, so that is accepted for sound; a document may be anything but a
    web page that nobody sent.
    """
    found = sniff(content) or ""
    if kind is MediaKind.DOCUMENT:
        return bool(content) and found != "text/html"
    return found.startswith(_FAMILIES[kind])
