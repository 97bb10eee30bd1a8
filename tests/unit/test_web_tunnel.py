"""The tunnel, with a small agent that speaks as ngrok does: no token on a command line, no agent left behind."""

import asyncio
import logging
import os
import stat
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from pyngrok.conf import DEFAULT_NGROK_PATH

from fixi_app.tunnel.contract import TunnelState
from fixi_app.tunnel.fixed import FixedAddress
from fixi_app.tunnel.ngrok import NgrokTunnel, agent_path

TOKEN = "2canary_Token0123456789"

AGENT = """#!{python}
import json, os, pathlib, sys, time
from http.server import BaseHTTPRequestHandler, HTTPServer

here = pathlib.Path(__file__).parent
(here / "argv").write_text(json.dumps(sys.argv))
(here / "pid").write_text(str(os.getpid()))
mode = (here / "mode").read_text()
if mode == "silent":
    time.sleep(60)
if mode == "refused":
    start = "t=2026-11-01T00:00:00+0000 lvl=eror "
    print(start + 'msg="failed to auth" err="Your authtoken: {token} ERR_NGROK_105"', flush=True)
    sys.exit(1)

class Api(BaseHTTPRequestHandler):
    def answer(self, body):
        content = json.dumps(body).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
    def do_GET(self):
        self.answer({{"endpoints": []}})
    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        (here / "asked").write_text(json.dumps(asked))
        url = asked.get("url") or "https://random.ngrok.example"
        self.answer({{"name": asked["name"], "url": url, "public_url": url, "upstream": asked["upstream"]}})
    def log_message(self, *words):
        pass

server = HTTPServer(("127.0.0.1", 0), Api)
line = "t=2026-11-01T00:00:00+0000 lvl=info msg="
print(line + '"starting web service" obj=web addr=127.0.0.1:' + str(server.server_port), flush=True)
print(line + '"client session established" obj=csess', flush=True)
print(line + '"tunnel session started" obj=tunnels.session', flush=True)
server.serve_forever()
"""


def agent(folder: Path, mode: str = "good") -> str:
    path = folder / "ngrok"
    path.write_text(AGENT.format(python=sys.executable, token=TOKEN))
    path.chmod(0o700)
    (folder / "mode").write_text(mode)
    return str(path)


async def reaches(tunnel: NgrokTunnel, state: TunnelState) -> None:
    async with asyncio.timeout(8):
        while tunnel.status.state is not state:
            await asyncio.sleep(0.02)


@asynccontextmanager
async def running(tunnel: NgrokTunnel) -> AsyncIterator[None]:
    task = asyncio.create_task(tunnel.keep_open(8123))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait([task])


def alive(folder: Path) -> bool:
    try:
        os.kill(int((folder / "pid").read_text()), 0)
    except ProcessLookupError:
        return False
    return True


pytestmark = pytest.mark.skipif(os.name != "posix", reason="the agent of this test is a script")


async def test_the_tunnel_opens_keeps_its_secret_and_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NGROK_AUTHTOKEN", TOKEN)
    tunnel = NgrokTunnel(TOKEN, tmp_path / "keys", "fixi.example.org", agent(tmp_path), look_seconds=0.05)
    async with running(tunnel):
        await reaches(tunnel, TunnelState.UP)
        assert tunnel.status.url == "https://fixi.example.org"
        assert "127.0.0.1:8123" in (tmp_path / "asked").read_text()
        assert TOKEN not in (tmp_path / "argv").read_text()
        secret = tmp_path / "keys" / "ngrok.yml"
        assert TOKEN in secret.read_text()
        assert stat.S_IMODE(secret.stat().st_mode) == 0o600
        assert alive(tmp_path)
    assert tunnel.status.state is TunnelState.OFF
    assert not alive(tmp_path)


async def test_an_agent_that_dies_is_started_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fixi_app.tunnel.ngrok._PAUSES", (0.05,))
    tunnel = NgrokTunnel(TOKEN, tmp_path, "", agent(tmp_path), look_seconds=0.05)
    async with running(tunnel):
        await reaches(tunnel, TunnelState.UP)
        first = (tmp_path / "pid").read_text()
        os.kill(int(first), 9)
        await reaches(tunnel, TunnelState.DOWN)
        await reaches(tunnel, TunnelState.UP)
        assert (tmp_path / "pid").read_text() != first


async def test_an_agent_that_says_nothing_is_given_up_and_ended(tmp_path: Path) -> None:
    tunnel = NgrokTunnel(TOKEN, tmp_path, "", agent(tmp_path, "silent"), connect_seconds=0.5)
    async with running(tunnel):
        await reaches(tunnel, TunnelState.DOWN)
        assert "in time" in tunnel.status.detail
        assert not alive(tmp_path)


async def test_a_refused_token_is_told_without_the_token(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    tunnel = NgrokTunnel(TOKEN, tmp_path, "", agent(tmp_path, "refused"))
    async with running(tunnel):
        await reaches(tunnel, TunnelState.DOWN)
    assert "Your authtoken: ***" in caplog.text
    assert TOKEN not in caplog.text
    assert TOKEN not in repr(tunnel.status)


@pytest.mark.parametrize(("token", "needed"), [(TOKEN, "agent"), ("", "NGROK_AUTHTOKEN")])
async def test_what_is_missing_is_told_and_never_downloaded(tmp_path: Path, token: str, needed: str) -> None:
    tunnel = NgrokTunnel(token, tmp_path, "", str(tmp_path / "nothing-here"))
    async with running(tunnel):
        await reaches(tunnel, TunnelState.MISSING)
        assert tunnel.status.detail.startswith("missing:")
        assert needed in tunnel.status.detail
        assert tunnel.status.fetchable == bool(token), "only the program can be fetched, and only when somebody says so"
    assert list(tmp_path.iterdir()) == []


def test_a_fixed_address_is_up() -> None:
    assert FixedAddress("https://fixi.example.org/").status.url == "https://fixi.example.org"


def test_ngroks_own_program_is_found_where_its_instructions_put_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PYNGROK_NGROK_PATH", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert agent_path() == DEFAULT_NGROK_PATH
    assert agent(tmp_path) == agent_path()
    monkeypatch.setenv("PYNGROK_NGROK_PATH", "/elsewhere/ngrok")
    assert agent_path() == "/elsewhere/ngrok"
