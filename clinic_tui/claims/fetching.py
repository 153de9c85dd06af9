"""Fetching what partners left for us: each file is taken in, then put away there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlmodel import col

from clinic_tui.claims.batch_models import TradingPartner
from clinic_tui.claims.batch_states import FileTaken, Way
from clinic_tui.claims.taking_in import FileResult
from clinic_tui.eligibility.connection import Connection, NotSent
from clinic_tui.eligibility.states import Taken
from clinic_tui.errors import ClinicError
from clinic_tui.failpoints import failpoint
from clinic_tui.words.counted import counted

if TYPE_CHECKING:
    from clinic_tui.store.desk import Desk

Connect = Callable[[TradingPartner], Connection]
"""The way to a partner. Raises Invalid where it is not set up whole."""

TakeIn = Callable[["Desk", str, bytes, int | None], FileResult]
"""Whoever takes a file in by name and bytes, with what it pays; last is the partner that it came from."""

_PUT_AS = {
    FileTaken.READ: Taken.ANSWERS,
    FileTaken.TEST: Taken.ANSWERS,
    FileTaken.REFUSED: Taken.REFUSED,
}


def who_is_asked(desk: Desk) -> list[TradingPartner]:
    """The partners whose connections are looked at, by code."""
    with desk.store.reading() as db:
        found = list(
            db.scalars(
                select(TradingPartner)
                .where(col(TradingPartner.active).is_(True), col(TradingPartner.way) != Way.NONE)
                .order_by(col(TradingPartner.code))
            )
        )
        db.expunge_all()
    return found


def fetch(desk: Desk, connect: Connect, take_in: TakeIn) -> tuple[tuple[FileResult, ...], tuple[str, ...]]:
    """Take in all that waits at every partner; what came of each file, and whose line is down and why.

    A file that names nothing of ours is left where it is: it is another one's.
    """
    desk.require("claim.take_in")
    done: list[FileResult] = []
    down: list[str] = []
    for partner in who_is_asked(desk):
        try:
            connection = connect(partner)
            for arrived in connection.collect():
                result = take_in(desk, arrived.name, arrived.content, partner.id)
                failpoint("claims.taken in and not put away")
                if result.taken is FileTaken.NOT_OURS:
                    continue  # the folder may be that of questions about coverage, too
                lies = connection.put_away(arrived, _PUT_AS[result.taken])
                if not result.seen_before:
                    done.append(replace(result, lies=lies))
        except (NotSent, ClinicError) as failure:
            down.append(f"{partner.code}: {failure.words}")
    return tuple(done), tuple(down)


def said_of_run(done: tuple[FileResult, ...], down: tuple[str, ...]) -> str:
    """What came of it, in words without a patient."""
    claims = sum(each.claims for each in done)
    waiting = sum(each.waiting for each in done)
    refused = [each for each in done if each.taken is FileTaken.REFUSED]
    parts = [f"{counted(len(done), 'file')}, {counted(claims, 'claim')}"]
    if waiting:
        parts.append(f"{waiting} to look at")
    if refused:
        parts.append(f"{len(refused)} refused")
    lies = [f"{each.name} lies in {each.lies}" for each in refused if each.lies]
    return "; ".join((", ".join(parts), *lies, *down))
