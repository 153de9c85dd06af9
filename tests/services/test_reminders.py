"""Reminders from the rule to the gateway, on both engines."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from clinic_tui.errors import Conflict, Invalid, NotFound, NotPermitted
from clinic_tui.patients import service as patients
from clinic_tui.patients.records import record
from clinic_tui.patients.rows import Consent, PatientFields, Phone, PhoneUse
from clinic_tui.reception import service as reception
from clinic_tui.reminders import queries, service
from clinic_tui.reminders.gateways import NO_PHONE, Gateways, Handed, Outcome
from clinic_tui.reminders.models import OutboxMessage
from clinic_tui.reminders.one_sender import one_sender
from clinic_tui.reminders.preview import preview_reminders
from clinic_tui.reminders.rows import RunCounts
from clinic_tui.reminders.sending import ANOTHER_SENDS, CLOCK_BACK, NUMBER_HAD_ENOUGH, run_reminders
from clinic_tui.reminders.service import NewRule
from clinic_tui.reminders.states import Channel, Settling, State
from clinic_tui.schedule import service as schedule
from clinic_tui.schedule.models import Appointment
from clinic_tui.schedule.states import Confirmation
from clinic_tui.security.signed_in import SYSTEM
from clinic_tui.store.desk import Desk
from clinic_tui.store.undo import undo_last
from tests.builders import LEE, MAC_KEY, TODAY, House, a_patient, an_appointment
from tests.engines import on_both, on_sqlite, on_sqlite_first
from tests.services.pretended_gateway import HARBOR, PretendedGateway, gateways

pytestmark = on_sqlite

WEDNESDAY, THURSDAY, FRIDAY = (TODAY + timedelta(days=count) for count in (1, 2, 3))
MOBILE = (Phone("15558107203"),)
TEXT, MAIL = Channel.TEXT, Channel.MAIL


@pytest.fixture
def program(house: House) -> Desk:
    """The desk at which the jobs write."""
    return Desk(house.store, house.clock, SYSTEM, "A", MAC_KEY, house.present)


@pytest.fixture
def way() -> PretendedGateway:
    return PretendedGateway()


def reachable(house: House, given: str = "Ada", **more: object) -> int:
    wanted: dict[str, Any] = {
        "phones": MOBILE, "email": f"{given.lower()}@example.org", "contact_by_text": Consent.YES,
        "contact_by_mail": Consent.YES, **more,
    }  # fmt: skip
    return a_patient(house, given=given, **wanted)


def a_rule(
    house: House, channel: Channel = TEXT, before: int = 24 * 60, name: str = "a day", **more: Any
) -> int:
    return service.add_rule(house.chief, NewRule(name, channel, before, **more))


def states(house: House) -> list[tuple[str, str]]:
    return [(row.state.value, row.reason) for row in house.all(OutboxMessage)]


def run(program: Desk, way: PretendedGateway) -> RunCounts:
    return run_reminders(program, gateways(way))


def test_a_reminder_is_planned_waits_for_its_time_and_goes_out_once(
    house: House, program: Desk, way: PretendedGateway
) -> None:
    a_rule(house)
    visit = an_appointment(house, "10:30", WEDNESDAY, reachable(house))
    assert run(program, way) == RunCounts(planned=1)
    (row,) = house.all(OutboxMessage)
    assert (row.key, row.state, row.address) == (
        f"appt:{visit}:1:text:2026-03-04-630", State.WAITING, "(***) ***-7203",
    )  # fmt: skip
    head = house.head()
    assert run(program, way) == RunCounts()
    assert house.head() == head  # nothing new: not even a line in the journal
    house.at(TODAY, 10, 30)
    assert run(program, way) == RunCounts(sent=1)
    (message,) = way.got
    assert (message.key, message.address) == (row.key, "15558107203")
    assert message.words.body.startswith("Harbor Clinic: visit Ada Wed Mar 4 10:30 AM. Call 555-810-7203")
    for _ in range(3):
        house.clock.advance(timedelta(hours=1))
        assert run(program, way) == RunCounts()
    assert len(way.got) == 1
    assert house.get(Appointment, visit).confirmation is Confirmation.UNCONFIRMED


def test_no_visit_is_ever_written(house: House, program: Desk, way: PretendedGateway) -> None:
    """A reminder job that writes the status loses check-ins (domain rules, B1)."""
    a_rule(house)
    an_appointment(house, "10:30", WEDNESDAY, reachable(house))
    before = house.all(Appointment)
    house.at(TODAY, 11)
    way.answers = [Handed(Outcome.REFUSED, "no")]
    run(program, way)
    assert house.all(Appointment) == before


def test_the_journal_holds_neither_address_nor_words(
    house: House, program: Desk, way: PretendedGateway
) -> None:
    a_rule(house, MAIL)
    patient = reachable(house)
    an_appointment(house, "10:30", WEDNESDAY, patient)
    head = house.head()
    house.at(TODAY, 11)
    run(program, way)
    lines = house.lines(head)
    assert {(line["verb"], line["patient_id"]) for line in lines} == {("reminder.send", patient)}
    assert [line["undo"] for line in lines] == ["skip", "skip", "no"]
    assert "ada@example.org" not in str(lines)


@on_both
def test_nothing_is_undone_that_has_gone_out(house: House, way: PretendedGateway) -> None:
    a_rule(house)
    an_appointment(house, "10:30", WEDNESDAY, reachable(house))
    house.at(TODAY, 11)
    run(house.chief, way)
    with pytest.raises(Conflict, match="the message has gone out"):
        undo_last(house.chief)


def moved(house: House, visit: int) -> str:
    schedule.move(house.front, visit, None, provider_id=LEE, day=WEDNESDAY, start=840)
    return "the visit was cancelled or moved"


def called_off(house: House, visit: int) -> str:
    schedule.cancel(house.front, visit, None, "ill")
    return "the visit was cancelled or moved"


def declined(house: House, visit: int) -> str:
    schedule.confirm(house.front, visit, None, Confirmation.DECLINED)
    return "the patient said not to come"


def edited(house: House, visit: int, **changes: object) -> None:
    patient = house.get(Appointment, visit).patient_id
    with house.store.reading() as db:
        found = record(db, patient)
    fields: PatientFields = replace(found.fields, **changes)  # type: ignore[arg-type]
    patients.update(house.front, patient, found.version, fields)


def withdrawn(house: House, visit: int) -> str:
    edited(house, visit, contact_by_text=Consent.NO)
    return "the patient wants no texts"


def died(house: House, visit: int) -> str:
    edited(house, visit, deceased=True)
    return "the patient is deceased"


def phone_gone(house: House, visit: int) -> str:
    edited(house, visit, phones=(Phone("15558107203", PhoneUse.HOME),))
    return "there is no mobile phone"


@pytest.mark.parametrize("change", [moved, called_off, declined, withdrawn, died, phone_gone])
def test_what_changed_between_planning_and_sending_is_looked_at_again(
    house: House, program: Desk, way: PretendedGateway, change: object
) -> None:
    a_rule(house)
    visit = an_appointment(house, "10:30", WEDNESDAY, reachable(house))
    run(program, way)
    why = change(house, visit)  # type: ignore[operator]
    house.at(TODAY, 10, 45)
    assert run(program, way).sent == 0
    assert way.got == []
    assert states(house)[0] == ("dropped", why)


def test_a_moved_visit_has_a_reminder_of_its_own(house: House, program: Desk, way: PretendedGateway) -> None:
    a_rule(house)
    visit = an_appointment(house, "10:30", WEDNESDAY, reachable(house))
    house.at(TODAY, 10, 45)
    run(program, way)
    schedule.move(house.front, visit, None, provider_id=LEE, day=THURSDAY, start=840)
    house.at(WEDNESDAY, 14)
    assert run(program, way).sent == 1
    assert len({message.key for message in way.got}) == 2


def test_a_new_number_gets_it_and_the_old_one_does_not(
    house: House, program: Desk, way: PretendedGateway
) -> None:
    a_rule(house)
    visit = an_appointment(house, "10:30", WEDNESDAY, reachable(house))
    run(program, way)
    edited(house, visit, phones=(Phone("15558109999"),))
    house.at(TODAY, 10, 45)
    run(program, way)
    assert [message.address for message in way.got] == ["15558109999"]
    assert house.all(OutboxMessage)[0].address == "(***) ***-9999"


def test_an_arrived_patient_is_not_reminded(house: House, program: Desk, way: PretendedGateway) -> None:
    a_rule(house, before=60)
    visit = an_appointment(house, "10:30", TODAY, reachable(house))
    run(program, way)
    reception.arrive(house.front, visit, None)
    house.at(TODAY, 9, 40)
    assert run(program, way) == RunCounts(dropped=1)
    assert states(house) == [("dropped", "the patient is here already")]


def test_a_family_gets_one_message_and_each_visit_its_row(
    house: House, program: Desk, way: PretendedGateway
) -> None:
    a_rule(house)
    an_appointment(house, "10:30", WEDNESDAY, reachable(house))
    an_appointment(house, "14:00", WEDNESDAY, reachable(house, "Ben"))
    house.at(TODAY, 10, 45)
    assert run(program, way) == RunCounts(planned=2, sent=2)
    assert ["Ada Wed Mar 4 10:30 AM, Ben 2:00 PM" in body for body in way.bodies] == [True]
    assert {row.lead_key for row in house.all(OutboxMessage)} == {way.got[0].key}
    house.at(TODAY, 15)
    assert run(program, way) == RunCounts()


def test_a_number_has_one_text_a_day(house: House, program: Desk, way: PretendedGateway) -> None:
    a_rule(house)
    a_rule(house, before=25 * 60, name="an hour earlier")
    an_appointment(house, "14:00", WEDNESDAY, reachable(house))
    house.at(TODAY, 14, 5)
    assert run(program, way) == RunCounts(planned=2, sent=1, dropped=1)
    assert [reason for state, reason in states(house) if state == "dropped"] == [NUMBER_HAD_ENOUGH]


def test_a_text_too_many_waits_for_the_next_day_while_it_is_of_use(
    house: House, program: Desk, way: PretendedGateway
) -> None:
    a_rule(house)
    a_rule(house, before=48 * 60, name="two days")
    an_appointment(house, "10:30", WEDNESDAY, reachable(house))
    an_appointment(house, "14:00", THURSDAY, reachable(house, "Ben"))
    house.at(TODAY, 14, 5)
    assert run(program, way) == RunCounts(planned=3, sent=1, later=1)
    house.at(WEDNESDAY, 8, 0)
    assert run(program, way) == RunCounts(sent=1)
    assert [body.split(".")[0] for body in way.bodies] == [
        "Harbor Clinic: visit Ada Wed Mar 4 10:30 AM", "Harbor Clinic: visit Ben Thu Mar 5 2:00 PM",
    ]  # fmt: skip


def test_quiet_hours_send_nothing(house: House, program: Desk, way: PretendedGateway) -> None:
    a_rule(house)
    an_appointment(house, "10:30", WEDNESDAY, reachable(house))
    house.at(TODAY, 21, 0)
    assert run(program, way) == RunCounts(planned=1)
    assert way.got == []


def test_what_nobody_sent_in_time_is_dropped_and_listed(
    house: House, program: Desk, way: PretendedGateway
) -> None:
    a_rule(house)
    an_appointment(house, "10:30", WEDNESDAY, reachable(house))
    run(program, way)
    an_appointment(house, "11:00", WEDNESDAY, reachable(house, "Ben", phones=(Phone("15558100000"),)))
    house.at(WEDNESDAY, 8, 0)
    assert run(program, way) == RunCounts(dropped=2)
    assert way.got == []
    assert states(house) == [("dropped", "nothing sent it while it was of use")] * 2


def test_a_clock_that_went_back_sends_nothing(house: House, program: Desk, way: PretendedGateway) -> None:
    a_rule(house)
    an_appointment(house, "10:30", WEDNESDAY, reachable(house))
    house.at(TODAY, 11)
    a_patient(house)
    house.at(TODAY, 10, 58)
    assert run(program, way) == RunCounts(words=CLOCK_BACK)
    house.at(TODAY, 11)
    assert run(program, way).sent == 1


def test_a_busy_server_is_asked_again_with_growing_waits_until_it_is_too_late(
    house: House, program: Desk, way: PretendedGateway
) -> None:
    a_rule(house, before=120)
    an_appointment(house, "14:00", TODAY, reachable(house))
    way.answers = [Handed(Outcome.BUSY, "the mail server is busy (451)")] * 99
    house.at(TODAY, 12)
    dues = []
    for _ in range(5):
        run(program, way)
        (row,) = house.all(OutboxMessage)
        dues.append(round((row.due - house.clock.now()).total_seconds() / 60))
        house.clock.at = row.due
    assert dues == [1, 2, 4, 8, 16]
    assert house.all(OutboxMessage)[0].tries == 5
    house.at(TODAY, 13, 1)
    run(program, way)
    assert states(house) == [("failed", "given up: the mail server is busy (451)")]
    assert len(way.got) == 5


def test_a_refused_address_fails_for_good(house: House, program: Desk, way: PretendedGateway) -> None:
    a_rule(house, MAIL)
    an_appointment(house, "10:30", WEDNESDAY, reachable(house))
    way.answers = [Handed(Outcome.REFUSED, "the mail server refuses this address (550)")]
    house.at(TODAY, 11)
    assert run(program, way) == RunCounts(planned=1, failed=1)
    house.at(TODAY, 13)
    assert run(program, way) == RunCounts()
    assert states(house) == [("failed", "the mail server refuses this address (550)")]


def test_one_gateway_that_is_down_keeps_the_others_open(
    house: House, program: Desk, way: PretendedGateway
) -> None:
    a_rule(house, MAIL)
    a_rule(house, TEXT, name="text")
    for at, given in (("10:30", "Ada"), ("11:00", "Ben")):
        an_appointment(house, at, WEDNESDAY, reachable(house, given, phones=(Phone(f"1555810{at[:2]}00"),)))
    down = PretendedGateway(answers=[Handed(Outcome.DOWN, "the mail server cannot be reached")])
    house.at(TODAY, 11)
    done = run_reminders(program, Gateways(HARBOR, {MAIL: down, TEXT: way}))
    assert (done.sent, done.later, done.words) == (2, 1, "the mail server cannot be reached")
    assert (len(down.got), len(way.got)) == (1, 2)


def test_without_phone_or_gateway_it_says_what_is_missing(house: House, program: Desk) -> None:
    a_rule(house)
    an_appointment(house, "10:30", WEDNESDAY, reachable(house))
    house.at(TODAY, 11)
    assert run_reminders(program, Gateways(None, {})).words == NO_PHONE
    assert "secrets set sms-url" in run_reminders(program, Gateways(HARBOR, {})).words
    assert states(house) == [("waiting", "")]


def test_a_gateway_that_breaks_leaves_a_doubt(house: House, program: Desk, way: PretendedGateway) -> None:
    a_rule(house)
    an_appointment(house, "10:30", WEDNESDAY, reachable(house))

    def fail() -> None:
        raise RuntimeError("15558107203")

    way.before = fail
    house.at(TODAY, 11)
    assert run(program, way).unknown == 1
    assert states(house)[0][1].startswith("the gateway failed (reference ")


def half_sent(house: House, program: Desk) -> None:
    """A message that a dead process left as `sending`."""
    a_rule(house)
    an_appointment(house, "10:30", WEDNESDAY, reachable(house))

    class Dead(BaseException):
        pass

    def die() -> None:
        raise Dead

    house.at(TODAY, 11)
    with pytest.raises(Dead):
        run(program, PretendedGateway(before=die))
    assert states(house) == [("sending", "")]


def test_after_a_death_a_gateway_without_keys_leaves_it_to_a_person(
    house: House, program: Desk, way: PretendedGateway
) -> None:
    half_sent(house, program)
    assert run(program, way) == RunCounts(unknown=1)
    assert (states(house)[0][0], way.got) == ("unknown", [])
    with house.store.reading() as db:
        assert queries.count_in_doubt(db, TODAY) == len(queries.in_doubt(db, TODAY)) == 1


def test_after_a_death_a_gateway_with_keys_gets_the_same_key_again(house: House, program: Desk) -> None:
    half_sent(house, program)
    way = PretendedGateway(idempotent=True)
    assert run(program, way) == RunCounts(sent=1, later=1)
    assert way.got[0].key == house.all(OutboxMessage)[0].key


@pytest.mark.parametrize(
    "outcome, state", [(Settling.SENT, "sent"), (Settling.DONE, "dropped"), (Settling.NOT_SENT, "sent")]
)
def test_a_person_settles_a_doubt(
    house: House, program: Desk, way: PretendedGateway, outcome: Settling, state: str
) -> None:
    half_sent(house, program)
    run(program, way)
    (row,) = house.all(OutboxMessage)
    service.settle(house.front, row.id or 0, row.version, outcome)
    run(program, way)
    assert states(house)[0][0] == state
    assert len(way.got) == (1 if outcome is Settling.NOT_SENT else 0)
    with pytest.raises(Conflict):
        service.settle(house.front, row.id or 0, None, Settling.SENT)


def test_too_late_is_too_late_for_a_person_too(house: House, program: Desk, way: PretendedGateway) -> None:
    half_sent(house, program)
    run(program, way)
    house.at(WEDNESDAY, 9)
    with pytest.raises(Conflict, match="call the patient"):
        service.settle(house.front, 1, None, Settling.NOT_SENT)
    with pytest.raises(Conflict, match="changed meanwhile"):
        service.settle(house.front, 1, 1, Settling.DONE)


@on_both
def test_two_processes_do_not_send_at_once(house: House, program: Desk, way: PretendedGateway) -> None:
    a_rule(house)
    an_appointment(house, "10:30", WEDNESDAY, reachable(house))
    house.at(TODAY, 11)
    with one_sender(house.store) as held:
        assert held is not None
        assert held()
        assert run(program, way) == RunCounts(words=ANOTHER_SENDS)
    assert run(program, way).sent == 1


@on_both
def test_stopping_is_honored_at_once_and_for_all_of_a_number(
    house: House, program: Desk, way: PretendedGateway
) -> None:
    a_rule(house)
    for at, given in (("10:30", "Ada"), ("14:00", "Ben")):
        an_appointment(house, at, WEDNESDAY, reachable(house, given))
    run(program, way)
    with house.store.reading() as db:
        who = service.patients_of_phone(db, "15558107203")
    assert service.stop(house.front, who, [TEXT]) == 2
    house.at(TODAY, 11)
    assert run(program, way) == RunCounts()
    assert states(house) == [("dropped", service.STOPPED)] * 2


def test_rules_are_a_managers(house: House) -> None:
    with pytest.raises(NotPermitted):
        service.add_rule(house.front, NewRule("x", TEXT, 60))
    assert service.add_usual_rules(house.chief) == (1, 2, 3)
    with pytest.raises(Conflict, match="this name"):
        service.add_usual_rules(house.chief)
    for wrong in (
        NewRule("x", TEXT, 0), NewRule("", TEXT, 60), NewRule("x", TEXT, 10**6), NewRule("x", TEXT, 60, -1),
        NewRule("x", TEXT, 60, 0, ("NOPE",)),
    ):  # fmt: skip
        with pytest.raises(Invalid):
            service.add_rule(house.chief, wrong)
    with pytest.raises(NotFound, match="there are: the day before"):
        service.turn_off_rule(house.chief, "nope")


@on_sqlite_first
def test_a_changed_rule_plans_anew_and_sends_nothing_twice(
    house: House, program: Desk, way: PretendedGateway
) -> None:
    a_rule(house)
    visit = an_appointment(house, "10:30", WEDNESDAY, reachable(house))
    other = an_appointment(house, "14:00", WEDNESDAY, reachable(house, "Ben", phones=(Phone("15558100001"),)))
    house.at(TODAY, 11)
    assert run(program, way).sent == 1
    service.change_rule(house.chief, "A day", before=20 * 60)
    run(program, way)
    assert {row.appointment_id: row.state for row in house.all(OutboxMessage)} == {
        visit: State.SENT, other: State.WAITING,
    }  # fmt: skip
    service.turn_off_rule(house.chief, "a day")
    house.at(TODAY, 18)
    assert run(program, way) == RunCounts()


def pass_time(house: House, program: Desk, way: PretendedGateway, hours: int) -> None:
    """Run every half an hour."""
    for _ in range(2 * hours):
        run(program, way)
        house.clock.advance(timedelta(minutes=30))


def test_the_preview_says_what_the_sender_then_does(
    house: House, program: Desk, way: PretendedGateway
) -> None:
    service.add_usual_rules(house.chief)
    an_appointment(house, "10:30", WEDNESDAY, reachable(house))
    an_appointment(house, "14:00", WEDNESDAY, reachable(house, "Ben"))
    an_appointment(house, "15:00", WEDNESDAY, reachable(house, "Cy", phones=()))
    an_appointment(house, "10:30", THURSDAY, reachable(house, "Di", phones=(Phone("15558100002"),)))
    for at, given in (("14:00", "Ed"), ("14:30", "Flo")):
        an_appointment(house, at, FRIDAY, reachable(house, given, phones=(Phone("15558100003"),)))
    house.at(TODAY, 11, 30)
    head = house.head()
    shown = preview_reminders(house.chief, 72, gateways(way))
    assert house.head() == head
    pass_time(house, program, way, hours=72)
    assert len(shown) > 5
    assert sorted((row.at, row.text) for row in shown) == sorted(
        (message.at, message.words.body.strip()) for message in way.got
    )


def test_days_on_which_the_clocks_change_send_each_reminder_once(
    house: House, program: Desk, way: PretendedGateway
) -> None:
    a_rule(house)
    monday = date(2026, 3, 9)
    an_appointment(house, "10:30", monday, reachable(house))
    house.at(date(2026, 3, 7), 9)
    pass_time(house, program, way, hours=2 * 24)
    assert [f"{message.at.astimezone(house.clock.zone):%a %H:%M}" for message in way.got] == ["Sun 10:30"]
