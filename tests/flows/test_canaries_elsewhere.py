"""The same canaries in files, in bodies that cannot be read, in jobs, with the model and beside the store."""

from pathlib import Path
from typing import Any

import pytest

from fixi_app.settings import load_settings
from tests.fakes.gemini import Body, FakeGemini, Text
from tests.fakes.house import SECRET
from tests.fakes.meta_bodies import Bodies as MetaBodies
from tests.fakes.process import until
from tests.flows.test_canaries import (
    ALL,
    NAME,
    PHONE,
    PROVIDERS,
    SECRETS,
    STREET,
    WORDS,
    Watched,
    _answered,
    watched,
)

QUOTING = f"cannot use {NAME}, {STREET}, +{PHONE}: {WORDS}"
FILE = f"{NAME} {STREET}.jpg"


def logged(w: Watched, text: str) -> Any:
    return lambda: text in w.everything()["log file"]


async def breaks(*_: Any, **__: Any) -> Any:
    raise RuntimeError(QUOTING)


@pytest.mark.parametrize("name", PROVIDERS)
async def test_a_body_that_cannot_be_read_shows_none_of_it(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cannot(*_: Any) -> Any:
        raise ValueError(QUOTING)

    async with watched(name, tmp_path, monkeypatch) as w:
        monkeypatch.setattr(type(w.house.appliance.connection.webhooks[name]), "parse", cannot)
        assert await w.deliver(ALL) == 200
        await until(logged(w, "could not be parsed"), 20)
        [aside] = await w.house.appliance.db["inbox"].find({"state": "aside"}).to_list()
        assert aside["_id"].startswith(f"{name}:unparsed:")
        assert await w.leaks() == []


@pytest.mark.parametrize("name", PROVIDERS)
async def test_a_file_that_cannot_be_had_shows_neither_its_name_nor_its_caption(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with watched(name, tmp_path, monkeypatch) as w:
        assert await _file(name, w) == 200
        await until(logged(w, "Error downloading media"), 20)
        await _answered(w, 1)
        assert await w.leaks(FILE, "token-of-a-link") == []


async def _file(name: str, w: Watched) -> int:
    """A photo with a caption, a telling name and a link that holds a token; nothing lies there."""
    h, fake = w.house, w.fake
    link = f"{fake.url}/nothing/{NAME}?token=token-of-a-link".replace(" ", "%20")
    if name == "green_api":
        body = fake.bodies.file("imageMessage", link, "image/jpeg", ALL, file_name=FILE, chat=f"{PHONE}@c.us")
        return int(await fake.deliver(h.webhook, SECRET, body))
    if name == "meta":
        body = MetaBodies(fake.number_id, PHONE, NAME).file("document", "image/jpeg", ALL, filename=FILE, url=link)
        return int(await fake.deliver(f"{h.url}/webhook/meta", body))
    form = fake.bodies.file("image/jpeg", ALL, link, From=f"whatsapp:+{PHONE}", WaId=PHONE, ProfileName=NAME)
    return int((await fake.deliver(f"{h.url}/webhook/twilio", form)).status_code)


async def test_a_job_that_fails_shows_none_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with watched("green_api", tmp_path, monkeypatch) as w:
        runner = w.house.appliance.runner
        job = next(iter(runner._jobs.values()))
        monkeypatch.setattr(runner, "_jobs", {job.name: type(job)(**{**vars(job), "work": breaks})})
        w.answers.append(str(await runner.run_now(job.name)))
        await until(logged(w, f"The job {job.name} failed"), 20)
        w.answers.append(repr(runner.failing))
        assert await w.leaks() == []


@pytest.mark.parametrize(
    "answer",
    [
        Text(QUOTING), Text(f'{{"issue": "{QUOTING}", "intent": "{NAME}"}}'),
        Body({"error": {"code": 400, "message": f"{QUOTING} {SECRETS['GEMINI_API_KEY']}", "status": "INVALID"}}),
        Body({"promptFeedback": {"blockReason": QUOTING}}),
    ],
)  # fmt: skip
async def test_a_model_that_repeats_it_shows_none_of_it(
    answer: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with FakeGemini() as gemini:
        gemini.script("one", answer)
        model = {"GEMINI_MODELS": "one", "GEMINI_API_ENDPOINT": gemini.url}
        async with watched("green_api", tmp_path, monkeypatch, **model) as w:
            assert await w.deliver(ALL) == 200
            await _answered(w, 1)
            assert gemini.calls
            assert await w.leaks() == []


@pytest.mark.parametrize("fault", [KeyError(QUOTING), OSError(5, "Input/output error", FILE)])
async def test_a_store_that_fails_shows_none_of_it(
    fault: Exception, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_: Any, **__: Any) -> Any:
        raise fault

    async with watched("green_api", tmp_path, monkeypatch) as w:
        assert await w.deliver(ALL) == 200
        await _answered(w, 1)
        monkeypatch.setattr(w.house.appliance.road.turns, "_understand", fails)
        assert await w.deliver(f"{WORDS} again") == 200
        await until(logged(w, "failed ("), 20)
        assert await w.leaks(FILE) == []


def test_no_secret_setting_is_in_what_the_settings_say_of_themselves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = {
        "ADMIN_PASSWORD", "GEMINI_API_KEY", "NGROK_AUTHTOKEN", "GREEN_API_TOKEN", "WEBHOOK_TOKEN", "META_ACCESS_TOKEN",
        "META_APP_SECRET", "META_VERIFY_TOKEN", "TWILIO_AUTH_TOKEN",
    }  # fmt: skip
    planted = {name: f"canary-{name}-x7Qp" for name in names}
    environment = planted | {
        "FIXI_DATABASE_URI": "mongodb://fixi:canary-database-9@127.0.0.1/fixi", "FIXI_PROVIDER": "green_api",
        "GREEN_API_ID": "7103000001",
    }  # fmt: skip
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    settings = load_settings(tmp_path)
    said = f"{settings!r} {settings} {settings.model_dump()} {settings.model_dump_json()} {vars(settings)}"
    values = [*planted.values(), "canary-database-9"]
    assert set(values) <= set(settings.secrets()), "each is known to the log's masking"
    assert [value for value in planted.values() if value in said] == []
    assert "canary-database-9" not in f"{settings!r} {settings}"
