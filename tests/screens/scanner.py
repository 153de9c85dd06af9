"""A scanner at the desk: keys as fast or as slowly as it likes, by the times that the keys carry."""

from __future__ import annotations

from time import monotonic
from typing import Any

from textual import events
from textual._xterm_parser import XTermParser
from textual.pilot import Pilot

from clinic_tui.app import ClinicApp
from tests.screens.patients_clinic import settled

FAST = 0.004
USUAL = {
    "DBA": "12102031", "DBC": "2", "DAG": "12 MAIN ST", "DAH": "APT 4", "DAI": "SPRINGFIELD", "DAJ": "IL",
    "DAK": "627010000  ", "DAQ": "S530-CANARY-7", "DCF": "CANARYDISCRIMINATOR", "DCG": "USA",
}  # fmt: skip


def card(**elements: str) -> str:
    """What a scanner types of a card of Illinois."""
    said = {**USUAL, **elements}
    lines = "\n".join(f"{code}{value}" for code, value in said.items())
    length = sum(map(len, lines.split("\n"))) + len(said) + 2
    return f"@\n\x1e\rANSI 636035080002DL0041{length:04}ZI{41 + length:04}0008DL{lines}\rZIZIA\r"


JO_SMITH = card(DCS="SMITH", DAC="JO", DAD="ANN", DBB="12051961")
"""Agrees with the record of Smith, Jo Ann."""


async def scan(pilot: Pilot[Any], text: str, *, gap: float = FAST) -> None:
    """Type it, a key every `gap` seconds by the clock of the keys, and wait until it was dealt with."""
    app = pilot.app
    assert isinstance(app, ClinicApp)
    keys = [key for key in XTermParser(False).feed(text) if isinstance(key, events.Key)]
    begun = monotonic() - gap * len(keys)
    for number, key in enumerate(keys):
        key.time = begun + gap * number
        key.set_sender(app)
        app.post_message(key)
    await settled(pilot)
    await pass_time(pilot)


async def pass_time(pilot: Pilot[Any], seconds: float = 10.0) -> None:
    """So long no key comes."""
    app = pilot.app
    assert isinstance(app, ClinicApp)
    app._follow(app._catcher.pause(monotonic() + seconds))
    app._hand_on()
    await settled(pilot)
