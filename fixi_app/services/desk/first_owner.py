"""The first user of a business: `owner`, by a password that whoever sits at its computer chooses."""

from datetime import datetime

from fixi_app.ids import Ids
from fixi_app.services import passwords
from fixi_app.services.audit import audited
from fixi_app.services.office import DeskRole
from storage import AsyncDatabase, DuplicateKeyError

OWNER = "owner"


def why_not(password: str) -> str:
    """The name of the sentence that refuses it, or nothing."""
    if len(password) < passwords.SHORT:
        return "short"
    return "too_long" if passwords.too_long(password) else ""


async def make_owner(db: AsyncDatabase, ids: Ids, now: datetime, password: str) -> bool:
    """False when there is a user already, also one of this very moment."""
    if await db["admins"].find_one({}, {"_id": 1}) is not None:
        return False
    user = {"_id": OWNER, "name": OWNER, "role": DeskRole.OWNER.value, "created_at": now}
    try:
        await db["admins"].insert_one({**user, "password_hash": await passwords.hashed(password)})
    except DuplicateKeyError:
        return False
    await audited(db, ids.new("user"), now, OWNER, "own_business")
    return True
