"""What is looked for, as it goes from the form of free times to the availability strip."""

from __future__ import annotations

from dataclasses import dataclass

from clinic_tui.schedule.rows import Wish


@dataclass(frozen=True, slots=True)
class OnStrip:
    """What is wished, to be seen on the availability strip; `words` say it."""

    wish: Wish
    words: str
