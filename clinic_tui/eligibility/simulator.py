"""A connection to the simulated payer: real X12 there and back, at once, for the demo and for tests."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from clinic_tui.clock import Clock
from clinic_tui.eligibility.connection import Arrived, NotSent
from clinic_tui.eligibility.states import Taken
from clinic_tui.x12 import simulated_payer
from clinic_tui.x12.outgoing import ControlNumbers
from clinic_tui.x12.refused import X12Refused


class Simulator:
    """Answers wait in memory, and are gone with the process, as a payer's line may go."""

    way = "simulator"

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._waiting: dict[str, bytes] = {}
        self._numbers = itertools.count(1)

    def send(self, name: str, content: bytes) -> None:
        """The answer is there at once."""
        number = next(self._numbers)
        moment = self._clock.now().astimezone(self._clock.zone)
        try:
            answer = simulated_payer.answer(content, ControlNumbers(number, number), moment)
        except X12Refused as refused:
            raise NotSent(f"the simulated payer refuses the question: {refused}") from None
        self._waiting[f"271-{name.removeprefix('270-')}"] = answer

    def collect(self) -> Sequence[Arrived]:
        """What has been answered."""
        return [Arrived(name, content) for name, content in self._waiting.items()]

    def put_away(self, arrived: Arrived, taken: Taken) -> str:
        """It is forgotten."""
        self._waiting.pop(arrived.name, None)
        return ""
