"""Between the desks: signals, what is handed on, delays that patients are told of, and notes of a shift."""

from __future__ import annotations

from datetime import timedelta

import pytest

from clinic_tui.backend.opening_part import OpeningPart
from clinic_tui.backend.sitting import Sitting
from clinic_tui.errors import Conflict, Invalid, NotFound, Restricted
from clinic_tui.flow import handing, queries, shift_notes, signals, telling
from clinic_tui.flow.models import HandedOn
from clinic_tui.flow.rows import Between, DelayList
from clinic_tui.flow.states import Told
from clinic_tui.patients.restricting import restrict
from clinic_tui.patients.rows import Consent, Phone, PhoneUse, RestrictedFor
from clinic_tui.reception import service as reception
from clinic_tui.reception.rows import CheckInAnswers
from clinic_tui.reminders.gateways import Gateways
from clinic_tui.reminders.models import OutboxMessage
from clinic_tui.reminders.queries import rules as rules_of
from clinic_tui.reminders.read_back import read_back
from clinic_tui.reminders.sending import run_reminders
from clinic_tui.reminders.states import Channel, State
from clinic_tui.reminders.wording import Sender
from clinic_tui.schedule import delays
from clinic_tui.schedule.delay_queries import latenesses
from clinic_tui.security.kept_form import HalfDone
from clinic_tui.security.roles import Role
from clinic_tui.store.desk import Desk
from clinic_tui.store.undo import undo_last
from tests.builders import LEE, ORT, TODAY, House, a_patient, an_appointment, minute
from tests.engines import on_sqlite, on_sqlite_first
from tests.services.pretended_gateway import PretendedGateway

pytestmark = on_sqlite

BOTH = frozenset(Channel)
FORM = HalfDone("note", "Note on Moss, Ada", {"note": "called"}, {"patient": 1}, "4 note")


def seen(house: House, desk: Desk) -> Between:
    with house.store.reading() as db:
        return queries.between(db, desk)


def test_a_signal_reaches_whom_it_is_for_and_is_taken_once(house: House) -> None:
    nurse = house.desk("B", Role.CLINICIAN, "ann")
    signals.send_signal(nurse, "Room 2 ready", "all")
    signals.send_signal(nurse, "Lab sample", "desk a")
    signals.send_signal(nurse, "Come please", "otto")
    signals.send_signal(nurse, "for managers", "manager")
    front, chief, own = (seen(house, desk) for desk in (house.front, house.chief, nurse))
    assert [row.words for row in front.signals] == ["Lab sample", "Room 2 ready"]
    assert [row.words for row in chief.signals] == ["for managers", "Come please", "Room 2 ready"]
    assert (front.waiting, chief.waiting, own.waiting, len(own.signals)) == (2, 3, 0, 4)
    first = front.signals[-1].sent
    assert (first.source, first.to, first.open) == ("ann, desk B", "all", True)
    signals.take_signal(house.front, first.id)
    with pytest.raises(Conflict, match="Mia Wong took this signal already, at 09:02"):
        signals.take_signal(house.chief, first.id)
    (told,) = [row.sent for row in seen(house, nurse).signals if not row.sent.open]
    assert (told.taken_by, told.taken_desk, told.mine) == ("Mia Wong", "A", True)
    house.clock.advance(timedelta(days=1))
    assert seen(house, house.front) == Between()  # kept for the day


@pytest.mark.parametrize(
    "words, to, field, why",
    [
        ("", "all", "words", "what is to be said"),
        ("x" * 61, "all", "words", "60"),
        ("ready", "desk q", "to", "no console is open at desk Q: open are A, B"),
        ("ready", "nobody", "to", "`nobody` is nobody"),
        ("ready", "biller", "to", "a role"),
    ],
)
def test_a_signal_that_goes_nowhere_is_refused(
    house: House, words: str, to: str, field: str, why: str
) -> None:
    head = house.head()
    with pytest.raises(Invalid, match=why) as refused:
        signals.send_signal(house.front, words, to)
    assert (refused.value.field, house.head()) == (field, head)
    with pytest.raises(NotFound, match="no signal 9"):
        signals.take_signal(house.front, 9)


