"""How a payer wants its claims, and to which partner they go."""

from __future__ import annotations

import re
from dataclasses import asdict, replace

from sqlalchemy.orm import Session

from clinic_tui.claims.batch_models import TradingPartner
from clinic_tui.claims.wish_rows import LONGEST_ADDRESS, PayerWishes
from clinic_tui.errors import Conflict, Invalid, NotFound
from clinic_tui.patients.names import clean_text
from clinic_tui.patients.payer_models import Payer
from clinic_tui.store.desk import Desk

MOST_DAYS = 3_660
_LONGEST_PATTERN = 80


def payer_wishes(db: Session, payer_id: int) -> PayerWishes:
    """As they are stored; raises NotFound."""
    payer = db.get(Payer, payer_id)
    if payer is None:
        raise NotFound(f"there is no payer {payer_id}: `clinic-tui payers list` shows them")
    return PayerWishes(
        payer.partner_id,
        payer.appeal_days,
        payer.wants_taxonomy,
        payer.wants_drug_code,
        payer.takes_replacements,
        payer.member_pattern,
        payer.takes_status_questions,
        payer.appeals_address,
        payer.wants_lots,
    )


def set_payer_wishes(desk: Desk, payer_id: int, wishes: PayerWishes, version: int | None = None) -> None:
    """Say how a payer wants its claims. Raises Invalid naming the field, NotFound, and Conflict where another
    desk has changed the payer meanwhile (`version` None: as it stands now).
    """
    if wishes.appeal_days is not None and not 1 <= wishes.appeal_days <= MOST_DAYS:
        raise Invalid(f"days for an appeal are 1 to {MOST_DAYS:,}, or empty", "appeal days")
    address = clean_text(wishes.appeals_address, LONGEST_ADDRESS, "appeals address")
    wishes = replace(wishes, appeals_address=address)
    if len(wishes.member_pattern) > _LONGEST_PATTERN:
        raise Invalid(f"the pattern of member ids has {_LONGEST_PATTERN} characters at most", "member ids")
    try:
        re.compile(wishes.member_pattern)
    except re.error:
        raise Invalid(
            "that is no pattern of member ids: a regular expression such as [A-Z]{3}[0-9]{9}", "member ids"
        ) from None
    with desk.act("payer.edit") as db:
        payer = db.need(Payer, payer_id, f"there is no payer {payer_id}: `clinic-tui payers list` shows them")
        if version is not None and payer.version != version:
            raise Conflict("this payer was changed at another desk meanwhile: look again and repeat")
        if wishes.partner_id is not None:
            db.need(TradingPartner, wishes.partner_id, f"there is no trading partner {wishes.partner_id}")
        for name, value in asdict(wishes).items():
            if getattr(payer, name) != value:
                setattr(payer, name, value)
