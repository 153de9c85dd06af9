"""`clinic-tui claims read`: what claims and the answers to them hold; nothing is stored."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from clinic_tui.cli.arguments import Nouns, add_command
from clinic_tui.cli.printing import line, plain, say, show_json
from clinic_tui.errors import FileRefused
from clinic_tui.words.counted import counted
from clinic_tui.words.money import show_money

if TYPE_CHECKING:
    from clinic_tui.x12.acknowledgments import Acknowledged
    from clinic_tui.x12.claim_status import ClaimStatus, StatusSet
    from clinic_tui.x12.remittance_rows import ClaimPayment, Remittance


class _Told(NamedTuple):
    """What a file holds: for people a line each, for JSON all of it, and what was off."""

    lines: Sequence[str]
    sets: Sequence[dict[str, Any]]
    warnings: Sequence[str]
    refused: str = ""
    """Why claims in it would not be taken; what they say is told all the same."""


def add(verbs: Nouns) -> None:
    """Put the command into the parser."""
    read = add_command(
        verbs,
        "read",
        run_read,
        "say what claims (837P) and answers hold (835, 277CA, 277, 276, 999, TA1); no clinic is opened",
    )
    read.add_argument("files", nargs="+", type=Path, metavar="FILE")


def run_read(options: argparse.Namespace) -> int:
    """Each file by itself: one that is refused is named, and the others are read all the same.

    Claims that no clearinghouse would take are refused with all that is wrong in them, so that they can be
    corrected in one go.
    """
    refused = 0
    told: list[dict[str, Any]] = []
    for path in options.files:
        try:
            found = _read(path, whole=options.json)
        except FileRefused as wrong:
            refused = wrong.exit_code
            told.append({"file": str(path), "refused": wrong.words})
            if not options.json:
                say(f"{path.name}: {wrong.words}")
            continue
        told.append(
            {"file": str(path)}
            | ({"refused": found.refused} if found.refused else {})
            | {"warnings": list(found.warnings), "sets": list(found.sets)}
        )
        if found.refused:
            refused = FileRefused.exit_code
        if not options.json:
            if found.refused:
                say(f"{path.name}: {found.refused}")
            for each in () if found.refused else found.lines:
                line(options, f"{path.name}: {each}")
            for each in found.warnings:
                line(options, f"  ! {each}")
    if options.json:
        show_json(told)
    return refused


def _read(path: Path, *, whole: bool) -> _Told:
    """What the file holds. Raises FileRefused where it cannot be trusted, or holds nothing of the kind."""
    from clinic_tui.cli.sent_claim_lines import tell_claims
    from clinic_tui.x12.acknowledgments import acknowledged, contradictions
    from clinic_tui.x12.claim_reading import refuse_claims
    from clinic_tui.x12.claim_status import read_statuses
    from clinic_tui.x12.envelope import read_trusted
    from clinic_tui.x12.findings import refuse_untrusted
    from clinic_tui.x12.kinds import Kind
    from clinic_tui.x12.remittance import read_remittances
    from clinic_tui.x12.remittance_balance import repeated_traces

    try:
        content = path.read_bytes()
    except OSError as error:
        raise FileRefused(f"it cannot be read: {error.strerror}") from None
    file = read_trusted(content)
    findings = [*file.findings]
    lines: list[str] = []
    sets: list[dict[str, Any]] = []
    off: list[str] = []
    payments = list(read_remittances(file))
    for payment in payments:
        findings += payment.findings
        off += [f"{each.where}: {each.words}" if each.where else each.words for each in payment.imbalances]
        lines += _of_payment(payment)
        sets.append({"kind": "835", "remittance": plain(payment)})
    off += repeated_traces(payments)
    for *_, each in file.sets():
        if each.kind in (Kind.CLAIM_ACKNOWLEDGMENT, Kind.CLAIM_STATUS_ANSWER, Kind.CLAIM_STATUS_INQUIRY):
            statuses = read_statuses(each)
            refuse_untrusted(statuses.findings)
            findings += statuses.findings
            lines += _of_statuses(statuses)
            sets.append({"kind": each.kind.value, "statuses": plain(statuses)})
    for said in acknowledged(file):
        lines.append(_of_acknowledgment(said))
        sets.append({"kind": said.kind.value, "acknowledged": plain(said)})
    off += contradictions(file)
    claims = tell_claims(file, whole=whole)
    findings += claims.findings
    lines += claims.lines
    sets += claims.sets
    refused = ""
    try:
        refuse_claims(claims.findings)
    except FileRefused as wrong:
        refused = wrong.words
    if not sets and not refused:
        kinds = ", ".join(kind.value for kind in file.kinds()) or "nothing"
        raise FileRefused(f"it holds {kinds}, and no claims, remittance, acknowledgment or status of claims")
    return _Told(lines, sets, list(dict.fromkeys((*map(str, findings), *off))), refused)


def _of_payment(found: Remittance) -> Iterator[str]:
    from clinic_tui.x12.provider_adjustments import beside_claims_words

    payment = found.payment
    day = payment.day.isoformat() if payment.day else "a day that is not told"
    yield (
        f"{payment.payer.name or 'a payer'} pays {show_money(payment.cents)} by {payment.method}, number "
        f"{payment.trace}, of {day} (835)"
    )
    for claim in found.claims:
        yield _of_claim(claim)
    for each in found.provider_adjustments:
        about = f" {each.reference}" if each.reference else ""
        yield (
            f"  beside the claims {each.reason}{about}: {show_money(-each.cents)}, "
            f"{beside_claims_words(each.reason, each.cents)}"
        )


def _of_claim(claim: ClaimPayment) -> str:
    patient = claim.party("QC")
    parts = [
        f"  {claim.control_number or 'no number'}",
        patient.full_name if patient else "",
        f"charged {show_money(claim.charge_cents)}",
        f"paid {show_money(claim.paid_cents)}",
        "" if claim.patient_cents is None else f"patient {show_money(claim.patient_cents)}",
        f"status {claim.status}",
        " ".join(f"{each.group}-{each.reason}" for each in claim.all_adjustments),
    ]
    return "  ".join(filter(None, parts))


def _of_statuses(found: StatusSet) -> Iterator[str]:
    about = f" of batch {found.batch}" if found.batch else ""
    yield f"{counted(len(found.claims), 'claim')}{about} ({found.kind.value})"
    for claim in found.claims:
        yield _of_status(claim, found)


def _of_status(claim: ClaimStatus, found: StatusSet) -> str:
    from clinic_tui.x12.kinds import Kind

    said = {
        Kind.CLAIM_ACKNOWLEDGMENT: claim.outcome.value,
        Kind.CLAIM_STATUS_ANSWER: claim.standing.value,
    }.get(found.kind, "asked for")
    codes = " ".join(f"{code.category}-{code.code}" for each in claim.statuses for code in each.codes)
    return "  ".join(filter(None, (f"  {claim.trace}", claim.patient.full_name, said, codes)))


def _of_acknowledgment(said: Acknowledged) -> str:
    what = "file" if not said.group else f"group {said.group}"
    place = "" if said.place is None else f" set {said.place}"
    answer = "accepted" if said.accepted else "rejected"
    return " ".join(
        filter(None, (f"{what} {said.control}{place} {answer} ({said.kind.value})", said.words, said.way_out))
    )
