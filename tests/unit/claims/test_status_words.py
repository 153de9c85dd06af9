"""What codes of a 277 or 277CA are said to mean, and where each sends whoever mends it."""

from __future__ import annotations

import pytest

from clinic_tui.claims.status_words import field_of, words_of
from clinic_tui.x12.claim_status import Outcome, Status, StatusCode, outcome_of


def said(category: str, code: str, entity: str = "", action: str = "") -> list[Status]:
    return [Status((StatusCode(category, code, entity),), None, action, None, None)]


@pytest.mark.parametrize(
    "code, entity, part, field",
    [
        ("24", "41", "not approved to send electronically", ""),
        ("29", "IL", "do not belong together", "policy member id"),
        ("84", "", "not authorized", "authorization number"),
        ("85", "PR", "not the first payer", "policy"),
        ("110", "", "pricing", ""),
        ("121", "", "more lines", "visit"),
        ("153", "85", "number of the billing provider", "practice"),
        ("195", "", "unable to work", ""),
        ("234", "", "discharged", ""),
        ("318", "", "X-rays", ""),
        ("472", "", "ambulance", ""),
        ("480", "PR", "claim filing indicator", "payer filing"),
        ("511", "QC", "character", ""),
        ("516", "PR", "another payer decided or paid", ""),
        ("535", "", "frequency", "claim frequency"),
        ("544", "", "CLIA", "place CLIA"),
        ("555", "", "late", "visit delay reason"),
        ("562", "85", "NPI of the billing provider", "practice npi"),
        ("562", "82", "NPI of whoever treated", "provider npi"),
        ("629", "", "accident", "visit claim number"),
        ("633", "", "caused", "visit accident day"),
        ("727", "", "day of the accident", "visit accident day"),
        ("761", "DN", "referral", "referral"),
        ("772", "", "finer codes", "visit diagnoses"),
    ],
)
def test_codes_are_said_as_list_508_has_them(code: str, entity: str, part: str, field: str) -> None:
    statuses = said("A7", code, entity)
    assert part in words_of(statuses)
    assert field_of(statuses) == field


def test_a_code_that_is_not_known_is_shown_by_its_number_and_sends_nowhere() -> None:
    statuses = said("A7", "599", "85")
    assert words_of(statuses) == (
        "something is not valid: code 599 of the billing provider: look it up in the payer's list"
    )
    assert field_of(statuses) == ""


@pytest.mark.parametrize("action", ["WQ", "U", ""])
def test_a_category_of_no_list_neither_takes_a_claim_in_nor_turns_it_down(action: str) -> None:
    assert outcome_of(said("Z9", "20", action=action)) is Outcome.NOT_SAID
    assert outcome_of([*said("Z9", "20", action=action), *said("A3", "21", action="U")]) is Outcome.REJECTED
