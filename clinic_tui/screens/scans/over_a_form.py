"""A scan while a form is open: whose form that is, and nothing happens to it without an answer."""

from __future__ import annotations

from typing import Any

from clinic_tui.patients.rows import PatientLine
from clinic_tui.screens.parts.form import Form
from clinic_tui.screens.schedule.visit_form import VisitForm
from clinic_tui.words.dates import show_birth_date


def patient_of(form: Form[Any]) -> int | None:
    """The patient whom a form is about; None where it is about none, or has not read it yet."""
    if isinstance(form, VisitForm):
        return form.visit.patient.id if form.visit else None
    number = form.about.get("patient")
    return number if isinstance(number, int) else None


def who_was_scanned(line: PatientLine) -> str:
    """Name, birth date and MRN."""
    return f"{line.name}, {show_birth_date(line.born)}, MRN {line.mrn}"


def question_over(form: Form[Any], scanned: str, offer: str) -> str:
    """What was scanned, what stands open, and what would be opened over it."""
    return f"Scanned: {scanned}\nOpen is: {form.title_words}\n{offer} What is typed here stays as it is."
