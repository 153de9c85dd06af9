"""Kits: what a visit uses is issued as it ends, in its transaction; what is not there is noted."""

from __future__ import annotations

from datetime import timedelta

import pytest

from clinic_tui.backend.kits_part import KitsPart
from clinic_tui.backend.sitting import Sitting
from clinic_tui.backend.stock_part import StockPart
from clinic_tui.billing.models import Charge
from clinic_tui.billing.rows import ChargeEntry
from clinic_tui.coding.rows import Drug
from clinic_tui.coding.states import DrugUnit
from clinic_tui.errors import Conflict, Invalid, NotPermitted, Restricted
from clinic_tui.kits import editing, queries, settling
from clinic_tui.kits.ending import check_out
from clinic_tui.kits.models import VisitSupply
from clinic_tui.kits.rows import Given, MissingOfItem, Use
from clinic_tui.kits.rules import read_charged_as, read_kit, read_uses, show_charged, show_kit
from clinic_tui.patients.restricting import restrict
from clinic_tui.patients.rows import RestrictedFor
from clinic_tui.reception import service as reception
from clinic_tui.reception.rows import CheckInAnswers
from clinic_tui.schedule.models import Appointment
from clinic_tui.schedule.sites import add_site
from clinic_tui.schedule.states import Status
from clinic_tui.security.roles import Role
from clinic_tui.stock import items, places, receiving
from clinic_tui.stock.entries import Delivery, ItemEntry
from clinic_tui.stock.item_page import lots_of
from clinic_tui.stock.models import Lot, StockGiven, StockMove
from clinic_tui.stock.proving import wrong_sum
from clinic_tui.stock.rows import PlaceKind
from clinic_tui.store.undo import undo_last
from tests.builders import FU, GLOVES, NEW, ROOM_1, TODAY, House, a_patient, an_appointment
from tests.engines import on_sqlite, on_sqlite_first
from tests.services.cases_on_paper import SETTINGS

SOON, LATER = TODAY + timedelta(days=20), TODAY + timedelta(days=200)
NDC = "49281042150"
SHOT = ChargeEntry("90686", "Flu vaccine", 1, 4200)


@pytest.fixture
def flu(house: House) -> int:
    """A vaccine with an NDC, two of one lot and ten of a later one, in the kit of a follow-up with gloves."""
    entry = ItemEntry("VAC-FLU", "Flu vaccine", unit="dose", tracks_lots=True, drug_code=NDC)
    flu = items.add_item(house.chief, entry)
    receiving.receive(house.chief, flu, 10, "", Delivery(lot="B2", expires_on=LATER))
    receiving.receive(house.chief, flu, 2, "", Delivery(lot="A1", expires_on=SOON))
    receiving.receive(house.chief, GLOVES, 3)
    a_kit(house, "glv 2, vac-flu")
    editing.charge_as(house.chief, read_charged_as("vac-flu 90686 0.5 ml")[0])
    return flu


def a_kit(house: House, typed: str, visit_type: int = FU) -> None:
    """What visits of a type use."""
    editing.set_kit(house.chief, visit_type, read_kit(typed))


def a_visit(house: House, at: str = "9:15", patient: int | None = None) -> int:
    """A visit of today that is ready to leave."""
    visit = an_appointment(house, at, patient=patient)
    reception.check_in(house.front, visit, None, CheckInAnswers(self_pay=True))
    reception.take_to_room(house.front, visit, None, ROOM_1)
    reception.make_ready(house.front, visit, None)
    return visit


def on_hand(house: House, item: int) -> int:
    """Units by the moves."""
    return sum(move.quantity for move in house.all(StockMove, StockMove.item_id == item))


