"""What a provider allows decides the form of a message, and nothing is lost over it: window, templates, taps, caps."""

from datetime import datetime, timedelta
from typing import Any

from fixi_app.channels.contract import Capabilities
from fixi_app.channels.simulator import SimulatorChannel
from fixi_app.domain.business import Business
from fixi_app.domain.leads import LeadStatus
from fixi_app.domain.messages import (
    FILE_LEFT_OUT,
    Delivery,
    DeliveryState,
    Inbound,
    InboundKind,
    Outgoing,
    SendOutcome,
    SendResult,
)
from fixi_app.services.owner.needs_you import NeedKind
from fixi_app.services.telling.speak import queue_reply
from fixi_app.services.telling.window import CLOSED
from tests.fakes.town import AVI, DANA, NOAM, Town, town

WITH_TEMPLATE = Business(name="שירותי הדגמה", window_template="update")


class Strict(SimulatorChannel):
    """A provider with WhatsApp's own rules: buttons, lists, and free texts for a day."""

    def __init__(self, name: str = "simulator", *, carries_samples: bool = True, window: float | None = 24) -> None:
        super().__init__()
        self._name, self._carries = name, carries_samples
        self.window = window
        self.refuses_free = False
        self.got: list[Outgoing] = []
        self.read: list[str] = []
        self.asked: list[Outgoing] = []
        self.leaves_out = ""

    @property
    def name(self) -> str:
        return self._name

    @property
    def carries_samples(self) -> bool:
        return self._carries

    @property
    def capabilities(self) -> Capabilities:
        return Capabilities(text_limit=4096, buttons=3, rows=10, window_hours=self.window, marks_read=True)

    async def seen(self, inbound: Inbound) -> None:
        self.read.append(inbound.text)

    def address_of(self, phone: str) -> str:
        return f"{self._name}:{phone}"

    async def send(self, message: Outgoing) -> SendResult:
        if self.refuses_free and message.template is None:
            return SendResult(outcome=SendOutcome.WINDOW_CLOSED, reason="131047")
        self.got.append(message)
        plain = message.but(address=f"simulator:{message.address.partition(':')[2]}")
        result = await super().send(plain)
        return result.but(reason=f"{FILE_LEFT_OUT}{self.leaves_out}") if self.leaves_out else result

    async def was_sent(self, message: Outgoing, since: datetime) -> bool | None:
        """Finds a message only by the form in which it got it, as a provider's list does."""
        self.asked.append(message)
        return any((got.id, got.template) == (message.id, message.template) for got in self.got)

    def to(self, phone: str) -> list[Outgoing]:
        return [message for message in self.got if message.address.endswith(phone)]


async def said(t: Town, phone: str, text: str, id_: str = "note:1") -> dict[str, Any]:
    """The business says something in this chat; what became of it in the outbox."""
    contact = await t.db["contacts"].find_one({"phone": phone})
    assert contact is not None
    chat = await t.db["conversations"].find_one({"_id": contact["_id"]})
    address = (chat or {}).get("address") or f"simulator:{phone}"
    await queue_reply(
        t.road.ground, id_=id_, conversation_id=contact["_id"], address=address, text=text, at=t.clock.now()
    )
    await t.settle()
    found = await t.db["outbox"].find_one({"_id": id_})
    assert found is not None
    return found


async def needs(t: Town) -> list[str]:
    return [need.text for need in await t.road.needs_you.all(t.clock.now()) if need.kind is NeedKind.FAILED_MESSAGE]


# The window


async def test_within_a_day_of_his_word_he_is_written_to_freely() -> None:
    async with town(channel=(strict := Strict()), business=WITH_TEMPLATE) as t:
        await t.says(DANA, "יש לי נזילה בחולון")
        t.clock.move(timedelta(hours=23))
        assert (await said(t, DANA, "עוד רגע"))["state"] == "sent"
        assert strict.to(DANA)[-1].template is None


async def test_after_a_day_the_words_go_in_the_template() -> None:
    async with town(channel=(strict := Strict()), business=WITH_TEMPLATE) as t:
        await t.says(DANA, "יש לי נזילה בחולון")
        t.clock.move(timedelta(hours=25))
        assert (await said(t, DANA, "מחר ב-10:00\nאבי מגיע"))["state"] == "sent"
        template = strict.to(DANA)[-1].template
        assert template is not None
        assert (template.name, template.values) == ("update", ("מחר ב-10:00 · אבי מגיע",))


