"""Choices about the window, in memory. Nobody is shown around unless a test asks for it."""

from collections.abc import Mapping


class FakeTastes:
    def __init__(self, kept: Mapping[str, str] | None = None) -> None:
        self.now = dict({"guided": "no"} if kept is None else kept)

    def kept(self) -> Mapping[str, str]:
        return dict(self.now)

    async def keep(self, name: str, value: str) -> None:
        self.now[name] = value
