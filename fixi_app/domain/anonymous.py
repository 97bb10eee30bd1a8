"""A lead without the person: what is left once its time is over or its customer asked to be forgotten.

What may stay is named; a new field of a lead is lost unless it is named here, so that nothing personal stays by being
overlooked. What is left feeds the numbers: when, what trade, which city, who came, for how much.
"""

from fixi_app.domain.leads import By, Lead

KEPT = frozenset({
    "id", "version", "language", "status", "status_history", "pro_id", "offer", "refused_pro_ids", "reassignments",
    "decision_id", "trade", "city", "asap", "urgent", "is_emergency", "danger", "photos", "slot_id",
    "appointment_start", "appointment_end", "quoted", "final_price", "assigned_by_person", "waiting_since",
    "cancelled_at", "completed_at", "created_at", "updated_at", "source", "sample", "owed",
})  # fmt: skip


def without_person(lead: Lead) -> Lead:
    """The lead without name, phone, address, words and files; nothing leads from it to a contact any more."""
    kept = {name: getattr(lead, name) for name in KEPT}
    history = tuple(one.but(reason="") if one.by is By.OWNER else one for one in lead.status_history)
    return Lead.model_validate({**kept, "contact_id": f"gone_{lead.id}", "status_history": history})


def is_anonymous(lead: Lead) -> bool:
    return lead.contact_id == f"gone_{lead.id}"
