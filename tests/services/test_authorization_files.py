"""Requests as 278, and answers that move them. It is Tuesday 3 March 2026, 9:02."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from clinic_tui.errors import Conflict, Invalid
from clinic_tui.patients import payers, policies
from clinic_tui.patients.policy import Policy
from clinic_tui.schedule.authorization import asking as asking
from clinic_tui.schedule.authorization.answers import ReadFile, import_answers
from clinic_tui.schedule.authorization.asking import NewRequest
from clinic_tui.schedule.authorization.models import AuthorizationAnswer, PriorAuthorization
from clinic_tui.schedule.authorization.on_file import NewAuthorization, add_authorization
from clinic_tui.schedule.authorization.requests import write_new_request, write_request
from clinic_tui.schedule.authorization.sender import Sender, sender_of
from clinic_tui.schedule.authorization.states import AuthorizationKind, AuthorizationState, Pace
from clinic_tui.settings import Settings
from clinic_tui.settings.eligibility import EligibilitySettings
from clinic_tui.x12.envelope import read_trusted
from clinic_tui.x12.refused import X12Refused
from clinic_tui.x12.review import read_review
from tests.bound_payers import bind
from tests.builders import TODAY, House, a_patient
from tests.engines import on_sqlite, on_sqlite_first
from tests.one_clinic import in_one_clinic

pytestmark = on_sqlite

CONNECTION = EligibilitySettings(
    npi="1234567893", sender="ELM", receiver="HUB", originator="1123456789", phone="410 555 1000", test=True
)


def sent_as(connection: EligibilitySettings) -> Sender:
    """As whom a clinic with this connection writes."""
    return sender_of(Settings(Path(), "elm", "Elm Street", "UTC", "file", eligibility=connection))


SENDER = sent_as(CONNECTION)


LATER = TODAY + timedelta(days=60)


ISA = (
    "ISA*00*          *00*          *ZZ*HUB            *ZZ*ELM            *260303*1000*^*00501*"
    "000000007*0*T*:~"
)


class Sent:
    """Where requests go."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}

    def __call__(self, trace: str, content: bytes) -> None:
        self.files[trace] = content


@pytest.fixture
def asked(house: House) -> tuple[int, str, str]:
    """A request of twelve visits that went out: its number, its trace, its text."""
    patient = ready(house)
    sent = Sent()
    number = write_new_request(house.front, request(patient), SENDER, sent)
    ((trace, content),) = sent.files.items()
    return number, trace, content.decode()


def ready(house: House) -> int:
    """A patient with a policy, at a clinic that may write."""
    bind(house.chief, "Acme", "60054")
    patient = a_patient(house)
    policies.set_coverage(house.front, patient, 1, None, Policy("Acme", member_id="W123"))
    return patient


def request(patient: int, **more: object) -> NewRequest:
    new = {"procedures": ("97110", "97140"), "diagnoses": ("M54.5", "Z98.1"), "visit_types": ("fu",)} | more
    return NewRequest(patient, 12, TODAY, LATER, **new)  # type: ignore[arg-type]


def answer(text: str, hcr: str, *more: str, at: str = "20260305*1015", services: str = "") -> bytes:
    """The payer's answer to a request: the same levels, with its decision."""
    segments = text.rstrip("~").split("~")
    head = [each for each in segments if each.startswith(("ISA", "GS"))]
    body = []
    for each in segments[2:-3]:
        name = each.partition("*")[0]
        if name == "BHT":
            each = f"BHT*0007*11*{each.split('*')[3]}*{at}*18"
        elif name == "TRN":
            each = each.replace("TRN*1*", "TRN*2*")
        elif name == "HL" and "*SS*" in each:
            break
        elif name in ("HI", "HSD", "DTP", "MSG", "PER"):
            continue
        body.append(each)
        if name == "UM":
            body += [f"HCR*{hcr}"] if hcr else []
            body += more
    body += services.split("~") if services else []
    body.append(f"SE*{len(body) + 1}*0001")
    group = head[1].split("*")[6]
    tail = [f"GE*1*{group}", f"IEA*1*{head[0].split('*')[13]}"]
    return ("~".join((*head, *body, *tail)) + "~").encode()


def read(house: House, content: bytes) -> ReadFile:
    return import_answers(house.front, content)


def row(house: House, number: int) -> PriorAuthorization:
    return house.get(PriorAuthorization, number)


GRANT = ("A1*AUTH-99/7", "DTP*AAH*RD8*20260304-20260531", "HSD*VS*12")


