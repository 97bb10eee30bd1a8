"""The door of quiet time: every answer to mere news passes it, whoever wished the news.

Promise: no customer is written to in quiet time unless he wrote just now, his visit is near, or it is an emergency. It
stands at the outbox and not before each job, so that no job can forget it; and what a turn decides (the next
professional is asked) is done at once: only the telling waits.
"""

from collections.abc import Sequence
from datetime import datetime

from fixi_app.booking.clocks import next_permitted
from fixi_app.booking.cold import Addressee, QuietTime
from fixi_app.dialogue import render
from fixi_app.domain.contacts import Role
from fixi_app.domain.conversation import Conversation, Turn
from fixi_app.domain.leads import Lead
from fixi_app.domain.professionals import Professional
from fixi_app.domain.reading import Language
from fixi_app.services.ground import Ground


def quiet_time(ground: Ground) -> QuietTime:
    """The rule with the settings as they are now."""
    return QuietTime(ground.business, ground.zone, ground.rest)


def addressee(lead: Lead | None, last_word: datetime | None = None) -> Addressee:
    """The customer of this lead as the rule sees him."""
    if lead is None:
        return Addressee(last_word=last_word)
    return Addressee(last_word, lead.appointment_start, lead.is_emergency)


async def opens_at(ground: Ground, conversation: Conversation, turn: Turn) -> datetime | None:
    """When what this turn says may go out; None = at once, as every answer to somebody's own words."""
    if turn.has_messages() or conversation.role is not Role.CUSTOMER:
        return None
    ids = dict.fromkeys(item.news.get("lead_id", "") for item in turn.news())
    about = [await ground.store.leads.get(id_) for id_ in ids]
    moment = earliest(quiet_time(ground), turn.now, about, conversation.last_inbound_at)
    return moment if moment > turn.now else None


def earliest(
    rule: QuietTime, now: datetime, leads: Sequence[Lead | None], last_word: datetime | None
) -> datetime:
    """The earliest moment that one of these leads permits: they are told of together."""
    return min((rule.from_now(now, addressee(lead, last_word)) for lead in leads), default=now)


def answer_from(ground: Ground, now: datetime, language: Language, pro: Professional | None = None) -> str:
    """From when an answer (of this professional) is expected, as day and time: until then nobody need hurry.

    Empty when that is now.
    """
    hours, left_alone = ground.business.ladder_hours, pro.quiet_hours if pro else None
    opens = next_permitted(now, hours.start, hours.end, ground.zone, ground.rest, left_alone)
    if opens <= now:
        return ""
    return f"{render.day_name(opens, now, ground.zone, language)} {render.clock(opens, ground.zone)}"
