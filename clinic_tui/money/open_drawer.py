"""The drawer that stands open at a desk: what cash goes into, and what should be in it."""

from __future__ import annotations

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.errors import NoDrawer
from clinic_tui.money.asked_first import OthersDrawer
from clinic_tui.money.drawer_models import Drawer, DrawerCount, DrawerMove, MoneyRule
from clinic_tui.money.models import Payment
from clinic_tui.money.rows import NOT_ASKED_FIRST, Agreed, MoneyRules, Pay, Totals
from clinic_tui.store.desk import Desk, DeskSession


def rules_of(db: Session) -> MoneyRules:
    """What the clinic has set; the usual where it has set nothing."""
    row = db.execute(select(col(MoneyRule.drawers), col(MoneyRule.blind_count))).first()
    return MoneyRules(*row) if row else MoneyRules()


def open_at(db: Session, desk: str, login: str) -> Drawer | None:
    """The drawer that is open at this desk, else the one that this account has at another.

    A console that starts again may get another desk's letter, and the shell has none of its own.
    """
    return db.scalars(
        select(Drawer)
        .where(or_(col(Drawer.desk) == desk, col(Drawer.holder) == login), col(Drawer.submitted_at).is_(None))
        .order_by(col(Drawer.desk) != desk, col(Drawer.id).desc())
        .limit(1)
    ).one_or_none()


def drawer_for(desk: Desk, db: DeskSession, pay: Pay, agreed: Agreed = NOT_ASKED_FIRST) -> int | None:
    """The number of the drawer that a tender goes into, or comes out of.

    Raises NoDrawer where none is open: cash and checks lie in one, unless the clinic goes without.
    A card slip lies in it where one is open. Raises OthersDrawer where cash or a check would go into a
    drawer that another person has and that was not agreed to: who has it answers for what is missing.
    """
    drawer = open_at(db, desk.letter, desk.actor.login)
    if drawer is not None:
        mine = drawer.holder in (desk.actor.login, agreed.holder)
        if pay is not Pay.CARD and not mine:
            raise OthersDrawer(
                f"the drawer of desk {drawer.desk} is {drawer.holder}'s, who answers for what is in it: "
                f"have it handed over (`:drawer`, w), or say that {pay.value} goes through it all the same",
                drawer.holder,
            )
        return drawer.id
    if pay is not Pay.CARD and rules_of(db).drawers:
        raise NoDrawer(
            f"no drawer is open at desk {desk.letter}, and cash and checks go into one: "
            "open it with its float (`:drawer`, or `clinic-tui drawer open`), and save again"
        )
    return None


def expected(db: Session, drawer_id: int) -> Totals:
    """What should be in a drawer: the float, what was paid, what was put in or taken out."""
    sums = [
        func.coalesce(func.sum(case((col(Payment.pay) == pay, col(Payment.cents)), else_=0)), 0)
        for pay in (Pay.CASH, Pay.CARD, Pay.CHECK)
    ]
    cash, card, check = db.execute(select(*sums).where(col(Payment.drawer_id) == drawer_id)).one()
    moved = db.execute(
        select(func.coalesce(func.sum(col(DrawerMove.cents)), 0)).where(
            col(DrawerMove.drawer_id) == drawer_id
        )
    ).scalar_one()
    began = db.execute(select(col(Drawer.float_cents)).where(col(Drawer.id) == drawer_id)).scalar_one()
    return Totals(int(began) + int(cash) + int(moved), int(card), int(check))


def newest(db: Session, drawer_id: int) -> tuple[int, int]:
    """The newest payment and the newest move of a drawer, by number; 0 where there is none."""
    payment = select(func.coalesce(func.max(col(Payment.id)), 0)).where(col(Payment.drawer_id) == drawer_id)
    move = select(func.coalesce(func.max(col(DrawerMove.id)), 0)).where(
        col(DrawerMove.drawer_id) == drawer_id
    )
    return db.execute(payment).scalar_one() or 0, db.execute(move).scalar_one() or 0


def last_count(db: Session, drawer_id: int) -> DrawerCount | None:
    """The last count of a drawer, whatever came after it."""
    return db.scalars(
        select(DrawerCount)
        .where(col(DrawerCount.drawer_id) == drawer_id)
        .order_by(col(DrawerCount.id).desc())
        .limit(1)
    ).one_or_none()


def fresh_count(db: Session, drawer_id: int) -> DrawerCount | None:
    """The last count, where nothing has gone in or out since."""
    count = last_count(db, drawer_id)
    if count is None or (count.last_payment_id, count.last_move_id) != newest(db, drawer_id):
        return None
    return count