async def test_without_a_template_the_owner_sees_what_could_not_be_said() -> None:
    async with town(channel=Strict()) as t:
        await t.says(DANA, "יש לי נזילה בחולון")
        t.clock.move(timedelta(hours=25))
        item = await said(t, DANA, "מחר ב-10:00")
        assert (item["state"], item["reason"]) == ("failed", CLOSED)
        assert await needs(t) == ["מחר ב-10:00"]


async def test_what_the_owner_sends_again_after_the_customer_wrote_goes_out() -> None:
    async with town(channel=(strict := Strict())) as t:
        await t.says(DANA, "יש לי נזילה בחולון")
        t.clock.move(timedelta(hours=25))
        await said(t, DANA, "מחר ב-10:00")
        await t.says(DANA, "שלום?")
        assert await t.road.needs_you.send_again("note:1")
        await t.settle()
        assert strict.to(DANA)[-1].text == "מחר ב-10:00"


async def test_a_window_that_only_the_provider_knows_to_be_closed_is_believed() -> None:
    async with town(channel=(strict := Strict()), business=WITH_TEMPLATE) as t:
        await t.says(DANA, "יש לי נזילה בחולון")
        strict.refuses_free = True
        assert (await said(t, DANA, "עוד רגע"))["state"] == "sent"
        assert strict.to(DANA)[-1].template is not None


async def test_a_message_that_came_back_for_the_window_goes_once_more_as_a_template() -> None:
    async with town(channel=(strict := Strict()), business=WITH_TEMPLATE) as t:
        await t.says(DANA, "יש לי נזילה בחולון")
        await said(t, DANA, "עוד רגע")
        for _ in range(2):  # told twice, as providers do
            await t.road.receive.keep([_failed("note:1", t, window_closed=True)])
        await t.settle()
        forms = [message.template is not None for message in strict.to(DANA) if message.id == "note:1"]
        assert forms == [False, True]


async def test_after_a_crash_a_template_is_asked_for_as_a_template_and_does_not_go_twice() -> None:
    async with town(channel=(strict := Strict()), business=WITH_TEMPLATE) as t:
        await t.says(DANA, "יש לי נזילה בחולון")
        t.clock.move(timedelta(hours=25))
        assert (await said(t, DANA, "עוד רגע\nבדרך"))["state"] == "sent"
        crashed = {"state": "sending", "provider_message_id": None}  # the end of the sending was never kept
        await t.db["outbox"].update_one({"_id": "note:1"}, {"$set": crashed})
        t.road.ground.business = WITH_TEMPLATE.but(window_template="another")
        assert await t.road.sending.recover() == 1
        await t.settle()
        [asked] = [message for message in strict.asked if message.id == "note:1"]
        assert asked.template == strict.to(DANA)[-1].template
        assert len([message for message in strict.to(DANA) if message.id == "note:1"]) == 1


async def test_a_message_that_goes_freely_after_all_is_asked_for_as_free() -> None:
    async with town(channel=(strict := Strict()), business=WITH_TEMPLATE) as t:
        await t.says(DANA, "יש לי נזילה בחולון")
        t.clock.move(timedelta(hours=25))
        await said(t, DANA, "עוד רגע")
        await t.says(DANA, "שלום?")
        await t.db["outbox"].update_one({"_id": "note:1"}, {"$set": {"state": "queued"}})  # a fault that passed
        await t.settle()
        crashed = {"state": "sending", "provider_message_id": None}
        await t.db["outbox"].update_one({"_id": "note:1"}, {"$set": crashed})
        await t.road.sending.recover()
        assert [message.template for message in strict.asked if message.id == "note:1"] == [None]


async def test_why_a_file_did_not_go_is_kept_at_the_message() -> None:
    async with town(channel=(strict := Strict())) as t:
        await t.says(DANA, "יש לי נזילה בחולון")
        strict.leaves_out = "WhatsApp takes no such file"
        item = await said(t, DANA, "הנה התמונה")
        assert (item["state"], item["left_out"]) == ("sent", "WhatsApp takes no such file")
        strict.leaves_out = ""
        assert (await said(t, DANA, "שלום", "note:2"))["left_out"] is None


