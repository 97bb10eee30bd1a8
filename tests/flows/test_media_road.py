"""Files on the road: kept, acknowledged, put before the professional once; asked for again when they are lost."""

import contextlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from loguru import logger

from fixi_app.channels.simulator import SimulatorChannel
from fixi_app.domain.conversation import Mode
from fixi_app.domain.leads import LeadStatus
from fixi_app.domain.messages import InboundKind, Media, MediaKind
from fixi_app.domain.reading import Draft, Heard
from fixi_app.repositories.documents import from_document
from fixi_app.services.files import media as album
from fixi_app.understanding.media import MediaBytes
from tests.fakes.town import AVI, DANA, MOSHE, YOSSI, Town, offline, pin, town

JPEG = b"\xff\xd8\xff\xe0" + b"0" * 50
OGG = b"OggS" + b"0" * 50
PDF = b"%PDF-1.7" + b"0" * 50
OWNER = "+972500000999"
REQUEST = "יש לי נזילה מתחת לכיור, חולון, הרצל 12 קומה 2 דירה 7"


class Sent:
    """Files that customers send: they lie in a folder, and the simulator fetches them from there."""

    def __init__(self, folder: Path) -> None:
        self._folder, self.kept = folder, folder / "kept"

    def file(self, kind: MediaKind, data: bytes, name: str = "x") -> dict[str, Any]:
        path = self._folder / f"sent-{name}"
        path.write_bytes(data)
        return {"media": (Media(kind=kind, url=path.as_uri(), mime="text/html", file_name="../../evil.exe"),)}

    def photo(self, name: str = "photo") -> dict[str, Any]:
        return self.file(MediaKind.IMAGE, JPEG + name.encode(), name)

    def voice(self, name: str = "voice") -> dict[str, Any]:
        return self.file(MediaKind.VOICE, OGG + name.encode(), name)

    def lost(self, kind: MediaKind = MediaKind.IMAGE) -> dict[str, Any]:
        return {"media": (Media(kind=kind, url=(self._folder / "nowhere").as_uri()),)}


@pytest.fixture
def sent(tmp_path: Path) -> Sent:
    return Sent(tmp_path)


@contextlib.contextmanager
def logged() -> Iterator[list[str]]:
    lines: list[str] = []
    sink = logger.add(lambda message: lines.append(str(message)), level="WARNING", format="{message}")
    yield lines
    logger.remove(sink)


