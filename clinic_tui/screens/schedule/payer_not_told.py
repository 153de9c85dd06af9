"""The field of the forms that book, by which a visit is kept from the payer."""

from __future__ import annotations

from clinic_tui.screens.parts.form import Field
from clinic_tui.widgets.word_field import QuietInput


def payer_not_told_field() -> Field:
    """How the patient will pay in full, who asked that the payer hears nothing (45 CFR 164.522(a)(1)(vi))."""
    return Field(
        "payer",
        "Payer not told",
        lambda: QuietInput(max_length=200, placeholder="how it will be paid in full"),
        also=("payer not told",),
        passed=True,
        help="the patient pays in full and the payer hears nothing (45 CFR 164.522): how",
    )
