"""The owner hears that somebody who works here has a new number: only he changes it, and until then the old one is
written to."""

from datetime import datetime

from fixi_app.dialogue import render
from fixi_app.domain.contacts import Contact
from fixi_app.domain.messages import Inbound
from fixi_app.domain.professionals import Professional
from fixi_app.services.ground import Ground
from fixi_app.services.telling.alerts import PART, Alerts


class StaffNumbers:
    def __init__(self, ground: Ground, alerts: Alerts) -> None:
        self._ground, self._alerts = ground, alerts

    async def moved(self, contact: Contact, pro: Professional | None, message: Inbound, now: datetime) -> None:
        """He went to the number of this message; told once. Without a professional it is the owner himself."""
        phone, cause = message.phone or "", f"number:{message.id}"
        if pro is None:  # as a fault of Fixi's own: what is sent to the old number may reach nobody
            words = render.text("alert_own_number", self._ground.language, phone=phone)
            await self._alerts.words(cause, PART, words, now)
        else:
            await self._alerts.owner(cause, "alert_pro_number", None, now, chat=contact.id, pro=pro.name, phone=phone)
