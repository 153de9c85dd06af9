"""Addresses and phones of `clinic-tui practice` as they are typed and shown."""

from __future__ import annotations

import argparse
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from clinic_tui.practice.rows import PracticeAddress

_PARTS = ("street", "city", "state", "zip")


def add_address(command: argparse.ArgumentParser, prefix: str = "", words: str = "") -> None:
    """The four options of an address; an empty text takes a part away."""
    tell = {
        "street": words or "with house number; no PO box",
        "city": None,
        "state": "two letters, or its name",
        "zip": "nine digits, as 02139-4307",
    }
    for part in _PARTS:
        command.add_argument(f"--{prefix}{part}", metavar=part.upper(), help=tell[part])


def address_of(options: argparse.Namespace, address: PracticeAddress, prefix: str = "") -> PracticeAddress:
    """The address with what was typed of it."""
    typed = {part: getattr(options, f"{prefix}{part}") for part in _PARTS}
    return replace(address, **{part: text for part, text in typed.items() if text is not None})


def phone_of(options: argparse.Namespace, phone: str) -> str:
    """The digits of what was typed, else what stands there. Raises NotUnderstood."""
    if options.phone is None:
        return phone
    from clinic_tui.words.phones import read_phone

    return read_phone(options.phone) if options.phone else ""


def phone_words(phone: str) -> str:
    """A phone number as people write it, or `none`."""
    from clinic_tui.words.phones import show_phone

    return show_phone(phone) if phone else "none"
