"""Messages without words, and what did not arrive: a voice note that nobody could hear, a photo alone, a lost file."""

from fixi_app.dialogue.customer import questions, talk
from fixi_app.dialogue.scene import Flow, Line, Outcome, Scene, line, question
from fixi_app.dialogue.wishes import Asking, CallPerson, OpenLead, TellPro, ToReview, UpdateLead, ask
from fixi_app.domain.conversation import Conversation, Mode, State, asked
from fixi_app.domain.facts import Facts
from fixi_app.domain.messages import InboundKind
from fixi_app.domain.questions import Question

Maybe = Asking[Outcome | None]
_BEFORE_AN_OFFER = frozenset({State.IDLE, State.INTAKE, State.CHOOSING, State.SUMMARY})


def received(conversation: Conversation, scene: Scene) -> Maybe:
    """What a turn without words is answered with; None when it has words."""
    turn = scene.turn
    if talk.is_broken(turn):
        return Outcome(conversation=conversation, lines=(line("resend"),))
    if _nothing_arrived(scene):
        return (yield from _lost(conversation, scene))
    if talk.is_unheard_voice(turn):
        return (yield from _voice(conversation, scene))
    if talk.is_file_alone(turn):
        return (yield from _file(conversation, scene))
    return None


def missing(scene: Scene) -> tuple[Line, ...]:
    """What is said beside the answer to the words: a file or a pin was lost on its way, or a map link leads nowhere."""
    lost = (line("file_failed_words"),) if talk.failed(scene.turn) and not _nothing_arrived(scene) else ()
    return (*lost, *_pin_lost(scene), *((line("link_needs_pin"),) if scene.turn.reading.map_link else ()))


def _pin_lost(scene: Scene) -> tuple[Line, ...]:
    """Beside other words; alone it is answered as what it is. A pin that came after it stands in its place."""
    turn = scene.turn
    pins = [message for message in talk.messages(turn) if message.kind is InboundKind.PLACE]
    lost = bool(pins) and talk.is_lost_pin(pins[-1])
    return (line("pin_lost"),) if lost and not all(talk.is_lost_pin(each) for each in talk.messages(turn)) else ()


def nothing_lost(before: Conversation, outcome: Outcome, scene: Scene) -> Flow:
    """Whatever a turn was about, the files that came with it stay with the request (L57)."""
    after = outcome.conversation
    if _is_undecided(after):  # nobody knows yet which request they belong to
        parked = talk.with_files(after.parked or Facts(), scene.turn)
        return outcome.but(conversation=after.but(parked=parked))
    ended = before.lead_id is not None and after.lead_id != before.lead_id
    base = Facts() if ended else before.facts
    taken = after.facts.photos > base.photos or len(after.facts.files) > len(base.files)
    facts = after.facts if taken or (ended and after.lead_id is None) else talk.with_files(after.facts, scene.turn)
    if facts == after.facts:
        return outcome
    if after.lead_id:
        yield from ask(UpdateLead(lead_id=after.lead_id, facts=facts))
        yield from _told(after, scene)
    return outcome.but(conversation=after.but(facts=facts))


def _is_undecided(conversation: Conversation) -> bool:
    opened = conversation.open_question
    return opened is not None and opened.kind is Question.NEW_OR_EXISTING and conversation.parked is not None


def _told(conversation: Conversation, scene: Scene) -> Asking[None]:
    """The professional of a booked visit gets what was added to it."""
    if conversation.state is State.BOOKED:
        kind = "photo_added" if talk.pictures(scene.turn) else "file_added"
        yield from ask(TellPro(lead_id=conversation.lead_id or "", kind=kind))


def _nothing_arrived(scene: Scene) -> bool:
    media = talk.media(scene.turn)
    return bool(media) and talk.is_wordless(scene.turn) and all(each.problem for each in media)


