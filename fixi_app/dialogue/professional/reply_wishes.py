"""What a professional's words to a customer need done."""

from fixi_app.dialogue.wishes import Wish


class PassToCustomer(Wish[bool]):
    """His words to the customer of a visit that is his and booked; False = it is not, and nothing was passed."""

    lead_id: str
    pro_id: str
    text: str
