"""One section of Settings and health."""

from textual.containers import Vertical

from tui.pane import Reads


class Panel(Reads, Vertical):
    """Built when its section is first looked at, and told when to load."""

    def enter(self) -> None:
        """Called when the person goes into the section: put the focus where work begins."""