@on_sqlite_first
def test_a_visit_uses_what_lies_in_the_stock_room_of_its_site(house: House) -> None:
    north = add_site(house.chief, "North")
    room = places.add_place(house.chief, "NSR", "North room", PlaceKind.STOCK_ROOM, site_id=north)
    receiving.receive(house.chief, GLOVES, 5)
    receiving.receive(house.chief, GLOVES, 4, "", Delivery(room))
    a_kit(house, "glv 2")
    visit = a_visit(house)
    with house.chief.act("appointment.move") as db:
        db.get_one(Appointment, visit).site_id = north
    with house.store.reading() as db:
        (gloves,) = queries.offered(db, TODAY, visit)
    assert [lot.units for lot in gloves.good] == [4]
    check_out(house.front, visit, None, [SHOT])
    with house.store.reading() as db:
        assert [lot.on_hand for lot in lots_of(db, TODAY, GLOVES)] == [5, 2]
    mmr = items.add_item(house.chief, ItemEntry("MMR", "MMR vaccine", tracks_lots=True))
    fridge = places.add_place(house.chief, "FR", "Fridge", PlaceKind.FRIDGE)
    receiving.receive(house.chief, mmr, 3, "", Delivery(fridge, "M1", LATER))
    for typed, at in (("mmr 1 m1", "10:15"), ("mmr 1", "11:15")):
        (given,) = check_out(house.front, a_visit(house, at), None, [SHOT], uses=read_uses(f"glv 0, {typed}"))
        assert given.lots == (("M1", 1),), "in no kit, and in no stock room: it is taken from where it lies"
    a_kit(house, "mmr")
    visit = a_visit(house, "14:15")
    with house.store.reading() as db:
        (dose,) = queries.offered(db, TODAY, visit)
    assert (dose.there, dose.good[0].number) == (1, "M1")
    (given,) = check_out(house.front, visit, None, [SHOT])
    assert given.lots == (("M1", 1),), "so is what the kit names no place for"
    (late,) = check_out(house.front, a_visit(house, "15:15"), None, [SHOT])
    assert late.missing == 1
    receiving.receive(house.chief, mmr, 1, "", Delivery(fridge, "M2", LATER))
    with house.store.reading() as db:
        (row,) = queries.missing(db)
    assert settling.issue_missing(house.chief, row.id, row.version, 1).lots == (("M2", 1),)


@on_sqlite_first
def test_the_end_of_a_visit_issues_its_kit_to_the_patient_and_undo_takes_it_back(
    house: House, flu: int
) -> None:
    visit = a_visit(house)
    with house.store.reading() as db:
        (gloves, dose) = queries.offered(db, TODAY, visit)
    assert (gloves.line.units, gloves.there, gloves.first, dose.there) == (2, 2, None, 1)
    assert [(lot.number, lot.expires_on, lot.units) for lot in dose.good] == [
        ("A1", SOON, 2), ("B2", LATER, 10),
    ]  # fmt: skip
    given = check_out(house.front, visit, None, [SHOT])
    assert given == (
        Given("GLV", "Gloves", "box", 2, (("", 2),)),
        Given("VAC-FLU", "Flu vaccine", "dose", 1, (("A1", 1),)),
    )
    whose = house.visit(visit).patient_id
    assert {(row.patient_id, row.appointment_id) for row in house.all(StockGiven)} == {(whose, visit)}
    (charge,) = house.all(Charge)
    assert (charge.ndc, charge.ndc_quantity, charge.ndc_unit) == (NDC, "0.5", DrugUnit.MILLILITRE)
    with house.store.reading() as db:
        (dose_had, gloves_had) = queries.received(db, whose).rows
        (seen,) = queries.who_received(db, house.all(Lot, Lot.number == "A1")[0].id or 0)
    assert (dose_had.lot, dose_had.expires_on, dose_had.drug_code, dose_had.units) == ("A1", SOON, NDC, 1)
    assert (gloves_had.lot, gloves_had.units, seen.visit) == ("", 2, "03/03/26 FU")

    with pytest.raises(NotPermitted):
        undo_last(house.front)
    chief = house.desk("A", Role.MANAGER, "mia", 1)
    undo_last(chief)
    assert house.status(visit) is Status.READY
    assert (on_hand(house, flu), on_hand(house, GLOVES)) == (12, 3)
    assert (house.all(VisitSupply), house.all(Charge)) == ([], [])
    with house.store.reading() as db:
        assert queries.received(db, whose).rows == ()
        assert wrong_sum(db) == ""
    assert check_out(house.front, visit, None, [SHOT])[1].lots == (("A1", 1),), "and it ends once more"


