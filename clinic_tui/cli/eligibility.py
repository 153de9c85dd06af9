"""`clinic-tui eligibility read`: what payers answer of coverage and of authorizations, in plain words."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from clinic_tui.cli import eligibility_asking
from clinic_tui.cli.arguments import Nouns, add_command, add_noun
from clinic_tui.cli.printing import line, plain, say, show_json
from clinic_tui.errors import FileRefused

if TYPE_CHECKING:
    from clinic_tui.x12.eligibility_answer import EligibilityAnswer
    from clinic_tui.x12.findings import Finding
    from clinic_tui.x12.front_desk import Fact
    from clinic_tui.x12.review import Review


class _Answered(NamedTuple):
    """One answer for one person: a heading, what the desk wants to know, and all of it for JSON."""

    heading: str
    facts: Sequence[Fact]
    whole: dict[str, Any]


def add(nouns: Nouns) -> None:
    """Put the command into the parser."""
    verbs = add_noun(nouns, "eligibility", "ask payers about coverage, and read what they answer")
    read = add_command(
        verbs, "read", run_read, "say what answers in X12 hold (271, and 278); no clinic is opened"
    )
    read.add_argument("files", nargs="+", type=Path, metavar="FILE")
    eligibility_asking.add(verbs)


def run_read(options: argparse.Namespace) -> int:
    """Each file by itself: one that is refused is named, and the others are read all the same."""
    refused = 0
    told: list[dict[str, Any]] = []
    for path in options.files:
        try:
            answers, findings = _read(path)
        except FileRefused as wrong:
            refused = wrong.exit_code
            told.append({"file": str(path), "refused": wrong.words})
            if not options.json:
                say(f"{path.name}: {wrong.words}")
            continue
        told.append(
            {
                "file": str(path),
                "findings": [plain(each) for each in findings],
                "answers": [{**each.whole, "facts": plain(tuple(each.facts))} for each in answers],
            }
        )
        if not options.json:
            _show(options, path, answers, findings)
    if options.json:
        show_json(told)
    return refused


def _show(
    options: argparse.Namespace, path: Path, answers: Sequence[_Answered], findings: Sequence[Finding]
) -> None:
    for answer in answers:
        line(options, f"{path.name}: {answer.heading}")
        width = max((len(fact.label) for fact in answer.facts), default=0)
        for fact in answer.facts:
            line(options, f"  {'!' if fact.is_warning else ' '} {fact.label.ljust(width)}  {fact.value}")
    for each in findings:
        line(options, f"  {each}")


def _read(path: Path) -> tuple[list[_Answered], tuple[Finding, ...]]:
    """What the file holds. Raises FileRefused where it cannot be trusted, or holds no such answer."""
    from clinic_tui.x12.eligibility_answer import read_answer
    from clinic_tui.x12.envelope import read_trusted
    from clinic_tui.x12.findings import refuse_untrusted
    from clinic_tui.x12.kinds import Kind
    from clinic_tui.x12.review import read_review

    try:
        content = path.read_bytes()
    except OSError as error:
        raise FileRefused(f"it cannot be read: {error.strerror}") from None
    file = read_trusted(content)
    answers: list[_Answered] = []
    findings = [*file.findings]
    for *_, each in file.sets():
        if each.kind is Kind.ELIGIBILITY_ANSWER:
            coverage = read_answer(each)
            refuse_untrusted(coverage.findings)
            findings += coverage.findings
            answers += _of_coverage(coverage)
        elif each.kind is Kind.SERVICES_REVIEW:
            review = read_review(each)
            refuse_untrusted(review.findings)
            findings += review.findings
            if review.is_answer:
                answers.append(_of_review(review))
    if not answers:
        kinds = ", ".join(kind.value for kind in file.kinds()) or "nothing"
        raise FileRefused(
            f"it holds {kinds}, and no answer of a payer about coverage (271) or authorization (278)"
        )
    return answers, tuple(dict.fromkeys(findings))


def _of_coverage(answer: EligibilityAnswer) -> Iterator[_Answered]:
    from clinic_tui.x12.coverage_summary import rejected, summarise
    from clinic_tui.x12.front_desk import front_desk_facts

    payer = answer.payer.full_name if answer.payer else "a payer"
    if not answer.answered:
        summary = rejected(answer)
        whole = {"kind": "271", "payer": payer, "summary": plain(summary)}
        yield _Answered(f"{payer} (271)", front_desk_facts(summary), whole)
    for member in answer.answered:
        summary = summarise(member, answer)
        name = member.person.party.full_name if member.person else "a patient"
        whole = {"kind": "271", "payer": payer, "member": plain(member), "summary": plain(summary)}
        yield _Answered(f"{payer} of {name} (271)", front_desk_facts(summary, member), whole)


def _of_review(review: Review) -> _Answered:
    from clinic_tui.x12.review_facts import review_facts

    payer = review.payer.full_name if review.payer else "a payer"
    who = review.dependent or review.subscriber
    name = who.party.full_name if who else "a patient"
    return _Answered(
        f"{payer} of {name} (278)",
        review_facts(review),
        {"kind": "278", "payer": payer, "review": plain(review)},
    )
