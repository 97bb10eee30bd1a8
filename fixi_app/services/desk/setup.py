"""The set-up walk: how each step stands, and its deeds.

Promise: nothing that an outside part refused is kept; no secret comes back from here, and none is in a log or in the
audit, which name only what was entered. Whatever holds from the next start only is said so.
"""

import asyncio
from collections.abc import Mapping

from loguru import logger

from fixi_app.channels.simulator import NAME as SIMULATOR
from fixi_app.domain.contacts import normal_phone
from fixi_app.queues.outbox_pump import OutboxPump
from fixi_app.services.audit import Told, audited
from fixi_app.services.desk.fault_words import fault_in_words
from fixi_app.services.desk.health import Surroundings
from fixi_app.services.desk.reason_words import in_words
from fixi_app.services.desk.setup_edge import KEPT, Cause, NotFetched, SetUpEdge, Trial
from fixi_app.services.desk.starting import Starting
from fixi_app.services.desk.way_in_part import gets_in, not_told_advice
from fixi_app.services.desk.words import Words
from fixi_app.services.ground import Ground
from fixi_app.services.office import DeskRole, Entered, Saved, SetupStep, StepName, User, Walk
from fixi_app.services.people.who_works import AT_WORK, GETS_LEADS
from fixi_app.services.running.faults import Faults
from fixi_app.services.running.registering import RegisterState
from fixi_app.services.telling.alerts import AlertState
from fixi_app.tunnel.contract import TunnelState

_TESTED = "tested"
"""The document of `settings` that holds the last test message."""
_PROVIDER = "FIXI_PROVIDER"
_NAMES = {"green_api": "Green API", "meta": "Meta", "twilio": "Twilio"}


