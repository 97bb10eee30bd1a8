"""The desk, put together: all that the dashboard has, over one road."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol

from loguru import logger

from fixi_app.channels.simulator import NAME as SIMULATOR
from fixi_app.domain.reading import Language
from fixi_app.queues.outbox_pump import OutboxPump
from fixi_app.services.desk.audit import DeskAudit
from fixi_app.services.desk.backups import DeskBackups
from fixi_app.services.desk.brakes import DeskBrakes
from fixi_app.services.desk.changes import Changes
from fixi_app.services.desk.checks import DeskChecks
from fixi_app.services.desk.conversations import DeskConversations
from fixi_app.services.desk.exports import DeskExports
from fixi_app.services.desk.health import Surroundings, Vitals, as_json
from fixi_app.services.desk.jobs import DeskJobs
from fixi_app.services.desk.leads import DeskLeads
from fixi_app.services.desk.leads_save import LeadsSave
from fixi_app.services.desk.leaving import Leaving
from fixi_app.services.desk.media import DeskMedia
from fixi_app.services.desk.media_door import MediaDoor
from fixi_app.services.desk.needs import DeskNeeds, NeedsCrew
from fixi_app.services.desk.numbers import DeskNumbers
from fixi_app.services.desk.people import DeskPeople
from fixi_app.services.desk.places import Gazetteer, Places
from fixi_app.services.desk.presenter import DeskPresenter
from fixi_app.services.desk.professionals import DeskProfessionals
from fixi_app.services.desk.rights import guarded
from fixi_app.services.desk.schedule import DeskSchedule
from fixi_app.services.desk.seat import Seat
from fixi_app.services.desk.sessions import Sessions
from fixi_app.services.desk.settings import DeskSettings
from fixi_app.services.desk.setup import DeskSetUp
from fixi_app.services.desk.signing_in import DeskSigningIn
from fixi_app.services.desk.simulator import DeskSimulator
from fixi_app.services.desk.starting import Starting
from fixi_app.services.desk.tastes import DeskTastes
from fixi_app.services.desk.users import DeskUsers
from fixi_app.services.desk.words import Words
from fixi_app.services.files.media_reading import MediaReading
from fixi_app.services.files.media_shelf import MediaShelf
from fixi_app.services.files.shared_files import SharedFiles
from fixi_app.services.ground import Ground
from fixi_app.services.office import (
    Audit,
    Backups,
    BusinessSettings,
    Checks,
    Conversations,
    Exports,
    Health,
    Jobs,
    Leads,
    Logs,
    MediaFiles,
    Needs,
    Numbers,
    Office,
    OfficeBrakes,
    People,
    Presenter,
    Professionals,
    Scheduling,
    SetUp,
    SigningIn,
    Simulator,
    Tastes,
    User,
    Users,
)
from fixi_app.services.owner.handoff import Handoff
from fixi_app.services.owner.lead_deeds import OwnerDeeds
from fixi_app.services.owner.looks import OwnerLooks
from fixi_app.services.owner.needs_you import NeedsYou
from fixi_app.services.owner.person_chats import PersonChats
from fixi_app.services.owner.report import Reports
from fixi_app.services.people.contacts import Contacts
from fixi_app.services.professional.calendar_deeds import CalendarDeeds
from fixi_app.services.professional.proposal_answers import ProposalAnswers
from fixi_app.services.professional.visit_deeds import ProfessionalDeeds
from fixi_app.services.running.faults import Faults
from fixi_app.services.telling.alerts import Alerts
from fixi_app.services.telling.brakes import Brakes
from fixi_app.services.telling.tell import Tell
from fixi_app.services.turn.proposals import Proposals
from fixi_app.services.turn.receive import Receive
from fixi_app.services.visits.matching import Matching
from fixi_app.services.visits.moving import Moving
from fixi_app.services.visits.upkeep import Upkeep

_HELD_LOOKED_AT = 1.0
"""Seconds between two looks for what was held for an undo that did not come."""


class Road(Protocol):
    """What the desk needs of the road of a message."""

    alerts: Alerts
    ground: Ground
    contacts: Contacts
    receive: Receive
    tell: Tell
    outbox_pump: OutboxPump
    moving: Moving
    faults: Faults
    brakes: Brakes
    proposals: Proposals
    matching: Matching
    reports: Reports
    needs_you: NeedsYou
    owners: OwnerDeeds
    handoff: Handoff


def _as_professionals_do(road: Road) -> CalendarDeeds:
    """The deeds by which professionals change their calendars in the chat: at the desk they are the same."""
    ground, offers = road.ground, ProfessionalDeeds(road.ground, road.tell)
    return CalendarDeeds(ground, ProposalAnswers(ground, road.tell, Matching(ground), road.moving, offers))


class Desk:
    """Implements Office. `open` it before the first look, let `run` run beside the rest, `close` it at the end."""

    def __init__(
        self,
        road: Road,
        ring: Logs,
        changes: Changes,
        gazetteer: Callable[[], Gazetteer],
        around: Surroundings,
    ) -> None:
        ground, self._changes, self._around = road.ground, changes, around
        self._ground, self._words = ground, Words(ground.language)
        self.logs = ring
        self.presenter: Presenter = DeskPresenter(ground.store.db)
        self._tastes = DeskTastes(ground.store.db, guided=not around.demo)
        self.tastes: Tastes = self._tastes
        self._vitals = Vitals(ground, road.outbox_pump, around, self._words, road.alerts.second)
        places = Places(gazetteer, lambda: self._words.language.value)
        self._furnish_work(road, places)
        self._furnish_chats(road)
        self._furnish_people(around)
        self._furnish_business(road, around)
        self._furnish_files(places, around)

    def _furnish_work(self, road: Road, places: Places) -> None:
        """Requests, those who do them, and their calendars."""
        ground, words = self._ground, self._words
        self._leaving = Leaving(ground, road.tell, LeadsSave(ground, road.tell, words), road.moving)
        self._leads = DeskLeads(ground, road.contacts, road.tell, places, words)
        self.leads: Leads = self._leads
        self._pros = DeskProfessionals(ground, Upkeep(ground), self._leaving, places, words, road.tell)
        self.professionals: Professionals = self._pros
        self.schedule: Scheduling = DeskSchedule(ground, words, _as_professionals_do(road), road.moving)
        self.numbers: Numbers = DeskNumbers(ground)

    def _furnish_chats(self, road: Road) -> None:
        """What is said, what waits for a person, and the brake."""
        ground, words = self._ground, self._words
        self.people: People = DeskPeople(ground, words)
        simulated = ground.channel.name == SIMULATOR
        self.simulator: Simulator | None = DeskSimulator(ground, road.contacts, road.receive) if simulated else None
        self.brakes: OfficeBrakes = DeskBrakes(ground, road.brakes, road.proposals, words)
        self.conversations: Conversations = DeskConversations(ground, road.proposals, words)
        looks = OwnerLooks(ground, road.matching, PersonChats(ground), road.reports)
        crew = NeedsCrew(
            road.needs_you, road.owners, road.handoff, road.proposals, looks, self.professionals, self.leads
        )
        self.needs: Needs = DeskNeeds(ground, crew, words)

    def _furnish_people(self, around: Surroundings) -> None:
        """Who sits here, and what they did."""
        ground, sample = self._ground, around.sample_business or around.demo
        self._door = DeskSigningIn(
            ground.store.db, ground.clock, ground.zone, self._words, opens_by_itself=sample, folder=around.data_dir,
            limits=lambda: (ground.business.login_failures, timedelta(minutes=ground.business.login_lock_minutes)),
            ids=ground.ids,
        )  # fmt: skip
        self.signing_in: SigningIn = self._door
        self._users = DeskUsers(ground, self._words, self._door, sample=sample)
        self.users: Users = self._users
        self.audit: Audit = DeskAudit(ground, self._words)

    def _furnish_business(self, road: Road, around: Surroundings) -> None:
        """The business itself: settings, jobs, set-up, and how all is."""
        ground, words = self._ground, self._words
        renewed = around.machinery.renew if around.machinery else lambda _business: None
        settings = DeskSettings(ground, words, around.overrides, renewed, road.proposals, road.alerts.second)
        self.settings: BusinessSettings = settings
        self.jobs: Jobs = DeskJobs(ground, around.machinery, settings, words)
        self.backups: Backups = DeskBackups(ground, around, words)
        self.checks: Checks = DeskChecks(ground, self.logs, words, others_go_on=around.shared_files)
        starting = Starting(ground, around, self._door, self._users, settings, words)
        self.setup: SetUp = DeskSetUp(ground, around, road.faults, road.outbox_pump, starting, words)

    def _furnish_files(self, places: Places, around: Surroundings) -> None:
        """What is written for a spreadsheet, and what customers sent."""
        ground, words = self._ground, self._words
        shared = SharedFiles(ground.store.db, ground.clock) if around.shared_files else None
        reading, shelf = MediaReading(around.media_dir, shared), MediaShelf(around.media_dir, shared)
        self.exports: Exports = DeskExports(ground, places, words, around.data_dir, shelf)
        sessions = Sessions(ground.store.db, ground.clock)
        self.pages = MediaDoor(self._door, sessions, reading, words, lambda: ground.business.viewer_sees_chats)
        self.media: MediaFiles = DeskMedia(ground, self.pages, shelf, self.presenter, around.address, words)

    async def open(self) -> None:
        """Look once at what the desk answers without waiting: whether there are users, and how Fixi is."""
        await self._door.load()
        await self._tastes.load()
        await self._vitals.look()

    async def run(self) -> None:
        """Make good what a crash at the desk left, then measure and look for ever."""
        try:
            await self._leaving.look_again()
        except Exception:  # noqa: BLE001  tried again at the next start; the looking must go on
            logger.exception("Leads of professionals who left could not be looked at")
        async with asyncio.TaskGroup() as both:
            both.create_task(self._vitals.run())
            both.create_task(self._pay_held())

    async def _pay_held(self) -> None:
        while True:
            await asyncio.sleep(_HELD_LOOKED_AT)
            try:
                await self._leads.pay_held()
                await self._pros.pay_held()
            except Exception:  # noqa: BLE001  it stands in the leads, and is tried again
                logger.exception("What was held for an undo could not be done")

    async def users_changed(self) -> None:
        """A user was added or changed by a command: the desk asks for a name and a password, and lets try."""
        await self._door.made_elsewhere()
        self._door.unlock()

    def close(self) -> None:
        self._door.close()

    def for_user(self, user: User) -> Office:
        seat = Seat(self._ground.store.db, self._door, user)
        return guarded(self, user, self._words, lambda: self._ground.business.viewer_sees_chats, seat)

    def may(self, area: str, call: str) -> bool:
        """The whole office is for whoever built it."""
        return True

    def opens(self, area: str) -> bool:
        return True

    @property
    def over(self) -> bool:
        return False

    @property
    def revision(self) -> int:
        return self._changes.revision

    @property
    def language(self) -> Language:
        return self._words.language

    def speak(self, language: Language) -> None:
        self._words.turn_to(language)

    @property
    def timezone(self) -> str:
        return self._ground.zone.key

    def now(self) -> datetime:
        return self._ground.clock.now()

    async def health(self) -> Health:
        return await self._vitals.look()

    async def health_for_alerts(self) -> Health:
        """In the language of the business, whatever the desk speaks just now."""
        return await self._vitals.told_in(Words(self._ground.language))

    def as_json(self) -> Mapping[str, Any]:
        """The state that was seen last, for `GET /health`, which must not wait for a store that hangs."""
        return as_json(self._vitals.last)

    @property
    def names(self) -> Mapping[str, str]:
        banner = self._words("health.banner") if self._around.sample_business else ""
        return {"business": self._ground.business.name, "banner": banner}
