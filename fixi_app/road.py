"""The road of a message, put together: inbox, turns, outbox, and the ladder beside them.

The same road is driven three ways: by its pumps for ever (the appliance), one due thing after the other (`settle`: the
demo, `converse`, tests), and by whoever plays a person in the simulator. Nothing here knows which store, channel, clock
or reader it was given.
"""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from loguru import logger

from fixi_app.queues.leases import Leases
from fixi_app.queues.pump import InboxPump, OutboxPump
from fixi_app.services.customer.conversation_deeds import ConversationDeeds
from fixi_app.services.customer.lead_deeds import CustomerDeeds
from fixi_app.services.customer.merging_deeds import MergingDeeds
from fixi_app.services.customer.moving_deeds import CustomerMoves
from fixi_app.services.customer.offer_deeds import OfferDeeds
from fixi_app.services.customer.privacy_deeds import PrivacyDeeds
from fixi_app.services.customer.replacement_deeds import Replacing
from fixi_app.services.desk.leads_save import LeadsSave
from fixi_app.services.desk.words import Words
from fixi_app.services.files.media import Album
from fixi_app.services.files.media_shelf import MediaShelf
from fixi_app.services.files.shared_files import SharedFiles
from fixi_app.services.followup.agenda import Agenda
from fixi_app.services.followup.all import FollowUps, follow_ups
from fixi_app.services.followup.deeds import FollowUpDeeds
from fixi_app.services.followup.ladder import Ladder
from fixi_app.services.followup.moving_clock import MovingClock
from fixi_app.services.followup.persons import Persons
from fixi_app.services.forgetting.erasing import Erasing
from fixi_app.services.forgetting.erasures import Erasures
from fixi_app.services.forgetting.retention import Retention
from fixi_app.services.ground import Ground
from fixi_app.services.owner.chat_deeds import OwnerChatDeeds
from fixi_app.services.owner.handoff import Handoff
from fixi_app.services.owner.lead_deeds import OwnerDeeds
from fixi_app.services.owner.looks import OwnerLooks
from fixi_app.services.owner.needs_you import NeedsYou
from fixi_app.services.owner.person_chats import PersonChats
from fixi_app.services.owner.report import Reports
from fixi_app.services.people.contacts import Contacts
from fixi_app.services.people.earlier_chats import EarlierChats
from fixi_app.services.people.merging import Merging
from fixi_app.services.people.standings import Standings
from fixi_app.services.professional.applications import Applications
from fixi_app.services.professional.calendar_deeds import CalendarDeeds
from fixi_app.services.professional.delay_deeds import Delays
from fixi_app.services.professional.info_deeds import ProInfoDeeds
from fixi_app.services.professional.job_deeds import ProJobDeeds
from fixi_app.services.professional.joining_deeds import JoiningDeeds
from fixi_app.services.professional.move_deeds import ProMoves
from fixi_app.services.professional.proposal_answers import ProposalAnswers
from fixi_app.services.professional.sick_deeds import Sick
from fixi_app.services.professional.visit_deeds import ProfessionalDeeds
from fixi_app.services.running.channel_watch import UNKNOWN
from fixi_app.services.running.faults import Faults
from fixi_app.services.telling.alerts import Alerts
from fixi_app.services.telling.brakes import Brakes
from fixi_app.services.telling.sending import Sending
from fixi_app.services.telling.tell import Tell
from fixi_app.services.telling.undelivered import Undelivered
from fixi_app.services.telling.warning import SeesDanger
from fixi_app.services.turn.deeds import Deeds
from fixi_app.services.turn.giving_up import GivingUp
from fixi_app.services.turn.hearing import Hearing, Reader
from fixi_app.services.turn.map_places import LedTo
from fixi_app.services.turn.proposals import Proposals
from fixi_app.services.turn.receive import Hears, Receive
from fixi_app.services.turn.spending import Spending
from fixi_app.services.turn.turns import Turns
from fixi_app.services.visits.matching import Matching
from fixi_app.services.visits.moving import Moving
from fixi_app.services.visits.moving_tell import MovingTell
from fixi_app.services.visits.owing import Owing
from fixi_app.services.visits.upkeep import Upkeep
from storage import ConnectionFailure, StoreError

_MOST_ROUNDS = 1000


@dataclass
class Road:
    ground: Ground
    contacts: Contacts
    receive: Receive
    turns: Turns
    leases: Leases
    inbox_pump: InboxPump
    outbox_pump: OutboxPump
    sending: Sending
    ladder: Ladder
    owing: Owing
    moving: Moving
    matching: Matching
    tell: Tell
    alerts: Alerts
    applications: Applications
    merging: Merging
    standings: Standings
    earlier: EarlierChats
    agenda: Agenda
    persons: Persons
    handoff: Handoff
    needs_you: NeedsYou
    owners: OwnerDeeds
    brakes: Brakes
    proposals: Proposals
    reports: Reports
    retention: Retention
    faults: Faults
    follow: FollowUps
    erasures: Erasures

    async def settle(self) -> None:
        """Do everything that is due now, one thing after the other, until nothing is."""
        for _ in range(_MOST_ROUNDS):
            if not await self.inbox_pump.drain() + await self.outbox_pump.drain():
                return
        raise RuntimeError("the road does not come to rest: each answer seems to cause another")