def test_a_request_says_who_whom_what_and_how_often(house: House, asked: tuple[int, str, str]) -> None:
    number, trace, text = asked
    (review,) = [read_review(each) for *_, each in read_trusted(text.encode()).sets()]
    (event,) = review.events
    assert (review.is_answer, review.reference, review.findings) == (False, trace, ())
    assert review.payer is not None
    assert review.requester is not None
    assert review.subscriber is not None
    assert (review.payer.id, review.requester.id, review.subscriber.party.id) == (
        "60054", "1234567893", "W123",
    )  # fmt: skip
    assert (event.category, event.certification, event.is_urgent) == ("HS", "I", False)
    assert event.diagnoses == (("ABK", "M545"), ("ABF", "Z981"))
    assert [each.code for each in event.services] == ["97110", "97140"]
    assert event.answers(trace)
    assert event.quantity is not None
    assert event.quantity.raw.startswith("HSD*VS*12")
    stored = row(house, number)
    assert (stored.state, stored.trace) == (AuthorizationState.ASKED, trace)
    assert stored.due_at is not None
    assert "*T*:" in text  # marked as a test
    assert int(re.findall(r"IEA\*1\*(\d+)", text)[0]) == int(trace.rpartition("-")[2])


def test_a_referral_to_a_specialist_names_whom_and_is_urgent(house: House) -> None:
    sent = Sent()
    write_new_request(
        house.front,
        request(
            ready(house), kind=AuthorizationKind.REFERRAL, pace=Pace.URGENT, referred_to="Bone Institute",
            referred_to_npi="1234567893",
        ),
        SENDER,
        sent,
    )  # fmt: skip
    (content,) = sent.files.values()
    (review,) = [read_review(each) for *_, each in read_trusted(content).sets()]
    (event,) = review.events
    assert (event.category, event.is_urgent) == ("SC", True)
    assert [(each.role, each.last, each.id) for each in event.providers] == [
        ("SJ", "BONE INSTITUTE", "1234567893")
    ]


def test_every_request_has_numbers_of_its_own(house: House, asked: tuple[int, str, str]) -> None:
    number, trace, _ = asked
    sent = Sent()
    write_request(house.front, number, None, SENDER, sent)
    (again,) = sent.files
    assert again != trace
    assert read(house, answer(asked[2], "A1*X")).answers[0].notes[0].startswith("it answers a request")
    assert row(house, number).state is AuthorizationState.ASKED


@in_one_clinic("key", ["npi", "sender", "receiver", "originator"])
def test_what_the_clinic_has_not_said_is_named_with_its_place(house: House, key: str) -> None:
    patient = ready(house)
    unset: dict[str, Any] = {key: ""}
    lacking = replace(CONNECTION, **unset)
    before, sent = house.rows(), Sent()
    with pytest.raises(Invalid, match=rf"`{key}` is not set: it stands under \[eligibility\]"):
        write_new_request(house.front, request(patient), sent_as(lacking), sent)
    assert (house.rows(), sent.files) == (before, {})


def test_a_partner_that_knows_the_payer_by_another_number_is_written_that(house: House) -> None:
    patient, sent = ready(house), Sent()
    with house.store.reading() as db:
        (row,) = payers.payers(db)
    other = replace(row.fields, numbers=(("hub", "ac-9"), ("RELAY", "AC1")))
    payers.update_payer(house.chief, row.id, row.version, other)
    write_new_request(house.front, request(patient), SENDER, sent)
    elsewhere = sent_as(replace(CONNECTION, receiver="OTHER"))
    write_new_request(house.front, request(patient), elsewhere, sent)
    assert ["*PI*AC-9~" in text.decode() for text in sent.files.values()] == [True, False]
    assert ["*PI*60054~" in text.decode() for text in sent.files.values()] == [False, True]


def test_a_policy_without_member_id_and_a_payer_without_id_are_named(house: House) -> None:
    patient = ready(house)
    bind(house.chief, "ACME", "")
    before = house.rows()
    with pytest.raises(Invalid, match="Acme has no electronic id"):
        write_new_request(house.front, request(patient), SENDER, Sent())
    assert house.rows() == before
    policies.set_coverage(house.front, patient, 1, 1, Policy("Acme"))
    with pytest.raises(Invalid, match="member id of Acme"):
        write_new_request(house.front, request(patient), SENDER, Sent())