@on_sqlite
def test_what_is_not_there_blocks_nobody_and_is_put_right_later(house: House, flu: int) -> None:
    check_out(house.front, a_visit(house), None, [SHOT])
    visit = a_visit(house, "10:00")
    (gloves, dose) = check_out(house.front, visit, None, [SHOT], uses=read_uses("glv 3, vac-flu 1 b2"))
    assert (gloves.used, gloves.lots, gloves.missing, dose.lots) == (3, (("", 1),), 2, (("B2", 1),))
    with house.store.reading() as db:
        (row,) = queries.missing(db)
    assert (row.appointment_id, row.code, row.missing, row.place) == (visit, "GLV", 2, "main")
    front = KitsPart(Sitting(house.front))
    check_out(house.front, a_visit(house, "10:30"), None, [SHOT], uses=read_uses("glv 1, vac-flu 0"))
    assert front.missing_by_item() == (MissingOfItem(row.id, "Gloves", "box", 3, 2),)
    other = front.missing()[1]
    settling.leave_missing(house.front, other.id, other.version, "a box was open")
    with pytest.raises(Invalid, match="only 2 are missing"):
        settling.issue_missing(house.front, row.id, row.version, 3)
    with pytest.raises(Conflict, match="only 0 box of Gloves"):
        settling.issue_missing(house.front, row.id, row.version, 1)
    assert settling.issue_missing(house.front, row.id, row.version, 1, found="behind the box").left == 1
    with pytest.raises(Conflict, match="put this right meanwhile"):
        settling.leave_missing(house.front, row.id, row.version, "late")
    with house.store.reading() as db:
        (row,) = queries.missing(db)
    settling.leave_missing(house.front, row.id, row.version, "two were used")
    with house.store.reading() as db:
        assert queries.missing(db) == ()
        assert wrong_sum(db) == ""
    undo_last(house.front)
    with house.store.reading() as db:
        assert [each.missing for each in queries.missing(db)] == [1]


@on_sqlite
def test_an_open_question_or_a_wrong_word_ends_nothing(house: House, flu: int) -> None:
    a_kit(house, "glv, vac-flu ?1")
    visit = a_visit(house)
    for uses, words in (
        (None, "was VAC-FLU used"),
        (read_uses("glv, vac-flu ?"), "was VAC-FLU used"),
        (read_uses("vac-flu, nope 1"), "there is no item `NOPE`"),
        (read_uses("vac-flu 1 z9"), "no lot Z9 of Flu vaccine"),
    ):
        with pytest.raises(Invalid, match=words) as refused:
            check_out(house.front, visit, None, [SHOT], uses=uses)
        assert refused.value.field == "supplies"
    assert (house.status(visit), house.all(VisitSupply), house.all(Charge)) == (Status.READY, [], [])
    assert check_out(house.front, visit, None, [SHOT], uses=read_uses("glv, vac-flu 0")) == (
        Given("GLV", "Gloves", "box", 1, (("", 1),)),
    )
    left_out = house.all(VisitSupply)[1]
    assert (left_out.item_id, left_out.planned, left_out.used, left_out.is_missing) == (flu, 1, 0, False)


