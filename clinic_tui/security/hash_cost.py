"""What one Argon2id hash costs, and that few run at a time."""

from __future__ import annotations

import threading
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HashCost:
    """Argon2id's parameters: passes, memory in KiB, lanes."""

    passes: int
    memory_kib: int
    lanes: int


STRONG = HashCost(passes=3, memory_kib=64 * 1024, lanes=1)
"""For passwords and the recovery phrase: about 0.16 s on a small machine (four lanes bought nothing)."""

FOR_PINS = HashCost(passes=2, memory_kib=19 * 1024, lanes=1)
"""For PINs: about 0.02 s. Six digits are guessed whatever a hash costs; what keeps them is the pepper."""

HASHING = threading.BoundedSemaphore(2)
"""More than two at once, in a rush of sign-ins or an attack, take the memory and time that the desks need."""
