"""A kept file as an answer: piece by piece, and in parts for who watches a film."""

from collections.abc import Mapping

from aiohttp import web

from fixi_app.services.files.media_reading import KeptFile
from fixi_app.web.answers import error


async def sent(request: web.Request, kept: KeptFile, headers: Mapping[str, str]) -> web.StreamResponse:
    """The file under these headers, or the part of it that was asked for."""
    span = _span(request, kept.size)
    if span is None:
        return error(416, {"Content-Range": f"bytes */{kept.size}"})
    start, stop = span
    partial = "Range" in request.headers and (start, stop) != (0, kept.size)
    response = web.StreamResponse(status=206 if partial else 200, headers={**headers, "Accept-Ranges": "bytes"})
    if partial:
        response.headers["Content-Range"] = f"bytes {start}-{stop - 1}/{kept.size}"
    response.content_length = stop - start
    try:
        await response.prepare(request)
        if request.method != "HEAD":
            async for piece in kept.pieces(start, stop):
                await response.write(piece)
        await response.write_eof()
    except ConnectionError:
        response.force_close()  # whoever watched went away, as everybody does who skips in a film
    return response


def _span(request: web.Request, size: int) -> tuple[int, int] | None:
    """From and up to; None when nothing of it exists. What cannot be read as one range means the whole."""
    try:
        wanted = request.http_range
    except ValueError:
        return 0, size
    start, stop = wanted.start or 0, wanted.stop
    start = max(size + start, 0) if start < 0 else start
    if "Range" in request.headers and start >= size:
        return None
    return start, size if stop is None else min(stop, size)
