"""The use cases of the cash drawer: opened with a float, counted, handed over, handed in."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlmodel import col

from clinic_tui.clock import today
from clinic_tui.errors import Conflict, Invalid, NotFound
from clinic_tui.money.denominations import read_count
from clinic_tui.money.drawer_models import Drawer, DrawerCount, DrawerMove
from clinic_tui.money.open_drawer import expected, fresh_count, newest, open_at, rules_of
from clinic_tui.money.rows import CountEntry, MoveKind, Totals
from clinic_tui.money.rules import MOST_CENTS, clean_reason, clean_words, variance_words
from clinic_tui.security.models import Account
from clinic_tui.security.roles import may
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.store.journal import Undo
from clinic_tui.words.money import show_money
from clinic_tui.words.not_understood import NotUnderstood

VERB = "drawer.use"


def open_drawer(desk: Desk, float_cents: int) -> int:
    """Open this desk's drawer with what lies in it; its number. Raises Conflict where one is open."""
    if not 0 <= float_cents <= MOST_CENTS:
        raise Invalid(f"a float is $0 to {show_money(MOST_CENTS)}", "float")
    with desk.act(VERB, undo=Undo.NO, undo_words="count the drawer and hand it in") as db:
        if (other := open_at(db, desk.letter, desk.actor.login)) is not None:
            raise Conflict(f"the drawer of desk {other.desk} is open already: {other.holder} has it")
        drawer = Drawer(
            desk=desk.letter,
            day=today(desk.clock),
            holder=desk.actor.login,
            opened_at=desk.clock.now(),
            opened_by=desk.actor.login,
            float_cents=float_cents,
        )
        db.add(drawer)
        db.flush()
        assert drawer.id is not None
        return drawer.id


def pay_in(desk: Desk, cents: int, reason: str, drawer_id: int | None = None) -> None:
    """Put money into the drawer that no patient paid: change from the bank. Raises as `pay_out`."""
    _pay(desk, drawer_id, MoveKind.PAY_IN, cents, clean_reason(reason, "what is put into the drawer?"))


def pay_out(desk: Desk, cents: int, reason: str, drawer_id: int | None = None) -> None:
    """Take money out that no patient gets: petty cash, a drop in the safe.

    Raises Invalid for more than lies in it, NotFound where no drawer is open here.
    """
    _pay(desk, drawer_id, MoveKind.PAY_OUT, cents, clean_reason(reason, "what is it taken out for?"))


def _pay(desk: Desk, drawer_id: int | None, kind: MoveKind, cents: int, why: str) -> None:
    if not 0 < cents <= MOST_CENTS:
        raise Invalid(f"an amount is more than $0, and at most {show_money(MOST_CENTS)}", "amount")
    with desk.act(VERB, reason=why, undo=Undo.NO, undo_words="pay the same the other way") as db:
        drawer = _open(desk, db, drawer_id)
        if kind is MoveKind.PAY_OUT and cents > (lies := expected(db, drawer.id or 0).cash_cents):
            blind = rules_of(db).blind_count and not desk.actor.may("drawer.expected")
            holds = "less than that" if blind else show_money(lies)
            raise Invalid(
                f"Amount: {show_money(cents)} cannot be taken out, the drawer holds {holds} in cash", "amount"
            )
        _move(desk, db, drawer, kind, cents if kind is MoveKind.PAY_IN else -cents, why)


def hand_over(desk: Desk, to: str, drawer_id: int | None = None) -> None:
    """A colleague has the drawer from now on; it stays open. Its holder or a manager gives it away.

    Raises Invalid where the colleague may not have one, NotPermitted for a drawer that somebody else holds.
    """
    with desk.act(VERB, undo=Undo.NO, undo_words="have it handed back") as db:
        drawer = _open(desk, db, drawer_id)
        if drawer.holder != desk.actor.login:
            desk.require("drawer.others")
        account = db.scalars(select(Account).where(col(Account.login) == to.strip().lower())).one_or_none()
        if account is None or not account.active or not may(account.role, VERB):
            raise Invalid(f"`{to.strip()}` is no colleague who may have a drawer: give a sign-in name", "to")
        if account.login == drawer.holder:
            raise Conflict(f"{account.login} has this drawer already")
        _move(desk, db, drawer, MoveKind.HAND_OVER, 0, f"from {drawer.holder}", account.login)
        drawer.holder = account.login