def lay_road(
    ground: Ground,
    reader: Reader,
    sees_danger: SeesDanger,
    hears: Hears,
    quiet_seconds: float,
    media_folder: Path | None = None,
    led_to: LedTo | None = None,
    *,
    alone: bool = True,
) -> Road:
    """Put the road together on this ground; nothing runs yet.

    Not `alone`: other processes share the store and may send what was queued here, so files lie there as well.
    """
    shared = None if alone else SharedFiles(ground.store.db, ground.clock)
    parts = _parts(ground, MediaShelf(media_folder, shared))
    contacts, tell, alerts = parts.contacts, parts.tell, parts.alerts
    deeds = _deeds(ground, parts, media_folder, shared)
    spending, leases, sending = Spending(ground), Leases(ground.store.db), Sending(ground, media_folder, shared)
    album = Album(ground.channel, media_folder, shared=shared)
    hearing = Hearing(ground, reader, album, spending, sees_danger, led_to)
    turns = Turns(ground, contacts, leases, deeds, hearing.understand, spending)
    inbox_pump = InboxPump(
        ground.inbox,
        turns.run,
        ground.clock,
        timedelta(seconds=quiet_seconds),
        ground.business.quiet_time_factor,
        give_up=GivingUp(ground, leases, alerts).hand_to_a_person,
        passes=(StoreError, ConnectionFailure),
    )
    outbox_pump = _outbox_pump(ground, sending, Undelivered(ground, tell, alerts))
    alerts.fault = lambda: None if outbox_pump.held == UNKNOWN else outbox_pump.held

    def wake() -> None:
        inbox_pump.wake()
        outbox_pump.wake()

    ground.wake = wake
    return Road(
        ground=ground,
        contacts=contacts,
        receive=Receive(ground, contacts, sees_danger, hears),
        turns=turns,
        leases=leases,
        inbox_pump=inbox_pump,
        outbox_pump=outbox_pump,
        sending=sending,
        ladder=Ladder(ground, tell, alerts, MovingClock(ground, tell, alerts, parts.moving, parts.owing).tick),
        owing=parts.owing,
        moving=parts.moving,
        matching=parts.matching,
        tell=tell,
        alerts=alerts,
        applications=parts.applications,
        merging=Merging(ground),
        standings=Standings(ground),
        earlier=EarlierChats(ground),
        agenda=parts.agenda,
        persons=Persons(ground, alerts),
        handoff=parts.handoff,
        needs_you=NeedsYou(ground),
        owners=parts.owners,
        brakes=Brakes(ground, outbox_pump),
        proposals=Proposals(ground),
        retention=parts.retention,
        reports=parts.reports,
        faults=Faults(ground, alerts),
        follow=follow_ups(ground, tell, alerts, parts.owing),
        erasures=parts.erasures,
    )


@dataclass(frozen=True)
class _Parts:
    """What both the turns' deeds and the road itself need."""

    contacts: Contacts
    tell: Tell
    alerts: Alerts
    matching: Matching
    owing: Owing
    moving: Moving
    agenda: Agenda
    handoff: Handoff
    owners: OwnerDeeds
    reports: Reports
    retention: Retention
    erasures: Erasures
    applications: Applications


def _parts(ground: Ground, shelf: MediaShelf) -> _Parts:
    contacts = Contacts(ground)
    tell, alerts = Tell(ground, contacts), Alerts(ground, contacts)
    owing, applications = Owing(ground, tell), Applications(ground, tell, Upkeep(ground))
    return _Parts(
        contacts=contacts,
        tell=tell,
        alerts=alerts,
        matching=Matching(ground),
        owing=owing,
        moving=Moving(ground, owing),
        agenda=Agenda(ground, contacts),
        handoff=Handoff(ground),
        owners=OwnerDeeds(ground, tell, LeadsSave(ground, tell, Words(ground.language)), applications),
        reports=Reports(ground, alerts),
        retention=Retention(ground, Erasing(ground, shelf), shelf),
        erasures=Erasures(ground, Erasing(ground, shelf)),
        applications=applications,
    )


def _deeds(ground: Ground, parts: _Parts, folder: Path | None, shared: SharedFiles | None) -> Deeds:
    """All that a turn can do; calendar files are made where there is a folder for them."""
    tell, matching, chats = parts.tell, parts.matching, PersonChats(ground)
    customers, pros = CustomerDeeds(ground, tell, parts.alerts), ProfessionalDeeds(ground, tell)
    offers = OfferDeeds(ground, matching, tell, customers)
    answers = ProposalAnswers(ground, tell, matching, parts.moving, pros)
    return Deeds(
        customers,
        matching,
        offers,
        ConversationDeeds(ground, matching, tell, folder, shared),
        pros,
        ProInfoDeeds(ground),
        CalendarDeeds(ground, answers),
        ProJobDeeds(ground, tell, matching),
        answers,  # after `pros`: it takes their answers first
        CustomerMoves(ground, matching, parts.moving, MovingTell(tell)),
        Replacing(ground, matching, parts.moving, tell),
        PrivacyDeeds(ground, parts.erasures),
        ProMoves(ground, tell, parts.moving),
        Delays(ground, tell),
        Sick(ground, parts.moving, answers),
        parts.agenda,
        parts.owners,
        OwnerChatDeeds(parts.handoff, chats),
        OwnerLooks(ground, matching, chats, parts.reports),
        FollowUpDeeds(ground, tell),
        JoiningDeeds(ground, parts.alerts, parts.applications),
        MergingDeeds(ground, customers),
        Faults(ground, parts.alerts),
    )


def _outbox_pump(ground: Ground, sending: Sending, undelivered: Undelivered) -> OutboxPump:
    async def stopped(reason: str) -> None:
        logger.error("The channel {} stopped sending: {}", ground.channel.name, reason)

    return OutboxPump(ground.outbox, sending.send, ground.clock, stopped, undelivered.given_up)
