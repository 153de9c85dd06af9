"""A gateway that hands nothing over and does as it is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from clinic_tui.reminders.gateways import Gateways, Handed, Message, Outcome
from clinic_tui.reminders.states import Channel
from clinic_tui.reminders.wording import Sender

HARBOR = Sender("Harbor Clinic", "555-810-7203")


@dataclass
class PretendedGateway:
    """What it was given, in order; `answers` are given in turn, then all is sent."""

    idempotent: bool = False
    answers: list[Handed] = field(default_factory=list)
    got: list[Message] = field(default_factory=list)
    before: Callable[[], None] = lambda: None

    def send(self, message: Message) -> Handed:
        self.before()
        self.got.append(message)
        return self.answers.pop(0) if self.answers else Handed(Outcome.SENT)

    @property
    def bodies(self) -> list[str]:
        return [message.words.body for message in self.got]


def gateways(way: PretendedGateway) -> Gateways:
    """The house with this one gateway for both channels."""
    return Gateways(HARBOR, {Channel.MAIL: way, Channel.TEXT: way})
