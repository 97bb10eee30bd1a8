"""The town, day by day, in virtual time: the clock jumps from one thing that is due to the next.

Promise: a seed and a shape tell everything. Nothing here waits for real time or asks for it, each person's dice are his
own, and the same seed gives the same days, byte for byte (`Chronicle.lines`).
"""

import contextlib
from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta, timezone
from functools import partial

from loguru import logger

import storage
from fixi_app.channels.simulator import make_inbound
from fixi_app.clock import HandClock
from fixi_app.demo.people import dice_of
from fixi_app.domain.business import Business
from fixi_app.domain.conversation import Conversation
from fixi_app.domain.messages import Inbound, InboundKind
from fixi_app.repositories.documents import from_document
from fixi_app.road import Road
from fixi_app.sample_road import ZONE, ground_on
from fixi_app.services.ground import Ground
from fixi_app.simulation.agenda import Agenda
from fixi_app.simulation.chronicle import Chronicle, Written
from fixi_app.simulation.customers import Neighbour, neighbour
from fixi_app.simulation.machine import Alter, Machine
from fixi_app.simulation.misfortune import Misfortune
from fixi_app.simulation.model import LimpingModel
from fixi_app.simulation.mortal import Mortality
from fixi_app.simulation.owner import Owner
from fixi_app.simulation.people import Meaning, Person, Sight
from fixi_app.simulation.provider import Provider, Told
from fixi_app.simulation.sayings import Utterance, asks_to_be_erased
from fixi_app.simulation.shape import Shape
from fixi_app.simulation.staff import hire
from fixi_app.simulation.workers import hand

FIRST_DAY = datetime(2026, 11, 22, 22, 0, tzinfo=timezone.utc)
"""The midnight before a Monday in Israel."""
OWNER_PHONE = "+972500000099"
_BURST_GAP = timedelta(seconds=1)
_DAY = timedelta(days=1)
_WAITING = timedelta(minutes=25)
"""The clocks of those who wait for a person, or for any answer, have rung by then."""


