"""Who is meant: the contact, and the professionals, behind an id or a phone."""

import re

from fixi_app.repositories.records import Store

Meant = tuple[str | None, list[str]]
"""(contact, himself as a professional): ids; None and empty where nobody is known."""


async def whom(store: Store, whose: str) -> Meant:
    """Whoever is behind the id of a contact, a request or a professional."""
    lead, pro = await store.leads.get(whose), await store.professionals.get(whose)
    if pro:
        return pro.contact_id, [pro.id]
    return lead.contact_id if lead else whose, []


async def by_phone(store: Store, phone: str) -> Meant:
    """Whoever has this phone (E.164); also where only an address tells it, as after an erasing with an opt-out."""
    contacts = await store.contacts.many({"phone": phone}, sort=[("merged_into", 1)])
    pros = [pro.id for pro in await store.professionals.many({"phone": phone})]
    if contacts:
        return contacts[0].id, pros
    digits = re.escape(phone.lstrip("+"))
    address = await store.addresses.first({"_id": {"$regex": rf":\+?{digits}(@|$)"}})
    return address.contact_id if address else None, pros
