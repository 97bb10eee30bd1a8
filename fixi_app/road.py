"""The road of a message, put together: inbox, turns, outbox, and the crew beside them.

The same road is driven three ways: by its pumps for ever (the appliance), one due thing after the other (`settle`: the
demo, `converse`, tests), and by whoever plays a person in the simulator. Nothing here knows which store, channel, clock
or reader it was given.
"""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from loguru import logger

from fixi_app.crew import Crew, crew_on, deeds_of
from fixi_app.queues.arrivals import ArrivalsPump
from fixi_app.queues.inbox_pump import InboxPump
from fixi_app.queues.leases import Leases
from fixi_app.queues.outbox_pump import OutboxPump
from fixi_app.queues.pace import Pace
from fixi_app.queues.pressure import Pressure
from fixi_app.services.files.media import Album
from fixi_app.services.files.media_shelf import MediaShelf
from fixi_app.services.files.shared_files import SharedFiles
from fixi_app.services.ground import Ground
from fixi_app.services.running.channel_watch import UNKNOWN
from fixi_app.services.running.flags import Flags
from fixi_app.services.running.staff_numbers import StaffNumbers
from fixi_app.services.telling.brakes import Brakes
from fixi_app.services.telling.first_words import FirstWords
from fixi_app.services.telling.sending import Sending
from fixi_app.services.telling.undelivered import Undelivered
from fixi_app.services.telling.warning import SeesDanger
from fixi_app.services.turn.giving_up import GivingUp
from fixi_app.services.turn.hearing import Hearing, Reader
from fixi_app.services.turn.map_places import LedTo
from fixi_app.services.turn.receive import Hears, Receive
from fixi_app.services.turn.spending import Spending
from fixi_app.services.turn.turns import Turns
from storage import ConnectionFailure, StoreError

_MOST_ROUNDS = 1000


@dataclass
class Road(Crew):
    ground: Ground
    receive: Receive
    turns: Turns
    leases: Leases
    arrivals: ArrivalsPump
    pressure: Pressure
    inbox_pump: InboxPump
    outbox_pump: OutboxPump
    sending: Sending
    brakes: Brakes
    flags: Flags

    async def settle(self) -> None:
        """Do everything that is due now, one thing after the other, until nothing is."""
        for _ in range(_MOST_ROUNDS):
            if not await self.arrivals.drain() + await self.inbox_pump.drain() + await self.outbox_pump.drain():
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
    exports: Path | None = None,
) -> Road:
    """Put the road together on this ground; nothing runs yet.

    `exports`: where the desk's files for a spreadsheet lie, which name people as well.
    Not `alone`: other processes share the store and may send what was queued here, so files lie there as well.
    """
    shared = None if alone else SharedFiles(ground.store.db, ground.clock)
    crew = crew_on(ground, MediaShelf(media_folder, shared), exports)
    spending, leases = Spending(ground), Leases(ground.store.db)
    sending = Sending(ground, media_folder, shared)
    album = Album(ground.channel, media_folder, shared=shared)
    hearing = Hearing(ground, reader, album, spending, sees_danger, led_to)
    deeds = deeds_of(ground, crew, media_folder, shared)
    turns = Turns(ground, crew.contacts, leases, deeds, hearing.understand, spending)
    pressure = Pressure()
    inbox_pump = _inbox_pump(ground, turns, GivingUp(ground, leases, crew.alerts), quiet_seconds, pressure)
    undelivered = Undelivered(ground, crew.tell, crew.alerts)
    outbox_pump = _outbox_pump(ground, sending, undelivered)
    receive = Receive(ground, crew.contacts, sees_danger, hears)
    receive.on_failure, outbox_pump.on_sent = undelivered.came_back, receive.sent
    receive.on_account_note = crew.faults.account_says
    crew.contacts.moved_number.on_staff = StaffNumbers(ground, crew.alerts).moved
    arrivals = ArrivalsPump(receive.take_in, pressure)
    receive.on_arrival = arrivals.wake
    _join(ground, crew, arrivals, inbox_pump, outbox_pump)
    brakes = Brakes(ground, outbox_pump)
    flags = Flags(ground, brakes, crew.alerts)
    outbox_pump.on_flagged = flags.refused
    return Road(
        **vars(crew), ground=ground, receive=receive, turns=turns, leases=leases, arrivals=arrivals, pressure=pressure,
        inbox_pump=inbox_pump, outbox_pump=outbox_pump, sending=sending, brakes=brakes, flags=flags,
    )  # fmt: skip


def _join(
    ground: Ground, crew: Crew, arrivals: ArrivalsPump, inbox_pump: InboxPump, outbox_pump: OutboxPump
) -> None:
    """Whoever queues something wakes the pumps, and whoever alerts knows what is broken."""

    def wake() -> None:
        arrivals.wake()
        inbox_pump.wake()
        outbox_pump.wake()

    def hurry(conversation_id: str, message_id: str) -> None:
        outbox_pump.hurry(message_id)
        inbox_pump.hurry(conversation_id)

    ground.wake, ground.hurry = wake, hurry
    crew.alerts.fault = lambda: outbox_pump.flagged or (None if outbox_pump.held == UNKNOWN else outbox_pump.held)


def _inbox_pump(
    ground: Ground, turns: Turns, giving_up: GivingUp, quiet_seconds: float, pressure: Pressure
) -> InboxPump:
    return InboxPump(
        ground.inbox,
        turns.run,
        ground.clock,
        timedelta(seconds=quiet_seconds),
        ground.business.quiet_time_factor,
        give_up=giving_up.hand_to_a_person,
        passes=(StoreError, ConnectionFailure),
        pressure=pressure,
    )


def _outbox_pump(ground: Ground, sending: Sending, undelivered: Undelivered) -> OutboxPump:
    async def stopped(reason: str) -> None:
        logger.error("The channel {} stopped sending: {}", ground.channel.name, reason)

    pump = OutboxPump(ground.outbox, sending.send, ground.clock, stopped, undelivered.given_up)
    can = ground.channel.capabilities
    pump.pace = Pace(can.per_second, can.pair_seconds, can.pair_burst)
    pump.waits = FirstWords(ground).waits
    return pump
