"""What is served on this computer: everything public, how Fixi is, and files of customers for who is signed in."""

from aiohttp import web

from fixi_app.web.answers import answer
from fixi_app.web.media_pages import MediaPages
from fixi_app.web.own_hosts import OwnHosts, only_by_own_names
from fixi_app.web.ports import WebPorts
from fixi_app.web.public import public_app


def local_app(ports: WebPorts, hosts: OwnHosts | None = None) -> web.Application:
    """The application of the first listener. `hosts`: the names of its own pages; unless told, 127.0.0.1 alone."""
    app = public_app(ports)
    app.middlewares.append(only_by_own_names(hosts or OwnHosts(), list(app.router.named_resources())))

    async def health(request: web.Request) -> web.Response:
        """503 when messages cannot be accepted, so that a watcher that reads no JSON sees it too."""
        parts = ports.health()
        return answer(503 if parts.get("status") == "down" else 200, parts)

    app.router.add_get("/health", health, name="health")
    if ports.pages:
        app.add_routes(MediaPages(ports.pages).routes())
    return app
