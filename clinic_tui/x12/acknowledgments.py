"""What the other side says of a file that we sent, before it is answered: TA1 of the whole, 999 of its sets.

The codes are those of X12 005010 (TA104 and TA105; AK9, IK5, IK3 and IK4 of guide X231); the words are ours.
Values that were wrong stand in a 999 too (IK404) and are not taken over: they are a patient's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from clinic_tui.x12.claim_fields import field_of_claim
from clinic_tui.x12.envelope import Interchange, TransactionSet, X12File
from clinic_tui.x12.findings import quoted
from clinic_tui.x12.kinds import Kind
from clinic_tui.x12.segments import Segment
from clinic_tui.x12.values import read_moment

CLAIMS = "HC"
"""GS01 of groups of claims (837)."""

ACCEPTED = ("A", "E", "P")
"""Taken in: whole, in spite of errors, or (a group alone) in part, where each set says more."""
_REFUSED = ("M", "R", "W", "X")


@dataclass(frozen=True, slots=True)
class SegmentError:
    """What a 999 has against one segment of a set of ours (IK3), or one of its elements (IK4)."""

    position: int
    """In the set, ST is 1 (IK302); 0 where it does not say."""
    words: str
    claim: str = ""
    """Our number of the claim that it stands in, where it says that (CTX)."""


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """What was said of one file, group or set of ours."""

    kind: Kind
    """TA1 or 999."""
    control: int
    """Of the interchange (ISA13) or of the group (GS06); ours are the same number."""
    group: str
    """GS01 of the group: `HS`, `HI`; empty for a TA1, which is about all that the file held."""
    place: int | None
    """The set in its group (ST02), from 1; None for all of them."""
    accepted: bool
    words: str
    """What is wrong, in plain words; empty where nothing is."""
    way_out: str
    """What to do about it; empty where nothing is wrong."""
    sent_at: datetime | None = None
    """When our file was written, by our own clock as ISA09 and ISA10 said; a TA1 says it again."""
    code: str = ""
    """As it came: TA104 with the note, IK501, AK901."""
    errors: tuple[SegmentError, ...] = ()
    """Of a set in a 999, each segment by itself, accepted sets too."""


def acknowledged(file: X12File) -> tuple[Acknowledged, ...]:
    """All that the file says of files of ours: TA1, then of 999 the sets, and groups where no set is told."""
    found: list[Acknowledged] = []
    for interchange in file.interchanges:
        found += _of_ta1(interchange)
    for *_, each in file.sets():
        if each.kind is Kind.IMPLEMENTATION_ACKNOWLEDGMENT:
            found += _of_999(each)
    return tuple(found)


def _of_ta1(interchange: Interchange) -> Iterator[Acknowledged]:
    for segment in interchange.acknowledgments:
        accepted = segment.value(4) in ("A", "E")
        note = segment.value(5)
        words, way_out = _NOTES.get(note, (f"for reason {note}" if note else "without a reason", _CALL))
        yield Acknowledged(
            Kind.INTERCHANGE_ACKNOWLEDGMENT,
            _number(segment.value(1)),
            "",
            None,
            accepted,
            "" if accepted and note in ("", "000") else f"{words} (TA1 {note})",
            "" if accepted else way_out,
            read_moment(segment.value(2), segment.value(3)),
            f"{segment.value(4)} {note}".strip(),
        )


def _of_999(transaction: TransactionSet) -> Iterator[Acknowledged]:
    group, control, place, loop = "", 0, 0, ""
    sets: list[bool] = []
    errors: list[_Error] = []
    names: list[str] = []
    for segment in transaction.segments:
        match segment.name:
            case "AK1":
                group, control, sets = segment.value(1), _number(segment.value(2)), []
            case "AK2":
                place, errors, names = _number(segment.value(2)), [], []
            case "IK3":
                position = _number(segment.value(2))
                errors.append(_Error(_about_segment(segment), is_field=False, position=position))
                names.append(segment.value(1))
                loop = segment.value(3)
            case "CTX" if errors and segment.parts(1)[:1] == ("CLM01",):
                errors[-1] = replace(errors[-1], claim="".join(segment.parts(1)[1:2])[:20])
            case "IK4":
                error = _about_element(group, loop, names[-1] if names else "", segment)
                if errors:
                    error = replace(error, claim=errors[-1].claim, position=errors[-1].position)
                if errors and error.is_field:
                    errors[-1] = error
                else:
                    errors.append(error)
            case "IK5":
                sets.append(segment.value(1) in ACCEPTED)
                yield _told(group, control, place, segment.value(1), errors)
            case "AK9" if not sets or (segment.value(1) in _REFUSED and any(sets)):
                yield _told(group, control, None, segment.value(1), [])


@dataclass(frozen=True, slots=True)
class _Error:
    """What is wrong in a set; `claim` is our number of the claim that it stands in, where that is said."""

    words: str
    is_field: bool
    """It is about a field at the desk, or an element: somebody here can correct it."""
    claim: str = ""
    position: int = 0

    def __str__(self) -> str:
        return f"claim {self.claim}: {self.words}" if self.claim else self.words


def _told(group: str, control: int, place: int | None, code: str, errors: list[_Error]) -> Acknowledged:
    accepted = code in ACCEPTED
    said = "; ".join(dict.fromkeys(map(str, errors)))
    words = "" if accepted else f"{said or 'malformed'} (999)"
    correct = _SEND_AGAIN if group == CLAIMS else _CORRECT
    corrects = any(error.is_field for error in errors)
    way_out = "" if accepted else (correct if corrects else _CALL)
    return Acknowledged(
        Kind.IMPLEMENTATION_ACKNOWLEDGMENT,
        control,
        group,
        place,
        accepted,
        words,
        way_out,
        code=code,
        errors=tuple(SegmentError(each.position, each.words, each.claim) for each in errors),
    )


def contradictions(file: X12File) -> tuple[str, ...]:
    """Where a 999 says one thing of a group (AK9) and another of its sets (IK5), or what no answer says."""
    found: list[str] = []
    for *_, each in file.sets():
        if each.kind is Kind.IMPLEMENTATION_ACKNOWLEDGMENT:
            found += _contradictions_in(each)
    return tuple(found)


def _contradictions_in(transaction: TransactionSet) -> Iterator[str]:
    control = 0
    sets: list[bool] = []
    is_whole = True
    for segment in transaction.segments:
        if segment.name in ("IK5", "AK9") and segment.value(1) not in (*ACCEPTED, *_REFUSED):
            by_sets = segment.name == "AK9" and sets
            read_as = "its sets were gone by" if by_sets else "it was read as a rejection"
            yield (
                f"{segment.name} {quoted(segment.value(1))} of group {control} is no code of an answer; "
                f"{read_as}: call the clearinghouse"
            )
        if segment.name == "AK9":
            is_whole = True
        if segment.name == "AK1":
            control, sets, is_whole = _number(segment.value(2)), [], False
        elif segment.name == "IK5":
            sets.append(segment.value(1) in ACCEPTED)
        elif segment.name == "AK9" and sets:
            taken, code = sum(sets), segment.value(1)
            told = f"IK5 accepts {taken} of its {len(sets)} sets: go by the sets, and call the clearinghouse"
            if code in ("A", "E") and taken < len(sets):
                yield f"AK9 accepts group {control} whole, and {told}"
            elif code == "P" and taken in (0, len(sets)):
                yield f"AK9 accepts group {control} in part, and {told}"
            elif code in _REFUSED and taken:
                yield f"AK9 rejects group {control}, and {told}"
            elif segment.value(4) and _number(segment.value(4)) != taken:
                yield f"AK9 counts {_number(segment.value(4))} accepted sets in group {control}, and {told}"
    if not is_whole:
        yield f"group {control} has no AK9, which says how much of it is taken in: call the clearinghouse"


def _about_segment(segment: Segment) -> str:
    """What is wrong with a segment as a whole, where none of its elements is named."""
    where = f"segment {segment.value(1)[:3]}" + (
        f" in loop {segment.value(3)[:6]}" if segment.value(3) else ""
    )
    return f"{where} {_SEGMENT_ERRORS.get(segment.value(4), 'is wrong')}"


def _about_element(group: str, loop: str, name: str, segment: Segment) -> _Error:
    """What is wrong with an element, by the field that it is at the desk where it is one."""
    place = next(iter(segment.parts(1)), "")
    field = field_of_claim(loop, name, place) if group == CLAIMS else _FIELDS.get((name, place), "")
    error = _ELEMENT_ERRORS.get(segment.value(3), "is wrong")
    where = f" in loop {loop[:6]}" if group == CLAIMS and loop else ""
    told = field or f"element {place[:2]} of segment {name[:3]}{where}"
    return _Error(f"{told} {error}", is_field=bool(field))


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else 0


_CALL = "Call the clearinghouse and name the number of the file."
_CORRECT = "Correct it and ask again."
_SEND_AGAIN = "Correct it and send the claims of the set again: none of them was received."
_SET_UP = "Ask who set up the connection: the entry in clinic.toml is not what the clearinghouse gave us."
_AGAIN = "Ask again: the file then has another number."

_NOTES: dict[str, tuple[str, str]] = {
    "000": ("no error", ""),
    "001": ("its first and last control number differ", _AGAIN),
    "002": ("its standard is not known there", _CALL),
    "003": ("its version is not known there", _CALL),
    "004": ("its segment terminator is not right", _CALL),
    "005": ("the kind of our number (sender_qualifier) is not right", _SET_UP),
    "006": ("our number (sender) is not known there", _SET_UP),
    "007": ("the kind of their number (receiver_qualifier) is not right", _SET_UP),
    "008": ("their number (receiver) is not right", _SET_UP),
    "009": ("their number (receiver) is not known there", _SET_UP),
    "010": ("it should bear an authorization", _CALL),
    "011": ("its authorization is not right", _CALL),
    "012": ("it should bear a password", _CALL),
    "013": ("its password is not right", _CALL),
    "014": ("its date is not right", "Set this machine's clock, and ask again."),
    "015": ("its time is not right", "Set this machine's clock, and ask again."),
    "016": ("its repetition separator is not right", _CALL),
    "017": ("its version is not right", _CALL),
    "018": ("its number is not right", _AGAIN),
    "019": ("what it says of acknowledgements is not right", _CALL),
    "020": ("it is a test where they want none, or the other way round (test)", _SET_UP),
    "021": ("its count of groups is not right", _AGAIN),
    "022": ("its envelopes do not fit together", _AGAIN),
    "023": ("it ended too early: it was cut on its way", _AGAIN),
    "024": ("it holds what nobody expects there", _CALL),
    "025": ("a file of this number was there before", _AGAIN),
    "026": ("its element separator is not right", _CALL),
    "027": ("its component separator is not right", _CALL),
    "028": ("its delivery date is not right", _CALL),
    "029": ("its delivery time is not right", _CALL),
    "030": ("its delivery time code is not right", _CALL),
    "031": ("its service grade is not right", _CALL),
}
"""TA105: what is wrong with a file, and the way out."""

_SEGMENT_ERRORS = {
    "1": "is not known there", "2": "was not expected", "3": "is missing", "4": "stands in a loop too many",
    "5": "stands too often", "6": "does not belong into this set", "7": "is out of order", "8": "is wrong",
    "I4": "is not used", "I6": "is needed here", "I7": "stands too seldom", "I8": "stands too seldom",
    "I9": "is not right here",
}  # fmt: skip
"""IK304."""

_ELEMENT_ERRORS = {
    "1": "is missing", "2": "is missing beside what goes with it", "3": "has too many parts",
    "4": "is too short", "5": "is too long", "6": "has a character that is not allowed",
    "7": "is no code that they know", "8": "is no date", "9": "is no time",
    "10": "excludes something else", "12": "is repeated too often", "13": "has too many parts",
    "I6": "is a code that is not used", "I9": "is needed here", "I10": "is not used",
    "I11": "excludes something else", "I12": "is not of the form that they want", "I13": "is not used",
}  # fmt: skip
"""IK403."""

_FIELDS = {
    ("NM1", "3"): "the family name",
    ("NM1", "4"): "the given name",
    ("NM1", "5"): "the middle name",
    ("NM1", "9"): "the member id or another number",
    ("DMG", "2"): "the birth date",
    ("DMG", "3"): "the sex",
    ("DTP", "3"): "the date of service",
    ("N3", "1"): "the street",
    ("N4", "1"): "the city",
    ("N4", "2"): "the state",
    ("N4", "3"): "the ZIP",
    ("INS", "2"): "the relationship",
    ("HI", "1"): "the diagnosis",
    ("HSD", "2"): "the number of visits",
    ("SV1", "1"): "the procedure",
    ("UM", "3"): "the service type",
}
"""What an element of a 270 or 278 is at the desk, by segment and place in it."""
