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
    "IP": ("an incentive is taken back", "an incentive is paid"),
    "BN": ("a bonus is taken back", "a bonus is paid"),
    "LS": ("a lump sum is taken back", "a lump sum is paid"),
    "CT": ("capitation is taken back", "capitation is paid"),
    "CR": ("interest on capitation is taken back", "interest on capitation is paid"),
    "IS": ("an interim settlement is taken back", "an interim settlement is paid"),
    "PI": ("a periodic interim payment is taken back", "a periodic interim payment is paid"),
    "J1": ("what is not reimbursed is taken out", "what was not reimbursed is paid"),
    "OB": (
        "money that an affiliated provider owes is taken",
        "it is given back",
    ),
    "SL": ("a student loan is paid back", "what was taken for a student loan is given back"),
    "TL": ("another party is liable: money is taken back", "another party is liable: money is given again"),
    "WU": ("taken back, for what is not said", "what was taken back is given again"),
    "CS": ("an adjustment takes money", "an adjustment adds money"),
    "CV": ("capital passed through is taken back", "capital passed through is paid"),
    "B2": ("a rebate is taken back", "a rebate is paid"),
    "90": ("an early payment allowance is taken", "an early payment allowance is given back"),
}
"""By PLB03-1: for an amount above 0, which lowers the payment, and for one below, which adds to it."""


def beside_claims_words(reason: str, cents: int) -> str:
    """What an adjustment does to this payment. `cents` as it came: above 0 it lowers the payment."""
    taken, given = _TAKEN_AND_GIVEN.get(reason, ("taken out of the payment", "added to the payment"))
    return taken if cents > 0 else given