def test_a_file_that_cannot_be_written_leaves_nothing(house: House) -> None:
    patient = ready(house)
    before, head = house.rows(), house.head()

    def full(_trace: str, _content: bytes) -> None:
        raise Conflict("the disk is full")

    with pytest.raises(Conflict, match="full"):
        write_new_request(house.front, request(patient), SENDER, full)
    assert (house.rows(), house.head()) == (before, head)


def test_an_answer_moves_its_request_once_and_keeps_the_number_exactly(
    house: House, asked: tuple[int, str, str]
) -> None:
    number, trace, text = asked
    content = answer(text, *GRANT)
    found = read(house, content)
    (told,) = found.answers
    assert (told.trace, told.words, told.notes) == (trace, "authorized", ())
    assert told.moved.startswith("asked -> certified: number AUTH-99/7, 12 units")
    stored = row(house, number)
    assert (stored.state, stored.number, stored.units) == (AuthorizationState.CERTIFIED, "AUTH-99/7", 12)
    assert (f"{stored.first_day}", f"{stored.last_day}") == ("2026-03-04", "2026-05-31")
    before, head = house.rows(), house.head()
    again = read(house, content)
    assert again.seen_before
    assert again.answers[0].notes == ("it was read before",)
    assert (house.rows(), house.head()) == (before, head)


SERVICE = "HL*5*4*SS*0~HCR*{}~SV1*HC:97110~HL*6*4*SS*0~HCR*{}~SV1*HC:97140"


@pytest.mark.parametrize(
    "hcr, more, services, state, units, said",
    [
        ("A1*N1", ("DTP*AAH*RD8*20260304-20260531", "HSD*VS*8"), "", "certified in part", 8, "8 of 12 units"),
        ("A2*N1", ("DTP*AAH*RD8*20260304-20260531",), "", "certified in part", 12, "how many visits"),
        ("A6*N1", ("HSD*VS*10",), "", "certified in part", 10, "with changes"),
        ("A1*N1", ("HSD*DY*30",), "", "certified", 12, "30 days, which are no visits"),
        ("A1*N1", ("DTP*AAH*D8*20260304", "HSD*VS*12"), "", "certified", 12, "one day for 12 units"),
        ("A1", ("HSD*VS*12",), "", "certified", 12, "gave no number"),
        ("A1*N1", ("HSD*VS*1200",), "", "certified", 12, "1200 visits cannot be"),
        ("A3**82", ("MSG*TRY HOME EXERCISE FIRST",), "", "denied", 12, "not medically necessary (82)"),
        ("A3**0X", (), "", "denied", 12, "reason 0X"),
        ("A4*REF1", ("MSG*SEND NOTES",), "", "pended", 12, "the payer's reference REF1; SEND NOTES"),
        ("CT", (), "", "pended", 12, "call the payer"),
        ("NA", (), "", "none needed", 12, ""),
        ("C", (), "", "cancelled", 12, ""),
        ("", (), SERVICE.format("A1*S1", "A3**88"), "certified in part", 12, "97140: not authorized, not a"),
        ("A1*N1", (), SERVICE.format("A1*S1", "A3**88"), "certified in part", 12, "97140: not authorized"),
        ("", (), SERVICE.format("A3**82", "A3**82"), "denied", 12, "not medically necessary (82)"),
        ("", ("AAA*N**72*C",), "", "to be asked", 12, "member"),
    ],
)  # fmt: skip
def test_what_each_decision_makes_of_the_request(
    house: House, asked: tuple[int, str, str], hcr: str, more: tuple[str, ...], services: str, state: str,
    units: int, said: str,
) -> None:  # fmt: skip
    number, _, text = asked
    (told,) = read(house, answer(text, hcr, *more, services=services)).answers
    stored = row(house, number)
    assert (stored.state.value, stored.units) == (state, units)
    assert said.lower() in " ".join((stored.reason, *told.notes)).lower()
    if hcr.endswith("*N1"):
        assert stored.number == "N1"


def test_an_older_answer_and_one_without_a_request_change_nothing(
    house: House, asked: tuple[int, str, str]
) -> None:
    number, trace, text = asked
    read(house, answer(text, *GRANT))
    before = house.rows()
    (old,) = read(house, answer(text, "A4", at="20260304*0800")).answers
    assert "before the answer that was read already" in old.notes[0]
    (unknown,) = read(house, answer(text.replace(trace, "ELSE-1"), "A3")).answers
    assert unknown.notes == ("no request of this clinic has its trace: nothing was changed",)
    (odd,) = read(house, answer(text, "ZZ", at="20260306*0800")).answers
    assert "`ZZ` is none" in odd.notes[0]
    assert house.rows() == before
    (denied,) = read(house, answer(text, "A3**82", at="20260306*0800")).answers
    assert denied.moved.startswith("certified -> denied")
    assert row(house, number).number == "AUTH-99/7"