async def test_a_message_that_came_back_is_shown_to_the_owner_once() -> None:
    async with town(channel=Strict()) as t:
        await t.says(DANA, "יש לי נזילה בחולון")
        await said(t, DANA, "עוד רגע")
        for _ in range(2):
            await t.road.receive.keep([_failed("note:1", t, reason="131026: not on WhatsApp")])
        item = await t.db["outbox"].find_one({"_id": "note:1"})
        assert item is not None
        assert (item["state"], item["reason"]) == ("failed", "131026: not on WhatsApp")
        assert await needs(t) == ["עוד רגע"]


async def test_an_offer_that_came_back_goes_to_somebody_else() -> None:
    async with town(channel=Strict(window=None)) as t:
        await t.to_offer(DANA)
        lead = await t.lead()
        assert lead.offer is not None
        item = await t.db["outbox"].find_one({"about": lead.offer.id})
        assert item is not None
        await t.road.receive.keep([_failed(item["_id"], t, reason="131026")])
        await t.settle()
        stored = await t.lead()
        assert stored.offer is not None
        assert stored.offer.pro_id != lead.offer.pro_id


async def test_what_is_told_of_a_message_before_its_sending_was_kept_is_not_lost() -> None:
    async with town(channel=Strict()) as t:
        await t.says(DANA, "יש לי נזילה בחולון")
        await t.road.receive.keep([_failed("note:1", t, reason="131026")])
        assert (await said(t, DANA, "עוד רגע"))["state"] == "failed"


def _failed(outbox_id: str, t: Town, *, reason: str = "131047", window_closed: bool = False) -> Delivery:
    return Delivery(
        provider_message_id=f"sim-{outbox_id}", state=DeliveryState.FAILED, at=t.clock.now(), reason=reason,
        window_closed=window_closed,
    )  # fmt: skip


# Taps


async def tap(t: Town, phone: str, number: int, title: str, on: Outgoing) -> None:
    t.clock.move(timedelta(seconds=20))
    await t.road.receive.keep([
        Inbound(
            id=f"simulator:local:tap{t.clock.now().timestamp()}", address=f"simulator:{phone}", kind=InboundKind.TAP,
            sent_at=t.clock.now(), text=title, tap_id=str(number), quotes=f"sim-{on.id}", phone=phone,
        )
    ])  # fmt: skip
    await t.settle()


async def slots_of(strict: Strict) -> Outgoing:
    return next(message for message in reversed(strict.to(DANA)) if len(message.buttons) >= 3)


LEAK = "יש לי נזילה מתחת לכיור, חולון, הרצל 12 קומה 2 דירה 7"


async def test_hours_are_chosen_by_a_tap_as_by_a_number() -> None:
    async with town(channel=(strict := Strict(window=None)), only=[AVI]) as t:
        await t.says(DANA, LEAK)
        asked = await slots_of(strict)
        assert "1. " in asked.text, "whoever would rather type still can"
        await tap(t, DANA, 2, asked.buttons[1].title, asked)
        assert (await t.lead()).slot_id is not None
        assert asked.buttons[1].title.split(",")[0].split()[0] in t.last(DANA)


async def test_a_tap_on_a_question_of_before_chooses_nothing_and_says_so() -> None:
    async with town(channel=(strict := Strict(window=None)), only=[AVI]) as t:
        await t.says(DANA, LEAK)
        asked = await slots_of(strict)
        await tap(t, DANA, 1, asked.buttons[0].title, asked)
        summary = t.last(DANA)
        held = (await t.lead()).slot_id
        await tap(t, DANA, 2, asked.buttons[1].title, asked)
        assert "השאלה ההיא כבר נסגרה" in "".join(t.heard(DANA)[-2:])
        assert (await t.lead()).slot_id == held
        await t.says(DANA, "1")
        assert (await t.lead()).status in (LeadStatus.NEW, LeadStatus.BOOKED), summary


async def test_a_professional_takes_an_offer_with_a_tap() -> None:
    async with town(channel=(strict := Strict(window=None)), only=[AVI]) as t:
        await t.to_offer(DANA)
        offer = next(message for message in reversed(strict.to(AVI)) if message.buttons)
        await tap(t, AVI, 1, offer.buttons[0].title, offer)
        assert (await t.lead()).status is LeadStatus.BOOKED


# Another provider


async def test_a_chat_goes_on_under_its_phone_when_the_provider_is_changed() -> None:
    async with town(channel=(strict := Strict("meta")), business=WITH_TEMPLATE) as t:
        await t.says(DANA, "יש לי נזילה בחולון")  # over the channel of before
        assert (await said(t, DANA, "שלום"))["state"] == "sent"
        [message] = [message for message in strict.got if message.id == "note:1"]
        assert message.address == f"meta:{DANA}"
        assert message.template is not None, "his word over the former provider opened nothing here"


