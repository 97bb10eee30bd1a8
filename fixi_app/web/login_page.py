"""The page on which people sign in: one form, nothing from elsewhere, no script."""

from base64 import b64encode
from hashlib import sha256
from html import escape

from fixi_app.web.ports import Pages

_STYLE = (
    "body{font:1.1rem/1.5 system-ui,sans-serif;margin:0;background:#f4f5f7;color:#1b1f24}"
    "main{max-width:24rem;margin:12vh auto;padding:2rem;background:#fff;border:1px solid #d5d9de;border-radius:.6rem}"
    "h1{font-size:1.4rem;margin:0 0 1rem}label{display:block;margin:.8rem 0}"
    "input:not([type=checkbox]){display:block;width:100%;box-sizing:border-box;padding:.6rem;font:inherit;"
    "border:1px solid #6b7480;border-radius:.3rem}"
    "button{font:inherit;padding:.6rem 1.4rem;border:0;border-radius:.3rem;background:#0b5cad;color:#fff}"
    "[role=alert]{padding:.6rem;background:#fdecea;border-inline-start:.3rem solid #b3261e}"
)
POLICY = (
    f"default-src 'none'; style-src 'sha256-{b64encode(sha256(_STYLE.encode()).digest()).decode()}'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
WHY = ("wrong", "locked", "link")
"""What the page can be asked to say; anything else in the address is not repeated."""


def sign_in_page(pages: Pages, wanted: str, why: str) -> str:
    """`wanted` is the file that is opened afterwards, or empty."""
    said = f'<p role="alert">{_t(pages, why)}</p>' if why in WHY else ""
    if not pages.has_users:
        return _page(pages, f"{said}<p>{_t(pages, 'nobody')}</p>")
    form = (
        '<form method="post" action="/login">'
        f'<input type="hidden" name="next" value="{escape(wanted)}">'
        f'<label>{_t(pages, "name")}<input name="name" autocomplete="username" required autofocus></label>'
        f'<label>{_t(pages, "password")}<input name="password" type="password" autocomplete="current-password" '
        'required dir="ltr"></label>'
        f'<label><input name="remember" value="1" type="checkbox"> {_t(pages, "remember")}</label>'
        f"<button>{_t(pages, 'enter')}</button></form>"
    )
    return _page(pages, said + form)


def inside_page(pages: Pages, name: str) -> str:
    """For who is signed in already: as whom, and the way out."""
    leave = (
        '<form method="post" action="/login"><input type="hidden" name="leave" value="1">'
        f"<button>{_t(pages, 'leave')}</button></form>"
    )
    return _page(pages, f"<p>{_t(pages, 'inside', name=name)}</p>{leave}")


def _page(pages: Pages, body: str) -> str:
    side = "rtl" if pages.language == "he" else "ltr"
    return (
        f'<!doctype html><html lang="{pages.language}" dir="{side}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">'
        f"<title>{_t(pages, 'title')}</title><style>{_STYLE}</style></head>"
        f"<body><main><h1>{_t(pages, 'title')}</h1>{body}</main></body></html>"
    )


def _t(pages: Pages, key: str, **facts: object) -> str:
    return escape(pages.words(f"login.{key}", **facts))
