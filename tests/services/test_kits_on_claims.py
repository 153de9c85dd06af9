"""What a kit says of a drug reaches the payer: LIN and CTP of the 837P, shaded item 24 of the form; the lot
those payers alone that are to be told of lots.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from clinic_tui.billing.models import Charge
from clinic_tui.billing.rows import ChargeEntry, ChargeRow
from clinic_tui.claims import partners
from clinic_tui.claims.answer_queries import histories_of_visit
from clinic_tui.claims.draft import Frequency
from clinic_tui.claims.kept_bytes import batch_bytes
from clinic_tui.claims.making import make
from clinic_tui.claims.models import Claim
from clinic_tui.claims.paper_form.printing import Wanted, write_text
from clinic_tui.claims.payer_wishes import set_payer_wishes
from clinic_tui.claims.states import ClaimState
from clinic_tui.claims.to_send import ToSend, claims_again, claims_due
from clinic_tui.claims.wish_rows import PayerWishes
from clinic_tui.claims.written_facts import facts_of
from clinic_tui.coding.rows import CodingEntry
from clinic_tui.kits import editing, queries, settling
from clinic_tui.kits.charged_lots import charged_visit
from clinic_tui.kits.ending import check_out
from clinic_tui.kits.rules import read_charged_as, read_kit
from clinic_tui.stock import items, receiving
from clinic_tui.stock.entries import Delivery, ItemEntry
from clinic_tui.store.undo import undo_last
from clinic_tui.x12.claim_reading import read_claim_sets
from clinic_tui.x12.envelope import read_trusted, read_x12
from clinic_tui.x12.findings import Findings
from tests.builders import FU, TODAY, House
from tests.engines import on_sqlite, on_sqlite_first
from tests.services.test_coding import ready
from tests.services.test_making_claims import HUB
from tests.services.test_scrubbing import VISIT, everything, somebody
from tests.unit.x12.test_claim_writing import complaints

HYPHENATED, ELEVEN = "0409-3795-01", "00409379501"
"""As it stands on the vial, 4-4-2, and as claims carry it."""


def drug_given(house: House, kit: str = "dexa 3") -> int:
    """A visit that used a drug of two lots and bills it, closed."""
    everything(house)
    partners.add_partner(house.chief, HUB)
    drug = items.add_item(
        house.chief, ItemEntry("DEXA", "Dexamethasone", unit="vial", tracks_lots=True, drug_code=HYPHENATED)
    )
    for lot, days in (("kx77Q", 365), ("C1", 400)):
        delivery = Delivery(lot=lot, expires_on=TODAY + timedelta(days=days))
        receiving.receive(house.chief, drug, 2, "", delivery)
    editing.set_kit(house.chief, FU, read_kit(kit), read_charged_as("dexa j1100 1.25 ml"))
    visit = ready(house, "9:15", somebody(house))
    dexamethasone = ChargeEntry("J1100", "Dexamethasone", 3, 400)
    check_out(house.chief, visit, None, [VISIT, dexamethasone], coding=CodingEntry(("E119",)))
    return visit


def written(house: House, due: Sequence[ToSend]) -> bytes:
    """The file of these claims."""
    (batch,) = make(house.chief, due, frozenset(mark for each in due for mark in each.warned_of))
    with house.store.reading() as db:
        return batch_bytes(db, batch.id)


def all_due(house: House) -> tuple[ToSend, ...]:
    with house.store.reading() as db:
        return claims_due(db, house.clock)


@on_sqlite
def test_ndc_quantity_and_unit_of_a_kit_reach_the_file_and_the_form_and_the_lot_does_not(
    house: House, tmp_path: Path
) -> None:
    visit = drug_given(house)
    content = written(house, all_due(house))
    (found,) = (each for *_, each in read_trusted(content).sets())
    lines = [each for each in found.segments if each.name in ("SV1", "LIN", "CTP", "NTE")]
    assert [each.name for each in lines] == ["SV1", "SV1", "LIN", "CTP"], "it stands below its own line"
    (_, service, lin, ctp) = lines
    assert service.parts(1)[:2] == ("HC", "J1100")
    assert (lin.value(2), lin.value(3)) == ("N4", ELEVEN)
    assert (ctp.value(4), ctp.parts(5)) == ("3.75", ("ML",))

    write_text(house.chief, Wanted((visit,)), tmp_path / "claim.txt")
    form = (tmp_path / "claim.txt").read_text()
    (shaded,) = (line for line in form.splitlines() if ELEVEN in line)
    assert shaded.split()[:2] == [f"N4{ELEVEN}", "ML3.75"]
    assert "KX77Q" not in (form + content.decode()).upper()


@on_sqlite
def test_a_payer_that_is_told_lots_finds_them_in_the_notes_of_their_lines(house: House) -> None:
    visit = drug_given(house)
    set_payer_wishes(house.chief, 1, PayerWishes(wants_lots=True))
    content = written(house, all_due(house))
    assert complaints(content) == ""
    first, second = TODAY + timedelta(days=365), TODAY + timedelta(days=400)
    note = f"LOT KX77Q EXP {first:%Y%m%d}, LOT C1 EXP {second:%Y%m%d}"
    ((_, claims),) = read_claim_sets(read_x12(content), Findings())
    (claim,) = claims
    assert [each.note for each in claim.facts.lines] == ["", note], "what was no drug has no lot"

    with house.store.reading() as db:
        office, drug = charged_visit(db, visit).charges
        (history,) = histories_of_visit(db, visit)
    assert not office.lots
    assert [(each.number, each.units) for each in drug.lots] == [("kx77Q", 2), ("C1", 1)]
    assert history.lots == (f"J1100: {drug.lot_words}",)
    assert drug.lot_words.startswith(f"lot kx77Q, expires {first:%m/%d/%Y}; lot C1, ")
    (bare,) = {each.lots for each in charged_visit_hidden(house, visit)}
    assert bare == (), "of a restricted record nothing of it is told"


def charged_visit_hidden(house: House, visit: int) -> tuple[ChargeRow, ...]:
    with house.store.reading() as db:
        row = charged_visit(db, visit)
    return row.seen_without(frozenset({row.patient_id})).charges


@on_sqlite_first
@pytest.mark.parametrize("frequency", [Frequency.REPLACEMENT, Frequency.VOID])
def test_a_claim_that_is_corrected_or_voided_tells_them_again(house: House, frequency: Frequency) -> None:
    drug_given(house)
    set_payer_wishes(house.chief, 1, PayerWishes(wants_lots=True))
    written(house, all_due(house))
    with house.chief.act("claim.send") as db:
        claim = db.get_one(Claim, 1)
        claim.state, claim.payer_number = ClaimState.PAID, "ACME77"
    with house.store.reading() as db:
        (again,) = claims_again(db, house.clock, [1], frequency)
    assert facts_of(again.draft).frequency == frequency.value
    assert facts_of(again.draft).lines[1].note.startswith("LOT KX77Q EXP ")


def lots_told(house: House, visit: int) -> list[list[str]]:
    with house.store.reading() as db:
        return [[lot.number for lot in each.lots] for each in charged_visit(db, visit).charges]


@on_sqlite_first
def test_what_was_taken_back_or_is_of_another_vial_stands_with_no_line(house: House) -> None:
    visit = drug_given(house, "dexa 5")
    assert lots_told(house, visit) == [[], ["kx77Q", "C1"]]
    with house.store.reading() as db:
        (missing,) = queries.missing(db)
    more = Delivery(lot="D5", expires_on=TODAY + timedelta(days=500))
    receiving.receive(house.chief, missing.item_id, 2, "", more)
    settling.issue_missing(house.chief, missing.id, missing.version, 1)
    assert lots_told(house, visit) == [[], ["kx77Q", "C1", "D5"]]
    undo_last(house.chief)
    assert lots_told(house, visit) == [[], ["kx77Q", "C1"]]
    (drug,) = (each for each in house.all(Charge) if each.code == "J1100")
    with house.chief.act("charge.enter") as db:
        db.get_one(Charge, drug.id).ndc = "00002871501"
    assert lots_told(house, visit) == [[], []]
