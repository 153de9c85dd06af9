"""Writing professional claims: an 837P by guide 005010X222A1, and where in it each claim stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from clinic_tui.errors import Invalid
from clinic_tui.x12.characters import folded
from clinic_tui.x12.claim_facts import (
    SELF,
    BillingProvider,
    Claim,
    ClaimLine,
    Insurance,
    LineAdjudication,
    OtherPayer,
    Provider,
    Submitter,
)
from clinic_tui.x12.claim_rules import check_claims
from clinic_tui.x12.outgoing import (
    Composite,
    ControlNumbers,
    Elements,
    GroupForm,
    TradingPartner,
    write_interchange,
)
from clinic_tui.x12.parties import (
    Party,
    PostalAddress,
    write_address,
    write_demographics,
    write_number_of_ours,
    write_party,
)
from clinic_tui.x12.remittance_rows import Adjustment, Procedure
from clinic_tui.x12.values import write_cents, write_day, write_number, write_span

FORM = GroupForm("837", "HC", "005010X222A1")

MOST_CLAIMS = 5_000
"""Of one set."""

MOST_OF_SUBSCRIBER = 100
"""Claims below one level of a subscriber."""

_TRIPLETS_OF_CAS = 6


@dataclass(frozen=True, slots=True)
class Place:
    """What a segment of a set says, for a 999 that names it by its position."""

    claim: str
    """CLM01; empty for what belongs to several claims."""
    loop: str
    field: str
    """At the desk: `diagnoses`, `subscriber`, `line 2`, ..."""


@dataclass(frozen=True, slots=True)
class WrittenClaims:
    """The bytes to send, and for each set what its segments say."""

    content: bytes
    sets: tuple[dict[int, Place], ...]
    """By position in the set: ST is 1, as IK302 counts."""
    claims: tuple[tuple[str, ...], ...]
    """The claims of each set by their numbers, in the order in which they are written."""


@dataclass(frozen=True, slots=True)
class _Written:
    elements: Elements
    place: Place


def write_claims(
    claims: Sequence[Claim],
    submitter: Submitter,
    receiver: Party,
    reference: str,
    partner: TradingPartner,
    numbers: ControlNumbers,
    written_at: datetime,
) -> WrittenClaims:
    """One interchange of one group, with a set for each billing provider and each 5,000 of its claims.

    `reference` is our number of the batch (BHT03), which a 277CA gives back. Raises Invalid, with claim
    and field, for the first fact that cannot be written; nothing is written then.
    """
    if not claims:
        raise Invalid("There is no claim to send.", "claims")
    check_claims(claims)
    batch = write_number_of_ours(reference, "reference")
    sets: list[list[_Written]] = []
    held: list[tuple[str, ...]] = []
    for own in _by_billing(claims):
        for start in range(0, len(own), MOST_CLAIMS):
            part = own[start : start + MOST_CLAIMS]
            ordered: list[str] = []
            sets.append([*_head(submitter, receiver, batch, written_at), *_levels(part, ordered)])
            held.append(tuple(ordered))
    bodies = [[each.elements for each in body] for body in sets]
    content = write_interchange(partner, FORM, bodies, numbers, written_at)
    places = tuple({at: each.place for at, each in enumerate(body, start=2)} for body in sets)
    return WrittenClaims(content, places, tuple(held))


_FIELD_WORDS = {
    "billing": "the billing provider", "subscriber": "a subscriber", "patient": "the patient",
    "payer": "a payer", "referring": "the referring provider", "rendering": "the rendering provider",
    "supervising": "the supervising provider", "facility": "the place of service",
}  # fmt: skip


def check_claim(claim: Claim) -> None:
    """Raise Invalid, with its number and the field, where this claim cannot be written in any file."""
    check_claims([claim])
    try:
        for _ in _levels([claim], []):
            pass
    except Invalid as why:
        raise Invalid(f"{_FIELD_WORDS.get(why.field or '', why.field)}: {why}", why.field) from why


def _by_billing(claims: Sequence[Claim]) -> list[list[Claim]]:
    groups: dict[BillingProvider, list[Claim]] = {}
    for each in claims:
        groups.setdefault(each.billing, []).append(each)
    return list(groups.values())


def _head(submitter: Submitter, receiver: Party, reference: str, moment: datetime) -> Iterator[_Written]:
    def put(elements: Elements, loop: str, field: str) -> _Written:
        return _Written(elements, Place("", loop, field))

    phone = "".join(each for each in submitter.phone if each.isascii() and each.isdigit())
    if len(phone) != 10 or not folded(submitter.contact):
        raise Invalid("The submitter needs a contact and its telephone number of ten digits.", "phone")
    day, time = f"{moment:%Y%m%d}", f"{moment:%H%M}"
    yield put(("BHT", "0019", "00", reference, day, time, "CH"), "", "reference")
    yield put(write_party(submitter.party, "41", "submitter"), "1000A", "submitter")
    yield put(("PER", "IC", folded(submitter.contact)[:60], "TE", phone), "1000A", "phone")
    yield put(write_party(receiver, "40", "receiver"), "1000B", "receiver")


def _levels(claims: Sequence[Claim], ordered: list[str]) -> Iterator[_Written]:
    """Billing provider, subscribers, patients and claims; what was written goes into `ordered`."""
    hl = 1
    yield from _billing(claims[0].billing)
    for insurance, own in _by_subscriber(claims):
        hl += 1
        is_self = insurance.relationship == SELF
        subscriber_hl = hl
        yield from _subscriber(insurance, subscriber_hl, is_self)
        if is_self:
            for claim in own:
                ordered.append(claim.number)
                yield from _claim(claim)
            continue
        patients: dict[object, list[Claim]] = {}
        for claim in own:
            patients.setdefault(claim.patient, []).append(claim)
        for same in patients.values():
            hl += 1
            yield from _patient(same[0], hl, subscriber_hl)
            for claim in same:
                ordered.append(claim.number)
                yield from _claim(claim)


def _by_subscriber(claims: Sequence[Claim]) -> Iterator[tuple[Insurance, list[Claim]]]:
    """The claims of one policy together, a hundred at most."""
    groups: dict[Insurance, list[Claim]] = {}
    for each in claims:
        groups.setdefault(each.insurance, []).append(each)
    for insurance, own in groups.items():
        for start in range(0, len(own), MOST_OF_SUBSCRIBER):
            yield insurance, own[start : start + MOST_OF_SUBSCRIBER]


def _billing(billing: BillingProvider) -> Iterator[_Written]:
    def put(elements: Elements, loop: str) -> _Written:
        return _Written(elements, Place("", loop, "billing provider"))

    yield put(("HL", "1", "", "20", "1"), "2000A")
    if billing.taxonomy:
        yield put(("PRV", "BI", "PXC", _taxonomy(billing.taxonomy)), "2000A")
    yield put(write_party(billing.party, "85", "billing"), "2010AA")
    for each in write_address(billing.address):
        yield put(each, "2010AA")
    yield put(("REF", billing.tax_id_kind, billing.tax_id), "2010AA")
    if billing.pay_to:
        yield put(("NM1", "87", "1" if billing.party.is_person else "2"), "2010AB")
        for each in write_address(billing.pay_to):
            yield put(each, "2010AB")


def _subscriber(insurance: Insurance, hl: int, is_self: bool) -> Iterator[_Written]:
    def put(elements: Elements, loop: str, field: str = "subscriber") -> _Written:
        return _Written(elements, Place("", loop, field))

    yield put(("HL", str(hl), "1", "22", "0" if is_self else "1"), "2000B")
    yield put(_sbr(insurance, SELF if is_self else ""), "2000B", "insurance")
    subscriber = insurance.subscriber
    yield put(write_party(subscriber.party, "IL", "subscriber"), "2010BA")
    if is_self:
        for each in (*write_address(subscriber.address), *write_demographics(subscriber)):
            yield put(each, "2010BA")
        if insurance.property_claim_number:
            yield put(("REF", "Y4", insurance.property_claim_number), "2010BA", "property claim number")
    yield put(write_party(insurance.payer, "PR", "payer"), "2010BB", "payer")


def _patient(claim: Claim, hl: int, parent: int) -> Iterator[_Written]:
    patient, insurance = claim.patient, claim.insurance
    if patient is None:
        return

    def put(elements: Elements, loop: str, field: str = "patient") -> _Written:
        return _Written(elements, Place("", loop, field))

    yield put(("HL", str(hl), str(parent), "23", "0"), "2000C")
    yield put(("PAT", insurance.relationship), "2000C", "relationship")
    named = Party(
        "QC",
        patient.party.last,
        patient.party.first,
        patient.party.middle,
        patient.party.suffix,
        is_person=True,
    )
    yield put(write_party(named, "QC", "patient"), "2010CA")
    for each in (*write_address(patient.address), *write_demographics(patient)):
        yield put(each, "2010CA")
    if insurance.property_claim_number:
        yield put(("REF", "Y4", insurance.property_claim_number), "2010CA", "property claim number")


def _sbr(insurance: Insurance, relationship: str) -> Elements:
    return (
        "SBR",
        insurance.sequence,
        relationship,
        insurance.group_number,
        "" if insurance.group_number else insurance.group_name,
        insurance.medicare_secondary_reason,
        "",
        "",
        "",
        insurance.filing,
    )


def _claim(claim: Claim) -> Iterator[_Written]:
    for loop, field, elements in _claim_segments(claim):
        yield _Written(elements, Place(claim.number, loop, field))


_Said = tuple[str, str, Elements]
"""Loop, field and segment."""


def _claim_segments(claim: Claim) -> Iterator[_Said]:
    accident = claim.accident
    cause = Composite((accident.kind, "", "", accident.state)) if accident else ""
    clm: Elements = (
        "CLM",
        claim.number,
        write_cents(claim.charge_cents),
        "",
        "",
        Composite((claim.place, "B", claim.frequency)),
        "Y",
        claim.assignment,
        claim.benefits_assigned,
        claim.release,
        "",
        cause,
    )
    if claim.delay_reason:
        clm = (*clm, *[""] * 8, claim.delay_reason)
    yield "2300", "claim", clm
    yield from _claim_dates(claim)
    if claim.patient_paid_cents:
        yield "2300", "patient paid", ("AMT", "F5", write_cents(claim.patient_paid_cents))
    for qualifier, number, field in (
        ("9F", claim.referral, "referral"),
        ("G1", claim.authorization, "authorization"),
        ("F8", claim.original_number, "original number"),
        ("X4", claim.clia, "CLIA number"),
    ):
        if number:
            yield "2300", field, ("REF", qualifier, number[:50])
    if folded(claim.note):
        yield "2300", "note", ("NTE", "ADD", folded(claim.note)[:80].rstrip())
    codes = [each.replace(".", "") for each in claim.diagnoses]
    diagnoses = [Composite(("ABF" if at else "ABK", code)) for at, code in enumerate(codes)]
    yield "2300", "diagnoses", ("HI", *diagnoses)
    yield from _claim_providers(claim)
    for other in claim.other_payers:
        yield from _other_payer(other)
    for count, line in enumerate(claim.lines, start=1):
        yield from _line(claim, line, count)


def _claim_dates(claim: Claim) -> Iterator[_Said]:
    days: tuple[tuple[str, date | None, str], ...] = (
        ("431", claim.onset, "onset"),
        ("439", claim.accident.day if claim.accident else None, "accident"),
        ("435", claim.admitted_on, "admission"),
    )
    for qualifier, day, field in days:
        if day:
            yield "2300", field, ("DTP", qualifier, "D8", write_day(day))


def _claim_providers(claim: Claim) -> Iterator[_Said]:
    if claim.referring:
        yield "2310A", "referring", write_party(claim.referring.party, "DN", "referring")
    if claim.rendering:
        yield from _rendering(claim.rendering, "2310B", "rendering")
    if claim.facility:
        yield "2310C", "facility", write_party(claim.facility.party, "77", "facility")
        yield from _address(claim.facility.address, "2310C", "facility")
    if claim.supervising:
        yield "2310D", "supervising", write_party(claim.supervising.party, "DQ", "supervising")


def _rendering(provider: Provider, loop: str, field: str) -> Iterator[_Said]:
    yield loop, field, write_party(provider.party, "82", "rendering")
    if provider.taxonomy:
        yield loop, field, ("PRV", "PE", "PXC", _taxonomy(provider.taxonomy))


def _other_payer(other: OtherPayer) -> Iterator[_Said]:
    insurance, field = other.insurance, f"payer {other.insurance.sequence}"
    yield "2320", field, _sbr(insurance, insurance.relationship)
    for each in _cas(other.adjustments):
        yield "2320", field, each
    if other.paid_cents is not None:
        yield "2320", field, ("AMT", "D", write_cents(other.paid_cents))
    if other.remaining_cents is not None:
        yield "2320", field, ("AMT", "EAF", write_cents(other.remaining_cents))
    yield "2320", field, ("OI", "", "", "Y", "", "", "Y")
    yield "2330A", field, write_party(insurance.subscriber.party, "IL", "subscriber")
    yield from _address(insurance.subscriber.address, "2330A", field)
    yield "2330B", field, write_party(insurance.payer, "PR", "payer")
    if other.decided_on:
        yield "2330B", field, ("DTP", "573", "D8", write_day(other.decided_on))
    if other.claim_number:
        yield "2330B", field, ("REF", "F8", other.claim_number)


def _line(claim: Claim, line: ClaimLine, count: int) -> Iterator[_Said]:
    field = f"line {count}"
    yield "2400", field, ("LX", str(count))
    yield (
        "2400",
        field,
        (
            "SV1",
            _procedure(line.procedure),
            write_cents(line.charge_cents),
            line.unit_kind,
            write_number(line.units),
            line.place if line.place != claim.place else "",
            "",
            Composite(tuple(map(str, line.pointers))),
            "",
            "Y" if line.is_emergency else "",
        ),
    )
    if line.dates:
        yield "2400", field, ("DTP", "472", *write_span(line.dates))
    yield "2400", field, ("REF", "6R", line.number)
    if folded(line.note):
        yield "2400", field, ("NTE", "ADD", folded(line.note)[:80].rstrip())
    if line.drug:
        yield "2410", field, ("LIN", "", "N4", line.drug.ndc)
        quantity = write_number(line.drug.quantity)
        yield "2410", field, ("CTP", "", "", "", quantity, Composite((line.drug.unit,)))
    if line.rendering:
        yield from _rendering(line.rendering, "2420A", field)
    for each in line.adjudications:
        yield from _adjudication(each, field)


def _adjudication(decided: LineAdjudication, field: str) -> Iterator[_Said]:
    yield (
        "2430",
        field,
        (
            "SVD",
            decided.payer_id,
            write_cents(decided.paid_cents),
            _procedure(decided.procedure),
            "",
            write_number(decided.units),
        ),
    )
    for each in _cas(decided.adjustments):
        yield "2430", field, each
    if decided.decided_on:
        yield "2430", field, ("DTP", "573", "D8", write_day(decided.decided_on))
    if decided.remaining_cents is not None:
        yield "2430", field, ("AMT", "EAF", write_cents(decided.remaining_cents))


def _cas(adjustments: Sequence[Adjustment]) -> Iterator[Elements]:
    """A CAS for each group and each six of its reasons."""
    groups: dict[str, list[Adjustment]] = {}
    for each in adjustments:
        groups.setdefault(each.group, []).append(each)
    for group, own in groups.items():
        for start in range(0, len(own), _TRIPLETS_OF_CAS):
            triplets = [
                text
                for each in own[start : start + _TRIPLETS_OF_CAS]
                for text in (
                    each.reason,
                    write_cents(each.cents),
                    "" if each.quantity is None else write_number(each.quantity),
                )
            ]
            yield ("CAS", group, *triplets)


def _procedure(procedure: Procedure) -> Composite:
    return Composite((procedure.qualifier, procedure.code, *procedure.modifiers))


def _address(address: PostalAddress, loop: str, field: str) -> Iterator[_Said]:
    for each in write_address(address):
        yield loop, field, each


def _taxonomy(code: str) -> str:
    written = folded(code)
    if len(written) != 10:
        raise Invalid(f"A taxonomy code has ten characters, not '{code[:20]}'.", "taxonomy")
    return written
