"""The door of the desk."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import bcrypt
import pytest

import storage
from fixi_app.clock import HandClock
from fixi_app.commands import admin, passwords
from fixi_app.domain.reading import Language
from fixi_app.services.desk import signing_in
from fixi_app.services.desk.lockout import FAILURES, LOCKED_FOR, MOST_A_MINUTE
from fixi_app.services.desk.signing_in import NOBODY, DeskSigningIn
from fixi_app.services.desk.words import Words
from fixi_app.services.office import DeskRole, SignIn

_GOOD = bcrypt.hashpw("סיסמה טובה".encode(), bcrypt.gensalt(4)).decode()


class Door:
    def __init__(self, db: storage.AsyncDatabase) -> None:
        self.db, self.clock = db, HandClock(datetime.fromisoformat("2026-11-24T09:00:00+02:00"))
        self.desk = self.made()

    def made(self, *, opens_by_itself: bool = False) -> DeskSigningIn:
        zone = ZoneInfo("Asia/Jerusalem")
        return DeskSigningIn(self.db, self.clock, zone, Words(Language.EN), opens_by_itself=opens_by_itself)

    async def tries(self, name: str, count: int = 1) -> SignIn:
        last = SignIn()
        for _ in range(count):
            last = await self.desk.sign_in(name, "wrong")
        return last


@pytest.fixture
async def door(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Door]:
    # The cost of the real hash is a quarter of a second a try; that it is the real one is checked below.
    monkeypatch.setattr(signing_in, "NOBODY", bcrypt.hashpw(b"nobody", bcrypt.gensalt(4)))
    async with storage.connect("mongita::memory:") as db:
        at = datetime.fromisoformat("2026-11-24T08:00:00+02:00")
        await admin.add(db, {"name": "owner", "role": "owner", "password_hash": _GOOD}, at)
        await admin.add(db, {"name": "guest", "role": "viewer", "password_hash": _GOOD}, at)
        made = Door(db)
        await made.desk.load()
        yield made
        made.desk.close()


async def test_the_right_password_opens_with_the_users_role(door: Door) -> None:
    for name, role in (("owner", DeskRole.OWNER), ("guest", DeskRole.VIEWER)):
        user = (await door.desk.sign_in(name, "סיסמה טובה")).user
        assert user is not None
        assert (user.name, user.role) == (name, role)


async def test_a_wrong_name_and_a_wrong_password_read_the_same(door: Door) -> None:
    assert await door.tries("owner") == await door.tries("nobody") == await door.tries("")


async def test_l73_after_five_failures_the_right_password_does_not_open_either(door: Door) -> None:
    locked = await door.tries("owner", FAILURES)
    sixth = await door.desk.sign_in("owner", "סיסמה טובה")
    assert sixth.user is None
    assert sixth.locked_until == locked.locked_until == door.clock.now() + LOCKED_FOR
    assert "09:15" in sixth.message
    assert (await door.desk.sign_in("guest", "סיסמה טובה")).user, "others are not locked out with him"
    door.clock.move(LOCKED_FOR + timedelta(seconds=1))
    assert (await door.desk.sign_in("owner", "סיסמה טובה")).user


async def test_whoever_goes_on_trying_does_not_make_the_lock_longer(door: Door) -> None:
    locked = await door.tries("owner", FAILURES)
    for _ in range(14):
        door.clock.move(timedelta(minutes=1))
        assert (await door.tries("owner", 10)).locked_until == locked.locked_until
    door.clock.move(timedelta(minutes=1, seconds=1))
    assert (await door.desk.sign_in("owner", "סיסמה טובה")).user


async def test_an_unknown_name_is_locked_like_a_known_one(door: Door) -> None:
    assert (await door.tries("nobody", FAILURES)).message == (await door.tries("owner", FAILURES)).message


async def test_many_tries_at_once_are_five(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at: list[str] = []

    def fits(password: str, stored: bytes) -> bool:
        looked_at.append(password)
        return False

    monkeypatch.setattr(signing_in, "_fits", fits)
    await asyncio.gather(*(door.desk.sign_in("owner", f"guess {n}") for n in range(30)))
    assert len(looked_at) == FAILURES


async def test_going_through_many_names_is_slowed_down(door: Door) -> None:
    for number in range(MOST_A_MINUTE):
        await door.tries(f"name {number}")
    assert (await door.desk.sign_in("owner", "סיסמה טובה")).user is None
    door.clock.move(timedelta(minutes=1, seconds=1))
    assert (await door.desk.sign_in("owner", "סיסמה טובה")).user


async def test_a_success_forgets_the_failures_before_it(door: Door) -> None:
    await door.tries("owner", FAILURES - 1)
    assert (await door.desk.sign_in("owner", "סיסמה טובה")).user
    assert (await door.tries("owner")).locked_until is None


async def test_a_password_that_bcrypt_cannot_take_is_refused_kindly(door: Door) -> None:
    refused = await door.desk.sign_in("owner", "א" * 37)
    assert refused.user is None
    assert "72" in refused.message
    assert (await door.desk.sign_in("owner", "\ud800" * 3)).user is None


async def test_a_damaged_hash_or_role_opens_nothing(door: Door) -> None:
    await door.db["admins"].update_one({"_id": "owner"}, {"$set": {"password_hash": "plain"}})
    await door.db["admins"].update_one({"_id": "guest"}, {"$set": {"role": "god"}})
    assert (await door.desk.sign_in("owner", "plain")).user is None
    assert (await door.desk.sign_in("guest", "סיסמה טובה")).user is None


async def test_only_the_sample_business_and_the_demo_open_by_themselves_and_only_without_users(door: Door) -> None:
    sample = door.made(opens_by_itself=True)
    await sample.load()
    assert (door.desk.needed, sample.needed) == (True, True)
    await door.db["admins"].delete_many({})
    for desk in (door.desk, sample):
        await desk.load()
    assert (door.desk.needed, door.desk.first) == (True, True), "a business of somebody's own never opens by itself"
    assert (sample.needed, sample.first) == (False, False)


async def test_where_nobody_has_a_password_the_first_one_is_chosen_and_only_once(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fixi_app.services.passwords.COST", 4)
    await door.db["admins"].delete_many({})
    await door.desk.load()
    assert "8" in (await door.desk.choose("short")).message
    assert "72" in (await door.desk.choose("א" * 37)).message
    assert door.desk.first
    chosen = await door.desk.choose("סיסמה ראשונה")
    assert chosen.user is not None
    assert (chosen.user.name, chosen.user.role) == ("owner", DeskRole.OWNER)
    assert (await door.desk.choose("another one")).user is None
    assert (await door.desk.sign_in("owner", "סיסמה ראשונה")).user == chosen.user
    [entry] = await door.db["audit_log"].find({"what": "own_business"}).to_list()
    assert "סיסמה" not in str(entry)


async def test_the_sample_business_gives_nobody_a_first_password(door: Door) -> None:
    await door.db["admins"].delete_many({})
    sample = door.made(opens_by_itself=True)
    assert (await sample.choose("a long password")).user is None
    assert await door.db["admins"].count_documents({}) == 0


async def test_a_first_user_made_beside_the_desk_sends_away_who_sits_there_without_a_password(door: Door) -> None:
    await door.db["admins"].delete_many({})
    sample = door.made(opens_by_itself=True)
    await sample.load()
    changed = admin.running_deeds(door.db, door.clock, sample.made_elsewhere)
    for number, name in enumerate(("dana", "moshe")):
        await changed["admin_add"]({"name": name, "role": "owner", "password_hash": _GOOD})
        assert sample.needed
        assert sample.turns == 1, f"user {number} leaves who signed in alone"


def test_nobodys_hash_costs_as_much_as_a_real_one() -> None:
    assert NOBODY.startswith(f"$2b${passwords.COST}$".encode())
    assert len(NOBODY) == len(_GOOD)
    assert signing_in._MOST_BYTES == passwords.MOST_BYTES


async def test_the_settings_say_how_many_failures_lock_and_for_how_long(door: Door) -> None:
    door.desk._lockout._limits = lambda: (2, timedelta(hours=1))
    locked = await door.tries("owner", 2)
    assert locked.locked_until == door.clock.now() + timedelta(hours=1)
    assert (await door.desk.sign_in("owner", "סיסמה טובה")).user is None


class TestBrowsers:
    """Whoever tries from a browser locks nobody out but those who try from places like his."""

    async def tries(self, door: Door, count: int, name: str = "owner", mark: str = "") -> SignIn:
        last = SignIn()
        for _ in range(count):
            last = await door.desk.sign_in_by_browser(mark, name, "wrong")
        return last

    async def test_a_stranger_who_goes_on_for_ever_locks_neither_the_desk_nor_a_known_browser(self, door: Door) -> None:
        mine = await door.desk.devices.mark("owner")
        for _ in range(60):
            assert (await self.tries(door, 5)).locked_until
            door.clock.move(timedelta(minutes=1))
        assert (await self.tries(door, 5)).locked_until, "his browser is locked at this moment"
        assert (await door.desk.sign_in_by_browser("", "owner", "סיסמה טובה")).user is None
        assert (await door.desk.sign_in("owner", "סיסמה טובה")).user
        assert (await door.desk.sign_in_by_browser(mine, "owner", "סיסמה טובה")).user

    async def test_a_stranger_who_goes_through_many_names_locks_the_door_of_strangers_alone(self, door: Door) -> None:
        mine = await door.desk.devices.mark("owner")
        for number in range(MOST_A_MINUTE):
            await self.tries(door, 1, f"name {number}")
        assert (await door.desk.sign_in_by_browser("", "guest", "סיסמה טובה")).user is None
        assert (await door.desk.sign_in("guest", "סיסמה טובה")).user
        assert (await door.desk.sign_in_by_browser(mine, "owner", "סיסמה טובה")).user

    async def test_a_known_browser_has_as_few_tries_as_anybody(self, door: Door) -> None:
        mine, other = await door.desk.devices.mark("owner"), await door.desk.devices.mark("owner")
        assert (await self.tries(door, FAILURES, mark=mine)).locked_until
        assert (await door.desk.sign_in_by_browser(mine, "owner", "סיסמה טובה")).user is None
        assert (await door.desk.sign_in_by_browser(other, "owner", "סיסמה טובה")).user
        assert (await door.desk.sign_in_by_browser("", "owner", "סיסמה טובה")).user

    async def test_many_known_browsers_together_are_slowed_down_too(self, door: Door) -> None:
        marks = [await door.desk.devices.mark("owner") for _ in range(MOST_A_MINUTE)]
        for mark in marks:
            await self.tries(door, 1, mark=mark)
        assert (await door.desk.sign_in_by_browser(marks[0], "owner", "סיסמה טובה")).user is None

    async def test_a_mark_of_another_name_or_a_made_up_one_is_no_mark(self, door: Door) -> None:
        real = await door.desk.devices.mark("guest")
        device, _, signature = real.partition(".")
        await self.tries(door, FAILURES)
        made_up = ["", ".", real, real[:-1], f"{real}x", f"{device}.", f"x.{signature}", "\ud800.א", "." * 9]
        for mark in made_up:
            assert (await door.desk.sign_in_by_browser(mark, "owner", "סיסמה טובה")).user is None, mark
        assert (await door.desk.sign_in_by_browser(real, "guest", "סיסמה טובה")).user

    async def test_failures_at_the_desk_lock_the_desk_alone(self, door: Door) -> None:
        assert (await door.tries("owner", FAILURES)).locked_until
        assert (await door.desk.sign_in_by_browser("", "owner", "סיסמה טובה")).user

    async def test_a_mark_is_known_after_a_new_start_and_by_every_fixi_on_the_store(self, door: Door) -> None:
        mine, again = await door.desk.devices.mark("owner"), door.made()
        try:
            for _ in range(FAILURES):
                await again.sign_in_by_browser("", "owner", "wrong")
            assert (await again.sign_in_by_browser("", "owner", "סיסמה טובה")).user is None
            assert (await again.sign_in_by_browser(mine, "owner", "סיסמה טובה")).user
        finally:
            again.close()


async def test_whoever_may_change_the_users_by_a_command_opens_the_lock(door: Door) -> None:
    await door.tries("owner", FAILURES)
    door.desk.unlock()
    assert (await door.desk.sign_in("owner", "סיסמה טובה")).user
