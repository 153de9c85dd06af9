"""Claims of any kind that we write, drawn by hypothesis in the letters in which they come back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from clinic_tui.x12.claim_facts import (
    Accident,
    BillingProvider,
    Claim,
    ClaimLine,
    Drug,
    Facility,
    Insurance,
    LineAdjudication,
    OtherPayer,
    Provider,
)
from clinic_tui.x12.parties import NO_ADDRESS, Party, Person, PostalAddress
from clinic_tui.x12.remittance_rows import Adjustment, Procedure
from clinic_tui.x12.values import Span
from tests.unit.x12.claim_samples import CLINIC

STREETS = st.builds(
    PostalAddress,
    st.sampled_from(("5 ELM AVE", "9 OAK CT")),
    st.sampled_from(("", "APT 2")),
    st.just("SPRINGFIELD"),
    st.just("IL"),
    st.sampled_from(("627011234", "62704")),
)
NAMES = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=12)
NUMBERS = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", min_size=2, max_size=15)
DAYS = st.dates(date(2026, 1, 1), date(2026, 3, 1))
CENTS = st.integers(1, 999_999)
ADJUSTED = st.builds(
    Adjustment, st.just("CO"), st.sampled_from(("45", "97", "253")), CENTS, st.none()
) | st.builds(Adjustment, st.just("CO"), st.just("45"), CENTS, st.builds(Decimal, st.integers(1, 9)))


def people(role: str, *, whole: bool = True) -> st.SearchStrategy[Person]:
    """A person as this loop bears one: with birth date, sex and street where the `whole` is said."""
    is_member = role == "IL"
    named = st.builds(
        Party,
        st.just(role),
        NAMES,
        NAMES,
        st.sampled_from(("", "Q")),
        st.sampled_from(("", "JR")),
        st.just("MI" if is_member else ""),
        NUMBERS if is_member else st.just(""),
        st.just(True),
    )
    if not whole:
        return st.builds(Person, named)
    return st.builds(
        Person, named, st.dates(date(1930, 1, 1), date(2020, 1, 1)), st.sampled_from("FMU"), address=STREETS
    )


def policies(
    sequence: str, payer: Party, subscriber: st.SearchStrategy[Person]
) -> st.SearchStrategy[Insurance]:
    return st.builds(
        Insurance,
        st.just(sequence),
        st.just(payer),
        subscriber,
        st.sampled_from(("CI", "BL", "MC")),
        group_number=st.sampled_from(("", "GRP100")),
    )


PAYERS = {
    "P": Party("PR", "GRAY HARBOR BENEFIT", id_kind="PI", id="REF01"),
    "S": Party("PR", "SECOND MUTUAL", id_kind="PI", id="SM002"),
    "T": Party("PR", "THIRD FUND", id_kind="PI", id="TF003"),
}
PROVIDER_NPIS = st.sampled_from(("1245319599", "1104023670", "1987654328"))


def doctors(role: str, *, with_taxonomy: bool = False) -> st.SearchStrategy[Provider | None]:
    named = st.builds(
        Party, st.just(role), NAMES, NAMES, id_kind=st.just("XX"), id=PROVIDER_NPIS, is_person=st.just(True)
    )
    codes = st.sampled_from(("", "207Q00000X")) if with_taxonomy else st.just("")
    return st.none() | st.builds(Provider, named, codes)


@st.composite
def lines(draw: st.DrawFn, number: int, diagnoses: int, earlier: tuple[str, ...]) -> ClaimLine:
    """A service, with what each earlier payer decided of it so that it comes out."""
    first = draw(DAYS)
    charge = draw(CENTS)
    procedure = Procedure(
        "HC", draw(st.sampled_from(("99213", "J1885"))), draw(st.sampled_from(((), ("25",), ("RT", "76"))))
    )
    decisions = []
    for sequence in earlier:
        off = draw(st.lists(ADJUSTED, max_size=7))
        paid = charge - sum(each.cents for each in off)
        decisions.append(
            LineAdjudication(
                PAYERS[sequence].id,
                paid,
                procedure,
                Decimal(1),
                tuple(off),
                draw(DAYS),
                draw(st.none() | CENTS),
            )
        )
    return ClaimLine(
        f"L{number}",
        procedure,
        charge,
        draw(st.sampled_from((Decimal(1), Decimal("2.5"), Decimal(61)))),
        tuple(draw(st.lists(st.integers(1, diagnoses), min_size=1, max_size=4, unique=True))),
        Span(first, draw(st.dates(first, date(2026, 3, 1)))),
        draw(st.sampled_from(("UN", "MJ"))),
        draw(st.sampled_from(("", "12"))),
        draw(st.booleans()),
        draw(
            st.none()
            | st.builds(Drug, st.just("00002871501"), st.just(Decimal("2.5")), st.sampled_from(("ML", "UN")))
        ),
        draw(doctors("82", with_taxonomy=True)),
        tuple(decisions),
        draw(st.sampled_from(("", "LOT B77 EXP 20270901"))),
    )


@st.composite
def claims(draw: st.DrawFn, number: int) -> Claim:
    """A claim of any kind that we write, in the letters in which it comes back."""
    sequence = draw(st.sampled_from("PST"))
    earlier = tuple("PST"["PST".index(sequence) - 1 :: -1]) if sequence != "P" else ()
    is_dependent = draw(st.booleans())
    insurance = draw(policies(sequence, PAYERS[sequence], people("IL", whole=not is_dependent)))
    if is_dependent:
        insurance = replace(insurance, relationship=draw(st.sampled_from(("01", "19", "G8"))))
    diagnoses = ("J069", "R509", "M545", "E119")[: draw(st.integers(1, 4))]
    services = tuple(draw(lines(at, len(diagnoses), earlier)) for at in range(1, draw(st.integers(1, 3)) + 1))
    others = tuple(
        OtherPayer(
            draw(policies(each, PAYERS[each], people("IL", whole=False))),
            sum(
                one.paid_cents
                for line in services
                for one in line.adjudications
                if one.payer_id == PAYERS[each].id
            ),
            remaining_cents=draw(st.none() | CENTS),
            claim_number=draw(st.just("") | NUMBERS),
        )
        for each in earlier
    )
    frequency = draw(st.sampled_from("178"))
    accident = draw(
        st.none() | st.builds(Accident, st.just("AA"), DAYS, st.just("IL")) | st.just(Accident("EM", None))
    )
    if accident:
        insurance = replace(insurance, property_claim_number=draw(st.just("") | NUMBERS))
    return Claim(
        f"V{number}",
        draw(BILLED),
        insurance,
        sum(each.charge_cents for each in services),
        "11",
        diagnoses,
        services,
        draw(people("QC")) if is_dependent else None,
        frequency,
        draw(NUMBERS) if frequency != "1" else "",
        draw(st.just("") | NUMBERS),
        draw(st.just("") | NUMBERS),
        draw(doctors("DN")),
        draw(doctors("82", with_taxonomy=True)),
        draw(doctors("DQ")),
        draw(st.none() | st.just(Facility(replace(CLINIC, role="77", last="LAKE SURGERY"), FULL_STREET))),
        accident,
        draw(st.none() | DAYS),
        None,
        draw(st.just(0) | CENTS),
        draw(st.just("") | st.just("11D1234567")),
        draw(st.sampled_from(("", "SEEN TWICE"))),
        delay_reason=draw(st.sampled_from(("", "7"))),
        other_payers=others,
    )


FULL_STREET = PostalAddress("100 LAKE ST", "", "SPRINGFIELD", "IL", "627011234")
BILLED = st.builds(
    BillingProvider,
    st.just(replace(CLINIC, last="RIVERTON FAMILY PRACTICE")),
    st.just(FULL_STREET),
    st.sampled_from(("371234567", "371234568")),
    st.sampled_from(("EI", "SY")),
    st.sampled_from(("", "207Q00000X")),
    st.sampled_from((NO_ADDRESS, replace(FULL_STREET, line1="PO BOX 9"))),
)
