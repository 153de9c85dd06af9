"""What the demo's desk asked people in person: the notice, a photo id, who answers for a child's bills."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from clinic_tui.demo.people import Person
from clinic_tui.demo.writing import Writer
from clinic_tui.patients.detail_models import PatientDetail
from clinic_tui.patients.detail_rows import IdKind, Relation
from clinic_tui.store.fresh_rows import fresh
from clinic_tui.store.journal import Undo
from clinic_tui.store.row import Row

_ASKED = 0.86
"""So many of all have been asked; the others are at their next check-in."""

_IDS = (IdKind.LICENCE, IdKind.LICENCE, IdKind.LICENCE, IdKind.STATE_ID, IdKind.PASSPORT)


def note_details(writer: Writer, people: Sequence[Person], day: date, seed: int) -> None:
    """Write it down as one action; the parent whose address a child has answers for the child."""
    chance = Random(f"{seed} details")
    adults: dict[tuple[str, str, str], int] = {}
    rows: list[Row] = []
    for person in people:
        patient, place = writer.patient_ids[person.place], person.fields.address
        home = (place.line1, place.line2, place.postal_code)
        guarantor = adults.get(home) if person.child else adults.setdefault(home, patient)
        on = day - timedelta(days=chance.randrange(3, 200))
        asked, kind = chance.random() < _ASKED, chance.choice(_IDS)
        parent = guarantor if person.child else None
        if not asked and parent is None:
            continue
        seen = on if asked else None
        rows.append(
            fresh(
                PatientDetail,
                patient_id=patient,
                guarantor_id=parent,
                guarantor_is=Relation.PARENT if parent else None,
                notice_on=seen,
                id_kind=None if person.child or not asked else kind,
                id_seen_on=None if person.child else seen,
                address_verified_on=seen,
                phone_verified_on=seen if person.fields.phones else None,
            )
        )
    with writer.desk("marco").act("patient.verify", undo=Undo.SKIP) as db:
        db.add_fresh(rows)
