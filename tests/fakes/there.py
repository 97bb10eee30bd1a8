"""What a test looks up and takes to be there."""

from typing import TypeVar

T = TypeVar("T")


def there(found: T | None) -> T:
    """It was found; a test that went on with None would fail at a place that says nothing."""
    assert found is not None, "what was looked for is not there"
    return found
