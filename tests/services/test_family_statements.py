"""One statement to a guarantor for all whose bills go there, and who is never on it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader

from clinic_tui import failpoints
from clinic_tui.billing import taking
from clinic_tui.billing.rule_setting import set_billing_rules
from clinic_tui.errors import Restricted
from clinic_tui.money.rows import Pay, Tender
from clinic_tui.patients import service as patients
from clinic_tui.patients.detail_rows import PatientDetails, PrivateWay, Relation
from clinic_tui.patients.models import Patient
from clinic_tui.patients.restricting import restrict
from clinic_tui.patients.rows import Address, RestrictedFor
from clinic_tui.plans.rows import PlanTerms
from clinic_tui.plans.service import make_plan
from clinic_tui.security.roles import Role
from clinic_tui.settings import Settings
from clinic_tui.settings.paper import PaperSettings
from clinic_tui.statements import queries, service
from clinic_tui.statements.models import Statement
from clinic_tui.statements.rows import AccountRow, Counted, Shown
from clinic_tui.statements.states import HoldReason, Standing, Step
from tests.builders import TODAY, House, some_fields
from tests.engines import on_sqlite, on_sqlite_first
from tests.services.test_ledger import a_visit
from tests.services.test_statements import RULES, Killed, go_to, owing, row_of, seen

HILL = Address("1 Hill", "", "Lynn", "MA", "01901")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        tmp_path, "house", "Elm Street", "UTC", "file", paper=PaperSettings(folder=tmp_path / "paper")
    )


@pytest.fixture
def mother(house: House) -> int:
    """Who answers for the others, in a clinic that may send statements."""
    set_billing_rules(house.chief, RULES)
    return patients.register(house.records, some_fields("Moss", "Eve", address=HILL))


@pytest.fixture
def killed_at() -> Iterator[list[str]]:
    """The failpoint at which the program is killed, once it is named here."""
    places: list[str] = []

    def reached(name: str) -> None:
        if name in places:
            places.remove(name)
            raise Killed

    failpoints.arm(reached)
    yield places
    failpoints.arm(None)


def child(house: House, guarantor: int, family: str, cents: int, at: str, **details: object) -> int:
    """Somebody for whom the guarantor answers, who owes so much."""
    mrn = house.get(Patient, guarantor).mrn
    answered_for = PatientDetails(guarantor=mrn, guarantor_is=Relation.PARENT, **details)  # type: ignore[arg-type]
    return owing(house, cents, family, at, details=answered_for)


def parts_of(row: AccountRow) -> dict[int, int]:
    """What each of the patients owes."""
    return {part.patient_id: part.cents for part in row.parts}


def said(house: House) -> dict[int, Shown]:
    """What the statements say, by the patient whose account it is."""
    with house.store.reading() as db:
        return {row.patient_id: queries.statement(db, row.number).shown for row in queries.statements(db)}


@on_sqlite_first
def test_one_statement_for_all_with_a_heading_for_each(
    house: House, mother: int, settings: Settings, tmp_path: Path
) -> None:
    ben = child(house, mother, "Ben", 300, "09:30")
    cal = child(house, mother, "Cal", 6_000, "10:00")
    a_visit(house, mother, 100, "10:30")
    a_visit(house, mother, 300, "11:00")
    taking.take_on_balance(house.front, cal, (Tender(Pay.CARD, 1_000),))
    row = row_of(house, mother)
    assert (row.standing, row.cents, row.to) == (Standing.DUE, 5_700, "Eve Moss")
    assert parts_of(row) == {mother: 400, ben: 300, cal: 5_000}  # two alone would be too small
    assert seen(house).due == Counted(1, 5_700)
    made = service.run_statements(house.chief, settings, confirmed=Counted(1, 5_700))
    page = "".join(each.extract_text() for each in PdfReader(Path(made.folder) / made.files[0]).pages)
    for words in ("Eve Moss", "1 Hill", "3 patients", "Ben, Ada, account", "Cal, Ada, account", "$57.00"):
        assert words in page, words
    assert (page.count("Owed for this patient"), page.count("Visit of")) == (1, 4)
    says = said(house)[mother]
    assert [each.total_cents for each in says.patients] == [400, 300, 5_000]
    for each in says.patients:
        owed = sum(visit.owed_cents for visit in says.visits if visit.mrn == each.mrn)
        assert owed - each.credit_cents == each.total_cents
    sent = (Path(made.folder) / made.files[0]).read_bytes()
    service.print_again(house.front, settings, 1, path=tmp_path / "again.pdf")
    assert (tmp_path / "again.pdf").read_bytes() == sent
    with house.store.reading() as db:
        for patient in (mother, ben, cal):
            assert [row.number for row in queries.statements(db, patient)] == [1]
            later = queries.ledger(db, patient, TODAY + timedelta(days=40)).aging.patient
            assert (later[0] == 0, later[1] > 0) == (True, True)  # from the statement on, whoever it went to


@on_sqlite
def test_who_is_never_on_it(house: House, mother: int, settings: Settings) -> None:
    ben = child(house, mother, "Ben", 5_000, "09:30")
    cal = child(house, mother, "Cal", 6_000, "10:00")
    private = {"private_by": PrivateWay.LETTER, "private_to": "PO Box 7, Lynn, MA"}
    shy = child(house, mother, "Shy", 7_000, "10:30", **private)
    shut = child(house, mother, "Shut", 8_000, "11:00")
    restrict(house.chief, shut, RestrictedFor.VIP)
    payer = child(house, mother, "Payer", 9_000, "11:30")
    make_plan(house.chief, payer, PlanTerms(9_000, 3_000, 10, TODAY + timedelta(days=8)))
    set_billing_rules(house.chief, RULES.__class__(address=RULES.address, plans_are_held=False))
    made = service.run_statements(house.chief, settings)
    says = said(house)
    assert made.count == 4
    assert {patient: each.to for patient, each in says.items()} == {
        mother: ("Eve Moss", "1 Hill", "Lynn, MA 01901"),
        shy: ("Ada Shy", "PO Box 7", "Lynn", "MA"),
        shut: ("Ada Shut", "8 Quay", "Salem, MA 01970"),
        payer: ("Eve Moss", "1 Hill", "Lynn, MA 01901"),
    }
    assert [each.name for each in says[mother].patients] == ["Ben, Ada", "Cal, Ada"]
    assert {ben, cal}.isdisjoint(says)


@on_sqlite
def test_a_guarantor_with_an_account_apart_leaves_theirs_to_the_first(house: House, mother: int) -> None:
    ben = child(house, mother, "Ben", 5_000, "09:30")
    cal = child(house, mother, "Cal", 6_000, "10:00")
    a_visit(house, mother, 7_000, "10:30")
    restrict(house.chief, mother, RestrictedFor.VIP)
    assert parts_of(row_of(house, ben)) == {ben: 5_000, cal: 6_000}
    assert (row_of(house, mother).cents, row_of(house, mother).parts) == (7_000, ())


@on_sqlite
def test_a_hold_on_one_holds_it_and_says_whose(house: House, mother: int) -> None:
    ben = child(house, mother, "Ben", 5_000, "09:30")
    cal = child(house, mother, "Cal", 6_000, "10:00")
    service.hold(house.front, cal, HoldReason.DISPUTED, "was not seen")
    row = row_of(house, mother)
    assert (row.hold, row.why) == (HoldReason.DISPUTED, "of Cal, Ada: was not seen")
    assert row.held_of == (cal, "Cal, Ada")
    service.release(house.front, cal)
    service.hold(house.front, mother, HoldReason.RETURNED)
    assert row_of(house, mother).held_of == (mother, "Moss, Eve")
    taking.take_on_balance(house.front, cal, (Tender(Pay.CARD, 6_000),))
    row = row_of(house, ben)
    assert (row.standing, row.held_of) == (Standing.HELD, (mother, "Moss, Eve"))


@on_sqlite
def test_the_notices_go_on_when_somebody_joins(house: House, mother: int, settings: Settings) -> None:
    ben = child(house, mother, "Ben", 5_000, "09:30")
    service.run_statements(house.chief, settings)
    cal = child(house, mother, "Cal", 6_000, "10:00")
    assert row_of(house, mother).standing is Standing.EARLY
    assert row_of(house, mother).last_day == TODAY
    go_to(house, TODAY + timedelta(days=30))
    service.run_statements(house.chief, settings, confirmed=Counted(1, 11_000))
    says = said(house)
    assert (says[ben].step, says[mother].step) == (Step.FIRST, Step.SECOND)
    assert [each.name for each in says[mother].patients] == ["Ben, Ada", "Cal, Ada"]
    assert row_of(house, mother).standing is Standing.EARLY
    assert cal not in says


@on_sqlite
def test_left_out_by_any_of_them_and_closed_with_any_of_them(
    house: House, mother: int, settings: Settings, tmp_path: Path
) -> None:
    child(house, mother, "Ben", 5_000, "09:30")
    cal = child(house, mother, "Cal", 6_000, "10:00")
    owing(house, 7_000, "Other", "10:30")
    made = service.run_statements(house.chief, settings, [cal])
    assert (made.count, made.cents) == (1, 7_000)
    made = service.run_statements(house.chief, settings)
    assert (made.count, made.cents) == (1, 11_000)
    restrict(house.chief, cal, RestrictedFor.VIP)
    biller = house.desk("D", Role.BILLER, "bea", 3)
    with pytest.raises(Restricted):
        service.print_again(biller, settings, 2, path=tmp_path / "again.pdf")
    with house.store.reading() as db:
        (row,) = [row for row in queries.statements(db) if row.number == 2]
    assert row.seen_without(frozenset()).cents == 11_000
    assert row.seen_without(frozenset({cal})).cents == 0


@on_sqlite_first
def test_a_killed_run_for_a_family_is_finished_once(
    house: House, mother: int, settings: Settings, killed_at: list[str]
) -> None:
    child(house, mother, "Ben", 5_000, "09:30")
    child(house, mother, "Cal", 6_000, "10:00")
    killed_at.append("statements.file written")
    with pytest.raises(Killed):
        service.run_statements(house.chief, settings)
    child(house, mother, "New", 7_000, "10:30")
    made = service.run_statements(house.chief, settings)
    assert (made.count, made.finished_old) == (1, True)
    assert len(house.all(Statement)) == 1
    (path,) = settings.paper_folder.glob("*.pdf")
    words = PdfReader(path).pages[0].extract_text()
    assert [name in words for name in ("Ben, Ada", "Cal, Ada", "New, Ada")] == [True, True, False]
    assert row_of(house, mother).standing is Standing.EARLY
