"""Promise: a filter or update that passes here uses only what is promised, and each engine answers it alike.

Everything else is refused before any engine sees it. An operator that is silently ignored is the worst answer a store
can give: a filter that matches too much claims a slot twice. The rules themselves are in `filters` and `updates`.
"""

from storage.filters import TYPE_NAMES, check_filter, is_expression, truth
from storage.updates import check_replacement, check_update, touched_paths

__all__ = [
    "TYPE_NAMES", "check_filter", "check_replacement", "check_update", "is_expression", "touched_paths", "truth",
]  # fmt: skip
