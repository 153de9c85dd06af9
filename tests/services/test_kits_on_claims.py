"""What a kit says of a drug reaches the payer: LIN and CTP of the 837P, shaded item 24 of the form."""

from __future__ import annotations

from pathlib import Path

from clinic_tui.billing.rows import ChargeEntry
from clinic_tui.claims import partners
from clinic_tui.claims.kept_bytes import batch_bytes
from clinic_tui.claims.making import make
from clinic_tui.claims.paper_form.printing import Wanted, write_text
from clinic_tui.claims.to_send import claims_due
from clinic_tui.coding.rows import CodingEntry
from clinic_tui.kits import editing
from clinic_tui.kits.ending import check_out
from clinic_tui.kits.rules import read_charged_as, read_kit
from clinic_tui.stock import items, receiving
from clinic_tui.stock.entries import Delivery, ItemEntry
from clinic_tui.x12.envelope import read_trusted
from tests.builders import FU, TODAY, House
from tests.services.test_coding import ready
from tests.services.test_making_claims import HUB
from tests.services.test_scrubbing import VISIT, everything, somebody

HYPHENATED, ELEVEN = "0409-3795-01", "00409379501"
"""As it stands on the vial, 4-4-2, and as claims carry it."""


def test_ndc_quantity_and_unit_of_a_kit_reach_the_file_and_the_form_and_the_lot_does_not(
    house: House, tmp_path: Path
) -> None:
    everything(house)
    partners.add_partner(house.chief, HUB)
    drug = items.add_item(
        house.chief, ItemEntry("DEXA", "Dexamethasone", unit="vial", tracks_lots=True, drug_code=HYPHENATED)
    )
    delivery = Delivery(lot="KX77Q", expires_on=TODAY.replace(year=TODAY.year + 1))
    receiving.receive(house.chief, drug, 5, "", delivery)
    editing.set_kit(house.chief, FU, read_kit("dexa 3"), read_charged_as("dexa j1100 1.25 ml"))
    visit = ready(house, "9:15", somebody(house))
    dexamethasone = ChargeEntry("J1100", "Dexamethasone", 3, 400)
    check_out(house.chief, visit, None, [VISIT, dexamethasone], coding=CodingEntry(("E119",)))

    with house.store.reading() as db:
        due = claims_due(db, house.clock)
    (batch,) = make(house.chief, due, frozenset(mark for each in due for mark in each.warned_of))
    with house.store.reading() as db:
        written = batch_bytes(db, batch.id)
    (found,) = (each for *_, each in read_trusted(written).sets())
    lines = [each for each in found.segments if each.name in ("SV1", "LIN", "CTP")]
    assert [each.name for each in lines] == ["SV1", "SV1", "LIN", "CTP"], "it stands below its own line"
    (_, service, lin, ctp) = lines
    assert service.parts(1)[:2] == ("HC", "J1100")
    assert (lin.value(2), lin.value(3)) == ("N4", ELEVEN)
    assert (ctp.value(4), ctp.parts(5)) == ("3.75", ("ML",))

    write_text(house.chief, Wanted((visit,)), tmp_path / "claim.txt")
    form = (tmp_path / "claim.txt").read_text()
    (shaded,) = (line for line in form.splitlines() if ELEVEN in line)
    assert shaded.split()[:2] == [f"N4{ELEVEN}", "ML3.75"]
    assert "KX77Q" not in form + written.decode()
