"""The kind of a fault: short enough for health and for a list, and without its words, which may hold anything."""

import errno


def fault_kind(fault: BaseException) -> str:
    """The system's code where it refused something (`ENOSPC` says more than `OSError`), else the class."""
    code = errno.errorcode.get(fault.errno or 0) if isinstance(fault, OSError) else None
    return code or type(fault).__name__
