"""What the desk asked a patient in person, as lines of the record; what nobody asked takes no line."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from clinic_tui.patients.detail_rows import Kin
from clinic_tui.patients.detail_words import confidence_words
from clinic_tui.patients.rows import PatientRecord
from clinic_tui.widgets.paged_list import ListRow
from clinic_tui.words.dates import show_date
from clinic_tui.words.phones import show_phone

VERIFIED = "verified"
"""The row on which `v` says that address and phone were confirmed."""


def detail_rows(record: PatientRecord, today: date) -> Iterator[ListRow]:
    """How to reach them in confidence first; each line leads to its field (`e`)."""
    details = record.details
    if words := confidence_words(details):
        yield ListRow("private_by", ("Confidential", words, "asked for"), "is-soon")
    verified = (
        f"address {_day(details.address_verified_on, today)}",
        f"phone {_day(details.phone_verified_on, today)}",
    )
    yield ListRow(VERIFIED, ("Verified", ", ".join(verified), "v: both today"))
    if record.guarantor is not None:
        yield ListRow("guarantor", ("Guarantor", _kin(record.guarantor), _relation(record.guarantor)))
    for place, kin in enumerate(record.answers_for):
        label = "" if place else "Guarantor of"
        yield ListRow(("kin", kin.id), (label, _kin(kin), ""))
    if details.emergency_name:
        phone = show_phone(details.emergency_phone) if details.emergency_phone else ""
        who = ", ".join(filter(None, (details.emergency_name, details.emergency_relation)))
        yield ListRow("emergency_name", ("Emergency", who, phone))
    if details.notice_on:
        yield ListRow("notice_on", ("Privacy notice", f"acknowledged {show_date(details.notice_on)}", ""))
    elif details.notice_why_not:
        yield ListRow("notice_on", ("Privacy notice", details.notice_why_not, "not acknowledged"), "is-soon")
    if details.id_kind and details.id_seen_on:
        yield ListRow("id_kind", ("Photo id", details.id_kind.value, f"seen {show_date(details.id_seen_on)}"))
    if record.merged:
        yield ListRow("merged", ("Merged", ", ".join(f"MRN {mrn}" for mrn in record.merged), "leads here"))


def _day(day: date | None, today: date) -> str:
    if day is None:
        return "never"
    return "today" if day == today else show_date(day).partition(" ")[2]


def _kin(kin: Kin) -> str:
    return f"{kin.name}, MRN {kin.mrn}"


def _relation(kin: Kin) -> str:
    return kin.relation.value if kin.relation else ""
