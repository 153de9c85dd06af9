"""`clinic-tui claims read`: what payers and clearinghouses say of claims; nothing is stored."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clinic_tui.cli.printing import line, plain, say, show_json
from clinic_tui.errors import FileRefused

if TYPE_CHECKING:
    from clinic_tui.x12.envelope import TransactionSet, X12File


def run_read(options: argparse.Namespace) -> int:
    """Each file by itself: one that is refused is named, and the others are read all the same."""
    refused = 0
    told: list[dict[str, Any]] = []
    for path in options.files:
        try:
            found = _read(path)
        except FileRefused as wrong:
            refused = wrong.exit_code
            told.append({"file": str(path), "refused": wrong.words})
            if not options.json:
                say(f"{path.name}: {wrong.words}")
            continue
        told.append({"file": str(path), **found})
        if not options.json:
            for text in found["words"]:
                line(options, f"{path.name}: {text}")
            for each in found["findings"]:
                line(options, f"  {each['where'] + ': ' if each['where'] else ''}{each['words']}")
    if options.json:
        show_json(told)
    return refused


def _read(path: Path) -> dict[str, Any]:
    """What the file holds. Raises FileRefused where it cannot be trusted, or says nothing of claims."""
    from clinic_tui.x12.acknowledgments import acknowledged
    from clinic_tui.x12.envelope import read_trusted
    from clinic_tui.x12.kinds import Kind

    try:
        content = path.read_bytes()
    except OSError as error:
        raise FileRefused(f"it cannot be read: {error.strerror}") from None
    file = read_trusted(content)
    sets = []
    findings = [plain(each) for each in file.findings]
    words: list[str] = []
    for each in acknowledged(file):
        whose = f"set {each.place} of group" if each.place is not None else "file"
        said = "accepted" if each.accepted else "rejected"
        words.append(": ".join(filter(None, (f"{whose} {each.control} {said}", each.words, each.way_out))))
        sets.append({"kind": each.kind.value, "acknowledged": plain(each)})
    for *_, found in file.sets():
        match found.kind:
            case Kind.REMITTANCE:
                facts = _remittance(found, words)
            case Kind.CLAIM_ACKNOWLEDGMENT | Kind.CLAIM_STATUS_ANSWER | Kind.CLAIM_STATUS_INQUIRY:
                facts = _status(found, words)
            case _:
                continue
        findings += facts.pop("findings")
        sets.append(facts)
    if not sets:
        raise FileRefused(f"it holds {_kinds(file)}, and nothing of what becomes of claims (835, 277, 999)")
    return {"sets": sets, "words": words, "findings": findings}


def _kinds(file: X12File) -> str:
    return ", ".join(kind.value for kind in file.kinds()) or "nothing"


def _remittance(found: TransactionSet, words: list[str]) -> dict[str, Any]:
    from clinic_tui.words.counted import counted
    from clinic_tui.words.money import show_money
    from clinic_tui.x12.findings import refuse_untrusted
    from clinic_tui.x12.remittance import RemittanceReader

    reader = RemittanceReader(found)
    claims = list(reader.claims())
    refuse_untrusted(reader.findings)
    head, totals = reader.head, reader.totals
    assert totals is not None
    payer = head.payer.last if head.payer else "a payer"
    words.append(
        f"{payer} paid {show_money(head.paid)}, {head.method or 'no method'}, trace {head.trace or 'none'}: "
        f"{counted(totals.claims, 'claim')}, {'it adds up' if not totals.off_by else 'it does NOT add up'}"
    )
    for claim in claims:
        reasons = ", ".join(
            f"{each.group} {each.reason} {show_money(each.cents)}" for each in claim.all_adjustments
        )
        taken = "taken back, " if claim.is_reversal else ""
        words.append(
            f"{claim.control_number}: {taken}charged {show_money(claim.charged)}, "
            f"paid {show_money(claim.paid)}{'; ' if reasons else ''}{reasons}"
        )
    words += [
        f"provider adjustment {each.reason} {each.reference}".rstrip() + f": {show_money(each.cents)}"
        for each in reader.adjustments
    ]
    return {
        "kind": "835",
        "payment": plain(head),
        "claims": [plain(each) for each in claims],
        "provider_adjustments": [plain(each) for each in reader.adjustments],
        "totals": plain(totals),
        "findings": [plain(each) for each in reader.findings],
    }


def _status(found: TransactionSet, words: list[str]) -> dict[str, Any]:
    from clinic_tui.x12.claim_status import read_status_report
    from clinic_tui.x12.findings import refuse_untrusted
    from clinic_tui.x12.status_words import claim_words, line_words

    report = read_status_report(found)
    refuse_untrusted(report.findings)
    for level in report.rejected_above:
        name = level.party.full_name if level.party else "a level"
        words.append(f"{name}, and all below: {'; '.join(map(line_words, level.lines))}")
    for claim in report.claims:
        said = "; ".join(claim_words(claim)) or "nothing is said"
        number = f", their number {claim.payer_number}" if claim.payer_number else ""
        words.append(f"{claim.trace}: {said}{number}")
    return {
        "kind": found.kind.value,
        "report": plain(report),
        "findings": [plain(each) for each in report.findings],
    }
