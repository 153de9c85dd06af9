"""What authorizations and referrals say of many visits, by the rules of the schedule."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy.orm import Session

from clinic_tui.claims.draft import Authorization
from clinic_tui.coding.rows import Attached
from clinic_tui.schedule.authorization.on_file import Visit, counted_rows, visits_of
from clinic_tui.schedule.authorization.rows import AuthorizationRow, NeedRow, Standing
from clinic_tui.schedule.authorization.rules import need_of, standings
from clinic_tui.schedule.authorization.setup import needs_of
from clinic_tui.schedule.authorization.states import AuthorizationKind
from clinic_tui.schedule.authorization.use import uses_authorizations


class Authorized:
    """All authorizations of some patients, and the rules that ask for them."""

    def __init__(self, db: Session, patient_ids: Collection[int]) -> None:
        self._needs: Sequence[NeedRow] = ()
        self._rows: dict[int, tuple[AuthorizationRow, ...]] = {}
        self._visits: dict[int, list[Visit]] = {}
        self._stand: dict[tuple[int, str], list[tuple[Standing, ...]]] = {}
        if patient_ids and uses_authorizations(db):
            self._needs = needs_of(db)
            self._rows = counted_rows(db, patient_ids)
            self._visits = visits_of(db, patient_ids)

    def missing(self, patient_id: int, number: int, payer: str) -> str:
        """Why no prior authorization pays for a visit though the payer wants one; empty where all is well."""
        for each in self._standings(patient_id, number, payer):
            if each.kind is AuthorizationKind.PRIOR and each.unpaid:
                return each.unpaid if each.authorization or not each.needed else f"{payer} needs one"
        return ""

    def lacks_referral(self, patient_id: int, number: int, payer: str) -> bool:
        """The payer wants a referral for a visit, and none is on file that covers it."""
        return any(
            each.kind is AuthorizationKind.REFERRAL and each.lacks
            for each in self._standings(patient_id, number, payer)
        )

    def _standings(self, patient_id: int, number: int, payer: str) -> tuple[Standing, ...]:
        own = self._visits.get(patient_id, [])
        if not (self._needs or self._rows.get(patient_id)):
            return ()
        key = patient_id, payer
        if key not in self._stand:
            said = [(day, code) for day, code, *_ in own]
            self._stand[key] = standings(said, self._rows.get(patient_id, ()), self._needs, payer)
        place = next((place for place, each in enumerate(own) if each[3] == number), None)
        return self._stand[key][place] if place is not None else ()

    def wants_referral(self, visit_type: str, payer: str) -> bool:
        """A rule of the clinic says that this payer wants a referral for visits of the type."""
        rule = need_of(self._needs, AuthorizationKind.REFERRAL, visit_type, payer)
        return rule is not None and rule.needed

    def attached(self, patient_id: int, pays: Attached | None) -> Authorization | None:
        """What pays for a visit, as its claim names it; None where nothing does."""
        if pays is None:
            return None
        row = next((each for each in self._rows.get(patient_id, ()) if each.id == pays.id), None)
        return Authorization(
            pays.number,
            row.first if row else None,
            pays.last,
            codes=row.procedures if row and not row.visit_types else (),
            provider=row.referred_to if row else "",
            provider_npi=row.referred_to_npi if row else "",
        )
