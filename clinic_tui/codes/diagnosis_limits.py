"""Of which sex and ages diagnoses are: what ICD-10-CM's headings tell, until the list of CMS is taken in.

CMS publishes lists of diagnoses that are of newborns, children, mothers or adults alone (Definitions of
Medicare Code Edits, age conflict). Those of one sex are out of force since 10/01/2024, so that no newer
release has them; ICD-10-CM itself still calls its blocks by the organs, and chapter 15 is for maternal
records alone.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DiagnosisLimits:
    """Whom a diagnosis can be of; None and empty: nobody says."""

    sex: str = ""
    """`F` or `M`."""
    youngest: int | None = None
    oldest: int | None = None
    """In completed years."""

    def __or__(self, other: DiagnosisLimits) -> DiagnosisLimits:
        """Both hold: what stands in two lists is of those who are in each."""
        young = [each for each in (self.youngest, other.youngest) if each is not None]
        old = [each for each in (self.oldest, other.oldest) if each is not None]
        return DiagnosisLimits(self.sex or other.sex, max(young, default=None), min(old, default=None))


NEWBORN = DiagnosisLimits(youngest=0, oldest=0)
CHILD = DiagnosisLimits(youngest=0, oldest=17)
MOTHER = DiagnosisLimits(youngest=9, oldest=64)
ADULT = DiagnosisLimits(youngest=15)
"""The four ages of CMS (Definitions of Medicare Code Edits, 4)."""

_WOMEN = (
    "A34 C51 C52 C53 C54 C55 C56 C57 C58 C7960 C7961 C7962 C7963 D06 D070 D071 D072 D073 D25 D26 D27 D28 D39 "
    "E28 E894 F525 F53 N70 N71 N72 N73 N74 N75 N76 N77 N80 N81 N82 N83 N84 N85 N86 N87 N88 N89 N90 N91 N92 "
    "N93 N94 N95 N96 N97 N98 O Q50 Q51 Q52 R87 S374 S375 S376 Z0141 Z124 Z32 Z33 Z34 Z36 Z37 Z39 Z3A Z640 "
    "Z8541 Z8542 Z8543 Z8544 Z8742 Z875 Z9071 Z9072 Z9851"
)
_MEN = (
    "B260 C60 C61 C62 C63 D074 D075 D076 D29 D40 E29 E895 N40 N41 N42 N43 N44 N45 N46 N47 N48 N49 N50 N51 "
    "N52 N53 Q53 Q54 Q55 R86 R972 S312 S313 Z125 Z8545 Z8546 Z8547 Z8548 Z8743 Z9852"
)
_AGES = (
    ("A33 Z0011 Z38", NEWBORN),
    ("G937 Z0012", CHILD),
    ("A34 O Z33 Z34 Z36 Z37 Z39 Z3A", MOTHER),
    ("N40 Z000", ADULT),
)
"""The best known of the lists of CMS, by the beginnings of their codes."""


def _by_beginning() -> dict[str, DiagnosisLimits]:
    found = {code: DiagnosisLimits("F") for code in _WOMEN.split()}
    found.update((code, DiagnosisLimits("M")) for code in _MEN.split())
    for codes, limits in _AGES:
        for code in codes.split():
            found[code] = found.get(code, DiagnosisLimits()) | limits
    return found


BY_BEGINNING = _by_beginning()
"""What a diagnosis has that begins so; the longest beginning holds."""


def usual_limits(code: str) -> DiagnosisLimits:
    """What its heading tells of a diagnosis, which has no dot."""
    for end in range(len(code), 0, -1):
        if (found := BY_BEGINNING.get(code[:end])) is not None:
            return found
    return DiagnosisLimits()
