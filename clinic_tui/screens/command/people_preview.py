"""What a line would do that opens a record, registers somebody, or checks in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from clinic_tui.patients.names import fold
from clinic_tui.patients.rows import PatientLine
from clinic_tui.patients.who_is_meant import the_best_fit
from clinic_tui.reception.rows import QueueRow
from clinic_tui.schedule.states import Status
from clinic_tui.screens.command.command_offer import (
    CHOOSE,
    HITS,
    NOBODY,
    Offer,
    Preview,
    patient_offer,
    register_offer,
)
from clinic_tui.screens.console import going
from clinic_tui.screens.console.going import Going
from clinic_tui.widgets.stages import words_of
from clinic_tui.words.dates import show_birth_date
from clinic_tui.words.times import show_time

if TYPE_CHECKING:
    from clinic_tui.backend.clinic_backend import Backend


def preview_patients(backend: Backend, rest: str) -> Preview:
    """What follows `pt`: who fits, each line opening a record."""
    if not rest:
        return Preview((), "Who? smi,jo, a birth date, the end of a phone number or an MRN")
    hits = backend.patients.find(rest, HITS)
    if not hits:
        return nobody(backend, rest)
    return _offered(rest, hits, lambda hit: going.to_patient(hit.id), "Enter opens the record.")


def preview_authorizations(backend: Backend, rest: str) -> Preview:
    """What follows `authorizations`: the work list, or who fits, each line opening what that patient has."""
    if not rest:
        words = "what lacks, waits or ends"
        return Preview((Offer(("", "authorizations", words), going.to_action("authorizations")),), words)
    hits = backend.patients.find(rest, HITS)
    if not hits:
        return Preview((), f"Nobody fits `{rest}`.", wrong=True)
    return _offered(
        rest, hits, lambda hit: going.to_authorizations(hit.id, hit.name), "Enter shows what is on file."
    )


def _offered(
    typed: str, hits: Sequence[PatientLine], go: Callable[[PatientLine], Going], words: str
) -> Preview:
    """Who fits, each line going somewhere: whoever is meant alone stands first and is taken by Enter.

    Where several fit equally Enter takes nobody, or the first would be taken for another of that name.
    """
    meant = the_best_fit(hits, typed)
    first = () if meant is None else (meant,)
    offers = (*first, *(hit for hit in hits if hit is not meant))
    return Preview(
        tuple(patient_offer(hit, go(hit)) for hit in offers),
        CHOOSE if meant is None else words,
        choose=meant is None,
    )


def nobody(backend: Backend, typed: str) -> Preview:
    """Nobody fits: registering is offered to who may, on a key of its own."""
    if not backend.may("patient.register"):
        return Preview((), f"Nobody fits `{typed}`.", wrong=True)
    return Preview((register_offer(typed),), NOBODY.format(typed), wrong=True, choose=True)


def preview_new(rest: str) -> Preview:
    """What follows `new`: the form, with the name."""
    return Preview((register_offer(rest),), "Enter opens the form.")


def preview_check_in(backend: Backend, rest: str) -> Preview:
    """What follows `ci`: who of today fits, those who are due first."""
    rows = [row for row in backend.reception.queue() if _fits(row, rest)]
    due = [row for row in rows if row.status in (Status.BOOKED, Status.ARRIVED)]
    if not rows:
        return Preview((), f"Nobody of today's patients fits `{rest}`.", wrong=True)
    offers = tuple(_queue_offer(row) for row in (*due, *(row for row in rows if row not in due))[:HITS])
    if len({row.mrn for row in due or rows}) > 1:
        return Preview(offers, CHOOSE, choose=True)
    return Preview(offers, "Enter checks in." if due else "All who fit are here already: Enter shows them.")


def _fits(row: QueueRow, typed: str) -> bool:
    family, comma, given = typed.partition(",")
    name, _, first = row.name.partition(",")
    if typed.strip() == row.mrn:
        return True
    begins = fold(name).startswith(fold(family)) and fold(first).startswith(fold(given))
    return begins or (not comma and fold(first).startswith(fold(family)) and bool(family.strip()))


def _queue_offer(row: QueueRow) -> Offer:
    facts = f"{show_birth_date(row.born)}  {row.provider_code}  {words_of(row.status, row.confirmation)}"
    due = row.status in (Status.BOOKED, Status.ARRIVED)
    go = (
        going.to_check_in(row.appointment_id) if due else going.to_visit("queue", row.appointment_id, row.day)
    )
    return Offer((show_time(row.start), row.name, facts), go)
