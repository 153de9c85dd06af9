"""Four weeks of claims in the demo: made, carried to the partners, answered and paid, day by day.

Everything goes through the use cases of a desk. What comes back is X12 that is written of the claims that
were sent (clearinghouse.py, remitting.py), so that whatever the demo's day is, it fits them.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from clinic_tui.claims.making import make
from clinic_tui.claims.sending import carried, write_out
from clinic_tui.claims.to_send import ToSend, claims_due, next_payers_due, next_policies_of
from clinic_tui.demo.bookings import Calendar
from clinic_tui.demo.clearinghouse import CLEARINGHOUSE, PAYER, write_277ca, write_999, write_ta1
from clinic_tui.demo.paying import RUNS, Run, bank_lines, payments
from clinic_tui.demo.remitting import Paid, write_835
from clinic_tui.demo.sent_claims import sent_claims, sent_files
from clinic_tui.demo.trading import Partner, Practice, practice, set_up_trading
from clinic_tui.demo.worked_claims import work_on_claims
from clinic_tui.demo.writing import Writer
from clinic_tui.remittance.depositing import deposit_all
from clinic_tui.remittance.taking_in import take_in

ROUNDS = (12, 6, 3, 1)
"""Working days ago on which claims were made; the visits of the last one before today wait."""

SECOND_PAYERS = 5, 12
"""Working days ago on which second payers were billed for half of what the first had left of a round."""

SILENT = 3, "MERROW"
"""The file of this round and partner that nobody has answered."""

NOT_SENT, ONLY_READ = (1, "ELDER"), (1, "MERROW")
"""The file that nobody has carried over yet, and the one of which nothing but a 999 is here."""

AT_CLEARINGHOUSE = 1
"""The round of which the clearinghouse itself has spoken, and no payer yet."""

READ_BACK, TAKEN_IN = (3, 1), (6, 3, 1)
"""Rounds whose 999s and whose 277CAs are here: of older ones the remittances say enough."""

REJECTED = {6: ("A7:500:QC",), 3: ("A8:145:85",), 1: ("A7:164:IL",)}
"""By round, why claims of the clearinghouse's file are not taken in: the last ones of it."""

HUB = "HUB"
"""The clearinghouse; the other two partners are payers."""

CARRIED_AFTER = timedelta(minutes=4)

ANSWERED, WORKED, MADE, READ = 7 * 60 + 50, 8 * 60 + 30, 10 * 60 + 50, 11 * 60 + 10
"""Minutes of the day: what came overnight is taken in, claims that came back are worked on, others are made,
their 999s are here."""

THIS_MORNING = 7 * 60 + 20
"""Before the drawer is opened."""


