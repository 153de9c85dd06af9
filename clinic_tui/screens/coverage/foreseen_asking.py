"""Asking what is wrong with the claim of a visit, where nothing may wait for the answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from clinic_tui.errors import ClinicError
from clinic_tui.fault_log import record

if TYPE_CHECKING:
    from clinic_tui.claims.foreseen_rows import Foreseen


def foreseen_or_none(ask: Callable[[], Foreseen]) -> Foreseen | None:
    """What is asked; None where it cannot be: patients are booked and checked in without it.

    What was not expected is written down, as it is where nobody catches it.
    """
    try:
        return ask()
    except ClinicError:
        return None
    except Exception as fault:  # noqa: BLE001 - a rule that breaks keeps nobody from being checked in
        record(fault)
        return None
