"""The one JSON shape of errors: `{"error": {"code", "message"}}`, for every status and every route."""

import json
from collections.abc import Mapping
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler
from loguru import logger

_CODES = {
    400: ("bad_request", "The request cannot be read."),
    403: ("forbidden", "The secret is missing or wrong."),
    404: ("not_found", "There is nothing at this address."),
    405: ("method_not_allowed", "This address does not take that method."),
    408: ("too_slow", "The request took too long to arrive."),
    413: ("too_large", "The request is larger than 5 MB."),
    421: ("wrong_host", "These pages are opened at 127.0.0.1, or by a name in FIXI_HOST or FIXI_PUBLIC_URL."),
    500: ("internal", "Something went wrong here; it is in the log."),
    503: ("unavailable", "Messages cannot be accepted now; try again."),
}


def answer(status: int, body: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> web.Response:
    """A JSON answer; what is not JSON in it (a time, an enum) is shown as text rather than failing the request."""
    text = json.dumps(body, ensure_ascii=False, default=str)
    return web.Response(status=status, text=text, content_type="application/json", headers=headers)


def error(status: int, headers: Mapping[str, str] | None = None, message: str = "") -> web.Response:
    """`message` says it in other words than usual."""
    code, usual = _CODES.get(status, ("error", f"The request was answered with {status}."))
    return answer(status, {"error": {"code": code, "message": message or usual}}, headers)


@web.middleware
async def json_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Also for what aiohttp itself refuses: unknown addresses, methods, bodies that are too large."""
    try:
        return await handler(request)
    except web.HTTPException as refusal:
        kept = {name: refusal.headers[name] for name in ("Allow", "Location") if name in refusal.headers}
        return error(refusal.status, kept)
    except Exception:  # noqa: BLE001  the last line: the caller gets an answer in every case, the log the fault
        logger.exception("A request to {} failed", request.match_info.route.name or "an address without a name")
        return error(500)


async def plain_headers(request: web.BaseRequest, response: web.StreamResponse) -> None:
    """No version of anything is told to strangers, and nothing here is kept in a cache."""
    response.headers["Server"] = "Fixi"
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
