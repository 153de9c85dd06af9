"""Claims by keys alone: what waits to be billed, and its charges mended."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

from clinic_tui.billing.rows import ChargeEntry
from clinic_tui.coding.rows import NewTemplate
from clinic_tui.screens.claims.charges import EditCharges
from clinic_tui.screens.reception.check_out import CheckOut
from tests.screens.keystrokes import at_rest, strike
from tests.screens.signed_in import signed_in
from tests.screens.small_clinic import KIM, ROOM_3, Seat, SmallClinic, seated

Golden = Callable[[Any, str], None]


def codes_of(seat: Seat, clinic: SmallClinic, name: str) -> list[str]:
    assert seat.app.backend is not None
    return [charge.code for charge in seat.app.backend.billing.visit(clinic.visits[name]).charges]


async def test_visits_of_all_days_and_of_one_payer_are_seen_and_charges_added_and_taken_out(
    small_clinic: SmallClinic, matches_golden: Golden
) -> None:
    async with seated(small_clinic, "bea", tab="3") as seat:
        await seat.shows("Li, Bo", "1 visit", "$120.00 charged")
        await seat.press("a")
        await seat.shows("Okafor, Amara", "3 visits", "$205.00 charged", "1 without", "[3 Claims (1)]")
        assert "alert" not in seat.lines[0]  # what is low is nothing to who sees no stock
        await seat.pictured(matches_golden, "claims")
        await seat.press("home", "f")
        await seat.shows("Visits to be billed of all days, self-pay alone", "f all payers")
        await seat.press("f")
        await seat.shows("Visits to be billed of all days", "a today alone")
        await seat.until(lambda: "self-pay alone" not in seat.text)
        await seat.press("a")
        await seat.gone("Okafor, Amara")
        await seat.press("e")
        await seat.shows("Office visit")
        await seat.press(*"-1", "enter")
        await seat.shows("only charge")
        await seat.press("end", "backspace", "backspace", *"-999", "enter")
        await seat.shows("`999` is no line: line 1 alone stands here")
        await seat.press("ctrl+u", *"87880", "enter")
        await seat.press(*"strep test", "enter", "2", "enter", *"18.5", "enter")
        await seat.shows("total $157.00")
        await seat.press(*"-2", "enter")
        await seat.gone("strep test")
        await seat.press(*"87880", "enter", "enter", "enter", "9", "enter", "enter")
        await seat.shows("1 charge added", "$129.00")
        assert await seat.ask(lambda: codes_of(seat, small_clinic, "Li")) == ["99213", "87880"]
        await seat.press("e")
        await seat.shows("Office visit")
        await seat.press(*"-1", "enter")
        await seat.shows("line 1, 99213, taken out")
        assert await seat.ask(lambda: codes_of(seat, small_clinic, "Li")) == ["87880"]


async def another_line_typed(seat: Seat) -> None:
    """Below the only line that is charged stands another one, typed and not saved."""
    await seat.shows("Li, Bo")
    await seat.press("e")
    await seat.shows("Office visit")
    await seat.press(*"87880", "enter", *"strep test", "enter", "enter", *"18", "enter")
    await seat.shows("strep test", "total $138.00")


async def test_the_only_line_is_replaced_and_keys_wait_for_it_so_that_nothing_is_charged_twice(
    small_clinic: SmallClinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with seated(small_clinic, "bea", tab="3") as seat:
        await another_line_typed(seat)
        await seat.press(*"-1", "f12")
        await seat.shows("Enter takes line 1 out")
        form = seat.app.screen
        assert isinstance(form, EditCharges)
        form.set_text("code", "")  # that it changed comes to the form after what is said here
        form.say("line 1 taken out")
        await at_rest(seat.pilot)
        assert "line 1 taken out" in seat.text, "what was said of the field before has wiped it away"
        await seat.press(*"-1", "f12")
        await seat.shows("Enter takes line 1 out")
        await seat.press("enter")
        await seat.shows("line 1, 99213, taken out, 1 charge added instead", "total $18.00")
        assert await seat.ask(lambda: codes_of(seat, small_clinic, "Li")) == ["87880"]
        await seat.press(*"99212", "enter", "enter", "enter", "9", "enter")
        await seat.shows("total $27.00")
        backend = seat.app.backend
        assert backend is not None
        begun, may_go, remove = threading.Event(), threading.Event(), backend.billing.remove_charge

        def slowly(*given: Any) -> None:
            begun.set()
            assert may_go.wait(30)
            remove(*given)

        monkeypatch.setattr(backend.billing, "remove_charge", slowly)
        await seat.press(*"-1", "f12")
        await seat.shows("Enter takes line 1 out")
        await strike(seat.app, "enter")
        await seat.until(begun.is_set)
        await strike(seat.app, "f12")
        may_go.set()
        await seat.press("escape")
        await seat.shows("Visits to be billed")
        assert await seat.ask(lambda: codes_of(seat, small_clinic, "Li")) == ["99212"]


async def test_a_diagnosis_that_is_none_is_asked_about_once_and_lines_set_aside_come_back(
    small_clinic: SmallClinic,
) -> None:
    async with seated(small_clinic, "bea", tab="3") as seat:
        await seat.shows("Li, Bo")
        await seat.press("e")
        await seat.shows("Office visit")
        await seat.press("shift+tab", "ctrl+u", *"m54.5 z99.zz", "enter")
        await seat.shows("M54.5 is a heading", "Z99.ZZ is no")
        await seat.press("f12")
        await seat.shows("Keep it all the same?")
        await seat.press("y")
        await seat.shows("coded: M54.5 Z99.ZZ")
        backend, number = seat.app.backend, small_clinic.visits["Li"]
        assert backend is not None
        told = await seat.ask(lambda: str(backend.schedule.history(number)))
        assert told.count("kept though unknown: M54.5 is a heading") == 1
        await seat.press("e")
        await seat.shows("Office visit")
        await seat.press(*"87880", "enter", "enter", "enter", "9", "enter")
        await seat.shows("total $129.00")
        await seat.press(*"1 -25", "enter", "escape")
        await seat.shows("Z goes on")
        await seat.press("Z")
        await seat.shows("total $129.00", "99213-25")


async def to_be_coded(seat: Seat, clinic: SmallClinic) -> int:
    """O'Brien, insured, is ready to leave."""
    backend, visit = seat.app.backend, clinic.visits["O'Brien"]
    assert backend is not None
    reception = backend.reception
    await seat.ask(lambda: reception.take_to_room(visit, reception.row(visit).version, ROOM_3))
    for _ in range(2):
        await seat.ask(lambda: reception.advance(visit, reception.row(visit).version))
    return visit


