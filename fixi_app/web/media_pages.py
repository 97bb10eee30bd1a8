"""Files of customers in the browser, for who is signed in; on this computer's listener and nowhere else.

Promise: whoever is not signed in learns nothing, not even whether a file exists; what a file is, its own bytes say, and
only pictures, films and sounds are shown in place. Nothing is kept in a cache, and no script of anybody runs here.
"""

import asyncio
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

from aiohttp import web

from fixi_app.domain.messages import ENDINGS
from fixi_app.services.desk import devices
from fixi_app.services.desk.sessions import COOKIE, REMEMBERED_FOR
from fixi_app.services.files.media_reading import KeptFile, is_media_name
from fixi_app.web.answers import error
from fixi_app.web.file_answer import sent
from fixi_app.web.login_page import POLICY, inside_page, sign_in_page
from fixi_app.web.ports import Pages

_SHOWN = frozenset({
    "image/jpeg", "image/png", "image/gif", "image/webp", "image/bmp", "image/avif", "video/mp4", "video/webm",
    "video/3gpp", "video/quicktime", "audio/ogg", "audio/mpeg", "audio/mp4", "audio/aac", "audio/wav", "audio/flac",
})  # fmt: skip
"""What a browser shows by itself and cannot be made to run. Everything else is handed over as a file."""
_FILE_POLICY = "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"
_GUARDS = {"Referrer-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin", "X-Frame-Options": "DENY"}
_MOST_FORM = 8 * 1024
_FORM_SECONDS = 15.0


class MediaPages:
    def __init__(self, pages: Pages) -> None:
        self._pages = pages

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/login", self._form, name="login"),
            web.post("/login", self._sign_in, name="login-form"),
            web.get("/media/{id}", self._media, name="media"),
        ]

    async def _form(self, request: web.Request) -> web.Response:
        wanted = _media_id(request.query.get("next", ""))
        visitor = await self._pages.visitor(_token(request))
        if visitor and wanted:
            raise web.HTTPSeeOther(f"/media/{wanted}")
        why = request.query.get("why", "")
        page = inside_page(self._pages, visitor.name) if visitor else sign_in_page(self._pages, wanted, why)
        headers = {**_GUARDS, "Content-Security-Policy": POLICY}
        return web.Response(text=page, content_type="text/html", charset="utf-8", headers=headers)

    async def _sign_in(self, request: web.Request) -> web.StreamResponse:
        if not _from_here(request):
            return error(403, message="This form was not sent from its own page.")
        form = await _fields(request)
        if form.get("leave"):
            return await self._sign_out(request)
        wanted = _media_id(form.get("next", ""))
        remember = bool(form.get("remember"))
        mark = request.cookies.get(devices.COOKIE, "")
        token, said = await self._pages.sign_in(form.get("name", ""), form.get("password", ""), remember, mark)
        if token is None:
            why = "locked" if said.locked_until else "wrong"
            return _see(f"/login?why={why}" + (f"&next={wanted}" if wanted else ""))
        await self._pages.sign_out(_token(request))  # a browser has one token, and the one before opens nothing
        return await self._signed_in(request, _see(f"/media/{wanted}" if wanted else "/login"), token, remember)

    async def _sign_out(self, request: web.Request) -> web.Response:
        await self._pages.sign_out(_token(request))
        answer = _see("/login")
        answer.del_cookie(COOKIE, path="/", httponly=True, samesite="Strict", secure=_is_secure(request))
        return answer

    async def _media(self, request: web.Request) -> web.StreamResponse:
        name = _media_id(request.match_info["id"])
        if not name:
            return error(404)
        if "once" in request.query:
            return await self._by_link(request, name, request.query["once"])
        visitor = await self._pages.visitor(_token(request))
        if visitor is None:
            return _see(f"/login?next={name}")
        if not self._pages.may_see(visitor):
            return error(403, message=self._pages.words("rights.not_allowed"))
        async with self._pages.opened(name) as kept:
            return error(404) if kept is None else await sent(request, kept, _headers(kept))

    async def _by_link(self, request: web.Request, name: str, secret: str) -> web.Response:
        """The secret leaves the address at once, so that no history keeps it."""
        if request.method != "GET":  # a look at the head must not use it up
            return error(405, {"Allow": "GET"})
        before = _token(request)
        token = await self._pages.use_link(secret, name, before)
        if token is None:
            known = await self._pages.visitor(before)
            return _see(f"/media/{name}" if known else f"/login?why=link&next={name}")
        answer = _see(f"/media/{name}")
        return answer if token == before else await self._signed_in(request, answer, token, remember=False)

    async def _signed_in(
        self, request: web.Request, answer: web.Response, token: str, remember: bool
    ) -> web.Response:
        _give(request, answer, COOKIE, token, REMEMBERED_FOR if remember else None)
        if mark := await self._pages.mark_of(token):
            _give(request, answer, devices.COOKIE, mark, devices.KNOWN_FOR, path="/login")
        return answer


def _headers(kept: KeptFile) -> dict[str, str]:
    shown = kept.mime in _SHOWN
    name = f"{kept.name[:8]}.{ENDINGS.get(kept.mime, 'bin')}"
    return {
        **_GUARDS,
        "Content-Type": kept.mime if shown else "application/octet-stream",
        "Content-Disposition": f'{"inline" if shown else "attachment"}; filename="{name}"',
        "Content-Security-Policy": _FILE_POLICY,
    }


def _media_id(text: str) -> str:
    """The name of a file, or empty for anything else: nothing else of an address is ever repeated or opened."""
    return text if is_media_name(text) else ""


def _token(request: web.Request) -> str:
    return request.cookies.get(COOKIE, "")


def _see(address: str) -> web.Response:
    return web.Response(status=303, headers={"Location": address, **_GUARDS})


def _give(
    request: web.Request, answer: web.Response, name: str, value: str, span: timedelta | None, path: str = "/"
) -> None:
    """A cookie that no script and no other site can use; without `span` it ends with the browser."""
    age = int(span.total_seconds()) if span else None
    secure = _is_secure(request)
    answer.set_cookie(name, value, max_age=age, path=path, httponly=True, samesite="Strict", secure=secure)


def _is_secure(request: web.Request) -> bool:
    """Also behind something that speaks https for us; who forges it only keeps his own cookie from being sent."""
    return request.secure or request.headers.get("X-Forwarded-Proto", "").lower() == "https"


def _from_here(request: web.Request) -> bool:
    """A form of another site must not sign anybody in or out. Every browser names where a form comes from."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return False
    source = request.headers.get("Origin") or request.headers.get("Referer", "")
    return bool(request.host) and urlsplit(source).netloc.lower() == request.host.lower()


async def _fields(request: web.Request) -> dict[str, str]:
    """The form, of a bounded size; anything that is none has no fields. Raises web.HTTPException."""
    if request.content_type != "application/x-www-form-urlencoded":
        return {}
    body = bytearray()
    try:
        async with asyncio.timeout(_FORM_SECONDS):
            async for piece in request.content.iter_chunked(_MOST_FORM):
                body += piece
                if len(body) > _MOST_FORM:
                    raise web.HTTPRequestEntityTooLarge(_MOST_FORM, len(body))
    except TimeoutError:
        raise web.HTTPRequestTimeout from None
    try:
        found = parse_qs(body.decode(errors="replace"), keep_blank_values=True, max_num_fields=20)
    except ValueError:  # more fields than any form of ours
        raise web.HTTPBadRequest from None
    return {name: values[0] for name, values in found.items()}
