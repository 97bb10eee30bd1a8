"""The ground of the flows that run a command."""

from tests.unit.conftest import home

__all__ = ["home"]
