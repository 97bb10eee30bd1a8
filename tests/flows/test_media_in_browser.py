"""A real browser, without a window: the link signs it in, and the photo is painted."""

import asyncio
import shutil
from pathlib import Path

import pytest

from tests.fakes.desk import OWNER
from tests.fakes.pictures import colours, png
from tests.fakes.site import site

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
GREEN = (30, 160, 70)
SECONDS = 60
ALONE = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run", "--window-size=400,400",
    "--force-device-scale-factor=1", "--proxy-server=direct://", "--disable-dev-shm-usage",
)  # fmt: skip


async def picture_of(url: str, folder: Path) -> bytes:
    """What the browser shows at this address."""
    shot = folder / "shot.png"
    assert BROWSER
    given = (*ALONE, f"--user-data-dir={folder / 'profile'}", f"--screenshot={shot}", url)
    running = await asyncio.create_subprocess_exec(
        BROWSER, *given, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        async with asyncio.timeout(SECONDS):
            await running.wait()
    finally:
        if running.returncode is None:
            running.kill()
    return shot.read_bytes()


@pytest.mark.skipif(BROWSER is None, reason="there is no Chromium on this computer")
async def test_a_browser_is_signed_in_by_the_link_and_paints_the_photo_once(tmp_path: Path) -> None:
    async with site(tmp_path / "kept") as s:
        link = await s.desk.media.link(s.keep(png(200, 100, GREEN)), OWNER)
        painted = colours(await picture_of(link.url, tmp_path))
        assert painted.get(GREEN) == 200 * 100
        (tmp_path / "another").mkdir()
        again = colours(await picture_of(link.url, tmp_path / "another"))
        assert GREEN not in again, "a browser that comes later finds the link used up"