def count_drawer(desk: Desk, entry: CountEntry, drawer_id: int | None = None) -> Totals:
    """Store what was counted, and tell by how much it is not what was expected, tender by tender.

    Raises Invalid where there is a difference and no reason. Who counts blind is told what it is only once
    the count is stored: else a count of nothing would tell what should be there.
    """
    try:
        cash = read_count(entry.cash)
    except NotUnderstood as wrong:
        raise Invalid(wrong.words, "cash") from None
    why = clean_words(entry.reason, "reason")
    with desk.act(VERB, reason=why, undo=Undo.NO, undo_words="count it again") as db:
        drawer = _open(desk, db, drawer_id)
        number = drawer.id or 0
        should = expected(db, number)
        counted = Totals(
            cash.cents,
            should.card_cents if entry.card_cents is None else entry.card_cents,
            should.check_cents if entry.check_cents is None else entry.check_cents,
        )
        variance = counted.less(should)
        if variance != Totals() and not why:
            blind = rules_of(db).blind_count and not desk.actor.may("drawer.expected")
            amiss = "not what it should be" if blind else variance_words(variance)
            raise Invalid(f"the count is {amiss}: count again, or say why", "reason")
        payment, move = newest(db, number)
        db.add(
            DrawerCount(
                drawer_id=number,
                at=desk.clock.now(),
                by=desk.actor.login,
                cash_words=cash.words,
                cash_cents=counted.cash_cents,
                card_cents=counted.card_cents,
                check_cents=counted.check_cents,
                expected_cash_cents=should.cash_cents,
                expected_card_cents=should.card_cents,
                expected_check_cents=should.check_cents,
                reason=why,
                last_payment_id=payment,
                last_move_id=move,
            )
        )
        return variance


def submit_drawer(desk: Desk, keep_cents: int, drawer_id: int | None = None) -> int:
    """Close a drawer for good; the number of its deposit slip. `keep_cents` stay for the next float.

    Raises Conflict where it was not counted since the last money went in or out, Invalid where more is to
    stay than was counted.
    """
    words = "the drawer was handed in: its money is on a deposit slip"
    with desk.act(VERB, undo=Undo.NO, undo_words=words) as db:
        drawer = _open(desk, db, drawer_id)
        count = fresh_count(db, drawer.id or 0)
        if count is None:
            raise Conflict("count the drawer first: nothing may go in or out after it")
        if not 0 <= keep_cents <= count.cash_cents:
            raise Invalid(f"{show_money(count.cash_cents)} in cash were counted: no more can stay", "keep")
        last: int = db.execute(select(func.coalesce(func.max(col(Drawer.slip)), 0))).scalar_one()
        drawer.slip, drawer.kept_cents = last + 1, keep_cents
        drawer.submitted_at, drawer.submitted_by = desk.clock.now(), desk.actor.login
        return last + 1


def _open(desk: Desk, db: DeskSession, drawer_id: int | None) -> Drawer:
    """The drawer that is meant, open: this desk's, or by its number one that the account may have."""
    if drawer_id is None:
        drawer = open_at(db, desk.letter, desk.actor.login)
        if drawer is None:
            raise NotFound(f"no drawer is open at desk {desk.letter}: open it first")
        return drawer
    drawer = db.need(Drawer, drawer_id, f"there is no drawer {drawer_id}")
    if drawer.desk != desk.letter and drawer.holder != desk.actor.login:
        desk.require("drawer.others")
    if drawer.submitted_at is not None:
        raise Conflict(f"drawer {drawer_id} was handed in with slip {drawer.slip}: it is closed for good")
    return drawer


def _move(
    desk: Desk, db: DeskSession, drawer: Drawer, kind: MoveKind, cents: int, why: str, holder: str = ""
) -> None:
    db.add(
        DrawerMove(
            drawer_id=drawer.id or 0,
            kind=kind,
            cents=cents,
            reason=why,
            at=desk.clock.now(),
            by=desk.actor.login,
            holder=holder,
        )
    )
    db.flush()
