"""Wishes are performed by the name of their class: two of one name would be answered with each other's answers."""

from collections import Counter
from collections.abc import Iterator

import fixi_app.road  # noqa: F401  every wish is known once the road is
from fixi_app.dialogue.wishes import Wish


def _below(kind: type[object]) -> Iterator[type[object]]:
    for each in kind.__subclasses__():
        yield each
        yield from _below(each)


def test_no_two_wishes_have_the_same_name() -> None:
    kinds = {(each.__module__, each.__name__) for each in _below(Wish) if "[" not in each.__name__}
    names = Counter(name for _, name in kinds)
    assert len(names) > 50
    assert not [name for name, count in names.items() if count > 1]
