"""What the tunnel reaches, and all that it reaches: liveness, webhooks, and files lent to a provider for minutes."""

from aiohttp import web

from fixi_app.web.answers import answer, json_errors, plain_headers
from fixi_app.web.intake import MOST_BYTES, Intake
from fixi_app.web.ports import WebPorts


def public_app(ports: WebPorts) -> web.Application:
    """The application of the second listener."""
    app = web.Application(middlewares=[json_errors], client_max_size=MOST_BYTES)
    app.on_response_prepare.append(plain_headers)
    intake = Intake(ports)
    app.add_routes(
        [
            web.get("/", _alive, name="liveness"),
            web.post("/webhook", intake.receive("green_api"), name="webhook"),
            web.post("/webhook/green-api", intake.receive("green_api"), name="webhook-green-api"),
            web.get("/webhook/meta", intake.greet("meta"), name="handshake-meta"),
            web.post("/webhook/meta", intake.receive("meta"), name="webhook-meta"),
            web.post("/webhook/twilio", intake.receive("twilio"), name="webhook-twilio"),
        ]
    )
    if ports.lent:
        app.add_routes(ports.lent.routes())
    return app


async def _alive(request: web.Request) -> web.Response:
    return answer(200, {"status": "ok", "name": "Fixi"})
