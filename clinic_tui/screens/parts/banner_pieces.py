"""What the banner says of a patient's coverage and account."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from clinic_tui.patients.policy import CoverageMark
from clinic_tui.schedule.rows import Standing
from clinic_tui.widgets.facts import Piece
from clinic_tui.words.money import show_money

ACCOUNT = frozenset(
    {
        *("charge", "payment", "adjustment", "allocation", "copay_asked", "insurer_posting"),
        *("payment_plan", "statement_hold"),
    }
)
"""The tables that what the banner says of an account is read from, besides the visits."""

_STYLES = {CoverageMark.INACTIVE: "alert", CoverageMark.FAILED: "alert"}


def banner_pieces(standing: Standing | None, now: datetime) -> Sequence[Piece]:
    """`owes $40.00` and `Acme +`: the account where something is on it, the first policy with its sign."""
    if standing is None:
        return ()
    pieces: list[Piece] = []
    if standing.owed_cents:
        pieces.append(("alert", f"owes {show_money(standing.owed_cents)}"))
    if standing.credit_cents:
        pieces.append(("", f"credit {show_money(standing.credit_cents)}"))
    pieces += [("alert", words) for words in standing.account_notes]
    if standing.payer:
        mark = standing.last.mark(now)
        pieces.append((_STYLES.get(mark, ""), f"{standing.payer} {mark.value}"))
    else:
        pieces.append(("", "no policy"))
    return pieces
