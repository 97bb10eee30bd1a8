"""Who is remembered, where, and for how long."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import bcrypt
import pytest

import storage
from fixi_app.clock import HandClock
from fixi_app.commands import admin
from fixi_app.domain.reading import Language
from fixi_app.services.desk.sessions import COOKIE, REMEMBERED_FOR, SHORT, Sessions
from fixi_app.services.desk.signing_in import DeskSigningIn
from fixi_app.services.desk.words import Words
from fixi_app.services.office import DeskRole, User

_HASH = bcrypt.hashpw(b"good", bcrypt.gensalt(4)).decode()
DANA = User(name="dana", role=DeskRole.EDITOR)


class House:
    def __init__(self, db: storage.AsyncDatabase, folder: Path) -> None:
        self.db, self.folder = db, folder
        self.clock = HandClock(datetime.fromisoformat("2026-11-24T09:00:00+02:00"))
        self.sessions = Sessions(db, self.clock)

    def door(self) -> DeskSigningIn:
        words, zone = Words(Language.EN), ZoneInfo("Asia/Jerusalem")
        return DeskSigningIn(self.db, self.clock, zone, words, opens_by_itself=False, folder=self.folder)


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with storage.connect("mongita::memory:") as db:
        at = datetime.fromisoformat("2026-11-24T08:00:00+02:00")
        await admin.add(db, {"name": "dana", "role": "editor", "password_hash": _HASH}, at)
        yield House(db, tmp_path)


async def test_a_token_opens_and_what_is_stored_does_not(house: House) -> None:
    token = await house.sessions.open(DANA, "web")
    assert await house.sessions.of_token(token) == DANA
    [kept] = await house.db["sessions"].find({}).to_list()
    assert token not in str(kept)
    assert await house.sessions.of_token(kept["_id"]) is None
    assert await house.sessions.of_token("") is None
    assert await house.sessions.of_token("א\ud800") is None


async def test_a_session_counts_with_the_role_of_now_and_ends_with_its_user(house: House) -> None:
    token = await house.sessions.open(DANA, "web")
    await house.db["admins"].update_one({"_id": "dana"}, {"$set": {"role": "viewer"}})
    assert await house.sessions.of_token(token) == User(name="dana", role=DeskRole.VIEWER)
    await house.db["admins"].delete_one({"_id": "dana"})
    assert await house.sessions.of_token(token) is None


async def test_a_remembered_session_lives_from_visit_to_visit_and_a_short_one_for_a_day(house: House) -> None:
    short = await house.sessions.open(DANA, "web")
    long = await house.sessions.open(DANA, "desk", remember=True)
    house.clock.move(SHORT)
    assert await house.sessions.of_token(short) is None
    assert await house.sessions.of_token(long) == DANA
    for _ in range(3):
        house.clock.move(REMEMBERED_FOR - timedelta(hours=2))
        assert await house.sessions.of_token(long) == DANA
    house.clock.move(REMEMBERED_FOR)
    assert await house.sessions.of_token(long) is None
    await house.sessions.open(DANA, "web")
    assert await house.db["sessions"].count_documents({}) == 1, "what is over is cleared away"


async def test_sessions_are_listed_and_ended_one_by_one_or_all(house: House) -> None:
    tokens = [await house.sessions.open(DANA, place) for place in ("web", "desk", "web")]
    await house.sessions.revoke(tokens[0])
    rows = await house.sessions.rows()
    assert sorted(row.place for row in rows) == ["desk", "web"]
    assert await house.sessions.end(rows[0].id)
    assert not await house.sessions.end(rows[0].id)
    assert await house.sessions.revoke_all("dana") == 1
    assert [await house.sessions.of_token(token) for token in tokens] == [None, None, None]


async def test_who_is_remembered_comes_in_at_the_next_start_until_he_signs_out(house: House) -> None:
    door = house.door()
    assert (await door.sign_in("dana", "good", remember=True)).user == DANA
    door.close()
    file = house.folder / COOKIE
    assert file.stat().st_mode & 0o777 == 0o600
    door = house.door()
    assert await door.remembered() == DANA
    await door.sign_out()
    assert await door.remembered() is None
    assert not file.exists()
    assert await house.sessions.rows() == []
    door.close()


async def test_without_the_tick_nothing_is_kept(house: House) -> None:
    door = house.door()
    assert (await door.sign_in("dana", "good")).user == DANA
    assert list(house.folder.iterdir()) == []
    assert await door.remembered() is None
    door.close()


async def test_a_new_password_from_the_command_line_ends_what_is_remembered(house: House) -> None:
    door = house.door()
    await door.sign_in("dana", "good", remember=True)
    await admin.passwd(house.db, {"name": "dana", "password_hash": _HASH}, house.clock.now())
    assert await door.remembered() is None
    assert not (house.folder / COOKIE).exists(), "a token that opens nothing is not kept"
    door.close()


async def test_a_file_that_others_can_read_is_not_believed(house: House) -> None:
    door = house.door()
    await door.sign_in("dana", "good", remember=True)
    (house.folder / COOKIE).chmod(0o644)
    assert await door.remembered() is None
    door.close()
