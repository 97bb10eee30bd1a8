"""Which professionals may get leads at all, as filters of the store: one answer for health, set-up walk and doctor."""

from typing import Any

AT_WORK: dict[str, Any] = {"is_active": True, "approved": True, "removed_at": None}
GETS_LEADS: dict[str, Any] = {**AT_WORK, "$or": [{"sample": True}, {"phone_confirmed": {"$ne": False}}]}
"""Without a confirmed phone nobody is matched: no customer's details go to a number that has not answered."""
