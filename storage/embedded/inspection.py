"""Promise: `inspect(folder)` is a stock Mongita client over the store's data, as it was at the moment of opening.

For looking and exporting, beside a running owner too. Mongita's own matching answers here, with its gaps; the product
never asks it. Close the client soon: while it is open, the owner's write-ahead log cannot be folded into the file.
"""

from __future__ import annotations

from pathlib import Path

from mongita.mongita_client import MongitaClient

from storage.embedded.disk import files
from storage.embedded.disk.engine import SqliteEngine


class InspectionClient(MongitaClient):  # type: ignore[misc]  # Mongita has no types
    """Mongita's client; the data are in its database `store`."""

    def __init__(self, engine: SqliteEngine) -> None:
        self.engine = engine
        self.is_primary = True
        super().__init__()

    def close(self) -> None:
        self.engine.close()


def inspect(folder: Path | str) -> InspectionClient:
    """Opens a store's folder read-only. Raises StoreMissing, StoreDamaged or StoreTooNew."""
    connection = files.open_for_reading(Path(folder).expanduser())
    connection.execute("BEGIN")
    engine = SqliteEngine(connection)
    engine.refresh()
    _ = engine.catalog  # the first read fixes the moment
    return InspectionClient(engine)
