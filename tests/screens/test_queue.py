"""The queue by keys alone, on a real small clinic: a morning's visits from the door to the way out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from rich.cells import cell_len
from textual import events

from clinic_tui.money.rows import Pay
from clinic_tui.patients.detail_rows import NOTHING_ASKED, IdKind
from clinic_tui.reception.rows import CheckInAnswers, QueueRow
from clinic_tui.schedule.states import Confirmation, Status
from clinic_tui.screens.patients.edit_patient import EditPatient
from clinic_tui.screens.reception.check_in import CheckIn
from clinic_tui.screens.reception.queue import QueuePane
from tests.screens.signed_in import signed_in
from tests.screens.small_clinic import TODAY, Seat, SmallClinic, seated

Golden = Callable[[Any, str], None]


def pane_of(seat: Seat) -> QueuePane:
    pane = seat.app.pane
    assert isinstance(pane, QueuePane)
    return pane


def row_of(seat: Seat, clinic: SmallClinic, name: str) -> QueueRow:
    assert seat.app.backend is not None
    return seat.app.backend.reception.sheet(clinic.visits[name]).row


async def stand_on(seat: Seat, clinic: SmallClinic, name: str) -> None:
    """With the cursor on a patient, as if one had walked there."""
    assert pane_of(seat).board.select(clinic.visits[name]), f"{name} is not on the board:\n{seat.text}"
    await seat.rest()


async def comes_to(seat: Seat, clinic: SmallClinic, name: str, status: Status) -> None:
    pane = pane_of(seat)
    number = clinic.visits[name]
    await seat.until(
        lambda: number in pane._rows and pane._rows[number].status is status, f"{name} {status.value}"
    )


def burst(seat: Seat, *keys: str) -> None:
    """Keys all at once, as a terminal hands over what was typed ahead."""
    for key in keys:
        seat.app.post_message(events.Key(key, key if len(key) == 1 else None))


async def test_the_board_by_stage_its_names_and_the_minutes_that_move_without_a_query(
    small_clinic: SmallClinic, matches_golden: Golden, monkeypatch: pytest.MonkeyPatch
) -> None:
    clinic = small_clinic
    async with seated(clinic) as seat:
        await seat.shows("Cruz, Ana", "5 alerts", "waiting !")
        await seat.pictured(matches_golden, "queue")
        board = pane_of(seat).board
        await seat.press("home", "tab")
        assert board.key == clinic.visits["Novák"]
        await seat.press("tab", "tab", "tab", "tab", "tab")
        assert board.key == clinic.visits["Li"]
        await seat.press("tab")
        assert board.key == clinic.visits["Haddad"]
        await stand_on(seat, clinic, "Nope")
        await seat.shows("[/nope], [DNR] [b]x[/b]")
        await seat.press("h")
        await seat.shows("book the visit")
        for line in seat.lines:
            assert line.isprintable()
            assert cell_len(line) <= 80
        await seat.press("escape")
        await seat.shows("26m !")
        monkeypatch.setattr(pane_of(seat), "read", lambda: pytest.fail("the minutes asked the database"))
        clinic.at(9, 45)
        await seat.shows("31m !", "17m ^", "+25m ^")
        clinic.at(9, 50)
        await seat.shows("+30m !")


async def test_what_is_typed_ahead_lands_in_the_form_and_stages_are_taken_one_after_another(
    small_clinic: SmallClinic,
) -> None:
    """`i`, then the fields, without waiting for the form: not one key reaches the board."""
    clinic = small_clinic
    async with seated(clinic) as seat:
        await stand_on(seat, clinic, "Dragon")
        burst(seat, "i", "s", "e", "l", "f", "enter")  # nothing else is due of who pays alone
        await comes_to(seat, clinic, "Dragon", Status.CHECKED_IN)
        row = await seat.ask(lambda: row_of(seat, clinic, "Dragon"))
        assert row.self_pay
        burst(seat, "r", "3", "i", "i")
        await comes_to(seat, clinic, "Dragon", Status.READY)
        await seat.press("<", "<")
        await comes_to(seat, clinic, "Dragon", Status.ROOMED)
        await seat.press("o")  # who needs no provider is ready from the room
        await comes_to(seat, clinic, "Dragon", Status.READY)
        await seat.press("o")
        await seat.shows("Check out")


async def test_a_taken_room_gives_way_to_the_next_and_no_charge_asks_why(
    small_clinic: SmallClinic,
) -> None:
    clinic = small_clinic
    async with seated(clinic) as seat:
        await stand_on(seat, clinic, "O'Brien")
        await seat.press("r")
        await seat.shows("Room for O'Brien")
        await seat.press("2")
        await seat.shows("Room 2 is taken by Brown, Robert")
        await seat.press("enter")
        await comes_to(seat, clinic, "O'Brien", Status.ROOMED)
        await seat.shows("Room 3")
        await stand_on(seat, clinic, "Smith")
        await seat.press("o")
        await seat.shows("No charges yet.")
        await seat.press("enter", "enter")
        await seat.shows("enter a charge, or say why there is none")
        await stand_in(seat, "no charge")
        await seat.type("post-op visit")
        await seat.press("enter")
        await comes_to(seat, clinic, "Smith", Status.CHECKED_OUT)


async def test_a_check_in_looks_at_an_old_policy_and_at_the_copay(small_clinic: SmallClinic) -> None:
    """What is not due has no line: what is typed after a round of Down goes into none of those."""
    clinic = small_clinic
    async with seated(clinic) as seat:
        await stand_on(seat, clinic, "Novák")
        await seat.press("i")
        await seat.shows("Aetna, never verified", "= $30.00", "Coverage", "Paid by")
        assert not any(words in seat.text for words in ("Photo id", "Old balance", "If less, why"))
        await seat.press("f12")
        await seat.shows("look at the policy")
        form: Any = seat.app.screen
        burst(seat, "down", "down", "down", *"seen", "up", *"q")
        await seat.until(lambda: form.texts["paid by"] == "q", "the last field")
        assert form.texts["coverage"] == "seen"
        assert not any(form.texts[name] for name in ("photo id", "address, phone", "privacy notice"))
        await seat.press("backspace", "f12")
        await seat.shows("how was it paid")
        await seat.type("k")
        await seat.press("f12")
        await comes_to(seat, clinic, "Novák", Status.CHECKED_IN)
        await stand_on(seat, clinic, "Washington")
        await seat.press("i")
        await seat.shows("= $20.00")
        assert "If less, why" not in seat.text
        await seat.type("self")  # who pays alone owes no copay
        await seat.gone("= $20.00")
        await seat.press("backspace", "backspace", "backspace", "backspace")
        await seat.type("seen")
        await seat.shows("= $20.00")
        await seat.press("enter", "0")
        await seat.shows("If less, why")
        await seat.press("f12")
        await seat.shows("not taken in full")
        await seat.type("no purse today")
        await seat.press("enter")
        await comes_to(seat, clinic, "Washington", Status.CHECKED_IN)


async def test_marked_rows_are_dealt_with_together_and_one_undo_takes_them_back(
    small_clinic: SmallClinic,
) -> None:
    """Of those marked the ones that can are done, and the others named. Forms come one after another."""
    clinic = small_clinic
    async with seated(clinic) as seat:
        await stand_on(seat, clinic, "O'Brien")
        await seat.press("space")
        await seat.press("home", "space", "space", "s")
        await comes_to(seat, clinic, "Haddad", Status.NO_SHOW)
        await seat.shows("1 of 3 done; not done: Washington-Fitzgerald, Theodora Alexandra: ")
        row = await seat.ask(lambda: row_of(seat, clinic, "Washington"))
        assert row.status is Status.BOOKED
        await seat.press("u")
        await comes_to(seat, clinic, "Haddad", Status.BOOKED)
        await seat.press("escape", "home", "space", "space", "i")
        await seat.shows("Medicaid", "1 of 2 marked: Haddad, Layla")
        await seat.press("escape")
        await seat.gone("Paid by")
        assert pane_of(seat).board.marked == (clinic.visits["Haddad"], clinic.visits["Washington"])
        await seat.shows("2 marked, Esc unmarks")
        await seat.press("4", "2")  # whoever comes back sees at once that nothing is marked any more
        await seat.until(lambda: not pane_of(seat).board.marked, "no marks")
        assert "marked" not in seat.text
        await stand_on(seat, clinic, "Haddad")
        await seat.press("space")
        await stand_on(seat, clinic, "Dragon")
        await seat.press("space", "i", "f12")
        await seat.shows("none on file", "2 of 2 marked: ")
        await seat.type("self")
        await seat.press("f12")
        await comes_to(seat, clinic, "Haddad", Status.CHECKED_IN)
        await comes_to(seat, clinic, "Dragon", Status.CHECKED_IN)
        assert pane_of(seat).board.marked == ()


async def test_a_verb_is_for_the_row_behind_or_jumped_to_and_the_place_survives_the_lock(
    small_clinic: SmallClinic,
) -> None:
    """Behind who was put back to Expected stands somebody who is checked in: not one stage back too."""
    clinic = small_clinic
    async with seated(clinic) as seat:
        await stand_on(seat, clinic, "Cruz")
        await seat.press("<")
        await comes_to(seat, clinic, "Cruz", Status.BOOKED)
        before = (await seat.ask(lambda: row_of(seat, clinic, "O'Brien"))).status
        await seat.press(".")
        await seat.shows("no row of the same stage behind")
        assert (await seat.ask(lambda: row_of(seat, clinic, "O'Brien"))).status is before
        await stand_on(seat, clinic, "Haddad")
        await seat.press("a", ".")
        for name in ("Haddad", "Cruz"):
            await comes_to(seat, clinic, name, Status.ARRIVED)
        await seat.press(".")
        await comes_to(seat, clinic, "Washington", Status.ARRIVED)
        await stand_on(seat, clinic, "Washington")
        burst(seat, "n", "h")  # the verb is for whom was jumped to
        await seat.shows("Esc back")
        assert pane_of(seat).board.key != clinic.visits["Washington"]
        named = next(name for name, number in clinic.visits.items() if number == pane_of(seat).board.key)
        await seat.shows(named)
        history = seat.app.screen
        assert named in str(getattr(history, "_words", ""))
        await seat.press("escape")
        await stand_on(seat, clinic, "Smith")
        assert pane_of(seat).remember() == clinic.visits["Smith"]
        await seat.press("f9")
        await seat.shows("Locked")
        assert "Smith" not in seat.text


async def test_who_does_not_come_leaves_or_calls_off(small_clinic: SmallClinic) -> None:
    """A check-out is a manager's to take back, and so is a visit that never was."""
    clinic = small_clinic
    async with seated(clinic, "otto") as seat:
        await stand_on(seat, clinic, "Washington")
        await seat.press("s")  # only after the start
        await seat.shows("Error:")
        await stand_on(seat, clinic, "Haddad")
        await seat.press("s")
        await comes_to(seat, clinic, "Haddad", Status.NO_SHOW)
        await stand_on(seat, clinic, "Haddad")
        await seat.press("x")
        await seat.shows("entered in error")
        await seat.type("booked for the brother")
        await seat.press("enter")
        await seat.shows("Haddad, Layla: entered in error")
        await seat.until(lambda: "Haddad, Layla  " not in seat.text, "its leaving the board")
        await stand_on(seat, clinic, "Li")
        await seat.press("<")
        await comes_to(seat, clinic, "Li", Status.READY)
        await stand_on(seat, clinic, "Garcia")
        await seat.press("y")
        await seat.shows("Will Garcia, María José come on Mon 23 Nov 2026 at 11:00?", "unconfirmed so far")
        await seat.press("l", "enter")
        await seat.shows("Garcia, María José: left message")
        row = await seat.ask(lambda: row_of(seat, clinic, "Garcia"))
        assert (row.confirmation, row.status) == (Confirmation.LEFT_MESSAGE, Status.BOOKED)
        burst(seat, "y", "d", "enter")
        await seat.shows("Garcia, María José: declined")
        burst(seat, "x", "i", "l", "l", "enter", "enter")
        await seat.until(lambda: clinic.visits["Garcia"] not in pane_of(seat)._rows, "its leaving the board")
        assert pane_of(seat).board.key is not None  # one's own doing: on with the next
        await seat.shows("cancelled Garcia")
        await stand_on(seat, clinic, "Smith")
        await seat.press("y")
        await seat.shows("there is nothing to confirm")
        await stand_on(seat, clinic, "Cruz")
        await seat.press("x", "f12")
        await seat.shows("Why did the patient leave?")
        await seat.type("felt better")
        await seat.press("enter")
        await comes_to(seat, clinic, "Cruz", Status.LEFT)


