"""What is served on this computer: everything public, how Fixi is, and files of customers for who is signed in."""

from aiohttp import web

from fixi_app.web.answers import answer
from fixi_app.web.media_pages import MediaPages
from fixi_app.web.ports import WebPorts
from fixi_app.web.public import public_app


def local_app(ports: WebPorts) -> web.Application:
    """The application of the first listener."""
    app = public_app(ports)

    async def health(request: web.Request) -> web.Response:
        """503 when messages cannot be accepted, so that a watcher that reads no JSON sees it too."""
        parts = ports.health()
        return answer(503 if parts.get("status") == "down" else 200, parts)

    app.router.add_get("/health", health, name="health")
    if ports.pages:
        app.add_routes(MediaPages(ports.pages).routes())
    return app
