"""How long to wait after wrong passwords (security, identity and lock)."""

from __future__ import annotations

FREE_FAILURES = 2
LONGEST_BACKOFF_SECONDS = 60.0
SOFT_LOCK_FAILURES = 10
SOFT_LOCK_SECONDS = 600.0
"""From the tenth failure on, so that no name is guessed at more than 20 times an hour.

It ends by itself, or when a manager lifts it: a stranger must not be able to shut
the clinic for good.
"""


def delay_after(failures: int) -> float:
    """Seconds until the next try, after so many failures in a row.

    None for two; then 1, 2, 4 ... 60; ten minutes from the tenth on.
    """
    if failures <= FREE_FAILURES:
        return 0.0
    if failures >= SOFT_LOCK_FAILURES:
        return SOFT_LOCK_SECONDS
    return min(2.0 ** (failures - FREE_FAILURES - 1), LONGEST_BACKOFF_SECONDS)
