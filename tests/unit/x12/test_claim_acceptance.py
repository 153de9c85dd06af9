"""What 837P files of others bear at every level, how they may come, and what clearinghouses refuse."""

from __future__ import annotations

import textwrap
from datetime import date
from decimal import Decimal

import pytest

from clinic_tui.x12.claim_facts import Accident, Drug
from clinic_tui.x12.claim_reading import refuse_claims
from clinic_tui.x12.findings import Finding, Weight
from clinic_tui.x12.parties import Reference
from clinic_tui.x12.refused import X12Refused
from clinic_tui.x12.remittance_rows import Procedure
from clinic_tui.x12.values import Span
from tests.unit.x12.claim_samples import secondary, written
from tests.unit.x12.sets import ISA
from tests.unit.x12.test_claim_reading import read

HEAD = (
    "BHT*0019*00*LOT7*20260302*0930*CH", "NM1*41*2*RIVERTON*****46*C1", "PER*IC*PAT*TE*5555550100*EX*9",
    "NM1*40*2*CLEARINGHOUSE*****46*CH",
)  # fmt: skip
BILLING = (
    "HL*1**20*1", "PRV*BI*PXC*207Q00000X", "NM1*85*2*RIVERTON*****XX*1987654328", "N3*100 LAKE ST",
    "N4*SPRINGFIELD*IL*627011234", "REF*EI*371234567", "REF*0B*LIC7",
    "PER*IC*ANN*FX*5555550111*TE*5555550122",
    "NM1*87*2", "N3*PO BOX 9", "N4*SPRINGFIELD*IL*62701",
)  # fmt: skip
SUBSCRIBER = (
    "HL*2*1*22*0", "SBR*P*18*G1******CI", "NM1*IL*1*FINCH*OMAR****MI*XYZ7771", "N3*5 ELM AVE",
    "N4*SPRINGFIELD*IL*62704", "DMG*D8*19840213*F", "REF*SY*123456789", "NM1*PR*2*GRAY HARBOR*****PI*REF01",
    "REF*2U*PAYER2", "REF*G2*OURS",
)  # fmt: skip
CLAIM = (
    "CLM*A1*250***41:B:1*Y*A*Y*Y*P*EM", "DTP*435*D8*20260220", "DTP*296*RD8*20260220-20260227",
    "PWK*OZ*BM***AC*PAPER1", "CN1*09", "AMT*F5*20", "REF*G1*AUTH1", "REF*G1*AUTH2", "REF*EA*CHART9",
    "NTE*ADD*FIRST WORDS", "NTE*TPO*SECOND", "CR1*LB*140**A*DH*12****FELL", "CRC*07*Y*01*06",
    "HI*ABK:J069*ABF:R509", "HI*ABF:M545", "HI*BP:33510", "HI*BG:17*BG:67", "NM1*PW*2", "N3*1 HILL RD",
    "N4*SPRINGFIELD*IL*62701",
    "NM1*45*2*LAKE HOSPITAL", "N3*2 LAKE RD", "N4*SPRINGFIELD*IL*62701", "ZZ9*1*2",
    "LX*1", "SV1*HC:A0427:RH::::WORDS*200*UN*1***1:3**Y**Y*Y", "DTP*472*RD8*20260224-20260225",
    "DTP*463*D8*20260101", "QTY*PT*2", "REF*6R*L1", "REF*9F*RF1", "REF*9F*RF2", "PS1*PUR1*50", "AMT*T*3",
    "LIN**N4*00002871501", "CTP****2.5*ML", "REF*XZ*RX7", "NM1*QB*2******XX*1245319599",
    "NM1*DK*1*STONE*EDGAR****XX*1245319599",
    "REF*1G*UPIN", "LX*2", "SV1*HC:99213*50*UN*1***1", "DTP*472*D8*20260224",
)  # fmt: skip


def file_of(*segments: str, set_control: str = "0001", end: str = "~") -> bytes:
    body = [f"ST*837*{set_control}*005010X222A1", *segments]
    body.append(f"SE*{len(body) + 1}*{set_control}")
    group = "GS*HC*CLINIC01*PAYER*20260302*0930*101*X*005010X222A1"
    return "".join(each + end for each in (ISA, group, *body, "GE*1*101", "IEA*1*000000101")).encode()


