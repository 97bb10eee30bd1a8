"""All that turns, jobs and the desk share on one road: who tells, who finds, who moves, who remembers.

Put together once for each process; nothing here knows which store, channel or clock it was given.
"""

from dataclasses import dataclass
from pathlib import Path

from fixi_app.services.customer.conversation_deeds import ConversationDeeds
from fixi_app.services.customer.lead_deeds import CustomerDeeds
from fixi_app.services.customer.merging_deeds import MergingDeeds
from fixi_app.services.customer.moving_deeds import CustomerMoves
from fixi_app.services.customer.offer_deeds import OfferDeeds
from fixi_app.services.customer.privacy_deeds import PrivacyDeeds
from fixi_app.services.customer.replacement_deeds import Replacing
from fixi_app.services.desk.leads_save import LeadsSave
from fixi_app.services.desk.words import Words
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
from fixi_app.services.professional.door_deeds import DoorDeeds
from fixi_app.services.professional.info_deeds import ProInfoDeeds
from fixi_app.services.professional.job_deeds import ProJobDeeds
from fixi_app.services.professional.joining_deeds import JoiningDeeds
from fixi_app.services.professional.move_deeds import ProMoves
from fixi_app.services.professional.proposal_answers import ProposalAnswers
from fixi_app.services.professional.sick_deeds import Sick
from fixi_app.services.professional.visit_deeds import ProfessionalDeeds
from fixi_app.services.running.faults import Faults
from fixi_app.services.telling.alerts import Alerts
from fixi_app.services.telling.tell import Tell
from fixi_app.services.turn.deeds import Deeds, DoesDeeds
from fixi_app.services.turn.proposals import Proposals
from fixi_app.services.visits.matching import Matching
from fixi_app.services.visits.moving import Moving
from fixi_app.services.visits.moving_tell import MovingTell
from fixi_app.services.visits.owing import Owing
from fixi_app.services.visits.upkeep import Upkeep


@dataclass
class Crew:
    contacts: Contacts
    tell: Tell
    alerts: Alerts
    matching: Matching
    owing: Owing
    moving: Moving
    ladder: Ladder
    follow: FollowUps
    agenda: Agenda
    persons: Persons
    handoff: Handoff
    needs_you: NeedsYou
    owners: OwnerDeeds
    applications: Applications
    proposals: Proposals
    reports: Reports
    retention: Retention
    erasures: Erasures
    merging: Merging
    standings: Standings
    earlier: EarlierChats
    faults: Faults


def crew_on(ground: Ground, shelf: MediaShelf, exports: Path | None = None) -> Crew:
    """`shelf` and `exports` are where files lie that are to be forgotten in time."""
    contacts = Contacts(ground)
    tell, alerts = Tell(ground, contacts), Alerts(ground, contacts)
    owing, applications = Owing(ground, tell), Applications(ground, tell, Upkeep(ground))
    moving, erasing = Moving(ground, owing), Erasing(ground, shelf)
    return Crew(
        contacts=contacts,
        tell=tell,
        alerts=alerts,
        matching=Matching(ground),
        owing=owing,
        moving=moving,
        ladder=Ladder(ground, tell, alerts, MovingClock(ground, tell, alerts, moving, owing).tick),
        follow=follow_ups(ground, tell, alerts, owing),
        agenda=Agenda(ground, contacts),
        persons=Persons(ground, alerts),
        handoff=Handoff(ground),
        needs_you=NeedsYou(ground),
        owners=OwnerDeeds(ground, tell, LeadsSave(ground, tell, Words(ground.language)), applications),
        applications=applications,
        proposals=Proposals(ground),
        reports=Reports(ground, alerts),
        retention=Retention(ground, erasing, shelf, exports),
        erasures=Erasures(ground, erasing, exports),
        merging=Merging(ground),
        standings=Standings(ground),
        earlier=EarlierChats(ground),
        faults=Faults(ground, alerts),
    )


def deeds_of(ground: Ground, crew: Crew, folder: Path | None, shared: SharedFiles | None) -> Deeds:
    """All that a turn can do; calendar files are made where there is a folder for them."""
    customers, pros = CustomerDeeds(ground, crew.tell, crew.alerts), ProfessionalDeeds(ground, crew.tell)
    offers = OfferDeeds(ground, crew.matching, crew.tell, customers)
    return Deeds(
        *_of_customers(ground, crew, customers, offers),
        ConversationDeeds(ground, crew.matching, crew.tell, folder, shared),
        *_of_professionals(ground, crew, pros),
        *_of_the_owner(ground, crew),
        crew.faults,
    )


def _of_customers(
    ground: Ground, crew: Crew, customers: CustomerDeeds, offers: OfferDeeds
) -> tuple[DoesDeeds, ...]:
    tell, matching, moving = crew.tell, crew.matching, crew.moving
    return (
        customers,
        matching,
        offers,
        CustomerMoves(ground, matching, moving, MovingTell(tell)),
        Replacing(ground, matching, moving, tell),
        FollowUpDeeds(ground, tell),
        PrivacyDeeds(ground, crew.erasures),
        MergingDeeds(ground, customers),
    )


def _of_professionals(ground: Ground, crew: Crew, pros: ProfessionalDeeds) -> tuple[DoesDeeds, ...]:
    tell, moving = crew.tell, crew.moving
    answers = ProposalAnswers(ground, tell, crew.matching, moving, pros)
    return (
        pros,
        answers,  # after `pros`: it takes their answers first
        ProInfoDeeds(ground),
        ProJobDeeds(ground, tell, crew.matching),
        CalendarDeeds(ground, answers),
        ProMoves(ground, tell, moving),
        Delays(ground, tell),
        DoorDeeds(ground, tell),
        Sick(ground, moving, answers),
        crew.agenda,
        JoiningDeeds(ground, crew.alerts, crew.applications),
    )


def _of_the_owner(ground: Ground, crew: Crew) -> tuple[DoesDeeds, ...]:
    chats = PersonChats(ground)
    return (
        crew.owners,
        OwnerChatDeeds(crew.handoff, chats),
        OwnerLooks(ground, crew.matching, chats, crew.reports),
    )
