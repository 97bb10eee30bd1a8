"""One small question to an outside part, and what can be read of the answer; for `doctor` and the set-up walk."""

import httpx
from pydantic import SecretStr


async def get(
    http: httpx.AsyncClient, url: str, headers: dict[str, str] | None = None, auth: tuple[str, str] | None = None
) -> httpx.Response | str:
    """The answer, or in a word why there is none; never the exception's text, which holds the address."""
    try:
        return await http.get(url, headers=headers, auth=auth)
    except httpx.TimeoutException:
        return "too slow"
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return type(error).__name__


def field_of(answer: httpx.Response, name: str) -> str:
    try:
        return str(answer.json().get(name) or "")
    except (ValueError, AttributeError):
        return ""


def plain(secret: SecretStr | None) -> str:
    return secret.get_secret_value() if secret else ""
