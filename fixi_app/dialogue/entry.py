"""Where every turn enters: each piece of news goes to the side that it is for, his words to the one that he means.

One person may be owner, professional and customer at once. Each side has its own state and its own flow
(`domain/sides.py`); `hats.py` decides, and this is the one place that puts a hat on or takes it off.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from fixi_app.dialogue import asked_role, hats, machine, old_taps, strangers
from fixi_app.dialogue.customer import entry as customer_entry
from fixi_app.dialogue.joining import checking
from fixi_app.dialogue.joining import entry as joining_entry
from fixi_app.dialogue.merging import chats
from fixi_app.dialogue.owner import entry as owner_entry
from fixi_app.dialogue.owner import worded
from fixi_app.dialogue.professional import entry as professional_entry
from fixi_app.dialogue.professional import labels
from fixi_app.dialogue.professional.voice import typed
from fixi_app.dialogue.scene import Flow, Outcome, Scene
from fixi_app.dialogue.slips import slipped
from fixi_app.dialogue.wishes import Asking, SeeLead, ask
from fixi_app.dialogue.words import HAT_WORDS, Word, word_in
from fixi_app.domain.contacts import Role
from fixi_app.domain.conversation import Conversation, Item, ended
from fixi_app.domain.leads import OPEN, LeadStatus
from fixi_app.domain.reading import Reading
from fixi_app.domain.sides import has_own_request, hat_of, natural_hat, open_question_of, wearing

_FLOWS: dict[Role, Callable[[Conversation, Scene], Asking[Any]]] = {
    Role.CUSTOMER: customer_entry.turn,
    Role.PROFESSIONAL: professional_entry.turn,
    Role.OWNER: owner_entry.turn,
    Role.APPLICANT: joining_entry.turn,
}
_OF_HIMSELF = {**joining_entry.NEWS, **chats.NEWS}
"""News about who he is, told whatever hat he wears."""


def turn(conversation: Conversation, scene: Scene) -> Flow:
    """One turn of whoever writes here; what a machine or nobody in particular wrote is kept and not answered."""
    dressed, current = (yield from _dressed(conversation)), old_taps.without(scene)
    if current.turn.items:
        return old_taps.told((yield from _taken_up(dressed, current)), scene)
    return old_taps.told(Outcome(conversation=dressed), scene)


def _taken_up(dressed: Conversation, scene: Scene) -> Flow:
    counted = machine.heard(dressed, scene)
    unheard = _unheard(dressed, counted, scene)
    if unheard is None:
        return (yield from _heard(machine.with_person(dressed, counted, scene), scene))
    told = yield from _heard(unheard.conversation, _of_news(scene, scene.turn.news()))
    return told.plus(*unheard.lines)


def _unheard(before: Conversation, counted: Conversation, scene: Scene) -> Outcome | None:
    """What becomes of words that get no answer of their own; None when they do."""
    if quiet := machine.silenced(before, counted, scene):
        return quiet
    return Outcome(conversation=counted) if strangers.wrote(counted, scene) else None


def _heard(conversation: Conversation, scene: Scene) -> Flow:
    outcome = Outcome(conversation=conversation)
    if _is_only_a_customer(outcome.conversation, scene):
        return (yield from customer_entry.turn(outcome.conversation, scene))
    for hat, items in (yield from _news(outcome.conversation, scene)):
        outcome = outcome.then((yield from _told(hat, outcome.conversation, _of_news(scene, items))))
    if scene.turn.has_messages():
        outcome = outcome.then((yield from _spoken(outcome.conversation, _of_messages(scene))))
    return outcome.but(conversation=_settled(outcome.conversation))


def _is_only_a_customer(conversation: Conversation, scene: Scene) -> bool:
    plain = hats.possible(conversation) == (Role.CUSTOMER,) and hat_of(conversation) is Role.CUSTOMER
    joining = conversation.unconfirmed_pro_id or any(item.kind in _OF_HIMSELF for item in scene.turn.items)
    joining = joining or hats.wants_to_join(conversation, scene)
    return plain and not joining and word_in(scene.turn, HAT_WORDS) is None


def _dressed(conversation: Conversation) -> Asking[Conversation]:
    """With a hat that is his; and a customer's only for as long as his own request lasts (L39, L43)."""
    worn = hat_of(conversation)
    if worn not in (*hats.possible(conversation), Role.APPLICANT):
        return wearing(conversation, natural_hat(conversation))
    if worn is not Role.CUSTOMER or natural_hat(conversation) is Role.CUSTOMER or conversation.lead_id is None:
        return wearing(conversation, worn)
    lead = yield from ask(SeeLead(lead_id=conversation.lead_id))
    over = lead is None or (lead.status not in OPEN and lead.status is not LeadStatus.COMPLETED)
    return wearing(ended(conversation) if over else conversation, worn)


# -- news -------------------------------------------------------------------------------------------------------------


def _news(conversation: Conversation, scene: Scene) -> Asking[list[tuple[Role, list[Item]]]]:
    """The news of this turn in its order, in runs for one side."""
    runs: list[tuple[Role, list[Item]]] = []
    for item in scene.turn.news():
        hat = yield from hats.of_news(item, conversation)
        if runs and runs[-1][0] is hat and item.kind not in _OF_HIMSELF and runs[-1][1][0].kind not in _OF_HIMSELF:
            runs[-1][1].append(item)
        else:
            runs.append((hat, [item]))
    return runs


