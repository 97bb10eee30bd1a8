"""The page of threats names every way in, every role and every secret, and its numbers are those of the program."""

import re

import pytest
from pydantic import SecretStr

from fixi_app.guide_pages import GUIDE
from fixi_app.services.desk import lockout
from fixi_app.services.desk.sessions import REMEMBERED_FOR, SHORT
from fixi_app.services.office import DeskRole
from fixi_app.settings import Settings
from fixi_app.web.intake import _READ_SECONDS, MOST_BYTES
from fixi_app.web.lent_files import LENT_SECONDS, LentFiles
from fixi_app.web.local import local_app
from fixi_app.web.ports import WebPorts
from fixi_app.web.public import public_app
from tests.fakes.desk import at_desk

LANGUAGES = ("en", "he")
_ROUTE = re.compile(r"`((?:GET|POST) /[^`]*)`")


def page(language: str) -> str:
    return (GUIDE / language / "threats.md").read_text("utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_it_names_every_way_in_and_none_that_does_not_exist(language: str) -> None:
    async with at_desk() as d:
        lent = LentFiles("k" * 32, d.desk.pages.opened, lambda: None)
        ports = WebPorts(lambda _: d.town.clock.now(), dict, {}, d.town.clock, d.desk.pages, lent=lent)  # type: ignore[arg-type,return-value]
        public, local = ({
            f"{route.method} {route.resource.canonical}" for route in made(ports).router.routes()
            if route.resource and route.method != "HEAD"
        } for made in (public_app, local_app))  # fmt: skip
    behind_the_tunnel, _, at_home = page(language).partition("\n## ")[2].partition("\n## ")
    assert set(_ROUTE.findall(behind_the_tunnel)) == public
    assert set(_ROUTE.findall(at_home)) == local - public


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_names_every_role_and_every_secret(language: str) -> None:
    secrets = [
        field.validation_alias
        for field in Settings.model_fields.values()
        if SecretStr in getattr(field.annotation, "__args__", ())
    ]
    assert len(secrets) >= 9
    for name in (*DeskRole, *secrets, "FIXI_DATABASE_URI"):
        assert f"`{name}`" in page(language), name


@pytest.mark.parametrize(
    ("language", "numbers"),
    [
        ("en", "{mb} MB|{body} seconds|15 minutes|{short} hours|{long} days|ten minutes|Five|twenty"),
        ("he", "{mb} מגה|{body} שניות|15 דקות|{short} שעות|({long} ימים|לעשר דקות|חמש|עשרים"),
    ],
)
def test_its_numbers_are_those_of_the_program(language: str, numbers: str) -> None:
    text = " ".join(page(language).split())
    hours = int(SHORT.total_seconds() // 3600)
    real = {"mb": MOST_BYTES // 2**20, "body": int(_READ_SECONDS), "short": hours, "long": REMEMBERED_FOR.days}
    for number in numbers.format(**real).split("|"):
        assert number in text, number
    minutes = lockout.LOCKED_FOR.total_seconds() / 60, LENT_SECONDS / 60
    assert (lockout.FAILURES, lockout.MOST_A_MINUTE, *minutes) == (5, 20, 15, 10), "written in words"
