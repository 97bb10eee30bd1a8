"""The pages of the guide that are drawn from the code: `python -m fixi_app.guide_pages` writes them, a test compares.

The map alone is also what `python3 run.py map` prints. The exact words are those of `dialogue/said`, so that the guide
never promises a word that Fixi does not know, and keeps none of them to itself.
"""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from fixi_app.dialogue.professional.numbers import MENU
from fixi_app.dialogue.words import said
from fixi_app.talk_map.drawn import page as map_page

GUIDE = Path(__file__).resolve().parent / "guide"

CUSTOMER = {
    "status": "how the request or the visit stands",
    "help": "what can be said, without losing what was said so far",
    "person": "somebody of the business is called",
    "machine": "asked whether this is a machine: always answered with yes",
    "cancel": "cancels the request or the visit, after one question",
    "leave": "the way out of any question",
    "stop": "no more messages; with an open visit it is asked what becomes of it",
    "start": "after a stop: messages again",
    "privacy": "who keeps what for how long, and who sees it",
    "my_data": "what is stored about him, and the way to have it deleted",
    "continue": "goes on with the bot",
    "others": "other times than those shown, or, where nobody has answered yet, somebody else",
    "another_pro": "another professional",
    "wait": "waits on for the professional who has not answered yet",
    "skip": "passes over a question that need not be answered",
    "who": "who will come",
}
PROFESSIONAL = {
    "approve": "takes the offer",
    "refuse": "refuses the offer; it goes on at once",
    "finish": "closes a job; then the price charged, or skip",
    "on_my_way": "the customer hears that he is on his way",
    "arrived": "he is at the visit; the customer is told nothing",
    "jobs": "his visits",
    "person": "the owner is called",
    "late": "late, also as `late by 40 minutes`: the customers concerned hear it",
    "longer": "the job takes longer: its hour is prolonged and the next customer warned",
    "other_time": "proposes another time for an offer or a visit; the customer decides",
    "give_back": "cannot come to a visit that is his",
    "sick": "ill today: the day is planned anew and each customer has a choice",
    "details": "all about a job",
    "history": "his last jobs",
    "report": "his month in numbers",
    "reviews": "what customers said of him",
    "why": "why he did not get a lead, from the decision as it was stored",
    "find": "the oldest request that waits for a person, if it fits him",
    "busy": "blocks time, also for a job of his own: `busy tomorrow 10-12`",
    "free": "opens time that he had blocked",
    "vacation": "away, with dates; visits inside are gone through one by one",
    "returned": "back from his vacation",
    "hours": "his working hours",
    "prices": "his price list",
    "pause": "the bot is quiet with a customer: he writes himself",
    "resume": "the bot speaks with that customer again",
    "nobody_opens": "at the door, and nobody answers: the customer is written to at once",
    "left_alone": "hours in which he wants no messages",
    "menu": "his day, rating and load, and all commands with their numbers",
    "skip": "passes over a question that need not be answered",
}
HATS = {
    "as_customer": "speaks as a customer from here on",
    "at_work": "speaks about his work again",
    "manage": "the owner's menu",
    "join": "the questionnaire for professionals who want to join",
    "back": "the question before, in that questionnaire",
}
OWNER = {
    "take": "takes a waiting request himself",
    "assign": "chooses among the candidates, each with the reasons",
    "leave": "leaves it as it is",
    "answer": "writes to the customer in his chat",
    "release": "gives the chat back to the bot",
    "approve": "says yes: to somebody who wants to join, to a proposed reply",
    "refuse": "says no to that",
    "undo": "takes back what can still be taken back",
    "send": "yes, to whether words that he wrote under an alert go to the customer",
    "details": "all about the one just shown",
    "test": "sends a test alert",
    "report": "the report so far, also without the menu",
    "back": "one step back",
    "exit": "leaves the menu",
}
_LANGUAGES = {"he": "Hebrew", "en": "English", "ru": "Russian", "ar": "Arabic"}
_HEAD = """# What can be said on WhatsApp

Drawn from the code by `python -m fixi_app.guide_pages`. Each word counts as a whole message only, at any moment, and
in every language, whichever is spoken; whole sentences are understood as well. A digit answers the question asked last.
"""


def pages() -> dict[str, str]:
    """File name -> what stands in it."""
    return {"map.md": map_page(), "words.md": words_page()}


def words_page() -> str:
    parts = [
        _HEAD,
        *_section("Customers", "customer", CUSTOMER, tuple(_LANGUAGES)),
        *_section("Professionals", "professional", PROFESSIONAL, ("he", "en"), _number),
        *_section("As whom somebody speaks", "hats", HATS, ("he", "en")),
        *_section("The owner, in the menu that `ניהול` or `manage` opens", "owner", OWNER, ("he", "en")),
    ]
    return "\n".join(parts)


def _section(
    title: str,
    role: str,
    meanings: Mapping[str, str],
    languages: tuple[str, ...],
    number: Callable[[str], str] = lambda name: "",
) -> Iterator[str]:
    yield f"## {title}\n"
    yield f"| what it does | {' | '.join(_LANGUAGES[language] for language in languages)} |"
    yield f"|---|{'---|' * len(languages)}"
    for name, meaning in meanings.items():
        forms = [", ".join(f"`{form}`" for form in _forms(language, role, name)) for language in languages]
        yield f"| {number(name)}{meaning} | {' | '.join(forms)} |"
    yield ""


def _forms(language: str, role: str, name: str) -> list[str]:
    """At most six: the first ones are the plainest."""
    return [str(form) for form in said()[language].get(role, {}).get(name, ())][:6]


def _number(name: str) -> str:
    return next((f"**{place}** " for place, word in enumerate(MENU, 1) if word.value == name), "")


if __name__ == "__main__":
    for name, text in pages().items():
        (GUIDE / name).write_text(text, "utf-8")
