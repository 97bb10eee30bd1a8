"""Fixi's commands as they are called from the command line, without a dashboard."""

from typing import Any

from fixi_app import cli


async def _no_dashboard(office: Any) -> None:
    raise AssertionError("no dashboard here")


def run(*words: str) -> int:
    """The exit code."""
    return cli.main(words, _no_dashboard)
