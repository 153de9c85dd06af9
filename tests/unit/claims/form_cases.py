"""Claims that stand on paper: a primary one, a secondary one of eight lines, a corrected one with a drug."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from clinic_tui.claims.draft import (
    Accident,
    AccidentKind,
    Authorization,
    Clinician,
    Drug,
    EarlierAnswer,
    EarlierLine,
    Frequency,
    Insured,
    Line,
    Sequence,
)
from clinic_tui.claims.paper_form.parties import Besides
from tests.unit.claims.scrub_cases import DAY, HOME, MEDICARE, OTHER, POLICY, WHOLE

BESIDES = Besides(date(2026, 11, 24), "19785550100", "9785550111", 25_00)

PRIMARY = replace(
    WHOLE,
    policies=(replace(POLICY, payer=MEDICARE, member_id="1EG4-TE5-MK73", group_number="IGNORED"),),
    onset=date(2026, 11, 20),
    referring=Clinician("O'Hara-Cole", "May", "1999999984"),
    note="Seen twice; see letter.",
)
SECONDARY = replace(
    WHOLE,
    policies=(
        replace(
            POLICY,
            group_number="G-77",
            plan="Harbor Gold",
            answer=EarlierAnswer(
                150_00, date(2026, 11, 20), lines=(EarlierLine(1, 100_00), EarlierLine(8, 50_00))
            ),
        ),
        replace(
            POLICY,
            sequence=Sequence.SECONDARY,
            payer=OTHER,
            member_id="B 12",
            group_number="4411",
            relationship="19",
            subscriber=Insured("Núñez", "José", date(1985, 1, 2), "M", HOME),
        ),
    ),
    to=1,
    lines=WHOLE.lines * 4,
)
CORRECTED = replace(
    WHOLE,
    frequency=Frequency.REPLACEMENT,
    original_number="2026112-X",
    authorization=Authorization("A-77"),
    accident=Accident(AccidentKind.AUTO, date(2026, 11, 21), "NH"),
    lines=(
        Line("J0897", 1_250_05, 60, ("JZ", "RT"), (2, 1), DAY, Drug("55513071001", "1.5", "ML")),
        WHOLE.lines[0],
    ),
)
CLAIMS = {"primary": PRIMARY, "secondary": SECONDARY, "corrected": CORRECTED}
