"""How Fixi says that it is."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from fixi_app.domain.reading import Language
from fixi_app.services.desk.changes import Changes
from fixi_app.services.desk.health import Surroundings
from fixi_app.services.desk.heartbeat import Heartbeat
from fixi_app.services.desk.office import Desk
from fixi_app.services.desk.way_in_part import way_in_part
from fixi_app.services.desk.words import Words
from fixi_app.services.running.channel_watch import UNKNOWN
from fixi_app.services.running.registering import RegisterState, RegisterStatus
from fixi_app.tunnel.contract import OPENING, TunnelState, TunnelStatus
from fixi_app.understanding.places import gazetteer
from tests.fakes.desk import NoLog, at_desk
from tests.fakes.town import DANA, town


async def parts(desk: Desk) -> dict[str, str]:
    return {part.name: part.status for part in (await desk.health()).parts}


async def test_a_fresh_one_is_well_in_every_part() -> None:
    async with at_desk() as d:
        assert d.desk.as_json()["status"] == "ok", "known before anybody looked"
        assert set((await parts(d.desk)).values()) == {"ok"}
        assert set(await parts(d.desk)) == {"store", "channel", "tunnel", "model", "disk", "jobs"}


async def test_a_stopped_channel_is_seen_and_messages_are_still_accepted() -> None:
    async with at_desk() as d:
        d.town.road.outbox_pump.held = "logged out"
        health = await d.desk.health()
        assert health.status == "degraded"
        assert "logged out" in next(part.detail for part in health.parts if part.name == "channel")


async def test_in_the_first_moments_an_account_that_was_not_asked_yet_is_no_fault_and_later_it_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with at_desk() as d:
        d.town.road.outbox_pump.held = UNKNOWN
        first = await d.desk.health()
        assert [part.name for part in first.asking()] == ["channel"]
        assert (first.faulty(), first.asking()[0].advice) == ((), "")
        outside = d.desk.as_json()
        assert (outside["status"], outside["parts"]["channel"]["status"]) == ("degraded", "down"), "told as ever"
        begun = d.desk._vitals._begun_at
        assert begun is not None
        monkeypatch.setattr(d.desk._vitals, "_seconds", lambda: begun + 16)
        later = await d.desk.health()
        assert ([part.name for part in later.faulty()], later.asking()) == (["channel"], ())
        assert later.faulty()[0].advice


async def test_a_real_fault_in_the_first_moments_is_one() -> None:
    async with at_desk(failing={"backup": "ENOSPC"}) as d:
        d.town.road.outbox_pump.held = UNKNOWN
        health = await d.desk.health()
        assert [part.name for part in health.faulty()] == ["jobs"]
        d.town.road.outbox_pump.held = "the account at green_api is stopped: notAuthorized"
        assert [part.name for part in (await d.desk.health()).faulty()] == ["channel", "jobs"]
        d.town.road.outbox_pump.held, d.town.road.outbox_pump.braked = UNKNOWN, "owner"
        assert "channel" in [part.name for part in (await d.desk.health()).faulty()]


@pytest.mark.parametrize(("state", "asking"), [(TunnelState.CONNECTING, True), (TunnelState.DOWN, False)])
async def test_a_way_in_that_is_being_opened_at_the_start_is_no_fault(state: TunnelState, asking: bool) -> None:
    way = TunnelStatus(state, detail=OPENING)
    async with at_desk(around=lambda _: {"tunnel": lambda: way, "from_outside": True}) as d:
        health = await d.desk.health()
        assert [part.name for part in health.asking()] == (["tunnel"] if asking else [])
        assert [part.name for part in health.faulty()] == ([] if asking else ["tunnel"])
        assert health.status == "degraded"


async def test_before_the_account_was_asked_the_whole_sentence_is_in_the_desks_language() -> None:
    async with at_desk() as d:
        d.town.road.outbox_pump.held = UNKNOWN
        health = await d.desk.health()
        detail = next(part.detail for part in health.parts if part.name == "channel")
        assert detail == "דבר לא יוצא: מצב החשבון עוד לא ידוע"


async def test_a_failure_of_all_models_is_shown_for_a_quarter_of_an_hour() -> None:
    async with at_desk() as d:
        d.faults.append("m1: quota (429)")
        assert (await parts(d.desk))["model"] == "degraded"
        await d.town.minutes(14, tick=7)
        told = next(part.detail for part in (await d.desk.health()).parts if part.name == "model")
        assert "m1: המכסה נגמרה (429)" in told
        await d.town.minutes(2, tick=2)
        assert (await parts(d.desk))["model"] == "ok"


async def test_a_job_that_failed_is_told_by_its_name_at_the_desk_and_by_its_own_in_the_log() -> None:
    async with at_desk(failing={"offers": "KeyError", "backup": "ENOSPC"}) as d:
        health = await d.desk.health()
        assert health.status == "degraded"
        part = next(part for part in health.parts if part.name == "jobs")
        assert part.detail == "נכשלו: גיבוי (הדיסק מלא), מעקב אחרי הצעות (תקלה פנימית)."
        assert part.said == "backup (ENOSPC), offers (KeyError)"


async def test_a_store_that_cannot_be_written_means_down(monkeypatch: pytest.MonkeyPatch) -> None:
    async with at_desk() as d:
        broken = _CannotWrite(d.town.road.ground.store.db)
        monkeypatch.setattr(d.town.road.ground.store, "db", broken)
        d.desk._vitals._tried_at = None
        health = await d.desk.health()
        assert health.status == "down"
        assert "תקלה בדיסק או ברשת" in next(part.detail for part in health.parts if part.name == "store")
        assert d.desk.as_json()["status"] == "down"
        broken.works = True
        assert (await d.desk.health()).status == "ok", "it is tried again at once while it is not well"


class _CannotWrite:
    """A store whose disk is full: it reads, and every write fails."""

    def __init__(self, db: Any) -> None:
        self._db, self.works = db, False

    def __getitem__(self, name: str) -> Any:
        return self._db[name] if self.works else self

    async def update_one(self, *_: Any, **__: Any) -> None:
        raise OSError("no space left")


async def test_what_waits_is_counted() -> None:
    async with at_desk() as d:
        await d.town.says(DANA, "שלום", settle=False)
        assert (await d.desk.health()).inbox_waiting == 1


@pytest.mark.parametrize(
    ("state", "status", "address"),
    [
        (TunnelState.UP, "ok", "https://x.example"),
        (TunnelState.DOWN, "degraded", "http://here"),
        (TunnelState.OFF, "ok", "http://here"),
    ],
)
async def test_the_way_to_the_outside_is_shown(state: TunnelState, status: str, address: str, tmp_path: Path) -> None:
    async with town() as t:
        around = Surroundings(
            data_dir=tmp_path, tunnel=lambda: TunnelStatus(state, "https://x.example"), address=lambda: "http://here"
        )
        desk = Desk(t.road, NoLog(), Changes(), gazetteer, around)
        assert (await parts(desk))["tunnel"] == status
        assert (await desk.health()).address == address
        desk.close()


async def test_a_folder_that_is_gone_is_told_not_raised(tmp_path: Path) -> None:
    async with town() as t:
        desk = Desk(t.road, NoLog(), Changes(), gazetteer, Surroundings(data_dir=tmp_path / "gone"))
        assert (await parts(desk))["disk"] == "degraded"
        desk.close()


async def test_a_late_loop_is_measured() -> None:
    times = iter([0.0, 0.25, 1.0, 1.75])
    beats = 0

    async def sleep(_: float) -> None:
        nonlocal beats
        beats += 1
        if beats == 3:
            raise asyncio.CancelledError

    heart = Heartbeat(sleep, lambda: next(times, 9.0))
    with pytest.raises(asyncio.CancelledError):
        await heart.run()
    assert heart.lag_ms == 500


async def test_the_banner_belongs_to_the_sample_business_alone() -> None:
    async with at_desk(sample_business=True) as d:
        assert d.desk.names["banner"]
        assert not d.desk.signing_in.needed
    async with at_desk(sample_business=False) as d:
        assert d.desk.names == {"business": "שירותי הדגמה", "banner": ""}


@pytest.mark.parametrize(
    ("way", "told", "status", "detail"),
    [
        (TunnelState.FETCHING, None, "ok", "מושך את ההודעות"),
        (TunnelState.NOT_FETCHING, None, "degraded", "אי אפשר למשוך"),
        (TunnelState.OFF, None, "degraded", "אין דרך כניסה"),
        (TunnelState.UP, RegisterStatus(RegisterState.DONE), "ok", "https://x.example"),
        (TunnelState.UP, RegisterStatus(RegisterState.LATER, "https://x.example/in", "said 401"), "degraded", "401"),
        (TunnelState.UP, RegisterStatus(RegisterState.BY_HAND, "https://x.example/in"), "ok", "https://x.example"),
    ],
)
def test_the_way_in_is_told_as_it_is(way: TunnelState, told: RegisterStatus | None, status: str, detail: str) -> None:
    part = way_in_part(TunnelStatus(way, "https://x.example"), told, from_outside=True, words=Words(Language.HE))
    assert part.status == status
    assert detail in part.detail
    by_hand = told is not None and told.inbox
    assert ("https://x.example/in" in part.advice) == bool(by_hand)


def test_why_nothing_can_be_fetched_is_told_in_the_language_of_the_desk() -> None:
    way = TunnelStatus(TunnelState.NOT_FETCHING, detail="Green API answered 401")
    part = way_in_part(way, None, from_outside=True, words=Words(Language.HE))
    assert part.detail.endswith("Green API לא מקבל את המפתחות (401)")
    assert part.said == "Green API answered 401"


def test_a_queue_that_could_not_be_opened_says_how_to_do_it_by_hand() -> None:
    told = RegisterStatus(RegisterState.LATER, "", "answered 403")
    part = way_in_part(TunnelStatus(TunnelState.FETCHING), told, from_outside=True, words=Words(Language.EN))
    assert (part.status, "empty" in part.advice) == ("degraded", True)
