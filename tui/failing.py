"""A window that fails: its fault goes to the log, where it is masked, and one sentence to the terminal.

Textual would print the traceback with the values of the variables around it, and those of a dashboard are names, phones
and chats of customers.
"""

from loguru import logger
from textual.app import App
from textual.worker import WorkerFailed


class FailsQuietly(App[None]):
    def last_words(self) -> str:
        """What the person reads in the terminal after a window that failed."""
        raise NotImplementedError

    def _handle_exception(self, error: Exception) -> None:
        cause = error.error if isinstance(error, WorkerFailed) else error
        logger.opt(exception=cause).error("A window of the dashboard failed")
        super()._handle_exception(error)

    def _fatal_error(self) -> None:
        self.bell()
        self.panic(self.last_words())