async def test_lines_follow_their_diagnoses_and_stored_ones_are_put_aside_in_words(
    small_clinic: SmallClinic,
) -> None:
    clinic = small_clinic
    async with seated(clinic, "otto", tab="2") as seat:
        visit = await to_be_coded(seat, clinic)
        seat.app.push_screen(CheckOut(visit))
        await seat.shows("F8 details", "No charges yet.")
        await seat.press(*"e11.9 i10", "enter", *"99213 b", "enter", "enter", "enter", *"95", "enter")
        await seat.shows("1 99213          B")
        form = seat.app.screen
        assert isinstance(form, CheckOut)
        form._focus("diagnoses")
        await seat.press(*"i10 e11.9", "enter")
        await seat.shows("1 99213          A")
        form._focus("diagnoses")
        await seat.press(*"z79.4 e11.9", "enter")
        await seat.shows("99213 pointed to a diagnosis that was taken out")
        seat.app.pop_screen()
        backend = seat.app.backend
        assert backend is not None
        version = backend.reception.row(visit).version
        line = ChargeEntry("99213", "Office visit", 1, 9_500)
        await seat.ask(lambda: backend.kits.check_out(visit, version, [line]))
        stored = EditCharges(visit)
        seat.app.push_screen(stored)
        await seat.shows("F8 details", "Office visit")
        stored._focus("diagnoses")
        await seat.press(*"e11.9 i10", "enter", *"1 b", "enter")
        await seat.shows("1 99213          B")
        await seat.press(*"81002", "enter", "enter", "enter", *"12.50", "enter")
        await seat.shows("2 81002")
        await seat.press("escape", "z")
        await seat.shows("Charges of O'Brien", "1 line, $12.50: 81002", "1 stored line marked")
        assert '{"' not in seat.text
        assert "[[" not in seat.text


