"""The archive of one person at the desk: for an owner, and with a sentence for whatever stands against it."""

from pathlib import Path

from loguru import logger

from fixi_app.services.desk.fault_words import fault_in_words
from fixi_app.services.desk.words import Words
from fixi_app.services.files.media_shelf import MediaShelf
from fixi_app.services.forgetting.person_export import ErasedMeanwhile, NothingKept, PersonExport, Written, noted
from fixi_app.services.forgetting.person_found import whom
from fixi_app.services.ground import Ground
from fixi_app.services.office import DeskRole, Exported, User


class PersonArchives:
    def __init__(self, ground: Ground, words: Words, folder: Path | None, shelf: MediaShelf) -> None:
        """`folder`: where it is written to; None = there is nowhere."""
        self._ground, self._words, self._folder, self._shelf = ground, words, folder, shelf

    async def make(self, whose: str, user: User) -> Exported:
        if user.role is not DeskRole.OWNER:
            return self._no("may_not")
        if self._folder is None:
            return self._no("export.nowhere")
        try:
            written = await self._written(self._folder, whose)
        except NothingKept:
            return self._no("person_file.nobody")
        except ErasedMeanwhile:
            return self._no("person_file.again")
        except OSError as fault:
            logger.error("The archive of a person could not be written: {}", type(fault).__name__)
            return self._no("export.disk", why=fault_in_words(self._words, fault))
        ground = self._ground
        await noted(ground.store.db, ground.ids.new("export"), ground.clock.now(), user.name, written)
        told = self._words("person_file.done", documents=written.documents, files=written.files)
        return Exported(ok=True, message=told, file=str(written.path), rows=written.documents)

    async def _written(self, folder: Path, whose: str) -> Written:
        store = self._ground.store
        export = PersonExport(store, self._shelf, folder, self._ground.zone, self._words)
        return await export.write(*await whom(store, whose), self._ground.clock.now())

    def _no(self, key: str, **facts: object) -> Exported:
        return Exported(ok=False, message=self._words(key, **facts))