@on_sqlite
def test_a_visit_that_is_opened_again_issues_nothing_twice(house: House, flu: int) -> None:
    visit = a_visit(house)
    check_out(house.front, visit, None, [SHOT])
    reception.back(house.chief, visit, None)
    with house.store.reading() as db:
        assert queries.offered(db, TODAY, visit) == ()
    assert check_out(house.front, visit, None, []) == ()
    reception.back(house.chief, visit, None)
    (more,) = check_out(house.front, visit, None, [], uses=(Use("VAC-FLU", 2),))
    assert more.lots == (("A1", 1), ("B2", 1))
    assert [(row.used, row.given) for row in house.all(VisitSupply)] == [(2, 2), (3, 3)]
    (charge,) = house.all(Charge)
    assert charge.ndc_quantity == "1.5"


@on_sqlite
def test_a_drug_tells_its_line_of_charges_and_what_was_typed_stands(house: House, flu: int) -> None:
    (_, dose) = check_out(house.front, a_visit(house), None, [ChargeEntry("99213", "Office visit", 1, 9500)])
    assert dose.uncharged == "90686"
    typed = ChargeEntry("90686", "x", 1, 1, drug=Drug("00409379501", "1", DrugUnit.UNIT))
    (_, dose) = check_out(house.front, a_visit(house, "10:00"), None, [typed])
    assert dose.uncharged == ""
    assert [(row.ndc, row.ndc_quantity) for row in house.all(Charge)] == [("", ""), ("00409379501", "1")]


@on_sqlite_first
def test_a_kit_is_edited_whole_and_knows_who_was_first(house: House, flu: int) -> None:
    with house.store.reading() as db:
        kit, other = queries.kits(db)
    assert (show_kit(kit.lines), show_charged(kit.charged), other.lines) == (
        "GLV 2, VAC-FLU 1", "VAC-FLU 90686 0.5 ml", (),
    )  # fmt: skip
    editing.set_kit(house.chief, FU, read_kit("vac-flu ?2"), read_charged_as("vac-flu 90688 1 un"), kit.seen)
    with pytest.raises(Conflict, match="changed at another desk"):
        editing.set_kit(house.chief, FU, read_kit("glv"), (), kit.seen)
    with house.store.reading() as db:
        changed = queries.kits(db)[0]
    assert (show_kit(changed.lines), show_charged(changed.charged)) == ("VAC-FLU ?2", "VAC-FLU 90688 1 un")
    editing.set_kit(house.chief, FU, (), ())
    undo_last(house.chief)
    with house.store.reading() as db:
        assert show_kit(queries.kits(db)[0].lines) == "VAC-FLU ?2"
    for typed, charged, words in (
        ("glv @fridge", "", "no place `FRIDGE`"),
        ("nope", "", "no item `NOPE`"),
        ("glv", "glv 90686 1 ml", "has no NDC"),
        ("glv", "vac-flu 90686 1 ml", "is not in the kit"),
    ):
        with pytest.raises(Invalid, match=words):
            editing.set_kit(house.chief, NEW, read_kit(typed), read_charged_as(charged))


@on_sqlite
def test_what_a_restricted_patient_received_is_in_the_record_alone(house: House, flu: int) -> None:
    vale = a_patient(house, "Vale")
    check_out(house.front, a_visit(house, patient=vale), None, [SHOT], uses=read_uses("glv 9, vac-flu 1"))
    restrict(house.chief, vale, RestrictedFor.VIP)
    front, chief = KitsPart(Sitting(house.front)), KitsPart(Sitting(house.chief))
    with pytest.raises(Restricted):
        front.received(vale)
    assert len(chief.received(vale).rows) == 2
    (row,) = front.missing()
    assert (row.name, row.mrn, row.missing) == ("a restricted record", "", 6)
    lot = house.all(Lot, Lot.number == "A1")[0].id or 0
    lee = StockPart(Sitting(house.desk("L", Role.CLINICIAN, "lee")), SETTINGS)
    assert [(seen.name, seen.visit) for seen in lee.received_by(lot)] == [("a restricted record", "")]