def test_what_a_claim_can_bear_is_read_with_its_place() -> None:
    (((head, (claim,)),), found) = read(file_of(*HEAD, *BILLING, *SUBSCRIBER, *CLAIM))
    refuse_claims(found)
    assert [each.words for each in found] == ["'ZZ9' is no segment of a claim; it was kept as it came"]
    assert head.submitter
    assert (head.submitter.contact, head.submitter.phone) == ("PAT", "5555550100")
    facts = claim.facts
    first, second = facts.lines
    beside = claim.lines[0]
    assert (facts.authorization, facts.note, facts.patient_paid_cents) == ("AUTH1", "FIRST WORDS", 2000)
    assert facts.accident == Accident("EM", None)
    assert facts.admitted_on == date(2026, 2, 20)
    assert facts.diagnoses == ("J069", "R509", "M545")
    assert [f"{each.qualifier}{each.code}" for each in claim.codes[3:]] == ["BP33510", "BG17", "BG67"]
    assert [each.value for each in claim.references] == ["AUTH1", "AUTH2", "CHART9"]
    assert [each.words for each in claim.notes] == ["FIRST WORDS", "SECOND"]
    assert claim.attachments[0].number == "PAPER1"
    assert claim.conditions[0].codes == ("01", "06")
    assert [each.party.role for each in claim.named] == ["PW", "45"]
    assert claim.named[0].address.line1 == "1 HILL RD"
    assert claim.unread == ("CN1*09", "CR1*LB*140**A*DH*12****FELL", "ZZ9*1*2")
    assert [each.party.role for each in claim.above] == ["85", "87", "IL", "PR"]
    assert claim.above[0].phone == "5555550122"
    assert [each.qualifier for each in claim.above[3].references] == ["2U", "G2"]
    assert facts.insurance.subscriber.references == (Reference("SY", "123456789"),)
    assert first.dates == Span(date(2026, 2, 24), date(2026, 2, 25))
    assert first.procedure == Procedure("HC", "A0427", ("RH",), "WORDS")
    assert first.drug == Drug("00002871501", Decimal("2.5"), "ML")
    assert first.pointers == (1, 3)
    assert (first.is_emergency, beside.is_screening, beside.is_family_planning) == (True, True, True)
    assert [each.value for each in beside.references] == ["L1", "RF1", "RF2", "RX7"]
    assert [each.party.role for each in beside.named] == ["QB", "DK"]
    assert beside.unread == ("PS1*PUR1*50",)
    assert second.drug is None


def test_levels_say_to_whom_claims_belong() -> None:
    """Two providers, a subscriber with claims of two dependents and of their own, and one more behind."""
    claim = CLAIM[-3:]
    clm = ("CLM*{}*50***11:B:1*Y*A*Y*Y", "HI*ABK:J069", *claim)
    dependents = (
        "HL*3*2*23*0", "PAT*19", "NM1*QC*1*FINCH*ZOE", "N3*5 ELM AVE", "N4*SPRINGFIELD*IL*62704",
        "DMG*D8*20150607*F",
        "REF*Y4*PC1", *(each.format("D1") for each in clm), "HL*4*2*23*0", "PAT*01", "NM1*QC*1*FINCH*ADA",
        "N3*5 ELM AVE", "N4*SPRINGFIELD*IL*62704", "DMG*D8*19850607*F", *(each.format("D2") for each in clm),
        *(each.format("D3") for each in clm),
    )  # fmt: skip
    parent = tuple(each.replace("22*0", "22*1").replace("P*18", "P*") for each in SUBSCRIBER)
    behind = tuple(each.replace("HL*2*1", "HL*6*5") for each in SUBSCRIBER)
    other = tuple(each.replace("HL*1", "HL*5").replace("371234567", "371234568") for each in BILLING)
    content = file_of(
        *HEAD, *BILLING, *parent, *dependents, *other, *behind, *(each.format("O1") for each in clm)
    )
    (((_, found),), off) = read(content)
    assert off == ()
    assert [
        (
            each.facts.number,
            each.facts.billing.tax_id[-1],
            each.facts.patient.party.first if each.facts.patient else "",
            each.facts.insurance.relationship,
            each.facts.insurance.property_claim_number,
        )
        for each in found
    ] == [
        ("D1", "7", "ZOE", "19", "PC1"),
        ("D2", "7", "ADA", "01", ""),
        ("D3", "7", "ADA", "01", ""),
        ("O1", "8", "", "18", ""),
    ]


GOOD = file_of(*HEAD, *BILLING, *SUBSCRIBER, *(each for each in CLAIM if each[:3] != "ZZ9")).decode()