def _lost(conversation: Conversation, scene: Scene) -> Flow:
    """Nothing arrived: to be sent again, or told in words; at the second lost voice note a person takes over."""
    voice = talk.is_unheard_voice(scene.turn)
    if voice and conversation.words_asked:
        return (yield from _person_listens(conversation, scene, "not_understood_person"))
    too_large = any(each.problem == "too_large" for each in talk.media(scene.turn))
    waiting = conversation.but(words_asked=conversation.words_asked or voice)
    said = line("file_too_large" if too_large else "file_failed")
    return Outcome(conversation=_words_awaited(waiting, scene), lines=(said,))


def _voice(conversation: Conversation, scene: Scene) -> Flow:
    """A few words are asked for once; at the next voice note a person listens, and she is told that he will call."""
    conversation = yield from _kept(conversation, scene)
    if conversation.words_asked:
        return (yield from _person_listens(conversation, scene, "voice_person"))
    key = "voice_few_words" if conversation.facts.trade is None else "voice_more_words"
    heard = _words_awaited(conversation.but(words_asked=True), scene)
    return Outcome(conversation=heard, lines=(line(key),))


def _words_awaited(conversation: Conversation, scene: Scene) -> Conversation:
    """A digit that comes next answers the question that was open; where none was, a few words are the question."""
    if conversation.facts.trade is not None or conversation.open_question is not None:
        return conversation
    return asked(conversation, question(Question.FEW_WORDS, scene))


def _person_listens(conversation: Conversation, scene: Scene, key: str) -> Flow:
    """The request waits for a person, who finds the recording in it. A visit that is out or booked stays as it is."""
    if conversation.state in _BEFORE_AN_OFFER:
        lead = yield from ask(OpenLead(facts=conversation.facts, lead_id=conversation.lead_id))
        yield from ask(ToReview(lead_id=lead.id, reason="voice notes", with_person=True))
        conversation = conversation.but(lead_id=lead.id, state=State.REVIEW, acknowledged_at=scene.now)
    yield from ask(CallPerson(reason="voice notes"))
    listening = conversation.but(mode=Mode.WAITING_FOR_PERSON, person_asked_at=scene.now, handed_by_bot=True)
    return Outcome(conversation=listening, lines=(line(key),))


def _file(conversation: Conversation, scene: Scene) -> Flow:
    """A photo or a document answers no question: it is kept, thanked for, and the open question stays."""
    before = conversation.facts.photos
    kept = yield from _kept(conversation, scene)
    if kept.state is State.IDLE and kept.open_question is None:
        asking = asked(kept.but(state=State.INTAKE), question(Question.TRADE, scene))
        return Outcome(conversation=asking, lines=(line("photo_kept"), line("ask_trade_photo")))
    said = Outcome(conversation=kept, lines=(line("photo_kept"),))
    return said if kept.facts.photos > before + 1 else questions.after(said, scene)


def _kept(conversation: Conversation, scene: Scene) -> Asking[Conversation]:
    """The conversation with the files in its facts; the lead has them too, and the professional of a booked visit."""
    if _is_undecided(conversation):
        return conversation
    kept = conversation.but(facts=talk.with_files(conversation.facts, scene.turn))
    if kept.lead_id:
        yield from ask(UpdateLead(lead_id=kept.lead_id, facts=kept.facts))
    if kept.facts != conversation.facts:
        yield from _told(kept, scene)
    return kept


def of_parked(conversation: Conversation, scene: Scene) -> Asking[Conversation]:
    """What came while he was asked which request it is about, given to the present one."""
    parked, facts = conversation.parked or Facts(), conversation.facts
    files = (*facts.files, *parked.files)[: talk.MOST_FILES]
    shown = talk.with_files(facts.but(photos=facts.photos + parked.photos, files=files), scene.turn)
    kept = conversation.but(parked=None, facts=shown)
    if kept.lead_id and shown != facts:
        yield from ask(UpdateLead(lead_id=kept.lead_id, facts=shown))
        yield from _told(kept, scene)
    return kept
