"""What the check-in sheet shows of the record: what is read back to the patient, and what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from clinic_tui.claims.scrub.finding import Form
from clinic_tui.reception.rows import CheckInSheet
from clinic_tui.screens.reception.board import Now, coverage_words, short_money, whole_charge_words
from clinic_tui.widgets.facts import Piece


def once_confirmed(sheet: CheckInSheet) -> bool:
    """Address and phone are on file, and the patient has said of both at some time that they are right."""
    told = sheet.details.address_verified_on and sheet.details.phone_verified_on
    return bool(told and sheet.phone and sheet.address)


def shown_already(sheet: CheckInSheet) -> tuple[tuple[Form, str], ...]:
    """What the sheet itself says is not on file, and its keys mend."""
    address = tuple((Form.PATIENT, each) for each in ("street", "city", "state", "zip"))
    return (
        *(() if sheet.address else address),
        *(() if sheet.member_id else ((Form.POLICY, "member id"),)),
        (Form.POLICY, "verified"),
    )


def _label(words: str) -> str:
    """As wide as the labels of the fields, the two cells behind it counted."""
    return words.ljust(14)


def _kept(label: str, words: str, missing: str, confirmed: date | None) -> tuple[Piece, ...]:
    """What is on file, and when the patient last said that it is right."""
    since = ("quiet", f"confirmed {confirmed:%m/%d/%y}") if confirmed else ("warning", "never confirmed")
    return ("quiet", _label(label)), ("", words or missing), since if words else ("", "")


def on_file(
    sheet: CheckInSheet, now: Now, *, pays_alone: bool, receipts: str, older_cents: int
) -> Iterator[tuple[Piece, ...]]:
    """Phone and address as they are read out, the policy, the copay.

    `pays_alone`: it was chosen that the patient pays; `receipts` names what was paid today, and `older_cents`
    is owed for other visits.
    """
    if sheet.restricted:
        yield ("quiet", _label("On file")), ("", "restricted: ask for address, phone and card")
    else:
        yield _kept("Phone", sheet.phone, "none", sheet.details.phone_verified_on)
        yield _kept("Address", sheet.address, "none", sheet.details.address_verified_on)
    if sheet.coverage_id is None:
        settled = pays_alone
        way = "" if settled else ": F7 adds one, F8 is self-pay"
        yield ("quiet", _label("Policy")), ("quiet" if settled else "warning", f"none on file{way}")
    else:
        style, words = coverage_words(sheet.row, now)
        missing = "" if sheet.restricted else "no member number"
        member = f"member {sheet.member_id}" if sheet.member_id else missing
        yield ("quiet", _label("Policy")), ("", member), (style, words)
    paid = sheet.row.copay_paid_cents
    if sheet.row.kept_from_payer:
        words = f"self-pay, no copay: {whole_charge_words(paid)}{receipts}"
        yield ("quiet", _label("A visit")), ("warning", words)
        return
    yield (
        ("quiet", _label("A visit")),
        ("", f"copay {short_money(sheet.copay_cents)}" if sheet.copay_cents else "no copay"),
        ("good", f"{short_money(paid)} paid already{receipts}" if paid else ""),
        ("warning", f"{short_money(older_cents)} owed for other visits" if older_cents else ""),
    )
