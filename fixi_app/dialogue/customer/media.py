"""Messages without words: a voice note that nobody could hear, a photo alone, a message that came broken."""

from fixi_app.dialogue.customer import questions, talk
from fixi_app.dialogue.scene import Flow, Outcome, Scene, line, question
from fixi_app.dialogue.wishes import Asking, CallPerson, TellPro, UpdateLead, ask
from fixi_app.domain.conversation import Conversation, Mode, State, asked
from fixi_app.domain.questions import Question

Maybe = Asking[Outcome | None]


def received(conversation: Conversation, scene: Scene) -> Maybe:
    """What a turn without words is answered with; None when it has words."""
    turn = scene.turn
    if talk.is_broken(turn):
        return Outcome(conversation=conversation, lines=(line("resend"),))
    if talk.is_unheard_voice(turn):
        return (yield from _voice(conversation, scene))
    if talk.is_wordless(turn) and talk.pictures(turn):
        return (yield from _photo(conversation, scene))
    return None


def _voice(conversation: Conversation, scene: Scene) -> Flow:
    """A few words are asked for once; at the next voice note a person listens, and she is told that he will call."""
    if not conversation.words_asked:
        known = conversation.facts.trade is not None
        heard = conversation.but(words_asked=True)
        if not known and conversation.open_question is None:
            heard = asked(heard, question(Question.FEW_WORDS, scene))
        return Outcome(conversation=heard, lines=(line("voice_more_words" if known else "voice_few_words"),))
    yield from ask(CallPerson(reason="voice notes"))
    listening = conversation.but(mode=Mode.WAITING_FOR_PERSON, person_asked_at=scene.now, handed_by_bot=True)
    return Outcome(conversation=listening, lines=(line("voice_person"),))


def _photo(conversation: Conversation, scene: Scene) -> Flow:
    """A photo answers no question: it is kept, thanked for, and the open question stays."""
    facts = conversation.facts
    kept = conversation.but(facts=facts.but(photos=facts.photos + talk.pictures(scene.turn)))
    if kept.lead_id:
        yield from ask(UpdateLead(lead_id=kept.lead_id, facts=kept.facts))
    if kept.state is State.BOOKED:
        yield from ask(TellPro(lead_id=kept.lead_id or "", kind="photo_added"))
    said = Outcome(conversation=kept, lines=(line("photo_kept"),))
    if kept.state is State.IDLE and kept.open_question is None:
        asking = asked(kept.but(state=State.INTAKE), question(Question.TRADE, scene))
        return Outcome(conversation=asking, lines=(line("photo_kept"), line("ask_trade_photo")))
    return said if kept.facts.photos > facts.photos + 1 else questions.after(said, scene)
