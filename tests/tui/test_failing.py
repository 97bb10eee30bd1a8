"""A window that fails says nothing of what was on it: not to the terminal, not to the log."""

import sys
from pathlib import Path

import pytest
from textual import work

from fixi_app import logs
from fixi_app.domain.reading import Language
from tests.tui.fake_office import FakeOffice
from tui.app import Dashboard
from tui.terminal import BidiMode

NAME, PHONE, PASSWORD = "Canarina Planted", "972500000567", "canary-Password-1"


class Failing(Dashboard):
    """Fails with a customer in its variables, and quotes him."""

    def fail(self) -> None:
        customer, phone, password = NAME, PHONE, PASSWORD
        raise RuntimeError(f"{customer} {phone} {password}")

    @work
    async def fail_at_work(self) -> None:
        self.fail()


async def _shown_until_it_fails(app: Failing, how: str) -> None:
    async with app.run_test() as pilot:
        app.call_later(getattr(app, how))
        await pilot.pause()


@pytest.mark.parametrize("how", ["fail", "fail_at_work"])
async def test_a_window_that_fails_tells_nobody_what_was_on_it(
    how: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    hook, app = sys.excepthook, Failing(FakeOffice(Language.EN), BidiMode.APP)
    logs.configure(tmp_path, stderr=False)
    try:
        with pytest.raises(Exception, match=NAME):  # raised once more by the driver of the test alone
            await _shown_until_it_fails(app, how)
    finally:
        logs.close()
        sys.excepthook = hook
    terminal, log = "".join(capfd.readouterr()), (tmp_path / "fixi.log").read_text("utf-8")
    assert "The log (logs/fixi.log) tells where" in terminal
    assert "A window of the dashboard failed" in log
    assert "in fail" in log
    assert "RuntimeError" in log
    assert not [one for one in (NAME, "Canarina", PHONE, PASSWORD) if one in terminal + log]
