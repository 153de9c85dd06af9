"""The use cases on the accounts of one guarantor: one payment for all of them, and credit moved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from clinic_tui.billing.taking import credit_places, owed_visits
from clinic_tui.clock import today
from clinic_tui.errors import Conflict, Invalid
from clinic_tui.money.moved_credit import put_on_account
from clinic_tui.money.rows import NOT_ASKED_FIRST, Agreed, Share, Taken, Tender
from clinic_tui.money.rules import dealt, oldest_first
from clinic_tui.money.storing import store_on_accounts
from clinic_tui.patients.sight import hidden_from
from clinic_tui.statements.families import family_of, movable_credit
from clinic_tui.statements.family_rows import shares_of
from clinic_tui.store.desk import Desk
from clinic_tui.words.money import show_money


def take_for_family(
    desk: Desk,
    patient_id: int,
    tenders: Sequence[Tender],
    shown: Sequence[Share] | None = None,
    agreed: Agreed = NOT_ASKED_FIRST,
) -> Taken:
    """One payment on all accounts that are stated together, the oldest visit first, under one receipt.

    `patient_id` is one of them, or who answers for them. `shown` is the spread that somebody said yes to;
    raises Conflict where it is another one by now. Raises Invalid where it is more than is asked together,
    and as `store_payment`.
    """
    with desk.act("payment.take", patient=patient_id) as db:
        family = family_of(db, patient_id, today(desk.clock))
        family = family and family.seen_without(hidden_from(db, desk))
        if family is None or not family.visits:
            raise Conflict("no other account is stated with this one and owes anything: take it on this one")
        total = sum(tender.cents for tender in tenders)
        if total > family.cents:
            raise Invalid(
                f"the family statement asks for {show_money(family.cents)}: take no more than that for it, "
                "and what is paid ahead on one account",
                "amount",
            )
        parts = family.spread(total)
        if shown is not None and shares_of(parts) != tuple(shown):
            raise Conflict("what these accounts owe has changed since it was shown: look at the lines again")
        accounts: defaultdict[int, list[Share]] = defaultdict(list)
        for part, share in zip(parts, shares_of(parts), strict=True):
            accounts[part.visit.patient_id].append(share)
        return store_on_accounts(desk, db, tenders, accounts, agreed)


def move_credit(desk: Desk, from_id: int, to_id: int, cents: int) -> int:
    """Move so much of one account's credit to another account of the same guarantor.

    There it goes on what is owed, the oldest visit first; returns the cents that do, the rest is credit.
    Raises Invalid naming the field where that account is none of theirs, or there is no such credit.
    """
    with desk.act("credit.move", patient=from_id) as db:
        found = movable_credit(db, from_id).seen_without(hidden_from(db, desk))
        if to_id not in {each.patient_id for each in found.targets}:
            raise Invalid("credit goes only to an account of the same guarantor", "to")
        if not 0 < cents <= found.cents:
            raise Invalid(f"{show_money(found.cents)} of credit can be moved", "amount")
        shares = oldest_first(owed_visits(db, to_id), cents)
        places = credit_places(db, from_id)
        parts, left = [], cents
        for *_, there in places:
            parts.append(min(there, left))
            left -= parts[-1]
        for (payment_id, place, _), part, theirs in zip(places, parts, dealt(parts, shares), strict=True):
            if part:
                put_on_account(desk, db, payment_id, place, part, to_id, theirs)
        return sum(share.cents for share in shares)
