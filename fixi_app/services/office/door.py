"""The one door: everything that a desk has."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from fixi_app.domain.reading import Language
from fixi_app.services.office.audit import Audit
from fixi_app.services.office.backups import Backups
from fixi_app.services.office.brakes import OfficeBrakes
from fixi_app.services.office.checks import Checks
from fixi_app.services.office.conversations import Conversations
from fixi_app.services.office.exports import Exports
from fixi_app.services.office.health import Health
from fixi_app.services.office.jobs import Jobs
from fixi_app.services.office.leads import Leads
from fixi_app.services.office.logs import Logs
from fixi_app.services.office.media import MediaFiles
from fixi_app.services.office.needs import Needs
from fixi_app.services.office.numbers import Numbers
from fixi_app.services.office.people import People
from fixi_app.services.office.presenter import Presenter
from fixi_app.services.office.professionals import Professionals
from fixi_app.services.office.schedule import Scheduling
from fixi_app.services.office.settings import BusinessSettings
from fixi_app.services.office.setup import SetUp
from fixi_app.services.office.simulator import Simulator
from fixi_app.services.office.tastes import Tastes
from fixi_app.services.office.users import SigningIn, User, Users


class Office(Protocol):
    """Everything the dashboard has. `revision` grows with each change of stored data: poll it to reload."""

    leads: Leads
    professionals: Professionals
    people: People
    schedule: Scheduling
    simulator: Simulator | None
    """None when a real provider is connected."""
    signing_in: SigningIn
    logs: Logs
    presenter: Presenter
    users: Users
    audit: Audit
    settings: BusinessSettings
    jobs: Jobs
    numbers: Numbers
    exports: Exports
    setup: SetUp
    checks: Checks
    backups: Backups
    brakes: OfficeBrakes
    needs: Needs
    media: MediaFiles
    conversations: Conversations
    tastes: Tastes

    def for_user(self, user: User) -> "Office":
        """This office as this person may see and use it: a call that is not his raises NotAllowed, with a sentence."""
        ...

    @property
    def over(self) -> bool:
        """Whether whoever this office is for has to sign in again: his role or password was changed elsewhere, or he is
        no user any more. As of the last call; each call asks."""
        ...

    def may(self, area: str, call: str) -> bool:
        """Whether this call of an area is open to whoever this office is for."""
        ...

    def opens(self, area: str) -> bool:
        """Whether any call of this area is; True also for what is no area of the office."""
        ...

    @property
    def revision(self) -> int: ...

    @property
    def language(self) -> Language:
        """The dashboard's language, he or en."""
        ...

    def speak(self, language: Language) -> None:
        """Sentences and names of places in this language from now on."""
        ...

    @property
    def timezone(self) -> str: ...

    def now(self) -> datetime: ...

    async def health(self) -> Health: ...

    @property
    def names(self) -> Mapping[str, str]:
        """Texts of the business profile that a front end shows: `business`, `banner` ..."""
        ...
