"""The indexes that every question of the product uses, so that no cost grows with history."""

from storage.api import AsyncDatabase

LEADS_SORTED_BY = (
    "phone", "appointment_start", "customer_name", "city", "street", "trade", "issue", "pro_id", "created_at",
)  # fmt: skip
"""Besides `updated_at` and `status`: columns of the table of leads, which is read a window at a time in their order."""

_INDEXES: tuple[tuple[str, list[tuple[str, int]]], ...] = (
    ("inbox", [("state", 1), ("received_at", 1)]),
    ("inbox", [("conversation_id", 1), ("state", 1), ("received_at", 1)]),
    ("outbox", [("state", 1), ("created_at", 1), ("order", 1)]),
    ("outbox", [("provider_message_id", 1)]),
    ("messages", [("conversation_id", 1), ("at", 1)]),
    ("messages", [("lead_id", 1), ("at", 1)]),
    ("messages", [("at", 1)]),
    ("leads", [("contact_id", 1), ("status", 1)]),
    ("leads", [("pro_id", 1), ("status", 1)]),
    ("leads", [("pro_id", 1), ("completed_at", -1)]),
    ("leads", [("offer.state", 1)]),
    ("leads", [("offer.id", 1)]),
    ("leads", [("status", 1), ("updated_at", -1)]),
    ("leads", [("updated_at", -1)]),
    ("leads", [("completed_at", 1)]),
    ("offers", [("sent_at", 1)]),
    ("reviews", [("at", 1)]),
    *(("leads", [(column, 1), ("_id", 1)]) for column in LEADS_SORTED_BY),
    ("reports", [("at", 1)]),
    ("leads", [("owed.at", 1)]),
    ("leads", [("proposal.state", 1)]),
    ("leads", [("proposal.id", 1)]),
    ("leads", [("status", 1), ("called_off.at", 1)]),
    ("leads", [("absence.alerted", 1), ("status", 1)]),
    ("leads", [("follow.remind_at", 1)]),
    ("leads", [("follow.stale_at", 1)]),
    ("leads", [("follow.close_at", 1)]),
    ("leads", [("follow.abandon_at", 1)]),
    ("leads", [("follow.stuck_at", 1)]),
    ("slots", [("pro_id", 1), ("start", 1)]),
    ("slots", [("lead_id", 1)]),
    ("slots", [("held_until", 1)]),
    ("slots", [("is_taken", 1), ("start", 1)]),
    ("professionals", [("phone", 1)]),
    ("professionals", [("contact_id", 1)]),
    ("professionals", [("trades", 1)]),
    ("professionals", [("application_told", 1)]),
    ("decisions", [("lead_id", 1), ("at", 1)]),
    ("decisions", [("at", 1)]),
    ("reviews", [("pro_id", 1), ("at", -1)]),
    ("conversations", [("machine_since", 1)]),
    ("conversations", [("is_owner", 1)]),
    ("conversations", [("lease.until", 1)]),
    ("conversations", [("last_inbound_at", 1)]),
    ("contacts", [("merged_into", 1)]),
    ("contacts", [("standing", 1)]),
    ("contacts", [("phone", 1), ("merged_into", 1)]),
    ("merges", [("done", 1)]),
    ("merges", [("parted", 1)]),
    ("audit_log", [("lead_id", 1)]),
    ("audit_log", [("about", 1)]),
    ("audit_log", [("at", -1)]),
    ("audit_log", [("by", 1), ("at", -1)]),
    ("audit_log", [("what", 1), ("at", -1)]),
    ("sessions", [("user", 1)]),
    ("sessions", [("expires_at", 1)]),
    ("conversations", [("mode", 1), ("person_asked_at", 1)]),
    ("conversations", [("mode", 1), ("unanswered_since", 1)]),
    ("alerts", [("lead_id", 1)]),
    ("alerts", [("contact_id", 1)]),
    ("alerts", [("state", 1), ("at", 1)]),
    ("alerts", [("second.state", 1), ("second.at", 1)]),
    ("job_runs", [("at", 1)]),
    ("simulator", [("address", 1), ("at", 1)]),
    ("addresses", [("contact_id", 1)]),
    ("spending", [("kind", 1), ("of", 1), ("day", 1)]),
    ("spending", [("kind", 1), ("day", 1)]),
)


async def ensure_indexes(db: AsyncDatabase) -> None:
    """Make the indexes that are missing; quick when all are there."""
    for collection, keys in _INDEXES:
        await db[collection].create_index(keys)
