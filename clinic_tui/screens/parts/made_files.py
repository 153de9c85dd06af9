"""Telling which files were made, and what became of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from clinic_tui.widgets.message_line import Level
from clinic_tui.words.counted import counted
from clinic_tui.words.money import show_money

if TYPE_CHECKING:
    from clinic_tui.app import ClinicApp


class MadeFile(Protocol):
    """A file as it was made. Money is integer cents."""

    @property
    def id(self) -> int:
        """Its number in the store."""

    @property
    def reference(self) -> str:
        """As people call it."""

    @property
    def claims(self) -> int:
        """How many it holds, or asks about."""

    @property
    def cents(self) -> int:
        """Charged for these."""


def tell_made(clinic: ClinicApp, made: Sequence[MadeFile], failed: Mapping[int, str], *, send: bool) -> None:
    """Say it; `failed` says by number why one that was to be sent has not left."""
    if not failed:
        told = ", ".join(
            f"batch {each.reference}: {counted(each.claims, 'claim')} {show_money(each.cents)}"
            for each in made
        )
        clinic.say_done(f"{told}; {'sent' if send else 'not sent yet: `:batches`'}")
        return
    # shorter than the rest, which leaves room to say why
    told = ", ".join(f"{each.reference}: {counted(each.claims, 'claim')}" for each in made)
    kept = (
        "".join(f"{each.reference} " for each in made if each.id in failed) if len(failed) < len(made) else ""
    )
    why = "; ".join(dict.fromkeys(failed.values()))
    clinic.say(f"{told}; {kept}not sent: {why}", Level.WARNING)