async def test_his_other_address_is_the_same_person() -> None:
    async with town(channel=Strict("meta", window=None)) as t:
        first = Inbound(
            id="meta:1:a", address=f"meta:{DANA}", phone=DANA, sent_at=t.clock.now(), text="שלום", also=("meta:IL.900",)
        )
        await t.road.receive.keep([first])
        hidden = Inbound(id="meta:1:b", address="meta:IL.900", sent_at=t.clock.now(), text="שוב אני")
        await t.road.receive.keep([hidden])
        assert await t.db["contacts"].count_documents({"phone": DANA, "merged_into": None}) == 1
        owners = {a["contact_id"] for a in await t.db["addresses"].find({"_id": {"$regex": "^meta:"}}).to_list()}
        assert len(owners) == 1


async def test_a_number_that_shows_itself_later_leads_to_the_same_person() -> None:
    async with town(channel=Strict("meta", window=None)) as t:
        hidden = Inbound(id="meta:1:a", address="meta:IL.900", sent_at=t.clock.now(), text="שלום")
        shown = Inbound(
            id="meta:1:b", address=f"meta:{NOAM}", phone=NOAM, sent_at=t.clock.now(), text="שוב", also=("meta:IL.900",)
        )
        for message in (hidden, shown):
            await t.road.receive.keep([message])
        known = await t.db["addresses"].find_one({"_id": "meta:IL.900"})
        now_known = await t.db["addresses"].find_one({"_id": f"meta:{NOAM}"})
        assert known is not None
        assert now_known is not None
        assert known["contact_id"] == now_known["contact_id"]


# Whom Fixi writes to first


async def test_strangers_beyond_the_days_number_wait_for_the_morning() -> None:
    capped = Business(name="שירותי הדגמה", new_contacts_daily=2)
    strict = Strict("meta", carries_samples=False, window=None)
    async with town(channel=strict, business=capped, sample=False) as t:
        states = [await _first_word(t, number) for number in range(4)]
        assert [item["state"] for item in states] == ["sent", "sent", "queued", "queued"]
        assert states[2]["not_before"].astimezone(t.road.ground.zone).strftime("%d %H:%M") == "25 08:00"
        assert states[2]["attempts"] == 0
        t.clock.move(timedelta(days=1))
        await t.settle()
        late = await t.db["outbox"].find({"state": "sent"}).to_list()
        assert len(late) == 4


async def test_whoever_wrote_himself_is_answered_whatever_the_days_number() -> None:
    capped = Business(name="שירותי הדגמה", new_contacts_daily=1)
    strict = Strict("meta", carries_samples=False, window=None)
    async with town(channel=strict, business=capped, sample=False) as t:
        await _first_word(t, 0)
        for number in range(3):
            phone = f"+972{525550110 + number}"
            await t.road.receive.keep([
                Inbound(id=f"meta:1:{number}", address=f"meta:{phone}", phone=phone, sent_at=t.clock.now(), text="שלום")
            ])  # fmt: skip
        t.clock.move(timedelta(seconds=20))
        await t.settle()
        assert len(strict.got) == 4


async def _first_word(t: Town, number: int) -> dict[str, Any]:
    phone = f"+972{525550100 + number}"
    await t.road.contacts.of_address(f"meta:{phone}", phone, None, t.clock.now())
    return await said(t, phone, "שלום", f"note:{number}")


# Read or not


async def test_what_is_being_answered_is_marked_as_read_and_what_waits_for_a_person_is_not() -> None:
    async with town(channel=(strict := Strict(window=None))) as t:
        await t.says(DANA, "שלום", "יש לי נזילה בחולון")
        assert strict.read == ["יש לי נזילה בחולון"]
        await t.says(DANA, "נציג")
        await t.says(DANA, "מישהו שם?")
        assert "מישהו שם?" not in strict.read


async def test_in_a_rush_the_answers_go_before_the_blue_ticks() -> None:
    async with town(channel=(strict := Strict())) as t:
        t.road.turns._seen._monotonic = lambda: 7.0  # all of them within one second
        for number in range(12):
            await t.says(f"{DANA[:-2]}{number:02d}", f"יש לי נזילה {number}", settle=False)
        await t.settle()
        assert len(strict.got) == 12
        assert len(strict.read) == 5
