"""Letters: what they say and to whom, who is left out, the texts, and printing one again the same."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from clinic_tui.errors import Conflict, Invalid
from clinic_tui.letters import queries, service
from clinic_tui.letters.letter_pdf import letters_pdf
from clinic_tui.letters.models import Letter
from clinic_tui.letters.rows import LetterInFull
from clinic_tui.letters.states import LetterKind
from clinic_tui.paper.pages import LETTER
from clinic_tui.patients import restricting
from clinic_tui.patients import service as patients
from clinic_tui.patients.detail_rows import PatientDetails, PrivateWay, Relation
from clinic_tui.patients.records import record
from clinic_tui.patients.rows import Address, Consent, RestrictedFor
from clinic_tui.recall import service as recall
from clinic_tui.recall.rows import NewRecall
from clinic_tui.schedule import service as schedule
from clinic_tui.settings import Settings
from clinic_tui.settings.paper import PaperSettings
from clinic_tui.settings.reminders import ReminderSettings
from clinic_tui.statements import service as statements
from clinic_tui.statements.states import HoldReason
from clinic_tui.store.undo import undo_last
from tests.builders import FU, TODAY, House, a_patient, an_appointment
from tests.engines import on_sqlite, on_sqlite_first

HOME = Address("12 Elm Street", "", "Salem", "MA", "01970")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        tmp_path, "house", "Elm Street Clinic", "UTC", "file",
        paper=PaperSettings(folder=tmp_path / "paper"), reminders=ReminderSettings(phone="555-0100"),
    )  # fmt: skip


def absent(house: House, patient: int, at: str = "10:00", reason: str = "") -> int:
    house.at(TODAY, 9, 2)
    visit = an_appointment(house, at, patient=patient, reason=reason)
    house.at(TODAY, 12)
    schedule.no_show(house.front, visit, None)
    return visit


def read(house: House, number: int) -> LetterInFull:
    with house.store.reading() as db:
        return queries.letter(db, number)


@on_sqlite
def test_a_letter_says_what_was_missed_and_not_why(house: House, settings: Settings) -> None:
    patient = a_patient(house, "Moss", address=HOME)
    visit = absent(house, patient, reason="chest pain")
    done = service.write_letters(house.front, settings, LetterKind.MISSED, [visit])
    found = read(house, done.numbers[0])
    assert found.shown.to == ("Ada Moss", "12 Elm Street", "Salem, MA 01970")
    assert found.shown.text.startswith(
        "Dear Ada Moss,\n\nWe missed you on Tuesday, March 3, 2026 at 10:00 AM. If you still need "
        "this visit, please call us at 555-0100 "
    )
    assert found.shown.text.endswith("Sincerely,\nElm Street Clinic")
    assert not {"chest", "LEE"} & set(found.shown.text.split())
    (file,) = settings.paper_folder.iterdir()
    assert file.read_bytes() == letters_pdf([found.shown], LETTER, "x").pdf
    with pytest.raises(Conflict, match="no letter is written: written to already on Tue 3 Mar 2026"):
        service.write_letters(house.chief, settings, LetterKind.MISSED, [visit])
    service.set_text(house.chief, LetterKind.MISSED, "en", "Missed", "Other words.")
    service.print_letter(house.front, settings, done.numbers[0], path=settings.folder / "again.pdf")
    assert (settings.folder / "again.pdf").read_bytes() == file.read_bytes()
    undo_last(house.front)  # of what was done at this desk the no-show is the last: a letter stays
    assert [row.printed for row in house.all(Letter)] == [1]
    again = service.write_letters(house.front, settings, LetterKind.UNREACHED, [patient])
    assert read(house, again.numbers[0]).shown.title == "Please call us"


@on_sqlite_first
def test_in_the_patients_language_where_there_is_a_text(house: House, settings: Settings) -> None:
    spanish = a_patient(house, "Ruiz", "Ana", address=HOME, language="Spanish")
    other = a_patient(house, "Nguyen", "Linh", address=HOME, language="vi")
    due = [recall.add(house.front, NewRecall(who, FU, TODAY)) for who in (spanish, other)]
    service.set_text(house.chief, LetterKind.RECALL, "vi", "Tai kham", "{name}: {day}, {provider}, {phone}")
    done = service.write_letters(house.front, settings, LetterKind.RECALL, due, separate=True)
    texts = [read(house, number).shown.text for number in done.numbers]
    assert "le corresponde una cita en marzo de 2026" in texts[0]
    assert texts[1] == "Linh Nguyen: 03/2026, our team, 555-0100"
    assert len(list(settings.paper_folder.iterdir())) == 2


@on_sqlite
def test_a_family_gets_one_where_it_says_the_same(house: House, settings: Settings) -> None:
    mother = a_patient(house, "Quinn", "Maria", address=HOME)
    with house.store.reading() as db:
        mrn = record(db, mother).mrn
    children = [a_patient(house, "Quinn", given, born="2019-05-01", address=HOME) for given in ("Ada", "Ben")]
    for child in children:
        _details(house, child, PatientDetails(guarantor=mrn, guarantor_is=Relation.PARENT))
    wife = a_patient(house, "Quinn", "Zoe", address=HOME)
    due = [recall.add(house.front, NewRecall(who, FU, TODAY)) for who in (*children, wife)]
    outlook = service.outlook(house.front, settings, LetterKind.RECALL, due)
    assert (outlook.sheets, outlook.patients) == (2, 3)
    done = service.write_letters(house.front, settings, LetterKind.RECALL, due)
    first, second = (read(house, number) for number in done.numbers)
    assert first.shown.to[0] == "Maria Quinn"
    assert first.shown.text.startswith("Dear Maria Quinn (for Ada Quinn and Ben Quinn),")
    assert (first.patient_ids, second.patient_ids) == (tuple(children), (wife,))
    with house.store.reading() as db:
        assert [row.number for row in queries.letters(db, children[1])] == [done.numbers[0]]


@on_sqlite
def test_who_must_not_be_written_to_is_named_with_the_reason(house: House, settings: Settings) -> None:
    people = {
        "no address": a_patient(house),
        "deceased": a_patient(house, address=HOME, deceased=True),
        "does not want to be written to": a_patient(house, address=HOME, contact_by_mail=Consent.NO),
        "asked to be reached by call": a_patient(house, address=HOME),
        "mail was returned": a_patient(house, address=HOME),
        "restricted record": a_patient(house, address=HOME),
    }
    _details(
        house, people["asked to be reached by call"],
        PatientDetails(private_by=PrivateWay.CALL, private_to="15550107203"),
    )  # fmt: skip
    private = a_patient(house, "Vale", "Mara", address=HOME)
    _details(
        house, private, PatientDetails(private_by=PrivateWay.LETTER, private_to="PO Box 9, Salem, MA 01970")
    )
    statements.hold(house.front, people["mail was returned"], HoldReason.RETURNED)
    restricting.restrict(house.chief, people["restricted record"], RestrictedFor.VIP)
    numbers = [*people.values(), private]
    done = service.write_letters(house.front, settings, LetterKind.UNREACHED, numbers)
    assert {row.patient_id: row.why for row in done.left_out} == {
        number: why for why, number in people.items()
    }
    assert read(house, done.numbers[0]).shown.to == ("Mara Vale", "PO Box 9", "Salem", "MA 01970")
    before = house.rows()
    with pytest.raises(Conflict, match="nobody is written to: no address; deceased"):
        service.write_letters(house.front, settings, LetterKind.UNREACHED, list(people.values())[:2])
    assert house.rows() == before


@on_sqlite
def test_a_text_has_only_blanks_that_there_are(house: House, settings: Settings) -> None:
    before = house.rows()
    for text, said in (
        ("Dear {nmae}", r"no blank \{nmae\} in a recall letter, there are \{name\} \{day\} \{provider\}"),
        ("at {time}", r"no blank \{time\}"),
        ("a { alone", "a brace stands alone"),
        ("", "a title and a text"),
    ):
        with pytest.raises(Invalid, match=said) as refused:
            service.set_text(house.chief, LetterKind.RECALL, "en", "Time", text)
        assert refused.value.field == "text"
    assert house.rows() == before
    service.set_text(house.chief, LetterKind.RECALL, "en", "Time", "Come in {day}.")
    with house.store.reading() as db:
        own = next(each for each in queries.texts(db) if each.own)
    service.set_text(house.chief, LetterKind.RECALL, "en", "Time", "Come in {day}!", own.version)
    with pytest.raises(Conflict, match="another desk"):
        service.set_text(house.chief, LetterKind.RECALL, "en", "Time", "Never.", own.version)
    service.usual_text(house.chief, LetterKind.RECALL, "en")
    with house.store.reading() as db:
        assert not any(each.own for each in queries.texts(db))


@on_sqlite_first
def test_the_list_of_missed_visits_says_who_was_written_to(house: House, settings: Settings) -> None:
    first, second = (absent(house, a_patient(house, address=HOME), at) for at in ("10:00", "11:00"))
    service.write_letters(house.front, settings, LetterKind.MISSED, [first])
    with house.store.reading() as db:
        rows = queries.missed(db, TODAY + timedelta(days=1))
    assert [(row.appointment_id, row.written_on) for row in rows] == [(second, None), (first, TODAY)]


@on_sqlite
def test_a_letter_that_names_a_phone_needs_one(house: House, tmp_path: Path) -> None:
    bare = Settings(tmp_path, "house", "Elm", "UTC", "file", paper=PaperSettings(folder=tmp_path / "paper"))
    patient = a_patient(house, address=HOME)
    before = house.rows()
    with pytest.raises(Invalid, match="none is set"):
        service.write_letters(house.front, bare, LetterKind.UNREACHED, [patient])
    assert house.rows() == before


def _details(house: House, patient: int, details: PatientDetails) -> None:
    with house.store.reading() as db:
        found = record(db, patient)
    patients.update(house.records, patient, found.version, found.fields, details)
