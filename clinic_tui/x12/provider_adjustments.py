"""What money beside the claims of an 835 (PLB) is for, in words of our own: the code and its sign."""

from __future__ import annotations

_TAKEN_AND_GIVEN: dict[str, tuple[str, str]] = {
    "WO": ("an overpayment is taken back now", "an overpayment that was taken back is given again"),
    "FB": ("what was owed from before is taken now", "what is owed is carried on to a later payment"),
    "72": ("the clinic's refund is taken out", "the clinic's refund has come in"),
    "L6": ("interest is taken back", "interest is paid"),
    "50": ("a fee for filing late", "a fee for filing late is given back"),
    "51": ("interest charged as a penalty", "interest charged as a penalty is given back"),
    "L3": ("a penalty", "a penalty is given back"),
    "LE": ("a levy is withheld", "a levy is given back"),
    "IR": ("tax is withheld", "withheld tax is given back"),
    "E3": ("withheld", "what was withheld is paid"),
    "AM": ("money borrowed is paid back", "money is lent"),
    "AP": ("an advance is taken back", "an advance is paid"),
    "CS": ("an adjustment takes money", "an adjustment adds money"),
    "CV": ("capitation is taken back", "capitation is paid"),
    "B2": ("a rebate is taken back", "a rebate is paid"),
    "90": ("an early payment allowance is taken", "an early payment allowance is given back"),
}
"""By PLB03-1: for an amount above 0, which lowers the payment, and for one below, which adds to it."""


def beside_claims_words(reason: str, cents: int) -> str:
    """What an adjustment does to this payment. `cents` as it came: above 0 it lowers the payment."""
    taken, given = _TAKEN_AND_GIVEN.get(reason, ("taken out of the payment", "added to the payment"))
    return taken if cents > 0 else given
