"""What a professional sends that has no words: a call, a pin, a contact card, what did not arrive or cannot be read.

None of it is a command; he hears so at once, and what he was being asked is asked once more.
"""

from fixi_app.dialogue.customer import talk
from fixi_app.dialogue.professional.again import after
from fixi_app.dialogue.scene import Line, Outcome, Scene, line
from fixi_app.domain.conversation import Conversation
from fixi_app.domain.messages import MediaKind

_PICTURES = frozenset({MediaKind.IMAGE, MediaKind.VIDEO, MediaKind.DOCUMENT})


def met(conversation: Conversation, scene: Scene) -> Outcome:
    """A reaction or a withdrawn message asks for no answer."""
    outcome = Outcome(conversation=conversation)
    return outcome if talk.is_silent(scene.turn) else after(outcome.plus(_line(scene)), scene)


def is_only_a_picture(scene: Scene) -> bool:
    """A photo, video or document and not a word: it answers nothing that he is asked."""
    kinds = {each.kind for each in talk.media(scene.turn)}
    worded = scene.turn.texts() or scene.turn.reading.transcript
    pointed = any(message.place or message.tap_id for message in talk.messages(scene.turn))
    return bool(kinds) and kinds <= _PICTURES and not worded and not pointed


def picture(conversation: Conversation, scene: Scene) -> Outcome:
    """Where it is, and where it does not go; what he is asked is asked once more."""
    said = line("resend" if talk.failed(scene.turn) else "pro_photo_kept")
    return after(Outcome(conversation=conversation, lines=(said,)), scene)


def _line(scene: Scene) -> Line:
    if talk.is_only_a_call(scene.turn):
        return talk.calls_line(scene)
    return line("resend" if talk.is_broken(scene.turn) else "pro_in_words")
