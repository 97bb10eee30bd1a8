"""The code that opens a chat with the business when a phone's camera sees it. The one place that knows segno.

Source of the address: WhatsApp, "How to use click to chat": https://wa.me/ and the number in international form, digits
only.
"""

from fixi_app.channels.contract import Channel, Numbered
from fixi_app.services.desk.words import Words
from fixi_app.services.office import ChatCode


async def chat_code(channel: Channel, words: Words) -> ChatCode:
    """Without a number there is no code, but a sentence that says why and what to do."""
    if not isinstance(channel, Numbered):
        return ChatCode(told=words("chat_code.no_provider"))
    digits = digits_of(await channel.number())
    if not digits:
        return ChatCode(told=words("chat_code.not_known"))
    link = link_to(digits)
    return ChatCode(number=f"+{digits}", link=link, rows=rows_of(link), told=words("chat_code.how"))


def digits_of(number: str | None) -> str:
    """Empty for a number that is not known."""
    return "".join(letter for letter in number or "" if letter.isascii() and letter.isdigit())


def link_to(digits: str) -> str:
    """The address that opens a chat with a number. `digits`: with the country's code, without a plus."""
    return f"https://wa.me/{digits}"


def rows_of(link: str) -> tuple[str, ...]:
    """The code, a row in each text: `#` is dark, a blank is light; without the light rim that a camera needs.

    Level M (a seventh of it may be unreadable): with more the code of an Israeli number would no longer stand in a
    terminal of 24 lines.
    """
    import segno  # loaded by the first who asks for the code

    code = segno.make(link, error="m", micro=False, boost_error=False)
    return tuple("".join("#" if dark else " " for dark in row) for row in code.matrix)
