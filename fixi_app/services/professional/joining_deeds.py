"""What the turn of somebody who joins does: towns found, the application kept, the phone confirmed or not."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from loguru import logger

from fixi_app.dialogue import render
from fixi_app.dialogue.joining import wishes
from fixi_app.domain.joining import Application, licensed
from fixi_app.domain.professionals import ApplicationState, Base, Professional, Schedule
from fixi_app.domain.reading import Language, Trade
from fixi_app.services.context import Context
from fixi_app.services.ground import Ground
from fixi_app.services.people.contacts import is_sample_phone
from fixi_app.services.professional.applications import Applications
from fixi_app.services.professional.checks import USUAL_WEEK
from fixi_app.services.telling.alerts import Alerts
from fixi_app.understanding.places import PlaceMatch, gazetteer

_BETWEEN = re.compile(r"[,،;\n/]+")
_JOINING = " ו-–&+"
"""What stands between the towns of a list that has no commas."""
_OPEN = (ApplicationState.PENDING, ApplicationState.REFUSED)


class JoiningDeeds:
    def __init__(self, ground: Ground, alerts: Alerts, applications: Applications) -> None:
        self._ground, self._store = ground, ground.store
        self._alerts, self._applications = alerts, applications

    def table(self) -> Mapping[str, Any]:
        return {
            "FindTowns": self.find_towns, "NeedLicence": self.need_licence, "MyApplication": self.my_application,
            "Apply": self.apply, "SeeUnconfirmed": self.see_unconfirmed, "ConfirmPhone": self.confirm_phone,
            "DenyPhone": self.deny_phone,
        }  # fmt: skip

    async def find_towns(self, wish: wishes.FindTowns, context: Context) -> wishes.Towns:
        known: list[str] = []
        unknown: list[str] = []
        for part in filter(None, (part.strip() for part in _BETWEEN.split(wish.text))):
            found = _meant(gazetteer().find(part), part)
            known += found
            unknown += [] if found else [part]
        return wishes.Towns(known=tuple(dict.fromkeys(known)), unknown=tuple(unknown))

    async def need_licence(self, wish: wishes.NeedLicence, context: Context) -> tuple[Trade, ...]:
        needing = licensed(self._ground.country)
        return tuple(trade for trade in wish.trades if trade in needing)

    async def my_application(self, wish: wishes.MyApplication, context: Context) -> Application | None:
        pro = await self._of_phone(context.conversation.phone)
        return _as_told(pro, self._ground.country) if pro and pro.application in _OPEN else None

    async def _of_phone(self, phone: str | None) -> Professional | None:
        return await self._store.professionals.first({"phone": phone, "removed_at": None}) if phone else None

    async def apply(self, wish: wishes.Apply, context: Context) -> bool:
        """Kept neither approved nor active; a second application of the same phone is the first one, changed."""
        phone = context.conversation.phone
        existing = await self._of_phone(phone)
        if phone is None or (existing and existing.application not in _OPEN):
            return False
        if existing:
            await self._store.professionals.change(
                existing.id, lambda pro: self._filled(pro, wish.application, context)
            )
        else:
            fresh = Professional(id=f"pro_{context.cause.removeprefix('turn_')}", name="", phone=phone)
            await self._store.professionals.add(self._filled(fresh, wish.application, context))
        logger.info("The chat {} applied to join", context.conversation.id)
        await self._alert(wish.application, context)
        return True

    def _filled(self, pro: Professional, told: Application, context: Context) -> Professional:
        language = context.conversation.language or context.scene.language
        point = self._ground.place_at(told.areas[0]) if told.areas else None
        base = Base(city=told.areas[0], lat=point[0], lon=point[1]) if point else Base()
        return pro.but(
            name=told.name, gender=told.gender, contact_id=context.conversation.id, trades=told.trades,
            service_areas=told.areas, base=base, price_list=told.price_list, call_out_fee=told.call_out_fee,
            licences=told.licences, language=language, languages=tuple(dict.fromkeys((*pro.languages, language))),
            schedule=pro.schedule if pro.schedule.template else Schedule(template=USUAL_WEEK),
            approved=False, is_active=False, application=ApplicationState.PENDING, applied_at=context.now,
            phone_confirmed=True, sample=is_sample_phone(pro.phone),
        )  # fmt: skip

    async def _alert(self, told: Application, context: Context) -> None:
        language = self._ground.language
        text = render.text(
            "alert_join",
            language,
            name=told.name,
            trade=render.joined([_trade(trade, language) for trade in told.trades], language),
            city=render.joined([self._ground.place_name(city, language) for city in told.areas], language),
        )
        await self._alerts.words(f"join:{context.cause}", "alert_join", text, context.now)

    # -- the phone ----------------------------------------------------------------------------------------------------

    async def see_unconfirmed(self, wish: wishes.SeeUnconfirmed, context: Context) -> Professional | None:
        pro = await self._store.professionals.get(wish.pro_id)
        return pro if pro and not pro.phone_confirmed and pro.phone_denied_at is None else None

    async def confirm_phone(self, wish: wishes.ConfirmPhone, context: Context) -> None:
        by = f"contact {context.conversation.id}"
        await self._applications.confirm_phone(wish.pro_id, by, context.now)

    async def deny_phone(self, wish: wishes.DenyPhone, context: Context) -> None:
        denied = await self._store.professionals.change(
            wish.pro_id, lambda pro: pro.but(phone_denied_at=context.now, contact_id=None)
        )
        if denied:
            text = render.text("alert_phone_denied", self._ground.language, name=denied.name)
            await self._alerts.words(f"phone:{context.cause}", "alert_phone_denied", text, context.now)


def _meant(matches: Sequence[PlaceMatch], part: str) -> list[str]:
    """An everyday word counts as a town where nothing but towns stands between two commas."""
    beside = list(part)
    for match in matches:
        beside[match.start : match.end] = " " * (match.end - match.start)
    only_towns = not "".join(beside).strip(_JOINING)
    return [match.place.name for match in matches if match.strength != "plain" or only_towns]


def _trade(trade: Trade, language: Language) -> str:
    return render.text(f"trade_{trade.value}", language)


def _as_told(pro: Professional, country: str) -> Application:
    """What he sent, as if he had just answered it all."""
    needing = licensed(country)
    told = Application(
        name=pro.name, gender=pro.gender, trades=pro.trades, areas=pro.service_areas, price_list=pro.price_list,
        call_out_fee=pro.call_out_fee, licences=pro.licences,
        needs_licence=tuple(trade for trade in pro.trades if trade in needing),
    )  # fmt: skip
    return told.but(answered=told.asks())