class TestPutBeforeTheProfessional:
    async def test_l57_a_photo_sent_before_any_word_comes_with_the_offer_and_never_again(self, sent: Sent) -> None:
        async with town(only=[AVI], media=sent.kept) as t:
            await t.says(DANA, "", **sent.photo())
            assert "קיבלתי" in t.last(DANA)
            await t.to_offer(DANA, REQUEST)
            assert t.files(AVI) == ["image.jpg"]
            assert t.heard(AVI)[-1] != t.heard(AVI)[-2], "the offer, and then the photo as a message of its own"
            assert "דחה" in t.heard(AVI)[-2]
            await t.minutes(11)
            await t.says(AVI, "אשר")
            assert (await t.lead()).status is LeadStatus.BOOKED
            assert t.files(AVI) == ["image.jpg"], "nudge and confirmation bring it no second time"
            [item] = await t.db["outbox"].find({"media_name": "image.jpg"}).to_list()
            assert (sent.kept / item["media"]).read_bytes() == JPEG + b"photo"

    async def test_a_recording_waits_for_the_confirmation_as_phone_and_door_do(self, sent: Sent) -> None:
        async with town(only=[AVI], media=sent.kept) as t:
            await t.says(DANA, "", **sent.voice())
            assert "בכמה מילים" in t.last(DANA)
            await t.to_offer(DANA, REQUEST)
            assert t.files(AVI) == []
            await t.says(AVI, "אשר")
            assert t.files(AVI) == ["voice.ogg"]

    async def test_whoever_accepts_automatically_gets_them_with_the_booking(self, sent: Sent) -> None:
        async with town(only=[YOSSI], media=sent.kept) as t:
            await t.says(DANA, "יש לי נזילה מתחת לכיור, בת ים, הרצל 12 קומה 2 דירה 7", **sent.photo())
            await t.says(DANA, "", **sent.file(MediaKind.DOCUMENT, PDF, "pdf"))
            await t.says(DANA, "1")
            await t.says(DANA, "1")
            assert (await t.lead()).status is LeadStatus.BOOKED
            assert t.files(YOSSI) == ["image.jpg", "document.pdf"]

    async def test_what_is_added_to_a_booked_visit_comes_at_once(self, sent: Sent) -> None:
        async with town(only=[AVI], media=sent.kept) as t:
            await t.to_offer(DANA, REQUEST)
            await t.says(AVI, "אשר")
            await t.says(DANA, "", **sent.photo("one"))
            assert t.files(AVI) == ["image.jpg"]
            assert "נוספה תמונה" in t.heard(AVI)[-2]
            await t.says(DANA, "", **sent.file(MediaKind.DOCUMENT, PDF, "pdf"))
            assert t.files(AVI) == ["image.jpg", "document.pdf"]
            assert "נוסף קובץ" in t.heard(AVI)[-2]

    async def test_a_program_is_kept_and_goes_to_nobody(self, sent: Sent) -> None:
        async with town(only=[AVI], media=sent.kept) as t:
            await t.says(DANA, REQUEST, **sent.file(MediaKind.DOCUMENT, b"MZ" + b"0" * 50, "program"))
            await t.says(DANA, "1")
            await t.says(DANA, "1")
            await t.says(AVI, "אשר")
            assert (await t.lead()).files
            assert t.files(AVI) == []

    async def test_a_photo_that_comes_with_the_answer_to_a_question_is_not_lost(self, sent: Sent) -> None:
        async with town(only=[AVI], media=sent.kept) as t:
            await t.to_summary(DANA, REQUEST)
            await t.says(DANA, "1", **sent.photo())
            await t.says(AVI, "אשר")
            assert t.files(AVI) == ["image.jpg"]
            assert (await t.lead()).photos == 1

    async def test_the_chat_history_knows_where_a_file_lies_and_what_it_is(self, sent: Sent) -> None:
        async with town(only=[AVI], media=sent.kept) as t:
            await t.says(DANA, "יש לי נזילה", **sent.photo())
            [message] = await t.db["messages"].find({"direction": "in"}).to_list()
            media = from_document(Media, message["media"][0])
            assert media.mime == "image/jpeg", "its own bytes say so, whatever the sender wrote"
            assert media.path is not None
            kept = sent.kept / media.path
            assert kept.read_bytes() == JPEG + b"photo"
            assert kept.stat().st_mode & 0o777 == 0o600
            assert [each.name for each in sent.kept.iterdir()] == [media.path]

    async def test_a_photo_with_a_caption_is_read_by_its_caption(self, sent: Sent) -> None:
        async with town(only=[AVI], media=sent.kept) as t:
            await t.says(DANA, "נזילה מתחת לכיור בחולון", **sent.photo())
            lead = await t.lead()
            assert (lead.city, lead.photos, len(lead.files)) == ("H̱olon", 1, 1)
            assert "הכתובת" in t.last(DANA)

    async def test_the_next_one_asked_gets_them_too_each_once(self, sent: Sent) -> None:
        async with town(only=[AVI, MOSHE], media=sent.kept) as t:
            await t.says(DANA, REQUEST, **sent.photo())
            await t.says(DANA, "1")
            await t.says(DANA, "1")
            first, second = (AVI, MOSHE) if t.files(AVI) else (MOSHE, AVI)
            assert (t.files(first), t.files(second)) == (["image.jpg"], [])
            await t.says(first, "דחה")
            if not t.files(second):  # another hour was needed
                await t.says(DANA, "1")
                await t.says(DANA, "1")
            await t.says(second, "אשר")
            assert (t.files(first), t.files(second)) == (["image.jpg"], ["image.jpg"])

    async def test_a_captioned_photo_of_a_booked_visit_comes_with_the_changed_detail(self, sent: Sent) -> None:
        async with town(only=[AVI], media=sent.kept) as t:
            await t.to_offer(DANA, REQUEST)
            await t.says(AVI, "אשר")
            await t.says(DANA, "קומה 4 בעצם", **sent.photo())
            assert t.files(AVI) == ["image.jpg"]
            assert (await t.lead()).floor == "4"

    async def test_another_request_starts_without_the_files_of_the_last(self, sent: Sent) -> None:
        async with town(only=[AVI], media=sent.kept) as t:
            await t.says(DANA, "יש לי נזילה בחולון", **sent.photo())
            await t.says(DANA, "ביטול")
            await t.says(DANA, "כן")
            await t.says(DANA, "יש לי סתימה בכיור בחולון")
            [first, second] = await t.leads()
            assert (first.status, len(first.files)) == (LeadStatus.CANCELLED, 1)
            assert (second.files, second.photos) == ((), 0)

    async def test_a_message_cut_short_while_its_file_was_sent_goes_again_with_its_file(self, sent: Sent) -> None:
        async with town(only=[AVI], media=sent.kept) as t:
            await t.says(DANA, "", **sent.photo())
            await t.to_offer(DANA, REQUEST)
            [item] = await t.db["outbox"].find({"media": {"$ne": None}}).to_list()
            await t.db["outbox"].update_one(
                {"_id": item["_id"]}, {"$set": {"state": "sending", "sending_since": t.clock.now()}}
            )
            assert isinstance(t.channel, SimulatorChannel)
            del t.channel.memory.sent[item["_id"]]
            assert await t.road.sending.recover() == 1
            await t.settle()
            assert t.files(AVI) == ["image.jpg"]

    async def test_a_model_that_sees_a_photo_does_not_keep_it_from_the_professional(self, sent: Sent) -> None:
        seen: list[MediaKind] = []

        async def sees(heard: Heard, media: Sequence[MediaBytes] = ()) -> Draft:
            seen.extend(file.kind for file in media)
            draft = await offline(heard)
            shows = "מים מתחת לכיור" if media else None
            return draft.but(reading=draft.reading.but(media_show=shows))

        async with town(only=[AVI], media=sent.kept, reader=sees) as t:
            await t.says(DANA, "", **sent.photo())
            await t.to_offer(DANA, REQUEST)
            assert seen == [MediaKind.IMAGE]
            assert t.files(AVI) == ["image.jpg"]
            assert (await t.lead()).media_show == "מים מתחת לכיור"