def test_a_visit_is_handed_to_another_desk_with_a_note(house: House) -> None:
    visit = an_appointment(house, "9:30", patient=a_patient(house, "Moss"))
    assert handing.hand_visit(house.front, visit, "b", "card is missing") == "desk B"
    with pytest.raises(Conflict, match="Mia Wong at desk A has handed this visit on already"):
        handing.hand_visit(house.chief, visit, "a")
    (row,) = seen(house, house.chief).handed
    assert (row.note, row.what, row.sent.for_me) == ("card is missing", "Moss, Ada: booked", True)
    with pytest.raises(Conflict, match="handed to somebody else"):
        handing.take_handed(house.desk("C", Role.FRONT_DESK, "eve"), row.sent.id)
    assert handing.take_handed(house.chief, row.sent.id) is None
    with pytest.raises(Conflict, match="Otto Brandt took this already"):
        handing.take_handed(house.chief, row.sent.id)
    tomorrow = an_appointment(house, "9:30", TODAY + timedelta(days=1))
    with pytest.raises(Conflict, match="only a visit of today"):
        handing.hand_visit(house.front, tomorrow, "b")
    with pytest.raises(Invalid, match="to whom"):
        handing.hand_visit(house.front, an_appointment(house, "10:00"), " ")


@on_sqlite_first
def test_a_form_goes_with_all_that_was_typed_and_stands_nowhere_afterwards(house: House) -> None:
    a_patient(house, "Moss")
    handing.hand_form(house.front, FORM, "otto", "ask for the card")
    (row,) = seen(house, house.chief).handed
    assert (row.is_form, row.what, row.patient_id) == (True, "Note on Moss, Ada", 1)
    assert handing.take_handed(house.chief, row.sent.id) == FORM
    assert [each.form for each in house.all(HandedOn)] == [""]


def test_a_form_on_a_closed_record_is_taken_by_nobody_without_the_right(house: House) -> None:
    a_patient(house, "Moss")
    handing.hand_form(house.chief, FORM, "desk a", "secret")
    restrict(house.chief, 1, RestrictedFor.VIP)
    number = house.all(HandedOn)[0].id or 0
    with pytest.raises(Restricted):
        handing.take_handed(house.front, number)
    assert house.all(HandedOn)[0].taken_at is None
    assert handing.take_handed(house.chief, number) == FORM  # who sent it takes it back


def late(house: House) -> dict[str, tuple[int, bool]]:
    with house.store.reading() as db:
        return {each.provider_code: (each.minutes, each.said) for each in latenesses(db, house.clock)}


def test_what_is_said_of_a_delay_holds_over_what_is_computed_until_its_end(house: House) -> None:
    house.at(TODAY, 9, 0)
    visit = an_appointment(house, "9:15")
    house.at(TODAY, 9, 10)
    reception.check_in(house.front, visit, None, CheckInAnswers(self_pay=True))
    assert late(house) == {"LEE": (0, False)}
    house.at(TODAY, 9, 35)
    assert late(house) == {"LEE": (20, False)}
    delays.say_late(house.front, LEE, 45, minute("10:00"), "emergency")
    delays.say_late(house.front, ORT, 15)
    assert late(house) == {"LEE": (45, True), "ORT": (15, True)}
    delays.say_late(house.front, LEE, 0)
    assert late(house)["LEE"] == (0, True)
    assert delays.compute_again(house.front, LEE)
    assert not delays.compute_again(house.front, LEE)
    assert late(house)["LEE"] == (20, False)
    house.at(TODAY, 10, 0)
    delays.say_late(house.front, LEE, 45, minute("10:30"))
    house.at(TODAY, 10, 30)
    assert late(house)["LEE"] == (75, False)
    for minutes, until, field in ((-1, None, "minutes"), (481, None, "minutes"), (15, 600, "until")):
        with pytest.raises(Invalid) as refused:
            delays.say_late(house.front, LEE, minutes, until)
        assert refused.value.field == field


def test_who_books_today_is_told_that_the_provider_runs_late(house: House) -> None:
    visit = an_appointment(house, "11:00", patient=a_patient(house, "Moss"))
    tomorrow = an_appointment(house, "11:00", TODAY + timedelta(days=1))
    delays.say_late(house.front, LEE, 30, minute("12:00"))
    with house.store.reading() as db:
        assert ". LEE runs about 30 min late until 12:00" in read_back(db, visit, house.clock).words(
            "Moss, Ada"
        )
        assert "late" not in read_back(db, tomorrow, house.clock).words("Moss, Ada")


