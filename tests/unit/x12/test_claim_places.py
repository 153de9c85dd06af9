"""What a 999 names by its place is what was written there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from clinic_tui.x12.claim_places import places_of
from tests.unit.x12.claim_samples import written
from tests.unit.x12.test_claim_writing import CASES

OTHER_BILLER = replace(CASES["primary"][0], billing=replace(CASES["primary"][0].billing, tax_id="987654321"))


@pytest.mark.parametrize("kind", CASES)
def test_the_places_of_a_claim_from_the_bytes_are_those_of_the_writer(kind: str) -> None:
    done = written(CASES[kind][0])
    assert list(places_of(done.content).values()) == list(done.sets)


def test_the_places_of_a_batch_are_told_set_by_set() -> None:
    claims = [*(claim for claim, _ in CASES.values()), OTHER_BILLER]
    numbered = [replace(each, number=f"V{at}-1") for at, each in enumerate(claims)]
    done = written(*numbered)
    assert len(done.sets) == 3
    assert places_of(done.content) == {f"{at:04}": each for at, each in enumerate(done.sets, start=1)}
