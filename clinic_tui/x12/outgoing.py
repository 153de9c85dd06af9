"""Writing: segments from values, and the envelope around transaction sets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from clinic_tui.errors import Invalid
from clinic_tui.x12.characters import folded
from clinic_tui.x12.separators import Separators

OURS = Separators()
"""`*` `:` `~` `^`: what every clearinghouse takes."""

HIGHEST_CONTROL = 999_999_999


@dataclass(frozen=True, slots=True)
class Composite:
    """The components of one element: `11:B`."""

    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Repeated:
    """One element several times: `30^98`."""

    values: tuple[str, ...]


Element = str | Composite | Repeated
"""The value of an element; every text is folded when it is written."""

Elements = tuple[Element, ...]
"""A segment to write: its name first."""


@dataclass(frozen=True, slots=True)
class TradingPartner:
    """Who writes to whom, as agreed with the clearinghouse.

    Ids of the interchange have 15 characters at most, those of the group from 2 to 15. Where
    the ids of the group are empty, they are those of the interchange.
    """

    sender: str
    receiver: str
    sender_qualifier: str = "ZZ"
    receiver_qualifier: str = "ZZ"
    group_sender: str = ""
    group_receiver: str = ""
    is_test: bool = False
    wants_acknowledgment: bool = False
    """Asks for a TA1."""


@dataclass(frozen=True, slots=True)
class GroupForm:
    """What kind of sets a group holds: ST01, GS01, and the version of the guide (GS08, ST03)."""

    set_code: str
    group_code: str
    version: str


@dataclass(frozen=True, slots=True)
class ControlNumbers:
    """ISA13 and GS06, each from 1 to 999,999,999 and never used before with this partner."""

    interchange: int
    group: int


def write_segment(elements: Elements) -> str:
    """One segment with its terminator; empty elements and components at the end are left off."""
    written = [_element(each) for each in elements]
    while written and not written[-1]:
        written.pop()
    return OURS.element.join(written) + OURS.terminator


def _element(element: Element) -> str:
    match element:
        case Composite(parts):
            return OURS.component.join(folded(part) for part in parts).rstrip(OURS.component)
        case Repeated(values):
            return OURS.repetition.join(filter(None, map(folded, values)))
        case _:
            return folded(element)


def write_interchange(
    partner: TradingPartner,
    form: GroupForm,
    bodies: Sequence[Sequence[Elements]],
    numbers: ControlNumbers,
    written_at: datetime,
) -> bytes:
    """An interchange of one group; each body is what stands between ST and SE. ST02 counts from 0001.

    `written_at` is the sender's own clock. The bytes are ASCII, on one line. Raises Invalid, with the
    field, where a number or an id cannot be.
    """
    for field, number in (("interchange_control", numbers.interchange), ("group_control", numbers.group)):
        if not 1 <= number <= HIGHEST_CONTROL:
            raise Invalid(f"A control number is from 1 to {HIGHEST_CONTROL:,}, not {number}.", field)
    if not bodies:
        raise Invalid("There is nothing to send.", "bodies")
    texts = [_isa(partner, numbers.interchange, written_at)]
    group_sender, group_receiver = (
        _id(text or instead, field, 2, 15)
        for text, instead, field in (
            (partner.group_sender, partner.sender, "group_sender"),
            (partner.group_receiver, partner.receiver, "group_receiver"),
        )
    )
    moment, group = (f"{written_at:%Y%m%d}", f"{written_at:%H%M}"), str(numbers.group)
    texts.append(
        write_segment(
            ("GS", form.group_code, group_sender, group_receiver, *moment, group, "X", form.version)
        )
    )
    for count, body in enumerate(bodies, start=1):
        control = f"{count:04}"
        texts.append(write_segment(("ST", form.set_code, control, form.version)))
        texts.extend(write_segment(elements) for elements in body)
        texts.append(write_segment(("SE", str(len(body) + 2), control)))
    texts.append(write_segment(("GE", str(len(bodies)), group)))
    texts.append(write_segment(("IEA", "1", f"{numbers.interchange:09}")))
    return "".join(texts).encode("ascii")


def write_ungrouped(
    partner: TradingPartner, segments: Sequence[Elements], number: int, written_at: datetime
) -> bytes:
    """An interchange without a group, as a TA1 comes in. Raises Invalid as `write_interchange` does."""
    whole = (*segments, ("IEA", "0", f"{number:09}"))
    return (_isa(partner, number, written_at) + "".join(map(write_segment, whole))).encode("ascii")


def _isa(partner: TradingPartner, number: int, written_at: datetime) -> str:
    """The header of 106 characters, its fields padded to their width."""
    qualifiers = [
        _id(text, field, 2, 2)
        for text, field in (
            (partner.sender_qualifier, "sender_qualifier"),
            (partner.receiver_qualifier, "receiver_qualifier"),
        )
    ]
    ids = [_id(partner.sender, "sender", 1, 15), _id(partner.receiver, "receiver", 1, 15)]
    fields = (
        "ISA", "00", " " * 10, "00", " " * 10,
        qualifiers[0], ids[0].ljust(15), qualifiers[1], ids[1].ljust(15),
        f"{written_at:%y%m%d}", f"{written_at:%H%M}", OURS.repetition, "00501", f"{number:09}",
        "1" if partner.wants_acknowledgment else "0", "T" if partner.is_test else "P", OURS.component,
    )  # fmt: skip
    return OURS.element.join(fields) + OURS.terminator


def _id(text: str, field: str, shortest: int, longest: int) -> str:
    cleaned = folded(text)
    if not shortest <= len(cleaned) <= longest:
        length = str(longest) if shortest == longest else f"{shortest} to {longest}"
        raise Invalid(
            f"{field.replace('_', ' ').capitalize()} has {length} characters, not '{text[:20]}'.", field
        )
    return cleaned
