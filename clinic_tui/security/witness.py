"""A second person beside whoever sits at the desk: proved by their own password, and let in nowhere."""

from __future__ import annotations

from dataclasses import dataclass

from clinic_tui.errors import Invalid
from clinic_tui.security.hash_cost import STRONG, HashCost
from clinic_tui.security.sign_in import proved_login
from clinic_tui.store.desk import Desk


@dataclass(frozen=True, slots=True)
class Witness:
    """Somebody who has just proved who they are; `prove_witness` makes it, and nothing else."""

    login: str


def prove_witness(
    door: Desk, beside: str, login: str, password: str, pepper: bytes, cost: HashCost = STRONG
) -> Witness:
    """That another person than `beside`, who acts, is there: by name and password, which no PIN stands for.

    It counts and waits as a sign-in does, and is journaled at the desk. Raises Invalid where it is the same
    person or nobody is named, SignInFailed for a wrong password.
    """
    typed = login.strip().lower()
    if not typed:
        raise Invalid("who saw it? the witness types their own login and password", "witness")
    if typed == beside:
        raise Invalid("a witness is another person than the one who writes it", "witness")
    return Witness(proved_login(door, typed, password, pepper, cost))