def test_another_patient_under_our_trace_is_not_taken(house: House, asked: tuple[int, str, str]) -> None:
    number, _, text = asked
    family = re.findall(r"NM1\*IL\*1\*([A-Z]+)", text)[0]
    other = text.replace(f"NM1*IL*1*{family}", "NM1*IL*1*OTHER")
    (told,) = read(house, answer(other, *GRANT)).answers
    assert told.moved
    assert told.notes == ("the payer has another family name than the record",)
    (told,) = read(house, answer(re.sub(r"DMG\*D8\*\d+", "DMG*D8*19010101", other), "A3")).answers
    assert "another patient's family name and birth date" in told.notes[0]
    assert row(house, number).state is AuthorizationState.CERTIFIED


@on_sqlite_first
def test_what_stands_in_the_way_is_said_and_the_file_can_be_read_again(
    house: House, asked: tuple[int, str, str]
) -> None:
    number, _, text = asked
    patient = row(house, number).patient_id
    other = add_authorization(house.front, NewAuthorization(patient, "AUTH-99/7", 3, TODAY, LATER))
    content = answer(text, *GRANT)
    (told,) = read(house, content).answers
    assert "another authorization of the number AUTH-99/7" in told.notes[-1]
    assert house.all(AuthorizationAnswer) == []
    asking.call_off(house.front, number, None, "typed by hand")
    (told,) = read(house, content).answers
    assert "the request is cancelled here" in told.notes[-1]
    assert house.get(PriorAuthorization, other).units == 3


@in_one_clinic("name", ["ours", "no x12", "cut"])
def test_files_that_hold_no_answer_are_refused(
    house: House, asked: tuple[int, str, str], name: str, tmp_path: Path
) -> None:
    text = {"ours": asked[2], "no x12": "hello", "cut": answer(asked[2], *GRANT).decode()[:-40]}[name]
    before = house.rows()
    with pytest.raises(X12Refused):
        read(house, text.encode())
    assert house.rows() == before


def test_a_request_that_was_thrown_out_is_to_be_asked_again(
    house: House, asked: tuple[int, str, str]
) -> None:
    number, trace, _text = asked
    control = int(trace.rpartition("-")[2])
    content = (
        f"{ISA}GS*FA*HUB*ELM*20260303*1000*7*X*005010X231A1~ST*999*0001*005010X231A1~AK1*HI*{control}~"
        "AK2*278*0001~IK3*HI*12*2000E*8~IK4*1*1271*7~IK5*R*5~AK9*R*1*1*0~SE*8*0001~GE*1*7~IEA*1*000000007~"
    ).encode()
    read = import_answers(house.front, content)
    words = (
        "the request was thrown out: the diagnosis is no code that they know (999). Correct it and ask again."
    )
    assert [each.moved for each in read.answers] == [f"asked -> to be asked: {words}"]
    row = house.get(PriorAuthorization, number)
    assert (row.state, row.reason, row.due_at) == (AuthorizationState.TO_ASK, words, None)
    head = house.head()
    assert import_answers(house.front, content).seen_before
    assert house.head() == head
    write_request(house.front, number, None, SENDER, Sent())
    assert house.get(PriorAuthorization, number).state is AuthorizationState.ASKED


@on_sqlite_first
def test_a_refused_file_is_known_by_number_and_minute(house: House, asked: tuple[int, str, str]) -> None:
    number, trace, _text = asked
    control = int(trace.rpartition("-")[2])

    def said(at: str, code: str) -> bytes:
        return f"{ISA}TA1*{control:09}*{at}*{code}~IEA*0*000000007~".encode()

    assert import_answers(house.front, said("260302*0902", "R*025")).answers[0].patient_id is None
    assert (
        import_answers(house.front, said("260303*0902", "A*000"))
        .answers[0]
        .words.startswith("the file was taken")
    )
    assert house.get(PriorAuthorization, number).state is AuthorizationState.ASKED
    moved = import_answers(house.front, said("260303*0902", "R*025")).answers[0].moved
    assert f"the whole file {control:09} was refused unread: a file of this number was there before" in moved
    assert house.get(PriorAuthorization, number).state is AuthorizationState.TO_ASK