@pytest.mark.parametrize(
    "made",
    [
        pytest.param(b"\xef\xbb\xbf" + GOOD.encode(), id="byte order mark"),
        pytest.param(GOOD.replace("OMAR", "OMÁR").encode("latin-1"), id="Latin-1"),
        pytest.param("\r\n".join(textwrap.wrap(GOOD, 80, drop_whitespace=False)).encode(), id="wrapped"),
        pytest.param(GOOD.translate(str.maketrans("*:~^", "|>\x1d!")).encode(), id="other separators"),
        pytest.param(GOOD.replace("~", "\r\n").encode(), id="lines"),
        pytest.param(GOOD.encode() * 2, id="two interchanges"),
        pytest.param(GOOD.replace("005010X222A1", "005010X222").encode(), id="the guide before its errata"),
        pytest.param(GOOD.replace("005010X222A1", "").encode(), id="no guide named"),
    ],
)
def test_files_may_come_in_many_ways(made: bytes) -> None:
    sets, found = read(made)
    refuse_claims(found)
    (((_, expected),), _) = read(GOOD.encode())
    for _, claims_of_set in sets:
        assert [each.facts.lines for each in claims_of_set] == [each.facts.lines for each in expected]
        assert claims_of_set[0].facts.insurance.subscriber.party.last == "FINCH"


def refused_for(words: str, found: tuple[Finding, ...]) -> int:
    """How many findings refuse the file with these words and a place."""
    return sum(words in each.words and bool(each.where) for each in found if each.weight is Weight.UNTRUSTED)


BROKEN = (
    ("HL*2*1*22", "HL*2*9*22", "HL02 is '9', and the billing provider before it is '1'"),
    ("HL*1**20*1", "HL*1**20*0", "HL04 says that the billing provider has no level below"),
    ("HL*2*1*22", "HL*2*1*77", "HL03 '77' is no level of claims"),
    ("CLM*A1*250", "CLM*A1*251", "Claim A1: CLM02 says 251, and its lines make 250"),
    ("CLM*A1*250", "CLM*A1*2,50", "CLM02 '2,50' is no amount"),
    ("CLM*A1*", "CLM**", "CLM01 is empty"),
    ("XX*1987654328", "XX*1987654327", "of the billing provider has a wrong check digit"),
    ("EDGAR****XX*1245319599", "EDGAR****XX*124531959", "line 1 names 'STONE, EDGAR'"),
    ("REF*EI*371234567", "REF*EI*37-1234567", "is not nine digits"),
    ("REF*EI*371234567", "REF*ZZ*371234567", "the billing provider has no tax id"),
    ("N3*100 LAKE ST", "N3*P.O. Box 1", "has a PO box for a street"),
    ("*MI*XYZ7771", "", "the subscriber has no member id"),
    ("*PI*REF01", "", "the payer has no id"),
    ("******CI", "******QQ", "SBR09 'QQ' is no kind of payer"),
    ("P*18*G1", "P**G1", "SBR02 is not 18"),
    ("P*18*G1", "X*18*G1", "SBR01 'X' is no place of a payer"),
    ("ELM AVE~N4*SPRINGFIELD*IL", "ELM AVE~N4*SPRINGFIELD*ZZ", "'ZZ' is no state (subscriber, N402)"),
    ("LAKE ST~N4*SPRINGFIELD*IL", "LAKE ST~N4*SPRINGFIELD*ZZ", "'ZZ' is no state (billing provider, N402)"),
    ("N3*PO BOX 9~N4*SPRINGFIELD*IL", "N3*PO BOX 9~N4*SPRINGFIELD*XX", "'XX' is no state (pay-to address"),
    ("REF*G2*OURS", "LX*1", "LX stands behind no claim (CLM): a service may be lost"),
    ("PER*IC*PAT*TE*5555550100*EX*9", "SV1*HC:99213*9", "SV1 stands behind no claim (CLM): a service"),
    ("P*18*G1", "S*18*G1", "it goes to payer S, and tells of none that comes before"),
    ("D8*19840213", "D8*19841313", "the subscriber has no birth date"),
    ("ABK:J069", "ABK:J06.9", "the diagnosis 'J06.9' has a point"),
    ("ABK:J069", "BK:4660", "stands as BK for a service of 2026-02-25"),
    ("ABF:M545", "ABF:J069", "a diagnosis stands twice"),
    ("ABK:J069", "ABK:W19XXXA", "the external cause W19XXXA is the main diagnosis"),
    ("41:B:1", "41:B:7", "without the payer's number of it (REF F8)"),
    ("41:B:1", "40:B:1", "CLM05-1 '40' is no place of service"),
    ("*Y*A*Y*Y*P", "*Y**Y*Y*P", "CLM07, the assignment, is ''"),
    ("*P*EM", "*P*AA", "an auto accident has no state"),
    ("***1:3**", "***1:4**", "line 1 points to diagnosis 4, and the claim has 3"),
    ("***1:3**", "*****", "line 1 points to 0 diagnoses"),
    ("*200*UN*1*", "*200*UN*0*", "line 1 has no units above zero"),
    ("RD8*20260224-20260225", "RD8*20260225-20260224", "is no span of days, first to last (DTP01 472)"),
    ("D8*20260224", "D8*20260303", "line 2 was done on 2026-03-03, after the file was written"),
    ("D8*20260224", "D8*19260224", "line 2 was done before the patient was born"),
    ("N4*00002871501", "N4*0002871501", "line 1 has the NDC '0002871501'"),
    ("HC:99213", "HC:9921", "line 2 has the procedure '9921'"),
    ("SV1*HC:99213", "ZZ1*HC:99213", "The line has no SV1"),
    ("NTE*TPO", "SV1*TPO", "SV1 stands behind no line (LX)"),
)  # fmt: skip


