"""How much memory is free."""

import psutil

RESERVE = 256 << 20  # bytes that must stay free for the rest of the system


def free_memory() -> int:
    """Return how many bytes may still be taken."""
    return max(0, int(psutil.virtual_memory().available) - RESERVE)
