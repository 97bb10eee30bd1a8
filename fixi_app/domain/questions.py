"""The questions Fixi can have open in a conversation. A digit answers the question asked last, never another one."""

from enum import StrEnum


class Question(StrEnum):
    # asked of a customer
    TRADE = "trade"
    CITY = "city"
    CITY_CHOICE = "city_choice"
    STREET = "street"
    HOUSE_NUMBER = "house_number"
    FLOOR = "floor"
    WHEN = "when"
    SLOT = "slot"
    SUMMARY = "summary"
    CANCEL = "cancel"
    STOP = "stop"
    NEW_OR_EXISTING = "new_or_existing"
    WAIT_OR_OTHER = "wait_or_other"
    """The professional has not answered: keep waiting, or another one?"""
    RATING = "rating"
    REVIEW = "review"
    FEW_WORDS = "few_words"
    """A voice note or photo that cannot be read offline: a few words, please."""
    HELPED = "helped"
    """The bot is back after a person was here: was he of help?"""
    # asked of a professional
    OFFER = "offer"
    WHICH_OFFER = "which_offer"
    WHICH_JOB = "which_job"
    FINAL_PRICE = "final_price"
    REFUSE = "refuse"
    ROLE = "role"
    """As a customer, or about your work?"""
    AMBIGUOUS_DIGIT = "ambiguous_digit"
    """A bare digit came just after the question changed: which one did it answer?"""
