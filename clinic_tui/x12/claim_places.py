"""What each segment of a file of claims is about, from its bytes: a 999 names one by its place alone."""

from __future__ import annotations

from collections.abc import Iterable

from clinic_tui.x12.claim_writing import Place
from clinic_tui.x12.envelope import TransactionSet, read_x12
from clinic_tui.x12.segments import Segment


def places_of(content: bytes) -> dict[str, dict[int, Place]]:
    """By ST02, what stands at each position of the set; ST is 1, as IK302 counts.

    The bytes are those of a file that we wrote: of others the fields are guesses.
    """
    return {each.control: dict(_places(each)) for *_, each in read_x12(content).sets()}


def _places(transaction: TransactionSet) -> Iterable[tuple[int, Place]]:
    reading = _Reading()
    for position, segment in enumerate(transaction.segments[:-1], start=1):
        if position > 1:
            yield position, reading.place(segment)


_PARTIES = {
    "41": ("1000A", "submitter"),
    "40": ("1000B", "receiver"),
    "85": ("2010AA", "billing provider"),
    "87": ("2010AB", "billing provider"),
    "QC": ("2010CA", "patient"),
    "DN": ("2310A", "referring"),
    "82": ("2310B", "rendering"),
    "77": ("2310C", "facility"),
    "DQ": ("2310D", "supervising"),
}
_LEVELS = {
    "20": ("2000A", "billing provider"),
    "22": ("2000B", "subscriber"),
    "23": ("2000C", "patient"),
}
_REFERENCES = {
    "9F": "referral", "G1": "authorization", "F8": "original number", "X4": "CLIA number",
}  # fmt: skip
_DAYS = {"431": "onset", "439": "accident", "435": "admission"}
_OWN = {"CLM": "claim", "AMT": "patient paid", "NTE": "note", "HI": "diagnoses"}


class _Reading:
    """Where a set has got to."""

    def __init__(self) -> None:
        self._loop, self._field, self._claim = "", "reference", ""

    def place(self, segment: Segment) -> Place:
        """What this segment is about, which comes next."""
        name = segment.name
        match name:
            case "HL":
                self._claim = ""
                self._loop, self._field = _LEVELS.get(segment.value(3), ("", ""))
            case "CLM":
                self._claim = segment.value(1)
                self._loop, self._field = "2300", "claim"
            case "SBR" if self._claim:
                self._loop, self._field = "2320", f"payer {segment.value(1)}"
            case "LX":
                self._loop, self._field = "2400", f"line {segment.value(1)}"
            case "LIN":
                self._loop = "2410"
            case "SVD":
                self._loop = "2430"
            case "NM1":
                self._party(segment.value(1))
        return Place(self._claim, self._loop, self._told(segment))

    def _party(self, role: str) -> None:
        if role == "IL":
            self._loop = "2330A" if self._claim else "2010BA"
            self._field = self._field if self._claim else "subscriber"
        elif role == "PR":
            self._loop = "2330B" if self._claim else "2010BB"
            self._field = self._field if self._claim else "payer"
        elif role == "82" and self._field.startswith("line "):
            self._loop = "2420A"
        elif role in _PARTIES:
            self._loop, self._field = _PARTIES[role]

    def _told(self, segment: Segment) -> str:
        """The field, where a segment alone is about another than what stands around it."""
        match segment.name, self._loop:
            case "PER", "1000A":
                return "phone"
            case "SBR", "2000B":
                return "insurance"
            case "PAT", _:
                return "relationship"
            case "REF", "2010BA" | "2010CA" if segment.value(1) == "Y4":
                return "property claim number"
            case "REF", "2300":
                return _REFERENCES.get(segment.value(1), self._field)
            case "DTP", "2300":
                return _DAYS.get(segment.value(1), self._field)
            case (("AMT" | "NTE" | "HI" | "CLM"), "2300"):
                return _OWN[segment.name]
        return self._field
