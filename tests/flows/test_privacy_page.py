"""What is told about privacy is what the settings do: the chat's text in every language, and the page of the guide."""

from typing import Any

import pytest

from fixi_app.domain.business import Business, ModelMaySee
from fixi_app.guide_pages import GUIDE
from fixi_app.services.forgetting.copies import LIST
from fixi_app.services.visits import upkeep
from tests.fakes.town import DANA, town

WORDS = {"he": "פרטיות", "en": "privacy", "ru": "приватность", "ar": "الخصوصية"}
BASE: dict[str, Any] = {"name": "Sample Plumbing", "privacy_url": "https://example.org/a"}
CHANGES: dict[str, tuple[dict[str, Any], str]] = {
    "name": ({"name": "Another Name"}, "Another Name"),
    "messages": ({"retention_messages_days": 47}, "47"),
    "media": ({"retention_media_days": 19}, "19"),
    "leads": ({"retention_leads_months": 37}, "37"),
    "daily": ({"backups_daily": 13}, "48"),
    "weekly": ({"backups_weekly": 9}, "77"),
    "link": ({"privacy_url": "https://example.org/b"}, "https://example.org/b"),
    "phone": ({"phone_for_calls": "+972500000044"}, "+972500000044"),
}


async def told(language: str, vendor: str = "", **more: Any) -> str:
    async with town(business=Business(**{**BASE, **more})) as t:
        t.road.ground.model_vendor = vendor
        await t.says(DANA, WORDS[language])
        return t.last(DANA)


@pytest.mark.parametrize("language", WORDS)
async def test_each_setting_changes_the_text_in_every_language(language: str) -> None:
    base = await told(language)
    for changed, promise in CHANGES.values():
        said = await told(language, **changed)
        assert promise not in base
        assert promise in said
    with_model = await told(language, "Google Gemini")
    text_only = await told(language, "Google Gemini", model_may_see=ModelMaySee.TEXT)
    assert len({base, with_model, text_only}) == 3
    assert "Google Gemini" in with_model
    assert "Google Gemini" in text_only
    assert "Gemini" not in base


@pytest.mark.parametrize(
    ("language", "days", "months"), [("en", "{} days", "{} months"), ("he", "{} ימים", "{} חודשים")]
)
def test_the_numbers_of_the_page_are_those_of_a_new_fixi(language: str, days: str, months: str) -> None:
    page, new = (GUIDE / language / "privacy.md").read_text("utf-8"), Business()
    items = [line for line in page.splitlines() if line.startswith("- ")]
    backups = new.backups_daily + 7 * (new.backups_weekly + 1)
    for at, number in enumerate((new.retention_messages_days, new.retention_media_days)):
        assert days.format(number) in items[at]
    assert months.format(new.retention_leads_months) in items[2]
    assert days.format(new.queue_keep_days) in items[3]
    assert days.format(upkeep.ASIDE_KEPT.days) in items[3]
    assert items[4].count(months.format(new.retention_leads_months)) == 2
    assert days.format(backups) in items[5]
    assert LIST in page
