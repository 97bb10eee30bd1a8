"""The business as it is kept: defaults, over them what the owner stored, over both what the environment says."""

from collections.abc import Mapping
from typing import Any

from fixi_app.domain.business import Business
from storage import AsyncDatabase

BUSINESS = "business"
"""The document of the collection `settings` that holds what differs from the defaults."""


async def kept_business(db: AsyncDatabase, overrides: Mapping[str, str]) -> Business:
    """Raises SettingError for an override that is none."""
    kept: dict[str, Any] = await db["settings"].find_one({"_id": BUSINESS}) or {}
    return Business.model_validate(kept).with_overrides(overrides)
