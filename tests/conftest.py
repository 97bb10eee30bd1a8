"""What holds for every test: no network but this computer, and no setting left over from a person's environment."""

import ipaddress
import logging
import os
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from loguru import logger

from fixi_app import log_masking, logs
from fixi_app.settings import settings_table

_HERE = ("", "localhost", "localhost.localdomain", "ip6-localhost", "testserver")


class NetworkDenied(RuntimeError):
    """A test tried to reach something outside of this computer."""


def _local(host: Any) -> bool:
    if host is None:
        return True
    name = (host.decode("ascii", "replace") if isinstance(host, bytes) else str(host)).partition("%")[0]
    if name in _HERE or name == socket.gethostname():
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def _guarded(method: Any) -> Any:
    def call(self: socket.socket, *args: Any) -> Any:
        address = args[-1]
        if self.family in (socket.AF_INET, socket.AF_INET6) and not _local(address[0]):
            raise NetworkDenied(f"a test tried to reach {address[0]}")
        return method(self, *args)

    return call


def _guarded_names(look_up: Any) -> Any:
    def call(host: Any, *args: Any, **more: Any) -> Any:
        if not _local(host):
            raise NetworkDenied(f"a test tried to look up {host!r}")
        return look_up(host, *args, **more)

    return call


# Before any test module is imported: a library may take a reference to these at its import.
for _name in ("connect", "connect_ex", "sendto"):
    setattr(socket.socket, _name, _guarded(getattr(socket.socket, _name)))
for _name in ("getaddrinfo", "gethostbyname", "gethostbyname_ex"):
    setattr(socket, _name, _guarded_names(getattr(socket, _name)))


_OWN = frozenset(name for name, _, _ in settings_table())


@pytest.fixture(autouse=True)
def own_settings_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """A developer's keys and folders are no part of a test; each sets what it needs."""
    for name in list(os.environ):
        if name.startswith("FIXI_") or name in _OWN:
            monkeypatch.delenv(name)


@pytest.fixture(autouse=True)
def _secrets_of_one_test_are_no_others() -> Iterator[None]:
    """What one test registers as a secret ("token") would be masked in the sentences of all that come after it."""
    before = dict(log_masking._secrets)
    yield
    log_masking._secrets.clear()
    log_masking._secrets.update(before)


@pytest.fixture(autouse=True)
def _the_log_is_left_as_it_was_found() -> Iterator[None]:
    """It belongs to the process. Warnings that were taken over and not given back never come in a second time: what
    takes them is then the last test's, and pytest's own stands in its place."""
    before, level = list(logging.root.handlers), logging.root.level
    yield
    if logging._warnings_showwarning is None:  # type: ignore[attr-defined]
        return
    logs.close()
    logger.configure(patcher=lambda record: None, extra={})
    logging.captureWarnings(False)
    logging.root.handlers[:] = before
    logging.root.setLevel(level)
