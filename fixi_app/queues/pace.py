"""How fast messages may leave: an account's rate, and pauses between messages to one person.

Kept in memory by the only process that sends on this account at this moment; after a restart the provider's own answer
(429, 131056) slows it down. The rule is GCRA, a leaky bucket told by one time for each key: no timer, no list of sends.
"""

from datetime import datetime, timedelta

_MOST_KEYS = 5000
_ACCOUNT = ""


class Pace:
    """Asked before a message leaves (`ready`), told when one does (`left`). Rates as `Capabilities` has them."""

    def __init__(
        self, per_second: float | None = None, pair_seconds: float | None = None, pair_burst: int = 1
    ) -> None:
        self._account = timedelta(seconds=1 / per_second) if per_second else None
        self._account_burst = max(int(per_second or 1), 1)
        self._pair = timedelta(seconds=pair_seconds) if pair_seconds else None
        self._pair_burst = pair_burst
        self._full: dict[str, datetime] = {}
        """By key: when its bucket will be empty again."""

    def ready(self, address: str, now: datetime) -> bool:
        """Whether a message to this address may leave now."""
        return self._has_room(_ACCOUNT, self._account, self._account_burst, now) and self._has_room(
            address, self._pair, self._pair_burst, now
        )

    def left(self, address: str, now: datetime) -> None:
        """One message leaves now."""
        self._fill(_ACCOUNT, self._account, now)
        self._fill(address, self._pair, now)
        if len(self._full) > _MOST_KEYS:
            self._full = {key: at for key, at in self._full.items() if at > now}

    def _has_room(self, key: str, each: timedelta | None, burst: int, now: datetime) -> bool:
        empty_at = self._full.get(key)
        # A clock that was set back must not hold a chat for the difference: what lies beyond a full bucket is no debt.
        if each is None or empty_at is None or empty_at - now > each * (burst + 1):
            return True
        return empty_at - now <= each * (burst - 1)

    def _fill(self, key: str, each: timedelta | None, now: datetime) -> None:
        if each is not None:
            empty_at = self._full.get(key, now)
            begin = now if empty_at < now or empty_at - now > each * _MOST_KEYS else empty_at
            self._full[key] = begin + each