async def test_a_visit_is_coded_where_its_charges_are_typed(
    small_clinic: SmallClinic, matches_golden: Golden
) -> None:
    clinic = small_clinic
    async with seated(clinic, "otto", tab="2") as seat:
        visit = await to_be_coded(seat, clinic)
        seat.app.push_screen(CheckOut(visit))
        await seat.shows("F8 details", "No charges yet.")
        await seat.press(*"e11.9 x", "enter")
        await seat.shows("`x` is no diagnosis", "F2 finds it by words")
        await seat.press(*"e11.9 i10", "enter", *"99213-25-59 c", "enter", "enter")
        await seat.press(*"12345", "enter", *"95", "enter")
        await seat.shows("units are 1 to 999, not 12345")
        await seat.press(*"1", "enter", "enter")
        await seat.shows("99213-25-59 points to C: the visit has diagnoses A to B only")
        await seat.press(*"99213-25-59 b", "enter", "enter", "enter", "enter")
        await seat.shows("99213-25-59    B", "open $70.00")
        await seat.press(*"j1885 0409-3795-01 1 ml", "enter", "enter", "2", "enter", "1", "2", "enter")
        await seat.shows("total $119.00", "N4 00409-3795-01")
        await seat.press(*"2 a", "enter", "f8")
        await seat.shows("Details for the claim", "none fits")
        await seat.press(*"10", "enter", *"kim", "enter", "enter", *"Ann Brown MD 1234567893", "f12")
        await seat.shows("by KIM", "referred by Ann Brown MD")
        matches_golden(seat.app, "check_out_coded_80x24")
        await seat.press("escape")
        await seat.shows("Z goes on")
        await seat.press("Z")
        await seat.shows("by KIM", "99213-25-59", "total $119.00")
        await seat.press("f12")
        await seat.shows("checked out O'Brien")
        await seat.press("3")
        await seat.shows("O'Brien", "E11.9")
        backend = seat.app.backend
        assert backend is not None
        coded = (await seat.ask(lambda: backend.coding.to_code(visit))).visit
        assert (coded.diagnoses, coded.place, coded.details.rendering_id) == (("E119", "I10"), "10", KIM)
        charges = (await seat.ask(lambda: backend.billing.visit(visit))).charges
        assert [(each.whole_code, each.pointers) for each in charges] == [
            ("99213-25-59", "B"),
            ("J1885", "A"),
        ]


async def test_templates_are_set_by_keys_and_one_begins_the_coding_of_what_another_desk_checks_out(
    small_clinic: SmallClinic,
) -> None:
    clinic = small_clinic
    async with seated(clinic, "otto", tab="3") as seat:
        await seat.command("templates")
        await seat.shows("Templates: what check-outs may begin with", "NEW")
        await seat.press("end", "enter")
        await seat.shows("Template of NEW")
        await seat.press(*"02", "enter", *"z00.00", "enter", *"99203 c", "f12")
        await seat.shows("99203 points to C")
        await seat.press(*"99203 a; 81002 x2", "f12")
        await seat.gone("Template of NEW")
        await seat.shows("Z00.00", "99203 A; 81002 x2")
        await seat.press("enter")
        await seat.shows("Template of NEW")
        await seat.press("f12")
        await seat.shows("nothing was changed")
        await seat.press("escape")
        await seat.shows("1 visit")
        visit = await to_be_coded(seat, clinic)
        backend = seat.app.backend
        assert backend is not None
        new = NewTemplate("", ("J02.0",), ("87880",))
        await seat.ask(lambda: backend.coding.set_template(1, new, 0))
        line = ChargeEntry("99213", "Office visit", 1, 9_500)
        with signed_in(clinic, "sam") as front:
            version = front.reception.row(visit).version
            await seat.ask(lambda: front.kits.check_out(visit, version, [line]))
        await seat.shows("to code", "1 to code", "2 visits", "O'Brien", "$215.00 charged")
        await seat.press("c")
        await seat.shows("Visits to code", "1 visit ", "c all visits")
        await seat.press("home", "e")
        await seat.shows("F6 usual", "Office visit")
        await seat.press("f6")
        await seat.shows("J02.0", "charges stand here already")
        await seat.press(*"1 a", "enter", "enter")
        await seat.shows("coded: J02.0", "No visit that ended today is to code.")
        await seat.press("c")
        await seat.shows("Li, Bo", "J02.0", "m make claims")


async def test_the_front_desk_enters_charges_as_before(small_clinic: SmallClinic) -> None:
    async with seated(small_clinic, tab="2") as seat:
        visit = await to_be_coded(seat, small_clinic)
        seat.app.push_screen(CheckOut(visit))
        await seat.shows("No charges yet.", "99213; empty: done")
        assert "Diagnoses" not in seat.text
        await seat.press("f7", "f8", *"99213-25", "enter", "enter", "enter", "9", "f12")
        await seat.shows("checked out O'Brien")
        assert await seat.ask(lambda: codes_of(seat, small_clinic, "O'Brien")) == ["99213"]


async def test_a_clinician_codes_from_the_queue(small_clinic: SmallClinic) -> None:
    async with seated(small_clinic, "lee", tab="2") as seat:
        await seat.press("home", "I")
        await seat.shows("it is coded from when the patient is with the")
        await seat.press("home", "tab", "tab", "tab", "I")
        await seat.shows("No charges yet.", "F8 details")
        await seat.press("up", *"j02.0", "enter", *"87880 a", "enter", "enter", "enter", "9", "f12")
        await seat.shows("coded: J02.0, 1 charge added")
