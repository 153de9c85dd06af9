"""Claims that left on paper: marked as sent on that day, so that the silence after them is seen."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlmodel import col

from clinic_tui.claims.claim_rows import rows_on_paper, store_rows
from clinic_tui.claims.histories import restate_all
from clinic_tui.claims.models import Claim
from clinic_tui.claims.to_send import ToSend, claims_due
from clinic_tui.errors import Conflict, Invalid
from clinic_tui.patients.sight import require_open
from clinic_tui.store.desk import Desk, DeskSession

VERB = "claim.send"
MOST_AT_ONCE = 100
"""Claims in one go: more paper than a tray of forms holds."""
OF_FILES_ALONE = frozenset({6})
"""The payer's electronic number does not stand on paper: a payer without one is why there is paper."""


def sent_on_paper(desk: Desk, numbers: Sequence[int]) -> int:
    """The claims of these visits to their first payers were sent on paper today; how many those are.

    All or none. Raises Conflict naming the first visit of which no claim is due, or whose claim may not
    leave, and why; Restricted where a record is closed to the person.
    """
    wanted = tuple(dict.fromkeys(numbers))
    if not 1 <= len(wanted) <= MOST_AT_ONCE:
        raise Invalid(f"name 1 to {MOST_AT_ONCE} visits, not {len(wanted)}", "visit")
    with desk.act(VERB) as db:
        due = {each.appointment_id: each for each in claims_due(db, desk.clock, wanted)}
        for number in wanted:
            if number not in due:
                raise Conflict(f"no claim of visit {number} is due: it was sent, or none is made of it")
            _require_may_leave(db, desk, due[number])
        rows = rows_on_paper(desk, [due[number] for number in wanted], desk.clock.now())
        store_rows(db, [None], rows)
        db.flush()
        of_visits = col(Claim.appointment_id).in_(wanted)
        restate_all(db, [each for each in db.scalars(select(col(Claim.id)).where(of_visits)) if each])
    return len(wanted)


def _require_may_leave(db: DeskSession, desk: Desk, due: ToSend) -> None:
    require_open(db, desk, due.patient_id)
    claim = db.get(Claim, due.claim_id) if due.claim_id is not None else None
    if claim is not None and claim.hold_reason:
        raise Conflict(f"the claim of visit {due.appointment_id} is held: {claim.hold_reason}")
    wrong = next((each for each in due.errors if each.rule not in OF_FILES_ALONE), None)
    if wrong is not None:
        raise Conflict(
            f"the claim of visit {due.appointment_id}, {due.name}, may not leave: "
            f"{wrong.field}: {wrong.words}; {wrong.way_out}"
        )
