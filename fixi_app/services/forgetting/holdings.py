"""What the store holds: a line for each collection, that says when it ends and what in it is a person's.

The one place that knows it: retention, erasing (of the store and of its copies) and the export of one person go by this
table, so nothing can be exported and not erased, or the other way round, without a reason that stands here. Order
matters: the request itself is the last to lose its person, because whatever else is his is found by it.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from fixi_app.services.forgetting import wiping
from fixi_app.services.forgetting.links import (
    DESK,
    After,
    By,
    Ever,
    Filter,
    Holding,
    Left,
    Limit,
    Link,
    Whose,
)

_SIDES: dict[str, Any] = {"before": {}, "after": {}}
_FIGURE = Left("it counts, and names nobody")
_NO_WORD = Left("it holds no word of his, only what was done and when")
_HIS_WORK = Left("he works here, or did: the requests, prices and stars of others tell of him; a person removes him")

HOLDINGS: Mapping[str, Holding] = {
    # -- what was said, and what waits --------------------------------------------------------------------------------
    "messages": Holding(After(Limit.WORDS), (
        Link("_id", Whose.TOLD, wiping.with_files),
        Link("lead_id", Whose.LEAD, wiping.blanked(lead_id=None)),
        Link("conversation_id", Whose.CHAT, wiping.with_files),
    )),
    "inbox": Holding(By("tidy", "what is answered goes after the days of the queues, what was set aside after 90"), (
        Link("_id", Whose.TOLD, wiping.of_the_inbox, {"kind": "message"}),
        Link("_id", Whose.NEWS, wiping.done_news),
        Link("conversation_id", Whose.CHAT, wiping.of_the_inbox),
        Link("_id", Whose.ASIDE, wiping.set_aside),
    )),
    "outbox": Holding(By("tidy", "what is over goes after the days of the queues"), (
        Link("_id", Whose.TOLD, wiping.ended),
        Link("conversation_id", Whose.CHAT, wiping.ended),
    )),
    "simulator": Holding(After(Limit.WORDS), (
        Link("_id", Whose.TOLD, wiping.deleted),
        Link("address", Whose.ADDRESS, wiping.deleted),
    )),
    "alerts": Holding(After(Limit.WORDS), (
        Link("lead_id", Whose.LEAD, wiping.deleted),
        Link("contact_id", Whose.CHAT, wiping.deleted),
    )),
    "files": Holding(By("retention", "files go by their own age"), (
        Link("_id", Whose.FILE, Left("it goes with the message or request that names it")),
    )),
    # -- his requests -------------------------------------------------------------------------------------------------
    "reviews": Holding(Ever("the stars of a professional are made of them"), (
        Link("_id", Whose.LEAD, wiping.blanked(text="")),
        Link("pro_id", Whose.WORK, _HIS_WORK),
    )),
    "audit_log": Holding(By("retention", "what stood before and after goes with the persons; who did what stays"), (
        Link("lead_id", Whose.LEAD, wiping.blanked(**_SIDES)),
        Link("about", Whose.CHAT, wiping.blanked(**_SIDES)),
        Link("about", Whose.WORK, _HIS_WORK),
    )),
    "decisions": Holding(Ever("why whom was asked must be told for any request"), (
        Link("lead_id", Whose.LEAD, _NO_WORD),
    )),
    "offers": Holding(Ever("how reliable a professional is, is made of them"), (
        Link("lead_id", Whose.LEAD, _NO_WORD),
        Link("pro_id", Whose.WORK, _HIS_WORK),
    )),
    "dropped": Holding(By("janitor", "90 days"), (Link("lead_id", Whose.LEAD, _NO_WORD),)),
    "slots": Holding(Ever("the calendar of a professional is a part of the history of his visits"), (
        Link("lead_id", Whose.LEAD, _NO_WORD),
        Link("pro_id", Whose.WORK, _HIS_WORK),
    )),
    "leads": Holding(By("retention", "loses name, phone, address and words with the persons; figures stay"), (
        Link("_id", Whose.LEAD, wiping.without_persons),
    )),
    # -- himself ------------------------------------------------------------------------------------------------------
    "conversations": Holding(By("retention", "last words go with the words, the rest with the persons"), (
        Link("_id", Whose.CONTACT, wiping.emptied),
    )),
    "addresses": Holding(By("retention", "goes with the contact, but for one who asked not to be written to"), (
        Link("contact_id", Whose.CONTACT, wiping.addresses),
        Link("formerly", Whose.CONTACT, wiping.blanked(formerly=None, since=None)),
    )),
    "contacts": Holding(By("retention", "name and phone go with the persons; an empty shell stays"), (
        Link("_id", Whose.CONTACT, wiping.blanked(name=None, phone=None, former_phones=[])),
    )),
    "cleared": Holding(By("retention", "as the persons of requests: by then nothing is left that it leads to"), (
        Link("contact_id", Whose.CONTACT, wiping.deleted),
    )),
    "handoffs": Holding(Ever("one small document a chat: who of the business has it"), (
        Link("_id", Whose.CONTACT, _NO_WORD),
    )),
    "merges": Holding(Ever("two contacts that were joined must be parted again on the owner's word"), (
        Link("younger", Whose.CONTACT, _NO_WORD),
        Link("elder", Whose.CONTACT, _NO_WORD),
    )),
    "spending": Holding(By("tidy", "a contact's days go when no cap asks for them; sums name nobody"), (
        Link("of", Whose.CONTACT, _FIGURE, {"kind": "contact"}),
        Link("of", Whose.LEAD, _FIGURE, {"kind": "lead"}),
        Link("of", Whose.WORK, _FIGURE, {"kind": "pro"}),
    )),
    "erasures": Holding(By("unfinished", "the wish ends when he is erased"), (
        Link("_id", Whose.CONTACT, Left("the wish itself: it is taken away as the last of all")),
    )),
    "professionals": Holding(Ever("the history of the requests names who came"), (
        Link("_id", Whose.WORK, _HIS_WORK),
    )),
    # -- nobody's -----------------------------------------------------------------------------------------------------
    "forgotten": Holding(By("retention", "when every copy of its time would have lost the person anyway"),
                         nobody="keyed hashes of whoever was erased, which name nobody"),
    "reports": Holding(Ever("a day in figures"), nobody="sums of a day"),
    "job_runs": Holding(By("tidy", "days after the run"), nobody="which job ran when"),
    "health": Holding(Ever("one document a part"), nobody="how the parts of Fixi are"),
    "settings": Holding(Ever("what the owner set"), nobody="the business's own"),
    "admins": Holding(Ever("until the owner removes the user"), nobody="users of the dashboard, entered by the owner"),
    "sessions": Holding(By(DESK, "at the next signing in after its time, or signed out"), nobody="keys of users"),
}  # fmt: skip


def links_of(whose: Whose) -> Iterator[tuple[str, Link]]:
    """Where things of this kind of id lie, in the order in which they are erased."""
    for name, holding in HOLDINGS.items():
        yield from ((name, link) for link in holding.links if link.whose is whose)


def questions_of(name: str, ids: Mapping[Whose, Sequence[str]]) -> list[Filter]:
    """What in this collection is of whom these ids are, a question for each link that leads there."""
    return [link.which(ids[link.whose]) for link in HOLDINGS[name].links if ids.get(link.whose)]