class World:
    def __init__(
        self, ground: Ground, clock: HandClock, provider: Provider, mortality: Mortality, seed: int, shape: Shape,
        alter: Alter,
    ) -> None:  # fmt: skip
        self.ground, self.clock, self.provider, self.shape, self.seed = ground, clock, provider, shape, seed
        self.kept = Chronicle()
        self._dice = dice_of(seed, "world")
        self._agenda, self._mortality = Agenda(), mortality
        self._people: dict[str, Person] = {}
        self._contacts: dict[str, str] = {}
        self._messages = 0
        model = LimpingModel(dice_of(seed, "model"), shape.model_faults, clock.move)
        self.machine = Machine(ground, clock, model, mortality, self.kept, shape.copies, alter)
        fate = dice_of(seed, "misfortune")
        self.misfortune = Misfortune(self.machine, provider, mortality, clock, self.kept, shape, fate)
        self.provider.heard = self._heard
        self.kept.told = provider.told
        self.owner = Owner(dice_of(seed, "owner"), ())
        self._next_look = clock.now()

    @property
    def road(self) -> Road:
        return self.machine.road

    async def open(self) -> None:
        pros = await hire(self.ground, self.shape.professionals)
        for pro in pros:
            self._people[pro.phone] = hand(pro.phone, pro.name, self.seed, self.shape.sane)
        self.owner = Owner(dice_of(self.seed, "owner"), [pro.id for pro in pros])
        await self.machine.start()

    # -- a day --------------------------------------------------------------------------------------------------------

    def begin(self, midnight: datetime) -> None:
        """A new day: what will happen on it is drawn, and what was the day before yesterday is forgotten."""
        self.kept.forget_before(midnight - _DAY)
        self._plan(midnight)

    async def until(self, end: datetime) -> None:
        while (at := self._next_at()) < end:
            self.clock.move_to(at)
            await self._happens()
        self.clock.move_to(end)
        await self._happens()

    def _next_at(self) -> datetime:
        moments = (self._agenda.next_at(), self.machine.later, self._next_look)
        return min(moment for moment in moments if moment)

    async def _happens(self) -> None:
        now, turns = self.clock.now(), self.kept.turns
        while (at := self._agenda.next_at()) is not None and at <= now:
            written = self._mortality.writes
            await self._agenda.take()()
            if self._mortality.writes != written:  # mostly somebody only looked
                await self.machine.settle()
        if self._next_look <= now:
            await self.machine.look_at_jobs()
            self._next_look = now + self.shape.idle_look
            turns = -1
        await self.machine.settle()
        if self.kept.turns != turns:
            self._next_look = min(self._next_look, self.clock.now() + await self._rhythm())

    async def _rhythm(self) -> timedelta:
        """How soon the jobs are looked at again: soon while somebody waits for an answer by the clock."""
        db, local = self.ground.store.db, self.clock.now().astimezone(ZONE).hour
        watched = {"offer.state": "open", "assigned_by_person": {"$ne": True}}
        open_ = await db["leads"].find(watched, {"is_emergency": 1}).to_list()
        hurry = any(lead["is_emergency"] for lead in open_) or (open_ and 7 <= local < 22)
        if hurry or await self._somebody_waits() or await self.ground.outbox.heads(self.clock.now(), 1):
            return self.shape.busy_look
        return self.shape.idle_look

    async def _somebody_waits(self) -> bool:
        """For a person who was called a short while ago, or for an answer that did not come."""
        lately = {"$gt": self.clock.now() - _WAITING}
        person = {"mode": "waiting_for_person", "person_asked_at": lately}
        waits = {"$or": [person, {"mode": "bot", "unanswered_since": lately}]}
        return await self.ground.store.db["conversations"].find_one(waits, {"_id": 1}) is not None

    def _plan(self, midnight: datetime) -> None:
        """Who will write on their own, when the owner sits down, and what goes wrong."""
        for number in self._dice.sample(range(300, 900), self.shape.customers):
            phone = f"+972500000{number}"
            hours = self._dice.triangular(6.5, 23, 11)
            self._agenda.put(midnight + timedelta(seconds=round(hours * 3600)), partial(self._arrives, phone))
        for _ in range(self.shape.owner_rounds):
            self._agenda.put(midnight + timedelta(minutes=self._dice.randrange(8 * 60, 21 * 60)), self._owner_sits_down)
        self.misfortune.plan(midnight, self._agenda)

    # -- people -------------------------------------------------------------------------------------------------------

    async def _arrives(self, phone: str) -> None:
        person = self._person(phone)
        if isinstance(person, Neighbour):
            self._mean(person, person.opens(self.clock.now()))

    def _heard(self, told: Told) -> None:
        """Something arrived at somebody's phone: he looks a moment later."""
        self.kept.note(told.at, f"{told.phone} < {told.text!r}")
        self.kept.in_doubt += told.in_doubt
        if told.phone != OWNER_PHONE:
            self._agenda.put(told.at + timedelta(seconds=1), partial(self._looks, self._person(told.phone)))

    def _person(self, phone: str) -> Person:
        """Whoever has this number; a stranger gets a life when he first writes or is written to."""
        if phone not in self._people:
            self._people[phone] = neighbour(phone, self.seed, self.shape.sane)
        return self._people[phone]

    async def _looks(self, person: Person) -> None:
        sight = await self._sight(person)
        self.kept.knew_of(person.phone, sight.leads)
        self._mean(person, person.look(sight))

    async def _sight(self, person: Person) -> Sight:
        store = self.ground.store
        chat = await self._chat(person.phone)
        if chat is None:
            return Sight(self.clock.now(), None)
        pro = await store.professionals.get(chat.pro_id) if chat.pro_id else None
        if pro is None:
            leads = await store.leads.many({"contact_id": chat.id}, sort=[("created_at", 1)])
            return Sight(self.clock.now(), chat, tuple(leads))
        open_ = await store.leads.many({"offer.state": "open"})
        his = [lead for lead in open_ if lead.offer and pro.id in (lead.offer.pro_id, *lead.offer.pro_ids)]
        booked = await store.leads.many({"pro_id": pro.id, "status": "booked"})
        return Sight(self.clock.now(), chat, (*his, *booked), pro)

    async def _chat(self, phone: str) -> Conversation | None:
        id_ = self._contacts.get(phone)
        if id_ is None:
            address = await self.ground.store.addresses.get(f"simulator:{phone}")
            if address is None:
                return None
            id_ = self._contacts[phone] = address.contact_id
        found = await self.ground.store.db["conversations"].find_one({"_id": id_})
        return from_document(Conversation, found) if found else None

    def _mean(self, person: Person, meanings: Sequence[Meaning]) -> None:
        for meaning in meanings:
            self._agenda.put(meaning.at, partial(self._speaks, person, meaning))

    async def _speaks(self, person: Person, meaning: Meaning) -> None:
        if not meaning.still(await self._sight(person)):
            return
        now = self.clock.now()
        for number, said in enumerate(meaning.say):
            self._agenda.put(now + number * _BURST_GAP, partial(self._writes, person, said))

    async def _writes(self, person: Person, said: Utterance) -> None:
        self._messages += 1
        message = make_inbound(
            f"simulator:{person.phone}", said.text, sent_at=self.clock.now(),
            message_id=f"s{self.seed}-{self._messages}", name=person.name, media=said.media, kind=said.kind,
        )  # fmt: skip
        shown = said.text or ",".join(media.kind for media in said.media) or str(said.kind)
        self.kept.note(message.sent_at, f"{person.phone} > {shown!r}")
        self.kept.messages += 1
        if asks_to_be_erased(said.text):
            self.kept.may_be_erased.add(person.phone)
        is_call = said.kind is InboundKind.CALL
        self.kept.written.append(Written(message.sent_at, message.id, person.phone, said.text, said.silent, is_call))
        for delay in self.misfortune.deliveries():
            self._agenda.put(message.sent_at + delay, partial(self._delivered, message))

    async def _delivered(self, message: Inbound) -> None:
        """The provider brings it, and brings it again when it was not accepted."""
        self.kept.delivered += 1
        self.misfortune.message_comes()
        await self.machine.surviving(lambda: self._any_copy().receive.keep([message]), again=True)

    def _any_copy(self) -> Road:
        copies = self.machine.copies
        return copies[self._messages % len(copies)].road

    # -- the owner ----------------------------------------------------------------------------------------------------

    async def _owner_sits_down(self) -> None:
        for line in await self.machine.surviving(lambda: self.owner.round(self._any_copy())) or ():
            self.kept.note(self.clock.now(), line)
        if self._dice.random() < 0.15:
            phone = f"+972500000{self._dice.randrange(300, 900)}"
            made = await self.machine.surviving(lambda: self.owner.creates(self._any_copy(), phone))
            self.kept.note(self.clock.now(), made or "")
        for phone in await self.owner.chats_waiting(self.road):
            if self._dice.random() < 0.4:
                await self._owner_types(phone)

    async def _owner_types(self, phone: str) -> None:
        """From the phone itself: the provider echoes it, and a person is in charge of that chat."""
        self._messages += 1
        echo = make_inbound(
            f"simulator:{phone}", "אני כאן, איך אפשר לעזור?", sent_at=self.clock.now(),
            message_id=f"s{self.seed}-{self._messages}", kind=InboundKind.PHONE_ECHO,
        )  # fmt: skip
        self.kept.note(self.clock.now(), f"the owner writes to {phone}")
        await self._delivered(echo)


IN_MEMORY = "mongita::memory:"


@contextlib.asynccontextmanager
async def town(
    seed: int,
    shape: Shape = Shape(),  # noqa: B008
    alter: Alter = lambda road: None,
    uri: str = IN_MEMORY,
) -> AsyncIterator[World]:
    """A town on that store, which must be empty, ready for its first day."""
    mortality, clock = Mortality(), HandClock(FIRST_DAY)
    mortality.trace = None
    async with storage.connect(uri, on_write=mortality.hook) as db:
        provider = Provider(dice_of(seed, "provider"), shape.lost_calls, clock.now)
        business = Business(name="עיר הדגמה", slot_days_ahead=shape.slot_days)
        ground = ground_on(db, clock, provider, business, seed=0, owner_phone=OWNER_PHONE)
        world = World(ground, clock, provider, mortality, seed, shape, alter)
        heard = logger.add(world.misfortune.read_log, level="ERROR", format="{message}")
        try:
            await world.open()
            yield world
        finally:
            logger.remove(heard)


