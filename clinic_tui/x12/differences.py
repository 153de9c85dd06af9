"""What a payer's answer says otherwise than the clinic's record, each to be taken or left by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from clinic_tui.x12.characters import folded
from clinic_tui.x12.coverage_summary import CoverageSummary
from clinic_tui.x12.eligibility_answer import MemberAnswer
from clinic_tui.x12.parties import NO_ADDRESS, Person, PostalAddress


@dataclass(frozen=True, slots=True)
class OnFile:
    """What the clinic has of the patient and of the policy that was asked about."""

    family: str = ""
    given: str = ""
    middle: str = ""
    suffix: str = ""
    born: date | None = None
    sex: str = ""
    """`F`, `M`, or anything else for what X12 cannot say."""
    member_id: str = ""
    address: PostalAddress = NO_ADDRESS
    group_number: str = ""
    plan_starts: date | None = None
    plan_ends: date | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """One field; `answered` is as the payer wrote it, so most of it in capitals.

    `field` is the name of a field of `OnFile`, for the address `line1`, `line2`, `city`, `state` or
    `postal_code`. A day is a date, all else is text.
    """

    field: str
    label: str
    on_file: str | date | None
    answered: str | date


def differences(on_file: OnFile, member: MemberAnswer, summary: CoverageSummary) -> tuple[Difference, ...]:
    """The fields in which the answer differs, in the order in which a form shows them.

    What the payer does not say is no difference, nor are capitals, accents, punctuation, a middle initial
    for a middle name, or a ZIP of five digits for one of nine that begins with them.
    """
    found = list(_of_person(on_file, member.person)) if member.person else []
    found += _text("member_id", "Member id", on_file.member_id, member.member_id)
    found += _text("group_number", "Group number", on_file.group_number, summary.group_number)
    found += _day("plan_starts", "Coverage from", on_file.plan_starts, summary.starts)
    found += _day("plan_ends", "Coverage to", on_file.plan_ends, summary.ends)
    return tuple(found)


def _of_person(on_file: OnFile, person: Person) -> Iterator[Difference]:
    party, ours, theirs = person.party, on_file.address, person.address
    yield from _text("family", "Family name", on_file.family, party.last)
    given, middle = _given(on_file, party.first, party.middle)
    yield from _text("given", "Given name", on_file.given, given)
    if _bare(on_file.middle)[:1] != _bare(middle) or len(_bare(middle)) > 1:
        yield from _text("middle", "Middle name", on_file.middle, middle)
    yield from _text("suffix", "Suffix", on_file.suffix, party.suffix)
    yield from _day("born", "Birth date", on_file.born, person.born)
    if person.sex in ("F", "M") and on_file.sex != person.sex:
        yield Difference("sex", "Sex", on_file.sex, person.sex)
    if theirs:
        yield from _text("line1", "Street", ours.line1, theirs.line1)
        yield from _text("line2", "Street, second line", ours.line2, theirs.line2)
        yield from _text("city", "City", ours.city, theirs.city)
        yield from _text("state", "State", ours.state, theirs.state)
        if not _same_zip(ours.postal_code, theirs.postal_code):
            yield from _text("postal_code", "ZIP", ours.postal_code, theirs.postal_code)


def _given(on_file: OnFile, first: str, middle: str) -> tuple[str, str]:
    """First and middle name as the clinic parts them: `MARY ANN` may be a given and a middle name."""
    if not middle and on_file.middle and _bare(first) == _bare(on_file.given + on_file.middle):
        return on_file.given, on_file.middle
    return first, middle


def _text(field: str, label: str, ours: str, theirs: str) -> Iterator[Difference]:
    if theirs and _bare(ours) != _bare(theirs):
        yield Difference(field, label, ours, theirs)


def _day(field: str, label: str, ours: date | None, theirs: date | None) -> Iterator[Difference]:
    if theirs is not None and ours != theirs:
        yield Difference(field, label, ours, theirs)


def _bare(text: str) -> str:
    """Letters and digits alone, as X12 would write them."""
    return "".join(each for each in folded(text) if each.isalnum())


def _same_zip(ours: str, theirs: str) -> bool:
    one, other = _bare(ours), _bare(theirs)
    short = min(len(one), len(other))
    return short >= 5 and one[:short] == other[:short]
