"""Files of public sources, and our own faulty ones, against their answer keys."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from clinic_tui.x12.eligibility_answer import Benefit, MemberAnswer, read_answer
from clinic_tui.x12.eligibility_inquiry import read_inquiries
from clinic_tui.x12.envelope import X12File, read_x12
from clinic_tui.x12.findings import Weight
from clinic_tui.x12.kinds import Kind
from clinic_tui.x12.parties import Party, Person
from clinic_tui.x12.refused import X12Refused
from clinic_tui.x12.rejections import Rejection
from clinic_tui.x12.review import Decision, EventReview, ServiceReview, read_review
from clinic_tui.x12.values import Dated, Span, write_day
from tests.unit.x12.sets import SAMPLES, key_of, needs_samples, read_sample, samples

pytestmark = needs_samples

ALL = sorted(SAMPLES.glob("*/*.edi")) if SAMPLES.exists() else []
KINDS = {"837p": Kind.PROFESSIONAL_CLAIM, "277ca": Kind.CLAIM_ACKNOWLEDGMENT}


def filled(**facts: Any) -> dict[str, Any]:
    """The facts that say something: a key leaves the others out."""
    return {name: fact for name, fact in facts.items() if fact not in ("", None, [], {}, ())}


def money(cents: int | None) -> str | None:
    return None if cents is None else f"{Decimal(cents) / 100:.2f}"


def span(dates: Span) -> str:
    return write_day(dates.first) + (f"-{write_day(dates.last)}" if dates.last != dates.first else "")


def dated(dates: tuple[Dated, ...]) -> dict[str, str]:
    return {each.qualifier: span(each.span) for each in dates}


def party(found: Party | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return filled(
        qualifier=found.role,
        type="1" if found.is_person else "2",
        last=found.last,
        first=found.first,
        middle=found.middle,
        suffix=found.suffix,
        id_qualifier=found.id_kind,
        id=found.id,
    )


def person(found: Person | None) -> dict[str, Any]:
    if found is None:
        return {}
    return filled(
        name=party(found.party),
        birth=write_day(found.born) if found.born else None,
        sex=found.sex,
        relationship=found.relationship,
    )


def rejections(found: tuple[Rejection, ...], level: str) -> list[dict[str, str]]:
    return [
        filled(valid="Y" if each.request_was_valid else "N", reason=each.reason, follow_up=each.follow_up)
        for each in found
        if each.level == level
    ]


def benefit(found: Benefit) -> dict[str, Any]:
    return filled(
        info=found.information,
        coverage_level=found.coverage_level,
        services=list(found.services),
        insurance=found.insurance,
        plan=found.plan,
        period=found.period,
        amount=money(found.cents),
        percent=found.share and str(found.share),
        authorization=found.authorization,
        in_network=found.network,
        entities=[party(each.party) for each in found.related],
        dates=dated(found.dates),
        messages=list(found.messages),
    )


def member(found: MemberAnswer) -> dict[str, Any]:
    level = "23" if found.is_dependent else "22"
    return person(found.person) | filled(
        level=level,
        traces=[each.number for each in found.traces],
        dates=dated(found.dates),
        benefits=[benefit(each) for each in found.benefits],
        rejects=rejections(found.rejections, "dependent" if found.is_dependent else "subscriber"),
    )


@dataclass
class Read:
    """A file and its key, set by set."""

    path: Path
    file: X12File

    def __iter__(self) -> Any:
        key = key_of(self.path)
        transactions = [each for one in key["interchanges"] for each in one["transactions"]]
        return iter(zip((found for *_, found in self.file.sets()), transactions, strict=True))


def each_of(*kinds: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("path", samples(*kinds), ids=lambda path: path.name)


@pytest.mark.parametrize("path", ALL, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_envelopes_are_those_of_the_key(path: Path) -> None:
    file, key = read_sample(path), key_of(path)
    assert len(file.interchanges) == len(key["interchanges"])
    for interchange, expected in zip(file.interchanges, key["interchanges"], strict=True):
        marks = interchange.separators
        assert filled(
            control=interchange.control,
            sender=interchange.sender,
            receiver=interchange.receiver,
            usage=interchange.usage,
            version=interchange.version,
            delimiters={
                "element": marks.element,
                "component": marks.component,
                "segment": marks.terminator,
                "repetition": marks.repetition,
            },
        ) == {name: value for name, value in expected.items() if name not in ("transactions", "problems")}
        sets = [(group, each) for group in interchange.groups for each in group.sets]
        for (group, found), transaction in zip(sets, expected["transactions"], strict=True):
            assert filled(
                set=found.code,
                control=found.control,
                version=found.version,
                group_control=group.control,
                segments=len(found.segments),
            ) == {
                name: transaction[name]
                for name in ("set", "control", "version", "group_control", "segments")
                if name in transaction
            }
    problems = [problem for one in key["interchanges"] for problem in one.get("problems", [])]
    assert len(file.findings) == len(problems)
    kind = path.parent.name
    assert file.kinds() == (KINDS[kind] if kind in KINDS else Kind(kind),)
    file.refuse_untrusted()


@each_of("270")
def test_an_inquiry_is_that_of_the_key(path: Path) -> None:
    for found, key in Read(path, read_sample(path)):
        read = read_inquiries(found)
        assert read.written_at
        assert filled(
            purpose=read.purpose, reference=read.reference, date=write_day(read.written_at.date())
        ) == {name: key[name] for name in ("purpose", "reference", "date")}
        asking = [each for each in key["people"] if "inquiries" in each]
        for inquiry, expected in zip(read.inquiries, asking, strict=True):
            assert party(inquiry.payer) == key["source"]["name"]
            assert party(inquiry.provider) == key["receiver"]["name"]
            assert inquiry.service_dates
            assert (
                person(inquiry.patient)
                | {
                    "level": "23" if inquiry.dependent else "22",
                    "traces": [inquiry.trace.number],
                    "dates": {"291": span(inquiry.service_dates)},
                    "inquiries": [list(inquiry.service_types)],
                }
                == expected
            )


@each_of("271")
def test_an_answer_is_that_of_the_key(path: Path) -> None:
    for found, key in Read(path, read_sample(path)):
        answer = read_answer(found)
        assert answer.written_at
        assert filled(
            purpose=answer.purpose, reference=answer.reference, date=write_day(answer.written_at.date())
        ) == {name: key[name] for name in ("purpose", "reference", "date")}
        assert (
            filled(level="20", name=party(answer.payer), rejects=rejections(answer.rejections, "payer"))
            == key["source"]
        )
        assert (
            filled(level="21", name=party(answer.provider), rejects=rejections(answer.rejections, "provider"))
            == key["receiver"]
        )
        assert [member(each) for each in answer.members] == key.get("people", [])
        assert all(each.weight is Weight.NOTED for each in answer.findings)


def decision(found: Decision | None) -> dict[str, Any]:
    return filled(action=found.action, authorization=found.number) if found else {}


def event(found: EventReview) -> dict[str, Any]:
    return filled(
        level="EV",
        traces=[each.number for each in found.traces],
        dates=dated(found.dates),
        providers=[party(each) for each in found.providers],
        review=filled(category=found.category, certification=found.certification, service=found.service_type),
        decision=decision(found.decision),
        rejects=rejections(found.rejections, "event"),
    )


def service(found: ServiceReview) -> dict[str, Any]:
    procedure = filled(
        qualifier=found.procedure[0] if found.procedure else "",
        code=found.code,
        modifiers=list(found.modifiers),
    )
    return filled(
        level="SS",
        traces=[each.number for each in found.traces],
        decision=decision(found.decision),
        procedure=procedure,
        charge=money(found.cents),
        units=found.units and str(found.units),
    )


@each_of("278")
def test_a_review_is_that_of_the_key(path: Path) -> None:
    for found, key in Read(path, read_sample(path)):
        review = read_review(found)
        assert review.written_at
        head = ("purpose", "reference", "date", "type", "direction")
        assert filled(
            purpose=review.purpose,
            reference=review.reference,
            date=write_day(review.written_at.date()),
            type=review.kind,
            direction="response" if review.is_answer else "request",
        ) == {name: key[name] for name in head if name in key}
        assert {"level": "20", "name": party(review.payer)} == key["review_organization"]
        references = {each.qualifier: each.value for each in review.requester_references}
        assert filled(level="21", refs=references, name=party(review.requester)) == key["requester"]
        assert review.subscriber
        assert {"level": "22", "name": party(review.subscriber.party)} == key["subscriber"]
        assert review.subscriber.born == date(1001, 1, 1)  # as the sample has it
        assert [event(each) for each in review.events] == key["events"]
        services = [service(each) for one in review.events for each in one.services]
        assert services == key.get("services", [])
        assert review.findings == ()


OWN = (
    [(each["file"], each["expect"]) for each in json.loads((SAMPLES / "own/index.json").read_text())]
    if SAMPLES.exists()
    else []
)
ENVELOPE = {"003-se-count", "007-isa-iea-mismatch", "117-se-count", "119-isa-iea"}
"""Our own files whose fault is in the envelope; the others are refused, if so, by what reads the set."""


@pytest.mark.parametrize("name, expected", OWN)
def test_our_own_files_are_trusted_unless_the_envelope_is_wrong(name: str, expected: str) -> None:
    file = read_x12((SAMPLES / "own" / name).read_bytes())
    if Path(name).stem in ENVELOPE:
        assert expected == "reject"
        with pytest.raises(X12Refused, match=r"Segment \d+ \((SE|IEA)\), line \d+.*(SE01|IEA02)"):
            file.refuse_untrusted()
    else:
        file.refuse_untrusted()
        assert not [each for each in file.findings if each.weight is Weight.UNTRUSTED or expected == "accept"]
