"""What authorizations kept of payers and of the sender apart, until revision 0023, brought where it belongs.

`db upgrade` does it once, through a desk, so that the journal's proof holds.
"""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from clinic_tui.patients.payer_models import Payer, PayerNumber
from clinic_tui.patients.policies import payer_called, payer_key
from clinic_tui.schedule.authorization.models import AuthorizationPayer, AuthorizationSender
from clinic_tui.settings.eligibility import EligibilitySettings
from clinic_tui.store.desk import Desk
from clinic_tui.store.journal import Undo

VERB = "payer.adopt"


def adopt_sender(desk: Desk, settings: EligibilitySettings) -> EligibilitySettings:
    """The settings of the connection with what was kept of the sender; what they say already stays.

    The row stays until `forget_apart`: the caller writes the settings first.
    """
    with desk.store.reading() as db:
        row = db.scalars(select(AuthorizationSender)).first()
    if row is None:
        return settings
    return replace(
        settings,
        name=settings.name or row.name,
        npi=settings.npi or row.npi,
        sender=settings.sender or row.sender_id,
        receiver=settings.receiver or row.receiver_id,
        originator=settings.originator or row.originator,
        phone=settings.phone or row.phone,
        test=settings.test or row.is_test,
    )


def forget_apart(desk: Desk) -> int:
    """Bring to the payers what was kept of them apart, and take that and the sender away; how many rows.

    A number that differs from the payer's own is kept as its number at the partner of the requests.
    """
    desk.require(VERB)
    with desk.store.reading() as db:
        if (
            not db.scalars(select(AuthorizationPayer)).first()
            and not db.scalars(select(AuthorizationSender)).first()
        ):
            return 0
    done = 0
    with desk.act(VERB, undo=Undo.NO, undo_words="payers are edited one by one") as db:
        sender = db.scalars(select(AuthorizationSender)).first()
        for row in db.scalars(select(AuthorizationPayer)).all():
            payer = payer_called(db, row.name)
            if payer is None:
                payer = Payer(name=row.name, name_key=payer_key(row.name))
                db.add(payer)
                db.flush()
            payer.bound = payer.bound or row.bound
            number = row.payer_id.strip().upper()
            if not payer.electronic_id:
                payer.electronic_id = number
            elif number and number != payer.electronic_id and sender is not None and sender.receiver_id:
                db.add(PayerNumber(payer_id=payer.id or 0, partner=sender.receiver_id, number=number))
            db.delete(row)
            db.flush()
            done += 1
        if sender is not None:
            db.delete(sender)
            done += 1
    return done
