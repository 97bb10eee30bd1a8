"""The settings of the business at the desk.

Promise: what is stored is only what differs from the defaults, and each name for itself, so two desks never set back
one another's change; what is kept is at work at once wherever Fixi asks the business each time, and the answer says so
where it does not. What the environment says lies over all of it and is refused here with that sentence.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from loguru import logger

from fixi_app.booking.rest_days import RestDays
from fixi_app.domain.business import Business, SettingError, is_secret, veiled
from fixi_app.domain.business import RestDays as RestChoice
from fixi_app.services.audit import audited
from fixi_app.services.desk.setting_values import NEXT_START, as_shown, choices_of, group_of, kind_of, written
from fixi_app.services.desk.words import Words
from fixi_app.services.ground import Ground
from fixi_app.services.office import DeskRole, Saved, SettingRow, SettingSource, User
from fixi_app.services.profile import BUSINESS, kept_business
from fixi_app.services.telling.second_telling import SecondTelling
from fixi_app.services.turn.proposals import Proposals

_REST = frozenset({"rest_days", "rest_starts_at", "rest_ends_at"})
_WRONG = "settings.wrong_"


class DeskSettings:
    """Implements BusinessSettings. `renewed` is told of the business as it is after each change."""

    def __init__(
        self,
        ground: Ground,
        words: Words,
        overrides: Mapping[str, str],
        renewed: Callable[[Business], None],
        proposals: Proposals,
        second: SecondTelling,
    ) -> None:
        self._ground, self._words, self._renewed, self._proposals = ground, words, renewed, proposals
        self._second = second
        self._overrides = {name.lower(): value for name, value in overrides.items()}

    async def rows(self) -> Sequence[SettingRow]:
        db = self._ground.store.db
        stored, usual = await kept_business(db, {}), Business()
        holds = stored.with_overrides(self._overrides)
        return [self._row(name, holds, stored, usual) for name in group_of()]

    def _row(self, name: str, holds: Business, stored: Business, usual: Business) -> SettingRow:
        return SettingRow(
            name=name,
            group=group_of()[name],
            sentence=Business.model_fields[name].description or "",
            kind=kind_of(name),
            value=as_shown(name, getattr(holds, name)),
            usual=written(getattr(usual, name)),
            source=self._source(name, stored, usual),
            choices=choices_of(name),
            at_once=name not in NEXT_START,
        )

    def _source(self, name: str, stored: Business, usual: Business) -> SettingSource:
        if name in self._overrides:
            return SettingSource.ENVIRONMENT
        same = getattr(stored, name) == getattr(usual, name)
        return SettingSource.DEFAULT if same else SettingSource.STORED

    # -- changing -----------------------------------------------------------------------------------------------------

    async def change(self, values: Mapping[str, str], user: User) -> Saved:
        if user.role is not DeskRole.OWNER:
            return self._no("owner_only")
        if fixed := next((name for name in values if name.lower() in self._overrides), None):
            return self._no("settings.fixed", variable=f"FIXI_SET_{fixed.upper()}")
        before = await kept_business(self._ground.store.db, {})
        for name, value in values.items():
            try:
                before.with_overrides({name: value})
            except SettingError:
                logger.info("A value for the setting {} was refused at the desk", name)
                return self._no(self._why(name), value=value.strip() or "-")
        if unread := await self._unread(values.get("alert_urls", "").strip()):
            return self._no("settings.wrong_secret", which=unread)
        return await asyncio.shield(self._changed(before, values, user.name))

    async def _unread(self, addresses: str) -> str:
        """Which of the addresses for alerts cannot be read, by their places, for they may hold passwords."""
        if not addresses or self._ground.second_path is None:
            return ""
        read = await self._ground.second_path.read(addresses)
        return ", ".join(str(place) for place, fine in enumerate(read, 1) if not fine)

    async def try_second_path(self, user: User) -> Saved:
        if user.role is not DeskRole.OWNER:
            return self._no("owner_only")
        if not self._second.open:
            return self._no("settings.no_second")
        now = self._ground.clock.now()
        await audited(self._ground.store.db, self._ground.ids.new("test"), now, user.name, "test_message")
        reached = await self._second.now("alert_test")
        if not reached.arrived:
            return self._no("settings.second_failed")
        key = "settings.second_sent" if reached.took == reached.of else "settings.second_partly"
        return Saved(lead_id="", ok=True, message=self._words(key, took=reached.took, of=reached.of))

    def _why(self, name: str) -> str:
        return f"{_WRONG}{kind_of(name)}" if name in Business.model_fields else "settings.unknown"

    async def _changed(self, before: Business, values: Mapping[str, str], by: str) -> Saved:
        after = before.with_overrides({name: value.strip() for name, value in values.items()})
        changed = [name for name in values if getattr(before, name) != getattr(after, name)]
        if not changed:
            return Saved(lead_id="", ok=True, message=self._words("settings.same"))
        db, now = self._ground.store.db, self._ground.clock.now()
        await db["settings"].update_one({"_id": BUSINESS}, _update(after, changed), upsert=True)
        deed = self._ground.ids.new("settings")
        await audited(db, deed, now, by, "settings", before=_safe(before), after=_safe(after))
        await self.renew()
        if "propose_first" in changed:
            await self._proposals.as_the_setting_says()
        logger.info("Settings changed at the desk: {}", ", ".join(changed))
        later = any(name in NEXT_START for name in changed)
        return Saved(lead_id="", ok=True, message=self._words("settings.later" if later else "settings.saved"))

    async def renew(self) -> None:
        """Read what is kept, and let it hold from now on."""
        ground, was = self._ground, self._ground.business
        fresh = await kept_business(ground.store.db, self._overrides)
        fresh = fresh if fresh.name else fresh.but(name=was.name)
        if any(getattr(fresh, name) != getattr(was, name) for name in _REST):
            ground.rest = _rest(ground, fresh)
        ground.business = fresh
        self._renewed(fresh)

    def _no(self, key: str, **facts: str) -> Saved:
        return Saved(lead_id="", ok=False, message=self._words(key, **facts))


def _safe(business: Business) -> Business:
    """As it may stand in the audit log: of a secret that it changed is seen by the number of its letters alone."""
    secret = {name: getattr(business, name) for name in group_of() if is_secret(name)}
    return business.but(**{name: f"{veiled(value)} ({len(value)})" for name, value in secret.items() if value})


def _update(after: Business, changed: Sequence[str]) -> dict[str, Any]:
    """Each name for itself: what another desk changed in the same moment stays."""
    differing = after.differing()
    kept = {name: differing[name] for name in changed if name in differing}
    gone = {name: "" for name in changed if name not in differing}
    return {key: names for key, names in (("$set", kept), ("$unset", gone)) if names}


def _rest(ground: Ground, business: Business) -> RestDays:
    if business.rest_days is RestChoice.NONE:
        return RestDays.none(ground.zone)
    return RestDays(
        ground.country, ground.zone, starts_at=business.rest_starts_at, ends_at=business.rest_ends_at
    )
