"""Finding whoever a card or a label names: whole names, and nobody who is only alike."""

from __future__ import annotations

from datetime import date

import pytest

from clinic_tui.patients.same_name import of_name_and_birth_date, with_mrn
from tests.builders import House, a_patient
from tests.engines import on_sqlite

pytestmark = on_sqlite

BORN = date(1961, 12, 5)


def found(house: House, *names: tuple[str, str], born: date = BORN) -> list[int]:
    with house.store.reading() as db:
        return [line.id for line in of_name_and_birth_date(db, names, born)]


@pytest.mark.parametrize(
    "family, given, said",
    [
        ("Smith", "Jo", ("SMITH", "JO")),
        ("Smith", "Jo Ann", ("SMITH", "JO")),
        ("Smith Jr", "Jo", ("SMITH", "JO")),
        ("Smith", "Jo", ("SMITH JR", "JO")),
        ("Morales-Martíz", "Rick", ("MORALES MARTIZ", "RICK")),
        ("O'Brien", "Zoë", ("OBRIEN", "ZOE")),
    ],
)
def test_the_same_name_in_other_letters_is_found(
    house: House, family: str, given: str, said: tuple[str, str]
) -> None:
    patient = a_patient(house, family, given, born="1961-12-05")
    a_patient(house, "Smith", "Joseph", born="1961-12-05")
    assert found(house, said) == [patient]
    assert found(house, said, born=date(1961, 5, 12)) == []


def test_alike_is_not_the_same(house: House) -> None:
    a_patient(house, "Smith", "Jo", born="1961-12-05")
    assert found(house, ("SMITHE", "JO"), ("SMITH", "JOE"), ("SMITH", "")) == []


def test_all_namesakes_are_found(house: House) -> None:
    both = [a_patient(house, "Smith", "Jo", born="1961-12-05") for _ in range(2)]
    assert found(house, ("SMITH", "JO")) == both


def test_an_mrn_is_found_in_any_case_and_no_other(house: House) -> None:
    patient = a_patient(house, "Smith", "Jo")
    with house.store.reading() as db:
        (line,) = with_mrn(db, "100001")
        assert line.id == patient
        assert with_mrn(db, "10000") == ()
        assert with_mrn(db, "") == ()
