"""The second factor of a person: setting it up, taking it away, and what a typed code proves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.errors import Conflict, Invalid, NotFound, NotPermitted
from clinic_tui.security.models import RecoveryCode, SecondFactor
from clinic_tui.security.recovery_codes import hash_of, new_codes, plain_code
from clinic_tui.security.totp import clock_is_behind, matching_step
from clinic_tui.security.totp_sealing import seal, unseal
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.store.journal import Undo


@dataclass(frozen=True, slots=True)
class SecondFactorRow:
    """That somebody has one, since when, and how many recovery codes are left."""

    since: datetime
    codes_left: int


class Way(StrEnum):
    """What let in beside the password; the journal says so."""

    CODE = "code of the phone"
    RECOVERY = "recovery code"


@dataclass(frozen=True, slots=True)
class Refused:
    """A code that does not let in: why, for the journal, and in words for the person."""

    why: str
    words: str


def set_second_factor(desk: Desk, secret: str, code: str, pepper: bytes, at: datetime) -> tuple[str, ...]:
    """Set up the own second factor, or another one in its place; the recovery codes, shown once.

    `secret` was shown to the person just now, and `code` proves that a phone has it. `at` is
    the machine's time, as phones have it, whatever time it is in the clinic. The caller has
    proved that it is the person. Raises Invalid where the code is not right.
    """
    desk.require("account.own_second_factor")
    step = matching_step(secret, code, at)
    if step is None:
        raise Invalid(
            "the code is not right: take the next one, or look at the phone's clock",
            "code",
        )
    codes = new_codes()
    with desk.act("account.own_second_factor", undo=Undo.NO, undo_words="set it up anew") as db:
        account_id = _whose(desk)
        own, sealed = factor_of(db, account_id), seal(secret, account_id, pepper)
        if own is None:
            own = SecondFactor(
                account_id=account_id, totp_secret=sealed, last_step=step, since=desk.clock.now()
            )
            db.add(own)
        else:
            own.totp_secret, own.last_step, own.since = sealed, step, desk.clock.now()
        _replace_codes(db, account_id, codes, pepper)
    return codes


def remove_own_second_factor(desk: Desk, *, required: bool) -> None:
    """Take the own second factor away, with the recovery codes; never where the clinic wants one.

    Raises NotPermitted there, Conflict where there is none.
    """
    if required:
        raise NotPermitted(
            "this clinic wants a second factor of your role: you can set up another one, not go without"
        )
    with desk.act("account.own_second_factor", undo=Undo.NO, undo_words="set it up anew") as db:
        own = factor_of(db, _whose(desk))
        if own is None:
            raise Conflict("you have no second factor")
        _replace_codes(db, own.account_id, (), b"")
        db.delete(own)


def second_factor_of(db: Session, account_id: int) -> SecondFactorRow | None:
    """What a person has set up, or None."""
    own = factor_of(db, account_id)
    return None if own is None else SecondFactorRow(own.since, codes_left(db, account_id))


def codes_left(db: Session, account_id: int) -> int:
    """Recovery codes that were not used."""
    unused = col(RecoveryCode.used_at).is_(None)
    return db.execute(
        select(func.count()).where(col(RecoveryCode.account_id) == account_id, unused)
    ).scalar_one()


def factor_of(db: Session, account_id: int) -> SecondFactor | None:
    """The stored row."""
    return db.scalars(select(SecondFactor).where(col(SecondFactor.account_id) == account_id)).one_or_none()


def prove(
    db: DeskSession, own: SecondFactor, typed: str, pepper: bytes, at: datetime, now: datetime
) -> Way | Refused:
    """What a typed code of this person proves; in the transaction that lets in, it is used up.

    `at` is the machine's time, for the code; `now` the clinic's, for the record.
    """
    if (letters := plain_code(typed)) is not None:
        hashed = hash_of(letters, own.account_id, pepper)
        stored = db.scalars(
            select(RecoveryCode).where(
                col(RecoveryCode.account_id) == own.account_id, col(RecoveryCode.code_hash) == hashed
            )
        ).first()
        if stored is None:
            return Refused("wrong recovery code", "the recovery code is not right")
        if stored.used_at is not None:
            return Refused("used recovery code", "this recovery code was used: cross it out, take another")
        stored.used_at = now
        return Way.RECOVERY
    secret = unseal(own.totp_secret, own.account_id, pepper)
    step = matching_step(secret, typed, at, own.last_step)
    if step is not None:
        own.last_step = step
        return Way.CODE
    if matching_step(secret, typed, at) is None:
        return Refused("wrong code", "the code is not right")
    if clock_is_behind(at, own.last_step):
        return Refused(
            "clock set back",
            "this machine's clock was set back behind your last code: have it set right, "
            "or take a recovery code",
        )
    return Refused("used code", "this code was used: wait for the next one")


def _replace_codes(db: DeskSession, account_id: int, codes: tuple[str, ...], pepper: bytes) -> None:
    for row in db.scalars(select(RecoveryCode).where(col(RecoveryCode.account_id) == account_id)):
        db.delete(row)
    for code in codes:
        db.add(
            RecoveryCode(account_id=account_id, code_hash=hash_of(code.replace("-", ""), account_id, pepper))
        )


def _whose(desk: Desk) -> int:
    if desk.actor.account_id is None:
        raise NotFound("nobody with an account sits here")
    return desk.actor.account_id
