"""The HTTP client of the channels, and the promise that no secret of a URL reaches a log.

httpx logs every request's address at INFO, and Green API's token is a part of the address.
"""

import logging

import httpx

_METHOD_PARTS = 4


def hidden(url: httpx.URL) -> str:
    """Host and method only: what a person needs to follow a log, nothing that opens an account."""
    parts = url.path.split("/")
    method = f"/waInstance…/{parts[2]}" if len(parts) >= _METHOD_PARTS and parts[1].startswith("waInstance") else "/…"
    return f"{url.scheme}://{url.host}{method}"


class _HideUrls(logging.Filter):
    """Rewrites the arguments, not the text: httpx hands the address over as an argument of its own."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(hidden(each) if isinstance(each, httpx.URL) else each for each in record.args)
        return True


def hide_urls_in_logs() -> None:
    """Put the filter on httpx's logger, once: on the logger itself, so that no handler is reached around it."""
    logger = logging.getLogger("httpx")
    if not any(isinstance(each, _HideUrls) for each in logger.filters):
        logger.addFilter(_HideUrls())


def new_client() -> httpx.AsyncClient:
    """No proxies or credentials from the environment, no redirects followed, every wait bounded.

    It goes by Fixi's own name: servers of files answer some libraries' names with an error page.
    """
    hide_urls_in_logs()
    return httpx.AsyncClient(
        trust_env=False,
        follow_redirects=False,
        headers={"User-Agent": "Fixi"},
        timeout=httpx.Timeout(30.0, connect=10.0),
        limits=httpx.Limits(max_connections=20, max_keepalive_connections=20),
    )
