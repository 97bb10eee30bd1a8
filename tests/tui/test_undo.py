"""One key takes back the last deed, once, while its time is not over."""

from tests.tui.driving import opened


async def test_the_last_deed_is_taken_back_once() -> None:
    taken: list[str] = []

    async def undo() -> None:
        taken.append("back")

    async with opened() as desk:
        desk.app.undoable("Done.", undo)
        await desk.until(lambda: "^Z" in desk.toasts(), "the offer")
        await desk.press("ctrl+z")
        await desk.until(lambda: taken == ["back"], "the undo")
        await desk.press("ctrl+z")
        await desk.until(lambda: "nothing to take back" in desk.toasts(), "being told")
        assert taken == ["back"]


async def test_a_deed_whose_time_is_over_stands() -> None:
    taken: list[str] = []

    async def undo() -> None:
        taken.append("back")

    async with opened() as desk:
        desk.app.undoable("Done.", undo)
        desk.app._last_deed.forget()
        await desk.press("ctrl+z")
        await desk.until(lambda: "nothing to take back" in desk.toasts(), "being told")
        assert not taken
