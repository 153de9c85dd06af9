"""Asking payers from a visit or a policy: one opens its answer, several are told in a message."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from clinic_tui.screens.parts.asking import Asking
from clinic_tui.words.counted import counted

if TYPE_CHECKING:
    from clinic_tui.backend.clinic_backend import Backend
    from clinic_tui.eligibility.rows import Wanted


def asks_payers(backend: Backend) -> bool:
    """Whether the clinic has a way to ask payers, and the person may."""
    return backend.settings.eligibility.connection != "none" and backend.may("eligibility.ask")


def ask_for_visit(asking: Asking, appointment_id: int, name: str) -> None:
    """Open how the coverage of a visit stands, and ask the payer about it."""
    eligibility = asking.backend.eligibility
    _open(asking, lambda: eligibility.wanted_of_visit(appointment_id), name)


def ask_for_policy(asking: Asking, coverage_id: int) -> None:
    """The same for one of a patient's policies."""
    eligibility = asking.backend.eligibility
    _open(asking, lambda: eligibility.wanted_of_policy(coverage_id), "")


def ask_for_visits(asking: Asking, visits: Sequence[int]) -> None:
    """Ask for several visits at once; what came of it is said."""
    eligibility = asking.backend.eligibility
    asking.clinic.say(f"asking for {counted(len(visits), 'visit')} ...")
    asking.act(lambda: eligibility.ask_visits(visits), asking.clinic.say)


def _open(asking: Asking, read: Callable[[], Wanted | None], name: str) -> None:
    def push(wanted: Wanted | None) -> None:
        from clinic_tui.screens.coverage.coverage_answer import CoverageAnswer

        if wanted is None:
            asking.clinic.say(f"{name} has no policy on file: e opens the record to add one")
        else:
            asking.app.push_screen(CoverageAnswer(wanted, asks=True))

    asking.ask_before_keys(read, push, group="wanted")
