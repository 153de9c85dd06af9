"""What happens at the door and to half-done forms, with the right that it takes, for the test of rights."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from clinic_tui.patients import sight
from clinic_tui.security import open_forms, unix_binding, witness
from clinic_tui.security import pin as pins
from clinic_tui.security import sign_in as door
from clinic_tui.security.hash_cost import HashCost
from clinic_tui.security.roles import Role
from clinic_tui.security.signed_in import HalfIn, SignedIn
from clinic_tui.store.desk import Desk
from tests.builders import NOW, PEPPER

CHEAP = HashCost(1, 8, 1)
PATIENT = 1
MIA = SignedIn(1, "mia", "Mia", Role.FRONT_DESK, None, 0)
HALF_IN = HalfIn(1, "mia", "", NOW)
NOWHERE = Path("/dev/null/house")


def mias(desk: Desk) -> Desk:
    """The desk with the first account at it."""
    desk.actor = replace(desk.actor, account_id=1, login="mia")
    return desk


AT_THE_DOOR: dict[str, tuple[str, Callable[[Desk], object]]] = {
    "unlock with a PIN": (
        "account.unlock",
        lambda desk: pins.unlock_with_pin(desk, MIA, "480157", PEPPER, CHEAP),
    ),
    "give a code": ("account.sign_in", lambda desk: door.give_code(desk, HALF_IN, "123456", PEPPER, NOW)),
    "prove a login": ("account.sign_in", lambda desk: door.proved_login(desk, "zed", "x", PEPPER, CHEAP)),
    "prove a witness": (
        "account.sign_in",
        lambda desk: witness.prove_witness(desk, "mia", "zed", "x", PEPPER, CHEAP),
    ),
    "bind to a Unix account": (
        "account.change",
        lambda desk: unix_binding.bind_to_unix(desk, NOWHERE, "mia", "mia"),
    ),
    "keep open forms": ("account.own_forms", lambda desk: open_forms.keep_open(mias(desk), "mia", dict)),
    "take over lost forms": ("account.own_forms", lambda desk: open_forms.take_over_lost(mias(desk))),
    "look at a record": ("patient.view", lambda desk: sight.look_at(desk, PATIENT)),
    "look at numbers": (
        "reminder.view",
        lambda desk: sight.look_at_numbers(desk, "reminder.view", [PATIENT]),
    ),
    "ask for a record": ("patient.view", lambda desk: sight.require_look(desk, PATIENT)),
    "show a number whole": (
        "patient.unmask",
        lambda desk: sight.show_whole(desk, PATIENT, sight.MEMBER_ID),
    ),
}
