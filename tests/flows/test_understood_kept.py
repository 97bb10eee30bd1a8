"""What a turn's words were taken to say stays with the last of them, and goes wherever that message goes."""

from datetime import timedelta
from typing import Any

from fixi_app.commands.store import clear
from fixi_app.domain.business import Business, PrivacyMode
from fixi_app.domain.reading import Draft, Heard, Intent, Reading
from tests.fakes.town import AVI, DANA, NOAM, Town, town, voice

LEAK = "יש לי נזילה מתחת לכיור"
PLACE = "אני בחולון, רחוב סוקולוב 12"
CONSENT = Business(name="שירותי הדגמה", privacy_mode=PrivacyMode.CONSENT, phone_for_calls="+972500000001")


async def kept(t: Town, **which: Any) -> list[dict[str, Any]]:
    """The messages that hold a reading, oldest first."""
    found = await t.db["messages"].find({"reading": {"$ne": None}, **which}, sort=[("at", 1)]).to_list()
    return list(found)


async def test_a_turn_of_two_messages_leaves_its_reading_with_the_last_of_them() -> None:
    async with town() as t:
        await t.says(DANA, LEAK, PLACE)
        (message,) = await kept(t)
        assert message["text"] == PLACE
        reading = message["reading"]
        assert (reading["trade"], reading["city"], reading["street"]) == ("plumbing", "H̱olon", "סוקולוב")
        assert (reading["house_number"], reading["source"]) == ("12", "offline")
        assert "floor" not in reading
        assert LEAK not in str(reading.get("transcript", ""))
        chat = await t.db["conversations"].find_one({"phone": DANA})
        assert chat is not None
        assert chat["closing"] is None, "it lies in one place"


async def test_each_further_turn_has_its_own_and_what_professionals_say_has_none() -> None:
    async with town(only=[AVI]) as t:
        await t.to_offer(DANA)
        await t.says(AVI, "אשר")
        turns = {one["turn_id"] for one in await t.db["messages"].find({"direction": "in", "by": "customer"}).to_list()}
        assert {one["turn_id"] for one in await kept(t)} == turns
        assert len(await kept(t)) == len(turns) > 2
        assert await kept(t, by="professional") == []
        assert await kept(t, direction="out") == []


async def test_what_was_said_aloud_and_what_was_doubtful_is_kept() -> None:
    async def model(heard: Heard, media: Any = ()) -> Draft:
        doubts = {"street": 0.4, "city": 0.95}
        reading = Reading(
            intent=Intent.NEW_REQUEST, city="Holon", street="סוקולוב", transcript="יש לי נזילה", confidence=doubts,
            source="m1",
        )  # fmt: skip
        return Draft(reading=reading)

    async with town(reader=model) as t:
        await t.says(DANA, "", **voice())
        (message,) = await kept(t)
        assert message["reading"]["transcript"] == "יש לי נזילה"
        assert message["reading"]["confidence"] == {"street": 0.4}
        assert message["reading"]["source"] == "m1"


async def test_nothing_is_kept_of_words_that_may_not_be_kept() -> None:
    async with town(business=CONSENT) as t:
        await t.says(DANA, f"{LEAK}, {PLACE}")
        assert await kept(t) == []
        assert "סוקולוב" not in str(await t.db["conversations"].find({}).to_list())
        await t.says(DANA, "כן")
        assert "סוקולוב" in str([one["reading"] for one in await kept(t)])


async def test_it_goes_out_of_the_store_after_the_days_of_the_messages() -> None:
    async with town() as t:
        await t.says(DANA, LEAK, PLACE)
        t.clock.move(timedelta(days=t.road.ground.business.retention_messages_days + 1))
        await t.road.retention.tick(t.clock.now())
        assert await kept(t) == []
        assert await t.db["messages"].count_documents({}) == 0


async def test_of_a_person_who_is_erased_no_reading_is_left_and_the_others_keep_theirs() -> None:
    async with town() as t:
        await t.says(NOAM, LEAK)
        await t.says(DANA, f"קוראים לי דניאלה, {LEAK}, {PLACE}")
        assert "דניאלה" in str(await kept(t))
        await t.says(DANA, "תמחקו את המידע שלי")
        await t.says(DANA, "כן")
        assert await t.road.erasures.tick(t.clock.now()) == 1
        for name in await t.db.list_collection_names():
            stored = str(await t.db[name].find({}).to_list()) if name != "simulator" else ""
            assert "דניאלה" not in stored, name
            assert "סוקולוב" not in stored, name
        assert len(await kept(t)) == 1


async def test_it_goes_with_its_message_to_the_elder_of_two_joined_chats_and_back() -> None:
    async with town() as t:
        await t.says(DANA, "שלום")
        await t.says(NOAM, LEAK, PLACE)
        ids = {one["phone"]: one["_id"] for one in await t.db["conversations"].find({}).to_list()}
        (before,) = await kept(t, conversation_id=ids[NOAM])
        await t.road.merging.join(ids[NOAM], ids[DANA], "owner", t.clock.now())
        await t.settle()
        assert await kept(t, conversation_id=ids[NOAM]) == []
        assert before["reading"] in [one["reading"] for one in await kept(t, conversation_id=ids[DANA])]
        assert (await t.road.merging.part(ids[NOAM], "owner", t.clock.now())).ok
        await t.settle()
        assert [one["reading"] for one in await kept(t, conversation_id=ids[NOAM])] == [before["reading"]]


async def test_clearing_the_history_clears_it() -> None:
    async with town() as t:
        await t.says(DANA, LEAK, PLACE)
        assert await kept(t)
        await clear(t.db)
        for name in await t.db.list_collection_names():
            stored = str(await t.db[name].find({}).to_list()) if name != "simulator" else ""
            assert "סוקולוב" not in stored, name
