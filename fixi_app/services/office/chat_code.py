"""The code that a camera reads to open a chat with the business."""

from fixi_app.domain.base import Record


class ChatCode(Record):
    number: str = ""
    """Of the business, as its provider tells it, with the country's code; empty where it is not known."""
    link: str = ""
    """Empty where the number is not known."""
    rows: tuple[str, ...] = ()
    """`#` is dark, a blank is light; the light rim around it is for whoever paints it."""
    told: str
    """What to do with it, or why there is none and what helps."""