def delayed(house: House) -> dict[str, int]:
    """Five visits with Dr. Lee, who runs 20 minutes late at 9:02: who is reached how stands in the name."""
    mobile = (Phone("15550107203", PhoneUse.MOBILE),)
    home = (Phone("15550107299", PhoneUse.HOME),)
    people = {
        "text": {"phones": mobile, "contact_by_text": Consent.YES},
        "mail": {"email": "ada@example.org", "phones": home},
        "call": {"phones": home},
        "never": {"phones": home, "contact_by_phone": Consent.NO},
        "fifth": {"phones": home},
    }
    found = {}
    for at, (name, more) in zip(("9:30", "10:00", "10:30", "11:00", "11:20"), people.items(), strict=True):
        found[name] = an_appointment(house, at, patient=a_patient(house, name.title(), **more))  # type: ignore[arg-type]
    delays.say_late(house.front, LEE, 20)
    return found


def listed(house: House, channels: frozenset[Channel] = BOTH) -> DelayList:
    with house.store.reading() as db:
        return telling.delay_list(db, house.front, LEE, channels)


def test_the_next_four_are_told_by_the_way_they_agreed_to_once_for_each_step(house: House) -> None:
    visits = delayed(house)
    found = listed(house)
    assert [(row.name, row.way, row.phone) for row in found.rows] == [
        ("Text, Ada", "text", ""),
        ("Mail, Ada", "e-mail", ""),
        ("Call, Ada", "phone", "15550107299"),
        ("Never, Ada", "at the desk", ""),
    ]
    assert found.rows[3].why == "the patient was not asked about texts, and wants no calls"
    told = telling.tell_next(house.front, LEE, list(visits.values()), BOTH)
    assert told.words == "2 messages on the way, 2 to call"
    with pytest.raises(Conflict, match="no message is left to send: 2 to call"):
        telling.tell_next(house.front, LEE, list(visits.values()), BOTH)
    telling.note_call(house.front, visits["call"], Told.NO_ANSWER)
    assert [(row.told, row.done) for row in listed(house).rows] == [
        ("text waiting", True), ("e-mail waiting", True), ("no answer 09:02", False), ("", False),
    ]  # fmt: skip
    telling.note_call(house.front, visits["call"], Told.REACHED)
    assert listed(house).rows[2].done
    delays.say_late(house.front, LEE, 29)
    assert listed(house).to_send == ()
    delays.say_late(house.front, LEE, 35)  # a step more
    assert [row.done for row in listed(house).rows] == [False] * 4
    telling.tell_next(house.front, LEE, [visits["mail"]], BOTH)
    assert [row.delay_minutes for row in house.all(OutboxMessage)] == [20, 20, 35]
    undo_last(house.front)
    assert len(house.all(OutboxMessage)) == 2


def test_the_messages_go_out_with_the_reminders_and_say_no_more_than_they_must(house: House) -> None:
    visits = delayed(house)
    telling.tell_next(house.front, LEE, list(visits.values()), BOTH)
    way = PretendedGateway()
    gateways = Gateways(
        Sender("Elm Street", "555 010 0000", "https://x.example/{token}"), dict.fromkeys(Channel, way)
    )
    sender = house.desk("J", Role.SYSTEM, "system")
    assert run_reminders(sender, gateways).sent == 2
    text, mail = (message.words for message in way.got)
    assert text.body == (
        "Elm Street: visit Ada Tue Mar 3 9:30 AM begins about 20 min late. Call 555 010 0000. "
        "Reply STOP to end texts."
    )
    assert mail.subject == "Your visit on Tue Mar 3 begins later"
    assert "we run about 20 minutes late today" in mail.body
    assert "x.example" not in mail.body
    assert "Lee" not in text.body + mail.body
    assert [row.told for row in listed(house).rows[:2]] == ["text sent", "e-mail sent"]
    with house.store.reading() as db:
        assert rules_of(db) == ()  # nobody's rule
    with pytest.raises(Conflict, match="undo"):
        undo_last(house.front)
    delays.say_late(house.front, LEE, 50)
    assert listed(house).rows[0].way == "phone"  # the number has had its text of the day
    assert listed(house).rows[0].why == "the number has had its texts of the day"


