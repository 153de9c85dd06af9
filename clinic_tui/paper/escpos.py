"""A receipt as ESC/POS: the bytes that receipt printers of all makes understand (Epson's command set)."""

from __future__ import annotations

import unicodedata

from clinic_tui.paper.receipt_lines import COLUMNS, ReceiptPaper, laid_out, lines_of

INITIALISE = b"\x1b@"
PAGE_437 = b"\x1bt\x00"
"""The code page that every one of them has (PC437)."""
STRONG_ON, STRONG_OFF = b"\x1bE\x01", b"\x1bE\x00"
FEED_AND_CUT = b"\x1dV\x42\x03"
"""Feed to the cutter, three dots more, and cut but for a bridge."""
KICK = b"\x1bp\x00\x19\xfa"
"""Pulse of 50 ms on pin 2: the cash drawer springs open."""


def escpos_of(paper: ReceiptPaper, roll: int = 80, *, kick: bool = False) -> bytes:
    """The receipt for a roll of 58 or 80 mm, cut at its end; `kick` opens the cash drawer first."""
    out = [INITIALISE, PAGE_437]
    if kick:
        out.append(KICK)
    for line in lines_of(paper):
        out.append(STRONG_ON if line.strong else STRONG_OFF)
        out += [in_page_437(part.rstrip()) + b"\n" for part in laid_out(line, COLUMNS[roll])]
    out.append(FEED_AND_CUT)
    return b"".join(out)


def in_page_437(text: str) -> bytes:
    """The text in code page 437: a letter that it lacks without its mark, any other sign as `?`.

    No byte below 32 comes out of it, so that no text can command the printer.
    """
    return b"".join(map(_in_page_437, unicodedata.normalize("NFC", text)))


def _in_page_437(sign: str) -> bytes:
    if sign < " " or sign == "\x7f":
        return b"?"
    for tried in (sign, unicodedata.normalize("NFKD", sign)):
        kept = "".join(each for each in tried if not unicodedata.combining(each))
        try:
            encoded = kept.encode("cp437")
        except UnicodeEncodeError:
            continue
        return encoded if encoded and min(encoded) >= 32 else b"?"
    return b"?"
