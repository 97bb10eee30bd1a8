"""A returning customer is offered the professional he was pleased with; once, and he may decline."""

from fixi_app.dialogue.customer import questions
from fixi_app.dialogue.customer.customer_wishes import FavouriteChoice, FavouritePro
from fixi_app.dialogue.scene import Outcome, Scene, line, question
from fixi_app.dialogue.wishes import Asking, ask
from fixi_app.dialogue.words import Word, agrees
from fixi_app.domain.conversation import Conversation, OpenQuestion, Option, asked
from fixi_app.domain.questions import Question

OTHER = "other"
Maybe = Asking[Outcome | None]


def offered(conversation: Conversation, scene: Scene) -> Maybe:
    """The question whether he shall come again; None where there is no such professional, or it was answered.

    Something else told meanwhile is no answer: it is put once more.
    """
    opened = conversation.open_question
    if opened and opened.kind is Question.FAVOURITE and opened.tries == 1:
        return questions.again(conversation.but(open_question=opened.but(tries=2)), scene)
    if conversation.favourite_asked or conversation.lead_id is None or conversation.facts.danger:
        return None
    pro = yield from ask(FavouritePro(lead_id=conversation.lead_id))
    if pro is None:
        return None
    options = (Option(value=pro.id), Option(value=OTHER))
    asking = question(Question.FAVOURITE, scene, options=options, about=pro.id)
    waiting = asked(conversation.but(favourite_asked=True), asking)
    return Outcome(conversation=waiting, lines=(line("ask_favourite", gender=pro.gender, name=pro.name),))


def answered(
    conversation: Conversation, opened: OpenQuestion, scene: Scene, word: Word | None, option: Option | None
) -> Asking[Conversation | None]:
    """The conversation with his choice written down, to go on from; None when these words are no answer."""
    wanted = _wanted(scene, word, option)
    if wanted is None or conversation.lead_id is None or opened.about is None:
        return None
    yield from ask(FavouriteChoice(lead_id=conversation.lead_id, pro_id=opened.about, wanted=wanted))
    return conversation.but(open_question=None)


def _wanted(scene: Scene, word: Word | None, option: Option | None) -> bool | None:
    reading = scene.turn.reading
    answer = reading.answer
    if option is not None:
        return option.value != OTHER
    if reading.city or reading.street:  # "no, it is in Bat Yam" says where, and not who
        return None
    if word in (Word.OTHERS, Word.ANOTHER_PRO) or (answer and answer.no):
        return False
    return True if agrees(scene.turn) or (answer and answer.yes) else None
