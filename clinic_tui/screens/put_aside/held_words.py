"""What a form that was put aside holds, in words: the lines of a visit with their sum, and what was typed."""

from __future__ import annotations

import json
from collections.abc import Mapping

from clinic_tui.coding.kept_text import read_text
from clinic_tui.screens.claims.charge_form import CODING
from clinic_tui.screens.money.priced_line import PricedLine
from clinic_tui.screens.money.priced_lines import LINES
from clinic_tui.words.counted import counted
from clinic_tui.words.money import read_money, show_money
from clinic_tui.words.not_understood import NotUnderstood

AMOUNTS = frozenset({"amount", "copay", "credit", "fee", "from credit", "instalment", "paid", "price"})
"""The fields that hold money: what is typed there is said as an amount."""


def held_words(texts: Mapping[str, str]) -> str:
    """`99213, 81002: $145.00, diagnoses i10`; what nobody typed is left out."""
    said = (_said(name, text) for name, text in texts.items() if text)
    return ", ".join(filter(None, said))


def _said(name: str, text: str) -> str:
    if name == LINES:
        return _lines(text)
    if name == CODING:
        return _coding(text)
    if name in AMOUNTS:
        try:
            return f"{name} {show_money(read_money(text))}"
        except NotUnderstood:
            return text  # half an amount: as it was typed
    return text


def _lines(text: str) -> str:
    """The codes that are not written yet, and what they come to; nothing where there is none."""
    lines = [PricedLine(*each) for each in json.loads(text)]
    codes = ", ".join(f"{each.code} x{each.units}" if each.units > 1 else each.code for each in lines)
    cents = sum(each.units * each.unit_cents for each in lines)
    return f"{counted(len(lines), 'line')}, {show_money(cents)}: {codes}" if lines else ""


def _coding(text: str) -> str:
    """What is said of the visit and of lines that are stored."""
    details, changes = read_text(text)
    said = ["details of the visit"] if details is not None else []
    said += [f"{counted(len(changes), 'stored line')} marked"] if changes else []
    return ", ".join(said)
