"""Charges as they are typed on the command line: `99213=125.00`, `87880=25x2`."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from clinic_tui.words.money import read_money
from clinic_tui.words.not_understood import NotUnderstood

if TYPE_CHECKING:
    from clinic_tui.billing.rows import ChargeEntry

_FORM = re.compile(r"(?P<code>[^=]+)=(?P<price>[^x]+)(?:x(?P<units>\d{1,3}))?", re.ASCII)


class ChargeText:
    """One typed charge; raises argparse's error for what is none."""

    def __init__(self, text: str) -> None:
        match = _FORM.fullmatch(text.strip())
        if match is None:
            raise argparse.ArgumentTypeError(f"`{text}` is no charge: write 99213=125 or 87880=25x2")
        self.code = match["code"]
        self.units = int(match["units"] or 1)
        try:
            self.unit_cents = read_money(match["price"])
        except NotUnderstood as wrong:
            raise argparse.ArgumentTypeError(wrong.words) from None


def read_charges(typed: Sequence[ChargeText]) -> list[ChargeEntry]:
    """As the use cases take them."""
    from clinic_tui.billing.rows import ChargeEntry

    return [ChargeEntry(each.code, "", each.units, each.unit_cents) for each in typed]
