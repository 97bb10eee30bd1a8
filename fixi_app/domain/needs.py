"""What waits for a person, and what can be done about each kind of it."""

from enum import StrEnum


class NeedKind(StrEnum):
    LEAD = "lead"
    """A request waits for a decision."""
    TAKEN_LEAD = "taken_lead"
    """Somebody took it, and it is not settled yet."""
    OPEN_JOB = "open_job"
    """A visit ended long ago and nobody closed it."""
    SILENT_LEAD = "silent_lead"
    """A customer fell silent before he chose an hour, and said nothing when he was asked."""
    CHAT = "chat"
    """A customer waits for a person."""
    APPLICATION = "application"
    """A professional asks to be approved."""
    PROPOSAL = "proposal"
    """A reply of the bot waits for approval."""
    FAILED_MESSAGE = "failed_message"
    """A message that could not be delivered."""
    ASIDE = "aside"
    """What came in and was not understood, or on which turns failed again and again."""
    MACHINE_CHAT = "machine_chat"
    """A chat that looks like another machine: the bot is quiet there."""
    ALERT = "alert"
    """An alert that was not sent to the owner's phone."""


class NeedAction(StrEnum):
    TAKE = "take"
    ASSIGN = "assign"
    CLOSE = "close"
    OPEN = "open"
    ANSWER = "answer"
    GIVE_BACK = "give_back"
    APPROVE = "approve"
    REFUSE = "refuse"
    EDIT = "edit"
    DROP = "drop"
    SEND_AGAIN = "send_again"
    DISMISS = "dismiss"


ACTIONS: dict[NeedKind, tuple[NeedAction, ...]] = {
    NeedKind.LEAD: (NeedAction.TAKE, NeedAction.ASSIGN, NeedAction.OPEN),
    NeedKind.TAKEN_LEAD: (NeedAction.CLOSE, NeedAction.ASSIGN, NeedAction.OPEN),
    NeedKind.OPEN_JOB: (NeedAction.OPEN,),
    NeedKind.SILENT_LEAD: (NeedAction.OPEN,),
    NeedKind.CHAT: (NeedAction.TAKE, NeedAction.ANSWER, NeedAction.GIVE_BACK, NeedAction.OPEN),
    NeedKind.APPLICATION: (NeedAction.APPROVE, NeedAction.REFUSE, NeedAction.OPEN),
    NeedKind.PROPOSAL: (NeedAction.APPROVE, NeedAction.EDIT, NeedAction.DROP),
    NeedKind.FAILED_MESSAGE: (NeedAction.SEND_AGAIN, NeedAction.DISMISS, NeedAction.OPEN),
    NeedKind.ASIDE: (NeedAction.DISMISS, NeedAction.OPEN),
    NeedKind.MACHINE_CHAT: (NeedAction.GIVE_BACK, NeedAction.OPEN),
    NeedKind.ALERT: (NeedAction.DISMISS, NeedAction.OPEN),
}
"""What can be done, the most usual first."""