def test_a_message_in_doubt_is_shown_and_the_patient_called(house: House) -> None:
    visits = delayed(house)
    telling.tell_next(house.front, LEE, [visits["mail"]], BOTH)
    with house.desk("J", Role.SYSTEM, "system").act("reminder.send") as db:
        db.need(OutboxMessage, 1, "").state = State.UNKNOWN
    row = listed(house).rows[1]
    assert (row.way, row.told, row.done) == ("phone", "e-mail unknown", False)


@on_sqlite_first
def test_in_quiet_hours_messages_wait_and_without_a_way_out_all_are_called(house: House) -> None:
    house.at(TODAY, 7, 30)
    first = an_appointment(
        house, "8:15", patient=a_patient(house, email="a@example.org", phones="15550107203")
    )
    delays.say_late(house.front, LEE, 30)
    assert {row.way for row in listed(house, frozenset()).rows} == {"phone"}
    assert telling.tell_next(house.front, LEE, [first], BOTH).words == "1 message to go out from 8:00 on"
    (message,) = house.all(OutboxMessage)
    assert message.due.astimezone(house.clock.zone).hour == 8
    assert message.state is State.WAITING
    delays.say_late(house.front, LEE, 0)
    with pytest.raises(Conflict, match="LEE is on time"):
        listed(house)


@on_sqlite
def test_a_note_that_stood_open_is_signed_as_it_is_at_that_moment(house: House) -> None:
    visit = an_appointment(house, "9:30")
    delays.say_late(house.front, LEE, 20)
    part = OpeningPart(Sitting(house.front))
    composed = part.shift_facts(["Check in Moss, Ada"])
    signals.send_signal(house.front, "Come please", "b")
    delays.say_late(house.front, LEE, 0)
    reception.arrive(house.front, visit, None)
    visits, parked, late = composed.lines
    part.sign_shift(composed, (visits, f"{parked}: hers", late, "", "the lab calls at 8"), ())
    with house.store.reading() as db:
        (note,) = queries.notes(db, house.clock.now())
    assert note.words.splitlines() == [
        "Visits not ended: 1 (1 arrived)",
        "1 form put aside: hers",
        "Signals nobody took: 1 (come please)",
        "the lab calls at 8",
    ]


@on_sqlite_first
def test_a_note_is_left_signed_and_read_by_somebody_else(house: House) -> None:
    visit = an_appointment(house, "9:30")
    delays.say_late(house.front, LEE, 20)
    signals.send_signal(house.front, "Come please", "b")
    signals.send_signal(house.front, "Ada Moss is at the door", "b")
    handing.hand_visit(house.front, visit, "b")
    with house.store.reading() as db:
        facts = queries.shift_facts(db, house.front, ("Check in Moss, Ada",))
    assert facts.lines == (
        "Visits not ended: 1 (1 booked)",
        "1 form put aside",
        "Running late: LEE +20 min",
        "Signals nobody took: 2 (come please, 1 in own words)",
        "Handed on and not taken: 1",
    )
    for place in range(4):
        signals.send_signal(house.front, f"{place} {'long ' * 11}", "b")
    with house.store.reading() as db:
        much = queries.shift_facts(db, house.front, ("Safety data sheet of a chemical " * 5,) * 4)
    shift_notes.sign_note(house.chief, much.lines)  # as it was composed, a note can always be signed
    shift_notes.read_note(house.front, 1)
    with pytest.raises(Invalid, match="20 lines at most"):  # rather than to leave the last ones out
        shift_notes.sign_note(house.front, ("one more",) * 21)
    number = shift_notes.sign_note(house.front, (*facts.lines, "", " the lab calls at 8 "))
    with pytest.raises(Invalid, match="a line at least"):
        shift_notes.sign_note(house.front, ("", " "))
    with house.store.reading() as db:
        assert queries.unread_notes(db, "mia", house.clock.now()) == ()
        (note,) = queries.unread_notes(db, "otto", house.clock.now())
    assert note.words.splitlines()[-1] == "the lab calls at 8"
    with pytest.raises(Conflict, match="your own note"):
        shift_notes.read_note(house.front, number)
    shift_notes.read_note(house.chief, number)
    with house.store.reading() as db:
        assert queries.unread_notes(db, "otto", house.clock.now()) == ()
        assert queries.notes(db, house.clock.now())[0].read_by == "Otto Brandt"