async def stand_in(seat: Seat, name: str) -> None:
    """Go to a field of the form with Down."""
    form: Any = seat.app.screen
    for _ in range(9):
        if form._built[name].has_focus_within:
            return
        await seat.press("down")
    raise AssertionError(f"no field {name}:\n{seat.text}")


async def nothing_asked_of(seat: Seat, clinic: SmallClinic, family: str) -> None:
    """Make all due again, as for somebody who has never been asked."""
    patient = (await seat.ask(lambda: row_of(seat, clinic, family))).patient_id
    backend = seat.app.backend
    assert backend is not None
    record = await seat.ask(lambda: backend.patients.open(patient))
    await seat.ask(lambda: backend.patients.update(patient, record.version, record.fields, NOTHING_ASKED))


async def test_a_check_in_asks_what_is_due_and_nothing_else(
    small_clinic: SmallClinic, matches_golden: Golden
) -> None:
    clinic = small_clinic
    async with seated(clinic) as seat:
        await nothing_asked_of(seat, clinic, "Novák")
        await stand_on(seat, clinic, "Novák")
        await seat.press("i")
        await seat.shows("Photo id", "never confirmed", "Privacy notice")
        matches_golden(seat.app, "check_in_asks_what_is_due")
        burst(
            seat,
            "p",
            "enter",
            "s",  # nobody ever confirmed: it is not proposed
            "enter",
            "s",
            "enter",
            *"seen",
            "enter",
            "0",  # over the 30 that stands there
            "enter",
            "enter",
            *"later",
            "f12",
        )
        await comes_to(seat, clinic, "Novák", Status.CHECKED_IN)
        assert (await seat.ask(lambda: row_of(seat, clinic, "Novák"))).copay_paid_cents == 0
        patient = (await seat.ask(lambda: row_of(seat, clinic, "Novák"))).patient_id
        backend = seat.app.backend
        assert backend is not None
        told = (await seat.ask(lambda: backend.patients.open(patient))).details
        assert (told.id_kind, told.id_seen_on, told.notice_on) == (IdKind.PASSPORT, TODAY, TODAY)
        assert told.address_verified_on == told.phone_verified_on == TODAY


