"""Fixi: a dispatcher for small service businesses that lives on WhatsApp."""

__version__ = "0.1.0"
