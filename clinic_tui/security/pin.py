"""The PIN of a person: setting it, and unlocking a desk with it. Hashing takes 0.02 s."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.errors import Busy, Conflict, NotFound, SignInFailed, StoreDamaged
from clinic_tui.security.hash_cost import FOR_PINS, HashCost
from clinic_tui.security.models import Account, Pin
from clinic_tui.security.passwords import hash_password, verify
from clinic_tui.security.pin_rules import MOST_WRONG, check_new_pin
from clinic_tui.security.signed_in import SignedIn, signed_in
from clinic_tui.store.desk import Desk
from clinic_tui.store.journal import Change, Undo
from clinic_tui.words.counted import counted

PASSWORD_NEEDED = "type your password"  # noqa: S105 (words, no password)


def set_pin(desk: Desk, pin: str, pepper: bytes, cost: HashCost = FOR_PINS) -> None:
    """Choose the own PIN, or another one; the caller has proved that it is the person.

    Raises Invalid for one that is no PIN or would be tried first.
    """
    desk.require("account.own_pin")
    check_new_pin(pin)
    hashed = hash_password(pin, pepper, cost)
    with desk.act("account.own_pin", undo=Undo.NO, undo_words="choose another PIN") as db:
        account_id = _whose(desk)
        own = _pin_of(db, account_id)
        if own is None:
            db.add(Pin(account_id=account_id, pin_hash=hashed))
        else:
            own.pin_hash, own.failures = hashed, 0


def remove_pin(desk: Desk) -> None:
    """Take the own PIN away: from now on the password alone unlocks. Raises Conflict where there is none."""
    with desk.act("account.own_pin", undo=Undo.NO, undo_words="choose a PIN again") as db:
        own = _pin_of(db, _whose(desk))
        if own is None:
            raise Conflict("you have no PIN")
        db.delete(own)


def has_pin(db: Session, account_id: int) -> bool:
    """Whether a person has chosen one."""
    return _pin_of(db, account_id) is not None


def pin_works(db: Session, account_id: int) -> bool:
    """Whether a person has one that was not typed wrong too often."""
    own = _pin_of(db, account_id)
    return own is not None and own.failures < MOST_WRONG


def unlock_with_pin(
    door: Desk, who: SignedIn, pin: str, pepper: bytes, cost: HashCost = FOR_PINS
) -> SignedIn:
    """The person who signed in at this desk, back after a lock.

    That they did so with a password, here and not too long ago, is the caller's to know. A
    try counts as wrong before it is looked at, so that many at once are no way around the
    count. Raises SignInFailed in plain words; each refusal is journaled.
    """
    tried = _count_try(door, who)
    try:
        right = verify(tried.pin_hash, pin, pepper, cost).ok
    except (Busy, StoreDamaged):
        _uncount_try(door, who, tried)
        raise
    if not right:
        raise _refused(door, who, "wrong PIN", _not_right(MOST_WRONG - tried.failures))
    with door.act("account.unlock", undo=Undo.SKIP) as db:
        account = db.need(Account, who.account_id, "this account is gone")
        stored = _pin_of(db, who.account_id)
        if (
            not account.active
            or account.role != who.role
            or stored is None
            or stored.pin_hash != tried.pin_hash
        ):
            raise SignInFailed(f"your account was changed meanwhile: {PASSWORD_NEEDED}")
        stored.failures = 0
        db.note(Change.EVENT, "account", who.account_id, unlocked_with_pin=who.login)
        return signed_in(db, account)


def _not_right(left: int) -> str:
    if left > 0:
        return f"PIN is not right: {counted(left, 'more try', 'more tries')}, or your password"
    return f"PIN is not right, {MOST_WRONG} times in a row: {PASSWORD_NEEDED}"


class _Try(NamedTuple):
    """A try that was counted: what it is compared with, and how many there are now."""

    pin_hash: str
    failures: int


def _count_try(door: Desk, who: SignedIn) -> _Try:
    """In one turn: look whether the PIN may be tried, and count it as wrong."""
    with door.act("account.unlock", undo=Undo.SKIP) as db:
        own = _pin_of(db, who.account_id)
        if own is not None and own.failures < MOST_WRONG:
            own.failures += 1
            return _Try(own.pin_hash, own.failures)
    why, words = (
        ("no PIN", "you have no PIN")
        if own is None
        else ("too many wrong PINs", f"{MOST_WRONG} wrong PINs in a row")
    )
    raise _refused(door, who, why, f"{words}: {PASSWORD_NEEDED}")


def _uncount_try(door: Desk, who: SignedIn, tried: _Try) -> None:
    """Where the PIN could not be looked at: not wrong, unless others were counted meanwhile."""
    with door.act("account.unlock", undo=Undo.SKIP) as db:
        own = _pin_of(db, who.account_id)
        if own is not None and own.failures == tried.failures:
            own.failures -= 1


def _refused(door: Desk, who: SignedIn, why: str, words: str) -> SignInFailed:
    """The refusal, once it is journaled."""
    with door.act("account.unlock", undo=Undo.SKIP) as db:
        db.note(Change.EVENT, "account", who.account_id, refused=why, login=who.login)
    return SignInFailed(words)


def _pin_of(db: Session, account_id: int) -> Pin | None:
    return db.scalars(select(Pin).where(col(Pin.account_id) == account_id)).one_or_none()


def _whose(desk: Desk) -> int:
    if desk.actor.account_id is None:
        raise NotFound("nobody with an account sits here")
    return desk.actor.account_id
