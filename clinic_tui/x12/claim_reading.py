"""Reading 837P files of anybody, ours too: set by set, claims one at a time.

By guide 005010X222A1. An amount that is none, a claim that stands below nobody and a charge that is not the
sum of its lines make the whole file doubtful; so does what clearinghouses refuse (`claim_acceptance`).
Anything else that is off is noted and read on past.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from clinic_tui.x12.claim_acceptance import address_remarks, billing_faults, claim_faults, claim_remarks
from clinic_tui.x12.claim_facts import BillingProvider, Submitter
from clinic_tui.x12.claim_faults import ClaimFaults
from clinic_tui.x12.claim_reading_claims import read_claim
from clinic_tui.x12.claim_reading_levels import Levels
from clinic_tui.x12.claim_reading_named import read_named
from clinic_tui.x12.claim_strays import (
    tell_control_characters,
    tell_strays_of_head,
    tell_strays_of_level,
    tell_versions,
)
from clinic_tui.x12.envelope import TransactionSet, X12File
from clinic_tui.x12.findings import Finding, Findings, Weight, quoted
from clinic_tui.x12.kinds import Kind
from clinic_tui.x12.levels import head_of, sections
from clinic_tui.x12.refused import X12Refused
from clinic_tui.x12.segments import Segment
from clinic_tui.x12.sent_claims import ClaimsHead, SentClaim
from clinic_tui.x12.values import read_moment, write_cents


def read_claim_sets(file: X12File, findings: Findings) -> Iterator[tuple[ClaimsHead, Iterator[SentClaim]]]:
    """The sets 837P of a file: the head of each with its claims, each of which is read when it is asked for.

    What was off goes into `findings`; when all claims were read, `refuse_claims` says whether the file may be
    taken. Other sets are passed over. Raises X12Refused, before anything is given out, where the envelope may
    have lost something.
    """
    file.refuse_untrusted()
    seen: dict[str, str] = {}
    for _, group, each in file.sets():
        if each.kind is Kind.PROFESSIONAL_CLAIM:
            tell_versions(group, each, findings)
            tell_control_characters(each.segments, findings)
            head = _head(each, findings)
            yield head, _claims(each, head, findings, seen)


def refuse_claims(findings: Iterable[Finding]) -> None:
    """Raise X12Refused with the first finding for which clearinghouses refuse the claims, if there is one."""
    for finding in findings:
        if finding.weight is Weight.UNTRUSTED:
            raise X12Refused(
                f"{finding}. Nothing of the file was taken: correct the claim where it was written, and make "
                "the file anew."
            )


def _head(transaction: TransactionSet, findings: Findings) -> ClaimsHead:
    segments = head_of(transaction)
    tell_strays_of_head(segments, findings)
    before, groups = sections(segments, "NM1")
    bht = next((each for each in before if each.name == "BHT"), None)
    if bht is None:
        findings.doubt("The set has no BHT, which bears the number of the batch", transaction.segments[0])
    named = {each.party.role: each for each in map(read_named, groups)}
    for role, who in (("41", "submitter"), ("40", "receiver")):
        if role not in named:
            findings.note(f"The {who} is not named (NM1 {role})", transaction.segments[0])
    submitter = named.get("41")
    purpose, reference, day, time, kind = (bht.value(at) if bht else "" for at in range(2, 7))
    written_at = read_moment(day, time)
    if bht and written_at is None:
        findings.note(f"BHT04 {quoted(day)} with BHT05 {quoted(time)} is no date and time; left out", bht)
    return ClaimsHead(
        transaction.control,
        purpose,
        reference,
        kind,
        written_at,
        day,
        time,
        Submitter(submitter.party, submitter.contact, submitter.phone) if submitter else None,
        named["40"].party if "40" in named else None,
    )


def _claims(
    transaction: TransactionSet, head: ClaimsHead, findings: Findings, seen: dict[str, str]
) -> Iterator[SentClaim]:
    """The claims of a set; `seen` has where each number stood in the file before."""
    faults = ClaimFaults(findings)
    levels = Levels(faults)
    told: BillingProvider | None = None
    claim: SentClaim | None = None
    for part in _parts(transaction.body):
        if part[0].name == "HL":
            tell_strays_of_level(part, findings)
            levels.enter(part)
            continue
        above = levels.above()
        if above is None:
            findings.doubt("The claim stands below no subscriber of a billing provider", part[0])
            continue
        claim = read_claim(part, above, faults)
        if above.billing is not told:
            told = above.billing
            _weigh_billing(told, claim, faults)
        _weigh(claim, head, faults)
        number = claim.facts.number
        first = seen.setdefault(number, claim.place)
        if number and first != claim.place:
            findings.note(f"Claim {number} has the number of the claim at {first}", claim.place)
        yield claim
    levels.end()
    if claim is None:
        findings.doubt("The set has no claim that can be read", transaction.segments[0])


def _weigh_billing(billing: BillingProvider, claim: SentClaim, faults: ClaimFaults) -> None:
    """Tell once, with the first claim, what is wrong with the billing provider of many."""
    for words in billing_faults(billing, claim.above):
        faults.refuse(words, claim.place)
    for words in address_remarks("billing provider", billing.address):
        faults.findings.note(words, claim.place)


def _weigh(claim: SentClaim, head: ClaimsHead, faults: ClaimFaults) -> None:
    """Tell what is wrong in a claim: what cannot be right for anybody, what is refused, what is remarked."""
    facts, findings = claim.facts, faults.findings
    if facts.lines and facts.charge_cents != claim.lines_cents:
        findings.doubt(
            f"Claim {facts.number}: CLM02 says {write_cents(facts.charge_cents)}, and its lines make "
            f"{write_cents(claim.lines_cents)}",
            claim.place,
        )
    for words, place in claim_faults(claim, head.written_at.date() if head.written_at else None):
        faults.refuse(words, place)
    faults.settle(facts.number, claim.last_day)
    for words, place in claim_remarks(claim):
        findings.note(f"Claim {facts.number}: {words}", place)


def _parts(body: Sequence[Segment]) -> Iterator[Sequence[Segment]]:
    """Each level (HL) and each claim (CLM) with what stands behind it."""
    start: int | None = None
    for at, each in enumerate(body):
        if each.name in ("HL", "CLM"):
            if start is not None:
                yield body[start:at]
            start = at
    if start is not None:
        yield body[start:]
