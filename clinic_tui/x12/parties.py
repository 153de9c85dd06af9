"""Who is named in a set: payers, providers, subscribers and dependents, read and written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from clinic_tui.errors import Invalid
from clinic_tui.x12.characters import folded
from clinic_tui.x12.findings import Findings, quoted
from clinic_tui.x12.npi import is_npi
from clinic_tui.x12.outgoing import Elements
from clinic_tui.x12.segments import Segment
from clinic_tui.x12.values import read_day, write_day

NPI = "XX"
MEMBER_ID = "MI"
PAYER_ID = "PI"

_LONGEST_NAME = 60
_LONGEST_GIVEN = 35
_LONGEST_MIDDLE = 25
_LONGEST_SUFFIX = 10
_LONGEST_LINE = 55
_LONGEST_CITY = 30
_LONGEST_ID = 80
_LONGEST_NUMBER = 50


@dataclass(frozen=True, slots=True)
class Party:
    """A person or organization as an NM1 names it.

    `role` is NM101: `PR` payer, `1P` provider, `IL` subscriber.
    """

    role: str
    last: str
    """Family name, or the name of an organization."""
    first: str = ""
    middle: str = ""
    suffix: str = ""
    id_kind: str = ""
    """NM108: `XX` for an NPI, `MI` for a member id, `PI` for a payer's id."""
    id: str = ""
    is_person: bool = False

    @property
    def full_name(self) -> str:
        """`SMITH, MARY A`, or the organization."""
        given = " ".join(filter(None, (self.first, self.middle)))
        family = " ".join(filter(None, (self.last, self.suffix)))
        return ", ".join(filter(None, (family, given)))


@dataclass(frozen=True, slots=True)
class PostalAddress:
    """N3 and N4; `state` and `postal_code` as written, the code with four or without."""

    line1: str = ""
    line2: str = ""
    city: str = ""
    state: str = ""
    postal_code: str = ""
    country: str = ""

    def __bool__(self) -> bool:
        return any((self.line1, self.line2, self.city, self.state, self.postal_code, self.country))


NO_ADDRESS = PostalAddress()


@dataclass(frozen=True, slots=True)
class Reference:
    """A REF: `qualifier` says whose number `value` is; `words` may describe it."""

    qualifier: str
    value: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Trace:
    """A TRN. `kind` 1 is a number that the sender of this set gave, 2 one that it gives back to the asker."""

    kind: str
    number: str
    originator: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """A subscriber or dependent: the name, and what stands with it in DMG, INS, N3, N4 and REF."""

    party: Party
    born: date | None = None
    sex: str = ""
    """`F`, `M` or `U`; empty where it is not said."""
    relationship: str = ""
    """To the subscriber: `18` self, `01` spouse, `19` child, `G8` other."""
    address: PostalAddress = NO_ADDRESS
    references: tuple[Reference, ...] = ()
    was_corrected: bool = False
    """True where the payer says that its data are others than it was asked with (INS03 `001`, INS04 `25`)."""

    def reference(self, *qualifiers: str) -> Reference | None:
        """The first reference with one of the qualifiers."""
        return next((each for each in self.references if each.qualifier in qualifiers), None)


def read_party(segment: Segment) -> Party:
    """The party of an NM1."""
    value = segment.value
    return Party(
        value(1), value(3), value(4), value(5), value(7), value(8), value(9), is_person=value(2) == "1"
    )


def read_references(segments: Iterable[Segment]) -> tuple[Reference, ...]:
    """The REF of a level."""
    return tuple(
        Reference(each.value(1), each.value(2), each.value(3)) for each in segments if each.name == "REF"
    )


def read_traces(segments: Iterable[Segment]) -> tuple[Trace, ...]:
    """The TRN of a level."""
    return tuple(
        Trace(each.value(1), each.value(2), each.value(3)) for each in segments if each.name == "TRN"
    )


def read_address(segments: Iterable[Segment]) -> PostalAddress:
    """The address of N3 and N4, empty where there is none."""
    address = NO_ADDRESS
    for segment in segments:
        value = segment.value
        if segment.name == "N3":
            address = replace(address, line1=value(1), line2=value(2))
        elif segment.name == "N4":
            address = replace(address, city=value(1), state=value(2), postal_code=value(3), country=value(4))
    return address


