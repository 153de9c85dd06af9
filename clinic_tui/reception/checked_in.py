"""What came of a check-in: the place in the queue, and the money that was taken with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from clinic_tui.money.rows import Taken
    from clinic_tui.reception.place_in_queue import PlaceInQueue


@dataclass(frozen=True, slots=True)
class CheckedIn:
    """Number, place and wait, and the receipt; `taken` None where no money was taken."""

    place: PlaceInQueue
    taken: Taken | None
