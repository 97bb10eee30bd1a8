"""At the desk: two contacts are one person and two again, a chat is private and open again."""

import pytest

from fixi_app.domain.contacts import Standing
from fixi_app.domain.reading import Language
from fixi_app.services.desk.words import Words
from tests.fakes.desk import OWNER, VIEWER, AtDesk, at_desk
from tests.fakes.town import DANA, NOAM

LEAK = "יש לי נזילה מתחת לכיור, חולון, הרצל 12 קומה 2 דירה 7"


async def contact_of(d: AtDesk, phone: str) -> str:
    address = await d.town.db["addresses"].find_one({"_id": f"simulator:{phone}"})
    assert address is not None
    return str(address["contact_id"])


async def test_two_numbers_are_joined_and_parted_and_each_refusal_says_why() -> None:
    async with at_desk() as d:
        await d.town.says(DANA, "שלום")
        await d.town.says(NOAM, LEAK)
        one, other = await contact_of(d, DANA), await contact_of(d, NOAM)
        assert not (await d.desk.people.join(one, other, VIEWER)).ok
        assert (await d.desk.people.join(one, other, OWNER)).ok
        assert "אותו אדם" in (await d.desk.people.join(one, other, OWNER)).message
        await d.town.settle()
        assert (await d.town.lead()).contact_id == one
        assert not (await d.desk.people.part(other, VIEWER)).ok
        assert (await d.desk.people.part(other, OWNER)).ok
        assert not (await d.desk.people.part(other, OWNER)).ok
        await d.town.settle()
        assert (await d.town.lead()).contact_id == other
        assert not (await d.desk.people.join(one, "nobody", OWNER)).ok


async def test_a_chat_is_made_private_and_opened_again() -> None:
    async with at_desk() as d:
        await d.town.says(DANA, "שלום")
        contact = await contact_of(d, DANA)
        assert not (await d.desk.people.put(contact, Standing.PRIVATE, VIEWER)).ok
        assert (await d.desk.people.put(contact, Standing.PRIVATE, OWNER)).ok
        d.town.new(DANA)
        await d.town.says(DANA, LEAK)
        assert not d.town.new(DANA)
        assert (await d.desk.people.put(contact, Standing.NORMAL, OWNER)).ok
        await d.town.says(DANA, LEAK)
        refused = await d.desk.people.put(contact, Standing.BLOCKED, OWNER)
        assert not refused.ok
        assert "בקשה פתוחה" in refused.message


@pytest.mark.parametrize("language", [Language.HE, Language.EN])
def test_whatever_becomes_of_it_there_is_a_sentence(language: Language) -> None:
    words = Words(language)
    outcomes = ("joined", "parted", "same", "gone", "two_professionals", "under_way", "open_request")
    said = [words(f"people.{key}") for key in (*outcomes, *(standing.value for standing in Standing))]
    assert len(set(said)) == len(said)