class TestVoiceWithoutAModel:
    async def test_at_the_second_recording_a_person_listens_and_the_lead_waits_for_him(self, sent: Sent) -> None:
        async with town(only=[AVI], media=sent.kept, owner_phone=OWNER) as t:
            await t.says(DANA, "", **sent.voice("one"))
            await t.says(DANA, "", **sent.voice("two"))
            assert "יקשיב" in t.last(DANA)
            lead = await t.lead()
            assert (lead.status, len(lead.files)) == (LeadStatus.PENDING, 2)
            assert lead.waiting_since is not None
            assert t.heard(OWNER)
            await t.says(DANA, "", **sent.voice("three"))
            assert len((await t.lead()).files) == 3, "what comes while he is waited for is kept too"

    async def test_a_booked_visit_stays_booked_while_a_person_listens(self, sent: Sent) -> None:
        async with town(only=[AVI], media=sent.kept, owner_phone=OWNER) as t:
            await t.to_offer(DANA, REQUEST)
            await t.says(AVI, "אשר")
            await t.says(DANA, "", **sent.voice("one"))
            await t.says(DANA, "", **sent.voice("two"))
            assert "יקשיב" in t.last(DANA)
            assert (await t.lead()).status is LeadStatus.BOOKED
            assert len(await t.taken()) == 1
            assert t.files(AVI) == ["voice.ogg", "voice.ogg"]


