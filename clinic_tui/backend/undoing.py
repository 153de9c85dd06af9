"""Taking back what whoever sits at a desk did last, and saying in words what that was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clinic_tui.backend.sitting import Sitting
from clinic_tui.errors import Conflict, NotFound
from clinic_tui.patients.records import name_of
from clinic_tui.stock.subjects import item_names
from clinic_tui.store.undo import NOTHING_LEFT, Undoable, last_action, undo_action
from clinic_tui.words.counted import counted

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def last_in_words(sitting: Sitting) -> tuple[Undoable, str] | None:
    """What can be taken back, and what it was about; None where nothing is left.

    What was done after it and is not undone it says (`passed`), so that it is asked about first.
    Raises Conflict where money of it cannot be taken back any more, or somebody has read it: nobody is asked
    first.
    """
    last = sitting.ask("undo", last_action, sitting.desk, over_lasting=True)
    if last is None:
        return None
    if why := _money_stays(sitting, last) or _read_already(sitting, last):
        raise Conflict(f"cannot undo: {why}")
    return last, _in_words(sitting, last)


def take_back(sitting: Sitting, undoable: Undoable | None = None) -> str:
    """Take back this person's last action at this desk, or the one that was asked about; its words.

    Raises NotFound where nothing is left, and what `undo_action` raises.
    """
    desk = sitting.desk
    desk.require("undo")
    last = undoable or sitting.ask("undo", last_action, desk)
    if last is None:
        raise NotFound(NOTHING_LEFT)
    words = _in_words(sitting, last)
    undo_action(desk, last)
    return words


def _in_words(sitting: Sitting, last: Undoable) -> str:
    """Whom or what it was about, and what was done: `Taylor, Alice: ready to leave`."""
    with sitting.desk.store.reading() as db:
        money = _money_words(db, last)
        if len(last.patients) > 1:
            words = f"{last.words}, {money}" if money else last.words
            return f"{counted(len(last.patients), 'patient')}: {words}"
        names = [name_of(db, number) for number in last.patients]
        names += _whole_papers(db, last) or _first_of(item_names(db, last.subjects))
        tasks = _task_words(db, sitting, last)
    name = ", ".join(filter(None, (next(filter(None, names), ""), *tasks[:1])))
    words = f"{last.words}, {money}" if money else last.words
    return f"{name}: {words}" if name else words


def _first_of(items: list[str]) -> list[str]:
    """The first, and how many others: what goes back with it is not left unsaid."""
    more = f" and {len(items) - 1:,} more" if len(items) > 1 else ""
    return [f"{items[0]}{more}"] if items else []


def _whole_papers(db: Session, last: Undoable) -> list[str]:
    """The counts and invoices: of many items that are on one, none stands for the others."""
    tables = {table for table, _ in last.subjects}
    words: list[str] = []
    if tables & {"stock_count", "stock_count_line"}:
        from clinic_tui.counts.subjects import count_words

        words += count_words(db, last.subjects)
    if "vendor_invoice" in tables:
        from clinic_tui.purchasing.subjects import invoice_words

        words += invoice_words(db, last.subjects)
    return words


def _task_words(db: Session, sitting: Sitting, last: Undoable) -> list[str]:
    if last.verb != "task.edit":
        return []
    from clinic_tui.tasks.subjects import task_words

    return task_words(db, sitting.desk, last.subjects)


def _money_stays(sitting: Sitting, last: Undoable) -> str:
    """Why money that was taken stays, with the way out; empty where it can be taken back."""
    payments = [number for table, number in last.made if table == "payment"]
    if not payments:
        return ""
    from clinic_tui.money.undo_words import printed_since

    with sitting.desk.store.reading() as db:
        return printed_since(db, payments, may_void=sitting.desk.actor.may("payment.void"))


def _read_already(sitting: Sitting, last: Undoable) -> str:
    """Why a bulletin stays, with the way out; empty where nobody has read it."""
    told = [number for table, number in last.made if table == "bulletin"]
    if not told:
        return ""
    from clinic_tui.bulletins.queries import read_by

    with sitting.desk.store.reading() as db:
        count = read_by(db, told)
    have = "has" if count == 1 else "have"
    people = counted(count, "person", "people")
    return f"{people} {have} read it: x in `:bulletins` withdraws it" if count else ""


def _money_words(db: Session, last: Undoable) -> str:
    """What becomes of the money, the receipt and the drawer, which fee and charges go or come back."""

    def made(table: str) -> list[int]:
        return [number for entity, number in last.made if entity == table]

    words = []
    payments, moves = made("payment"), made("allocation")
    if payments or moves:
        from clinic_tui.money.undo_words import credit_given_back, credit_moved_back, money_taken_back

        words += [
            money_taken_back(db, payments),
            credit_moved_back(db, payments),
            credit_given_back(db, moves, payments),
        ]
    if {"charge", "adjustment"} & {table for table, _ in last.subjects}:
        from clinic_tui.billing.undo_words import adjusted_words, charged_words, removed_words

        words += [
            charged_words(db, made("charge")),
            removed_words(db, last.action),
            adjusted_words(db, made("adjustment")),
        ]
    return "; ".join(filter(None, words))
