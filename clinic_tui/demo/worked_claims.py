"""What the demo's biller did about claims that came back: owner, day to look again, note, hold."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta

from clinic_tui.claims import working
from clinic_tui.claims.queue_rules import Queue
from clinic_tui.claims.work_queries import work
from clinic_tui.claims.work_rows import Change, WorkRow
from clinic_tui.clock import today
from clinic_tui.demo.writing import Writer
from clinic_tui.letters.payer_service import write_claim_letters
from clinic_tui.remittance.denials import Denial


@dataclass(frozen=True, slots=True)
class Deed:
    """What is done with the next claim of a queue."""

    queue: Queue
    denied_as: Denial | None = None
    """Of the denied, the kind."""
    owner: str = ""
    look_in: int | None = None
    """Days from then."""
    note: str = ""
    held: str = ""
    settled: str = ""
    appealed: bool = False
    """With the letter that fits the denial."""


DEEDS = (
    Deed(
        Queue.DENIED, Denial.AUTHORIZATION, "bea", 4,
        "Heron wants the form for authorizations afterwards; faxed, ref 55021",
    ),
    Deed(
        Queue.DENIED, Denial.AUTHORIZATION, "bea", 30, "the approval was given by phone: see the letter",
        appealed=True,
    ),
    Deed(Queue.DENIED, Denial.TOO_LATE, "bea", 5, "their acknowledgment says in time: letter to go out"),
    Deed(Queue.DENIED, Denial.MISSING_INFORMATION, "dana", 4, "read the member id off the card again"),
    Deed(Queue.DENIED, Denial.MISSING_INFORMATION, settled="billed to the right plan by telephone"),
    Deed(Queue.UNDERPAID, owner="bea", look_in=7, note="contract page 12 sent to provider relations"),
    Deed(Queue.REJECTED, held="waits for the taxonomy code that the clearinghouse has on file"),
    Deed(Queue.SILENT, owner="bea", look_in=3, note="file not on their portal: call, then send it again"),
)  # fmt: skip
"""In this order, on the day before the demo opens; whatever a queue does not have is left out."""


def work_on_claims(writer: Writer) -> None:
    """Do it, as the biller."""
    desk = writer.desk("bea")
    with writer.clinic.store.reading() as db:
        rows = work(db, writer.clock)
    waiting: dict[tuple[Queue, str], list[WorkRow]] = defaultdict(list)
    for row in rows:
        waiting[row.queue, row.denied_as].append(row)
    for deed in DEEDS:
        if not (found := waiting[deed.queue, deed.denied_as or ""]):
            continue
        claims = ((found.pop(0).id, None),)
        if deed.owner or deed.note:
            day = None if deed.look_in is None else today(writer.clock) + timedelta(days=deed.look_in)
            working.change(desk, claims, Change(deed.owner or None, day, note=deed.note or None))
        if deed.held:
            working.hold(desk, claims, deed.held)
        if deed.settled:
            working.settle(desk, claims, deed.settled)
        if deed.appealed:
            write_claim_letters(desk, writer.clinic.settings, [number for number, _ in claims], by_hand=True)
