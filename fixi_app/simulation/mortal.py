"""A process that dies at a chosen write: the store survives, everything in memory is gone.

`Mortality.hook` is given to the store; from the chosen write on every write raises `Killed`, a BaseException that no
`except Exception` can swallow, so nothing that runs afterwards (a `finally`, a release of a lease) reaches the store.
"""


class Killed(BaseException):
    """The process is dead."""


class Mortality:
    """Counts writes; dies before or after the one that was chosen."""

    def __init__(self) -> None:
        self.writes = 0
        self.dead = False
        self.kill_at: tuple[int, str] | None = None
        self.trace: list[str] | None = []
        """Every write by name; None where nobody reads it."""

    def hook(self, collection: str, method: str, phase: str) -> None:
        if self.dead:
            raise Killed
        if phase == "before":
            self.writes += 1
            if self.trace is not None:
                self.trace.append(f"{collection}.{method}")
        if self.kill_at == (self.writes, phase):
            self.dead = True
            raise Killed

    def revive(self) -> None:
        """A new process on the same store; it is not killed again."""
        self.dead, self.kill_at = False, None
