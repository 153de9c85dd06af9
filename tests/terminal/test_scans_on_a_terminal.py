"""A scanner at the real program: whole scans, a slow line, one that breaks off, and a locked desk."""

from __future__ import annotations

from pathlib import Path

import pytest

from clinic_tui.demo.shelf import gtin_of
from tests.demo_clinics import Demos
from tests.forked_program import PROGRAM
from tests.terminal.console import Console

pytestmark = pytest.mark.terminal

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "../shared/interop-samples/wedge/aamva"
PIECE, PAUSE = 24, 0.15
TDAP = 39
"""Its place in the list of the demo's items."""


def slowly(console: Console, data: bytes) -> None:
    """In pieces, as a slow line brings them; the screen is read meanwhile."""
    for place in range(0, len(data), PIECE):
        console.send(data[place : place + PIECE])
        console.read_for(PAUSE)


def test_a_scanner_at_a_desk(demos: Demos, tmp_path: Path) -> None:
    data = ("--data", str(demos.opened(tmp_path / "demo")))
    with Console((*PROGRAM, "demo", *data), cwd=ROOT) as console:
        console.wait_for("Welcome", timeout=90).wait_for("LEE")
        console.send(b"@MRN:100005\r\n")
        console.wait_for("MRN 100005").wait_for("Contact")
        console.keys("<Esc>")
        console.wait_for("[1 Schedule]")
        slowly(console, (SAMPLES / "CA.txt").read_bytes())
        console.wait_for("CA licence, EXPIRED 7/5/2019").wait_for("not valid any more")
        console.keys("y")
        console.wait_for("Family name").wait_for("Harper").wait_for("EXPIRED")
        console.keys("<Esc>")
        console.wait_gone("Family name")
        console.send((SAMPLES / "VA.txt").read_bytes()[:200])
        console.wait_for("The scan broke off")
        console.send((SAMPLES / "VA.txt").read_bytes()[200:230])
        console.keys("<Esc>")
        console.wait_gone("The scan broke off")
        console.wait_for("[1 Schedule]")
        console.send(b"100004\r")
        console.wait_for("MRN 100004").wait_for("Contact")
        console.keys("4")
        console.wait_for("[4 Stock")
        console.send(b"]d201" + gtin_of(TDAP).encode() + b"1728063010T77X\x1d2112345\r")
        console.wait_for("Receive Tdap vaccine").wait_for("T77X").wait_for("Fri 30 Jun 2028")
        console.keys("<F12>")
        console.wait_for("10 dose of Tdap vaccine received, lot T77X")
        console.keys("<F9>")
        console.wait_for("Locked")
        console.send((SAMPLES / "OH.txt").read_bytes())
        console.send(b"@MRN:100004\r")
        console.read_for(0.5)
        assert "wrong" not in console.text
        assert "Password" in console.text
