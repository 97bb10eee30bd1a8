"""Everything that is kept of one person, written for the owner: from a chat, a request or a professional."""

from fixi_app.services.office import User
from tui.pane import AtDesk
from tui.screens.numbers.area import tell_exported

CALL = ("exports", "person")
"""The call of the office that must be open for it."""


async def write_kept(host: AtDesk, whose: str, user: User) -> None:
    """Write the archive, and say where it lies. `whose`: the id of a contact, a request or a professional."""
    host.dashboard.tell(host.t("kept.begins"))
    done = await host.attempt(host.office.exports.person(whose, user), "kept")
    if done:
        tell_exported(done, host.dashboard.tell)
