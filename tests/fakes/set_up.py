"""The hands of the set-up walk, kept in memory: what was kept, and what the outside parts shall say."""

from collections.abc import Mapping, Sequence

from fixi_app.services.desk.setup_edge import Cause, NotFetched, Trial, WebhookPlace
from fixi_app.services.office import SetupField, StepName
from storage import StoreError

_FIELDS = {
    StepName.WHATSAPP: ("FIXI_PROVIDER", "GREEN_API_ID", "GREEN_API_TOKEN", "META_VERIFY_TOKEN", "NGROK_AUTHTOKEN"),
    StepName.GEMINI: ("GEMINI_API_KEY",),
    StepName.PHONE: ("ADMIN_PHONE",),
}
_SECRET = ("GREEN_API_TOKEN", "META_VERIFY_TOKEN", "NGROK_AUTHTOKEN", "GEMINI_API_KEY")


class FakeSetUpEdge:
    """Set `says`, `fixed`, `fault` and `backup_fault` at any time; read `kept`, `backups` and `restarts`."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}
        self.says = Trial(Cause.FINE)
        self.fixed: set[str] = set()
        self.fault: OSError | None = None
        self.backup_fault: StoreError | None = None
        self.backups = self.restarts = 0
        self.can_restart = True
        self.fetched, self.not_fetched = 0, ""
        self.asked: list[StepName] = []

    def fields(self, step: StepName) -> Sequence[SetupField]:
        return [
            SetupField(
                name=name, secret=name in _SECRET, value="" if name in _SECRET else self.kept.get(name, ""),
                is_set=bool(self.kept.get(name)), fixed=name in self.fixed,
            )
            for name in _FIELDS.get(step, ())
        ]  # fmt: skip

    def pending(self) -> bool:
        return bool(set(self.kept) - {"ADMIN_PHONE"})

    def made(self, step: StepName, values: Mapping[str, str]) -> Mapping[str, str]:
        return {"META_VERIFY_TOKEN": "made-token"} if values.get("FIXI_PROVIDER") == "meta" else {}

    async def tried(self, step: StepName, values: Mapping[str, str]) -> Trial:
        self.asked.append(step)
        return self.says

    async def keep(self, values: Mapping[str, str]) -> None:
        if self.fault:
            raise self.fault
        self.kept |= values

    async def backup(self) -> str:
        if self.backup_fault:
            raise self.backup_fault
        self.backups += 1
        return "fixi-now.backup"

    async def webhook(self, url: str) -> WebhookPlace | None:
        return WebhookPlace(f"{url}/webhook", "made-token")

    async def fetch_agent(self) -> None:
        if self.not_fetched:
            raise NotFetched(self.not_fetched)
        self.fetched += 1

    def restart(self) -> None:
        self.restarts += 1