@pytest.mark.parametrize("old, new, words", BROKEN, ids=[words for *_, words in BROKEN])
def test_what_clearinghouses_refuse_is_told_with_claim_and_place(old: str, new: str, words: str) -> None:
    assert old in GOOD
    _, found = read(GOOD.replace(old, new).encode())
    assert [each.where[:7] for each in found if words in each.words and each.weight is Weight.UNTRUSTED] == [
        "Segment"
    ]
    with pytest.raises(X12Refused, match=r"^Segment \d+ \(.* correct the claim where it was written"):
        refuse_claims(found)


@pytest.mark.parametrize(
    "old, new, words",
    [
        ("SVD*REF01*90", "SVD*REF01*91", "line 1 is charged 150, and what REF01 paid and adjusted makes 151"),
        ("SVD*REF01*90", "SVD*OTHER*90", "line 1 tells what 'OTHER' decided, which the claim does not name"),
        ("AMT*D*120", "AMT*D*121", "AMT D says that REF01 paid 121, and its lines and reasons make 120"),
        ("AMT*D*120", "AMT*N*120", "what REF01, an earlier payer, paid is missing"),
        ("DTP*573*D8*20260310", "DTP*574*D8*20260310", "the day on which REF01 decided is missing"),
        ("SBR*P*18*GRP100", "SBR*S*18*GRP100", "two of its payers have the same place"),
    ],
)
def test_what_an_earlier_payer_decided_has_to_come_out(old: str, new: str, words: str) -> None:
    content = written(secondary()).content.decode()
    assert old in content
    _, found = read(content.replace(old, new).encode())
    assert refused_for(words, found) == 1


def test_before_the_standard_was_in_force_the_same_is_noted() -> None:
    """The published examples are of 2004 to 2006, and have numbers that no check was made for."""
    old = (
        GOOD.replace("2026", "2006")
        .replace("ABK:J069*ABF:R509", "BK:4660*BF:7862")
        .replace("ABF:M545", "BF:7242")
    )
    _, found = read(old.replace("XX*1987654328", "XX*1987654327").encode())
    refuse_claims(found)
    assert any("wrong check digit" in each.words for each in found)
    _, found = read(old.replace("CLM*A1*250", "CLM*A1*251").encode())
    with pytest.raises(X12Refused, match="CLM02 says 251"):
        refuse_claims(found)


NOTED = (
    ("HL*2*1*22*0", "HL*2*1*22*1", "HL04 says that a level stands below the subscriber, and none does"),
    ("HL*2*1*22*0", "HL*2*1*22*7", "HL04 is '7', not 0 or 1"),
    ("***1:3**", "***1:1**", "line 1 points to a diagnosis twice (SV107)"),
    ("FINCH*OMAR", "FI\x07NCH*OMAR", "NM103 has control characters"),
    ("FINCH*OMAR", "FINCH*OM\u200bAR", "NM104 has control characters"),
    ("101*X*005010X222A1", "101*X*005010X223A2", "GS08 '005010X223A2' is not ST03 '005010X222A1'"),
    ("005010X222A1", "005010X222", "The version is '005010X222', and 005010X222A1 is in force"),
    ("CLM*A1*", f"CLM*{'A' * 21}*", "CLM01 has more than 20 characters"),
    ("REF*G2*OURS", "NTE*ADD*X", "'NTE' stands behind no claim (CLM); it was left out"),
)


@pytest.mark.parametrize("old, new, words", NOTED, ids=[words for *_, words in NOTED])
def test_what_is_off_and_does_no_harm_is_told(old: str, new: str, words: str) -> None:
    assert GOOD.count(old)
    sets, found = read(GOOD.replace(old, new).encode())
    refuse_claims(found)
    assert [words in each.words and bool(each.where) for each in found] == [True]
    ((_, (claim,)),) = sets
    assert claim.facts.insurance.subscriber.party.last == "FINCH"


def test_separators_that_do_not_show_are_no_control_characters() -> None:
    sets, found = read(GOOD.translate(str.maketrans(":^", "\x1f\x1e")).encode())
    assert found == ()
    assert len(sets) == 1
