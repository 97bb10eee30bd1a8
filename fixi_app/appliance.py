"""The composition root: everything that runs, put on its feet and taken down again; `parts.py` chooses the parts.

`open_appliance` puts everything on its feet in the order in which it is needed, and takes it down in reverse. What is
half done from a crash is completed before anything new is taken in.
"""

import asyncio
import contextlib
from collections import deque
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from loguru import logger

import storage
from fixi_app import __version__, local_socket
from fixi_app.awake import Awake
from fixi_app.business_clock import business_clock, keep_clock
from fixi_app.chores import chores
from fixi_app.clock import Clock
from fixi_app.connection import Connection, connect
from fixi_app.domain.messages import ChannelState
from fixi_app.jobs.runner import Runner
from fixi_app.jobs.table import jobs
from fixi_app.lifecycle import Ending
from fixi_app.log_masking import register_secret
from fixi_app.parts import (
    is_sample_business,
    led_to,
    make_backups,
    make_copies,
    make_files,
    make_ground,
    make_lent_files,
    make_reader,
    named_business,
    webhook_token,
)
from fixi_app.pulse import Pulse
from fixi_app.rehearsal import rehearse
from fixi_app.repositories.indexes import ensure_indexes
from fixi_app.road import Road, lay_road
from fixi_app.services.files.shared_files import SharedFiles
from fixi_app.services.forgetting.exported import FOLDER
from fixi_app.services.forgetting.forgotten import Forgotten
from fixi_app.services.ground import Ground
from fixi_app.services.running.catching_up import CatchingUp
from fixi_app.services.running.channel_watch import ChannelWatch
from fixi_app.services.running.claimed_runs import claim
from fixi_app.services.running.fetching import Fetching
from fixi_app.services.running.registering import Registering, RegisterStatus
from fixi_app.services.running.sample import add_sample
from fixi_app.services.telling.sending import LONGEST
from fixi_app.services.visits.upkeep import Upkeep
from fixi_app.settings import Settings
from fixi_app.tunnel.contract import OPENING, Tunnel, TunnelState, TunnelStatus
from fixi_app.understanding.danger import danger_in
from fixi_app.understanding.language import language_of
from fixi_app.understanding.offline import load as load_reader
from fixi_app.web.ports import Pages, WebPorts
from fixi_app.web.server import Listeners

_EVERYWHERE = ("0.0.0.0", "::")
"""Hosts that mean every address of this computer, and are no address that a browser can open."""


@dataclass
class Appliance:
    """Everything that runs, by name."""

    settings: Settings
    db: storage.AsyncDatabase
    clock: Clock
    road: Road
    upkeep: Upkeep
    watch: ChannelWatch
    catching_up: CatchingUp
    connection: Connection
    runner: Runner
    sample_business: bool
    ending: Ending
    listeners: Listeners | None = None
    model_faults: deque[str] = field(default_factory=lambda: deque(maxlen=1))
    """Why all models failed last; empty while none did."""
    tasks: set[asyncio.Task[Any]] = field(default_factory=set)

    awake: Awake | None = None
    pulse: Pulse | None = None
    """Both from the moment in which it serves."""
    tunnel: Tunnel | None = None
    fetching: Fetching | None = None
    way_in_open: bool = False
    """Whether it was begun to open the way in, or found that there is none: before, nothing is known of it."""
    """Fetches messages where nothing can reach in; None where they are delivered."""
    registering: Registering | None = None
    """Tells the provider where messages are to go; None where it cannot be told by a call."""

    def tunnel_status(self) -> TunnelStatus:
        if self.tunnel:
            return self.tunnel.status
        if self.fetching is not None and self.fetching.tried:
            if self.fetching.since:
                return TunnelStatus(TunnelState.FETCHING)
            return TunnelStatus(TunnelState.NOT_FETCHING, detail=self.fetching.why)
        if self.fetching is not None or not (self.way_in_open or self.settings.provider_is_local):
            return TunnelStatus(TunnelState.CONNECTING, detail=OPENING)
        return TunnelStatus(TunnelState.OFF)

    def keeping_awake(self) -> str | None:
        """None before it serves; else what `Keeping` says."""
        return self.awake.state.value if self.awake else None

    def heartbeat(self) -> str | None:
        """`fine`, `failing`, or `waiting` for the first; None where none is asked for."""
        if self.pulse is None or not self.road.ground.business.heartbeat_url:
            return None
        return "failing" if self.pulse.failing else "fine" if self.pulse.arrived else "waiting"

    def register_status(self) -> RegisterStatus | None:
        return self.registering.status if self.registering else None

    def address(self) -> str:
        """Where this computer's own pages are; empty before it listens."""
        host = "127.0.0.1" if self.settings.host in _EVERYWHERE else self.settings.host
        return f"http://{host}:{self.listeners.port}" if self.listeners else ""

    def public_address(self) -> str | None:
        """Where Fixi is reached from outside; None while there is no way in."""
        return self.tunnel_status().url or self.settings.public_url or None

    def local_addresses(self) -> list[str]:
        """Every way in which somebody on this computer writes the addresses of the listeners."""
        if self.listeners is None:
            return []
        hosts = dict.fromkeys((self.settings.host, "127.0.0.1", "localhost"))
        return [f"http://{host}:{port}" for host in hosts for port in (self.listeners.port, self.listeners.public_port)]

    async def stop_task(self, name: str) -> None:
        """End what was spawned under this name."""
        found = [task for task in self.tasks if task.get_name() == name]
        for task in found:
            task.cancel()
        await asyncio.gather(*found, return_exceptions=True)

    def spawn(self, work: Any, name: str) -> None:
        """Run something beside the rest; a fault of it is logged, never lost."""
        task = asyncio.create_task(work, name=name)
        self.tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: "asyncio.Task[Any]") -> None:
        self.tasks.discard(task)
        if not task.cancelled() and task.exception():
            logger.opt(exception=task.exception()).error("The part {} of Fixi failed", task.get_name())


