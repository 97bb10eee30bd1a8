"""What the matrix excuses: silence that is right, questions that no place reaches, cells that are known to be wrong."""

_TURN_IS_HIS = "it is his turn to speak, and Fixi never advertises or presses"
_TOLD_ALREADY = "all that there was to say was said, and nothing has happened since"
_LISTED = "what waits for the owner stands in Needs you and in his report, which goes its own way"
_PERSON_READS = "a person was called, reads this, and answers himself"
_A_NOD = "a sticker is a nod, and nothing was asked that waits for an answer"
_WORDS, _WORDLESS = ("free", "off_topic", "emoji"), ("photo", "voice", "pin", "sticker", "document")

QUIET: dict[tuple[str, str], str] = {
    **{(place, "silence"): _TURN_IS_HIS for place in ("trade", "rating", "review")},
    ("few_words", "silence"): _TURN_IS_HIS,
    ("final_price", "silence"): _TURN_IS_HIS,
    **{(place, "silence"): _TURN_IS_HIS for place in ("consent", "join", "role", "menu")},
    **{(place, "silence"): _TURN_IS_HIS for place in ("when_own", "when_away", "price_trade")},
    **{(place, "silence"): _LISTED for place in (
        "owner_menu", "owner_leads", "owner_lead", "owner_assign", "owner_chats", "owner_chat", "owner_answer",
        "owner_undo", "owner_send", "owner_applications", "owner_application", "owner_alert", "owner_which",
    )},
    ("stop", "silence"): "he asked not to be written to, and changes of his visit there were none",
    ("idle", "silence"): _TOLD_ALREADY,
    ("review_state", "silence"): "the owner has it; the customer heard so, and the report of the evening reminds him",
    **{("waiting_for_person", kind): _PERSON_READS for kind in (*_WORDS, *_WORDLESS)},
    **{("person_here", kind): _PERSON_READS for kind in (*_WORDS, *_WORDLESS, "person")},
    **{(place, "sticker"): _A_NOD for place in ("idle", "waiting", "booked", "review_state", "review")},
    ("person_here", "interruption"): "the safety text went out before the turn, and he was called",
    ("person_here", "silence"): "the person spoke last: it is quiet until the customer writes",
}
"""(place, reply) where it is right that nothing is said, and why."""

UNREACHED: dict[str, str] = {
    "phone_check": "put to a phone that was typed at the desk; its answers are told in test_joining.py",
}
"""Questions of which no place is written, and why."""

WRONG: dict[tuple[str, str], str] = {}
"""(place, reply) -> what is said there and should not be; a cell leaves this list when it is mended."""
