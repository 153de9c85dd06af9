"""What screens may ask of what visits were for, by who may code them."""

from __future__ import annotations

from collections.abc import Sequence

from clinic_tui.backend.sitting import Sitting
from clinic_tui.billing import capture
from clinic_tui.billing.rows import ChargeEntry, UnbilledVisit
from clinic_tui.codes import queries as codes
from clinic_tui.coding import queries, service
from clinic_tui.coding.rows import CodingEntry, NewTemplate, Referrer, TemplateRow, ToCode
from clinic_tui.fees import queries as fees
from clinic_tui.fees.rows import Found, UsualCharge
from clinic_tui.kits.charged_lots import charged_visit


class CodingPart:
    """Diagnoses, circumstances, and what check-outs may begin with."""

    def __init__(self, sitting: Sitting) -> None:
        self._sitting = sitting

    def to_code(self, appointment_id: int) -> ToCode:
        """A visit with what is said of it and what is offered; it tells what its patient's record tells."""
        found = self._sitting.ask("visit.code", queries.to_code, appointment_id)
        self._sitting.look_once(found.visit.whole_record_of)
        return found

    def charged(self, appointment_id: int) -> UnbilledVisit:
        """The visit with its charges, and the lots that these gave."""
        return self._sitting.ask("visit.code", charged_visit, appointment_id)

    def found(self, appointment_id: int, typed: str) -> Found:
        """What fits a code or words, as it costs on the visit."""
        return self._sitting.ask("visit.code", fees.found_on_visit, appointment_id, typed)

    def usual(self, appointment_id: int) -> tuple[UsualCharge, ...]:
        """The lines of its type's template, as they cost on the visit."""
        return self._sitting.ask("visit.code", fees.usual_on_visit, appointment_id)

    def referrers(self) -> tuple[Referrer, ...]:
        """Who has referred patients before."""
        return self._sitting.ask("visit.code", queries.referrers)

    def doubted(self, appointment_id: int, diagnoses: Sequence[str]) -> tuple[str, ...]:
        """Why each of these may not be used on the day of the visit; nothing of those that may."""
        return self._sitting.ask("visit.code", codes.doubted_on_visit, appointment_id, diagnoses)

    def code(self, appointment_id: int, entry: CodingEntry, charges: Sequence[ChargeEntry] = ()) -> None:
        """Say what a visit was for, and add lines."""
        capture.code_visit(self._sitting.desk, appointment_id, entry, charges)

    def templates(self) -> tuple[TemplateRow, ...]:
        """What check-outs may begin with, by visit type."""
        return self._sitting.ask("coding.templates", queries.templates)

    def set_template(self, visit_type_id: int, new: NewTemplate, version: int) -> str:
        """Change that of a visit type; which codes have no price, in words."""
        return service.set_template(self._sitting.desk, visit_type_id, new, version)