@contextlib.asynccontextmanager
async def open_appliance(settings: Settings, *, on_write: storage.OnWrite | None = None) -> AsyncIterator[Appliance]:
    """Everything but the listeners, ready to run; taken down at the end of the block."""
    ending = Ending()
    try:
        if settings.on_server:
            _own_the_folder(settings, ending)
        db = await storage.connect(settings.database_uri, on_write=on_write)
        ending.add("the store", 2, db.close)
        yield await _assembled(settings, db, ending)
    finally:
        await ending.run()


def _own_the_folder(settings: Settings, ending: Ending) -> None:
    """The embedded store does this itself; with a server two Fixis on one data folder would take each other's door.

    Raises StoreLocked.
    """
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    lock = storage.FolderLock(settings.data_dir)
    lock.acquire()

    async def release() -> None:
        lock.release()

    ending.add("the data folder", 0.5, release)


async def _assembled(settings: Settings, db: storage.AsyncDatabase, ending: Ending) -> Appliance:
    await ensure_indexes(db)
    register_secret((await Forgotten(db).key()).hex())  # from the first start on, so that every backup has it
    clock = await business_clock(db, settings.clock)
    ending.add("the clock", 0.5, lambda: keep_clock(db, clock, settings.clock))
    sample = await is_sample_business(db, settings)
    business = await named_business(db, settings, sample)
    connection = connect(settings, db, clock, business, await webhook_token(settings, db))
    channel = connection.channel
    ending.add("the channel", 0.5, channel.close)
    ground = make_ground(settings, db, clock, business, channel)
    faults: deque[str] = deque(maxlen=1)
    files = make_files(settings)
    if files:
        ending.add("files lent to the model", 0.5, files.close)
    reader = make_reader(settings, business, clock, faults, files=files)
    road = lay_road(
        ground, reader.understand, danger_in, language_of, settings.quiet_time, settings.data_dir / "media",
        led_to, alone=not settings.on_server, exports=settings.data_dir.absolute().parent / FOLDER,
    )  # fmt: skip
    watch = ChannelWatch(channel, road.outbox_pump)
    watch.on_report, road.receive.on_state = road.flags.heard, watch.heard
    upkeep = Upkeep(ground)
    if not settings.on_server:
        await road.leases.clear()

    async def claimed(run_id: str, now: datetime) -> bool:
        return await claim(db, run_id, now)

    works = chores(road, upkeep, make_backups(settings, ground), make_copies(settings, ground), db)
    runner = Runner(claimed, clock, ground.zone, jobs(business, works), road.faults.job_failed)
    return Appliance(
        settings=settings, db=db, clock=clock, road=road, upkeep=upkeep, watch=watch, runner=runner,
        catching_up=CatchingUp(ground, road.receive.keep), connection=connection,
        sample_business=sample, ending=ending,
        model_faults=faults,
    )  # fmt: skip


