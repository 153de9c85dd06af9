"""Who of the patients that fit is meant."""

from __future__ import annotations

from dataclasses import replace

import pytest

from clinic_tui.patients.rows import PatientLine, Sex
from clinic_tui.patients.who_is_meant import ALIKE, the_best_fit, the_only_one

JO = PatientLine(1, "100001", "Smith", "Jo Ann", "Annie", None, Sex.FEMALE, "")
JOAN = PatientLine(2, "100002", "Smith", "Joan", "", None, Sex.FEMALE, "")
SMYTHE = PatientLine(3, "100003", "Smythe", "Jo", "", None, Sex.FEMALE, "", found_by=ALIKE)
NAMESAKE = replace(JO, id=4, mrn="100004")


@pytest.mark.parametrize(
    "hits, typed, only, best",
    [
        ((), "smi,jo", None, None),
        ((JOAN,), "smi,jo", JOAN, JOAN),
        ((SMYTHE,), "smi,jo", None, None),
        ((SMYTHE,), "smythe,jo", SMYTHE, SMYTHE),
        ((JO, JOAN), "smi,jo", None, None),
        ((JO, JOAN), "smith, jo", JO, JO),
        ((JO, JOAN), "smith,annie", JO, JO),
        ((JO, JOAN), "Smith,JOAN", JOAN, JOAN),
        ((JO, NAMESAKE), "smith,jo ann", None, None),
        ((JO, NAMESAKE), "100004", NAMESAKE, NAMESAKE),
        ((JOAN, SMYTHE), "smi,jo", None, JOAN),
        ((SMYTHE, replace(SMYTHE, id=5)), "smi,jo", None, None),
        ((JO, JOAN), "smith", None, None),
        ((JO, JOAN), ",jo ann", None, None),
    ],
)
def test_who_is_meant(
    hits: tuple[PatientLine, ...], typed: str, only: PatientLine | None, best: PatientLine | None
) -> None:
    assert the_only_one(hits, typed) == only
    assert the_best_fit(hits, typed) == best
