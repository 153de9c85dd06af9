"""As whom the clinic writes requests (278): as `[eligibility]` says of the connection."""

from __future__ import annotations

from dataclasses import dataclass

from clinic_tui.errors import Invalid
from clinic_tui.schedule.authorization.fields import clean_npi
from clinic_tui.settings import Settings
from clinic_tui.x12.outgoing import TradingPartner


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes, and to whom; empty where the clinic has not said."""

    name: str
    npi: str
    partner: TradingPartner
    originator: str
    """Ten characters in each trace: 1 and the tax id."""
    phone: str = ""
    """Whom the payer may call."""


def sender_of(settings: Settings) -> Sender:
    """As the connection has it; what is sent while it is a simulator, or marked so, is a test."""
    wanted = settings.eligibility
    partner = TradingPartner(
        wanted.sender,
        wanted.receiver,
        wanted.sender_qualifier,
        wanted.receiver_qualifier,
        is_test=wanted.test or wanted.connection == "simulator",
    )
    return Sender(wanted.name or settings.name, wanted.npi, partner, wanted.originator, wanted.phone)


def whole(sender: Sender) -> Sender:
    """The sender; raises Invalid naming the first key that the clinic has not set, or that cannot be."""
    for key, value, longest in (
        ("npi", sender.npi, 10),
        ("sender", sender.partner.sender, 15),
        ("receiver", sender.partner.receiver, 15),
        ("originator", sender.originator, 10),
    ):
        if not value:
            raise Invalid(
                f"`{key}` is not set: it stands under [eligibility] in clinic.toml, where the connection to "
                "the clearinghouse is set up (docs/eligibility.md)",
                key,
            )
        if len(value) > longest:
            raise Invalid(f"`{key}` under [eligibility] has at most {longest} characters", key)
    clean_npi(sender.npi, "npi")
    return sender