@dataclass(slots=True)
class Claims:
    """What was sent so far, and to whom."""

    calendar: Calendar
    partners: dict[int, Partner] = field(default_factory=dict)
    practice: Practice = field(default_factory=practice)
    rounds: dict[int, list[int]] = field(default_factory=dict)
    """The files of each round by their numbers."""
    partner_of: dict[int, int] = field(default_factory=dict)
    """By file."""
    paid: dict[int, list[Paid]] = field(default_factory=dict)
    """The payments of each run, by its day."""
    _numbers: defaultdict[int, itertools.count[int]] = field(
        default_factory=lambda: defaultdict(lambda: itertools.count(4101))
    )
    """The next control number of what each partner writes."""

    def set_up(self, writer: Writer, first: date) -> None:
        """Partners and contracts."""
        self.partners = set_up_trading(writer, first)

    def days_ago(self, day: date) -> int:
        """How many working days before today; yesterday is 1."""
        return sum(day <= each < self.calendar.today for each in self.calendar.workdays)

    def on(self, writer: Writer, day: date) -> None:
        """What happened on the morning of a past day."""
        ago = self.days_ago(day)
        writer.at(day, ANSWERED)
        for round_ in TAKEN_IN:
            if self._told_on(round_) == ago:
                self._take_in(writer, round_)
        self._paid(writer, day, ago)
        if ago == ROUNDS[-1]:
            writer.at(day, WORKED)
            work_on_claims(writer)
        if ago in ROUNDS:
            writer.at(day, MADE)
            self._make(writer, ago)
            if ago in READ_BACK:
                writer.at(day, READ)
                self._acknowledge(writer, ago)
        if ago == SECOND_PAYERS[0]:
            writer.at(day, MADE)
            self._bill_second_payers(writer, *SECOND_PAYERS)

    def this_morning(self, writer: Writer, day: date) -> None:
        """What came before the clinic opened today."""
        writer.at(day, THIS_MORNING)
        self._take_in(writer, ROUNDS[-1])
        self._paid(writer, day, 0)

    @staticmethod
    def _told_on(round_: int) -> int:
        """The working day on which payers said what they have taken in: that after it was made."""
        return round_ - 1

    def _make(self, writer: Writer, round_: int) -> None:
        with writer.clinic.store.reading() as db:
            due = claims_due(db, writer.clock)
        self._send(writer, round_, due)

    def _send(self, writer: Writer, round_: int, due: Sequence[ToSend]) -> None:
        """Make what may go, yes to all warnings, and carry the files over."""
        if not any(each.may_go for each in due):
            return
        desk = writer.desk("bea")
        made = make(desk, due, frozenset(one for each in due for one in each.warned_of))
        ids = {partner.code: number for number, partner in self.partners.items()}
        writer.clock.at += CARRIED_AFTER
        with TemporaryDirectory() as folder:
            for batch in made:
                self.partner_of[batch.id] = ids[batch.partner]
                if (round_, batch.partner) != NOT_SENT:
                    write_out(desk, batch.id, Path(folder, f"{batch.id}.837"))
                    carried(desk, batch.id)
        self.rounds.setdefault(round_, []).extend(batch.id for batch in made)

    def _bill_second_payers(self, writer: Writer, ago: int, round_: int) -> None:
        with writer.clinic.store.reading() as db:
            decided = [each.claim_id for each in sent_claims(db, self.rounds.get(round_, ()))]
            due = next_payers_due(db, writer.clock, next_policies_of(db, decided))
        going = [each for each in due if each.may_go]
        self._send(writer, ago, going[: len(going) // 2])

    def answered(self, round_: int) -> list[int]:
        """The files of a round that somebody answers."""
        return [
            batch
            for batch in self.rounds.get(round_, ())
            if (round_, self.partners[self.partner_of[batch]].code) not in (SILENT, NOT_SENT)
        ]

    def _acknowledge(self, writer: Writer, round_: int) -> None:
        """TA1 where one was asked for, and 999."""
        with writer.clinic.store.reading() as db:
            files = sent_files(db, writer.clock, self.answered(round_))
        for batch, file in files.items():
            partner, now = self.partners[self.partner_of[batch]], self._now(writer)
            if partner.wants_ta1:
                ta1 = write_ta1(partner.answers_as, file, next(self._numbers[partner.id]), now)
                self.take(writer, f"{file.reference}.ta1", ta1)
            read = write_999(partner.answers_as, file, next(self._numbers[partner.id]), now)
            self.take(writer, f"{file.reference}.999", read)

    def _take_in(self, writer: Writer, round_: int) -> None:
        """277CA: which of them the payers have taken in."""
        numbers = self.answered(round_)
        with writer.clinic.store.reading() as db:
            files = sent_files(db, writer.clock, numbers)
            claims = sent_claims(db, numbers)
        source = CLEARINGHOUSE if round_ == AT_CLEARINGHOUSE else PAYER
        for batch, file in files.items():
            own = [each for each in claims if each.batch_id == batch]
            partner = self.partners[self.partner_of[batch]]
            if (round_, partner.code) == ONLY_READ:
                continue
            why = REJECTED.get(round_, ()) if partner.code == HUB else ()
            rejected = {each.claimed.number: reason for each, reason in zip(own[::-1], why, strict=False)}
            told = write_277ca(
                partner.answers_as, file, [each.as_sent() for each in own], self.practice.provider, rejected,
                next(self._numbers[partner.id]), self._now(writer), source,
            )  # fmt: skip
            self.take(writer, f"{file.reference}.277", told)

    def _paid(self, writer: Writer, day: date, ago: int) -> None:
        """835s of this morning, and what the bank has of them and of earlier ones."""
        for run in RUNS:
            if run.ago == ago:
                self._remit(writer, run, day)
        if lines := bank_lines(ago, self.paid, day):
            deposit_all(writer.desk("bea"), lines)

    def _remit(self, writer: Writer, run: Run, day: date) -> None:
        """A file of each partner."""
        for batch in self.answered(run.round):
            partner = self.partners[self.partner_of[batch]]
            if run.only_of not in ("", partner.code):
                continue
            with writer.clinic.store.reading() as db:
                claims = sent_claims(db, [batch], undecided=True)
            paid = tuple(payments(run, claims, day))
            if paid:
                number = next(self._numbers[partner.id])
                content = write_835(
                    partner.answers_as, paid, self.practice.provider, number, self._now(writer)
                )
                self.take(writer, f"{partner.code}-{number}.835", content)
                self.paid.setdefault(run.ago, []).extend(paid)

    def take(self, writer: Writer, name: str, content: bytes) -> None:
        """Take a file in by hand."""
        take_in(writer.desk("bea"), name, content)

    def _now(self, writer: Writer) -> datetime:
        return writer.clock.now().astimezone(writer.clock.zone)