async def test_what_is_due_and_left_empty_is_asked_once_and_stays_due(small_clinic: SmallClinic) -> None:
    """An address that changed is mended from the check-in."""
    clinic = small_clinic
    async with seated(clinic) as seat:
        for family in ("Novák", "Cruz"):
            await nothing_asked_of(seat, clinic, family)
        await stand_on(seat, clinic, "Novák")
        await seat.press("i")
        await seat.shows("Photo id", "F6 phone", "F7 card")
        await seat.press("f6")
        await seat.until(lambda: isinstance(seat.app.screen, EditPatient), "the record's form")
        burst(seat, *"4105550199", "f12")
        await seat.until(lambda: isinstance(seat.app.screen, CheckIn), "the check-in again")
        await seat.shows("(410) 555-0199  confirmed 11/23/26")
        await seat.press("escape")
        await stand_on(seat, clinic, "Cruz")
        await seat.press("i")
        await seat.shows("Photo id", "Privacy notice")
        burst(seat, "p", "enter", "enter", "enter", *"self", "f12")
        await seat.shows("not asked yet: address and phone, privacy notice")
        await seat.press("f12")
        await comes_to(seat, clinic, "Cruz", Status.CHECKED_IN)
        await seat.shows("still due: ", "address and phone, privacy notice")


