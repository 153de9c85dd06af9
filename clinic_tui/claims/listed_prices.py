"""What codes cost that no fee schedule had when they were charged, and that one of that day has now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.claims.sent_lines import SentLine
from clinic_tui.fees.models import FeeLine
from clinic_tui.fees.queries import schedules
from clinic_tui.fees.rows import FeeKind


class ListedPrices:
    """The lines of all schedules for some codes."""

    def __init__(self, db: Session, codes: Collection[str]) -> None:
        self._schedules = schedules(db, counted=False) if codes else ()
        self._lines: dict[int, dict[tuple[str, str], int]] = defaultdict(dict)
        columns: tuple[Any, ...] = (
            col(FeeLine.schedule_id), col(FeeLine.code), col(FeeLine.modifier), col(FeeLine.cents),
        )  # fmt: skip
        if codes:
            for number, code, modifier, cents in db.execute(
                select(*columns).where(col(FeeLine.code).in_(list(codes)))
            ):
                self._lines[number][code, modifier] = cents

    def none_on(self, day: date) -> bool:
        """No schedule for policies is in force that day: there is nothing to compare a price with."""
        return not any(row.holds_on(day) and row.kind is not FeeKind.SELF_PAY for row in self._schedules)

    def unit_cents(self, code: str, modifier: str, day: date, payer_id: int | None) -> int | None:
        """Cents of one unit by the payer's own schedule of the day, else the standard one; None: in neither.

        In each the price with the first modifier that has one goes before the plain price, as at check-out.
        """
        held = [row for row in self._schedules if row.holds_on(day)]
        own = [row for row in held if payer_id is not None and row.payer_id == payer_id]
        for row in (*own, *(each for each in held if each.kind is FeeKind.STANDARD)):
            for each in (*filter(None, modifier.split("-")), ""):
                if (cents := self._lines[row.id].get((code, each))) is not None:
                    return cents
        return None

    def contracted_cents(self, code: str, modifier: str, day: date, payer_id: int | None) -> int | None:
        """Cents of one unit by the payer's own schedule of the day alone: what its contract allows."""
        for row in self._schedules:
            if payer_id is not None and row.payer_id == payer_id and row.holds_on(day):
                for each in (*filter(None, modifier.split("-")), ""):
                    if (cents := self._lines[row.id].get((code, each))) is not None:
                        return cents
        return None

    def contracted_lines(self, lines: Sequence[SentLine], payer_id: int | None) -> tuple[int | None, ...]:
        """What the payer's own prices come to for each line with all its units; None where it has none."""
        units = (
            self.contracted_cents(line.code, "-".join(line.modifiers), line.day, payer_id) for line in lines
        )
        return tuple(
            None if cents is None else cents * line.units for cents, line in zip(units, lines, strict=True)
        )


def allowed_in_all(lines: Sequence[int | None]) -> int | None:
    """What a contract allows for all lines of a claim together; None where one has no price."""
    known = [cents for cents in lines if cents is not None]
    return sum(known) or None if len(known) == len(lines) else None
