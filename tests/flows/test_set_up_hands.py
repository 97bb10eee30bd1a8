"""The set-up walk's hands on a real file and a real provider, which is a small one on this computer."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web

import storage
from fixi_app.commands.set_up import SetUpHands
from fixi_app.services.desk.setup_edge import Cause
from fixi_app.services.office import SetupField, StepName
from fixi_app.settings import Settings, load_settings
from storage.backup import check
from tests.fakes.green_api import INSTANCE, TOKEN, FakeGreenApi
from tests.fakes.meta import FakeMeta
from tests.fakes.twilio import FakeTwilio

_NAMES = [str(field.validation_alias) for field in Settings.model_fields.values()]


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """An environment that says nothing of Fixi."""
    for name in _NAMES:
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


@asynccontextmanager
async def hands(root: Path) -> AsyncIterator[SetUpHands]:
    async with storage.connect(f"mongita:{root / 'data'}") as db:
        yield SetUpHands(load_settings(root), db, lambda: "now", None)


def field(edge: SetUpHands, step: StepName, name: str) -> SetupField:
    return next(one for one in edge.fields(step) if one.name == name)


async def green(root: Path, url: str, **values: str) -> Cause:
    given = {"GREEN_API_ID": INSTANCE, "GREEN_API_TOKEN": TOKEN, "GREEN_API_URL": url, **values}
    async with hands(root) as edge:
        return (await edge.tried(StepName.WHATSAPP, given)).cause


async def test_right_details_work_and_are_kept_with_everything_else(bare: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("# mine\nFIXI_LANGUAGE=en\n")
    async with FakeGreenApi() as fake, hands(tmp_path) as edge:
        given = {"GREEN_API_ID": INSTANCE, "GREEN_API_TOKEN": TOKEN, "GREEN_API_URL": fake.url}
        assert (await edge.tried(StepName.WHATSAPP, given)).cause is Cause.FINE
        assert [call.method for call in fake.calls] == ["getStateInstance"]
        assert not edge.pending()
        await edge.keep(given)
        assert edge.pending()
        assert load_settings(tmp_path).provider == "green_api"
        assert (tmp_path / ".env").read_text().startswith("# mine\nFIXI_LANGUAGE=en\n")
        token = field(edge, StepName.WHATSAPP, "GREEN_API_TOKEN")
        assert (token.secret, token.is_set, token.value) == (True, True, "")
        assert field(edge, StepName.WHATSAPP, "GREEN_API_ID").value == INSTANCE


async def test_each_answer_of_the_provider_has_its_own_word(bare: pytest.MonkeyPatch, tmp_path: Path) -> None:
    async with FakeGreenApi() as fake:
        assert await green(tmp_path, fake.url, GREEN_API_TOKEN="wrong") is Cause.REFUSED
        fake.state = "notAuthorized"
        assert await green(tmp_path, fake.url) is Cause.UNLINKED
        fake.fail_next(500)
        assert await green(tmp_path, fake.url) is Cause.ODD
        gone = fake.url
    assert await green(tmp_path, gone) is Cause.SILENT
    assert not (tmp_path / ".env").exists(), "nothing is kept by trying"


async def test_what_cannot_be_a_setting_is_wrong_by_name(bare: pytest.MonkeyPatch, tmp_path: Path) -> None:
    async with hands(tmp_path) as edge:
        trial = await edge.tried(StepName.WHATSAPP, {"GREEN_API_URL": "not an address"})
        assert (trial.cause, trial.about) == (Cause.WRONG, "GREEN_API_URL")
        trial = await edge.tried(StepName.GEMINI, {"GEMINI_API_KEY": "two\nlines"})
        assert (trial.cause, trial.about) == (Cause.WRONG, "GEMINI_API_KEY")


async def test_what_a_chosen_provider_still_needs_is_said_before_it_is_kept(
    bare: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("FIXI_PROVIDER=meta\n")
    async with hands(tmp_path) as edge:
        trial = await edge.tried(StepName.WHATSAPP, {"META_ACCESS_TOKEN": "token"})
        assert (trial.cause, trial.about) == (Cause.WRONG, "META_APP_SECRET")


async def test_what_the_environment_says_is_shown_as_fixed(bare: pytest.MonkeyPatch, tmp_path: Path) -> None:
    bare.setenv("ADMIN_PHONE", "+972500000900")
    async with hands(tmp_path) as edge:
        phone = field(edge, StepName.PHONE, "ADMIN_PHONE")
        assert (phone.fixed, phone.value) == (True, "+972500000900")
        await edge.keep({"ADMIN_PHONE": "+972500000901"})
        assert not edge.pending(), "the owner's phone needs no new start"


def meta(fake: FakeMeta, **values: str) -> dict[str, str]:
    return {
        "FIXI_PROVIDER": "meta", "META_PHONE_NUMBER_ID": fake.number_id, "META_ACCESS_TOKEN": fake.token,
        "META_APP_SECRET": "app-secret", "META_VERIFY_TOKEN": "verify", "META_GRAPH_URL": fake.url, **values,
    }  # fmt: skip


def twilio(fake: FakeTwilio, **values: str) -> dict[str, str]:
    return {
        "FIXI_PROVIDER": "twilio", "TWILIO_ACCOUNT_SID": fake.account, "TWILIO_AUTH_TOKEN": fake.token,
        "TWILIO_FROM": fake.sender, "TWILIO_API_URL": fake.url, **values,
    }  # fmt: skip


async def test_meta_is_tried_by_its_number_and_a_verify_token_is_made(
    bare: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    async with FakeMeta() as fake, hands(tmp_path) as edge:
        given = meta(fake)
        del given["META_VERIFY_TOKEN"]
        made = edge.made(StepName.WHATSAPP, given)
        assert len(made["META_VERIFY_TOKEN"]) >= 32
        assert edge.made(StepName.WHATSAPP, meta(fake)) == {}, "a word of his own is left alone"
        given |= made
        assert (await edge.tried(StepName.WHATSAPP, given)).cause is Cause.FINE
        assert (await edge.tried(StepName.WHATSAPP, given | {"META_ACCESS_TOKEN": "no"})).cause is Cause.REFUSED
        fake.number["status"] = "BANNED"
        assert (await edge.tried(StepName.WHATSAPP, given)).cause is Cause.INACTIVE
        await edge.keep(given)
        assert edge.made(StepName.WHATSAPP, {"FIXI_PROVIDER": "meta"}) == {}, "the one in the console stays good"
        assert load_settings(tmp_path).provider == "meta"
        assert field(edge, StepName.WHATSAPP, "META_ACCESS_TOKEN").value == ""


async def test_twilio_is_tried_by_its_account_and_a_sender_must_be_a_number(
    bare: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    async with FakeTwilio() as fake, hands(tmp_path) as edge:
        assert (await edge.tried(StepName.WHATSAPP, twilio(fake))).cause is Cause.FINE
        assert (await edge.tried(StepName.WHATSAPP, twilio(fake, TWILIO_AUTH_TOKEN="no"))).cause is Cause.REFUSED
        trial = await edge.tried(StepName.WHATSAPP, twilio(fake, TWILIO_FROM="my phone"))
        assert (trial.cause, trial.about) == (Cause.WRONG, "TWILIO_FROM")
        fake.status = "suspended"
        assert (await edge.tried(StepName.WHATSAPP, twilio(fake))).cause is Cause.INACTIVE


async def test_another_provider_is_used_though_the_former_keys_are_kept(
    bare: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text(f"GREEN_API_ID={INSTANCE}\nGREEN_API_TOKEN={TOKEN}\n")
    async with FakeTwilio() as fake, hands(tmp_path) as edge:
        assert field(edge, StepName.WHATSAPP, "FIXI_PROVIDER").value == "green_api"
        await edge.keep(twilio(fake))
        assert field(edge, StepName.WHATSAPP, "FIXI_PROVIDER").value == "twilio"
        assert load_settings(tmp_path).green_api_id == INSTANCE, "so that he can go back"


async def test_nothing_is_chosen_while_the_simulator_is_what_there_is(
    bare: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    async with hands(tmp_path) as edge:
        choice = field(edge, StepName.WHATSAPP, "FIXI_PROVIDER")
        assert (choice.value, choice.is_set, choice.choices) == ("", False, ("green_api", "meta", "twilio"))


async def _gemini(status: int) -> tuple[web.AppRunner, str]:
    async def answer(request: web.Request) -> web.Response:
        assert request.headers["x-goog-api-key"] == "the-key"
        return web.json_response({"models": []}, status=status)

    app = web.Application()
    app.router.add_get("/v1beta/models", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return runner, f"http://127.0.0.1:{runner.addresses[0][1]}"


@pytest.mark.parametrize(
    ("status", "cause"), [(200, Cause.FINE), (400, Cause.REFUSED), (429, Cause.QUOTA), (503, Cause.ODD)]
)
async def test_a_key_is_tried_by_one_small_call(
    bare: pytest.MonkeyPatch, tmp_path: Path, status: int, cause: Cause
) -> None:
    runner, url = await _gemini(status)
    (tmp_path / ".env").write_text(f"GEMINI_API_ENDPOINT={url}\n")
    try:
        async with hands(tmp_path) as edge:
            assert (await edge.tried(StepName.GEMINI, {"GEMINI_API_KEY": "the-key"})).cause is cause
            assert (await edge.tried(StepName.GEMINI, {"GEMINI_API_KEY": ""})).cause is Cause.UNTRIED
    finally:
        await runner.cleanup()


async def test_the_backup_before_the_start_is_a_checked_copy(bare: pytest.MonkeyPatch, tmp_path: Path) -> None:
    async with hands(tmp_path) as edge:
        name = await edge.backup()
    assert name == "fixi-now.backup"
    check(tmp_path / "backups" / name)


async def test_the_webhooks_place_is_there_only_for_a_provider_that_calls(
    bare: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    async with hands(tmp_path) as edge:
        assert await edge.webhook("https://fixi.example") is None
    (tmp_path / ".env").write_text(f"GREEN_API_ID={INSTANCE}\nGREEN_API_TOKEN={TOKEN}\nWEBHOOK_TOKEN=hook\n")
    async with hands(tmp_path) as edge:
        place = await edge.webhook("https://fixi.example")
        assert place is not None
        assert (place.url, place.token) == ("https://fixi.example/webhook/green-api", "hook")
