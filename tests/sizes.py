"""How large the heavy tier is."""

import os

SHARE = float(os.environ.get("FIXI_TEST_SHARE", "1"))
"""`.ci/run` plays a part of what `test --long` plays, with the same checks: whoever waits for it waits for minutes."""


def large(whole: int) -> int:
    """So many in the heavy tier: all of them, or the share of them that FIXI_TEST_SHARE names."""
    return max(1, round(whole * SHARE))
