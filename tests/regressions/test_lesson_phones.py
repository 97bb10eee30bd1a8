"""L71: one phone, however it is written, is one stored form, one contact and one professional."""

import pytest

from fixi_app.domain.contacts import normal_phone
from fixi_app.services.office import NewLead
from tests.fakes.desk import OWNER, at_desk
from tests.fakes.town import DANA, town

_PLAIN, _LOCAL = "0500000501", "050-000-0501"
"""With the zero of the country, which some leave in behind its code."""
WRITTEN = (
    "0500000501", "050-000-0501", "050 000 0501", "050.000.0501", "05-0000-0501", "(050) 000-0501", "050/0000501",
    "500000501", "50-0000501", "+972500000501", "972500000501", "+972 50-000-0501", "+972-" + _LOCAL,
    "+972 (0)50 000 0501", "+972" + _PLAIN, "00972500000501", "00 972 50 000 0501", "0972500000501",
    "972500000501@c.us", "+972500000501@c.us", "972500000501@s.whatsapp.net", "tel:+972-50-000-0501",
    "whatsapp:+972500000501", "simulator:+972500000501", "\u200e+972 50-000-0501\u202c", "\u2066050-000-0501\u2069",
    "050\u00a0000\u00a00501", "050\u2011000\u20110501", "050\u2013000\u20130501", "٠٥٠٠٠٠٠٥٠١", "נייד: 050-0000501",
    "  050-0000501  ", "+972500000501 ext 5",
)  # fmt: skip
NO_PHONE = (
    "", "שלום", "12", "100", "*2050", "050000050", "05000005011", "99887766@lid", "123456789012345@lid",
    "120363000000000000@g.us", "status@broadcast", "0500000501 / 0500000502", "+972500000501,+972500000502", "++", "+",
)  # fmt: skip


@pytest.mark.parametrize("written", WRITTEN)
def test_l71_every_way_of_writing_a_phone_is_one_form(written: str) -> None:
    assert normal_phone(written) == DANA


@pytest.mark.parametrize("written", NO_PHONE)
def test_l71_what_is_no_phone_is_refused_not_guessed(written: str) -> None:
    assert normal_phone(written) is None


def test_l71_the_stored_form_stays_as_it_is() -> None:
    assert {normal_phone(normal_phone(written) or "") for written in WRITTEN} == {DANA}


def test_l71_a_number_of_another_country_keeps_its_own_code_with_and_without_the_plus() -> None:
    """+44 7700 900xxx belongs to nobody: Ofcom keeps it for films and examples."""
    forms = ("+44 7700 900123", "+447700900123", "00447700900123", "00 44 7700-900123", "447700900123@c.us")
    assert {normal_phone(form) for form in forms} == {"+447700900123"}
    assert {normal_phone(form, "GB") for form in ("+972500000501", "972500000501", "00972500000501")} == {DANA}


@pytest.mark.parametrize("written", ["050-000-0501", "972500000501", "+972 (0)50 000 0501", "00972500000501"])
async def test_l71_whoever_wrote_before_is_found_however_the_owner_types_his_phone(written: str) -> None:
    async with at_desk() as d:
        await d.town.says(DANA, "יש לי נזילה מתחת לכיור, חולון, הרצל 12 קומה 2 דירה 7")
        lead = await d.town.lead()
        assert (await d.desk.leads.create(NewLead(phone=written), OWNER)).lead_id == lead.id
        assert await d.town.db["contacts"].count_documents({"phone": DANA}) == 1


@pytest.mark.parametrize("written", ["050-000-0101", "972500000101@c.us", "00972-50-000-0101"])
async def test_l71_a_professional_is_not_entered_twice_under_another_writing(written: str) -> None:
    async with at_desk() as d:
        pro = await d.town.road.ground.store.professionals.first({"phone": "+972500000101"})
        assert pro is not None
        saved = await d.desk.professionals.save(pro.but(id="", phone=written), OWNER)
        assert not saved.ok


async def test_l71_the_same_person_through_every_channel_form_is_one_contact() -> None:
    async with town() as t:
        await t.says(DANA, "שלום")
        for written in WRITTEN:
            phone = normal_phone(written)
            assert phone is not None
            address = t.road.ground.channel.address_of(phone)
            contact = await t.road.contacts.of_address(address, phone, None, t.clock.now())
            assert contact.phone == DANA
        assert await t.db["contacts"].count_documents({"phone": DANA}) == 1