def read_person(segments: Iterable[Segment], roles: tuple[str, ...], findings: Findings) -> Person | None:
    """The first NM1 with one of the roles, with its DMG, INS, N3, N4 and REF, wherever they stand.

    None where nobody is named.
    """
    own = list(segments)
    named = next((each for each in own if each.name == "NM1" and each.value(1) in roles), None)
    if named is None:
        return None
    born, sex, relationship, corrected = None, "", "", False
    for segment in own:
        if segment.name == "DMG":
            sex = segment.value(3)
            born = read_day(segment.value(2)) if segment.value(1) in ("D8", "") else None
            if born is None and segment.value(2):
                findings.note(f"The birth date {quoted(segment.value(2))} is no date; left out", segment)
        elif segment.name == "INS":
            relationship = segment.value(2)
            corrected = segment.value(3) == "001" and segment.value(4) == "25"
    return Person(
        read_party(named), born, sex, relationship, read_address(own), read_references(own), corrected
    )


def write_party(party: Party, role: str, field: str) -> Elements:
    """The NM1 of a party in this role; names are cut to what fits.

    Raises Invalid, with the field, for a name of no Latin letter and for an id that cannot be.
    """
    last = folded(party.last)[:_LONGEST_NAME].rstrip()
    if not last:
        raise Invalid(
            "A name is missing, or has no letter that X12 can carry: write it in Latin letters.", field
        )
    number = folded(party.id)
    if party.id_kind == NPI and not is_npi(number):
        raise Invalid(f"'{party.id[:20]}' is no NPI: ten digits, the last of which checks the others.", field)
    if len(number) > _LONGEST_ID or (party.id_kind and len(number) < 2):
        raise Invalid(f"The id '{party.id[:20]}' has from 2 to {_LONGEST_ID} characters.", field)
    return (
        "NM1",
        role,
        "1" if party.is_person else "2",
        last,
        folded(party.first)[:_LONGEST_GIVEN].rstrip() if party.is_person else "",
        folded(party.middle)[:_LONGEST_MIDDLE].rstrip() if party.is_person else "",
        "",
        folded(party.suffix)[:_LONGEST_SUFFIX].rstrip() if party.is_person else "",
        party.id_kind if number else "",
        number,
    )


def write_trace(trace: Trace) -> Elements:
    """The TRN of a number of ours. Raises Invalid."""
    originator = folded(trace.originator)
    if len(originator) != 10:
        raise Invalid(
            "The originator id of the trace has ten characters: 1 and the tax id, or 9 and a number "
            "of the clinic's own.",
            "originator",
        )
    return "TRN", "1", write_number_of_ours(trace.number, "trace"), originator


def write_number_of_ours(number: str, field: str) -> str:
    """A number by which the answer will be known (TRN02, BHT03). Raises Invalid, with the field."""
    written = folded(number)
    if not 1 <= len(written) <= _LONGEST_NUMBER:
        raise Invalid(f"The {field} number has from 1 to {_LONGEST_NUMBER} characters.", field)
    return written


def write_address(address: PostalAddress) -> Iterator[Elements]:
    """N3 and N4, as far as there is an address."""
    lines = [folded(line)[:_LONGEST_LINE].rstrip() for line in (address.line1, address.line2)]
    lines = [line for line in lines if line]
    if lines:
        yield ("N3", *lines)
    if address.city or address.state or address.postal_code:
        code = "".join(each for each in address.postal_code if each.isascii() and each.isalnum())
        city = folded(address.city)[:_LONGEST_CITY].rstrip()
        yield "N4", city, address.state, code[:15], address.country


def write_demographics(person: Person) -> Iterator[Elements]:
    """DMG, as far as birth date or sex are known."""
    sex = person.sex if person.sex in ("F", "M", "U") else ""
    if person.born:
        yield ("DMG", "D8", write_day(person.born), sex)
    elif sex:
        yield ("DMG", "", "", sex)