class DeskSetUp:
    """Implements SetUp."""

    def __init__(
        self,
        ground: Ground,
        around: Surroundings,
        faults: Faults,
        pump: OutboxPump,
        starting: Starting,
        words: Words,
    ) -> None:
        self._ground, self._around, self._faults, self._pump = ground, around, faults, pump
        self._starting, self._words = starting, words
        self._db = ground.store.db

    @property
    def _edge(self) -> SetUpEdge | None:
        return self._around.set_up

    # -- looking ------------------------------------------------------------------------------------------------------

    async def look(self) -> Walk:
        steps = [
            await self._begin(), self._business(), await self._whatsapp(), self._gemini(), self._phone(),
            await self._professionals(), await self._test(),
        ]  # fmt: skip
        missing = [sentence for step in steps if step.needed and not step.done for sentence in step.told]
        told = tuple(missing) or (self._words("walk.ready"),)
        edge = self._edge
        return Walk(
            steps=(*steps, SetupStep(name=StepName.READY, done=not missing, told=told)),
            ready=not missing,
            sample=self._around.sample_business,
            restart=bool(edge and edge.pending()),
            can_restart=bool(edge and edge.can_restart),
        )

    def _step(self, name: StepName, done: bool, *told: str, needed: bool = True) -> SetupStep:
        fields = tuple(self._edge.fields(name)) if self._edge else ()
        return SetupStep(name=name, done=done, needed=needed, told=told, fields=fields)

    async def _begin(self) -> SetupStep:
        owned = not self._around.sample_business and await self._db["admins"].find_one({}, {"_id": 1}) is not None
        sample = "walk.sample" if self._around.sample_business else "walk.no_owner"
        return self._step(StepName.BEGIN, owned, self._words("walk.owned" if owned else sample))

    def _business(self) -> SetupStep:
        business = self._ground.business
        lacking = [key for key in ("name", "phone_for_calls") if not getattr(business, key)]
        if not lacking and not self._starting.nameless():
            return self._step(StepName.BUSINESS, True, self._words("walk.business", name=business.name))
        return self._step(StepName.BUSINESS, False, self._words("walk.business_missing"))

    async def _whatsapp(self) -> SetupStep:
        kept, runs = self._chosen(), self._ground.channel.name
        later = [self._words("walk.whatsapp_next_start", what=_NAMES[kept])] if kept not in ("", runs) else []
        if runs == SIMULATOR:
            return self._step(StepName.WHATSAPP, False, *(later or [self._words("walk.whatsapp_none")]))
        up = gets_in(self._around.way(), self._around.from_outside)
        stopped = self._pump.stopped_by
        well = self._words("walk.whatsapp_ok", what=_NAMES.get(runs, runs))
        how = [self._words("walk.whatsapp_held", why=in_words(self._words, stopped)) if stopped else well]
        how += self._way_told() if up else [self._words("walk.no_way_in")]
        step = self._step(StepName.WHATSAPP, up and not stopped, *how)
        return step.but(paste=await self._console(), notes=(*self._window_note(), *later))

    def _window_note(self) -> list[str]:
        limited = self._ground.channel.capabilities.window_hours is not None
        return [self._words("walk.no_template")] if limited and not self._ground.business.window_template else []

    def _way_told(self) -> list[str]:
        """Whether the provider knows where to bring messages; nothing while that is under way."""
        told = self._around.registering() if self._around.registering else None
        fetching = self._around.way().state is TunnelState.FETCHING
        how = [self._words("health.fetching")] if fetching else []
        if told is None or told.state is RegisterState.WAITING:
            return how
        if told.state is RegisterState.LATER:
            why = in_words(self._words, told.why)
            return [*how, self._words("health.not_told", why=why), not_told_advice(told, self._words)]
        return how if told.state is not RegisterState.DONE or fetching else [self._words("walk.told")]

    async def _console(self) -> tuple[tuple[str, str], ...]:
        """What is copied into the provider's console, once there is an address and unless it was told by a call."""
        told, url = self._around.registering() if self._around.registering else None, self._around.way().url
        if url is None or (told is not None and told.state in (RegisterState.DONE, RegisterState.WAITING)):
            return ()
        place = await self._edge.webhook(url) if self._edge else None
        if place is None:
            return ()
        name = self._ground.channel.name
        token = ((self._words(f"walk.token.{name}"), place.token),) if place.token else ()
        return (self._words(f"walk.webhook.{name}"), place.url), *token

    def _chosen(self) -> str:
        """The provider that is kept for the next start; empty for none."""
        fields = self._edge.fields(StepName.WHATSAPP) if self._edge else ()
        return next((field.value for field in fields if field.name == _PROVIDER and field.value in _NAMES), "")

    def _asked(self, step: StepName, values: Mapping[str, str]) -> str:
        """Who is asked about these values, by the name that the owner knows."""
        if step is not StepName.WHATSAPP:
            return "Gemini"
        return _NAMES.get(values.get(_PROVIDER) or self._chosen(), "WhatsApp")

    def _gemini(self) -> SetupStep:
        names = self._around.models
        told = self._words("walk.gemini_ok", names=", ".join(names)) if names else self._words("walk.gemini_none")
        return self._step(StepName.GEMINI, bool(names), told, needed=False)

    def _phone(self) -> SetupStep:
        phone = self._ground.owner_phone
        return self._step(StepName.PHONE, bool(phone), self._words("walk.phone_ok" if phone else "walk.phone_none"))

    async def _professionals(self) -> SetupStep:
        own, pros = {"sample": {"$ne": True}}, self._db["professionals"]
        total = await pros.count_documents({**own, "removed_at": None})
        at_work = await pros.count_documents({**own, **AT_WORK})
        ready = await pros.count_documents({**own, **GETS_LEADS})
        key = "walk.pros" if ready else "walk.pros_unconfirmed" if at_work else "walk.no_pros"
        return self._step(StepName.PROFESSIONALS, ready > 0, self._words(key, at_work=ready, total=total))

    async def _test(self) -> SetupStep:
        kept = await self._db["settings"].find_one({"_id": _TESTED}) or {}
        item = await self._db["outbox"].find_one({"_id": kept.get("item")}, {"state": 1, "reason": 1})
        state = "sent" if kept.get("sent") else str((item or {}).get("state", "")) if kept else "none"
        if state == "sent" and not kept.get("sent"):
            await self._db["settings"].update_one({"_id": _TESTED}, {"$set": {"sent": True}})
        key = {"sent": "test_sent", "none": "test_none", "queued": "test_waits", "sending": "test_waits"}
        return self._step(StepName.TEST, state == "sent", self._words(f"walk.{key.get(state, 'test_failed')}"))

    # -- deeds --------------------------------------------------------------------------------------------------------

    async def start_own(self, password: str, user: User) -> Saved:
        if user.role is not DeskRole.OWNER:
            return self._said(False, "owner_only")
        return await asyncio.shield(self._starting.own(password, user.name))

    async def enter(self, step: StepName, values: Mapping[str, str], user: User) -> Entered:
        if user.role is not DeskRole.OWNER:
            return self._refused("owner_only")
        if self._edge is None or self._around.sample_business:
            return self._refused("walk.first_begin")
        if not values:
            return await self._tried_again(self._edge, step)
        wanted = {name: value.strip() for name, value in values.items()}
        fields = {field.name: field for field in self._edge.fields(step)}
        if strange := next((name for name in wanted if name not in fields), None):
            return self._refused("walk.unknown", name=strange)
        if fixed := next((name for name in wanted if fields[name].fixed), None):
            return self._refused("walk.fixed", name=fixed)
        if step is StepName.PHONE:
            return await self._phone_entered(self._edge, wanted.get("ADMIN_PHONE", ""), user)
        wanted |= self._edge.made(step, wanted)
        trial = await self._edge.tried(step, wanted)
        if trial.cause not in KEPT:
            return self._refused(f"trial.{trial.cause}", name=trial.about, what=self._asked(step, wanted))
        return await self._kept(self._edge, step, wanted, trial, user)

    async def _tried_again(self, edge: SetUpEdge, step: StepName) -> Entered:
        """What is kept already, as the outside part sees it now."""
        trial = await edge.tried(step, {})
        told = self._words(f"trial_again.{trial.cause}", what=self._asked(step, {}), name=trial.about)
        return Entered(kept=False, works=trial.cause is Cause.FINE, message=told)

    async def _phone_entered(self, edge: SetUpEdge, typed: str, user: User) -> Entered:
        phone = normal_phone(typed, self._ground.country) if typed else ""
        if phone is None:
            return self._refused("create.bad_phone", phone=typed)
        done = await self._kept(edge, StepName.PHONE, {"ADMIN_PHONE": phone}, Trial(Cause.UNTRIED), user)
        if done.kept:
            self._ground.owner_phone = phone or None
        return done

    async def _kept(
        self, edge: SetUpEdge, step: StepName, values: Mapping[str, str], trial: Trial, user: User
    ) -> Entered:
        try:
            await edge.keep(values)
        except OSError as fault:
            return self._refused("walk.not_written", why=fault_in_words(self._words, fault))
        now, names = self._ground.clock.now(), ", ".join(sorted(values))
        await audited(self._db, self._ground.ids.new("set_up"), now, user.name, "set_up", after=Told(told=names))
        logger.info("Kept from the set-up walk: {}", names)
        told = [self._words(f"trial.{trial.cause}", what=self._asked(step, values), name="")]
        if edge.pending():
            told.append(self._words("walk.pending"))
        return Entered(kept=True, works=trial.cause in (Cause.FINE, Cause.UNTRIED), message=" ".join(told))

    def _refused(self, key: str, **facts: str) -> Entered:
        return Entered(kept=False, works=False, message=self._words(key, **facts))

    async def test_message(self, user: User) -> Saved:
        if user.role is not DeskRole.OWNER:
            return self._said(False, "owner_only")
        if not self._ground.owner_phone:
            return self._said(False, "walk.phone_none")
        now = self._ground.clock.now()
        await audited(self._db, self._ground.ids.new("test"), now, user.name, "test_message")
        state = await self._faults.test_alert(now)
        item = {"item": f"alert:test:{now.isoformat()}", "sent": False}
        await self._db["settings"].update_one({"_id": _TESTED}, {"$set": item}, upsert=True)
        queued = state is AlertState.QUEUED
        return self._said(queued, "walk.test_queued" if queued else "walk.test_kept")

    async def fetch_agent(self, user: User) -> Saved:
        if user.role is not DeskRole.OWNER:
            return self._said(False, "owner_only")
        if self._edge is None or not self._around.way().fetchable:
            return self._said(False, "walk.agent_not_wanted")
        try:
            await self._edge.fetch_agent()
        except NotFetched as fault:
            return self._said(False, "walk.agent_not_fetched", why=in_words(self._words, str(fault)))
        await audited(self._db, self._ground.ids.new("agent"), self._ground.clock.now(), user.name, "fetch_agent")
        return self._said(True, "walk.agent_fetched")

    async def restart(self, user: User) -> Saved:
        if user.role is not DeskRole.OWNER:
            return self._said(False, "owner_only")
        if self._edge is None or not self._edge.can_restart:
            return self._said(False, "walk.restart_by_hand")
        await audited(self._db, self._ground.ids.new("restart"), self._ground.clock.now(), user.name, "restart")
        self._edge.restart()
        return self._said(True, "walk.restarting")

    def _said(self, ok: bool, key: str, **facts: str) -> Saved:
        return Saved(lead_id="", ok=ok, message=self._words(key, **facts))
