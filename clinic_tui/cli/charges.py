"""Charges as they are typed on the command line: `99213=125.00`, `87880=25x2`, or `99213` as listed."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from clinic_tui.errors import NotFound
from clinic_tui.words.money import read_money
from clinic_tui.words.not_understood import NotUnderstood

if TYPE_CHECKING:
    from clinic_tui.billing.rows import ChargeEntry
    from clinic_tui.cli.acting import Here
    from clinic_tui.fees.rows import FeePrice

_FORM = re.compile(r"(?P<code>[^=]+?)(?:=(?P<price>[^x]+))?(?:x(?P<units>\d{1,3}))?", re.ASCII)


class ChargeText:
    """One typed charge; raises argparse's error for what is none."""

    def __init__(self, text: str) -> None:
        match = _FORM.fullmatch(text.strip())
        if match is None:
            raise argparse.ArgumentTypeError(f"`{text}` is no charge: write 99213, 99213=125 or 87880=25x2")
        self.code = match["code"]
        self.units = int(match["units"] or 1)
        self.unit_cents: int | None = None
        """None: what the fee schedule says."""
        try:
            if match["price"] is not None:
                self.unit_cents = read_money(match["price"])
        except NotUnderstood as wrong:
            if " " in match["price"].strip():
                line = " ".join(f"{self.code} {match['price'].strip().partition(' ')[2]}".split())
                raise argparse.ArgumentTypeError(
                    f"`{text}`: the price stands behind all else, as {line}={match['price'].split()[0]}"
                ) from None
            raise argparse.ArgumentTypeError(wrong.words) from None


def read_charges(here: Here, appointment_id: int, typed: Sequence[ChargeText]) -> list[ChargeEntry]:
    """As the use cases take them, at the price of the visit's fee schedule where none was typed.

    Raises NotFound for a code without a price that no schedule has.
    """
    from clinic_tui.billing.rows import ChargeEntry
    from clinic_tui.coding.rules import read_line
    from clinic_tui.fees.queries import price_on_visit

    entries = []
    for each in typed:
        line = read_line(each.code)
        listed = here.ask(price_on_visit, appointment_id, line.code)
        cents = each.unit_cents if each.unit_cents is not None else _listed(line.code, listed)
        words = listed.words if listed else ""
        entries.append(ChargeEntry(line.code, words, each.units, cents, line.pointers, line.drug))
    return entries


def _listed(code: str, listed: FeePrice | None) -> int:
    if listed is None:
        raise NotFound(f"no fee schedule has {code} on the day of the visit: give its price, {code}=125")
    return listed.cents
