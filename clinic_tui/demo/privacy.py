"""What the demo gave out of records, what its patients ask, its breach log and its business associates."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from clinic_tui.demo.bookings import Visit
from clinic_tui.demo.writing import Writer
from clinic_tui.privacy.associate_rows import AssociateEntry
from clinic_tui.privacy.associates import add_associate
from clinic_tui.privacy.breach_log import assess, link_person, report
from clinic_tui.privacy.breach_rows import Assessment, BreachEntry
from clinic_tui.privacy.disclosing import disclose
from clinic_tui.privacy.disclosure_kinds import DisclosureKind
from clinic_tui.privacy.disclosure_rows import DisclosureEntry
from clinic_tui.privacy.release_rows import ReleaseEntry
from clinic_tui.privacy.releasing import revoke_release, take_release
from clinic_tui.privacy.request_rows import RequestEntry, RequestKind
from clinic_tui.privacy.requesting import take_request

DAY = timedelta(days=1)
_COURT = DisclosureEntry(
    DisclosureKind.COURT, "Lakeside County Court", "visit notes of this year", "subpoena 26-1184, on file",
    "4 Court Square",
)  # fmt: skip
_REPORTED = DisclosureEntry(
    DisclosureKind.PUBLIC_HEALTH, "County Health Department", "case report, lab result", "reportable disease",
    "90 Mill Street",
)  # fmt: skip
_INSURER = DisclosureEntry(
    DisclosureKind.AUTHORIZED, "Beacon Hill Life", "whole record", "her authorization of this month"
)
_RELEASED = ReleaseEntry(
    "whole record", "Beacon Hill Life", "a life policy that she asks for", kept_at="binder R"
)
_SCHOOL = ReleaseEntry(
    "immunizations and the physical of this year", "Fairmount High School", signed_by="the mother",
    authority="parent", kept_at="binder R",
)  # fmt: skip
_LAWYER = ReleaseEntry(
    "visit notes since the accident", "Orr and Blume, attorneys", "a claim for damages",
    expires_event="end of the lawsuit", kept_at="binder R",
)  # fmt: skip
_FAX = DisclosureEntry(
    DisclosureKind.MISTAKEN,
    "Elm Street Dental",
    "lab results, one page",
    "a digit of the fax number was wrong",
)
_BAG = "a bag with encounter forms was left in a taxi, and not found"

_PATIENTS = 6
_FIRST_CASE = 1
"""The number of the case that the fax opened: the first of the log."""


def fill_privacy(writer: Writer, visits: list[Visit], day: date) -> None:
    """On the evening of `day`, about patients who were seen then; nothing where nobody was."""
    seen = sorted({writer.patient_ids[visit.person.place] for visit in visits if visit.day == day})
    if len(seen) < _PATIENTS:
        return
    marco, dana = writer.desk("marco"), writer.desk("dana")
    for entry in (
        AssociateEntry(
            "Bright Path Clearing", "clearinghouse", "Ines Okoro", "555-0171", signed_on=day - 640 * DAY
        ),
        AssociateEntry(
            "Shoreline Shredding", "shredding", phone="555-0182", signed_on=day - 690 * DAY,
            ends_on=day + 40 * DAY,
        ),
        AssociateEntry("Northgate IT", "server and backups", "Sol Brandt", "555-0138"),
    ):  # fmt: skip
        add_associate(dana, entry)
    subpoenaed, reported, insured, copied, faxed, carried = seen[:_PATIENTS]
    disclose(marco, subpoenaed, _COURT)
    for days in (61, 33, 5):
        disclose(marco, reported, replace(_REPORTED, day=day - days * DAY))
    released = take_release(
        marco, insured, replace(_RELEASED, signed_on=day - 12 * DAY, expires_on=day + 170 * DAY)
    )
    disclose(marco, insured, replace(_INSURER, authorization=released))
    take_release(marco, copied, replace(_SCHOOL, signed_on=day - 60 * DAY, expires_on=day + 16 * DAY))
    lawyer = take_release(marco, subpoenaed, replace(_LAWYER, signed_on=day - 90 * DAY))
    revoke_release(marco, lawyer, 1, "letter, scanned", day - 3 * DAY)
    copy = RequestEntry(RequestKind.COPY, what="whole record", form="PDF", asked_on=day - 26 * DAY)
    take_request(marco, copied, copy)
    take_request(marco, reported, RequestEntry(RequestKind.ACCOUNTING))
    disclose(marco, faxed, replace(_FAX, day=day - 6 * DAY))
    read_by_none = Assessment(
        nature=True, reached=True, viewed=True, mitigated=True,
        words="they called at once and shredded it unread; confirmed in writing",
    )  # fmt: skip
    assess(dana, _FIRST_CASE, 1, read_by_none)
    bag = report(dana, BreachEntry(_BAG, day - 41 * DAY, day - 40 * DAY))
    link_person(dana, bag, carried)
