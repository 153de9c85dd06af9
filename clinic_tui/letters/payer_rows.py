"""What letters to payers about claims are made of: plain values. Money is integer cents."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from clinic_tui.claims.letter_kinds import ClaimLetterKind, fitting_letter, is_for_correction
from clinic_tui.claims.states import DECIDED, ClaimState

MOST_TEXT = 20_000
"""Characters of a letter: a claim has up to 50 services, each with its reasons."""


@dataclass(frozen=True, slots=True)
class DisputedLine:
    """A service as it was sent, and what the payer held against it."""

    day: date
    code: str
    """With its modifiers: `99213-25`."""
    units: int
    charged_cents: int
    paid_cents: int
    contracted_cents: int | None = None
    """By the payer's own schedule of the day, for all units; None where the clinic has no price of it."""
    allowed_cents: int | None = None
    """As the payer said; None where it said nothing of the line."""
    reasons: tuple[str, ...] = ()
    """`CO 197: authorization is missing`, and remarks in the same way."""


@dataclass(frozen=True, slots=True)
class DisputedClaim:
    """What a letter may say of a claim: the least that the payer needs to find it and to decide."""

    claim_id: int
    patient_id: int
    patient: str
    member_id: str
    payer: str
    to: tuple[str, ...]
    """Name and address of the payer, line by line."""
    number: str
    """Ours, as it was sent last."""
    payer_number: str
    day: date
    charged_cents: int
    paid_cents: int
    disputed_cents: int
    contract_cents: int
    """What was taken off by the contract."""
    short_cents: int
    """By how much less was allowed than the contract says, as far as its prices are known."""
    level: int
    """Of the next appeal."""
    appeal_by: date | None
    state: ClaimState
    waits_until: date | None
    """The payer has so long to decide on the last appeal; None where none is open."""
    lines: tuple[DisputedLine, ...]
    reasons: tuple[str, ...]
    """Of the claim as a whole."""
    proof: tuple[str, ...]
    """When it was sent, each time with its number, the oldest first."""
    taken_in: tuple[str, ...]
    """Who has accepted it, and when."""
    was_in_time: bool
    """The first sending is within the payer's days for filing, where those are entered."""
    is_resent: bool
    """It went more than once."""
    authorization: str
    denied_as: str

    @property
    def fitting_letter(self) -> ClaimLetterKind:
        """The letter that what the payer decided calls for."""
        return fitting_letter(self.denied_as, is_short=bool(self.short_cents))

    @property
    def may_be_corrected(self) -> bool:
        """A corrected claim may be the way out; what is only short of its contract is appealed."""
        return self.state not in DECIDED or is_for_correction(self.denied_as, is_short=bool(self.short_cents))


@dataclass(frozen=True, slots=True)
class PayerText:
    """A title and a text with blanks, for one kind of letters."""

    kind: ClaimLetterKind
    title: str
    text: str
    own: bool = False
    """The clinic has changed it."""
    version: int | None = None


@dataclass(frozen=True, slots=True)
class ClaimDraft:
    """A letter before it is kept; its text may be changed."""

    claim_id: int
    patient_id: int
    kind: ClaimLetterKind
    level: int
    to: tuple[str, ...]
    title: str
    text: str

    @property
    def payer(self) -> str:
        """To whom it goes."""
        return self.to[0]

    @property
    def has_address(self) -> bool:
        """It is known where it goes."""
        return len(self.to) > 1

    @property
    def whole_record_of(self) -> int:
        """It tells of a patient as the record does."""
        return self.patient_id


def no_address_words(payers: Iterable[str]) -> str:
    """To whom nobody knows where to write, and where that is entered; each payer once."""
    return f"no address of {' and '.join(dict.fromkeys(payers))} is entered: `w` in `:payers` takes it"


@dataclass(frozen=True, slots=True)
class ClaimLettersWritten:
    """The numbers of what was written, and where the paper went."""

    numbers: tuple[int, ...]
    where: str

    @property
    def words(self) -> str:
        """`claim letter 3: claim-letter-3.pdf in papers`."""
        return self.told("")

    def told(self, then: str) -> str:
        """The same, with what becomes of the claims before where the paper is: a folder may be long."""
        what = f"claim letter {self.numbers[0]}" if len(self.numbers) == 1 else f"{len(self.numbers)} letters"
        return f"{what}{then}: {self.where}"