async def test_walk_ins_policies_and_arrivals_from_the_board(small_clinic: SmallClinic) -> None:
    clinic = small_clinic
    async with seated(clinic) as seat:
        burst(seat, "b", *"evans", "enter", *"lee", "enter", *"acu", "enter", *"dizzy")
        await seat.shows("Evans, Gwen", "now: 09:40 to 09:55", "LEE has a visit")
        await seat.press("enter")
        await seat.until(lambda: any(row.name == "Evans, Gwen" for row in pane_of(seat)._rows.values()))
        row = next(row for row in pane_of(seat)._rows.values() if row.name == "Evans, Gwen")
        assert (row.status, row.walk_in, row.provider_code) == (Status.ARRIVED, True, "LEE")
        assert pane_of(seat).board.key == row.appointment_id
        await stand_on(seat, clinic, "Novák")
        await seat.shows("Aetna, never verified")
        await seat.press("v")
        await seat.shows("Aetna, verified today")
        await stand_on(seat, clinic, "Dragon")
        await seat.press("v")
        await seat.shows("no policy on file")
        await stand_on(seat, clinic, "Washington")
        await seat.press("a")
        await comes_to(seat, clinic, "Washington", Status.ARRIVED)
        noted = (await seat.ask(lambda: row_of(seat, clinic, "Washington"))).arrived_at
        await seat.press("a")
        await seat.shows("When did Washington", "noted:")
        await seat.type("2359")
        await seat.press("enter")
        await seat.shows("can only be put earlier")
        await seat.type("700")  # in place of what was refused
        await seat.press("enter")
        await seat.shows("came at 07:00")
        arrived = (await seat.ask(lambda: row_of(seat, clinic, "Washington"))).arrived_at
        assert arrived is not None
        assert noted is not None
        assert arrived < noted


