"""What is written to customers and not sent yet: it outlives the screens, which are made anew with the language."""

from dataclasses import dataclass, field


@dataclass
class Writing:
    """Drafts by chat, in memory only: a customer's name may stand in them."""

    chat: str = ""
    """Whose chat is shown in Conversations."""
    inside: bool = False
    """Whether one is in the chat, and not in the list beside it."""
    typing: bool = False
    """Whether the line to write in was where one was last."""
    _drafts: dict[str, str] = field(default_factory=dict)

    def draft(self, chat: str) -> str:
        return self._drafts.get(chat, "")

    def keep(self, chat: str, words: str) -> None:
        """This is what stands in the line of this chat now."""
        self._drafts.pop(chat, None)
        if chat and words:
            self._drafts[chat] = words

    def sent(self, chat: str, words: str) -> None:
        """These words left; what was typed meanwhile stays, after them or instead of them."""
        typed = self.draft(chat).lstrip()
        if typed.startswith(words):
            self.keep(chat, typed.removeprefix(words).lstrip())

    def without_drafts(self) -> "Writing":
        """The same place, for eyes that may not see what was typed."""
        return Writing(self.chat, self.inside, self.typing)
