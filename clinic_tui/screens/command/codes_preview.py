"""What a line would do that looks something up: codes, safety data sheets, rights."""

from __future__ import annotations

from clinic_tui.codes.rows import OF_WORDS
from clinic_tui.screens.command.command_offer import Offer, Preview
from clinic_tui.screens.console import going


def preview_codes(rest: str) -> Preview:
    """What follows `codes`: words or a code, and in front of them the set that is meant."""
    sets = ", ".join(each.value for each in OF_WORDS)
    words = f"look up {rest.strip()}" if rest.strip() else "look a code up"
    return Preview(
        (Offer(("", "codes", words), going.to_codes(rest.strip())),), f"{words}; first a set: {sets}"
    )


def preview_rights(rest: str) -> Preview:
    """What follows `rights`: a role, words, or both; nothing for all."""
    words = f"who may do what: {rest}" if rest else "who may do what"
    return Preview((Offer(("", "rights", words), going.to_rights(rest)),), words)


def preview_sheet(rest: str) -> Preview:
    """What follows `sds`: the beginning of a chemical's name."""
    words = f"safety data sheet: {rest.strip()}" if rest.strip() else "find a safety data sheet"
    return Preview((Offer(("", "sds", words), going.to_sheet(rest.strip())),), words)
