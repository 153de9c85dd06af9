"""What was owed by age when a month was signed, kept as text: read with its month, never searched."""

from __future__ import annotations

import json

from clinic_tui.books.rows import AgedRow, Receivables


def write_ages(found: Receivables) -> str:
    """The text that is kept: insurers by age, patients by age, credit of both."""
    return json.dumps([found.insurers.cents, found.patients.cents, found.total.credit_cents])


def read_ages(text: str) -> tuple[AgedRow, AgedRow, int]:
    """Insurers, patients, and the credit."""
    insurers, patients, credit = json.loads(text)
    return AgedRow("insurers", tuple(insurers)), AgedRow("patients", tuple(patients)), credit
