"""Reading who stands above claims: billing provider, insured with the payer, patient (2000A to 2010CA)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from clinic_tui.x12.claim_facts import BillingProvider, Insurance
from clinic_tui.x12.claim_faults import ClaimFaults
from clinic_tui.x12.claim_reading_named import first_reference, read_named
from clinic_tui.x12.claim_reading_policies import policy_of
from clinic_tui.x12.findings import quoted
from clinic_tui.x12.levels import DEPENDENT, PAYER, SUBSCRIBER, sections
from clinic_tui.x12.parties import NO_ADDRESS, Party, Person, Reference, read_person
from clinic_tui.x12.segments import Segment
from clinic_tui.x12.sent_claims import Named

BILLING = PAYER
"""HL03 `20`: who is to be paid stands outermost, as the payer does in other sets."""

_NESTING = (BILLING, SUBSCRIBER, DEPENDENT)
_WHO = {BILLING: "billing provider", SUBSCRIBER: "subscriber", DEPENDENT: "patient"}
_TAX_IDS = ("EI", "SY")
_PROPERTY_CLAIM = "Y4"


@dataclass(frozen=True, slots=True)
class Above:
    """Who stands above a claim."""

    billing: BillingProvider
    insurance: Insurance
    patient: Person | None
    named: tuple[Named, ...]


@dataclass(slots=True)
class Levels:
    """The levels of one set as they are met; each new one closes those below it."""

    faults: ClaimFaults
    _count: int = 0
    _open: dict[str, Segment] = field(default_factory=dict)
    """The HL of each level that is open, by HL03."""
    _billing: BillingProvider | None = None
    _policy: Insurance | None = None
    """Of the subscriber, for a claim of their own."""
    _insurance: Insurance | None = None
    """The same for the patient who is open."""
    _patient: Person | None = None
    _named: dict[str, tuple[Named, ...]] = field(default_factory=dict)
    _parents: set[str] = field(default_factory=set)
    """HL03 of the open levels below which another one was met."""

    def end(self) -> None:
        """No level follows."""
        self._leave(BILLING)

    def above(self) -> Above | None:
        """Who stands above what comes next; None where no subscriber with a billing provider is open."""
        if self._billing is None or self._insurance is None:
            return None
        named = tuple(each for code in _NESTING for each in self._named.get(code, ()))
        return Above(self._billing, self._insurance, self._patient, named)

    def enter(self, segments: Sequence[Segment]) -> None:
        """Go to the level that begins with this HL."""
        hl = segments[0]
        code = hl.value(3)
        self._count += 1
        if hl.value(1) != str(self._count):
            self.faults.findings.note(f"HL01 is {quoted(hl.value(1))} where {self._count} comes next", hl)
        if code not in _NESTING:
            self.faults.findings.doubt(f"HL03 {quoted(code)} is no level of claims", hl)
            self._leave(BILLING)
            return
        self._leave(code)
        self._check_parent(hl, code)
        self._open[code] = hl
        groups = sections(segments, "NM1")[1]
        self._named[code] = tuple(map(read_named, groups))
        if code == BILLING:
            self._billing = self._read_billing(segments)
        elif code == SUBSCRIBER:
            self._policy = self._insurance = self._read_subscriber(segments, groups)
        elif self._policy is not None:
            self._read_patient(segments, groups, self._policy)

    def _leave(self, code: str) -> None:
        """Close this level and those within it."""
        for each in _NESTING[_NESTING.index(code) :]:
            hl = self._open.pop(each, None)
            if hl is not None and hl.value(4) == "1" and each not in self._parents:
                self.faults.findings.note(
                    f"HL04 says that a level stands below the {_WHO[each]}, and none does", hl
                )
            self._parents.discard(each)
            self._named.pop(each, None)
        if code != DEPENDENT:
            self._policy = None
        self._patient, self._insurance = None, self._policy
        if code == BILLING:
            self._billing = None

    def _check_parent(self, hl: Segment, code: str) -> None:
        findings = self.faults.findings
        if hl.value(4) not in ("0", "1"):
            findings.note(f"HL04 is {quoted(hl.value(4))}, not 0 or 1", hl)
        if code == BILLING:
            if hl.value(2):
                findings.note(f"HL02 is {quoted(hl.value(2))} where nothing stands above", hl)
            return
        outer = _NESTING[_NESTING.index(code) - 1]
        parent = self._open.get(outer)
        if parent is None:
            findings.doubt(f"The {_WHO[code]} stands below no {_WHO[outer]} (HL03 {outer})", hl)
            return
        if hl.value(2) != parent.value(1):
            findings.doubt(
                f"HL02 is {quoted(hl.value(2))}, and the {_WHO[outer]} before it is "
                f"{quoted(parent.value(1))}: it is not sure to whom the claims below belong",
                hl,
            )
        self._parents.add(outer)
        if parent.value(4) == "0":
            self.faults.refuse(f"HL04 says that the {_WHO[outer]} has no level below, and here is one", hl)

    def _read_billing(self, segments: Sequence[Segment]) -> BillingProvider:
        before, _ = sections(segments, "NM1")
        named = {each.party.role: each for each in reversed(self._named[BILLING])}
        billing = named.get("85")
        references = billing.references if billing else ()
        tax_id = next((each for each in references if each.qualifier in _TAX_IDS), Reference("EI", ""))
        pay_to = named.get("87")
        taxonomy = next((each.value(3) for each in before if each.name == "PRV"), "")
        return BillingProvider(
            billing.party if billing else Party("85", ""),
            billing.address if billing else NO_ADDRESS,
            tax_id.value,
            tax_id.qualifier,
            taxonomy or (billing.taxonomy if billing else ""),
            pay_to.address if pay_to else NO_ADDRESS,
        )

    def _read_subscriber(
        self, segments: Sequence[Segment], groups: Sequence[Sequence[Segment]]
    ) -> Insurance | None:
        hl = segments[0]
        sbr = next((each for each in segments if each.name == "SBR"), None)
        if sbr is None:
            self.faults.findings.doubt("The subscriber has no SBR, which says whose policy it is", hl)
            return None
        payer = next((each for each in self._named[SUBSCRIBER] if each.party.role == "PR"), None)
        insured = self._person(groups, "IL") or Person(Party("IL", ""))
        insured, claim_number = _without_property_claim(insured)
        return policy_of(sbr, payer.party if payer else Party("PR", ""), insured, sbr.value(2), claim_number)

    def _read_patient(
        self, segments: Sequence[Segment], groups: Sequence[Sequence[Segment]], policy: Insurance
    ) -> None:
        pat = next((each for each in segments if each.name == "PAT"), None)
        patient, claim_number = _without_property_claim(self._person(groups, "QC") or Person(Party("QC", "")))
        self._patient = patient
        self._insurance = replace(
            policy,
            relationship=pat.value(1) if pat else "",
            property_claim_number=claim_number or policy.property_claim_number,
        )

    def _person(self, groups: Sequence[Sequence[Segment]], role: str) -> Person | None:
        group = next((each for each in groups if each[0].value(1) == role), None)
        return read_person(group, (role,), self.faults.findings) if group else None


def _without_property_claim(person: Person) -> tuple[Person, str]:
    """The person, and the number of a property claim that stands with them."""
    number = first_reference(person.references, _PROPERTY_CLAIM)
    if not number:
        return person, ""
    kept = tuple(each for each in person.references if each.qualifier != _PROPERTY_CLAIM)
    return replace(person, references=kept), number