async def test_another_desk_sees_the_step_and_who_was_first(small_clinic: SmallClinic) -> None:
    """Where it takes a row away no other is stood on: the next key would mean somebody whom nobody chose."""
    clinic = small_clinic
    async with seated(clinic) as first:
        await stand_on(first, clinic, "Washington")
        await first.press("i")
        await first.shows("= $20.00")
        with signed_in(clinic, "sam") as second:
            washington = second.reception.sheet(clinic.visits["Washington"]).row
            answers = CheckInAnswers(coverage_seen=True, copay_cents=2_000, pay=Pay.CARD)
            second.reception.check_in(washington.appointment_id, washington.version, answers)
            garcia = second.reception.sheet(clinic.visits["Garcia"]).row
        words = "sam at desk B was first, at 09:40: checked in now"
        await first.shows(words)
        await first.press("enter", "enter", "c", "f12")
        await first.shows(f"Error: {words}")
        row = await first.ask(lambda: row_of(first, clinic, "Washington"))
        assert row.copay_paid_cents == 2_000
        await first.press("escape")
        await stand_on(first, clinic, "Garcia")
        board = pane_of(first).board
        with signed_in(clinic, "sam") as second:
            second.schedule.cancel(garcia.appointment_id, garcia.version, "ill", "")
        await first.shows("the row you stood on is gone from the list")
        assert board.key is None
        before = {number: row.status for number, row in pane_of(first)._rows.items()}
        await first.press("a")
        assert {number: row.status for number, row in pane_of(first)._rows.items()} == before
        await first.press("down")
        assert board.key is not None