def _warm(ground: Ground, now: datetime) -> None:
    """Load what the first message will need, in a thread: more than a second in all."""
    load_reader()
    ground.rest.is_holiday(now.astimezone(ground.zone).date())
    try:
        rehearse(now)
    except Exception as fault:  # noqa: BLE001  without it the first customer waits a second longer, and that is all
        logger.warning("The rehearsal failed ({}): the first answer takes a little longer", type(fault).__name__)


async def start_working(appliance: Appliance) -> None:
    """Begin to answer: the pumps, the jobs, the watch over the account.

    What takes a while is made ready here, after the listeners are open: a message that comes meanwhile is kept and
    answered a moment later, which is better than being refused.
    """
    road, ending = appliance.road, appliance.ending
    ground = road.ground
    await asyncio.to_thread(_warm, ground, appliance.clock.now())
    if appliance.sample_business:
        days = ground.business.slot_days_ahead
        await add_sample(appliance.db, appliance.clock.now(), ground.zone, ground.rest, days)
    await road.sending.recover(LONGEST if appliance.settings.on_server else None)
    appliance.spawn(road.arrivals.run(), "arrivals")
    appliance.spawn(road.inbox_pump.run(), "inbox")
    ending.add("what has arrived", 0.5, lambda: _stopped(appliance))
    ending.add("turns under way", 3, lambda: road.inbox_pump.stop(2.5))
    appliance.spawn(road.outbox_pump.run(), "outbox")
    ending.add("messages under way", 1.5, lambda: road.outbox_pump.stop(1))
    appliance.runner.start()
    ending.add("jobs", 1, lambda: appliance.runner.stop(0.8))
    appliance.spawn(_watching(appliance), "watch")
    ending.add("the watch", 0.5, lambda: appliance.stop_task("watch"))


async def _stopped(appliance: Appliance) -> None:
    appliance.road.arrivals.stop()
    await appliance.stop_task("arrivals")


async def open_door(appliance: Appliance, deeds: Mapping[str, local_socket.Deed]) -> None:
    """Let other commands of this user reach the running process."""
    door = contextlib.AsyncExitStack()
    await door.enter_async_context(local_socket.serve(appliance.settings.data_dir, deeds))
    appliance.ending.add("the door for commands", 0.5, door.aclose)


async def listen(appliance: Appliance, health: Any, pages: Pages | None = None) -> Listeners:
    """Open the two listeners. Raises CannotListen with a sentence."""
    settings, way_in = appliance.settings, appliance.connection.way_in
    way_in.public, way_in.local = appliance.public_address, appliance.local_addresses
    shared = SharedFiles(appliance.db, appliance.clock) if settings.on_server else None
    lent = await make_lent_files(settings, appliance.db, appliance.public_address, shared=shared)
    if lent:
        way_in.file_url = lent.url_of
    ports = WebPorts(
        keep=appliance.road.receive.accept,
        health=health,
        webhooks=appliance.connection.webhooks,
        clock=appliance.clock,
        pages=pages,
        pressure=appliance.road.pressure,
        lent=lent,
        public_url=settings.public_url,
    )
    listeners = Listeners(ports, settings.host, settings.port, settings.public_port)
    await listeners.start()
    appliance.listeners = listeners
    appliance.ending.add("the listeners", 1.5, listeners.stop_intake)
    logger.info("Fixi {} serves on http://{}:{}", __version__, settings.host, listeners.port)
    return listeners


async def _watching(appliance: Appliance) -> None:
    """Ask the account for its state: at once, soon again while it is not well, every two minutes when it is."""
    while True:
        state: ChannelState | None = None
        try:
            state = await appliance.watch.probe()
            if state is ChannelState.READY:
                await appliance.catching_up.look()
            await keep_clock(appliance.db, appliance.clock, appliance.settings.clock)
        except Exception as fault:  # noqa: BLE001  without the watch nothing would ever be sent again
            logger.error("The account could not be looked at ({}); asked again in a moment", type(fault).__name__)
        await asyncio.sleep(10 if state is not ChannelState.READY else 60 * appliance.road.ground.business.health_every)