class TestLost:
    async def test_a_lost_photo_is_logged_and_asked_for_again(self, sent: Sent) -> None:
        async with town(only=[AVI], media=sent.kept) as t:
            with logged() as lines:
                await t.says(DANA, "", **sent.lost())
            assert "לשלוח אותו שוב" in t.last(DANA)
            assert [line for line in lines if line.startswith("Error downloading media of ")]
            assert DANA[1:] not in "".join(lines)
            await t.says(DANA, REQUEST, **sent.photo())
            lead = await t.lead()
            assert (lead.photos, len(lead.files)) == (1, 1), "the lost one is not counted"

    async def test_a_lost_photo_with_a_caption_does_not_stop_the_request(self, sent: Sent) -> None:
        async with town(only=[AVI], media=sent.kept) as t:
            await t.says(DANA, "נזילה מתחת לכיור בחולון", **sent.lost())
            assert "לא הגיע אלינו" in t.last(DANA)
            assert "הכתובת" in t.last(DANA)

    async def test_a_lost_recording_is_never_called_kept_and_the_second_goes_to_a_person(self, sent: Sent) -> None:
        async with town(only=[AVI], media=sent.kept, owner_phone=OWNER) as t:
            await t.says(DANA, "", **sent.lost(MediaKind.VOICE))
            assert "נשמרה" not in t.last(DANA)
            assert "לשלוח אותו שוב" in t.last(DANA)
            await t.says(DANA, "", **sent.lost(MediaKind.VOICE))
            assert "נשמרה" not in t.last(DANA)
            assert t.heard(OWNER)
            conversation = await t.db["conversations"].find_one({"phone": DANA})
            assert conversation
            assert conversation["mode"] == Mode.WAITING_FOR_PERSON

    async def test_a_huge_file_is_not_asked_for_again(self, sent: Sent, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(album, "LIMIT", 1000)
        async with town(only=[AVI], media=sent.kept) as t:
            await t.says(DANA, "", **sent.file(MediaKind.VIDEO, b"\0\0\0\x18ftypmp42" + b"0" * 5000, "film"))
            assert "גדול" in t.last(DANA)
            assert not sent.kept.exists()

    async def test_a_page_in_the_place_of_a_photo_is_no_photo(self, sent: Sent) -> None:
        async with town(only=[AVI], media=sent.kept) as t:
            await t.says(DANA, "", **sent.file(MediaKind.IMAGE, b"<html>your link has expired</html>", "page"))
            assert "לשלוח אותו שוב" in t.last(DANA)

    async def test_of_several_files_the_good_ones_count(self, sent: Sent) -> None:
        async with town(only=[AVI], media=sent.kept) as t:
            await t.says(DANA, "", wait=0.1, settle=False, **sent.photo())
            await t.says(DANA, "", wait=0.1, **sent.lost())
            assert "לא הגיע אלינו" in t.last(DANA)
            assert "באיזו עיר" in t.last(DANA)


def _leads_to(address: str | None) -> Any:
    async def led_to(link: str, enough: Callable[[str], bool]) -> str | None:
        return address if address and enough(address) else None

    return led_to


def _times_are_shown(t: Town) -> bool:
    return "1. היום" in t.last(DANA)


class TestPlaces:
    @pytest.mark.parametrize(
        "link",
        [
            "https://waze.com/ul?ll=32.0158%2C34.7874&navigate=yes",
            "https://waze.com/ul/hsv8wps73t1",
            "https://maps.google.com/?q=32.0158,34.7874",
        ],
    )
    async def test_a_map_link_with_a_few_words_is_a_full_address(self, link: str) -> None:
        async with town(only=[AVI]) as t:
            await t.says(DANA, f"יש סתימה בכיור, בית פרטי {link}")
            assert _times_are_shown(t)
            assert (await t.lead()).city == "H̱olon"

    async def test_a_short_link_is_followed_to_its_place(self) -> None:
        led_to = _leads_to("https://www.google.com/maps/@32.0158,34.7874,17z")
        async with town(only=[AVI], led_to=led_to) as t:
            await t.says(DANA, "יש סתימה בכיור, בית פרטי https://maps.app.goo.gl/AbCd")
            assert _times_are_shown(t)

    @pytest.mark.parametrize("led_to", [None, _leads_to(None), _leads_to("https://www.google.com/maps/place/Herzl")])
    async def test_a_link_that_leads_nowhere_is_said_so_and_a_pin_will_do(self, led_to: Any) -> None:
        async with town(only=[AVI], led_to=led_to) as t:
            await t.says(DANA, "יש סתימה בכיור, בית פרטי")
            await t.says(DANA, "https://maps.app.goo.gl/AbCd")
            assert "הקישור למפה לא נפתח" in t.last(DANA)
            assert (await t.lead()).street is None, "a link is no street"
            await t.says(DANA, "", **pin(32.0158, 34.7874))
            assert _times_are_shown(t)

    async def test_a_pin_alone_is_the_place_of_the_request_that_follows(self) -> None:
        async with town(only=[AVI]) as t:
            await t.says(DANA, "", **pin(32.0158, 34.7874))
            await t.says(DANA, "סתימה בכיור, בית פרטי")
            assert _times_are_shown(t)


class TestContactCards:
    """Twilio brings a contact card as a file; it is words like at the other providers, and no file of the request."""

    async def test_it_is_read_told_on_and_kept_as_words_alone(self, sent: Sent) -> None:
        card = "BEGIN:VCARD\r\nFN:רותי\r\nTEL;waid=972500000517:050-000-0517\r\nEND:VCARD\r\n"
        async with town(only=[AVI], media=sent.kept) as t:
            await t.says(DANA, f"{REQUEST}, זה אצל אמא שלי")
            await t.says(DANA, "", kind=InboundKind.CONTACT, **sent.file(MediaKind.DOCUMENT, card.encode()))
            lead = await t.lead()
            assert lead.door == "רותי +972500000517"
            assert (lead.photos, list(lead.files)) == (0, [])
            kept = await t.db["messages"].find_one({"text": "רותי +972500000517"})
            assert kept is not None
            assert kept["media"] == []
            assert not sent.kept.exists() or not list(sent.kept.iterdir())

    @pytest.mark.parametrize("data", [b"", b"<html>gone</html>", b"BEGIN:VCARD\nEND:VCARD\n", b"\x00" * 50])
    async def test_one_that_cannot_be_read_is_not_said_to_be_kept(self, sent: Sent, data: bytes) -> None:
        async with town(only=[AVI], media=sent.kept) as t:
            await t.says(DANA, REQUEST)
            await t.says(DANA, "", kind=InboundKind.CONTACT, **sent.file(MediaKind.DOCUMENT, data))
            assert "לא הגיע אלינו" in t.last(DANA)
            assert not any("נשמר, תודה" in text for text in t.heard(DANA))

    async def test_one_of_many_megabytes_is_not_read(self, sent: Sent) -> None:
        async with town(only=[AVI], media=sent.kept) as t:
            await t.says(DANA, REQUEST)
            large = b"BEGIN:VCARD\nFN:A\n" + b" " * (3 * 1024 * 1024)
            await t.says(DANA, "", kind=InboundKind.CONTACT, **sent.file(MediaKind.DOCUMENT, large))
            assert "גדול" in t.last(DANA)

    async def test_a_link_in_it_leads_nowhere_and_its_words_are_only_words(self, sent: Sent) -> None:
        card = "BEGIN:VCARD\nFN:=HYPERLINK(1) \x1b[2J\nTEL:0500000517\nPHOTO:file:///etc/passwd\nEND:VCARD\n"
        async with town(only=[AVI], media=sent.kept) as t:
            await t.says(DANA, REQUEST)
            await t.says(DANA, "", kind=InboundKind.CONTACT, **sent.file(MediaKind.DOCUMENT, card.encode()))
            [message] = await t.db["messages"].find({"text": {"$regex": "HYPERLINK"}}).to_list()
            assert message["text"] == "=HYPERLINK(1) [2J 0500000517"
