"""The lines of a record: who asked to be reached in one way is offered no other; what was merged is named."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from clinic_tui.patients.detail_rows import PatientDetails, PrivateWay
from clinic_tui.patients.rows import Address, Consent, PatientFields, PatientRecord, Phone
from clinic_tui.schedule.rows import VisitCounts
from clinic_tui.screens.patients.detail_lines import detail_rows
from clinic_tui.screens.patients.record_lines import Known, who_rows

FIELDS = PatientFields(
    "Moss", "Ada", phones=(Phone("15550107203"),), email="ada@example.org", contact_by_phone=Consent.YES,
    contact_by_mail=Consent.YES, address=Address("1 Main St", "", "Salem", "NY", "12865"),
)  # fmt: skip
RECORD = PatientRecord(1, 1, "100001", FIELDS, (), (), ())


def said(record: PatientRecord) -> dict[object, str]:
    """What stands behind each line of the contact."""
    rows = who_rows(Known(record, VisitCounts(0, 0, 0, "", None, ()), ()), datetime(2026, 3, 3, tzinfo=UTC))
    return {row.key: row.cells[-1] for row in rows}


def test_phone_and_address_say_that_they_are_not_used() -> None:
    as_usual = said(RECORD)
    assert (as_usual["phone"], as_usual["line1"]) == ("call yes, text ?", "write yes")
    details = PatientDetails(private_by=PrivateWay.LETTER, private_to="PO Box 7, Lynn, MA")
    kept = said(replace(RECORD, details=details))
    assert (kept["phone"], kept["line1"]) == ("not used: Confidential",) * 2
    assert kept["private_by"] == "asked for"


def test_the_numbers_of_merged_records_are_named() -> None:
    assert "merged" not in said(RECORD)
    rows = detail_rows(replace(RECORD, merged=("100002", "100007")), date(2026, 3, 3))
    assert [row.cells for row in rows if row.key == "merged"] == [
        ("Merged", "MRN 100002, MRN 100007", "leads here")
    ]