def _of_news(scene: Scene, items: Sequence[Item]) -> Scene:
    return replace(scene, turn=scene.turn.but(items=tuple(items), reading=Reading()))


def _of_messages(scene: Scene) -> Scene:
    return replace(scene, turn=scene.turn.but(items=tuple(i for i in scene.turn.items if i.kind == "message")))


def _told(hat: Role, conversation: Conversation, scene: Scene) -> Flow:
    """News is told at once under whatever hat; the question that is open under the hat he wears stays his question."""
    if tell := _OF_HIMSELF.get(scene.turn.items[0].kind):
        return (yield from tell(conversation, scene.turn.items[0], scene))
    worn, before = hat_of(conversation), labels.renewed(open_question_of(conversation, hat), scene)
    outcome: Outcome | None = yield from _FLOWS[hat](wearing(conversation, hat), scene)
    if outcome is None:
        return Outcome(conversation=conversation)
    after = outcome.conversation
    asked = after.open_question is not None and after.open_question != before
    back = wearing(after, worn)
    if asked and hat is not Role.PROFESSIONAL and back.open_question is None:
        return outcome.but(conversation=after.but(at_work=False))
    return outcome.but(conversation=back)


# -- his own words ----------------------------------------------------------------------------------------------------


def _spoken(conversation: Conversation, scene: Scene) -> Flow:
    if conversation.undecided and (answer := (yield from _decided(conversation, scene))):
        return answer
    clear = conversation.but(undecided=None)
    scene = _managing(clear, scene)
    word = word_in(scene.turn, HAT_WORDS)
    joins = word is Word.JOIN or hats.wants_to_join(clear, scene)
    if joins and hat_of(clear) is not Role.APPLICANT:
        return (yield from joining_entry.begun(clear, scene))
    if _must_be_checked(clear, scene, word):
        return (yield from checking.put(clear, scene))
    if word and (changed := (yield from asked_role.changed(clear, scene, word, _in_hat))):
        return changed
    sides = yield from hats.meant(clear, scene)
    if len(sides) > 1:
        return (yield from asked_role.which(clear, scene, sides))
    return (yield from _in_hat(sides[0], clear, scene))


def _managing(conversation: Conversation, scene: Scene) -> Scene:
    """The owner's word for his menu with a letter wrong, read as it was meant; in his menu it is his to answer."""
    away = conversation.is_owner and hat_of(conversation) is not Role.OWNER
    text = slipped(scene.turn.texts(), HAT_WORDS) if away else None
    return typed(scene, text) if text and HAT_WORDS[text] is Word.MANAGE else scene


def _must_be_checked(conversation: Conversation, scene: Scene, word: Word | None) -> bool:
    """Business words from a phone that nobody has confirmed: first, is it he?"""
    if conversation.unconfirmed_pro_id is None or hat_of(conversation) is Role.APPLICANT:
        return False
    return word is Word.AT_WORK or hats.business_word(scene) is not None


def _decided(conversation: Conversation, scene: Scene) -> Asking[Outcome | None]:
    """The answer to "as a customer, or about your work?": what he had said is done as if he had said it so."""
    undecided = conversation.undecided
    assert undecided is not None
    clear = conversation.but(undecided=None)
    hat = asked_role.answered(undecided, scene)
    if hat is None:
        return (yield from asked_role.not_answered(conversation, undecided, scene))
    said = replace(scene, turn=scene.turn.but(items=undecided.items, reading=undecided.reading))
    return (yield from _in_hat(hat, clear.but(at_work=False), said))


def _in_hat(hat: Role, conversation: Conversation, scene: Scene) -> Flow:
    """His words taken up on one side; what that side asks him now is what he answers next."""
    before = labels.renewed(open_question_of(conversation, hat), scene)
    worn = hat_of(conversation)
    if hat is Role.OWNER and (own := worded.his_own(wearing(conversation, hat), scene)):
        return (yield from _without(hat, conversation, own))
    outcome: Outcome | None = yield from _FLOWS[hat](wearing(conversation, hat), scene)
    if outcome is None:  # words of the owner that are none of the owner's business, or not about joining any more
        return (yield from _without(hat, conversation, scene))
    after = outcome.conversation
    asks = after.open_question is not None and (after.open_question != before or hat is worn)
    return outcome.but(conversation=after if asks or hat is Role.CUSTOMER else wearing(after, worn))


def _without(hat: Role, conversation: Conversation, scene: Scene) -> Flow:
    """On the other sides alone; what this one had asked is closed."""
    left = wearing(conversation, hat).but(open_question=None, former_question=None, unsent=None)
    rest = _settled(wearing(left, natural_hat(left)))
    sides = [side for side in (yield from hats.meant(rest, scene, left=hat)) if side is not hat]
    return (yield from _in_hat(sides[0] if sides else natural_hat(rest), rest, scene))


def _settled(conversation: Conversation) -> Conversation:
    """The hat that he wears from here on: of what he is being asked, of his own request, or the usual one."""
    worn, natural = hat_of(conversation), natural_hat(conversation)
    asking = conversation.open_question
    if worn in (Role.OWNER, Role.APPLICANT):
        return conversation if asking else _settled(wearing(conversation, natural))
    if natural is Role.CUSTOMER:
        return conversation
    at_request = has_own_request(conversation)
    if worn is Role.CUSTOMER:
        return conversation if at_request else wearing(conversation, natural)
    busy = conversation.at_work or (asking is not None and asking.kind not in hats.AT_EASE)
    return wearing(conversation, Role.CUSTOMER) if at_request and not busy else conversation
