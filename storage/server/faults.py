"""Promise: what goes wrong between us and a server is one of the store's own errors, with a sentence; the rest passes.

A duplicate key or a bad filter is the operation's own fault and stays PyMongo's class, as on the embedded engine.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Final

from pymongo.errors import BulkWriteError, ConnectionFailure, OperationFailure, WriteConcernError

from storage.errors import StoreFailed, StoreRefused, StoreUnreachable

_NOT_LET_IN: Final = (11, 13, 18, 8000)
"""UserNotFound, Unauthorized, AuthenticationFailed, and the word of MongoDB's own cloud for all of them."""


@contextlib.contextmanager
def told(hosts: str) -> Iterator[None]:
    """Around each question to the server."""
    try:
        yield
    except ConnectionFailure as fault:
        raise StoreUnreachable(
            f"The MongoDB server {hosts} does not answer ({type(fault).__name__}): see that it runs and can be reached "
            "from this computer. Whether a change that was under way was kept is not known."
        ) from fault
    except OperationFailure as fault:
        if _not_confirmed(fault):
            raise StoreFailed(
                f"The MongoDB server {hosts} took a change and could not confirm that it is durable: look at the "
                "members of its replica set."
            ) from fault
        if fault.code in _NOT_LET_IN:
            raise StoreRefused(
                f"The MongoDB server {hosts} refuses: check the user, the password and authSource in its address, and "
                "that this user may read and write the database."
            ) from fault
        raise


def _not_confirmed(fault: OperationFailure) -> bool:
    if isinstance(fault, BulkWriteError):
        return not fault.details.get("writeErrors") and bool(fault.details.get("writeConcernErrors"))
    return isinstance(fault, WriteConcernError)
