"""Papers: what stands on each, whose look is journaled, and what is refused. Tuesday 3 March 2026, 9:02."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from pypdf import PdfReader

from clinic_tui.errors import ClinicError, Conflict, Invalid, NotFound, NotPermitted
from clinic_tui.paper import service
from clinic_tui.paper.pages import LETTER
from clinic_tui.paper.rows import Paper, PaperKind, SheetBy
from clinic_tui.paper.service import Letterhead, Outlet, next_position
from clinic_tui.patients import policies
from clinic_tui.patients import service as patients
from clinic_tui.patients.policy import Policy
from clinic_tui.patients.restricting import restrict
from clinic_tui.patients.rows import RestrictedFor
from clinic_tui.reception import service as reception
from clinic_tui.reception.rows import CheckInAnswers
from clinic_tui.schedule import hours
from clinic_tui.schedule import service as schedule
from clinic_tui.schedule.rows import Span
from clinic_tui.schedule.states import BlockKind
from clinic_tui.security.roles import Role
from tests.builders import LEE, ORT, ROOM_1, TODAY, House, a_patient, an_appointment
from tests.engines import on_both, on_sqlite, on_sqlite_first

pytestmark = on_sqlite

HEAD = Letterhead("Elm Street", "555-810-0100", LETTER)
TO = Outlet("printer Front", 2)
PHONE, STREET = "15558107203", "12 Birch Lane"


def text_of(paper: Paper) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(paper.pdf)).pages)


def ada(house: House, **more: object) -> int:
    return a_patient(house, "Vale", "Mara", phones=PHONE, **more)  # type: ignore[arg-type]


def papers_in_journal(house: House, after: int) -> list[tuple[str, int | None, dict[str, object]]]:
    return [
        (line["who"], line["patient_id"], json.loads(line["after"]))
        for line in house.lines(after)
        if line["verb"] == "paper.print"
    ]


def test_a_day_sheet_has_the_visits_of_the_day_and_no_more(house: House) -> None:
    patient = ada(house, language="French", interpreter=True)
    patients.add_alert(house.records, patient, "fasting: draw blood first")
    an_appointment(house, "10:30", patient=patient, reason="knee")
    off = an_appointment(house, "11:00", patient=a_patient(house, "Gone"))
    schedule.cancel(house.front, off, None, "ill")
    an_appointment(house, "9:30", TODAY + timedelta(days=1), patient=a_patient(house, "Tomorrow"))
    hours.add_block(house.chief, LEE, hours.NewBlock(Span(840, 870), BlockKind.ADMIN, "calls", TODAY))
    text = text_of(service.print_day_sheet(house.front, HEAD, TO, TODAY))
    for shown in ("Tue 3 Mar 2026", "LEE  Dr. Hana Lee", "-- calls --", "printed by mia"):
        assert shown in text
    line = (
        "10:30  20 min",
        "Vale, Mara",
        "12/05/1961",
        "FU",
        "unconfirmed",
        "knee; interpreter: French; 1 alert",
    )
    for shown in line:
        assert shown in text
    for hidden in ("Gone", "Tomorrow", "7203", "fasting", "ORT"):
        assert hidden not in text


def test_a_day_sheet_by_room_of_one_provider(house: House) -> None:
    first = an_appointment(house, "9:15", patient=a_patient(house, "Roomed"))
    reception.arrive(house.front, first, None)
    reception.check_in(house.front, first, None, CheckInAnswers(self_pay=True))
    reception.take_to_room(house.front, first, None, ROOM_1)
    an_appointment(house, "10:30", patient=a_patient(house, "Coming"))
    an_appointment(
        house, "10:00", TODAY + timedelta(days=1), provider=ORT, overbook_reason="x", desk=house.chief
    )
    paper = service.print_day_sheet(house.front, HEAD, TO, TODAY, [LEE], SheetBy.ROOM)
    text = text_of(paper)
    assert text.index("Room 1") < text.index("Roomed") < text.index("No room planned") < text.index("Coming")
    assert "LEE, FU" in text
    assert paper.pages == 2


@on_sqlite_first
def test_a_holiday_is_named(house: House) -> None:
    hours.add_holiday(house.chief, TODAY, "Carnival")
    assert "Carnival" in text_of(service.print_day_sheet(house.front, HEAD, TO, TODAY))


def test_every_patient_of_a_sheet_is_journaled_with_who_and_where(house: House) -> None:
    first, second = a_patient(house), a_patient(house)
    for at, patient in (("9:30", first), ("10:30", second), ("14:00", first)):
        an_appointment(house, at, patient=patient)
    head = house.head()
    service.print_day_sheet(house.front, HEAD, TO, TODAY)
    said = {"paper": "day-sheet", "to": "printer Front", "copies": 2, "day": "2026-03-03"}
    assert papers_in_journal(house, head) == [("mia", first, said), ("mia", second, said)]
    empty = house.head()
    service.print_day_sheet(house.front, HEAD, Outlet("file"), TODAY + timedelta(days=5))
    assert [(who, patient) for who, patient, _ in papers_in_journal(house, empty)] == [("mia", None)]


@on_both
def test_a_print_is_no_action_to_undo(house: House) -> None:
    an_appointment(house)
    visit = an_appointment(house, "11:00")
    service.print_slips(house.front, HEAD, TO, [visit])
    from clinic_tui.store.undo import last_action

    with house.store.reading() as db:
        last = last_action(db, house.front)
    assert last is not None
    assert last.verb == "appointment.book"


def test_a_card_of_a_visit_that_is_not_to_come_is_refused(house: House) -> None:
    visit = an_appointment(house, patient=ada(house), reason="knee")
    text = text_of(service.print_cards(house.front, HEAD, TO, [visit]))
    assert "Mara Vale" in text
    assert "10:30 AM" in text
    for hidden in ("knee", "Follow-up", "FU", "1000", "1961"):
        assert hidden not in text
    schedule.cancel(house.front, visit, None, "ill")
    head = house.head()
    with pytest.raises(Conflict, match="cancelled: there is nothing to come to"):
        service.print_cards(house.front, HEAD, TO, [visit])
    with pytest.raises(NotFound):
        service.print_cards(house.front, HEAD, TO, [999])
    assert house.head() == head


def test_labels_of_several_patients(house: House) -> None:
    first, second = ada(house), a_patient(house, "Moss", "Ed", "2001-02-03")
    paper = service.print_labels(house.front, TO, [first, second], count=3, start=29)
    text = text_of(paper)
    assert (paper.pages, text.count("Vale, Mara"), text.count("Moss, Ed")) == (2, 3, 3)
    assert "7203" not in text


def test_a_slip_has_what_the_way_through_the_clinic_needs(house: House) -> None:
    patient = ada(house)
    patients.add_alert(house.records, patient, "fasting: draw blood first")
    policies.set_coverage(house.records, patient, 1, None, Policy("Acme Health", "", "M1", "", 2500))
    visit = an_appointment(house, patient=patient, reason="knee")
    text = text_of(service.print_slips(house.front, HEAD, TO, [visit]))
    for shown in (
        "Vale, Mara",
        "Follow-up: knee",
        "fasting: draw blood first",
        "Acme Health",
        "$25.00",
        "Check-out",
    ):
        assert shown in text
    assert "7203" not in text
    schedule.cancel(house.front, visit, None, "ill")
    with pytest.raises(Conflict, match="no slip goes with it"):
        service.print_slips(house.front, HEAD, TO, [visit])


@pytest.mark.parametrize(
    "made, words",
    [
        (lambda desk: service.print_labels(desk, TO, [1], count=1, start=31), "1 to 30"),
        (lambda desk: service.print_cards(desk, HEAD, TO, [1], start=11), "1 to 10"),
        (lambda desk: service.print_labels(desk, TO, []), "nobody to print for"),
        (lambda desk: service.print_labels(desk, TO, [1], count=601), "at most 600"),
        (lambda desk: service.print_slips(desk, HEAD, TO, []), "nobody to print for"),
        (lambda desk: service.print_slips(desk, HEAD, Outlet("printer x", 100), [1]), "copies are 1 to 99"),
    ],
)
def test_what_cannot_be_is_refused_in_words(house: House, made: object, words: str) -> None:
    head = house.head()
    with pytest.raises(Invalid, match=words):
        made(house.front)  # type: ignore[operator]
    assert house.head() == head


@pytest.mark.parametrize("role", [Role.BILLER, Role.ADMINISTRATOR])
def test_who_has_no_right_prints_nothing(house: House, role: Role) -> None:
    visit, head = an_appointment(house), house.head()
    desk = house.desk("C", role)
    papers: tuple[Callable[[], object], ...] = (
        lambda: service.print_day_sheet(desk, HEAD, TO, TODAY),
        lambda: service.print_cards(desk, HEAD, TO, [visit]),
        lambda: service.print_labels(desk, TO, [1]),
        lambda: service.print_slips(desk, HEAD, TO, [visit]),
    )
    for made in papers:
        with pytest.raises(NotPermitted):
            made()
    assert house.head() == head


@on_both
def test_what_cannot_be_journaled_is_not_made(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    visit = an_appointment(house)

    def full(*_: object) -> None:
        raise ClinicError("the disk is full")

    monkeypatch.setattr("clinic_tui.store.desk.Desk._write_journal", full)
    with pytest.raises(ClinicError, match="full"):
        service.print_slips(house.front, HEAD, TO, [visit])


@pytest.mark.parametrize(
    "start, pieces, kind, then",
    [
        (1, 1, PaperKind.LABELS, 2),
        (29, 2, PaperKind.LABELS, 1),
        (30, 3, PaperKind.LABELS, 3),
        (10, 1, PaperKind.CARD, 1),
    ],
)
def test_the_next_print_begins_where_the_sheet_has_pieces_left(
    start: int, pieces: int, kind: PaperKind, then: int
) -> None:
    assert next_position(start, pieces, kind) == then


def test_of_a_restricted_patient_paper_tells_who_it_is_and_no_more(house: House) -> None:
    """For everybody, whoever prints: paper asks nobody who they are."""
    patient = ada(house)
    patients.add_alert(house.records, patient, "canary-alert")
    visit = an_appointment(house, patient=patient, reason="canary-reason")
    restrict(house.chief, patient, RestrictedFor.STAFF)
    papers = (
        service.print_day_sheet(house.chief, HEAD, TO, TODAY),
        service.print_slips(house.chief, HEAD, TO, [visit]),
        service.print_cards(house.front, HEAD, TO, [visit]),
        service.print_labels(house.front, TO, [patient]),
    )
    for paper in papers:
        assert "Vale" in text_of(paper)
        assert "canary" not in text_of(paper)
    assert all("RESTRICTED" in text_of(paper) for paper in papers[:2])
